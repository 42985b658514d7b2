// One rule opens SSH and the product; each is told.
const { ResourceGroup } = require("@pulumi/azure-native/resources");
const { NetworkSecurityGroup } = require("@pulumi/azure-native/network");
const group = new ResourceGroup("group");
new NetworkSecurityGroup("open", {
  resourceGroupName: group.name,
  securityRules: [
    {
      name: "both",
      priority: 100,
      direction: "inbound",
      access: "allow",
      protocol: "TCP",
      sourceAddressPrefix: "internet",
      sourcePortRange: "*",
      destinationAddressPrefix: "*",
      destinationPortRanges: ["22", "8080"],
    },
  ],
});
