import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { type NamedException, reasonIssues } from "../plans/exceptions";
import { type Issue, throwIfAny } from "../plans/issues";
import { interfaceEndpointIssues } from "../plans/aws/interface-endpoints";
import { networkAclIssues } from "../plans/aws/network-acl";
import {
  type NatMode,
  type PlannedSubnet,
  type PlannedVpc,
  type SubnetTierShape,
  type VpcZoneShape,
  isZoneId,
  newVpcIssues,
  planVpc,
  VPC_DEFAULTS,
  zoneIssues,
} from "../plans/aws/vpc";
import { type AwsComponentArgs, namedTags } from "./arguments";
import { InterfaceEndpoints } from "./interface-endpoints";
import { SubnetAcl } from "./subnet-acl";
import { type FlowLogSettings, VpcFlowLogs, flowLogIssues } from "./vpc-flow-logs";

/** Name servers of a new VPC: the account's default set, or a set of its own with Amazon's resolver. */
export const DhcpOptionsMode = { Default: "default", AmazonProvided: "amazonProvided" } as const;
export type DhcpOptionsMode = (typeof DhcpOptionsMode)[keyof typeof DhcpOptionsMode];

/** `managed`: an own list for all subnets, the default one closed. `default`: AWS's list, which lets everything through. */
export const NetworkAclMode = { Managed: "managed", Default: "default" } as const;
export type NetworkAclMode = (typeof NetworkAclMode)[keyof typeof NetworkAclMode];

export interface NewVpcArgs extends AwsComponentArgs {
  /** Optional. A new VPC. @default "new" */
  readonly mode?: "new";
  /** Required. AWS region of the provider, for service names: `us-east-1`. */
  readonly region: string;
  /**
   * Required. Two to six zones by name (`us-east-1a`) or id (`use1-az1`), in the order in which they are handed on.
   *
   * A zone is identified by what is written here, never by its place. Its addresses follow its slot, by default its place,
   * 1 to 6: give `slot` to keep a zone's addresses when one before it goes. `privateCidr` and `publicCidr` replace the plan.
   * Error: `zones[1]: us-east-1a is also zones[0]; name each zone once`.
   * Source: Code Ocean, Prerequisites, "Support for Multiple Availability Zones".
   */
  readonly zones: readonly (string | VpcZoneShape)[];
  /**
   * Optional. Primary IPv4 range, /16 to /28; /20 or larger for the built-in plan, which cuts it into sixteen blocks.
   * @default "10.0.0.0/16"
   */
  readonly cidrBlock?: string;
  /**
   * Optional. Further IPv4 ranges. What AWS would refuse is refused here, before anything is registered.
   *
   * Error: `secondaryCidrBlocks[0]: 10.0.16.0/20 lies in 10.0.0.0/16, which is closed to a VPC that holds 10.0.0.0/20; …`.
   * Source: Code Ocean, Prerequisites, "Subnets Configuration"; Amazon VPC, "VPC CIDR blocks".
   * @default - none
   */
  readonly secondaryCidrBlocks?: readonly string[];
  /** Optional. Further tiers of subnets by name, each with its routing and its ranges by zone. @default - none */
  readonly tiers?: Readonly<Record<string, SubnetTierShape>>;
  /** Optional. How private subnets reach the internet: `none`, `single` (in the first zone) or `perZone`. @default "perZone" */
  readonly nat?: NatMode;
  /**
   * Optional. Allocation ids of elastic IPs to use, by zone: addresses that others allow already and that outlive this stack.
   * @default - new addresses
   */
  readonly natAllocationIds?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Optional. The VPC's name servers. @default "default" */
  readonly dhcpOptions?: DhcpOptionsMode;
  /** Optional. Stateless rules around the subnets. @default "managed" */
  readonly networkAcl?: NetworkAclMode;
  /** Optional. Record the traffic, or say why not. @default - CloudWatch Logs, 365 days */
  readonly flowLogs?: FlowLogSettings | ({ readonly mode: "none" } & NamedException);
  /** Optional. AWS services with an endpoint in the first two zones, for example `ssm`. @default - none */
  readonly interfaceEndpoints?: readonly string[];
  /** Optional. An Amazon-provided IPv6 range as well: outbound only for private subnets. @default false */
  readonly ipv6?: boolean;
  /** Optional. Refuse to delete the VPC and its elastic IPs. @default true */
  readonly protect?: boolean;
}

export interface ExistingVpcZone {
  /** Required. Zone name or id. */
  readonly zone: string;
  /** Required. A private subnet in that zone. */
  readonly privateSubnetId: pulumi.Input<string>;
  /** Conditional. A public subnet in that zone: for an internet-facing deployment, and for every zone after the second. */
  readonly publicSubnetId?: pulumi.Input<string>;
}

export interface ExistingVpcArgs {
  /** Required. A VPC that is already there: nothing is created, nothing is changed. */
  readonly mode: "existing";
  /** Required. AWS region of the VPC. */
  readonly region: string;
  /** Required. Id of the VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** Required. Its zones, in the order in which they are handed on, with one subnet of each kind. */
  readonly zones: readonly ExistingVpcZone[];
  /** Optional. Its IPv4 ranges, for rules that admit the VPC's own machines. @default - none */
  readonly cidrBlocks?: readonly string[];
}

export type VpcArgs = NewVpcArgs | ExistingVpcArgs;

/**
 * A VPC for Code Ocean: new, to the vendor's own address plan, or an existing one behind the same outputs.
 *
 * A new one creates, in order: VPC, secondary ranges, internet gateway, subnets, route tables with one route each, elastic
 * IPs and NAT gateways, S3 gateway endpoint, then emptied default security group and route table, network ACL, flow logs;
 * interface endpoints and DHCP options when asked. Costs, highest first: NAT gateways and interface endpoints by hour,
 * traffic through them, flow logs, elastic IPs.
 *
 * @stateful Elastic IPs: others allow them by address. They and the VPC are protected.
 * @example
 * const network = new Vpc("codeocean", { region: "us-east-1", zones: ["us-east-1a", "us-east-1b"] });
 */
export class Vpc extends pulumi.ComponentResource {
  public readonly vpcId: pulumi.Output<string>;
  /** Zones as given, in order. */
  public readonly zones: readonly string[];
  /** IPv4 ranges known before deployment, primary first. */
  public readonly cidrBlocks: readonly string[];
  /** Names of the zones, also where ids were given; in order. */
  public readonly availabilityZones: readonly pulumi.Output<string>[];
  /** By zone as given. */
  public readonly privateSubnetIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** By zone as given; zones without a public subnet are absent. */
  public readonly publicSubnetIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Subnets of further tiers, by `<tier>-<zone>`. */
  public readonly tierSubnetIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Addresses by which private subnets are seen, by zone of the NAT gateway. */
  public readonly natPublicIps: Readonly<Record<string, pulumi.Output<string>>>;

  public constructor(name: string, args: VpcArgs, opts?: pulumi.ComponentResourceOptions) {
    const subject = `Vpc "${name}"`;
    throwIfAny(subject, vpcIssues(name, args));
    const plan = args.mode === "existing" ? undefined : planVpc(subject, shapeOf(args));
    super("platform-foundations:aws:Vpc", name, {}, opts);

    const parts =
      args.mode === "existing" || plan === undefined
        ? existingParts(args as ExistingVpcArgs)
        : createParts(this, name, args, plan);
    this.vpcId = parts.vpcId;
    this.zones = parts.zones;
    this.cidrBlocks = parts.cidrBlocks;
    this.availabilityZones = parts.availabilityZones;
    this.privateSubnetIds = parts.privateSubnetIds;
    this.publicSubnetIds = parts.publicSubnetIds;
    this.tierSubnetIds = parts.tierSubnetIds;
    this.natPublicIps = parts.natPublicIps;
    this.registerOutputs({ ...parts });
  }
}

type VpcParts = Pick<
  Vpc,
  | "vpcId"
  | "zones"
  | "cidrBlocks"
  | "availabilityZones"
  | "privateSubnetIds"
  | "publicSubnetIds"
  | "tierSubnetIds"
  | "natPublicIps"
>;

/** Everything wrong with the arguments of a VPC. */
export function vpcIssues(name: string, args: VpcArgs): readonly Issue[] {
  if (args.mode === "existing") return zoneIssues(args.region, args.zones);
  const { flowLogs = {} } = args;
  return [
    ...newVpcIssues(shapeOf(args)),
    ...(args.networkAcl === NetworkAclMode.Default
      ? []
      : networkAclIssues([
          args.cidrBlock ?? VPC_DEFAULTS.cidrBlock,
          ...(args.secondaryCidrBlocks ?? []),
        ])),
    ...("mode" in flowLogs
      ? reasonIssues("flowLogs.reason", flowLogs.reason)
      : flowLogIssues(`${name}-flow`, flowLogs)),
    ...interfaceEndpointIssues("interfaceEndpoints", args.interfaceEndpoints ?? []),
  ];
}

const shapeOf = (args: NewVpcArgs): Parameters<typeof planVpc>[1] => ({
  region: args.region,
  cidrBlock: args.cidrBlock,
  zones: args.zones,
  secondaryCidrBlocks: args.secondaryCidrBlocks,
  tiers: args.tiers,
  nat: args.nat,
  keptAddressZones: Object.keys(args.natAllocationIds ?? {}),
});

function existingParts(args: ExistingVpcArgs): VpcParts {
  return {
    vpcId: pulumi.output(args.vpcId),
    zones: args.zones.map(({ zone }) => zone),
    cidrBlocks: args.cidrBlocks ?? [],
    availabilityZones: args.zones.map(({ zone }) => pulumi.output(zone)),
    privateSubnetIds: Object.fromEntries(
      args.zones.map(({ zone, privateSubnetId }) => [zone, pulumi.output(privateSubnetId)]),
    ),
    publicSubnetIds: Object.fromEntries(
      args.zones.flatMap(({ zone, publicSubnetId }) =>
        publicSubnetId === undefined ? [] : [[zone, pulumi.output(publicSubnetId)]],
      ),
    ),
    tierSubnetIds: {},
    natPublicIps: {},
  };
}

function createParts(parent: Vpc, name: string, args: NewVpcArgs, plan: PlannedVpc): VpcParts {
  const vpc = createVpc(parent, name, args, plan);
  const gateway = new ec2.InternetGateway(
    `${name}-igw`,
    { vpcId: vpc.id, tags: namedTags(args.tags, `${name}-igw`) },
    { parent },
  );
  const subnets = createSubnets(parent, name, args, plan, vpc);
  const nats = createNats(parent, name, args, plan, gateway, subnets);
  const tables = createRouting(parent, name, args, plan, vpc, gateway, subnets, nats);
  createS3Endpoint(parent, name, args, vpc, tables);
  closeDefaults(parent, name, args, plan, vpc, subnets);
  createExtras(parent, name, args, plan, vpc, subnets);

  const byZone = (tier: string): Readonly<Record<string, pulumi.Output<string>>> =>
    Object.fromEntries(
      plan.subnets
        .filter((subnet) => subnet.tier === tier)
        .map(({ key, zone }) => [zone, idOf(subnets, key)]),
    );
  return {
    vpcId: vpc.id,
    zones: plan.zones,
    cidrBlocks: [plan.cidrBlock, ...plan.secondaryCidrBlocks],
    availabilityZones: plan.zones.map(
      (zone) => subnetOf(subnets, `private-${zone}`).availabilityZone,
    ),
    privateSubnetIds: byZone("private"),
    publicSubnetIds: byZone("public"),
    tierSubnetIds: Object.fromEntries(
      plan.subnets
        .filter(({ tier }) => tier !== "private" && tier !== "public")
        .map(({ key }) => [key, idOf(subnets, key)]),
    ),
    natPublicIps: Object.fromEntries(
      plan.natZones.map((zone) => [zone, natOf(nats, zone).publicIp]),
    ),
  };
}

type Subnets = ReadonlyMap<string, ec2.Subnet>;
type Nats = ReadonlyMap<string, ec2.NatGateway>;

function createVpc(parent: Vpc, name: string, args: NewVpcArgs, plan: PlannedVpc): ec2.Vpc {
  return new ec2.Vpc(
    name,
    {
      cidrBlock: plan.cidrBlock,
      enableDnsSupport: true,
      // Private zones and endpoint names resolve only with both.
      enableDnsHostnames: true,
      instanceTenancy: "default",
      ...(args.ipv6 === true ? { assignGeneratedIpv6CidrBlock: true } : {}),
      tags: namedTags(args.tags, name),
    },
    { parent, protect: args.protect ?? true },
  );
}

function createSubnets(
  parent: Vpc,
  name: string,
  args: NewVpcArgs,
  plan: PlannedVpc,
  vpc: ec2.Vpc,
): Subnets {
  const associations = new Map(
    plan.secondaryCidrBlocks.map((cidrBlock) => [
      cidrBlock,
      new ec2.VpcIpv4CidrBlockAssociation(
        `${name}-cidr-${cidrBlock.replace("/", "-")}`,
        { vpcId: vpc.id, cidrBlock },
        { parent },
      ),
    ]),
  );
  const create = (subnet: PlannedSubnet): ec2.Subnet => {
    const association = associations.get(subnet.secondaryCidrBlock ?? "");
    const { ipv6Block } = subnet;
    return new ec2.Subnet(
      `${name}-${subnet.key}`,
      {
        vpcId: vpc.id,
        cidrBlock: subnet.cidr,
        ...(isZoneId(subnet.zone)
          ? { availabilityZoneId: subnet.zone }
          : { availabilityZone: subnet.zone }),
        mapPublicIpOnLaunch: subnet.routing === "public",
        ...(args.ipv6 === true && ipv6Block !== undefined
          ? {
              ipv6CidrBlock: vpc.ipv6CidrBlock.apply((range) => ipv6Subnet(range, ipv6Block)),
              assignIpv6AddressOnCreation: true,
            }
          : {}),
        tags: namedTags(args.tags, `${name}-${subnet.key}`),
      },
      // A range is usable only in state "associated".
      { parent, ...(association === undefined ? {} : { dependsOn: [association] }) },
    );
  };
  return new Map(plan.subnets.map((subnet) => [subnet.key, create(subnet)]));
}

/** Subnet `number` (/64) of a VPC's /56, whose last two hexadecimal digits before `::` are free. */
export function ipv6Subnet(range: string, number: number): string {
  const groups = range.replace(/::\/56$/, "").split(":");
  while (groups.length < 4) groups.push("0");
  const last = Number.parseInt(groups[3] ?? "0", 16) + number;
  return `${[...groups.slice(0, 3), last.toString(16)].join(":")}::/64`;
}

function createNats(
  parent: Vpc,
  name: string,
  args: NewVpcArgs,
  plan: PlannedVpc,
  gateway: ec2.InternetGateway,
  subnets: Subnets,
): Nats {
  const addressOf = (zone: string): pulumi.Input<string> => {
    const kept = args.natAllocationIds?.[zone];
    if (kept !== undefined) return kept;
    return new ec2.Eip(
      `${name}-nat-${zone}`,
      { domain: "vpc", tags: namedTags(args.tags, `${name}-nat-${zone}`) },
      // An address in use cannot be released, and one for a NAT gateway needs the internet gateway first.
      { parent, protect: args.protect ?? true, dependsOn: [gateway] },
    ).id;
  };
  const create = (zone: string): ec2.NatGateway =>
    new ec2.NatGateway(
      `${name}-nat-${zone}`,
      {
        allocationId: addressOf(zone),
        subnetId: idOf(subnets, `public-${zone}`),
        connectivityType: "public",
        tags: namedTags(args.tags, `${name}-nat-${zone}`),
      },
      // A NAT gateway fails in a VPC whose internet gateway is not attached. Replaced, it must let go of its address first.
      { parent, dependsOn: [gateway], deleteBeforeReplace: true },
    );
  return new Map(plan.natZones.map((zone) => [zone, create(zone)]));
}

// One table for each subnet of the two main tiers. A further tier shares its zone's tables, or has its own when isolated.
function createRouting(
  parent: Vpc,
  name: string,
  args: NewVpcArgs,
  plan: PlannedVpc,
  vpc: ec2.Vpc,
  gateway: ec2.InternetGateway,
  subnets: Subnets,
  nats: Nats,
): ReadonlyMap<string, ec2.RouteTable> {
  const egressOnly =
    args.ipv6 === true
      ? new ec2.EgressOnlyInternetGateway(
          `${name}-eigw`,
          { vpcId: vpc.id, tags: namedTags(args.tags, `${name}-eigw`) },
          { parent },
        )
      : undefined;
  const tables = new Map<string, ec2.RouteTable>();
  for (const subnet of plan.subnets) {
    const shared = tables.get(`${subnet.routing}-${subnet.zone}`);
    const table =
      shared ??
      new ec2.RouteTable(
        `${name}-${subnet.key}`,
        { vpcId: vpc.id, tags: namedTags(args.tags, `${name}-${subnet.key}`) },
        { parent },
      );
    new ec2.RouteTableAssociation(
      `${name}-${subnet.key}`,
      { subnetId: idOf(subnets, subnet.key), routeTableId: table.id },
      { parent },
    );
    if (shared !== undefined) continue;
    tables.set(subnet.key, table);
    createDefaultRoutes(parent, `${name}-${subnet.key}`, subnet, table, {
      gateway,
      nat: nats.get(plan.natZoneOf[subnet.zone] ?? ""),
      egressOnly,
    });
  }
  return tables;
}

interface WaysOut {
  readonly gateway: ec2.InternetGateway;
  readonly nat: ec2.NatGateway | undefined;
  readonly egressOnly: ec2.EgressOnlyInternetGateway | undefined;
}

// Routes are resources of their own: mixed with inline ones, each side removes the other's.
function createDefaultRoutes(
  parent: Vpc,
  name: string,
  subnet: PlannedSubnet,
  table: ec2.RouteTable,
  ways: WaysOut,
): void {
  const { gateway, nat, egressOnly } = ways;
  const route = (suffix: string, args: Omit<ec2.RouteArgs, "routeTableId">): void => {
    new ec2.Route(`${name}${suffix}`, { routeTableId: table.id, ...args }, { parent });
  };
  if (subnet.routing === "public") {
    route("", { destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id });
    if (egressOnly !== undefined) {
      route("-ipv6", { destinationIpv6CidrBlock: "::/0", gatewayId: gateway.id });
    }
  } else if (subnet.routing === "private") {
    if (nat !== undefined) route("", { destinationCidrBlock: "0.0.0.0/0", natGatewayId: nat.id });
    if (egressOnly !== undefined) {
      route("-ipv6", { destinationIpv6CidrBlock: "::/0", egressOnlyGatewayId: egressOnly.id });
    }
  }
}

function createS3Endpoint(
  parent: Vpc,
  name: string,
  args: NewVpcArgs,
  vpc: ec2.Vpc,
  tables: ReadonlyMap<string, ec2.RouteTable>,
): void {
  new ec2.VpcEndpoint(
    `${name}-s3`,
    {
      vpcId: vpc.id,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${args.region}.s3`,
      // Public subnets reach S3 by the internet gateway; everything else without leaving the network.
      routeTableIds: [...tables]
        .filter(([key]) => !key.startsWith("public-"))
        .map(([, table]) => table.id),
      tags: namedTags(args.tags, `${name}-s3`),
    },
    { parent },
  );
}

function closeDefaults(
  parent: Vpc,
  name: string,
  args: NewVpcArgs,
  plan: PlannedVpc,
  vpc: ec2.Vpc,
  subnets: Subnets,
): void {
  new ec2.DefaultSecurityGroup(
    `${name}-default`,
    { vpcId: vpc.id, ingress: [], egress: [], tags: namedTags(args.tags, `${name}-default`) },
    { parent },
  );
  new ec2.DefaultRouteTable(
    `${name}-default`,
    {
      defaultRouteTableId: vpc.defaultRouteTableId,
      routes: [],
      tags: namedTags(args.tags, `${name}-default`),
    },
    { parent },
  );
  if (args.networkAcl === NetworkAclMode.Default) return;
  new SubnetAcl(
    `${name}-acl`,
    {
      vpcId: vpc.id,
      cidrBlocks: [plan.cidrBlock, ...plan.secondaryCidrBlocks],
      subnetIds: Object.fromEntries([...subnets].map(([key, subnet]) => [key, subnet.id])),
      defaultNetworkAclId: vpc.defaultNetworkAclId,
      ipv6: args.ipv6 ?? false,
      ...(args.tags === undefined ? {} : { tags: args.tags }),
    },
    { parent },
  );
}

function createExtras(
  parent: Vpc,
  name: string,
  args: NewVpcArgs,
  plan: PlannedVpc,
  vpc: ec2.Vpc,
  subnets: Subnets,
): void {
  const { flowLogs = {}, interfaceEndpoints = [] } = args;
  const tags = args.tags === undefined ? {} : { tags: args.tags };
  if (!("mode" in flowLogs)) {
    new VpcFlowLogs(`${name}-flow`, { ...flowLogs, vpcId: vpc.id, ...tags }, { parent });
  }
  if (interfaceEndpoints.length > 0) {
    new InterfaceEndpoints(
      `${name}-vpce`,
      {
        region: args.region,
        vpcId: vpc.id,
        cidrBlocks: [plan.cidrBlock, ...plan.secondaryCidrBlocks],
        // The product's machines live in the first two zones.
        subnetIds: plan.zones.slice(0, 2).map((zone) => idOf(subnets, `private-${zone}`)),
        services: interfaceEndpoints,
        ...tags,
      },
      { parent },
    );
  }
  if (args.dhcpOptions === DhcpOptionsMode.AmazonProvided)
    createDhcpOptions(parent, name, args, vpc);
}

function createDhcpOptions(parent: Vpc, name: string, args: NewVpcArgs, vpc: ec2.Vpc): void {
  const options = new ec2.VpcDhcpOptions(
    `${name}-dhcp`,
    {
      domainNameServers: ["AmazonProvidedDNS"],
      // us-east-1 is older than the pattern of the other regions.
      domainName: args.region === "us-east-1" ? "ec2.internal" : `${args.region}.compute.internal`,
      tags: namedTags(args.tags, `${name}-dhcp`),
    },
    { parent },
  );
  new ec2.VpcDhcpOptionsAssociation(
    `${name}-dhcp`,
    { vpcId: vpc.id, dhcpOptionsId: options.id },
    { parent },
  );
}

function subnetOf(subnets: Subnets, key: string): ec2.Subnet {
  const subnet = subnets.get(key);
  if (subnet === undefined) throw new TypeError(`the plan holds no subnet ${key}`);
  return subnet;
}

const idOf = (subnets: Subnets, key: string): pulumi.Output<string> => subnetOf(subnets, key).id;

function natOf(nats: Nats, zone: string): ec2.NatGateway {
  const nat = nats.get(zone);
  if (nat === undefined) throw new TypeError(`the plan holds no NAT gateway in ${zone}`);
  return nat;
}
