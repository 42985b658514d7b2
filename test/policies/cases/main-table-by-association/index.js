// The default table is made the main one once more, by its own id.
const aws = require("@pulumi/aws");
const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.3.0.0/16", enableDnsHostnames: true });
const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id });
new aws.ec2.MainRouteTableAssociation("main", {
  vpcId: vpc.id,
  routeTableId: vpc.defaultRouteTableId,
});
new aws.ec2.Route("out", {
  routeTableId: vpc.defaultRouteTableId,
  destinationCidrBlock: "0.0.0.0/0",
  gatewayId: gateway.id,
});
new aws.ec2.Subnet("public", {
  vpcId: vpc.id,
  cidrBlock: "10.3.0.0/24",
  availabilityZone: "us-east-1a",
});
