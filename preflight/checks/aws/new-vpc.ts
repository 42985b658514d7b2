import { awsCheck, fail, pass, skip, warn, type Finding } from "../../check";
import { endpointZones as zonesWithEndpoint } from "../../../components/plans/aws/interface-endpoints";
import { cidrOf, overlaps } from "../../../components/plans/cidr";
import type { ElasticAddress, Subnet } from "../../clients/aws/network";
import type { DeployedResource } from "../../deployed";
import type { AwsNeeds } from "../../needs/aws";
import { forNewVpc } from "./quotas";

/** Whether a service has endpoints in the VPC's zones; it gets them in the first two that offer it. */
export function assessEndpointZones(
  service: string,
  zones: readonly string[],
  offered: readonly string[] | undefined,
): Finding {
  if (offered === undefined)
    return fail(
      "the region has no such endpoint service",
      "remove it from awsVpc.interfaceEndpoints",
      service,
    );
  const [first, second] = zonesWithEndpoint(zones, offered);
  const hint = `add a zone among ${offered.join(", ")} to awsVpc.zones, or remove it from awsVpc.interfaceEndpoints`;
  if (first === undefined) return fail(`is not offered in ${zones.join(", ")}`, hint, service);
  return second === undefined
    ? warn(
        `is offered in ${first} alone, so calls from the other zones depend on it`,
        hint,
        service,
      )
    : pass(`offered in ${first}, ${second}`, service);
}

export const endpointZones = forNewVpc(
  "AWS_ENDPOINT_ZONES",
  ["ec2:DescribeVpcEndpointServices", "ec2:DescribeAvailabilityZones"],
  async ({ zones, vpc }, aws) => {
    if (vpc.interfaceEndpoints.length === 0) return skip("no interface endpoints are configured");
    const names = await aws.zoneNames(zones);
    return Promise.all(
      vpc.interfaceEndpoints.map(async (service) =>
        assessEndpointZones(service, names, await aws.endpointServiceZones(service)),
      ),
    );
  },
);

/**
 * Blocks of subnets that a deployed VPC does not have yet: EC2 refuses one that overlaps another subnet, also a subnet that the same
 * deployment deletes later, such as that of a zone whose slot another zone takes.
 */
export function assessSubnetBlocks(
  planned: Readonly<Record<string, string>>,
  existing: readonly Subnet[],
  deployed: readonly DeployedResource[],
): readonly Finding[] {
  const own = new Map(
    deployed
      .filter(({ type }) => type === "aws:ec2/subnet:Subnet")
      .map(({ id, name }) => [id, name]),
  );
  const findings = Object.entries(planned).flatMap(([key, block]): readonly Finding[] => {
    if (existing.some(({ id }) => own.get(id)?.endsWith(`-${key}`) === true)) return [];
    const taken = existing.filter(({ cidrBlock }) => overlaps(cidrOf(cidrBlock), cidrOf(block)));
    return taken.length === 0
      ? []
      : [
          fail(
            `${block} is taken by ${taken.map(({ id, zone }) => `${id} in ${zone}`).join(", ")}`,
            "give the zone a free slot or another block, or deploy once without the zone that has it and add this one then",
            key,
          ),
        ];
  });
  return findings.length === 0 ? [pass("no new subnet overlaps one that exists")] : findings;
}

export const subnetBlocks = forNewVpc(
  "AWS_SUBNET_BLOCKS",
  ["ec2:DescribeSubnets"],
  async ({ vpc }, aws, deployed) => {
    const id = deployed.find(({ type }) => type === "aws:ec2/vpc:Vpc")?.id;
    return id === undefined
      ? skip("the VPC is not deployed yet")
      : assessSubnetBlocks(vpc.subnets, await aws.subnets(id), deployed);
  },
);

/** Addresses that the settings give exist, and only a NAT gateway of this stack may use them. */
export function assessNatAddresses(
  given: Readonly<Record<string, string>>,
  existing: readonly ElasticAddress[],
  deployed: readonly DeployedResource[],
): readonly Finding[] {
  return Object.entries(given).map(([zone, id]) => {
    const address = existing.find((candidate) => candidate.id === id);
    if (address === undefined)
      return fail(
        `${id} is not an address of this account and region`,
        `correct awsVpc.natAllocationIds.${zone}`,
        zone,
      );
    const isOurs = deployed.some(
      ({ type, name }) => type === "aws:ec2/natGateway:NatGateway" && name.endsWith(`-${zone}`),
    );
    return address.isAssociated && !isOurs
      ? fail(`${id} is in use`, "disassociate it, or give another address", zone)
      : pass(
          `${id} ${address.isAssociated ? "is used by the stack's NAT gateway" : "is free"}`,
          zone,
        );
  });
}

export const natAddresses = forNewVpc(
  "AWS_NAT_ADDRESSES",
  ["ec2:DescribeAddresses"],
  async ({ vpc }, aws, deployed) =>
    Object.keys(vpc.natAllocationIds).length === 0
      ? skip("awsVpc.natAllocationIds is not configured")
      : assessNatAddresses(vpc.natAllocationIds, await aws.elasticAddresses(), deployed),
);

/**
 * What a mode of VPC Block Public Access stops: `block-bidirectional` all traffic of internet gateways, `block-ingress` what the
 * internet opens, so that NAT gateways still work.
 */
export function assessPublicAccess(
  mode: string,
  deploymentType: AwsNeeds["deploymentType"],
  exclusions: readonly string[],
  vpcId: string | undefined,
): Finding {
  if (mode === "off") return pass("off");
  const excluded = exclusions.filter((arn) => /:(vpc|subnet)\//.test(arn));
  if (vpcId !== undefined && excluded.some((arn) => arn.endsWith(`:vpc/${vpcId}`)))
    return pass(`${mode}, and ${vpcId} is excluded`);
  const blocks = mode === "block-bidirectional" || deploymentType === "internet-facing";
  if (!blocks) return pass(`${mode}: an internal deployment only opens connections outwards`);
  const what =
    mode === "block-bidirectional"
      ? `${mode}: no traffic passes an internet gateway, so NAT gateways reach nothing`
      : `${mode}: nobody on the internet reaches an internet-facing deployment`;
  // Exclusions of single subnets may be enough, which only their owner can tell.
  return vpcId !== undefined && excluded.some((arn) => arn.includes(":subnet/"))
    ? warn(what, "make sure that the exclusions hold every public subnet of the deployment")
    : fail(
        what,
        vpcId === undefined
          ? "have the region's mode changed; a VPC can be excluded only once it exists"
          : `have ${vpcId} excluded, or the region's mode changed`,
      );
}

export const publicAccess = awsCheck(
  "AWS_VPC_BLOCK_PUBLIC_ACCESS",
  ["ec2:DescribeVpcBlockPublicAccessOptions", "ec2:DescribeVpcBlockPublicAccessExclusions"],
  async ({ vpc, deploymentType }, { aws, deployed }) => {
    const mode = await aws.publicAccessBlock();
    const own = deployed.find(({ type }) => type === "aws:ec2/vpc:Vpc")?.id;
    const vpcId = vpc.mode === "existing" ? vpc.vpcId : own;
    const exclusions = mode === "off" ? [] : await aws.publicAccessExclusions();
    return assessPublicAccess(mode, deploymentType, exclusions, vpcId);
  },
);
