// An endpoint of DynamoDB is not one of S3.
const aws = require("@pulumi/aws");
const vpc = new aws.ec2.Vpc("v", { cidrBlock: "10.4.0.0/16", enableDnsHostnames: true });
const subnet = new aws.ec2.Subnet("p", {
  vpcId: vpc.id,
  cidrBlock: "10.4.0.0/24",
  availabilityZone: "us-east-1a",
});
const table = new aws.ec2.RouteTable("p", { vpcId: vpc.id });
new aws.ec2.RouteTableAssociation("p", { subnetId: subnet.id, routeTableId: table.id });
const dynamo = new aws.ec2.VpcEndpoint("dynamo", {
  vpcId: vpc.id,
  serviceName: "com.amazonaws.us-east-1.dynamodb",
});
new aws.ec2.VpcEndpointRouteTableAssociation("dynamo", {
  vpcEndpointId: dynamo.id,
  routeTableId: table.id,
});
