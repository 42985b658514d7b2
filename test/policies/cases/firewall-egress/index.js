// Egress through an appliance: a default route belongs to the tag VirtualNetwork.
const net = require("@pulumi/azure-native/network"),
  res = require("@pulumi/azure-native/resources"),
  cs = require("@pulumi/azure-native/containerservice");
const rg = new res.ResourceGroup("rg");
const out = (name, priority, access, to) => ({
  name,
  priority,
  direction: "Outbound",
  access,
  protocol: "*",
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationAddressPrefix: to,
  destinationPortRange: "*",
});
const nsg = new net.NetworkSecurityGroup("nsg", {
  resourceGroupName: rg.name,
  securityRules: [
    out("vnet", 4095, "Allow", "VirtualNetwork"),
    out("internet", 4096, "Deny", "Internet"),
  ],
});
const routes = new net.RouteTable("rt", {
  resourceGroupName: rg.name,
  routes: [
    {
      name: "default",
      addressPrefix: "0.0.0.0/0",
      nextHopType: "VirtualAppliance",
      nextHopIpAddress: "10.1.0.4",
    },
  ],
});
const vnet = new net.VirtualNetwork("spoke", {
  resourceGroupName: rg.name,
  addressSpace: { addressPrefixes: ["10.9.0.0/16"] },
  subnets: [
    {
      name: "aks",
      addressPrefix: "10.9.0.0/20",
      networkSecurityGroup: { id: nsg.id },
      routeTable: { id: routes.id },
    },
  ],
});
new cs.ManagedCluster("aks", {
  resourceGroupName: rg.name,
  dnsPrefix: "x",
  identity: { type: "SystemAssigned" },
  agentPoolProfiles: [
    {
      name: "sys",
      mode: "System",
      vmSize: "Standard_D4s_v5",
      count: 1,
      vnetSubnetID: vnet.subnets.apply((s) => s[0].id),
    },
  ],
  networkProfile: { outboundType: "userDefinedRouting", serviceCidr: "10.200.0.0/16" },
});
