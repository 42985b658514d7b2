// A list of routes that is not known in a preview.
const net = require("@pulumi/azure-native/network"),
  res = require("@pulumi/azure-native/resources"),
  cs = require("@pulumi/azure-native/containerservice");
const rg = new res.ResourceGroup("rg");
const nsg = new net.NetworkSecurityGroup("nsg", { resourceGroupName: rg.name });
const firewall = new net.AzureFirewall("fw", {
  resourceGroupName: rg.name,
  sku: { name: "AZFW_VNet", tier: "Standard" },
});
const routes = new net.RouteTable("rt", {
  resourceGroupName: rg.name,
  routes: firewall.ipConfigurations.apply((c) => [
    {
      name: "default",
      addressPrefix: "0.0.0.0/0",
      nextHopType: "VirtualAppliance",
      nextHopIpAddress: c[0].privateIPAddress,
    },
  ]),
});
const vnet = new net.VirtualNetwork("spoke", {
  resourceGroupName: rg.name,
  addressSpace: { addressPrefixes: ["10.9.0.0/16"] },
});
const nodes = new net.Subnet("nodes", {
  resourceGroupName: rg.name,
  virtualNetworkName: vnet.name,
  addressPrefix: "10.9.0.0/20",
  networkSecurityGroup: { id: nsg.id },
  routeTable: { id: routes.id },
});
new cs.ManagedCluster("aks", {
  resourceGroupName: rg.name,
  dnsPrefix: "x",
  identity: { type: "SystemAssigned" },
  agentPoolProfiles: [
    { name: "sys", mode: "System", vmSize: "Standard_D4s_v5", count: 1, vnetSubnetID: nodes.id },
  ],
  networkProfile: { outboundType: "userDefinedRouting", serviceCidr: "10.200.0.0/16" },
});
