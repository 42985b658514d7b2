// A route in the main table of a VPC, named by the id that the VPC answers.
const aws = require("@pulumi/aws");
const vpc = new aws.ec2.Vpc("v", { cidrBlock: "10.6.0.0/16", enableDnsHostnames: true });
const igw = new aws.ec2.InternetGateway("igw", { vpcId: vpc.id });
new aws.ec2.Route("out", {
  routeTableId: vpc.mainRouteTableId,
  destinationCidrBlock: "0.0.0.0/0",
  gatewayId: igw.id,
});
["us-east-1a", "us-east-1b"].forEach(
  (zone, i) =>
    new aws.ec2.Subnet(`public-${i}`, {
      vpcId: vpc.id,
      cidrBlock: `10.6.${i}.0/24`,
      availabilityZone: zone,
    }),
);
