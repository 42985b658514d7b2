import { cidrOf, contains, parseCidr } from "../../../components/plans/cidr";
import { endpointSources } from "../../../components/plans/aws/endpoint-access";
import { awsCheck, fail, pass, skip, unknown, warn, type Finding } from "../../check";
import type { IngressRule, SecurityGroup, VpcEndpoint } from "../../clients/aws/network";
import type { DeployedResource } from "../../deployed";
import type { EndpointAccessNeed } from "../../needs/aws";
import { absent, forExistingVpc, mine } from "./vpc";

type Ingress = SecurityGroup["ingress"][number];

/** Rules of a group that let TCP 443 in. */
const httpsRules = ({ ingress }: SecurityGroup): readonly Ingress[] =>
  ingress.filter(
    ({ protocol, from, to }) =>
      protocol === "-1" || (protocol === "tcp" && (from ?? 0) <= 443 && (to ?? 65_535) >= 443),
  );

/** Whether a group lets TCP 443 in from the whole of a range. */
export const admitsHttps = (group: SecurityGroup, range: string): boolean =>
  httpsRules(group)
    .flatMap(({ cidrs }) => cidrs)
    .some((text) => {
      const parsed = parseCidr(text);
      return parsed.ok && contains(parsed.cidr, cidrOf(range));
    });

/** The product's security groups that are known. */
export type ProductGroups = Pick<
  EndpointAccessNeed,
  "servicesSecurityGroupId" | "workersSecurityGroupId"
>;

/**
 * Whether the product reaches the endpoints: from every range, or from both of its security groups. Once the groups are known,
 * rules for them take the place of rules for ranges.
 */
export function assessEndpoints(
  region: string,
  endpoints: readonly VpcEndpoint[],
  groups: readonly SecurityGroup[],
  ranges: readonly string[],
  product: ProductGroups | undefined,
): readonly Finding[] {
  const services = ["ssm", "ssmmessages", "ec2messages", "ec2"].map(
    (name) => `com.amazonaws.${region}.${name}`,
  );
  const relevant = endpoints.filter(({ service }) => services.includes(service));
  if (relevant.length === 0) return [pass("no SSM or EC2 interface endpoints: calls leave by NAT")];
  return relevant.map(({ id, service, groupIds }) => {
    const own = groups.filter((group) => groupIds.includes(group.id));
    const sources = own.flatMap(httpsRules);
    const wanted = [product?.servicesSecurityGroupId, product?.workersSecurityGroupId];
    const admitsGroups = wanted.every(
      (group) => group !== undefined && sources.some((rule) => rule.groupIds.includes(group)),
    );
    if (admitsGroups)
      return pass(`${service} admits 443 from the services and the workers security group`, id);
    const shut = ranges.filter((range) => !own.some((group) => admitsHttps(group, range)));
    if (shut.length === 0) return pass(`${service} admits 443 from ${ranges.join(", ")}`, id);
    const lists = sources.flatMap(({ prefixListIds }) => prefixListIds);
    if (lists.length > 0) {
      return unknown(
        `${service} admits 443 from ${lists.join(", ")}, whose ranges are not read; make sure that it holds ${shut.join(", ")}`,
        id,
      );
    }
    return warn(
      `${service} does not admit 443 from ${shut.join(", ")}`,
      `allow TCP 443 in ${groupIds.join(", ")} from these ranges, or list them in awsEndpoints.securityGroupIds`,
      id,
    );
  });
}

export const endpoints = forExistingVpc(
  "AWS_VPC_ENDPOINTS",
  ["ec2:DescribeVpcEndpoints", "ec2:DescribeSecurityGroups", "ec2:DescribeVpcs"],
  async (vpc, { region, endpointAccess }, aws) => {
    const [found, mineNow] = await Promise.all([aws.interfaceEndpoints(vpc.vpcId), mine(vpc, aws)]);
    if (mineNow === undefined) return absent(vpc);
    const ids = [...new Set(found.flatMap(({ groupIds }) => groupIds))].sort();
    const groups = ids.length === 0 ? [] : await aws.securityGroups(ids);
    return assessEndpoints(region, found, groups, mineNow.associatedBlocks, endpointAccess);
  },
);

/** Rules that awsEndpoints adds and that a group has from elsewhere: EC2 refuses a rule that exists. */
export function assessRules(
  access: EndpointAccessNeed,
  present: readonly IngressRule[],
  deployed: readonly DeployedResource[],
): readonly Finding[] {
  const { servicesSecurityGroupId: services, workersSecurityGroupId: workers } = access;
  const sources = endpointSources({
    services: services !== undefined,
    workers: workers !== undefined,
    ranges: access.cidrBlocks,
  }).map((source) => {
    const group = source.kind === "range" ? undefined : { services, workers }[source.kind];
    return { cidr: source.kind === "range" ? source.range : undefined, group };
  });
  const own = new Set(deployed.map(({ id }) => id));
  return access.securityGroupIds.map((groupId) => {
    const taken = present.filter(
      (rule) =>
        rule.groupId === groupId &&
        !own.has(rule.id) &&
        rule.protocol === "tcp" &&
        rule.from === 443 &&
        rule.to === 443 &&
        sources.some(({ cidr, group }) => rule.cidr === cidr && rule.sourceGroupId === group),
    );
    const from = taken.map(({ cidr, sourceGroupId }) => cidr ?? sourceGroupId ?? "").join(", ");
    return taken.length === 0
      ? pass("has none of the rules that awsEndpoints adds", groupId)
      : fail(
          `admits TCP 443 from ${from} already (${taken.map(({ id }) => id).join(", ")})`,
          "remove the group from awsEndpoints.securityGroupIds, or delete these rules",
          groupId,
        );
  });
}

export const endpointRules = awsCheck(
  "AWS_ENDPOINT_RULES",
  ["ec2:DescribeSecurityGroupRules"],
  async ({ endpointAccess }, { aws, deployed }) =>
    endpointAccess === undefined
      ? skip("awsEndpoints is not configured")
      : assessRules(
          endpointAccess,
          await aws.ingressRules(endpointAccess.securityGroupIds),
          deployed,
        ),
);
