// Azure reads the names of cluster add-ons in any letter case.
const res = require("@pulumi/azure-native/resources"),
  cs = require("@pulumi/azure-native/containerservice");
const rg = new res.ResourceGroup("rg");
new cs.ManagedCluster("aks", {
  resourceGroupName: rg.name,
  dnsPrefix: "x",
  identity: { type: "SystemAssigned" },
  sku: { name: "Base", tier: "Standard" },
  autoUpgradeProfile: { upgradeChannel: "stable" },
  apiServerAccessProfile: {
    enablePrivateCluster: true,
    enablePrivateClusterPublicFQDN: false,
    disableRunCommand: true,
  },
  addonProfiles: {
    omsAgent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: "/subscriptions/s/x" } },
    azurePolicy: { enabled: true },
  },
  agentPoolProfiles: [{ name: "sys", mode: "System", vmSize: "Standard_D4s_v5", count: 1 }],
});
