// The planned AWS resources as a Terraform plan, which outside checkers read. The AWS provider is the same underneath: types
// and arguments differ in spelling only.
import { UNKNOWN } from "../../process/engine-values";
import type { PlannedResource } from "../../sandbox/plan";

/** Terraform's type of every AWS type that the components use. */
export const TERRAFORM_TYPES: Readonly<Record<string, string>> = {
  "aws:acm/certificate:Certificate": "aws_acm_certificate",
  "aws:acm/certificateValidation:CertificateValidation": "aws_acm_certificate_validation",
  "aws:cloudwatch/logGroup:LogGroup": "aws_cloudwatch_log_group",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "aws_cloudwatch_log_resource_policy",
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": "aws_default_network_acl",
  "aws:ec2/defaultRouteTable:DefaultRouteTable": "aws_default_route_table",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "aws_default_security_group",
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": "aws_egress_only_internet_gateway",
  "aws:ec2/eip:Eip": "aws_eip",
  "aws:ec2/flowLog:FlowLog": "aws_flow_log",
  "aws:ec2/internetGateway:InternetGateway": "aws_internet_gateway",
  "aws:ec2/natGateway:NatGateway": "aws_nat_gateway",
  "aws:ec2/networkAcl:NetworkAcl": "aws_network_acl",
  "aws:ec2/networkAclAssociation:NetworkAclAssociation": "aws_network_acl_association",
  "aws:ec2/networkAclRule:NetworkAclRule": "aws_network_acl_rule",
  "aws:ec2/route:Route": "aws_route",
  "aws:ec2/routeTable:RouteTable": "aws_route_table",
  "aws:ec2/routeTableAssociation:RouteTableAssociation": "aws_route_table_association",
  "aws:ec2/securityGroup:SecurityGroup": "aws_security_group",
  "aws:ec2/subnet:Subnet": "aws_subnet",
  "aws:ec2/vpc:Vpc": "aws_vpc",
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": "aws_vpc_dhcp_options",
  "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": "aws_vpc_dhcp_options_association",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "aws_vpc_endpoint",
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation":
    "aws_vpc_ipv4_cidr_block_association",
  "aws:iam/role:Role": "aws_iam_role",
  "aws:iam/rolePolicy:RolePolicy": "aws_iam_role_policy",
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": "aws_iam_service_linked_role",
  "aws:kms/grant:Grant": "aws_kms_grant",
  "aws:kms/keyPolicy:KeyPolicy": "aws_kms_key_policy",
  "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec": "aws_route53_hosted_zone_dnssec",
  "aws:route53/keySigningKey:KeySigningKey": "aws_route53_key_signing_key",
  "aws:route53/queryLog:QueryLog": "aws_route53_query_log",
  "aws:route53/record:Record": "aws_route53_record",
  "aws:route53/zone:Zone": "aws_route53_zone",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "aws_vpc_security_group_egress_rule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
    "aws_vpc_security_group_ingress_rule",
};

/** Arguments that are objects in Terraform too, not blocks. */
const MAPS = new Set(["tags", "tags_all"]);

interface PlannedChange {
  readonly address: string;
  readonly mode: "managed";
  readonly type: string;
  readonly name: string;
  readonly provider_name: string;
  readonly change: {
    readonly actions: readonly ["create"];
    readonly before: null;
    readonly after: unknown;
  };
}

/**
 * A plan in Terraform's JSON output format, version 1.2.
 * @throws Error for an AWS type that has no row in `TERRAFORM_TYPES`.
 */
export function terraformPlan(
  resources: readonly PlannedResource[],
): Readonly<Record<string, unknown>> {
  const changes = resources.flatMap((resource) => changeOf(resource) ?? []);
  return {
    format_version: "1.2",
    terraform_version: "1.5.7",
    planned_values: {
      root_module: {
        resources: changes.map(({ change, ...rest }) => ({
          ...rest,
          schema_version: 0,
          values: change.after,
        })),
      },
    },
    resource_changes: changes,
    configuration: {
      root_module: { resources: changes.map(({ change: _change, ...rest }) => rest) },
    },
  };
}

function changeOf({ type, name, inputs }: PlannedResource): PlannedChange | undefined {
  if (!type.startsWith("aws:")) return undefined;
  const terraformType = TERRAFORM_TYPES[type];
  if (terraformType === undefined) {
    throw new Error(
      `${type} has no Terraform type here; add a row to commands/export-terraform/plan.ts`,
    );
  }
  const label = name.replaceAll(/[^A-Za-z0-9_-]/g, "_");
  return {
    address: `${terraformType}.${label}`,
    mode: "managed",
    type: terraformType,
    name: label,
    provider_name: "hashicorp/aws",
    change: { actions: ["create"], before: null, after: blockOf(inputs) },
  };
}

function blockOf(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      const argument = key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      return value === UNKNOWN || key.startsWith("__")
        ? []
        : [[argument, valueOf(argument, value)]];
    }),
  );
}

// A nested block is a list in a plan, even where only one is allowed.
function valueOf(argument: string, value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown) => (isObject(item) ? blockOf(item) : item));
  if (!isObject(value)) return value;
  return MAPS.has(argument) ? value : [blockOf(value)];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
