// The four ways to write a rule of a security group, each open to the internet.
const aws = require("@pulumi/aws");
const sg = new aws.ec2.SecurityGroup("inline", {
  ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, ipv6CidrBlocks: ["::/0"] }],
});
new aws.ec2.SecurityGroupRule("rule", {
  type: "ingress",
  securityGroupId: sg.id,
  protocol: "tcp",
  fromPort: 20,
  toPort: 30,
  cidrBlocks: ["0.0.0.0/0"],
});
new aws.vpc.SecurityGroupIngressRule("newer", {
  securityGroupId: sg.id,
  ipProtocol: "-1",
  cidrIpv4: "0.0.0.0/0",
});
new aws.ec2.DefaultSecurityGroup("default", {
  vpcId: "vpc-1",
  ingress: [{ protocol: "tcp", fromPort: 3389, toPort: 3389, cidrBlocks: ["0.0.0.0/0"] }],
});
new aws.ec2.SecurityGroupRule("egress", {
  type: "egress",
  securityGroupId: sg.id,
  protocol: "-1",
  fromPort: 0,
  toPort: 0,
  cidrBlocks: ["0.0.0.0/0"],
});
