import { kubernetesNeedsOf } from "../../../preflight/needs/kubernetes";
import { configFrom, configOf } from "../support";

const CLUSTER =
  "/subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/others/providers/Microsoft.ContainerService/managedClusters/shared";
const OPEN = { allowedNetworks: [{ name: "office", kind: "corporate", cidr: "203.0.113.0/24" }] };

/** Needs of any cluster by its kubeconfig. */
const needsOfAny = (more: object) =>
  kubernetesNeedsOf(
    configFrom({
      general: { customer: "airun", environment: "dev", owner: "team" },
      kubeconfig: { secure: "v1:not-read" },
      kubernetesBaseline: {
        cluster: { mode: "existing" },
        network: {
          ranges: ["10.0.0.0/16"],
          podRanges: ["10.0.32.0/19"],
          databaseRanges: ["10.0.200.0/24"],
          allowedNetworks: ["203.0.113.0/24"],
          loadBalancerSubnet: "user",
        },
        ...more,
      },
    }),
  );
const needsOfPhase2 = (core: object, more: object = {}) =>
  kubernetesNeedsOf(configOf("valid/azure-minimum.yaml", { azureCore: core, ...more }));

describe("what a cluster is asked for", () => {
  it("is nothing where this project makes it", () => {
    expect(needsOfPhase2({})).toBeUndefined();
    expect(needsOfPhase2({}, { kubernetesBaseline: {} })).toBeUndefined();
    expect(kubernetesNeedsOf(configOf("aws-only.yaml"))).toBeUndefined();
  });

  it.each([
    ["internal by default", {}, {}, "internal"],
    ["as phase 2 says", { nats: { loadBalancer: "public" }, access: OPEN }, {}, "public"],
    [
      "as the baseline says, before phase 2",
      {},
      { kubernetesBaseline: { nats: { loadBalancer: "public" } } },
      "public",
    ],
  ])("is a load balancer %s", (_what, core, more, natsLoadBalancer) => {
    const needs = needsOfPhase2(
      { access: OPEN, ...core, aks: { existingClusterId: CLUSTER } },
      more,
    );
    expect(needs).toEqual({ natsLoadBalancer, namespace: "codemie" });
  });

  it.each([
    ["the product's", {}, "codemie"],
    ["the product's among others", { namespaces: { agents: {}, codemie: {} } }, "codemie"],
    [
      "the first one without the product's",
      { namespaces: { agents: {}, tools: {} }, nats: { namespace: "agents" } },
      "agents",
    ],
  ])("is to take samples in a namespace: %s", (_what, more, namespace) => {
    expect(needsOfAny(more)).toEqual({ natsLoadBalancer: "internal", namespace });
  });
});
