import type { Value } from "../../../wire/values";
import type { CloudFailure } from "../../../wire/failure";
import type { Stored } from "../../../cloud-store";
import type { CloudOperation, Refusal, Refusals } from "../../rows";
import { awsFailure, list, regionFor, text } from "../account";
import { endpointService } from "../endpoint-services";
import { quotaIn, usedByOthers } from "../quotas";
import { BLOCK, EC2_ERRORS, NAT, SUBNET, VPC, ZONE, blocksOf, zoneOf } from "./support";

const TABLE = "aws:ec2/routeTable:RouteTable";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";

const QUOTAS_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";

/** What counts against a limit beside what is being created. */
type Counted = (operation: CloudOperation) => number;

function limited(
  type: string,
  key: string,
  counted: Counted,
  failure: (
    operation: CloudOperation,
    limit: number,
  ) => readonly [call: string, code: string, message: string],
  applies: (operation: CloudOperation) => boolean = () => true,
): Refusal {
  return {
    seen: QUOTAS_PAGE,
    on: ["create"],
    types: [type],
    refuse: (operation): CloudFailure | undefined => {
      const { scenario } = operation;
      const limit = quotaIn(scenario, key) ?? Infinity;
      const used = counted(operation) + usedByOthers(scenario, key);
      return !applies(operation) || used < limit
        ? undefined
        : awsFailure(operation, ...failure(operation, limit));
    },
  };
}

/** Others of the type in the same VPC. */
const inSameVpc: Counted = ({ store, token, inputs }) =>
  store.storedOfType(token).filter((other) => other.inputs["vpcId"] === inputs["vpcId"]).length;

const isInterface = ({ inputs }: Pick<Stored, "inputs">): boolean =>
  inputs["vpcEndpointType"] === "Interface";

/** A rule of a security group, whichever resource declares it. */
interface GroupRule {
  readonly groupId: string;
  readonly egress: boolean;
  readonly protocol: string;
  readonly from: string;
  readonly to: string;
  readonly peers: readonly string[];
}

const PROTOCOLS: Readonly<Record<string, string>> = { all: "-1", "6": "tcp", "17": "udp" };

function groupRule(token: string, inputs: Stored["inputs"]): GroupRule {
  const protocol = text(inputs["protocol"]) || text(inputs["ipProtocol"]);
  const singles = [
    "cidrIpv4",
    "cidrIpv6",
    "prefixListId",
    "referencedSecurityGroupId",
    "sourceSecurityGroupId",
  ].map((key) => text(inputs[key]));
  const lists = ["cidrBlocks", "ipv6CidrBlocks", "prefixListIds"].flatMap((key) =>
    list(inputs[key]).map(text),
  );
  return {
    groupId: text(inputs["securityGroupId"]),
    egress: token === EGRESS || inputs["type"] === "egress",
    protocol: PROTOCOLS[protocol] ?? protocol,
    from: portOf(inputs["fromPort"]),
    to: portOf(inputs["toPort"]),
    peers: [...singles, ...lists].filter((peer) => peer !== ""),
  };
}

const portOf = (value: Value): string => (typeof value === "number" ? String(value) : "");

/** Rules of the same group and direction that exist. */
function neighbours({ store, token, inputs }: CloudOperation): readonly GroupRule[] {
  const { groupId, egress } = groupRule(token, inputs);
  return [INGRESS, EGRESS, RULE]
    .flatMap((type) => store.storedOfType(type))
    .map((other) => groupRule(other.token, other.inputs))
    .filter((other) => other.groupId === groupId && other.egress === egress);
}

const authorize = (egress: boolean): string =>
  `EC2:AuthorizeSecurityGroup${egress ? "Egress" : "Ingress"}`;

const endpointFailure = (operation: CloudOperation, code: string, message: string): CloudFailure =>
  awsFailure(operation, "EC2:CreateVpcEndpoint", code, message);

/** Limits of a VPC, and what EC2 refuses of endpoints, groups and addresses. */
export const vpcPartRefusals: Refusals = {
  "quota: subnets of a VPC": limited(SUBNET, "vpc/L-407747CB", inSameVpc, () => [
    "EC2:CreateSubnet",
    "SubnetLimitExceeded",
    "The maximum number of subnets has been reached.",
  ]),
  // The table that comes with a VPC counts.
  "quota: route tables of a VPC": limited(
    TABLE,
    "vpc/L-589F43AA",
    (operation) => 1 + inSameVpc(operation),
    () => [
      "EC2:CreateRouteTable",
      "RouteTableLimitExceeded",
      "The maximum number of route tables has been reached.",
    ],
  ),
  "quota: ranges of a VPC": limited(
    BLOCK,
    "vpc/L-83CA0A9D",
    ({ store, inputs }) => blocksOf(store, text(inputs["vpcId"])).length,
    ({ inputs }, limit) => [
      "EC2:AssociateVpcCidrBlock",
      "CidrLimitExceeded",
      `This network '${text(inputs["vpcId"])}' has met its maximum number of allowed CIDRs: ${String(limit)}`,
    ],
  ),
  "quota: interface endpoints of a VPC": limited(
    ENDPOINT,
    "vpc/L-29B6F2EB",
    ({ store, inputs }) =>
      store
        .storedOfType(ENDPOINT)
        .filter((other) => isInterface(other) && other.inputs["vpcId"] === inputs["vpcId"]).length,
    () => [
      "EC2:CreateVpcEndpoint",
      "VpcEndpointLimitExceeded",
      "The maximum number of VPC endpoints has been reached.",
    ],
    isInterface,
  ),
  "quota: gateway endpoints per region": limited(
    ENDPOINT,
    "vpc/L-1B52E74A",
    ({ store, scope }) =>
      store.storedOfType(ENDPOINT).filter((other) => !isInterface(other) && other.scope === scope)
        .length,
    () => [
      "EC2:CreateVpcEndpoint",
      "VpcEndpointLimitExceeded",
      "The maximum number of VPC endpoints has been reached.",
    ],
    (operation) => !isInterface(operation),
  ),
  "quota: rules of a security group": {
    seen: QUOTAS_PAGE,
    on: ["create"],
    types: [INGRESS, EGRESS, RULE],
    refuse: (operation) => {
      const limit = quotaIn(operation.scenario, "vpc/L-0EA8095F") ?? Infinity;
      const { egress, peers } = groupRule(operation.token, operation.inputs);
      const used = neighbours(operation).flatMap((other) => other.peers).length;
      return used + Math.max(1, peers.length) <= limit
        ? undefined
        : awsFailure(
            operation,
            authorize(egress),
            "RulesPerSecurityGroupLimitExceeded",
            "The maximum number of rules per security group has been reached.",
          );
    },
  },
  "quota: hosted zones of an account": limited(
    ZONE,
    "route53/L-4EA4796A",
    ({ store, token }) => store.storedOfType(token).length,
    () => [
      "Route 53:CreateHostedZone",
      "TooManyHostedZones",
      "Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER - Cannot create more hosted zones.",
    ],
  ),
  "quota: resource policies of CloudWatch Logs": limited(
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    "logs/resource policies",
    ({ store, token, scope }) =>
      store.storedOfType(token).filter((other) => other.scope === scope).length,
    () => [
      "CloudWatch Logs:PutResourcePolicy",
      "LimitExceededException",
      "Resource limit exceeded.",
    ],
  ),
  "security group name taken": {
    seen: EC2_ERRORS,
    on: ["create"],
    types: [GROUP],
    refuse: (operation) => {
      const { store, token, inputs } = operation;
      const name = text(inputs["name"]);
      const twin = store
        .storedOfType(token)
        .some(
          (other) => other.inputs["vpcId"] === inputs["vpcId"] && other.inputs["name"] === name,
        );
      return twin && name !== ""
        ? awsFailure(
            operation,
            "EC2:CreateSecurityGroup",
            "InvalidGroup.Duplicate",
            `The security group '${name}' already exists for VPC '${text(inputs["vpcId"])}'`,
          )
        : undefined;
    },
  },
  "security group rule exists": {
    seen: EC2_ERRORS,
    on: ["create"],
    types: [INGRESS, EGRESS, RULE],
    refuse: (operation) => {
      const rule = groupRule(operation.token, operation.inputs);
      const same = (other: GroupRule): boolean =>
        other.protocol === rule.protocol && other.from === rule.from && other.to === rule.to;
      const peer = neighbours(operation)
        .filter(same)
        .flatMap((other) => other.peers)
        .find((other) => rule.peers.includes(other));
      const ports =
        rule.protocol === "-1"
          ? "ALL"
          : `${rule.protocol.toUpperCase()}, from port: ${rule.from}, to port: ${rule.to}`;
      return peer === undefined
        ? undefined
        : awsFailure(
            operation,
            authorize(rule.egress),
            "InvalidPermission.Duplicate",
            `the specified rule "peer: ${peer}, ${ports}, ALLOW" already exists`,
          );
    },
  },
  "endpoint service that the region does not have": {
    seen: EC2_ERRORS,
    on: ["create"],
    types: [ENDPOINT],
    refuse: (operation) => {
      const name = text(operation.inputs["serviceName"]);
      const isAmazons = /^com\.amazonaws\.[a-z0-9-]+\.(?!vpce)/.test(name);
      return !isAmazons || serviceOf(operation) !== undefined
        ? undefined
        : endpointFailure(
            operation,
            "InvalidServiceName",
            `The Vpc Endpoint Service '${name}' does not exist`,
          );
    },
  },
  "endpoint in a zone that its service is not in": {
    seen: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
    on: ["create", "update"],
    types: [ENDPOINT],
    refuse: (operation) => {
      const { store, inputs } = operation;
      const service = serviceOf(operation);
      const subnet = list(inputs["subnetIds"])
        .map(text)
        .find((id) => {
          const zone = zoneOf(store, id);
          return zone !== "" && service?.zones.includes(zone) === false;
        });
      return subnet === undefined || !isInterface(operation)
        ? undefined
        : endpointFailure(
            operation,
            "InvalidParameter",
            `The VPC endpoint service ${text(inputs["serviceName"])} does not support the availability zone of the subnet: ${subnet}.`,
          );
    },
  },
  "endpoint with two subnets in one zone": {
    seen: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
    on: ["create", "update"],
    types: [ENDPOINT],
    refuse: (operation) => {
      const { store, inputs } = operation;
      const ids = list(inputs["subnetIds"]).map(text);
      const zones = ids.map((id) => zoneOf(store, id));
      const twin = ids.find((_, index) => {
        const zone = zones[index] ?? "";
        return zone !== "" && zones.indexOf(zone) < index;
      });
      return twin === undefined
        ? undefined
        : endpointFailure(
            operation,
            "DuplicateSubnetsInSameZone",
            `Found another VPC endpoint subnet in the availability zone of ${twin}. VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.`,
          );
    },
  },
  "private DNS name of an endpoint": {
    seen: "https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html",
    on: ["create"],
    types: [ENDPOINT],
    refuse: (operation) => {
      const { store, inputs } = operation;
      if (!isInterface(operation) || inputs["privateDnsEnabled"] !== true) return undefined;
      const vpcId = text(inputs["vpcId"]);
      const vpc = store.storedOfType(VPC).find(({ id }) => id === vpcId);
      const resolves =
        vpc === undefined ||
        (vpc.outputs["enableDnsSupport"] !== false && vpc.outputs["enableDnsHostnames"] === true);
      if (!resolves) {
        return endpointFailure(
          operation,
          "InvalidParameter",
          `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpcId}`,
        );
      }
      const name = text(inputs["serviceName"]);
      const twin = store
        .storedOfType(ENDPOINT)
        .some(
          (other) =>
            isInterface(other) &&
            other.inputs["vpcId"] === vpcId &&
            other.inputs["serviceName"] === name &&
            other.inputs["privateDnsEnabled"] === true,
        );
      const domain = `${name.split(".").slice(3).reverse().join(".")}.${regionFor(operation)}.amazonaws.com`;
      return twin
        ? endpointFailure(
            operation,
            "InvalidParameter",
            `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${domain} in the VPC ${vpcId}`,
          )
        : undefined;
    },
  },
  "NAT gateway of two kinds": {
    seen: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html",
    on: ["create"],
    types: [NAT],
    refuse: (operation) => {
      const { inputs } = operation;
      const isRegional = inputs["availabilityMode"] === "regional";
      const given = (key: string): boolean => text(inputs[key]) !== "";
      const wrong = isRegional
        ? given("subnetId") || given("allocationId") || !given("vpcId")
        : !given("subnetId");
      return wrong
        ? awsFailure(
            operation,
            "EC2:CreateNatGateway",
            isRegional ? "InvalidParameterCombination" : "MissingParameter",
            isRegional
              ? "A regional NAT gateway takes a VPC and no subnet or allocation ID"
              : "The request must contain the parameter subnetId",
          )
        : undefined;
    },
  },
  "address of another NAT gateway": {
    seen: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html",
    on: ["create"],
    types: [NAT],
    refuse: (operation) => {
      const { store, inputs } = operation;
      const address = text(inputs["allocationId"]);
      const twin = store
        .storedOfType(NAT)
        .some((other) => address !== "" && other.inputs["allocationId"] === address);
      return twin
        ? awsFailure(
            operation,
            "EC2:CreateNatGateway",
            "Resource.AlreadyAssociated",
            `Elastic IP address [${address}] is already associated`,
          )
        : undefined;
    },
  },
};

const serviceOf = (operation: CloudOperation): ReturnType<typeof endpointService> =>
  endpointService(
    regionFor(operation),
    text(operation.inputs["serviceName"]),
    operation.scenario.endpointServiceZones,
  );
