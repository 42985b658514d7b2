// Zones named by their ids, and only one of them.
const aws = require("@pulumi/aws");
const vpc = new aws.ec2.Vpc("v", { cidrBlock: "10.5.0.0/16", enableDnsHostnames: true });
["a", "b"].forEach(
  (n, i) =>
    new aws.ec2.Subnet(n, {
      vpcId: vpc.id,
      cidrBlock: `10.5.${i}.0/24`,
      availabilityZoneId: "use1-az1",
    }),
);
