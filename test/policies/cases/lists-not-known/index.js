// Lists of rules and subnets that are computed as a whole.
const net = require("@pulumi/azure-native/network"),
  res = require("@pulumi/azure-native/resources"),
  random = require("@pulumi/random"),
  aws = require("@pulumi/aws"),
  pulumi = require("@pulumi/pulumi");
const rg = new res.ResourceGroup("rg");
const pick = new random.RandomInteger("pick", { min: 1, max: 2 });
new net.NetworkSecurityGroup("nsg", {
  resourceGroupName: rg.name,
  securityRules: pick.result.apply((n) =>
    Array.from({ length: n }, (_, i) => ({
      name: `r${i}`,
      priority: 100 + i,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix: "*",
      sourcePortRange: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: "22",
    })),
  ),
});
new aws.ec2.SecurityGroup("sg", {
  ingress: pick.result.apply((n) => [
    { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] },
  ]),
});
new net.VirtualNetwork("v", {
  resourceGroupName: rg.name,
  addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
  subnets: pick.result.apply((n) => [{ name: "a", addressPrefix: "10.0.0.0/24" }]),
});
