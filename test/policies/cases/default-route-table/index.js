// The default route table of a VPC is the public one.
const aws = require("@pulumi/aws");
const vpc = new aws.ec2.Vpc("v", { cidrBlock: "10.7.0.0/16", enableDnsHostnames: true });
const igw = new aws.ec2.InternetGateway("igw", { vpcId: vpc.id });
const pub = new aws.ec2.DefaultRouteTable("public", {
  defaultRouteTableId: vpc.defaultRouteTableId,
  routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: igw.id }],
});
const eip = new aws.ec2.Eip("nat", { domain: "vpc" }, { protect: true });
let nat;
["us-east-1a", "us-east-1b"].forEach((zone, i) => {
  const open = new aws.ec2.Subnet(`public-${i}`, {
    vpcId: vpc.id,
    cidrBlock: `10.7.${i}.0/24`,
    availabilityZone: zone,
  });
  if (i === 0) nat = new aws.ec2.NatGateway("nat", { subnetId: open.id, allocationId: eip.id });
  const closed = new aws.ec2.Subnet(`private-${i}`, {
    vpcId: vpc.id,
    cidrBlock: `10.7.${10 + i}.0/24`,
    availabilityZone: zone,
  });
  const table = new aws.ec2.RouteTable(`private-${i}`, {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
  });
  new aws.ec2.RouteTableAssociation(`private-${i}`, {
    subnetId: closed.id,
    routeTableId: table.id,
  });
  if (i === 1)
    new aws.ec2.RouteTableAssociation(`public-${i}`, { subnetId: open.id, routeTableId: pub.id });
});
