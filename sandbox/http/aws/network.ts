import { freeAddress, prefixLength } from "../../clouds/addresses";
import { endpointService } from "../../clouds/aws/endpoint-services";
import { networkAcls } from "../../clouds/aws/network-acl";
import { usedByOthers } from "../../clouds/aws/quotas";
import { pageOf } from "../answer";
import { Refusal, text, type Answers, type AwsCall, type AwsFacts } from "./call";

type Values = Readonly<Record<string, unknown>>;
type Item = Values;

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const texts = (value: unknown): readonly string[] => list(value).map(text);
const items = (found: readonly unknown[]): { readonly item: readonly unknown[] } => ({
  item: found,
});

/** Values of a repeated parameter such as `VpcId.1`. */
const repeated = (input: Values, name: string): readonly string[] =>
  Object.entries(input).flatMap(([key, value]) =>
    new RegExp(`^${name}\\.\\d+$`).test(key) ? [text(value)] : [],
  );

function filtersOf(input: Values): readonly (readonly [name: string, values: readonly string[]])[] {
  return Object.entries(input).flatMap(([key, value]) => {
    const position = /^Filter\.(\d+)\.Name$/.exec(key)?.[1];
    return position === undefined
      ? []
      : [[text(value), repeated(input, `Filter\\.${position}\\.Value`)] as const];
  });
}

/** Fields that filters of these questions name; any other filter is refused, as a question that would match everything. */
const FILTERS: Readonly<Record<string, (item: Item) => readonly string[]>> = {
  "vpc-id": (item) => [text(item["vpcId"])],
  "group-id": (item) => [text(item["groupId"])],
  state: (item) => [text(item["state"])],
  "subnet-id": (item) => [text(item["subnetId"])],
  "attachment.vpc-id": (item) =>
    list((item["attachmentSet"] as Values)["item"]).map((one) => text((one as Values)["vpcId"])),
};

/**
 * Answers with one page of what a question names by ids and filters.
 * @param parameter name of the ids in the question; an item has its own under the same name, in camel case
 * @param absent code of the refusal of an id that is not there
 */
const described =
  (source: (facts: AwsFacts) => readonly Item[], key: string, parameter: string, absent: string) =>
  ({ input, facts }: AwsCall): unknown => {
    const found = source(facts);
    const field = parameter.charAt(0).toLowerCase() + parameter.slice(1);
    const ids = repeated(input, parameter);
    const wanted = found
      .filter((item) => ids.length === 0 || ids.includes(text(item[field])))
      .filter((item) =>
        filtersOf(input).every(([name, values]) => {
          const fieldOf = FILTERS[name];
          if (fieldOf === undefined) throw new Refusal("InvalidParameterValue");
          return fieldOf(item).some((value) => values.includes(value));
        }),
      );
    if (ids.some((one) => !found.some((item) => item[field] === one))) throw new Refusal(absent);
    const page = pageOf(wanted, text(input["NextToken"]), facts.scenario.pageSize);
    return { [key]: items(page.items), nextToken: page.next };
  };

const REGION_OPTIONS = "dopt-00000001";

function vpcs(facts: AwsFacts): readonly Item[] {
  const { store } = facts;
  const others = Array.from(
    { length: usedByOthers(facts.scenario, "vpc/L-F678F1CE") },
    (_, index) => ({
      vpcId: `vpc-${String(index).padStart(8, "0")}`,
      ownerId: facts.account,
      cidrBlock: `172.${String(16 + index)}.0.0/16`,
      cidrBlockAssociationSet: items([associated(`172.${String(16 + index)}.0.0/16`)]),
      dhcpOptionsId: REGION_OPTIONS,
      state: "available",
      isDefault: index === 0 && facts.scenario.defaultVpc,
    }),
  );
  const options = store.ofType("aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation");
  const more = store.ofType("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation");
  const own = store.ofType("aws:ec2/vpc:Vpc").map(({ id, outputs }) => ({
    vpcId: id,
    ownerId: text(outputs["ownerId"]),
    cidrBlock: text(outputs["cidrBlock"]),
    cidrBlockAssociationSet: items([
      associated(text(outputs["cidrBlock"])),
      ...more
        .filter(({ inputs }) => inputs["vpcId"] === id)
        .map(({ inputs }) => associated(text(inputs["cidrBlock"]))),
    ]),
    dhcpOptionsId:
      text(options.findLast(({ inputs }) => inputs["vpcId"] === id)?.inputs["dhcpOptionsId"]) ||
      REGION_OPTIONS,
    state: "available",
    isDefault: false,
  }));
  return [...others, ...own];
}

const associated = (cidrBlock: string): Item => ({
  cidrBlock,
  cidrBlockState: { state: "associated" },
});

function subnets(facts: AwsFacts): readonly Item[] {
  const { store } = facts;
  const endpoints = store
    .ofType("aws:ec2/vpcEndpoint:VpcEndpoint")
    .flatMap(({ inputs }) => texts(inputs["subnetIds"]));
  const gateways = store
    .ofType("aws:ec2/natGateway:NatGateway")
    .map(({ inputs }) => text(inputs["subnetId"]));
  return store.ofType("aws:ec2/subnet:Subnet").map(({ id, outputs }) => {
    const used = [...endpoints, ...gateways].filter((subnet) => subnet === id).length;
    const size = 2 ** (32 - (prefixLength(text(outputs["cidrBlock"])) ?? 32));
    return {
      subnetId: id,
      ownerId: text(outputs["ownerId"]),
      vpcId: text(outputs["vpcId"]),
      availabilityZone: text(outputs["availabilityZone"]),
      availabilityZoneId: text(outputs["availabilityZoneId"]),
      cidrBlock: text(outputs["cidrBlock"]),
      mapPublicIpOnLaunch: outputs["mapPublicIpOnLaunch"] === true,
      availableIpAddressCount: Math.max(0, size - 5 - used), // AWS keeps five addresses of each subnet
    };
  });
}

function natGateways(facts: AwsFacts): readonly Item[] {
  const { store } = facts;
  const vpcOf = new Map(
    store.ofType("aws:ec2/subnet:Subnet").map(({ id, inputs }) => [id, text(inputs["vpcId"])]),
  );
  return store.ofType("aws:ec2/natGateway:NatGateway").map(({ id, inputs, outputs }) => ({
    natGatewayId: id,
    vpcId: text(outputs["vpcId"]) || (vpcOf.get(text(outputs["subnetId"])) ?? ""),
    subnetId: text(outputs["subnetId"]) || undefined,
    state: "available",
    connectivityType: text(outputs["connectivityType"]) || "public",
    availabilityMode: text(outputs["availabilityMode"]) || "zonal",
    natGatewayAddressSet: items(
      text(outputs["privateIp"]) === ""
        ? []
        : [
            {
              allocationId: text(inputs["allocationId"]) || undefined,
              associationId: text(outputs["associationId"]),
              networkInterfaceId: text(outputs["networkInterfaceId"]),
              privateIp: text(outputs["privateIp"]),
              publicIp: text(outputs["publicIp"]),
              isPrimary: true,
              status: "succeeded",
            },
          ],
    ),
  }));
}

/** Targets of a route as the answers name them. */
const TARGETS: Readonly<Record<string, string>> = {
  gatewayId: "gatewayId",
  natGatewayId: "natGatewayId",
  transitGatewayId: "transitGatewayId",
  networkInterfaceId: "networkInterfaceId",
  vpcEndpointId: "gatewayId",
  coreNetworkArn: "coreNetworkArn",
  vpcPeeringConnectionId: "vpcPeeringConnectionId",
};

function routeOf(route: Values, nats: ReadonlySet<string>): Item {
  const nat = text(route["natGatewayId"]);
  const targets = Object.entries(TARGETS).flatMap(([input, field]) =>
    text(route[input]) === "" ? [] : [[field, text(route[input])] as const],
  );
  return {
    destinationCidrBlock:
      text(route["destinationCidrBlock"]) || text(route["cidrBlock"]) || undefined,
    destinationIpv6CidrBlock:
      text(route["destinationIpv6CidrBlock"]) || text(route["ipv6CidrBlock"]) || undefined,
    ...Object.fromEntries(targets),
    state: nat !== "" && !nats.has(nat) ? "blackhole" : "active",
    origin: "CreateRoute",
  };
}

function routeTables(facts: AwsFacts): readonly Item[] {
  const { store } = facts;
  const routes = store.ofType("aws:ec2/route:Route");
  const associations = store.ofType("aws:ec2/routeTableAssociation:RouteTableAssociation");
  const mains = store.ofType("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation");
  const defaults = store.ofType("aws:ec2/defaultRouteTable:DefaultRouteTable");
  const nats = new Set(store.ofType("aws:ec2/natGateway:NatGateway").map(({ id }) => id));
  const tables = store.ofType("aws:ec2/routeTable:RouteTable").map(({ id, inputs }) => ({
    id,
    vpcId: text(inputs["vpcId"]),
    inline: list(inputs["routes"]),
  }));
  return store.ofType("aws:ec2/vpc:Vpc").flatMap((vpc) => {
    const byDefault = text(vpc.outputs["defaultRouteTableId"]);
    const main =
      text(mains.findLast(({ inputs }) => inputs["vpcId"] === vpc.id)?.inputs["routeTableId"]) ||
      byDefault;
    const managed = defaults.find(({ id }) => id === byDefault);
    const local = { destinationCidrBlock: text(vpc.outputs["cidrBlock"]), gatewayId: "local" };
    return [
      { id: byDefault, vpcId: vpc.id, inline: list(managed?.inputs["routes"]) },
      ...tables.filter(({ vpcId }) => vpcId === vpc.id),
    ].map(({ id, inline }) => ({
      routeTableId: id,
      vpcId: vpc.id,
      ownerId: text(vpc.outputs["ownerId"]),
      routeSet: items([
        { ...local, state: "active", origin: "CreateRouteTable" },
        ...[
          ...(inline as readonly Values[]),
          ...routes.flatMap(({ inputs }) => (inputs["routeTableId"] === id ? [inputs] : [])),
        ].map((route) => routeOf(route, nats)),
      ]),
      associationSet: items([
        ...(id === main ? [{ routeTableId: id, main: true }] : []),
        ...associations
          .filter(({ inputs }) => inputs["routeTableId"] === id)
          .map((association) => ({
            routeTableAssociationId: association.id,
            routeTableId: id,
            subnetId: text(association.inputs["subnetId"]) || undefined,
            main: false,
          })),
      ]),
    }));
  });
}

/** What a rule of any of the rule types allows, as DescribeSecurityGroups puts it. */
function permissionOf(rule: Values): Item {
  const cidrs = [...texts(rule["cidrBlocks"]), text(rule["cidrIpv4"])].filter((one) => one !== "");
  const groups = [
    ...texts(rule["securityGroups"]),
    text(rule["sourceSecurityGroupId"]),
    text(rule["referencedSecurityGroupId"]),
  ].filter((one) => one !== "");
  const prefixes = [...texts(rule["prefixListIds"]), text(rule["prefixListId"])].filter(
    (one) => one !== "",
  );
  return {
    ipProtocol: text(rule["protocol"]) || text(rule["ipProtocol"]),
    fromPort: rule["fromPort"],
    toPort: rule["toPort"],
    ipRanges: items(cidrs.map((cidrIp) => ({ cidrIp }))),
    groups: items(groups.map((groupId) => ({ groupId }))),
    prefixListIds: items(prefixes.map((prefixListId) => ({ prefixListId }))),
  };
}

/** Rules of single-rule resources, which are what DescribeSecurityGroupRules has an id for. */
function securityGroupRules(facts: AwsFacts): readonly Item[] {
  const { store } = facts;
  return [
    ...store.ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
    ...store.ofType("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"),
    ...store.ofType("aws:ec2/securityGroupRule:SecurityGroupRule"),
  ].map(({ token, inputs, outputs }) => ({
    securityGroupRuleId: text(outputs["securityGroupRuleId"]),
    groupId: text(inputs["securityGroupId"]),
    isEgress: token.endsWith("EgressRule") || inputs["type"] === "egress",
    ipProtocol: text(inputs["protocol"]) || text(inputs["ipProtocol"]),
    fromPort: inputs["fromPort"] ?? -1,
    toPort: inputs["toPort"] ?? -1,
    cidrIpv4: text(inputs["cidrIpv4"]) || texts(inputs["cidrBlocks"])[0],
    referencedGroupInfo: {
      groupId:
        text(inputs["referencedSecurityGroupId"]) ||
        text(inputs["sourceSecurityGroupId"]) ||
        undefined,
    },
  }));
}

function securityGroups(facts: AwsFacts): readonly Item[] {
  const { store } = facts;
  const rules = [
    ...store.ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
    ...store
      .ofType("aws:ec2/securityGroupRule:SecurityGroupRule")
      .filter(({ inputs }) => inputs["type"] === "ingress"),
  ].map(({ inputs }) => inputs);
  return [
    ...store.ofType("aws:ec2/securityGroup:SecurityGroup"),
    ...store.ofType("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"),
  ].map(({ id, inputs, outputs }) => ({
    groupId: id,
    groupName: text(outputs["name"]),
    vpcId: text(inputs["vpcId"]),
    ownerId: text(outputs["ownerId"]),
    ipPermissions: items(
      [
        ...(list(inputs["ingress"]) as readonly Values[]),
        ...rules.filter((rule) => rule["securityGroupId"] === id),
      ].map(permissionOf),
    ),
  }));
}

function addresses(facts: AwsFacts): readonly Item[] {
  const { store } = facts;
  const users = new Map(
    store
      .ofType("aws:ec2/natGateway:NatGateway")
      .map(({ inputs, outputs }) => [text(inputs["allocationId"]), text(outputs["associationId"])]),
  );
  return [
    ...Array.from({ length: usedByOthers(facts.scenario, "ec2/L-0263D0A3") }, (_, index) => ({
      allocationId: `eipalloc-${String(index).padStart(8, "0")}`,
      publicIp: freeAddress("198.51.100.0/24", new Set(), index + 1),
      domain: "vpc",
    })),
    ...store.ofType("aws:ec2/eip:Eip").map(({ id, outputs }) => ({
      allocationId: id,
      publicIp: text(outputs["publicIp"]),
      associationId: users.get(id),
      domain: "vpc",
    })),
  ];
}

const endpoints = (facts: AwsFacts): readonly Item[] =>
  facts.store.ofType("aws:ec2/vpcEndpoint:VpcEndpoint").map(({ id, inputs, outputs }) => ({
    vpcEndpointId: id,
    vpcEndpointType: text(inputs["vpcEndpointType"]) || "Gateway",
    vpcId: text(inputs["vpcId"]),
    ownerId: text(outputs["ownerId"]),
    serviceName: text(inputs["serviceName"]),
    state: "available",
    privateDnsEnabled: outputs["privateDnsEnabled"] === true,
    routeTableIdSet: items(texts(inputs["routeTableIds"])),
    subnetIdSet: items(texts(inputs["subnetIds"])),
    groupSet: items(texts(inputs["securityGroupIds"]).map((groupId) => ({ groupId }))),
  }));

function dhcpOptions(facts: AwsFacts): readonly Item[] {
  const setOf = (dhcpOptionsId: string, servers: readonly string[], domain: string): Item => ({
    dhcpOptionsId,
    dhcpConfigurationSet: items([
      { key: "domain-name", valueSet: items([{ value: domain }]) },
      { key: "domain-name-servers", valueSet: items(servers.map((value) => ({ value }))) },
    ]),
  });
  return [
    setOf(REGION_OPTIONS, ["AmazonProvidedDNS"], `${facts.region}.compute.internal`),
    ...facts.store
      .ofType("aws:ec2/vpcDhcpOptions:VpcDhcpOptions")
      .map(({ id, inputs }) =>
        setOf(id, texts(inputs["domainNameServers"]), text(inputs["domainName"])),
      ),
  ];
}

const DEFAULT_RULE = 32_767;

const networkAclItems = (facts: AwsFacts): readonly Item[] =>
  networkAcls(facts.store).map(({ id, vpcId, isDefault, entries, subnetIds }) => ({
    networkAclId: id,
    vpcId,
    default: isDefault,
    associationSet: items(subnetIds.map((subnetId) => ({ networkAclId: id, subnetId }))),
    entrySet: items([
      ...entries.map((entry) => ({
        ruleNumber: entry.ruleNumber,
        protocol: entry.protocol,
        ruleAction: entry.allows ? "allow" : "deny",
        egress: entry.egress,
        [entry.range.includes(":") ? "ipv6CidrBlock" : "cidrBlock"]: entry.range,
        ...(entry.protocol === "-1" || entry.fromPort === undefined
          ? {}
          : { portRange: { from: entry.fromPort, to: entry.toPort } }),
      })),
      ...[false, true].map((egress) => ({
        ruleNumber: DEFAULT_RULE,
        protocol: "-1",
        ruleAction: "deny",
        egress,
        cidrBlock: "0.0.0.0/0",
      })),
    ]),
  }));

function internetGateways(facts: AwsFacts): readonly Item[] {
  const count = usedByOthers(facts.scenario, "vpc/L-A4707A72");
  const others = Array.from({ length: count }, (_, index) => [
    `igw-${String(index).padStart(8, "0")}`,
    `vpc-${String(index).padStart(8, "0")}`,
  ]);
  const own = facts.store
    .ofType("aws:ec2/internetGateway:InternetGateway")
    .map(({ id, inputs }) => [id, text(inputs["vpcId"])]);
  return [...others, ...own].map(([internetGatewayId, vpcId = ""]) => ({
    internetGatewayId,
    attachmentSet: items(vpcId === "" ? [] : [{ vpcId, state: "available" }]),
  }));
}

function egressOnlyGateways({ store, scenario }: AwsFacts): readonly Item[] {
  const others = Array.from({ length: usedByOthers(scenario, "vpc/L-45FE3B85") }, (_, index) => [
    `eigw-${String(index).padStart(8, "0")}`,
    `vpc-${String(index).padStart(8, "0")}`,
  ]);
  const own = store
    .ofType("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway")
    .map(({ id, inputs }) => [id, text(inputs["vpcId"])]);
  return [...others, ...own].map(([egressOnlyInternetGatewayId, vpcId]) => ({
    egressOnlyInternetGatewayId,
    attachmentSet: items([{ vpcId, state: "attached" }]),
  }));
}

/** Answers of EC2 about VPCs and what is in them. */
export const NETWORK: Answers = {
  "ec2:DescribeVpcs": described(vpcs, "vpcSet", "VpcId", "InvalidVpcID.NotFound"),
  "ec2:DescribeSubnets": described(subnets, "subnetSet", "SubnetId", "InvalidSubnetID.NotFound"),
  "ec2:DescribeNatGateways": described(
    natGateways,
    "natGatewaySet",
    "NatGatewayId",
    "NatGatewayNotFound",
  ),
  "ec2:DescribeInternetGateways": described(
    internetGateways,
    "internetGatewaySet",
    "InternetGatewayId",
    "InvalidInternetGatewayID.NotFound",
  ),
  "ec2:DescribeEgressOnlyInternetGateways": described(
    egressOnlyGateways,
    "egressOnlyInternetGatewaySet",
    "EgressOnlyInternetGatewayId",
    "InvalidGatewayID.NotFound",
  ),
  // The answer has no pages.
  "ec2:DescribeAddresses": ({ facts, input }) => {
    const ids = repeated(input, "AllocationId");
    const found = addresses(facts).filter(
      ({ allocationId }) => ids.length === 0 || ids.includes(text(allocationId)),
    );
    if (found.length < ids.length) throw new Refusal("InvalidAllocationID.NotFound");
    return { addressesSet: items(found) };
  },
  "ec2:DescribeRouteTables": described(
    routeTables,
    "routeTableSet",
    "RouteTableId",
    "InvalidRouteTableID.NotFound",
  ),
  "ec2:DescribeVpcEndpoints": described(
    endpoints,
    "vpcEndpointSet",
    "VpcEndpointId",
    "InvalidVpcEndpointId.NotFound",
  ),
  "ec2:DescribeVpcEndpointServices": ({ facts, input }) => {
    const found = repeated(input, "ServiceName").map((name) => {
      const letters = facts.scenario.endpointServiceZones;
      const service = endpointService(facts.region, name, letters);
      if (service === undefined) throw new Refusal("InvalidServiceName");
      return service;
    });
    return {
      serviceNameSet: items(found.map(({ name }) => name)),
      serviceDetailSet: items(
        found.map(({ name, types, zones }) => ({
          serviceName: name,
          serviceType: items(types.map((serviceType) => ({ serviceType }))),
          availabilityZoneSet: items(zones),
          owner: "amazon",
        })),
      ),
    };
  },
  "ec2:DescribeSecurityGroups": described(
    securityGroups,
    "securityGroupInfo",
    "GroupId",
    "InvalidGroup.NotFound",
  ),
  "ec2:DescribeSecurityGroupRules": described(
    securityGroupRules,
    "securityGroupRuleSet",
    "SecurityGroupRuleId",
    "InvalidSecurityGroupRuleId.NotFound",
  ),
  "ec2:DescribeNetworkAcls": described(
    networkAclItems,
    "networkAclSet",
    "NetworkAclId",
    "InvalidNetworkAclID.NotFound",
  ),
  "ec2:DescribeVpcAttribute": ({ input, facts }) => {
    const name = text(input["Attribute"]);
    const vpcId = text(input["VpcId"]);
    const found = facts.store.get(vpcId);
    return { vpcId, [name]: { value: found === undefined || found.outputs[name] === true } };
  },
  "ec2:DescribeDhcpOptions": described(
    dhcpOptions,
    "dhcpOptionsSet",
    "DhcpOptionsId",
    "InvalidDhcpOptionsID.NotFound",
  ),
  "ec2:DescribeVpcBlockPublicAccessExclusions": () => ({ vpcBlockPublicAccessExclusionSet: {} }),
  "ec2:DescribeVpcBlockPublicAccessOptions": ({ facts }) => ({
    vpcBlockPublicAccessOptions: {
      awsAccountId: facts.account,
      awsRegion: facts.region,
      state: "default-state",
      internetGatewayBlockMode: facts.scenario.internetGatewayBlockMode,
    },
  }),
};
