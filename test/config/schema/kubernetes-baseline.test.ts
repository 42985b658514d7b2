import { settingsFromText } from "../../../config/from-file";
import { loadConfig } from "../../../config/load";
import { InvalidArgumentsError } from "../../../components/plans/issues";

const PROJECT = "platform-foundations";
const GENERAL = "  platform-foundations:general: {customer: airun, environment: dev, owner: team}";
const IDS = [
  "  azure-native:subscriptionId: 6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01",
  "  azure-native:tenantId: 1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
];
const core = (more: string): string =>
  `  platform-foundations:azureCore: {location: westeurope, keyVault: {secretsExpire: '2027-11-01'}, aks: {adminGroupObjectIds: [3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10]}, ${more}}`;
const baseline = (text: string): string => `  platform-foundations:kubernetesBaseline: {${text}}`;
const KUBECONFIG = "  platform-foundations:kubeconfig: {secure: v1:abc}";

const load = (...lines: string[]) =>
  loadConfig(
    settingsFromText(["config:", GENERAL, ...lines].join("\n"), "Pulumi.test.yaml", PROJECT),
  );

function paths(...lines: string[]): readonly string[] {
  try {
    load(...lines);
  } catch (error) {
    if (error instanceof InvalidArgumentsError) return error.issues.map(({ path }) => path);
    throw error;
  }
  return [];
}

describe("the settings of the Kubernetes baseline", () => {
  it("have defaults for the product on the cluster of this stack", () => {
    const settings = load(...IDS, core("dns: {}"), baseline("protect: true")).kubernetesBaseline
      ?.settings;
    expect(settings).toMatchObject({
      cluster: { mode: "entra", login: "azurecli" },
      storageClass: { mode: "create", disk: "premium", zoneRedundant: false, reclaim: "retain" },
      ingress: { mode: "create", chart: { mode: "repository" }, replicas: 2 },
      protect: true,
    });
    expect(Object.keys(settings?.namespaces ?? {})).toEqual([
      "codemie",
      "elastic",
      "langfuse",
      "litellm",
      "oauth2-proxy",
      "security",
    ]);
  });

  it("need a cluster: phase 2 here, phase 2 elsewhere, or a kubeconfig that is a secret", () => {
    const upstream = "kubernetesBaseline.upstream";
    expect(paths(baseline("protect: true"))).toEqual([upstream]);
    expect(paths(baseline("upstream: org/platform-foundations/core"), ...IDS)).toEqual([]);
    expect(
      paths(...IDS, core("dns: {}"), baseline("upstream: org/platform-foundations/core")),
    ).toEqual([upstream]);
    expect(paths(baseline("cluster: {mode: existing}"))).toEqual(["kubeconfig"]);
    expect(paths(baseline("cluster: {mode: existing}"), KUBECONFIG)).toEqual([]);
    expect(
      paths(
        baseline("cluster: {mode: existing}"),
        "  platform-foundations:kubeconfig: 'apiVersion: v1'",
      ),
    ).toContain("kubeconfig");
  });

  it("take models from this stack or another one, not from both", () => {
    const models = "models: {upstream: org/platform-foundations/models}";
    const upstream = "upstream: org/platform-foundations/core";
    expect(paths(baseline(`${upstream}, ${models}`), ...IDS)).toEqual([]);
    const here = `  platform-foundations:azureOpenAi: {${upstream}, location: westeurope, secretExpires: "2027-11-01", regions: {swedencentral: {}}}`;
    expect(paths(here, baseline(`${upstream}, ${models}`), ...IDS)).toEqual([
      "kubernetesBaseline.models",
    ]);
  });

  it.each(["dev", "platform-foundations/dev", "org/platform-foundations/", "https://a/b/c"])(
    "refuse %s as another stack",
    (name) => {
      expect(paths(baseline(`upstream: ${name}`), ...IDS)).toContain("kubernetesBaseline.upstream");
    },
  );

  it("ask for Azure's ids only where Azure is asked", () => {
    expect(paths(baseline("upstream: org/platform-foundations/core"))).toEqual([
      "azure-native:subscriptionId",
      "azure-native:tenantId",
    ]);
    expect(load(baseline("cluster: {mode: existing}"), KUBECONFIG).azure).toBeUndefined();
  });

  it("let nobody in by a public load balancer without a list", () => {
    const list = "kubernetesBaseline.network.allowedNetworks";
    const existing = (more: string): readonly string[] =>
      paths(baseline(`cluster: {mode: existing}, ${more}`), KUBECONFIG);
    expect(existing("ingress: {mode: create, loadBalancer: public}")).toEqual([list]);
    expect(existing("nats: {loadBalancer: public}")).toEqual([list]);
    expect(
      existing("nats: {loadBalancer: public}, network: {allowedNetworks: [0.0.0.0/0]}"),
    ).toEqual([`${list}[0]`]);
    expect(
      existing("nats: {loadBalancer: public}, network: {allowedNetworks: [203.0.113.0/24]}"),
    ).toEqual([]);
  });

  it("agree with phase 2 about the ingress address", () => {
    const address = "kubernetesBaseline.ingress.address";
    const wanted = (text: string, dns = ""): readonly string[] =>
      paths(...IDS, core(`dns: {${dns}}`), baseline(`ingress: {mode: create, address: ${text}}`));
    expect(wanted("10.0.31.200")).toEqual([]);
    expect(wanted("10.0.48.9")).toEqual([address]);
    expect(wanted("10.0.31.200", "application: {ingressAddress: 10.0.31.201}")).toEqual([address]);
    expect(wanted("10.0.31.200", "application: {ingressAddress: 10.0.31.200}")).toEqual([]);
  });

  it("are refused together when several are wrong", () => {
    expect(
      paths(
        KUBECONFIG,
        baseline(
          "cluster: {mode: existing}, namespaces: {kube-mine: {}}, storageClass: {mode: create, name: managed-premium}, dedicatedDatabases: [litellm]",
        ),
      ),
    ).toEqual([
      "kubernetesBaseline.dedicatedDatabases",
      "kubernetesBaseline.namespaces.kube-mine",
      "kubernetesBaseline.storageClass.name",
      "kubernetesBaseline.nats.namespace",
    ]);
    expect(
      paths(
        KUBECONFIG,
        baseline(
          "cluster: {mode: existing}, namespaces: {elastic: {podSecurity: {enforce: privileged}}}",
        ),
      ),
    ).toEqual(["kubernetesBaseline.namespaces.elastic.podSecurity.reason"]);
  });
});
