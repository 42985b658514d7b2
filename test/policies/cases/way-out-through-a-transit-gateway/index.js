// Private subnets leave through a transit gateway.
const aws = require("@pulumi/aws");
const vpc = new aws.ec2.Vpc(
  "v",
  { cidrBlock: "10.20.0.0/16", enableDnsHostnames: true },
  { protect: true },
);
new aws.ec2.DefaultSecurityGroup("d", { vpcId: vpc.id });
["a", "b"].forEach((zone, index) => {
  const subnet = new aws.ec2.Subnet(`private-${zone}`, {
    vpcId: vpc.id,
    cidrBlock: `10.20.${16 * index}.0/20`,
    availabilityZone: `eu-central-1${zone}`,
  });
  const table = new aws.ec2.RouteTable(`t-${zone}`, { vpcId: vpc.id });
  new aws.ec2.RouteTableAssociation(`ta-${zone}`, { subnetId: subnet.id, routeTableId: table.id });
  new aws.ec2.Route(`out-${zone}`, {
    routeTableId: table.id,
    destinationCidrBlock: "0.0.0.0/0",
    transitGatewayId: "tgw-0123456789abcdef0",
  });
});
