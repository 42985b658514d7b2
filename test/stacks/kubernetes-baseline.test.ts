import * as pulumi from "@pulumi/pulumi";
import { kubernetesBaselineSchema } from "../../config/schema/kubernetes-baseline";
import { AzureSubscriptions } from "../../stacks/azure-subscriptions";
import {
  kubernetesBaseline,
  type KubernetesBaselineUpstream,
} from "../../stacks/kubernetes-baseline";
import { build } from "../support/build";

const CONTEXT = { customer: "airun", environment: "test", tags: {} };
const KUBECONFIG = "apiVersion: v1\nusers: [{user: {token: generated-secret}}]";

const make = (settings: object, upstream: Partial<KubernetesBaselineUpstream> = {}) =>
  build(
    () =>
      kubernetesBaseline("product", kubernetesBaselineSchema.parse(settings), CONTEXT, {
        subscriptions: new AzureSubscriptions("6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01"),
        cluster: { mode: "existing", kubeconfig: pulumi.secret(KUBECONFIG) },
        core: undefined,
        models: undefined,
        ...upstream,
      }),
    { outputs: { "kubernetes:helm.sh/v3:Release": () => ({ status: { status: "deployed" } }) } },
  );

const EXISTING = { cluster: { mode: "existing" } };

describe("the baseline on an existing cluster", () => {
  it("asks no cloud: a provider of its own, with the secret kubeconfig and server-side apply", async () => {
    const { error, resources } = await make(EXISTING);
    expect(error).toBeUndefined();
    const [provider] = resources.filter(({ type }) => type.startsWith("pulumi:providers:"));
    expect(provider?.inputs).toMatchObject({
      kubeconfig: { secret: true, value: KUBECONFIG },
      enableServerSideApply: "true",
    });
    expect(resources.filter(({ type }) => type.startsWith("azure-native:"))).toEqual([]);
  });

  it("makes what needs nothing of phase 2, and neither identities nor connections", async () => {
    const { resources } = await make(EXISTING);
    const kinds = new Set(resources.map(({ type }) => type.split(":").at(-1)));
    for (const kind of ["Namespace", "NetworkPolicy", "ResourceQuota", "StorageClass", "Release"]) {
      expect(kinds).toContain(kind);
    }
    expect(kinds).not.toContain("Secret");
    expect(kinds).not.toContain("ServiceAccount");
  });

  it("leaves out what somebody else keeps", async () => {
    const { resources } = await make({
      ...EXISTING,
      storageClass: { mode: "existing" },
      ingress: { mode: "none", namespace: "edge" },
      namespaces: { codemie: {}, edge: {} },
    });
    const types = resources.map(({ type }) => type);
    expect(types).not.toContain("kubernetes:storage.k8s.io/v1:StorageClass");
    expect(types).not.toContain("kubernetes:helm.sh/v3:Release");
    const names = resources.map(({ name }) => name);
    expect(names).toContain("product-netpol-codemie-from-ingress");
    expect(names).toContain("product-netpol-edge-to-product");
  });

  it("lets in an ingress controller whose namespace exists already", async () => {
    const { resources } = await make({
      ...EXISTING,
      ingress: { mode: "none", namespace: "edge" },
      namespaces: { codemie: {} },
    });
    const names = resources.map(({ name }) => name);
    expect(names).toContain("product-netpol-codemie-from-ingress");
    expect(names).not.toContain("product-netpol-edge-to-product");
  });

  it("opens NATS to the listed networks when its load balancer is public (D-18)", async () => {
    const { value, resources } = await make({
      ...EXISTING,
      nats: { loadBalancer: "public" },
      network: { allowedNetworks: ["203.0.113.0/24"], ranges: ["10.9.0.0/16"] },
    });
    expect(value?.natsLoadBalancer).toEqual({
      mode: "public",
      annotations: {},
      loadBalancerSourceRanges: ["203.0.113.0/24"],
    });
    const policy = resources.find(({ name }) => name === "product-netpol-codemie-nats");
    expect(policy?.inputs["spec"]).toMatchObject({
      ingress: [
        {
          from: [{ ipBlock: { cidr: "10.9.0.0/16" } }, { ipBlock: { cidr: "203.0.113.0/24" } }],
          ports: [
            { protocol: "TCP", port: 443 },
            { protocol: "TCP", port: 4222 },
          ],
        },
      ],
    });
  });
});
