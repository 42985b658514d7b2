import type { Value } from "../../wire/values";
import type { Stored, CloudStore } from "../../cloud-store";
import { overlap, prefixLength, within } from "../addresses";
import type { CloudFailure } from "../../wire/failure";
import type { CloudOperation, Refusal, Refusals } from "../rows";
import { accountOf, awsFailure, list, text } from "./account";
import { quotaIn } from "./quotas";
import { serviceLinkedRoleArn, serviceLinkedRoleName } from "./types/services";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const BLOCK = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";
const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const NAT = "aws:ec2/natGateway:NatGateway";
const ZONE = "aws:route53/zone:Zone";
const RECORD = "aws:route53/record:Record";

const EC2_ERRORS = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html";

/** What AWS refuses. Default limits are those of a fresh account; a scenario raises or lowers them. */
export const refusals: Refusals = {
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
      const used = store
        .storedOfType(NAT)
        .filter((other) => zoneOf(store, text(other.inputs["subnetId"])) === zone).length;
      const limit = quotaIn(scenario, "vpc/L-FE5A380F") ?? Infinity;
      return used + (scenario.quotaUse["vpc/L-FE5A380F"] ?? 0) < limit
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
      const vpc = store.storedOfType(SUBNET).find(({ id }) => id === inputs["subnetId"])?.inputs[
        "vpcId"
      ];
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
  "service-linked role exists": {
    seen: "https://github.com/Rayraegah/terraform-aws-hasura/issues/17",
    on: ["create"],
    types: ["aws:iam/serviceLinkedRole:ServiceLinkedRole"],
    refuse: (operation) => {
      const service = text(operation.inputs["awsServiceName"]);
      return operation.scenario.existingServiceLinkedRoles.includes(service)
        ? roleTaken(operation)
        : undefined;
    },
  },
  "no custom suffix for this service": {
    seen: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html",
    on: ["create"],
    types: ["aws:iam/serviceLinkedRole:ServiceLinkedRole"],
    refuse: (operation) =>
      text(operation.inputs["customSuffix"]) === "" ||
      operation.inputs["awsServiceName"] === "autoscaling.amazonaws.com"
        ? undefined
        : awsFailure(
            operation,
            "IAM:CreateServiceLinkedRole",
            "InvalidInput",
            `Custom suffix is not allowed for ${text(operation.inputs["awsServiceName"])}`,
          ),
  },
  "key policy names a role that does not exist": {
    seen: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html",
    on: ["create", "update"],
    types: ["aws:kms/key:Key", "aws:kms/keyPolicy:KeyPolicy"],
    refuse: (operation) => {
      const policy = text(operation.inputs["policy"]);
      const roles = [
        ...policy.matchAll(
          new RegExp(`arn:aws:iam::${accountOf(operation.config)}:role/[\\w+=,.@/-]+`, "g"),
        ),
      ].map(([arn]) => arn);
      const absent = roles.find((arn) => !roleExists(operation, arn));
      return absent === undefined
        ? undefined
        : awsFailure(
            operation,
            "KMS:CreateKey",
            "MalformedPolicyDocumentException",
            "Policy contains a statement with one or more invalid principals.",
          );
    },
  },
  "waiting for a certificate that nobody can validate": {
    seen: "https://docs.aws.amazon.com/acm/latest/userguide/troubleshooting-DNS-validation.html",
    on: ["create"],
    types: ["aws:acm/certificateValidation:CertificateValidation"],
    refuse: (operation) => {
      const { inputs, store, scenario } = operation;
      const certificate = store
        .storedOfType("aws:acm/certificate:Certificate")
        .find(({ id }) => id === inputs["certificateArn"]);
      const email = certificate?.inputs["validationMethod"] === "EMAIL";
      if (email && list(inputs["validationRecordFqdns"]).length > 0) {
        return awsFailure(
          operation,
          "ACM:DescribeCertificate",
          "InvalidParameter",
          "validation_record_fqdns is not valid for EMAIL validation",
        );
      }
      const names = list(inputs["validationRecordFqdns"]).map((name) =>
        text(name).replace(/\.$/, ""),
      );
      const proven =
        names.length === 0 ||
        names.every((name) =>
          store
            .storedOfType(RECORD)
            .some((record) => text(record.outputs["fqdn"]).replace(/\.$/, "") === name),
        );
      return scenario.certificatesIssue && proven
        ? undefined
        : awsFailure(
            operation,
            "ACM:DescribeCertificate",
            "Timeout",
            "timeout while waiting for state to become 'ISSUED' (last state: 'PENDING_VALIDATION', timeout: 1h15m0s)",
          );
    },
  },
  "deleting a network in use": inUse(
    VPC,
    "vpcId",
    [
      SUBNET,
      GATEWAY,
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
  "role with policies": {
    seen: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html",
    on: ["delete"],
    types: ["aws:iam/role:Role"],
    refuse: (operation) => {
      const held = users(
        operation.store,
        ["aws:iam/rolePolicy:RolePolicy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
        "role",
        operation.id,
      );
      return held.length === 0 || operation.inputs["forceDetachPolicies"] === true
        ? undefined
        : awsFailure(
            operation,
            "IAM:DeleteRole",
            "DeleteConflict",
            "Cannot delete entity, must delete policies first.",
            409,
          );
    },
  },
};

/** What IAM says to a service-linked role that the account has already, whoever made it. */
export function roleTaken(operation: CloudOperation): CloudFailure {
  const name = serviceLinkedRoleName(text(operation.inputs["awsServiceName"]));
  return awsFailure(
    operation,
    "IAM:CreateServiceLinkedRole",
    "InvalidInput",
    `Service role name ${name} has been taken in this account, please try a different suffix.`,
  );
}

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
      return used + (scenario.quotaUse[key] ?? 0) < limit
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

function users(
  store: CloudStore,
  tokens: readonly string[],
  input: string,
  id: string,
): readonly Stored[] {
  const names = (value: Value): boolean =>
    value === id || (Array.isArray(value) && value.includes(id));
  return tokens
    .flatMap((token) => store.storedOfType(token))
    .filter((other) => names(other.inputs[input]));
}

function zoneOf(store: CloudStore, subnet: string): string {
  return text(
    store.storedOfType(SUBNET).find(({ id }) => id === subnet)?.outputs["availabilityZone"],
  );
}

function blocksOf(store: CloudStore, vpc: string): readonly string[] {
  const first = store.storedOfType(VPC).find(({ id }) => id === vpc)?.inputs["cidrBlock"];
  const more = store
    .storedOfType(BLOCK)
    .filter((other) => other.inputs["vpcId"] === vpc)
    .map((other) => other.inputs["cidrBlock"]);
  return [first, ...more].map(text).filter((block) => block !== "");
}

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;
const OFTEN_REFUSED = "198.19.0.0/16";

// AWS's table of what may stand beside what.
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

function roleExists({ store, scenario, config }: CloudOperation, arn: string): boolean {
  const linked = scenario.existingServiceLinkedRoles.some(
    (service) => arn === serviceLinkedRoleArn({ config }, service),
  );
  const roles = ["aws:iam/role:Role", "aws:iam/serviceLinkedRole:ServiceLinkedRole"].flatMap(
    (token) => store.storedOfType(token),
  );
  return (
    linked || scenario.existing.includes(arn) || roles.some((role) => role.outputs["arn"] === arn)
  );
}
