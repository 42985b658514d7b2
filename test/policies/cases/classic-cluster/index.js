// A well-operated cluster of the classic provider.
const pulumi = require("@pulumi/pulumi");
const of = (type, name, args) =>
  new pulumi.CustomResource(`azure:${type}`, name, { name: undefined, ...args });
const rg = of("core/resourceGroup:ResourceGroup", "rg", { location: "westeurope" });
of("containerservice/kubernetesCluster:KubernetesCluster", "aks", {
  resourceGroupName: rg.name,
  dnsPrefix: "x",
  identity: { type: "SystemAssigned" },
  skuTier: "Standard",
  automaticUpgradeChannel: "patch",
  azurePolicyEnabled: true,
  omsAgent: { logAnalyticsWorkspaceId: "/subscriptions/s/w" },
  runCommandEnabled: false,
  defaultNodePool: { name: "sys", vmSize: "Standard_D4s_v5", nodeCount: 1 },
});
