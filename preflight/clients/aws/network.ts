import {
  DescribeAddressesCommand,
  DescribeVpcBlockPublicAccessExclusionsCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcAttributeCommand,
  EC2Client,
  type Filter,
  paginateDescribeDhcpOptions,
  paginateDescribeEgressOnlyInternetGateways,
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroupRules,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
} from "@aws-sdk/client-ec2";
import { all, given, unless, type AwsScope } from "./scope";

export interface Vpc {
  readonly id: string;
  /** Account that owns it: another one's when the VPC is shared with this account. */
  readonly ownerId: string;
  readonly cidrBlock: string;
  readonly associatedBlocks: readonly string[];
  readonly isDefault: boolean;
  readonly dhcpOptionsId: string;
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly cidrBlock: string;
  readonly freeAddresses: number;
}

export interface RouteTable {
  readonly id: string;
  readonly isMain: boolean;
  readonly subnetIds: readonly string[];
  /** Targets of 0.0.0.0/0: `igw-…`, `nat-…`, `tgw-…`, `vpce-…`, `eni-…`, `pcx-…` or the ARN of a core network. */
  readonly defaultTargets: readonly string[];
}

export interface NatGateway {
  readonly id: string;
  readonly vpcId: string;
  /** Empty for a regional NAT gateway, which lies in no subnet. */
  readonly subnetId: string;
  readonly state: string;
  /** Whether it translates to addresses of the internet; a private one only reaches other networks. */
  readonly isPublic: boolean;
}

export interface VpcEndpoint {
  readonly id: string;
  readonly service: string;
  readonly groupIds: readonly string[];
}

export interface SecurityGroup {
  readonly id: string;
  readonly ingress: readonly {
    readonly protocol: string;
    readonly from: number | undefined;
    readonly to: number | undefined;
    readonly cidrs: readonly string[];
    readonly groupIds: readonly string[];
    readonly prefixListIds: readonly string[];
  }[];
}

/** One inbound rule of a security group, with an id of its own. */
export interface IngressRule {
  readonly id: string;
  readonly groupId: string;
  readonly protocol: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly cidr: string | undefined;
  readonly sourceGroupId: string | undefined;
}

export interface ElasticAddress {
  /** Allocation id. */
  readonly id: string;
  readonly isAssociated: boolean;
}

/** VPCs and what is in them. */
export interface NetworkReads {
  vpcs(): Promise<readonly Vpc[]>;
  subnets(vpcId?: string): Promise<readonly Subnet[]>;
  routeTables(vpcId: string): Promise<readonly RouteTable[]>;
  natGateways(): Promise<readonly NatGateway[]>;
  internetGateways(): Promise<readonly string[]>;
  egressOnlyGateways(): Promise<readonly string[]>;
  elasticAddresses(): Promise<readonly ElasticAddress[]>;
  vpcDns(vpcId: string): Promise<{ readonly support: boolean; readonly hostnames: boolean }>;
  dhcpServers(optionsId: string): Promise<readonly string[] | undefined>;
  interfaceEndpoints(vpcId: string): Promise<readonly VpcEndpoint[]>;
  securityGroups(ids: readonly string[]): Promise<readonly SecurityGroup[]>;
  ingressRules(groupIds: readonly string[]): Promise<readonly IngressRule[]>;
  /** Zones that an endpoint service such as `com.amazonaws.us-east-1.ssm` is in; undefined when there is no such service. */
  endpointServiceZones(service: string): Promise<readonly string[] | undefined>;
  /** VPC Block Public Access of the region: `off`, `block-ingress` or `block-bidirectional`. */
  publicAccessBlock(): Promise<string>;
  /** VPCs and subnets that the block does not apply to, by ARN. */
  publicAccessExclusions(): Promise<readonly string[]>;
}

export function networkReads({ common, ask }: AwsScope): NetworkReads {
  const ec2 = new EC2Client(common);
  return {
    vpcs: () =>
      ask("ec2:DescribeVpcs", "", () =>
        all(paginateDescribeVpcs({ client: ec2 }, {}), ({ Vpcs }) =>
          (Vpcs ?? []).map((vpc) => ({
            id: given(vpc.VpcId, "VpcId"),
            ownerId: vpc.OwnerId ?? "",
            cidrBlock: given(vpc.CidrBlock, "CidrBlock"),
            associatedBlocks: (vpc.CidrBlockAssociationSet ?? []).flatMap(({ CidrBlock }) =>
              CidrBlock === undefined ? [] : [CidrBlock],
            ),
            isDefault: vpc.IsDefault ?? false,
            dhcpOptionsId: vpc.DhcpOptionsId ?? "default",
          })),
        ),
      ),
    subnets: (vpcId) =>
      ask("ec2:DescribeSubnets", vpcId ?? "", () =>
        all(
          paginateDescribeSubnets(
            { client: ec2 },
            vpcId === undefined ? {} : { Filters: inVpc(vpcId) },
          ),
          ({ Subnets }) =>
            (Subnets ?? []).map((subnet) => ({
              id: given(subnet.SubnetId, "SubnetId"),
              vpcId: given(subnet.VpcId, "VpcId"),
              zone: given(subnet.AvailabilityZone, "AvailabilityZone"),
              cidrBlock: given(subnet.CidrBlock, "CidrBlock"),
              freeAddresses: subnet.AvailableIpAddressCount ?? 0,
            })),
        ),
      ),
    routeTables: (vpcId) =>
      ask("ec2:DescribeRouteTables", vpcId, () =>
        all(
          paginateDescribeRouteTables({ client: ec2 }, { Filters: inVpc(vpcId) }),
          ({ RouteTables }) =>
            (RouteTables ?? []).map((table) => ({
              id: given(table.RouteTableId, "RouteTableId"),
              isMain: (table.Associations ?? []).some(({ Main }) => Main === true),
              subnetIds: (table.Associations ?? []).flatMap(({ SubnetId }) =>
                SubnetId === undefined ? [] : [SubnetId],
              ),
              defaultTargets: (table.Routes ?? [])
                .filter(
                  (route) =>
                    route.DestinationCidrBlock === "0.0.0.0/0" && route.State !== "blackhole",
                )
                .flatMap(
                  (route) =>
                    route.NatGatewayId ??
                    route.GatewayId ?? // of a Gateway Load Balancer and a firewall too: vpce-…
                    route.TransitGatewayId ??
                    route.CoreNetworkArn ??
                    route.NetworkInterfaceId ??
                    route.VpcPeeringConnectionId ??
                    [],
                ),
            })),
        ),
      ),
    natGateways: () =>
      ask("ec2:DescribeNatGateways", "", () =>
        all(paginateDescribeNatGateways({ client: ec2 }, {}), ({ NatGateways }) =>
          (NatGateways ?? []).map((gateway) => ({
            id: given(gateway.NatGatewayId, "NatGatewayId"),
            vpcId: gateway.VpcId ?? "",
            subnetId: gateway.SubnetId ?? "",
            state: gateway.State ?? "",
            isPublic: gateway.ConnectivityType !== "private",
          })),
        ),
      ),
    internetGateways: () =>
      ask("ec2:DescribeInternetGateways", "", async () => {
        const gateways = await all(
          paginateDescribeInternetGateways({ client: ec2 }, {}),
          ({ InternetGateways }) => InternetGateways ?? [],
        );
        return gateways.map(({ InternetGatewayId }) =>
          given(InternetGatewayId, "InternetGatewayId"),
        );
      }),
    egressOnlyGateways: () =>
      ask("ec2:DescribeEgressOnlyInternetGateways", "", async () => {
        const gateways = await all(
          paginateDescribeEgressOnlyInternetGateways({ client: ec2 }, {}),
          ({ EgressOnlyInternetGateways }) => EgressOnlyInternetGateways ?? [],
        );
        return gateways.map(({ EgressOnlyInternetGatewayId }) =>
          given(EgressOnlyInternetGatewayId, "EgressOnlyInternetGatewayId"),
        );
      }),
    elasticAddresses: () =>
      ask("ec2:DescribeAddresses", "", async () => {
        const { Addresses } = await ec2.send(new DescribeAddressesCommand({}));
        return given(Addresses, "Addresses").map(({ AllocationId, AssociationId }) => ({
          id: AllocationId ?? "", // an address of EC2-Classic has none
          isAssociated: AssociationId !== undefined,
        }));
      }),
    vpcDns: (vpcId) =>
      ask("ec2:DescribeVpcAttribute", vpcId, async () => {
        const attribute = (name: "enableDnsSupport" | "enableDnsHostnames") =>
          ec2.send(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute: name }));
        const [support, hostnames] = await Promise.all([
          attribute("enableDnsSupport"),
          attribute("enableDnsHostnames"),
        ]);
        return {
          support: given(support.EnableDnsSupport?.Value, "EnableDnsSupport"),
          hostnames: given(hostnames.EnableDnsHostnames?.Value, "EnableDnsHostnames"),
        };
      }),
    dhcpServers: (optionsId) =>
      ask("ec2:DescribeDhcpOptions", optionsId, async () => {
        const sets = await all(
          paginateDescribeDhcpOptions({ client: ec2 }, { DhcpOptionsIds: [optionsId] }),
          ({ DhcpOptions }) => DhcpOptions ?? [],
        );
        return sets[0]?.DhcpConfigurations?.find(
          ({ Key: key }) => key === "domain-name-servers",
        )?.Values?.flatMap(({ Value }) => Value ?? []);
      }),
    interfaceEndpoints: (vpcId) =>
      ask("ec2:DescribeVpcEndpoints", vpcId, async () => {
        const endpoints = await all(
          paginateDescribeVpcEndpoints({ client: ec2 }, { Filters: inVpc(vpcId) }),
          ({ VpcEndpoints }) => VpcEndpoints ?? [],
        );
        return endpoints
          .filter(({ VpcEndpointType }) => VpcEndpointType === "Interface")
          .map((endpoint) => ({
            id: given(endpoint.VpcEndpointId, "VpcEndpointId"),
            service: given(endpoint.ServiceName, "ServiceName"),
            groupIds: (endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
          }));
      }),
    securityGroups: (ids) =>
      ask("ec2:DescribeSecurityGroups", ids.join(), () =>
        all(
          paginateDescribeSecurityGroups({ client: ec2 }, { GroupIds: [...ids] }),
          ({ SecurityGroups }) =>
            (SecurityGroups ?? []).map((group) => ({
              id: given(group.GroupId, "GroupId"),
              ingress: (group.IpPermissions ?? []).map((rule) => ({
                protocol: rule.IpProtocol ?? "-1",
                from: rule.FromPort,
                to: rule.ToPort,
                cidrs: (rule.IpRanges ?? []).flatMap(({ CidrIp }) => CidrIp ?? []),
                groupIds: (rule.UserIdGroupPairs ?? []).flatMap(({ GroupId }) => GroupId ?? []),
                prefixListIds: (rule.PrefixListIds ?? []).flatMap(
                  ({ PrefixListId }) => PrefixListId ?? [],
                ),
              })),
            })),
        ),
      ),
    ingressRules: (groupIds) =>
      ask("ec2:DescribeSecurityGroupRules", groupIds.join(), async () => {
        const rules = await all(
          paginateDescribeSecurityGroupRules(
            { client: ec2 },
            { Filters: [{ Name: "group-id", Values: [...groupIds] }] },
          ),
          ({ SecurityGroupRules }) => SecurityGroupRules ?? [],
        );
        return rules
          .filter(({ IsEgress }) => IsEgress === false)
          .map((rule) => ({
            id: given(rule.SecurityGroupRuleId, "SecurityGroupRuleId"),
            groupId: given(rule.GroupId, "GroupId"),
            protocol: rule.IpProtocol ?? "-1",
            from: rule.FromPort,
            to: rule.ToPort,
            cidr: rule.CidrIpv4,
            sourceGroupId: rule.ReferencedGroupInfo?.GroupId,
          }));
      }),
    endpointServiceZones: (service) =>
      ask("ec2:DescribeVpcEndpointServices", service, () =>
        unless(["InvalidServiceName"], undefined, async () => {
          const { ServiceDetails } = await ec2.send(
            new DescribeVpcEndpointServicesCommand({ ServiceNames: [service] }),
          );
          const details = given(ServiceDetails, "ServiceDetails");
          return details.flatMap(({ AvailabilityZones }) => AvailabilityZones ?? []);
        }),
      ),
    publicAccessBlock: () =>
      ask("ec2:DescribeVpcBlockPublicAccessOptions", "", async () => {
        const { VpcBlockPublicAccessOptions } = await ec2.send(
          new DescribeVpcBlockPublicAccessOptionsCommand({}),
        );
        return given(
          VpcBlockPublicAccessOptions?.InternetGatewayBlockMode,
          "InternetGatewayBlockMode",
        );
      }),
    publicAccessExclusions: () =>
      ask("ec2:DescribeVpcBlockPublicAccessExclusions", "", async () => {
        const { VpcBlockPublicAccessExclusions } = await ec2.send(
          new DescribeVpcBlockPublicAccessExclusionsCommand({}),
        );
        return (VpcBlockPublicAccessExclusions ?? []).flatMap(({ ResourceArn, State }) =>
          ResourceArn === undefined || State?.startsWith("delete") === true ? [] : [ResourceArn],
        );
      }),
  };
}

const inVpc = (vpcId: string): Filter[] => [{ Name: "vpc-id", Values: [vpcId] }];
