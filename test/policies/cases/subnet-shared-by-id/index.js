// Machines and private endpoints share one of two subnets of the same name.
const { ResourceGroup } = require("@pulumi/azure-native/resources");
const network = require("@pulumi/azure-native/network");
new ResourceGroup("group", { resourceGroupName: "net" });
const subscription = "/subscriptions/00000000-0000-0000-0000-000000000001";
const idOf = (vnet) =>
  `${subscription}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/${vnet}/subnets/default`;
["hub", "spoke"].forEach((name, index) => {
  const prefix = `10.${index}.0.0/16`;
  new network.VirtualNetwork(name, {
    resourceGroupName: "net",
    virtualNetworkName: name,
    addressSpace: { addressPrefixes: [prefix] },
    subnets: [{ name: "default", addressPrefix: `10.${index}.0.0/24` }],
  });
});
new network.NetworkInterface("machine", {
  resourceGroupName: "net",
  ipConfigurations: [{ name: "main", subnet: { id: idOf("hub") } }],
});
new network.PrivateEndpoint("endpoint", { resourceGroupName: "net", subnet: { id: idOf("hub") } });
