// AWS reads the name of a protocol in any letter case.
const aws = require("@pulumi/aws");
new aws.ec2.SecurityGroup("open", {
  ingress: [{ protocol: "TCP", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }],
});
