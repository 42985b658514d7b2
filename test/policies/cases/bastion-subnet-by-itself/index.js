// A Bastion subnet of its own, without a route table, as Azure asks.
const net = require("@pulumi/azure-native/network"),
  res = require("@pulumi/azure-native/resources");
const rg = new res.ResourceGroup("rg");
const vnet = new net.VirtualNetwork("hub", {
  resourceGroupName: rg.name,
  addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
});
new net.Subnet("bastion", {
  resourceGroupName: rg.name,
  virtualNetworkName: vnet.name,
  subnetName: "AzureBastionSubnet",
  addressPrefix: "10.1.0.0/26",
});
