import type { Refusal, Refusals } from "../../rows";
import { awsFailure, text } from "../account";
import { VPC, SUBNET, GATEWAY, EGRESS_ONLY, NAT, ZONE, RECORD, EC2_ERRORS, users } from "./support";

/** Deletions that EC2 and Route 53 refuse while the resource is in use. */
export const inUseRefusals: Refusals = {
  "deleting a network in use": inUse(
    VPC,
    "vpcId",
    [
      SUBNET,
      GATEWAY,
      EGRESS_ONLY,
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:ec2/routeTable:RouteTable",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "aws:ec2/networkAcl:NetworkAcl",
    ],
    "EC2:DeleteVpc",
    "The vpc '{id}' has dependencies and cannot be deleted.",
  ),
  "deleting a subnet in use": inUse(
    SUBNET,
    "subnetId",
    [NAT],
    "EC2:DeleteSubnet",
    "The subnet '{id}' has dependencies and cannot be deleted.",
  ),
  "deleting a subnet with endpoints": inUse(
    SUBNET,
    "subnetIds",
    ["aws:ec2/vpcEndpoint:VpcEndpoint"],
    "EC2:DeleteSubnet",
    "The subnet '{id}' has dependencies and cannot be deleted.",
  ),
  "deleting a route table in use": inUse(
    "aws:ec2/routeTable:RouteTable",
    "routeTableId",
    ["aws:ec2/routeTableAssociation:RouteTableAssociation"],
    "EC2:DeleteRouteTable",
    "The routeTable '{id}' has dependencies and cannot be deleted.",
  ),
  "deleting a security group in use": inUse(
    "aws:ec2/securityGroup:SecurityGroup",
    "securityGroupIds",
    ["aws:ec2/vpcEndpoint:VpcEndpoint"],
    "EC2:DeleteSecurityGroup",
    "resource {id} has a dependent object",
  ),
  "address in use": {
    seen: EC2_ERRORS,
    on: ["delete"],
    types: ["aws:ec2/eip:Eip"],
    refuse: (operation) =>
      users(operation.store, [NAT], "allocationId", operation.id).length === 0
        ? undefined
        : awsFailure(
            operation,
            "EC2:ReleaseAddress",
            "InvalidIPAddress.InUse",
            `Address ${text(operation.outputs["publicIp"])} is in use.`,
          ),
  },
  "internet gateway with mapped public addresses": {
    seen: "https://github.com/gruntwork-io/cloud-nuke/pull/591",
    on: ["delete"],
    types: [GATEWAY],
    refuse: (operation) => {
      const { store, inputs } = operation;
      const vpc = text(inputs["vpcId"]);
      const subnets = new Set(
        store
          .storedOfType(SUBNET)
          .filter((other) => other.inputs["vpcId"] === vpc)
          .map(({ id }) => id),
      );
      const mapped = store
        .storedOfType(NAT)
        .some(
          (nat) =>
            subnets.has(text(nat.inputs["subnetId"])) &&
            nat.inputs["connectivityType"] !== "private",
        );
      return mapped
        ? awsFailure(
            operation,
            "EC2:DetachInternetGateway",
            "DependencyViolation",
            `Network ${vpc} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
          )
        : undefined;
    },
  },
  "zone with records": {
    seen: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_DeleteHostedZone.html",
    on: ["delete"],
    types: [ZONE],
    refuse: (operation) =>
      operation.inputs["forceDestroy"] === true ||
      users(operation.store, [RECORD], "zoneId", operation.id).length === 0
        ? undefined
        : awsFailure(
            operation,
            "Route 53:DeleteHostedZone",
            "HostedZoneNotEmpty",
            "The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
          ),
  },
};

function inUse(
  token: string,
  input: string,
  by: readonly string[],
  call: string,
  message: string,
): Refusal {
  return {
    seen: "https://github.com/hashicorp/terraform/issues/497",
    on: ["delete"],
    types: [token],
    refuse: (operation) =>
      users(operation.store, by, input, operation.id).length === 0
        ? undefined
        : awsFailure(operation, call, "DependencyViolation", message.replace("{id}", operation.id)),
  };
}
