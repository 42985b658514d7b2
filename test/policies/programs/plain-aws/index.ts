// A VPC by hand, in a region that the product does not support, with SSH open and one lone service-linked role.
import * as aws from "@pulumi/aws";

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.40.0.0/16" });
const subnet = new aws.ec2.Subnet("only", {
  vpcId: vpc.id,
  cidrBlock: "10.40.1.0/24",
  availabilityZone: "eu-west-3a",
});
new aws.ec2.SecurityGroup("ssh", {
  vpcId: vpc.id,
  ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }],
});
new aws.iam.ServiceLinkedRole("batch", { awsServiceName: "batch.amazonaws.com" });

export const subnetId = subnet.id;
