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
    expect(parse(entraKubeconfig(GIVEN, OPTIONS))).toEqual({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: "aks",
          cluster: {
            server: "https://codemie.example:443",
            "certificate-authority-data": "Q0E=",
          },
        },
      ],
      users: [
        {
          name: "entra",
          user: {
            exec: {
              apiVersion: "client.authentication.k8s.io/v1beta1",
              command: "kubelogin",
              args: [
                "get-token",
                "--login",
                "azurecli",
                "--server-id",
                "6dae42f8-4368-4678-94ff-3960e28e3630", // AKS's own application, the same in every tenant
                "--tenant-id",
                "tenant",
              ],
              interactiveMode: "Never",
              provideClusterInfo: false,
              installHint: "install kubelogin: https://azure.github.io/kubelogin/install.html",
            },
          },
        },
      ],
      contexts: [{ name: "aks", context: { cluster: "aks", user: "entra" } }],
      "current-context": "aks",
    });
  });

  it.each(["", ", certificate-authority-data: 5"])(
    "has no authority where none is given: %j",
    (more) => {
      const given = `clusters: [{cluster: {server: "https://a"${more}}}]`;
      expect(parse(entraKubeconfig(given, OPTIONS))).toMatchObject({
        clusters: [{ name: "aks", cluster: { server: "https://a" } }],
      });
      expect(entraKubeconfig(given, OPTIONS)).not.toContain("certificate-authority");
    },
  );

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
      "clusters: [{cluster: {server: 'x-https://plain'}}]",
      "clusters: [{cluster: {server: 5}}]",
      "clusters: [{cluster: }]",
      "clusters: [text]",
      "clusters: {cluster: {server: 'https://a'}}",
      "clusters: []",
      "text",
    ]) {
      expect(() => entraKubeconfig(given, OPTIONS)).toThrow(
        "the kubeconfig that AKS gave names no server",
      );
    }
  });
});
