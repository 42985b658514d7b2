// A list of routes that a preview does not know may hold the way out.
const aws = require("@pulumi/aws");
const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.8.0.0/16", enableDnsHostnames: true });
const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id });
const table = new aws.ec2.RouteTable("public", {
  vpcId: vpc.id,
  routes: gateway.id.apply((gatewayId) => [{ cidrBlock: "0.0.0.0/0", gatewayId }]),
});
["a", "b"].forEach((zone, index) => {
  const subnet = new aws.ec2.Subnet(zone, {
    vpcId: vpc.id,
    cidrBlock: `10.8.${index}.0/24`,
    availabilityZone: `us-east-1${zone}`,
  });
  new aws.ec2.RouteTableAssociation(zone, { subnetId: subnet.id, routeTableId: table.id });
});
