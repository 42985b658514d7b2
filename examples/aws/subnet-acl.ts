import * as aws from "@pulumi/aws";
import { SubnetAcl } from "platform-foundations/aws";

const vpc = new aws.ec2.Vpc("guarded", { cidrBlock: "10.20.0.0/16", enableDnsHostnames: true });
const subnet = new aws.ec2.Subnet("guarded-a", { vpcId: vpc.id, cidrBlock: "10.20.1.0/24" });

// Web traffic and answers come in, SSH and RDP never do; the VPC's default list is emptied.
const acl = new SubnetAcl("guard", {
  vpcId: vpc.id,
  cidrBlocks: ["10.20.0.0/16"],
  subnetIds: { a: subnet.id },
  defaultNetworkAclId: vpc.defaultNetworkAclId,
});

export const { networkAclId } = acl;
