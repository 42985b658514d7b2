import type { Occasion, TypeRow } from "../../rows";
import { accountOf, regionOf } from "../account";

const made =
  (prefix: string) =>
  ({ made: invented }: Occasion): string =>
    `${prefix}-${invented.hex("id", 17)}`;

const arn = ({ config, id }: Occasion, kind: string): string =>
  `arn:aws:ec2:${regionOf(config)}:${accountOf(config)}:${kind}/${id}`;

export const ec2Types: Readonly<Record<string, TypeRow>> = {
  "aws:ec2/vpc:Vpc": {
    id: made("vpc"),
    replaces: ["cidrBlock", "instanceTenancy", "region"],
    seconds: 12,
    computed: (occasion) => ({
      arn: arn(occasion, "vpc"),
      ownerId: accountOf(occasion.config),
      region: regionOf(occasion.config),
      defaultSecurityGroupId: `sg-${occasion.made.hex("group", 17)}`,
      defaultRouteTableId: `rtb-${occasion.made.hex("table", 17)}`,
      mainRouteTableId: `rtb-${occasion.made.hex("table", 17)}`,
      defaultNetworkAclId: `acl-${occasion.made.hex("acl", 17)}`,
      dhcpOptionsId: `dopt-${occasion.made.hex("dhcp", 17)}`,
      tagsAll: occasion.inputs["tags"] ?? {},
    }),
  },
  "aws:ec2/subnet:Subnet": {
    id: made("subnet"),
    required: ["vpcId"],
    replaces: ["vpcId", "cidrBlock", "availabilityZone", "region"],
    seconds: 2,
    computed: (occasion) => ({
      arn: arn(occasion, "subnet"),
      ownerId: accountOf(occasion.config),
      region: regionOf(occasion.config),
      tagsAll: occasion.inputs["tags"] ?? {},
    }),
  },
};
