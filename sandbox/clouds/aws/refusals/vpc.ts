import type { CloudFailure } from "../../../wire/failure";
import { overlap, prefixLength, within } from "../../addresses";
import type { Refusal, Refusals } from "../../rows";
import { awsFailure, regionFor, text } from "../account";
import { quotaIn, usedByOthers } from "../quotas";
import { zoneNamed, zonesOf } from "../zones";
import {
  VPC,
  SUBNET,
  BLOCK,
  GATEWAY,
  NAT,
  ZONE,
  RECORD,
  EC2_ERRORS,
  EGRESS_ONLY,
  zoneOf,
  blocksOf,
} from "./support";

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

const OFTEN_REFUSED = "198.19.0.0/16";

/** Refusals of EC2 for networks, subnets, routes, gateways and addresses. */
export const vpcRefusals: Refusals = {
  "quota: VPCs per region": quota(
    VPC,
    "vpc/L-F678F1CE",
    "EC2:CreateVpc",
    "VpcLimitExceeded",
    "The maximum number of VPCs has been reached.",
  ),
  "quota: internet gateways per region": quota(
    GATEWAY,
    "vpc/L-A4707A72",
    "EC2:CreateInternetGateway",
    "InternetGatewayLimitExceeded",
    "The maximum number of internet gateways has been reached.",
  ),
  "quota: egress-only internet gateways per region": quota(
    EGRESS_ONLY,
    "vpc/L-45FE3B85",
    "EC2:CreateEgressOnlyInternetGateway",
    // EC2's list of errors has no other code for gateways.
    "InternetGatewayLimitExceeded",
    "The maximum number of egress-only internet gateways has been reached.",
  ),
  "quota: elastic addresses": quota(
    "aws:ec2/eip:Eip",
    "ec2/L-0263D0A3",
    "EC2:AllocateAddress",
    "AddressLimitExceeded",
    "The maximum number of addresses has been reached.",
  ),
  "NAT gateways per zone": {
    seen: EC2_ERRORS,
    on: ["create"],
    types: [NAT],
    refuse: (operation) => {
      const { store, inputs, scenario } = operation;
      const zone = zoneOf(store, text(inputs["subnetId"]));
      if (zone === "") return undefined; // a regional one counts in no zone
      const used = store
        .storedOfType(NAT)
        .filter((other) => zoneOf(store, text(other.inputs["subnetId"])) === zone).length;
      const limit = quotaIn(scenario, "vpc/L-FE5A380F") ?? Infinity;
      return used + usedByOthers(scenario, "vpc/L-FE5A380F") < limit
        ? undefined
        : awsFailure(
            operation,
            "EC2:CreateNatGateway",
            "NatGatewayLimitExceeded",
            `Performing this operation would exceed the limit of ${String(limit)} NAT gateways`,
          );
    },
  },
  "network range": {
    seen: EC2_ERRORS,
    on: ["create"],
    types: [VPC],
    refuse: (operation) => {
      const block = text(operation.inputs["cidrBlock"]);
      const length = prefixLength(block);
      return block === "" || (length !== undefined && length >= 16 && length <= 28)
        ? undefined
        : awsFailure(
            operation,
            "EC2:CreateVpc",
            "InvalidVpc.Range",
            `The CIDR '${block}' is invalid.`,
          );
    },
  },
  "secondary block restricted by the blocks that the network has": {
    seen: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions",
    on: ["create"],
    types: [BLOCK],
    refuse: (operation) => {
      const block = text(operation.inputs["cidrBlock"]);
      const present = blocksOf(operation.store, text(operation.inputs["vpcId"]));
      const clash =
        present.some((other) => overlap(other, block)) ||
        present.some((other) => restricted(other, block));
      return clash
        ? awsFailure(
            operation,
            "EC2:AssociateVpcCidrBlock",
            "InvalidVpc.Range",
            `The CIDR '${block}' is restricted. Use a CIDR from the same private address range as the current VPC CIDR, or use a publicly-routable CIDR. For additional restrictions, see https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Subnets.html#vpc-resize`,
          )
        : undefined;
    },
  },
  "network not found": missing(
    "vpcId",
    [
      SUBNET,
      "aws:ec2/routeTable:RouteTable",
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      GATEWAY,
      BLOCK,
    ],
    VPC,
    "InvalidVpcID.NotFound",
    "The vpc ID '{id}' does not exist",
  ),
  "subnet not found": missing(
    "subnetId",
    [NAT, "aws:ec2/routeTableAssociation:RouteTableAssociation"],
    SUBNET,
    "InvalidSubnetID.NotFound",
    "The subnet ID '{id}' does not exist",
  ),
  "address not found": missing(
    "allocationId",
    [NAT],
    "aws:ec2/eip:Eip",
    "InvalidAllocationID.NotFound",
    "The allocation ID '{id}' does not exist",
  ),
  "zone not found": missing(
    "zoneId",
    [RECORD],
    ZONE,
    "NoSuchHostedZone",
    "No hosted zone found with ID: {id}",
  ),
  "subnet range": {
    seen: EC2_ERRORS,
    on: ["create"],
    types: [SUBNET],
    refuse: (operation) => {
      const block = text(operation.inputs["cidrBlock"]);
      const spaces = blocksOf(operation.store, text(operation.inputs["vpcId"]));
      const length = prefixLength(block) ?? 0;
      const fits = spaces.some((space) => within(block, space)) && length >= 16 && length <= 28;
      return spaces.length === 0 || fits
        ? undefined
        : awsFailure(
            operation,
            "EC2:CreateSubnet",
            "InvalidSubnet.Range",
            `The CIDR '${block}' is invalid.`,
          );
    },
  },
  "zone of a subnet": {
    seen: EC2_ERRORS,
    on: ["create"],
    types: [SUBNET],
    refuse: (operation) => {
      const region = regionFor(operation);
      const key = ["availabilityZone", "availabilityZoneId"].find(
        (each) => text(operation.inputs[each]) !== "",
      );
      const asked = text(operation.inputs[key ?? ""]);
      return key === undefined || zoneNamed(region, asked) !== undefined
        ? undefined
        : awsFailure(
            operation,
            "EC2:CreateSubnet",
            "InvalidParameterValue",
            `Value (${asked}) for parameter ${key} is invalid. Subnets can currently only be created in the following availability zones: ${zonesOf(region).join(", ")}.`,
          );
    },
  },
  "subnets that overlap": {
    seen: EC2_ERRORS,
    on: ["create"],
    types: [SUBNET],
    refuse: (operation) => {
      const block = text(operation.inputs["cidrBlock"]);
      const clash = operation.store
        .storedOfType(SUBNET)
        .some(
          (other) =>
            other.inputs["vpcId"] === operation.inputs["vpcId"] &&
            overlap(text(other.inputs["cidrBlock"]), block),
        );
      return clash
        ? awsFailure(
            operation,
            "EC2:CreateSubnet",
            "InvalidSubnet.Conflict",
            `The CIDR '${block}' conflicts with another subnet`,
          )
        : undefined;
    },
  },
  "NAT gateway before the internet gateway": {
    seen: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html",
    on: ["create"],
    types: [NAT],
    refuse: (operation) => {
      const { store, inputs } = operation;
      const place = store.storedOfType(SUBNET).find(({ id }) => id === inputs["subnetId"]);
      const vpc = place === undefined ? inputs["vpcId"] : place.inputs["vpcId"];
      const attached = store
        .storedOfType(GATEWAY)
        .some((other) => other.inputs["vpcId"] === vpc && other.state === "ready");
      return text(inputs["connectivityType"]) === "private" || vpc === undefined || attached
        ? undefined
        : awsFailure(
            operation,
            "EC2:CreateNatGateway",
            "Gateway.NotAttached",
            `Network ${text(vpc)} has no Internet gateway attached`,
          );
    },
  },
  "route through what is not there": {
    seen: EC2_ERRORS,
    on: ["create", "update"],
    types: ["aws:ec2/route:Route"],
    refuse: (operation) => {
      const { store, inputs } = operation;
      const nat = text(inputs["natGatewayId"]);
      const gateway = text(inputs["gatewayId"]);
      if (nat !== "" && !store.storedOfType(NAT).some(({ id }) => id === nat)) {
        return awsFailure(
          operation,
          "EC2:CreateRoute",
          "InvalidNatGatewayID.NotFound",
          `The natGateway ID '${nat}' does not exist`,
        );
      }
      return gateway.startsWith("igw-") &&
        !store.storedOfType(GATEWAY).some(({ id }) => id === gateway)
        ? awsFailure(
            operation,
            "EC2:CreateRoute",
            "InvalidGatewayID.NotFound",
            `The gateway ID '${gateway}' does not exist`,
          )
        : undefined;
    },
  },
  "route exists": {
    seen: EC2_ERRORS,
    on: ["create"],
    types: ["aws:ec2/route:Route"],
    refuse: (operation) => {
      const { inputs, store, token } = operation;
      const twin = store
        .storedOfType(token)
        .some((other) =>
          [
            "routeTableId",
            "destinationCidrBlock",
            "destinationIpv6CidrBlock",
            "destinationPrefixListId",
          ].every((key) => other.inputs[key] === inputs[key]),
        );
      return twin
        ? awsFailure(
            operation,
            "EC2:CreateRoute",
            "RouteAlreadyExists",
            `The route identified by ${text(inputs["destinationCidrBlock"])} already exists.`,
          )
        : undefined;
    },
  },
  "subnet has a route table already": {
    seen: EC2_ERRORS,
    on: ["create"],
    types: ["aws:ec2/routeTableAssociation:RouteTableAssociation"],
    refuse: (operation) => {
      const subnet = text(operation.inputs["subnetId"]);
      const twin = operation.store
        .storedOfType(operation.token)
        .find((other) => subnet !== "" && other.inputs["subnetId"] === subnet);
      return twin === undefined
        ? undefined
        : awsFailure(
            operation,
            "EC2:AssociateRouteTable",
            "Resource.AlreadyAssociated",
            `the specified association for route table ${text(twin.inputs["routeTableId"])} conflicts with an existing association`,
          );
    },
  },
};

function quota(token: string, key: string, call: string, code: string, message: string): Refusal {
  return {
    seen: EC2_ERRORS,
    on: ["create"],
    types: [token],
    refuse: (operation): CloudFailure | undefined => {
      const { store, scenario } = operation;
      const limit = quotaIn(scenario, key) ?? Infinity;
      const used = store
        .storedOfType(token)
        .filter((other) => other.scope === operation.scope).length;
      return used + usedByOthers(scenario, key) < limit
        ? undefined
        : awsFailure(operation, call, code, message);
    },
  };
}

function missing(
  input: string,
  types: readonly string[],
  wanted: string,
  code: string,
  message: string,
): Refusal {
  return {
    seen: EC2_ERRORS,
    on: ["create"],
    types,
    refuse: (operation) => {
      const id = text(operation.inputs[input]);
      const there =
        id === "" ||
        operation.scenario.existing.includes(id) ||
        operation.store.storedOfType(wanted).some((other) => other.id === id);
      const call = `EC2:Create${operation.token.split(":").at(-1) ?? ""}`;
      return there ? undefined : awsFailure(operation, call, code, message.replace("{id}", id));
    },
  };
}

// AWS's table of ranges that can be combined.
function restricted(present: string, added: string): boolean {
  const home = PRIVATE.find((range) => within(present, range));
  if (home === undefined) {
    if (within(present, OFTEN_REFUSED)) return PRIVATE.some((range) => within(added, range));
    return PRIVATE.some((range) => within(added, range)) || within(added, OFTEN_REFUSED);
  }
  if (within(added, OFTEN_REFUSED)) return true;
  if (PRIVATE.some((range) => range !== home && within(added, range))) return true;
  if (home === "172.16.0.0/12") return within(added, "172.31.0.0/16");
  return home === "10.0.0.0/8" && within(present, "10.0.0.0/15") && within(added, "10.0.0.0/16");
}
