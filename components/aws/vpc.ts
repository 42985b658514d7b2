import * as ec2 from "@pulumi/aws/ec2";
import { getAvailabilityZoneOutput } from "@pulumi/aws/getAvailabilityZone";
import * as pulumi from "@pulumi/pulumi";
import { exceptionTags, type NamedException, reasonIssues } from "../plans/exceptions";
import { decide, type Known } from "../arguments/decide";
import { NAME } from "../arguments/stand-ins";
import { type Issue, throwIfAny } from "../plans/issues";
import {
  interfaceEndpointIssues,
  type InterfaceEndpointService,
} from "../plans/aws/interface-endpoints";
import { flowLogIssues } from "../plans/aws/flow-logs";
import type { NetworkAclMode } from "../plans/aws/network-acl";
import {
  type PlannedSubnet,
  type PlannedVpc,
  isZoneId,
  newVpcIssues,
  planVpc,
  VPC_DEFAULTS,
  existingZoneIssues,
  type NewVpcShape,
} from "../plans/aws/vpc";
import { type AwsComponentArgs, type ComponentContext, namedTags } from "./arguments";
import { InterfaceEndpoints } from "./interface-endpoints";
import { SubnetAcl, subnetAclIssues } from "./subnet-acl";
import { type FlowLogSettings, VpcFlowLogs } from "./vpc-flow-logs";

/** Name servers of a new VPC: the account's default set, or a set of its own with Amazon's resolver. */
export const DhcpOptionsMode = { Default: "default", AmazonProvided: "amazonProvided" } as const;
export type DhcpOptionsMode = (typeof DhcpOptionsMode)[keyof typeof DhcpOptionsMode];

export interface VpcArgs extends Omit<NewVpcShape, "keptAddressZones">, AwsComponentArgs {
  /**
   * Optional. Allocation ids of elastic IPs to use, by zone: addresses that others allow already and that outlive this stack.
   * @default - new addresses
   */
  readonly natAllocationIds?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * Optional. The VPC's name servers. A set of its own stays with the VPC when the mode changes back, and in the account when the
   * VPC is deleted: without a set, machines of older types resolve nothing.
   * @default "default"
   */
  readonly dhcpOptions?: DhcpOptionsMode | undefined;
  /**
   * Optional. Stateless rules around the subnets: a list of their own, or the VPC's default list, open to everything.
   * @default "managed"
   */
  readonly networkAcl?: NetworkAclMode | undefined;
  /** Optional. Record the traffic, or say why not. @default - CloudWatch Logs, 365 days */
  readonly flowLogs?: FlowLogSettings | ({ readonly mode: "none" } & NamedException) | undefined;
  /**
   * Optional. AWS services with an endpoint in the first two zones that they are offered in, for example `ssm` or `ecr.api`.
   *
   * Error: `interfaceEndpoints[0]: "SSM" is not the name of an endpoint service; use the part after the region in lower case, …`.
   * @default - none
   */
  readonly interfaceEndpoints?: readonly InterfaceEndpointService[] | undefined;
  /**
   * Optional. Further tags of the subnets of each tier, for example `kubernetes.io/role/elb` of `public`; they count before `tags`.
   *
   * Error: `subnetTags.web: is not a tier of this VPC; use private, public`.
   * @default - none
   */
  readonly subnetTags?:
    Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>> | undefined;
  /** Optional. An Amazon-provided IPv6 range as well: outbound only for private subnets. @default false */
  readonly ipv6?: boolean | undefined;
  /** Optional. Refuse to delete the VPC, its elastic IPs and the private subnets of its first two zones. @default true */
  readonly protect?: boolean | undefined;
}

/** One zone of a VPC that exists already. */
export interface ExistingVpcZone {
  /** Required. Zone name or id. */
  readonly zone: string;
  /** Required. A private subnet in that zone. */
  readonly privateSubnetId: pulumi.Input<string>;
  /** Conditional. A public subnet in that zone: for an internet-facing deployment, and for every zone after the second. */
  readonly publicSubnetId?: pulumi.Input<string> | undefined;
}

/** A VPC that exists already. */
export interface ExistingVpcArgs {
  /** Required. AWS region of the VPC. */
  readonly region: string;
  /** Required. Id of the VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** Required. Its zones, in the order in which they are handed on, with one subnet of each kind. */
  readonly zones: readonly ExistingVpcZone[];
  /** Optional. Its IPv4 ranges, for rules that allow the VPC's own machines. @default - none */
  readonly cidrBlocks?: readonly string[] | undefined;
}

/** What other components use of a VPC. */
export interface VpcFacts {
  readonly vpcId: pulumi.Output<string>;
  /** Zones as given, in order. */
  readonly zones: readonly string[];
  /** IPv4 ranges known before deployment, primary first. */
  readonly cidrBlocks: readonly string[];
  /** Names of the zones, also where ids were given; in order. */
  readonly availabilityZones: readonly pulumi.Output<string>[];
  /** By zone as given. */
  readonly privateSubnetIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** By zone as given; zones without a public subnet are absent. */
  readonly publicSubnetIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Subnets of further tiers, by tier and then by zone as given; empty for an existing VPC. */
  readonly tierSubnetIds: Readonly<Record<string, Readonly<Record<string, pulumi.Output<string>>>>>;
  /**
   * Source addresses of private subnets on the internet, by zone of the NAT gateway; empty for an existing VPC and for a regional
   * gateway, whose addresses come and go with its zones unless they are given.
   */
  readonly natPublicIps: Readonly<Record<string, pulumi.Output<string>>>;
}

/**
 * A VPC for Code Ocean, to the vendor's own address plan. For a VPC that exists already, `Vpc.existing` returns the same
 * facts and creates nothing.
 *
 * Creates, in order: VPC, secondary ranges, internet gateway, subnets, route tables with one route each, elastic
 * IPs and NAT gateways, S3 gateway endpoint, then emptied default security group and route table, network ACL, flow logs;
 * interface endpoints and DHCP options when asked. Costs, highest first: NAT gateways and interface endpoints by hour,
 * traffic through them, flow logs, elastic IPs.
 *
 * @stateful Elastic IPs: others allow them by address. Private subnets of the first two zones: the product's data services are
 * there. They and the VPC are protected.
 * @example
 * const network = new Vpc("codeocean", { region: "us-east-1", zones: ["us-east-1a", "us-east-1b"] });
 */
export class Vpc extends pulumi.ComponentResource implements VpcFacts {
  public readonly vpc: ec2.Vpc;
  public readonly internetGateway: ec2.InternetGateway;
  /** Subnets by `<tier>-<zone>`; the main tiers are `private` and `public`. */
  public readonly subnets: Readonly<Record<string, ec2.Subnet>>;
  /** NAT gateways by zone; a regional one is `regional`. */
  public readonly natGateways: Readonly<Record<string, ec2.NatGateway>>;
  /** Route tables by `<tier>-<zone>` of the subnet that each was created for. */
  public readonly routeTables: Readonly<Record<string, ec2.RouteTable>>;
  /** Elastic IPs that are created, by zone of their NAT gateway. */
  public readonly elasticIps: Readonly<Record<string, ec2.Eip>>;
  /** Gateway endpoint of S3. */
  public readonly s3Endpoint: ec2.VpcEndpoint;
  /** The VPC's default security group, emptied. */
  public readonly defaultSecurityGroup: ec2.DefaultSecurityGroup;
  public readonly subnetAcl: SubnetAcl;
  /** Undefined with `flowLogs: { mode: "none" }`. */
  public readonly flowLogs: VpcFlowLogs | undefined;
  /** Undefined without services. */
  public readonly interfaceEndpoints: InterfaceEndpoints | undefined;
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
  /** Subnets of further tiers, by tier and then by zone as given. */
  public readonly tierSubnetIds: Readonly<
    Record<string, Readonly<Record<string, pulumi.Output<string>>>>
  >;
  /** Source addresses of private subnets on the internet, by zone of the NAT gateway. */
  public readonly natPublicIps: Readonly<Record<string, pulumi.Output<string>>>;

  public constructor(name: string, args: VpcArgs, opts?: pulumi.ComponentResourceOptions) {
    const { checked, plan } = decide(
      { component: "Vpc", name },
      { ...args, protect: args.protect ?? opts?.protect },
      { "flowLogs.roleName": NAME },
      (subject, known) => {
        throwIfAny(subject, vpcIssues(name, known));
        return planVpc(subject, shapeOf(known));
      },
    );
    super("platform-foundations:aws:Vpc", name, {}, opts);

    const vpc = createVpc({ parent: this, name, args: checked }, plan);
    const gateway = new ec2.InternetGateway(
      `${name}-igw`,
      { vpcId: vpc.id, tags: namedTags(checked, `${name}-igw`) },
      { parent: this },
    );
    const context = { parent: this, name, args: checked, plan, vpc, gateway };
    const subnets = createSubnets(context);
    const { nats, elasticIps } = createNats(context, subnets);
    const tables = createRouting(context, subnets, nats);
    this.s3Endpoint = createS3Endpoint(context, tables);
    const { defaultSecurityGroup, subnetAcl } = configureDefaults(context, subnets);
    const { flowLogs, interfaceEndpoints } = createExtras(context, subnets);

    this.vpc = vpc;
    this.internetGateway = gateway;
    this.subnets = Object.fromEntries(subnets);
    this.natGateways = Object.fromEntries(nats);
    this.elasticIps = Object.fromEntries(elasticIps);
    this.defaultSecurityGroup = defaultSecurityGroup;
    this.subnetAcl = subnetAcl;
    this.flowLogs = flowLogs;
    this.interfaceEndpoints = interfaceEndpoints;
    this.routeTables = Object.fromEntries(tables);
    this.vpcId = vpc.id;
    this.zones = plan.zones;
    this.cidrBlocks = rangesOf(plan);
    this.availabilityZones = plan.zones.map(
      (zone) => subnetOf(subnets, `private-${zone}`).availabilityZone,
    );
    const idsOf = (tier: string): Readonly<Record<string, pulumi.Output<string>>> =>
      Object.fromEntries(
        plan.subnets
          .filter((subnet) => subnet.tier === tier)
          .map(({ key, zone }) => [zone, idOf(subnets, key)]),
      );
    this.privateSubnetIds = idsOf("private");
    this.publicSubnetIds = idsOf("public");
    const tiers = new Set(plan.subnets.map(({ tier }) => tier));
    tiers.delete("private");
    tiers.delete("public");
    this.tierSubnetIds = Object.fromEntries([...tiers].map((tier) => [tier, idsOf(tier)]));
    this.natPublicIps = Object.fromEntries(
      plan.natZones.map((zone) => [zone, natOf(nats, zone).publicIp]),
    );
    this.registerOutputs({
      vpcId: this.vpcId,
      zones: this.zones,
      cidrBlocks: this.cidrBlocks,
      availabilityZones: this.availabilityZones,
      privateSubnetIds: this.privateSubnetIds,
      publicSubnetIds: this.publicSubnetIds,
      tierSubnetIds: this.tierSubnetIds,
      natPublicIps: this.natPublicIps,
    });
  }

  /** Facts about a VPC that exists already; nothing is registered. Zone ids are resolved for the account of the provider. */
  public static existing(args: ExistingVpcArgs, opts?: pulumi.InvokeOptions): VpcFacts {
    const { checked } = decide({ component: "Vpc.existing" }, args, {}, (subject, known) => {
      throwIfAny(subject, existingZoneIssues(known.region, known.zones, undefined));
    });
    return {
      vpcId: pulumi.output(checked.vpcId),
      zones: checked.zones.map(({ zone }) => zone),
      cidrBlocks: checked.cidrBlocks ?? [],
      availabilityZones: checked.zones.map(({ zone }) =>
        isZoneId(zone)
          ? getAvailabilityZoneOutput({ zoneId: zone, region: checked.region }, opts).name
          : pulumi.output(zone),
      ),
      privateSubnetIds: Object.fromEntries(
        checked.zones.map(({ zone, privateSubnetId }) => [zone, pulumi.output(privateSubnetId)]),
      ),
      publicSubnetIds: Object.fromEntries(
        checked.zones.flatMap(({ zone, publicSubnetId }) =>
          publicSubnetId === undefined ? [] : [[zone, pulumi.output(publicSubnetId)]],
        ),
      ),
      tierSubnetIds: {},
      natPublicIps: {},
    };
  }
}

const rangesOf = (plan: PlannedVpc): readonly string[] => [
  plan.cidrBlock,
  ...plan.secondaryCidrBlocks,
];

/** Everything wrong with the arguments of a VPC. */
export function vpcIssues(name: string, args: Known<VpcArgs>): readonly Issue[] {
  const { flowLogs = {} } = args;
  return [
    ...newVpcIssues(shapeOf(args)),
    ...subnetAclIssues({
      mode: args.networkAcl,
      cidrBlocks: [args.cidrBlock ?? VPC_DEFAULTS.cidrBlock, ...(args.secondaryCidrBlocks ?? [])],
    }),
    ...(flowLogs.mode === "none"
      ? reasonIssues("flowLogs.reason", flowLogs.reason)
      : flowLogIssues(`${name}-flow`, flowLogs)),
    ...subnetTagIssues(args),
    ...interfaceEndpointIssues("interfaceEndpoints", args.interfaceEndpoints ?? []),
  ];
}

function subnetTagIssues({ subnetTags = {}, tiers = {} }: Known<VpcArgs>): readonly Issue[] {
  const known = ["private", "public", ...Object.keys(tiers)];
  return Object.keys(subnetTags)
    .filter((tier) => !known.includes(tier))
    .map((tier) => ({
      path: `subnetTags.${tier}`,
      problem: "is not a tier of this VPC",
      hint: `use ${known.join(", ")}`,
    }));
}

const shapeOf = (args: Known<VpcArgs>): Parameters<typeof planVpc>[1] => ({
  region: args.region,
  cidrBlock: args.cidrBlock,
  zones: args.zones,
  secondaryCidrBlocks: args.secondaryCidrBlocks,
  tiers: args.tiers,
  nat: args.nat,
  keptAddressZones: Object.keys(args.natAllocationIds ?? {}),
});

/** What the steps share once VPC and internet gateway exist. */
interface VpcContext extends ComponentContext<VpcArgs> {
  readonly plan: PlannedVpc;
  readonly vpc: ec2.Vpc;
  readonly gateway: ec2.InternetGateway;
}

type Subnets = ReadonlyMap<string, ec2.Subnet>;
type Nats = ReadonlyMap<string, ec2.NatGateway>;

function createVpc({ parent, name, args }: ComponentContext<VpcArgs>, plan: PlannedVpc): ec2.Vpc {
  return new ec2.Vpc(
    name,
    {
      cidrBlock: plan.cidrBlock,
      enableDnsSupport: true,
      // Private zones and endpoint names resolve only with both.
      enableDnsHostnames: true,
      instanceTenancy: "default",
      assignGeneratedIpv6CidrBlock: args.ipv6 === true ? true : undefined,
      tags: namedTags(args, name),
    },
    { parent, protect: args.protect ?? true },
  );
}

const isOfData = ({ tier, zone }: PlannedSubnet, { zones }: PlannedVpc): boolean =>
  tier === "private" && zones.slice(0, 2).includes(zone);

function createSubnets({ parent, name, args, plan, vpc }: VpcContext): Subnets {
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
        ...zoneInput(subnet.zone),
        mapPublicIpOnLaunch: subnet.routing === "public",
        ...(args.ipv6 === true && ipv6Block !== undefined
          ? {
              ipv6CidrBlock: vpc.ipv6CidrBlock.apply((range) => ipv6Subnet(range, ipv6Block)),
              assignIpv6AddressOnCreation: true,
            }
          : {}),
        tags: namedTags(args, `${name}-${subnet.key}`, {
          ...args.subnetTags?.[subnet.tier],
          ...exceptionTags({
            "aws-vpc-require-nat-route":
              subnet.routing === "isolated" ? `tier ${subnet.tier} is isolated` : undefined,
          }),
        }),
      },
      {
        parent,
        // A range is usable only in state "associated".
        dependsOn: association === undefined ? [] : [association],
        // The product's data services are in the first two zones; another block or place there is another network.
        protect: (args.protect ?? true) && isOfData(subnet, plan),
        // A changed block may overlap the one before, and EC2 has no two subnets with a common address.
        deleteBeforeReplace: true,
      },
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
  { parent, name, args, plan, gateway, vpc }: VpcContext,
  subnets: Subnets,
): { readonly nats: Nats; readonly elasticIps: ReadonlyMap<string, ec2.Eip> } {
  const elasticIps = new Map<string, ec2.Eip>();
  const addressOf = (zone: string): pulumi.Input<string> => {
    const kept = args.natAllocationIds?.[zone];
    if (kept !== undefined) return kept;
    const elasticIp = new ec2.Eip(
      `${name}-nat-${zone}`,
      { domain: "vpc", tags: namedTags(args, `${name}-nat-${zone}`) },
      // An address in use cannot be released, and one for a NAT gateway needs the internet gateway first.
      { parent, protect: args.protect ?? true, dependsOn: [gateway] },
    );
    elasticIps.set(zone, elasticIp);
    return elasticIp.id;
  };
  const create = (zone: string): ec2.NatGateway =>
    new ec2.NatGateway(
      `${name}-nat-${zone}`,
      {
        allocationId: addressOf(zone),
        subnetId: idOf(subnets, `public-${zone}`),
        connectivityType: "public",
        tags: namedTags(args, `${name}-nat-${zone}`),
      },
      // A NAT gateway fails in a VPC whose internet gateway is not attached. Replaced, it must let go of its address first.
      { parent, dependsOn: [gateway], deleteBeforeReplace: true },
    );
  const nats = new Map(
    plan.hasRegionalNat
      ? [[REGIONAL, createRegionalNat({ parent, name, args, plan, gateway, vpc })]]
      : plan.natZones.map((zone) => [zone, create(zone)]),
  );
  return { nats, elasticIps };
}

/** Key of the NAT gateway that serves every zone. */
const REGIONAL = "regional";

function createRegionalNat({ parent, name, args, plan, vpc, gateway }: VpcContext): ec2.NatGateway {
  const { natAllocationIds: given = {} } = args;
  const addresses = plan.zones.flatMap((zone) => {
    const id = given[zone];
    if (id === undefined) return [];
    return [{ ...zoneInput(zone), allocationIds: [id] }];
  });
  return new ec2.NatGateway(
    `${name}-nat-${REGIONAL}`,
    {
      vpcId: vpc.id,
      availabilityMode: "regional",
      connectivityType: "public",
      // Without addresses AWS extends the gateway to new zones by itself.
      ...(addresses.length === 0 ? {} : { availabilityZoneAddresses: addresses }),
      tags: namedTags(args, `${name}-nat-${REGIONAL}`),
    },
    { parent, dependsOn: [gateway], deleteBeforeReplace: true },
  );
}

const zoneInput = (
  zone: string,
): { readonly availabilityZoneId: string } | { readonly availabilityZone: string } =>
  isZoneId(zone) ? { availabilityZoneId: zone } : { availabilityZone: zone };

function natOf(nats: Nats, zone: string): ec2.NatGateway {
  const nat = nats.get(zone);
  if (nat === undefined) throw new TypeError(`the plan has no NAT gateway for ${zone}`);
  return nat;
}

// One table for each subnet of the two main tiers. A further tier shares its zone's tables, or has its own when isolated.
function createRouting(
  { parent, name, args, plan, vpc, gateway }: VpcContext,
  subnets: Subnets,
  nats: Nats,
): ReadonlyMap<string, ec2.RouteTable> {
  const egressOnly =
    args.ipv6 === true
      ? new ec2.EgressOnlyInternetGateway(
          `${name}-eigw`,
          { vpcId: vpc.id, tags: namedTags(args, `${name}-eigw`) },
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
        { vpcId: vpc.id, tags: namedTags(args, `${name}-${subnet.key}`) },
        { parent },
      );
    new ec2.RouteTableAssociation(
      `${name}-${subnet.key}`,
      { subnetId: idOf(subnets, subnet.key), routeTableId: table.id },
      { parent },
    );
    if (shared !== undefined) continue;
    tables.set(subnet.key, table);
    createDefaultRoutes({ parent, name: `${name}-${subnet.key}` }, subnet, {
      table,
      gateway,
      nat: nats.get(plan.hasRegionalNat ? REGIONAL : (plan.natZoneOf[subnet.zone] ?? "")),
      egressOnly,
    });
  }
  return tables;
}

interface RouteTargets {
  readonly table: ec2.RouteTable;
  readonly gateway: ec2.InternetGateway;
  readonly nat: ec2.NatGateway | undefined;
  readonly egressOnly: ec2.EgressOnlyInternetGateway | undefined;
}

// Routes are resources of their own: mixed with inline ones, each side removes the other's.
function createDefaultRoutes(
  { parent, name }: Omit<ComponentContext<never>, "args">,
  subnet: PlannedSubnet,
  { table, gateway, nat, egressOnly }: RouteTargets,
): void {
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
  { parent, name, args, vpc }: VpcContext,
  tables: ReadonlyMap<string, ec2.RouteTable>,
): ec2.VpcEndpoint {
  return new ec2.VpcEndpoint(
    `${name}-s3`,
    {
      vpcId: vpc.id,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${args.region}.s3`,
      // Public subnets reach S3 by the internet gateway; everything else without leaving the network.
      routeTableIds: [...tables]
        .filter(([key]) => !key.startsWith("public-"))
        .map(([, table]) => table.id),
      tags: namedTags(args, `${name}-s3`),
    },
    { parent },
  );
}

function configureDefaults(
  { parent, name, args, plan, vpc }: VpcContext,
  subnets: Subnets,
): Pick<Vpc, "defaultSecurityGroup" | "subnetAcl"> {
  const defaultSecurityGroup = new ec2.DefaultSecurityGroup(
    `${name}-default`,
    { vpcId: vpc.id, ingress: [], egress: [], tags: namedTags(args, `${name}-default`) },
    { parent },
  );
  new ec2.DefaultRouteTable(
    `${name}-default`,
    {
      defaultRouteTableId: vpc.defaultRouteTableId,
      routes: [],
      tags: namedTags(args, `${name}-default`),
    },
    { parent },
  );
  const subnetAcl = new SubnetAcl(
    `${name}-acl`,
    {
      mode: args.networkAcl,
      vpcId: vpc.id,
      cidrBlocks: rangesOf(plan),
      subnetIds: Object.fromEntries([...subnets].map(([key, subnet]) => [key, subnet.id])),
      natSubnets: plan.natZones.map((zone) => `public-${zone}`),
      defaultNetworkAclId: vpc.defaultNetworkAclId,
      ipv6: args.ipv6,
      ...sharedBy(args),
    },
    { parent },
  );
  return { defaultSecurityGroup, subnetAcl };
}

/** What the components inside a VPC have from it. */
const sharedBy = ({ tags, naming }: AwsComponentArgs): AwsComponentArgs => ({ tags, naming });

function createExtras(
  context: VpcContext,
  subnets: Subnets,
): Pick<Vpc, "flowLogs" | "interfaceEndpoints"> {
  const { parent, name, args, plan, vpc } = context;
  const { flowLogs = {}, interfaceEndpoints: services = [] } = args;
  const shared = sharedBy(args);
  const created = {
    flowLogs:
      flowLogs.mode === "none"
        ? undefined
        : new VpcFlowLogs(`${name}-flow`, { ...flowLogs, vpcId: vpc.id, ...shared }, { parent }),
    interfaceEndpoints:
      services.length === 0
        ? undefined
        : new InterfaceEndpoints(
            `${name}-vpce`,
            {
              region: args.region,
              vpcId: vpc.id,
              cidrBlocks: rangesOf(plan),
              subnetIds: plan.zones.map((zone) => idOf(subnets, `private-${zone}`)),
              zones: plan.zones.map(
                (zone) => subnetOf(subnets, `private-${zone}`).availabilityZone,
              ),
              services,
              ...shared,
            },
            { parent },
          ),
  };
  if (args.dhcpOptions === DhcpOptionsMode.AmazonProvided) createDhcpOptions(context);
  return created;
}

function createDhcpOptions({ parent, name, args, vpc }: VpcContext): void {
  const options = new ec2.VpcDhcpOptions(
    `${name}-dhcp`,
    {
      domainNameServers: ["AmazonProvidedDNS"],
      // us-east-1 is older than the pattern of the other regions.
      domainName: args.region === "us-east-1" ? "ec2.internal" : `${args.region}.compute.internal`,
      tags: namedTags(args, `${name}-dhcp`),
    },
    { parent, retainOnDelete: true },
  );
  // Deleted, the association would leave the VPC without any option set, not with the one that it came with.
  new ec2.VpcDhcpOptionsAssociation(
    `${name}-dhcp`,
    { vpcId: vpc.id, dhcpOptionsId: options.id },
    { parent, retainOnDelete: true },
  );
}

function subnetOf(subnets: Subnets, key: string): ec2.Subnet {
  const subnet = subnets.get(key);
  if (subnet === undefined) throw new TypeError(`the plan has no subnet ${key}`);
  return subnet;
}

const idOf = (subnets: Subnets, key: string): pulumi.Output<string> => subnetOf(subnets, key).id;
