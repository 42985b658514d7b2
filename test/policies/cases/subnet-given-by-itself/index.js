// A subnet with a cluster and without security group, route table or NAT gateway.
const net = require("@pulumi/azure-native/network"),
  res = require("@pulumi/azure-native/resources"),
  cs = require("@pulumi/azure-native/containerservice");
const rg = new res.ResourceGroup("rg");
const vnet = new net.VirtualNetwork("spoke", {
  resourceGroupName: rg.name,
  addressSpace: { addressPrefixes: ["10.9.0.0/16"] },
});
const nodes = new net.Subnet("nodes", {
  resourceGroupName: rg.name,
  virtualNetworkName: vnet.name,
  addressPrefix: "10.9.0.0/20",
});
new cs.ManagedCluster("aks", {
  resourceGroupName: rg.name,
  dnsPrefix: "x",
  identity: { type: "SystemAssigned" },
  agentPoolProfiles: [
    { name: "sys", mode: "System", vmSize: "Standard_D4s_v5", count: 1, vnetSubnetID: nodes.id },
  ],
  networkProfile: { outboundType: "userAssignedNATGateway", serviceCidr: "10.200.0.0/16" },
});
