import type { Value } from "../../../wire/values";
import type { CloudOperation, TypeRow } from "../../rows";
import { freeAddress } from "../../addresses";
import { accountOf, arnOf, list, regionFor, text } from "../account";
import { zoneId, zoneNamed, zonesOf } from "../zones";

type Outputs = Readonly<Record<string, Value>>;

const idWith =
  (prefix: string) =>
  ({ generated }: CloudOperation): string =>
    `${prefix}-${generated.hex("id", 17)}`;

const tagged = ({ inputs }: CloudOperation): Outputs => ({ tagsAll: inputs["tags"] ?? {} });
const regional = (operation: CloudOperation): Outputs => ({ region: regionFor(operation) });

/** Outputs of most EC2 resources: ARN, owner, region and all tags. */
const owned =
  (kind: string) =>
  (operation: CloudOperation): Outputs => ({
    ...regional(operation),
    ...tagged(operation),
    arn: arnOf(operation, "ec2", `${kind}/${operation.id}`),
    ownerId: accountOf(operation.config),
  });

const publicIp = ({ generated: m }: CloudOperation): string =>
  `3.${String(80 + m.number("a", 150))}.${String(m.number("b", 250))}.${String(1 + m.number("c", 250))}`;

export const ec2Types: Readonly<Record<string, TypeRow>> = {
  "aws:ec2/vpc:Vpc": {
    id: idWith("vpc"),
    replaces: ["cidrBlock", "instanceTenancy", "region"],
    defaults: { enableDnsSupport: true, instanceTenancy: "default" },
    seconds: 12,
    computed: (operation) => ({
      ...owned("vpc")(operation),
      enableDnsHostnames: operation.inputs["enableDnsHostnames"] ?? false,
      enableNetworkAddressUsageMetrics:
        operation.inputs["enableNetworkAddressUsageMetrics"] ?? false,
      defaultSecurityGroupId: `sg-${operation.generated.hex("group", 17)}`,
      defaultRouteTableId: `rtb-${operation.generated.hex("table", 17)}`,
      mainRouteTableId: `rtb-${operation.generated.hex("table", 17)}`,
      defaultNetworkAclId: `acl-${operation.generated.hex("acl", 17)}`,
      dhcpOptionsId: `dopt-${operation.generated.hex("dhcp", 17)}`,
      ...(operation.inputs["assignGeneratedIpv6CidrBlock"] === true
        ? {
            ipv6CidrBlock: `2600:1f18:${operation.generated.hex("v6 high", 4)}:${operation.generated.hex("v6 low", 2)}00::/56`,
            ipv6AssociationId: `vpc-cidr-assoc-${operation.generated.hex("v6", 17)}`,
            ipv6CidrBlockNetworkBorderGroup: regionFor(operation),
          }
        : {}),
    }),
  },
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": {
    id: idWith("vpc-cidr-assoc"),
    required: ["vpcId"],
    replaces: ["vpcId", "cidrBlock", "region"],
    seconds: 12,
    computed: regional,
  },
  "aws:ec2/subnet:Subnet": {
    id: idWith("subnet"),
    required: ["vpcId"],
    replaces: ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "region"],
    seconds: 2,
    computed: (operation) => {
      const region = regionFor(operation);
      const asked =
        text(operation.inputs["availabilityZone"]) || text(operation.inputs["availabilityZoneId"]);
      const zone = zoneNamed(region, asked) ?? zonesOf(region)[0] ?? "";
      return {
        ...owned("subnet")(operation),
        availabilityZone: zone,
        availabilityZoneId: zoneId(zone),
        mapPublicIpOnLaunch: operation.inputs["mapPublicIpOnLaunch"] ?? false,
        assignIpv6AddressOnCreation: false,
        privateDnsHostnameTypeOnLaunch: "ip-name",
      };
    },
  },
  "aws:ec2/internetGateway:InternetGateway": {
    id: idWith("igw"),
    replaces: ["region"],
    seconds: 2,
    computed: owned("internet-gateway"),
  },
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": {
    id: idWith("eigw"),
    required: ["vpcId"],
    replaces: ["vpcId", "region"],
    seconds: 2,
    computed: (operation) => ({ ...regional(operation), ...tagged(operation) }),
  },
  "aws:ec2/eip:Eip": {
    id: idWith("eipalloc"),
    replaces: ["domain", "publicIpv4Pool", "networkBorderGroup", "region"],
    seconds: 2,
    computed: (operation) => {
      const address = publicIp(operation);
      const region = regionFor(operation);
      const zone = region === "us-east-1" ? "compute-1" : `${region}.compute`;
      return {
        ...regional(operation),
        ...tagged(operation),
        allocationId: operation.id,
        arn: arnOf(operation, "ec2", `elastic-ip/${operation.id}`),
        publicIp: address,
        publicDns: `ec2-${address.replace(/\./g, "-")}.${zone}.amazonaws.com`,
        domain: "vpc",
        networkBorderGroup: region,
        publicIpv4Pool: "amazon",
      };
    },
  },
  "aws:ec2/natGateway:NatGateway": {
    id: idWith("nat"),
    replaces: [
      "allocationId",
      "subnetId",
      "connectivityType",
      "availabilityMode",
      "vpcId",
      "privateIp",
      "region",
    ],
    defaults: { connectivityType: "public" },
    seconds: 105,
    deleteSeconds: 60,
    computed: (operation) => {
      const { store, inputs, generated: m } = operation;
      const find = (token: string, id: string): Outputs | undefined =>
        store.storedOfType(token).find((stored) => stored.id === id)?.outputs;
      if (inputs["availabilityMode"] === "regional") {
        return {
          ...regional(operation),
          ...tagged(operation),
          regionalNatGatewayAutoMode:
            list(inputs["availabilityZoneAddresses"]).length === 0 ? "enabled" : "disabled",
          routeTableId: `rtb-${m.hex("table", 17)}`,
        };
      }
      const address = find("aws:ec2/eip:Eip", text(inputs["allocationId"]))?.["publicIp"];
      const block = find("aws:ec2/subnet:Subnet", text(inputs["subnetId"]))?.["cidrBlock"];
      return {
        ...regional(operation),
        ...tagged(operation),
        availabilityMode: "zonal",
        networkInterfaceId: `eni-${m.hex("eni", 17)}`,
        associationId: `eipassoc-${m.hex("assoc", 17)}`,
        publicIp: address ?? publicIp(operation),
        privateIp:
          text(inputs["privateIp"]) || (freeAddress(text(block), new Set(), 5) ?? "10.0.0.5"),
      };
    },
  },
  "aws:ec2/routeTable:RouteTable": {
    id: idWith("rtb"),
    required: ["vpcId"],
    replaces: ["vpcId", "region"],
    seconds: 2,
    computed: owned("route-table"),
  },
  "aws:ec2/route:Route": {
    id: ({ inputs, generated: m }) => `r-${text(inputs["routeTableId"])}${m.hex("route", 10)}`,
    // https://www.pulumi.com/registry/packages/aws/api-docs/ec2/route/#import
    importId: "{routeTableId}_{destinationCidrBlock}",
    required: ["routeTableId"],
    replaces: [
      "routeTableId",
      "destinationCidrBlock",
      "destinationIpv6CidrBlock",
      "destinationPrefixListId",
      "region",
    ],
    seconds: 1,
    computed: (operation) => ({ ...regional(operation), origin: "CreateRoute", state: "active" }),
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    id: idWith("rtbassoc"),
    // https://www.pulumi.com/registry/packages/aws/api-docs/ec2/routetableassociation/#import
    importId: "{subnetId}/{routeTableId}",
    required: ["routeTableId"],
    replaces: ["subnetId", "gatewayId", "region"],
    seconds: 1,
    computed: regional,
  },
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": {
    id: idWith("rtbassoc"),
    required: ["routeTableId", "vpcId"],
    replaces: ["region"],
    seconds: 1,
    computed: (operation) => ({
      ...regional(operation),
      originalRouteTableId: `rtb-${operation.generated.hex("original", 17)}`,
    }),
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    id: idWith("vpce"),
    required: ["vpcId"],
    replaces: ["vpcId", "serviceName", "vpcEndpointType", "region"],
    defaults: { vpcEndpointType: "Gateway" },
    seconds: 30,
    computed: (operation) => {
      const { inputs, generated: m } = operation;
      const gateway = text(inputs["vpcEndpointType"]) !== "Interface";
      const service = text(inputs["serviceName"]);
      return {
        ...owned("vpc-endpoint")(operation),
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
                  dnsName: `${operation.id}-${m.hex("dns", 8)}.${service.split(".").at(-1) ?? ""}.${regionFor(operation)}.vpce.amazonaws.com`,
                  hostedZoneId: "Z7HUB22UULQXV",
                },
              ],
            }),
      };
    },
  },
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": {
    id: ({ generated: m }) => `a-${m.hex("id", 20)}`,
    required: ["routeTableId", "vpcEndpointId"],
    replaces: ["routeTableId", "vpcEndpointId", "region"],
    computed: regional,
  },
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": {
    id: idWith("dopt"),
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
    singleton: true, // an association takes the place of the one before
    // The provider associates "default", which leaves the VPC without an option set.
    keptByCloud: ({ vpcId }) => ({ vpcId, dhcpOptionsId: "default" }),
    replaces: ["vpcId", "region"],
    seconds: 1,
    computed: regional,
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    id: defaultOf("defaultSecurityGroupId", "sg"),
    replaces: ["vpcId", "region"],
    singleton: true,
    keptByCloud: true,
    seconds: 2,
    computed: (operation) => ({
      ...owned("security-group")(operation),
      name: "default",
      description: "default VPC security group",
      ingress: operation.inputs["ingress"] ?? [],
      egress: operation.inputs["egress"] ?? [],
    }),
  },
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": {
    id: ({ inputs }) => text(inputs["defaultNetworkAclId"]),
    required: ["defaultNetworkAclId"],
    replaces: ["defaultNetworkAclId", "region"],
    singleton: true,
    keptByCloud: true,
    seconds: 2,
    computed: owned("network-acl"),
  },
  "aws:ec2/defaultRouteTable:DefaultRouteTable": {
    id: ({ inputs }) => text(inputs["defaultRouteTableId"]),
    required: ["defaultRouteTableId"],
    replaces: ["defaultRouteTableId", "region"],
    singleton: true,
    keptByCloud: true,
    seconds: 2,
    computed: owned("route-table"),
  },
  "aws:ec2/flowLog:FlowLog": {
    id: idWith("fl"),
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
    computed: (operation) => ({
      ...regional(operation),
      ...tagged(operation),
      arn: arnOf(operation, "ec2", `vpc-flow-log/${operation.id}`),
      logDestinationType: operation.inputs["logDestinationType"] ?? "cloud-watch-logs",
    }),
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    id: idWith("sg"),
    autoname: { property: "name", form: "suffixed", max: 255 },
    replaces: ["name", "namePrefix", "description", "vpcId", "region"],
    defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
    seconds: 3,
    computed: owned("security-group"),
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    id: ({ generated: m }) => `sgrule-${m.digits("id", 10)}`,
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
    computed: (operation) => ({
      ...regional(operation),
      securityGroupRuleId: `sgr-${operation.generated.hex("rule", 17)}`,
    }),
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": groupRule(),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": groupRule(),
  "aws:ec2/networkAcl:NetworkAcl": {
    id: idWith("acl"),
    required: ["vpcId"],
    replaces: ["vpcId", "region"],
    seconds: 2,
    computed: owned("network-acl"),
  },
  "aws:ec2/networkAclRule:NetworkAclRule": {
    id: ({ generated: m }) => `nacl-${m.digits("id", 10)}`,
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
    seconds: 1,
    computed: regional,
  },
  "aws:ec2/networkAclAssociation:NetworkAclAssociation": {
    id: idWith("aclassoc"),
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
    id: idWith("sgr"),
    required: ["securityGroupId", "ipProtocol"],
    replaces: ["securityGroupId", "region"],
    seconds: 1,
    computed: (operation) => ({
      ...regional(operation),
      ...tagged(operation),
      arn: arnOf(operation, "ec2", `security-group-rule/${operation.id}`),
      securityGroupRuleId: operation.id,
    }),
  };
}

// The resources that come with a new VPC are adopted under the id that the VPC gave them.
function defaultOf(output: string, prefix: string): (operation: CloudOperation) => string {
  return ({ inputs, store, generated: m }) => {
    const vpc = store.storedOfType("aws:ec2/vpc:Vpc").find(({ id }) => id === inputs["vpcId"]);
    return text(vpc?.outputs[output]) || `${prefix}-${m.hex("default", 17)}`;
  };
}
