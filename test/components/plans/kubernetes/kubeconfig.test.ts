import { parse } from "yaml";
import { entraKubeconfig } from "../../../../components/plans/kubernetes/kubeconfig";

const OPTIONS = { login: "azurecli", tenantId: "tenant" } as const;
const GIVEN = `
apiVersion: v1
kind: Config
clusters:
- name: CodeMieAks
  cluster: {server: "https://codemie.example:443", certificate-authority-data: Q0E=}
users:
- name: clusterUser_rg_CodeMieAks
  user: {token: somebody-elses, client-key-data: somebody-elses}
`;

describe("a kubeconfig with Entra login", () => {
  it("keeps the server and its authority, and fetches a token through kubelogin", () => {
    const config = parse(entraKubeconfig(GIVEN, OPTIONS)) as Record<string, unknown>;
    expect(config).toMatchObject({
      "current-context": "aks",
      clusters: [
        {
          cluster: {
            server: "https://codemie.example:443",
            "certificate-authority-data": "Q0E=",
          },
        },
      ],
      users: [{ user: { exec: { command: "kubelogin", interactiveMode: "Never" } } }],
    });
    expect(JSON.stringify(config)).toMatch(/"--login","azurecli".*"--tenant-id","tenant"/);
  });

  it("holds no credential of the one that it was made from", () => {
    expect(entraKubeconfig(GIVEN, OPTIONS)).not.toContain("somebody-elses");
  });

  it("is the same text for the same cluster, so that a second run changes nothing", () => {
    expect(entraKubeconfig(GIVEN, OPTIONS)).toBe(entraKubeconfig(GIVEN, OPTIONS));
  });

  it("refuses a text without a server, and does not repeat it", () => {
    for (const given of [
      "",
      "users: [{token: somebody-elses}]",
      "clusters: [{cluster: {server: 'http://plain'}}]",
    ]) {
      expect(() => entraKubeconfig(given, OPTIONS)).toThrow(
        "the kubeconfig that AKS gave names no server",
      );
    }
  });
});
