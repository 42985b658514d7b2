import { VpcExpansion } from "platform-foundations/aws";

// A third zone for the VPC that the vendor's stack created, with route tables of that VPC.
const expansion = new VpcExpansion("third-zone", {
  region: "us-east-1",
  vpcId: "vpc-0a1b2c3d4e5f60001",
  presentCidrBlocks: ["10.0.0.0/16"],
  cidrBlocks: ["10.1.0.0/16"],
  zones: [
    {
      zone: "us-east-1c",
      privateCidr: "10.1.0.0/20",
      privateRouteTableId: "rtb-0a1b2c3d4e5f60001",
      publicCidr: "10.1.16.0/20",
      publicRouteTableId: "rtb-0a1b2c3d4e5f60002",
    },
  ],
});

export const { privateSubnetIds, publicSubnetIds } = expansion;
