import type { Value } from "../../../wire/values";
import type { Occasion, TypeRow } from "../../rows";
import { freeAddress } from "../../addresses";
import { accountOf, arnOf, list, regionFor, text } from "../account";

type Outputs = Readonly<Record<string, Value>>;

const made =
  (prefix: string) =>
  ({ made: invented }: Occasion): string =>
    `${prefix}-${invented.hex("id", 17)}`;

const tagged = ({ inputs }: Occasion): Outputs => ({ tagsAll: inputs["tags"] ?? {} });
const regional = (occasion: Occasion): Outputs => ({ region: regionFor(occasion) });

/** What most EC2 resources answer: ARN, owner, region and all tags. */
const owned =
  (kind: string) =>
  (occasion: Occasion): Outputs => ({
    ...regional(occasion),
    ...tagged(occasion),
    arn: arnOf(occasion, "ec2", `${kind}/${occasion.id}`),
    ownerId: accountOf(occasion.config),
  });

const publicIp = ({ made: m }: Occasion): string =>
  `3.${String(80 + m.number("a", 150))}.${String(m.number("b", 250))}.${String(1 + m.number("c", 250))}`;

/** Zone ids of a region, as one account sees them. */
export const zoneId = (zone: string): string => {
  const match = /^([a-z]+)-([a-z]+)-(\d)([a-z])$/.exec(zone);
  if (match === null) return "";
  const [, area = "", direction = "", number = "", letter = ""] = match;
  const compass: Readonly<Record<string, string>> = {
    north: "n",
    south: "s",
    east: "e",
    west: "w",
    central: "c",
    northeast: "ne",
    southeast: "se",
    northwest: "nw",
    southwest: "sw",
  };
  return `${area}${compass[direction] ?? ""}${number}-az${String(letter.charCodeAt(0) - 96)}`;
};

export const ec2Types: Readonly<Record<string, TypeRow>> = {
  "aws:ec2/vpc:Vpc": {
    id: made("vpc"),
    replaces: ["cidrBlock", "instanceTenancy", "region"],
    defaults: { enableDnsSupport: true, instanceTenancy: "default" },
    seconds: 12,
    computed: (occasion) => ({
      ...owned("vpc")(occasion),
      enableDnsHostnames: occasion.inputs["enableDnsHostnames"] ?? false,
      enableNetworkAddressUsageMetrics:
        occasion.inputs["enableNetworkAddressUsageMetrics"] ?? false,
      defaultSecurityGroupId: `sg-${occasion.made.hex("group", 17)}`,
      defaultRouteTableId: `rtb-${occasion.made.hex("table", 17)}`,
      mainRouteTableId: `rtb-${occasion.made.hex("table", 17)}`,
      defaultNetworkAclId: `acl-${occasion.made.hex("acl", 17)}`,
      dhcpOptionsId: `dopt-${occasion.made.hex("dhcp", 17)}`,
      ...(occasion.inputs["assignGeneratedIpv6CidrBlock"] === true
        ? {
            ipv6CidrBlock: `2600:1f18:${occasion.made.hex("v6 high", 4)}:${occasion.made.hex("v6 low", 2)}00::/56`,
            ipv6AssociationId: `vpc-cidr-assoc-${occasion.made.hex("v6", 17)}`,
            ipv6CidrBlockNetworkBorderGroup: regionFor(occasion),
          }
        : {}),
    }),
  },
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": {
    id: made("vpc-cidr-assoc"),
    required: ["vpcId"],
    replaces: ["vpcId", "cidrBlock", "region"],
    seconds: 12,
    computed: regional,
  },
  "aws:ec2/subnet:Subnet": {
    id: made("subnet"),
    required: ["vpcId"],
    replaces: ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "region"],
    deleteBeforeReplace: true, // the block of the old one would clash with that of the new one
    seconds: 2,
    computed: (occasion) => {
      const zone = text(occasion.inputs["availabilityZone"]) || `${regionFor(occasion)}a`;
      return {
        ...owned("subnet")(occasion),
        availabilityZone: zone,
        availabilityZoneId: zoneId(zone),
        mapPublicIpOnLaunch: occasion.inputs["mapPublicIpOnLaunch"] ?? false,
        assignIpv6AddressOnCreation: false,
        privateDnsHostnameTypeOnLaunch: "ip-name",
      };
    },
  },
  "aws:ec2/internetGateway:InternetGateway": {
    id: made("igw"),
    replaces: ["region"],
    seconds: 2,
    computed: owned("internet-gateway"),
  },
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": {
    id: made("eigw"),
    required: ["vpcId"],
    replaces: ["vpcId", "region"],
    seconds: 2,
    computed: (occasion) => ({ ...regional(occasion), ...tagged(occasion) }),
  },
  "aws:ec2/eip:Eip": {
    id: made("eipalloc"),
    replaces: ["domain", "publicIpv4Pool", "networkBorderGroup", "region"],
    seconds: 2,
    computed: (occasion) => {
      const address = publicIp(occasion);
      const region = regionFor(occasion);
      const zone = region === "us-east-1" ? "compute-1" : `${region}.compute`;
      return {
        ...regional(occasion),
        ...tagged(occasion),
        allocationId: occasion.id,
        arn: arnOf(occasion, "ec2", `elastic-ip/${occasion.id}`),
        publicIp: address,
        publicDns: `ec2-${address.replace(/\./g, "-")}.${zone}.amazonaws.com`,
        domain: "vpc",
        networkBorderGroup: region,
        publicIpv4Pool: "amazon",
      };
    },
  },
  "aws:ec2/natGateway:NatGateway": {
    id: made("nat"),
    replaces: ["allocationId", "subnetId", "connectivityType", "privateIp", "region"],
    defaults: { connectivityType: "public" },
    seconds: 105,
    deleteSeconds: 60,
    computed: (occasion) => {
      const { world, inputs, made: m } = occasion;
      const find = (token: string, id: string): Outputs | undefined =>
        world.storedOfType(token).find((stored) => stored.id === id)?.outputs;
      const address = find("aws:ec2/eip:Eip", text(inputs["allocationId"]))?.["publicIp"];
      const block = find("aws:ec2/subnet:Subnet", text(inputs["subnetId"]))?.["cidrBlock"];
      return {
        ...regional(occasion),
        ...tagged(occasion),
        networkInterfaceId: `eni-${m.hex("eni", 17)}`,
        associationId: `eipassoc-${m.hex("assoc", 17)}`,
        publicIp: address ?? publicIp(occasion),
        privateIp:
          text(inputs["privateIp"]) || (freeAddress(text(block), new Set(), 5) ?? "10.0.0.5"),
      };
    },
  },
  "aws:ec2/routeTable:RouteTable": {
    id: made("rtb"),
    required: ["vpcId"],
    replaces: ["vpcId", "region"],
    seconds: 2,
    computed: owned("route-table"),
  },
  "aws:ec2/route:Route": {
    id: ({ inputs, made: m }) => `r-${text(inputs["routeTableId"])}${m.hex("route", 10)}`,
    required: ["routeTableId"],
    replaces: [
      "routeTableId",
      "destinationCidrBlock",
      "destinationIpv6CidrBlock",
      "destinationPrefixListId",
      "region",
    ],
    deleteBeforeReplace: true,
    seconds: 1,
    computed: (occasion) => ({ ...regional(occasion), origin: "CreateRoute", state: "active" }),
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    id: made("rtbassoc"),
    required: ["routeTableId"],
    replaces: ["subnetId", "gatewayId", "region"],
    seconds: 1,
    computed: regional,
  },
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": {
    id: made("rtbassoc"),
    required: ["routeTableId", "vpcId"],
    replaces: ["region"],
    seconds: 1,
    computed: (occasion) => ({
      ...regional(occasion),
      originalRouteTableId: `rtb-${occasion.made.hex("original", 17)}`,
    }),
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    id: made("vpce"),
    required: ["vpcId"],
    replaces: ["vpcId", "serviceName", "vpcEndpointType", "region"],
    defaults: { vpcEndpointType: "Gateway" },
    seconds: 30,
    computed: (occasion) => {
      const { inputs, made: m } = occasion;
      const gateway = text(inputs["vpcEndpointType"]) !== "Interface";
      const service = text(inputs["serviceName"]);
      return {
        ...owned("vpc-endpoint")(occasion),
        state: "available",
        requesterManaged: false,
        policy:
          inputs["policy"] ??
          '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}',
        privateDnsEnabled: inputs["privateDnsEnabled"] ?? false,
        ...(gateway
          ? {
              prefixListId: `pl-${m.hex("prefixes", 8)}`,
              cidrBlocks: ["52.216.0.0/15", "54.231.0.0/16"],
            }
          : {
              networkInterfaceIds: list(inputs["subnetIds"]).map(
                (_, index) => `eni-${m.hex(`eni ${String(index)}`, 17)}`,
              ),
              dnsEntries: [
                {
                  dnsName: `${occasion.id}-${m.hex("dns", 8)}.${service.split(".").at(-1) ?? ""}.${regionFor(occasion)}.vpce.amazonaws.com`,
                  hostedZoneId: "Z7HUB22UULQXV",
                },
              ],
            }),
      };
    },
  },
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": {
    id: ({ made: m }) => `a-${m.hex("id", 20)}`,
    required: ["routeTableId", "vpcEndpointId"],
    replaces: ["routeTableId", "vpcEndpointId", "region"],
    computed: regional,
  },
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": {
    id: made("dopt"),
    replaces: [
      "domainName",
      "domainNameServers",
      "ntpServers",
      "netbiosNameServers",
      "netbiosNodeType",
      "region",
    ],
    seconds: 1,
    computed: owned("dhcp-options"),
  },
  "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": {
    id: ({ inputs }) => `${text(inputs["dhcpOptionsId"])}-${text(inputs["vpcId"])}`,
    required: ["dhcpOptionsId", "vpcId"],
    replaces: ["vpcId", "region"],
    seconds: 1,
    computed: regional,
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    id: defaultOf("defaultSecurityGroupId", "sg"),
    replaces: ["vpcId", "region"],
    singleton: true,
    seconds: 2,
    computed: (occasion) => ({
      ...owned("security-group")(occasion),
      name: "default",
      description: "default VPC security group",
      ingress: occasion.inputs["ingress"] ?? [],
      egress: occasion.inputs["egress"] ?? [],
    }),
  },
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": {
    id: ({ inputs }) => text(inputs["defaultNetworkAclId"]),
    required: ["defaultNetworkAclId"],
    replaces: ["defaultNetworkAclId", "region"],
    singleton: true,
    seconds: 2,
    computed: owned("network-acl"),
  },
  "aws:ec2/defaultRouteTable:DefaultRouteTable": {
    id: ({ inputs }) => text(inputs["defaultRouteTableId"]),
    required: ["defaultRouteTableId"],
    replaces: ["defaultRouteTableId", "region"],
    singleton: true,
    seconds: 2,
    computed: owned("route-table"),
  },
  "aws:ec2/flowLog:FlowLog": {
    id: made("fl"),
    replaces: [
      "vpcId",
      "subnetId",
      "eniId",
      "trafficType",
      "logDestination",
      "logDestinationType",
      "iamRoleArn",
      "maxAggregationInterval",
      "logFormat",
      "destinationOptions",
      "region",
    ],
    seconds: 2,
    computed: (occasion) => ({
      ...regional(occasion),
      ...tagged(occasion),
      arn: arnOf(occasion, "ec2", `vpc-flow-log/${occasion.id}`),
      logDestinationType: occasion.inputs["logDestinationType"] ?? "cloud-watch-logs",
    }),
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    id: made("sg"),
    autoname: { property: "name", form: "suffixed", max: 255 },
    replaces: ["name", "namePrefix", "description", "vpcId", "region"],
    defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
    seconds: 3,
    computed: owned("security-group"),
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    id: ({ made: m }) => `sgrule-${m.digits("id", 10)}`,
    required: ["type", "fromPort", "toPort", "protocol", "securityGroupId"],
    replaces: [
      "type",
      "fromPort",
      "toPort",
      "protocol",
      "securityGroupId",
      "cidrBlocks",
      "ipv6CidrBlocks",
      "prefixListIds",
      "self",
      "sourceSecurityGroupId",
      "region",
    ],
    seconds: 1,
    computed: (occasion) => ({
      ...regional(occasion),
      securityGroupRuleId: `sgr-${occasion.made.hex("rule", 17)}`,
    }),
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": groupRule(),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": groupRule(),
  "aws:ec2/networkAcl:NetworkAcl": {
    id: made("acl"),
    required: ["vpcId"],
    replaces: ["vpcId", "region"],
    seconds: 2,
    computed: owned("network-acl"),
  },
  "aws:ec2/networkAclRule:NetworkAclRule": {
    id: ({ made: m }) => `nacl-${m.digits("id", 10)}`,
    required: ["networkAclId", "protocol", "ruleAction", "ruleNumber"],
    replaces: [
      "networkAclId",
      "ruleNumber",
      "egress",
      "protocol",
      "ruleAction",
      "cidrBlock",
      "ipv6CidrBlock",
      "fromPort",
      "toPort",
      "icmpType",
      "icmpCode",
      "region",
    ],
    deleteBeforeReplace: true,
    seconds: 1,
    computed: regional,
  },
  "aws:ec2/networkAclAssociation:NetworkAclAssociation": {
    id: made("aclassoc"),
    required: ["networkAclId", "subnetId"],
    replaces: ["subnetId", "region"],
    seconds: 1,
    computed: regional,
  },
  "aws:ebs/encryptionByDefault:EncryptionByDefault": {
    id: ({ config }) => regionFor({ inputs: {}, config }),
    singleton: true,
    replaces: ["region"],
    defaults: { enabled: true },
    seconds: 1,
    computed: regional,
  },
  "aws:ebs/defaultKmsKey:DefaultKmsKey": {
    id: ({ inputs }) => text(inputs["keyArn"]),
    required: ["keyArn"],
    replaces: ["keyArn", "region"],
    singleton: true,
    seconds: 1,
    computed: regional,
  },
};

function groupRule(): TypeRow {
  return {
    id: made("sgr"),
    required: ["securityGroupId", "ipProtocol"],
    replaces: ["securityGroupId", "region"],
    seconds: 1,
    computed: (occasion) => ({
      ...regional(occasion),
      ...tagged(occasion),
      arn: arnOf(occasion, "ec2", `security-group-rule/${occasion.id}`),
      securityGroupRuleId: occasion.id,
    }),
  };
}

// Things that a VPC has from the start are adopted under the id that the VPC gave them.
function defaultOf(output: string, prefix: string): (occasion: Occasion) => string {
  return ({ inputs, world, made: m }) => {
    const vpc = world.storedOfType("aws:ec2/vpc:Vpc").find(({ id }) => id === inputs["vpcId"]);
    return text(vpc?.outputs[output]) || `${prefix}-${m.hex("default", 17)}`;
  };
}
