// What the deployer of a program has to be allowed, worked out from the resource types the program declares. Every type has
// one row: what the provider calls to create, read, change and delete it. A type without a row is an error, so that a new
// resource cannot reach a customer before its permissions do. Where IAM can limit an action to resources, it is limited.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
import { type NamedException, reasonIssues } from "../exceptions";
import type { Issue } from "../issues";
import { normalDomain } from "./hosting-domain";
import { SERVICE_LINKED_ROLES } from "./service-linked-roles";

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

interface Grant {
  readonly actions: readonly string[];
  readonly condition?: Condition | undefined;
  /** Resources other than those of the action's service; see `resourcesOf`. */
  readonly on?: "linkedRoles" | undefined;
}

/** Roles are created for these services and for no other; none of them is ever deleted, so nothing allows that. */
const LINKED_PRINCIPALS: Condition = {
  StringEquals: {
    "iam:AWSServiceName": Object.values(SERVICE_LINKED_ROLES).map(({ principal }) => principal),
  },
};
const FLOW_LOGS_ONLY: Condition = {
  StringEquals: { "iam:PassedToService": "vpc-flow-logs.amazonaws.com" },
};

const allow = (...actions: readonly string[]): readonly Grant[] => [{ actions }];
const EC2_TAGS = ["ec2:CreateTags", "ec2:DeleteTags"] as const;

/** By resource type: what the provider calls over the resource's life. */
const BY_TYPE: Readonly<Record<string, readonly Grant[]>> = {
  "aws:acm/certificate:Certificate": allow(
    "acm:RequestCertificate",
    "acm:DescribeCertificate",
    "acm:UpdateCertificateOptions",
    "acm:DeleteCertificate",
    "acm:AddTagsToCertificate",
    "acm:RemoveTagsFromCertificate",
    "acm:ListTagsForCertificate",
  ),
  "aws:acm/certificateValidation:CertificateValidation": allow("acm:DescribeCertificate"),
  "aws:cloudwatch/logGroup:LogGroup": allow(
    "logs:CreateLogGroup",
    "logs:DescribeLogGroups",
    "logs:DeleteLogGroup",
    "logs:PutRetentionPolicy",
    "logs:DeleteRetentionPolicy",
    "logs:AssociateKmsKey",
    "logs:DisassociateKmsKey",
    "logs:TagResource",
    "logs:UntagResource",
    "logs:ListTagsForResource",
  ),
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": allow(
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DeleteResourcePolicy",
  ),
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": allow(
    "ec2:DescribeNetworkAcls",
    "ec2:CreateNetworkAclEntry",
    "ec2:DeleteNetworkAclEntry",
    ...EC2_TAGS,
  ),
  "aws:ec2/defaultRouteTable:DefaultRouteTable": allow(
    "ec2:DescribeRouteTables",
    "ec2:CreateRoute",
    "ec2:DeleteRoute",
    "ec2:DisableVgwRoutePropagation",
    ...EC2_TAGS,
  ),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": allow(
    "ec2:DescribeSecurityGroups",
    "ec2:RevokeSecurityGroupIngress",
    "ec2:RevokeSecurityGroupEgress",
    ...EC2_TAGS,
  ),
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": allow(
    "ec2:CreateEgressOnlyInternetGateway",
    "ec2:DescribeEgressOnlyInternetGateways",
    "ec2:DeleteEgressOnlyInternetGateway",
    ...EC2_TAGS,
  ),
  "aws:ec2/eip:Eip": allow(
    "ec2:AllocateAddress",
    "ec2:DescribeAddresses",
    "ec2:DescribeAddressesAttribute",
    "ec2:DisassociateAddress",
    "ec2:ReleaseAddress",
    ...EC2_TAGS,
  ),
  "aws:ec2/flowLog:FlowLog": [
    { actions: ["ec2:CreateFlowLogs", "ec2:DescribeFlowLogs", "ec2:DeleteFlowLogs", ...EC2_TAGS] },
    { actions: ["iam:PassRole"], condition: FLOW_LOGS_ONLY },
  ],
  "aws:ec2/internetGateway:InternetGateway": allow(
    "ec2:CreateInternetGateway",
    "ec2:AttachInternetGateway",
    "ec2:DescribeInternetGateways",
    "ec2:DetachInternetGateway",
    "ec2:DeleteInternetGateway",
    ...EC2_TAGS,
  ),
  "aws:ec2/natGateway:NatGateway": allow(
    "ec2:CreateNatGateway",
    "ec2:DescribeNatGateways",
    "ec2:DeleteNatGateway",
    ...EC2_TAGS,
  ),
  "aws:ec2/networkAcl:NetworkAcl": allow(
    "ec2:CreateNetworkAcl",
    "ec2:DescribeNetworkAcls",
    "ec2:DeleteNetworkAcl",
    "ec2:DeleteNetworkAclEntry",
    "ec2:ReplaceNetworkAclAssociation",
    ...EC2_TAGS,
  ),
  "aws:ec2/networkAclAssociation:NetworkAclAssociation": allow(
    "ec2:DescribeNetworkAcls",
    "ec2:DescribeSubnets",
    "ec2:ReplaceNetworkAclAssociation",
  ),
  "aws:ec2/networkAclRule:NetworkAclRule": allow(
    "ec2:CreateNetworkAclEntry",
    "ec2:DescribeNetworkAcls",
    "ec2:DeleteNetworkAclEntry",
  ),
  "aws:ec2/route:Route": allow(
    "ec2:CreateRoute",
    "ec2:DescribeRouteTables",
    "ec2:ReplaceRoute",
    "ec2:DeleteRoute",
  ),
  "aws:ec2/routeTable:RouteTable": allow(
    "ec2:CreateRouteTable",
    "ec2:DescribeRouteTables",
    "ec2:DeleteRouteTable",
    ...EC2_TAGS,
  ),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": allow(
    "ec2:AssociateRouteTable",
    "ec2:DescribeRouteTables",
    "ec2:ReplaceRouteTableAssociation",
    "ec2:DisassociateRouteTable",
  ),
  "aws:ec2/securityGroup:SecurityGroup": allow(
    "ec2:CreateSecurityGroup",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeNetworkInterfaces",
    "ec2:RevokeSecurityGroupEgress",
    "ec2:DeleteSecurityGroup",
    ...EC2_TAGS,
  ),
  "aws:ec2/subnet:Subnet": allow(
    "ec2:CreateSubnet",
    "ec2:DescribeSubnets",
    "ec2:ModifySubnetAttribute",
    "ec2:AssociateSubnetCidrBlock",
    "ec2:DisassociateSubnetCidrBlock",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DeleteSubnet",
    ...EC2_TAGS,
  ),
  "aws:ec2/vpc:Vpc": allow(
    "ec2:CreateVpc",
    "ec2:DescribeVpcs",
    "ec2:DescribeVpcAttribute",
    "ec2:ModifyVpcAttribute",
    "ec2:AssociateVpcCidrBlock",
    "ec2:DisassociateVpcCidrBlock",
    "ec2:DescribeNetworkAcls",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DeleteVpc",
    ...EC2_TAGS,
  ),
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": allow(
    "ec2:CreateDhcpOptions",
    "ec2:DescribeDhcpOptions",
    "ec2:DeleteDhcpOptions",
    ...EC2_TAGS,
  ),
  "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": allow(
    "ec2:AssociateDhcpOptions",
    "ec2:DescribeVpcs",
  ),
  "aws:ec2/vpcEndpoint:VpcEndpoint": allow(
    "ec2:CreateVpcEndpoint",
    "ec2:DescribeVpcEndpoints",
    "ec2:DescribePrefixLists",
    "ec2:ModifyVpcEndpoint",
    "ec2:DeleteVpcEndpoints",
    // A service's private name is a private zone that AWS ties to the VPC with the caller's rights.
    "route53:AssociateVPCWithHostedZone",
    ...EC2_TAGS,
  ),
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": allow(
    "ec2:AssociateVpcCidrBlock",
    "ec2:DescribeVpcs",
    "ec2:DisassociateVpcCidrBlock",
  ),
  "aws:iam/policy:Policy": allow(
    "iam:CreatePolicy",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:ListPolicyVersions",
    "iam:CreatePolicyVersion",
    "iam:DeletePolicyVersion",
    "iam:DeletePolicy",
    "iam:TagPolicy",
    "iam:UntagPolicy",
  ),
  "aws:iam/role:Role": allow(
    "iam:CreateRole",
    "iam:GetRole",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
    "iam:UpdateAssumeRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:ListRolePolicies",
    "iam:ListAttachedRolePolicies",
    "iam:ListInstanceProfilesForRole",
    "iam:DeleteRole",
    "iam:TagRole",
    "iam:UntagRole",
  ),
  "aws:iam/rolePolicy:RolePolicy": allow(
    "iam:PutRolePolicy",
    "iam:GetRolePolicy",
    "iam:DeleteRolePolicy",
  ),
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": [
    { actions: ["iam:CreateServiceLinkedRole"], condition: LINKED_PRINCIPALS },
    // The provider tags a role that it creates when `aws:defaultTags` is set.
    { actions: ["iam:GetRole", "iam:TagRole"], on: "linkedRoles" },
  ],
  "aws:kms/grant:Grant": allow(
    "kms:CreateGrant",
    "kms:ListGrants",
    "kms:RetireGrant",
    "kms:RevokeGrant",
    "kms:DescribeKey",
  ),
  "aws:kms/keyPolicy:KeyPolicy": allow("kms:PutKeyPolicy", "kms:GetKeyPolicy", "kms:DescribeKey"),
  "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec": allow(
    "route53:EnableHostedZoneDNSSEC",
    "route53:DisableHostedZoneDNSSEC",
    "route53:GetDNSSEC",
    "route53:GetChange",
  ),
  "aws:route53/keySigningKey:KeySigningKey": allow(
    "route53:CreateKeySigningKey",
    "route53:ActivateKeySigningKey",
    "route53:DeactivateKeySigningKey",
    "route53:DeleteKeySigningKey",
    "route53:GetDNSSEC",
    "route53:GetChange",
    "kms:DescribeKey",
    "kms:GetPublicKey",
    "kms:Sign",
    "kms:CreateGrant",
  ),
  "aws:route53/queryLog:QueryLog": allow(
    "route53:CreateQueryLoggingConfig",
    "route53:GetQueryLoggingConfig",
    "route53:DeleteQueryLoggingConfig",
  ),
  "aws:route53/record:Record": allow(
    "route53:ChangeResourceRecordSets",
    "route53:ListResourceRecordSets",
    "route53:GetHostedZone",
    "route53:GetChange",
  ),
  "aws:route53/zone:Zone": allow(
    "route53:CreateHostedZone",
    "route53:GetHostedZone",
    "route53:ListResourceRecordSets",
    "route53:UpdateHostedZoneComment",
    "route53:DeleteHostedZone",
    "route53:GetDNSSEC",
    "route53:GetChange",
    "route53:ChangeTagsForResource",
    "route53:ListTagsForResource",
    // A private zone is tied to its VPC by the caller's own rights.
    "ec2:DescribeVpcs",
    "route53:AssociateVPCWithHostedZone",
    "route53:DisassociateVPCFromHostedZone",
  ),
  "aws:route53/zoneAssociation:ZoneAssociation": allow(
    "route53:AssociateVPCWithHostedZone",
    "route53:DisassociateVPCFromHostedZone",
    "route53:GetHostedZone",
    "route53:ListHostedZonesByVPC",
    "route53:GetChange",
    "ec2:DescribeVpcs",
  ),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": allow(
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:DescribeSecurityGroupRules",
    "ec2:ModifySecurityGroupRules",
    "ec2:RevokeSecurityGroupIngress",
    ...EC2_TAGS,
  ),
  // Functions are asked in every preview.
  "aws:index/getAvailabilityZone:getAvailabilityZone": allow("ec2:DescribeAvailabilityZones"),
  "aws:ec2/getVpcEndpointService:getVpcEndpointService": allow("ec2:DescribeVpcEndpointServices"),
  "aws:ec2/getAmi:getAmi": allow("ec2:DescribeImages"),
  "aws:ec2/getAmiIds:getAmiIds": allow("ec2:DescribeImages"),
  "aws:iam/getRoles:getRoles": allow("iam:ListRoles", "iam:GetRole"),
};

/** What every run calls: the provider looks up its account and region. */
const ALWAYS = allow("sts:GetCallerIdentity", "ec2:DescribeAccountAttributes");

/** Where a deployer may act. */
export interface PermissionScope {
  /** Required. Id of the account that the program is deployed to: twelve digits. */
  readonly accountId: string;
  /** Required. Region that the program is deployed to. Zones, roles and query logs are outside it by their nature. */
  readonly region: string;
  /**
   * Required. What the names of roles, managed policies and flow log groups start with, for example `airun-dev-`. The deployer
   * may change no other one.
   *
   * Error: `namePrefix: "a" is not a valid prefix of names; use 4 to 54 letters, digits and +=,.@_-`.
   */
  readonly namePrefix: string;
  /**
   * Conditional. The hosting domain: records of this name and below it may be written, in whichever zone. Needed for records
   * and query logs.
   */
  readonly domain?: string | undefined;
  /** Conditional. Customer-managed keys of the program. Needed for grants, key policies and signing. */
  readonly kmsKeyArns?: readonly string[] | undefined;
  /**
   * Conditional. Managed policy that limits each role the program creates: IAM refuses a role without it. Needed for roles, as
   * somebody who may create a role and write its policy otherwise has every right in the account.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
   */
  readonly permissionsBoundaryArn?: string | undefined;
  /** Optional. Roles of other accounts that the program assumes to write in their zones. @default - none */
  readonly assumedRoleArns?: readonly string[] | undefined;
  /** Optional. Roles of other programs that are passed to flow logs. @default - those that `namePrefix` covers */
  readonly passedRoleArns?: readonly string[] | undefined;
  /**
   * Conditional. The program writes flow logs to a bucket: the deployer may then start their delivery. The bucket's policy is
   * its owner's business.
   * Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
   * @default false
   */
  readonly flowLogsToBucket?: boolean | undefined;
  /** Optional. Allow roles without a boundary; the reason is required. @default - a boundary is required */
  readonly withoutPermissionsBoundary?: NamedException | undefined;
}

export interface PermissionStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: "*" | readonly string[];
  readonly Condition?: Condition | undefined;
}

export interface PermissionDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PermissionStatement[];
}

/** A managed policy holds this many characters, blanks not counted. */
const LONGEST_POLICY = 6144;

/** Actions that AWS authorizes without a resource. */
const WITHOUT_RESOURCE: ReadonlySet<string> = new Set([
  "acm:RequestCertificate",
  "iam:ListRoles",
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:DeleteResourcePolicy",
  "logs:DescribeLogGroups",
  "logs:DescribeResourcePolicies",
  "logs:PutResourcePolicy",
  "route53:CreateHostedZone",
  "route53:ListHostedZonesByVPC",
]);

/** Actions on roles that IAM refuses unless the role has, or gets, the given boundary. */
const BOUNDED: ReadonlySet<string> = new Set([
  "iam:CreateRole",
  "iam:DeleteRolePolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
]);

/** The resources of an action. */
function resourcesOf(action: string, on: Grant["on"], scope: PermissionScope): Resources {
  const { accountId, region, namePrefix, domain, kmsKeyArns = [], passedRoleArns = [] } = scope;
  const { assumedRoleArns = [] } = scope;
  const [service = "", name = ""] = action.split(":");
  const iam = (path: string): readonly string[] => [`arn:aws:iam::${accountId}:${path}`];
  if (WITHOUT_RESOURCE.has(action)) return "*";
  switch (service) {
    case "acm":
      return [`arn:aws:acm:${region}:${accountId}:certificate/*`];
    case "ec2":
      return name.startsWith("Describe") ? "*" : [`arn:aws:ec2:${region}:${accountId}:*`];
    case "iam":
      if (name === "PassRole") return [...iam(`role/${namePrefix}*`), ...passedRoleArns].sort();
      if (on === "linkedRoles" || name === "CreateServiceLinkedRole")
        return iam("role/aws-service-role/*");
      return /Policy(?:Version|Versions)?$/.test(name) && !name.includes("Role")
        ? iam(`policy/${namePrefix}*`)
        : iam(`role/${namePrefix}*`);
    case "kms":
      return [...kmsKeyArns].sort();
    case "logs":
      return [
        `arn:aws:logs:${region}:${accountId}:log-group:/aws/vpc-flow-logs/${namePrefix}*`,
        // Route 53 writes its query logs in this region only.
        ...(domain === undefined
          ? []
          : [
              `arn:aws:logs:us-east-1:${accountId}:log-group:/aws/route53/${normalDomain(domain)}*`,
            ]),
      ];
    case "sts":
      return name === "AssumeRole" ? [...assumedRoleArns].sort() : "*";
    case "route53":
      // The service's reference names both kinds of resource for tags.
      if (name === "ChangeTagsForResource")
        return ["arn:aws:route53:::healthcheck/*", "arn:aws:route53:::hostedzone/*"];
      return [
        name === "GetChange"
          ? "arn:aws:route53:::change/*"
          : /^(?:Get|Delete)QueryLoggingConfig$/.test(name)
            ? "arn:aws:route53:::queryloggingconfig/*"
            : "arn:aws:route53:::hostedzone/*",
      ];
    default:
      return "*";
  }
}

type Resources = PermissionStatement["Resource"];

/** The condition of an action beyond that of its row. */
function conditionOf(
  action: string,
  { domain, permissionsBoundaryArn }: PermissionScope,
): Condition | undefined {
  if (BOUNDED.has(action) && permissionsBoundaryArn !== undefined)
    return { StringEquals: { "iam:PermissionsBoundary": permissionsBoundaryArn } };
  if (action === "route53:ChangeResourceRecordSets" && domain !== undefined) {
    const name = normalDomain(domain);
    return {
      "ForAllValues:StringLike": {
        "route53:ChangeResourceRecordSetsNormalizedRecordNames": [name, `*.${name}`],
      },
    };
  }
  return undefined;
}

/** AWS types without a row, and limits that the types need; other providers' types and components are passed over. */
export function permissionIssues(
  types: readonly string[],
  scope: PermissionScope,
): readonly Issue[] {
  const unknown = types.flatMap((type, index) =>
    !type.startsWith("aws:") || Object.hasOwn(BY_TYPE, type)
      ? []
      : [
          {
            path: `resourceTypes[${String(index)}]`,
            problem: `the permissions for ${type} are not known`,
            hint: "add a row to components/plans/aws/deployer-permissions.ts",
          },
        ],
  );
  return [...unknown, ...scopeIssues(new Set(actionsOf(types, scope)), scope)];
}

function scopeIssues(actions: ReadonlySet<string>, scope: PermissionScope): readonly Issue[] {
  const { accountId, namePrefix, domain, kmsKeyArns = [], permissionsBoundaryArn } = scope;
  const issues: Issue[] = [];
  if (!/^\d{12}$/.test(accountId)) {
    issues.push({
      path: "accountId",
      problem: `${JSON.stringify(accountId)} is not a valid account id`,
      hint: "use the twelve digits of aws sts get-caller-identity",
    });
  }
  if (!/^[\w+=,.@-]{4,54}$/.test(namePrefix)) {
    issues.push({
      path: "namePrefix",
      problem: `${JSON.stringify(namePrefix)} is not a valid prefix of names`,
      hint: "use 4 to 54 letters, digits and +=,.@_-, for example airun-dev-",
    });
  }
  if (actions.has("route53:ChangeResourceRecordSets") && domain === undefined) {
    issues.push({
      path: "domain",
      problem: "is missing, and the program writes records",
      hint: "give the hosting domain, for example codeocean.xyz.com",
    });
  }
  if ([...actions].some((action) => action.startsWith("kms:")) && kmsKeyArns.length === 0) {
    issues.push({
      path: "kmsKeyArns",
      problem: "is empty, and the program uses keys",
      hint: "give the ARNs of the keys in awsKms and awsDns.dnssec",
    });
  }
  if (scope.withoutPermissionsBoundary !== undefined) {
    const { reason } = scope.withoutPermissionsBoundary;
    issues.push(...reasonIssues("withoutPermissionsBoundary.reason", reason));
  }
  if (
    actions.has("iam:CreateRole") &&
    permissionsBoundaryArn === undefined &&
    scope.withoutPermissionsBoundary === undefined
  ) {
    issues.push({
      path: "permissionsBoundaryArn",
      problem: "is missing, and the program creates roles",
      hint: "give the ARN of a managed policy that limits them, use a role that exists (awsVpc.flowLogs.roleArn), or give withoutPermissionsBoundary with a reason",
    });
  }
  return issues;
}

/** Actions of a program, sorted, each once. */
export function actionsOf(types: readonly string[], scope: Extras): readonly string[] {
  return [...new Set(grantsOf(types, scope).flatMap(({ actions }) => actions))].sort();
}

type Extras = Pick<PermissionScope, "flowLogsToBucket" | "assumedRoleArns">;

const TO_BUCKETS = allow("logs:CreateLogDelivery", "logs:DeleteLogDelivery");

const grantsOf = (
  types: readonly string[],
  { flowLogsToBucket = false, assumedRoleArns = [] }: Extras,
): readonly Grant[] => [
  ...ALWAYS,
  ...types.flatMap((type) => BY_TYPE[type] ?? []),
  ...(flowLogsToBucket ? TO_BUCKETS : []),
  ...(assumedRoleArns.length > 0 ? allow("sts:AssumeRole") : []),
];

/** What is allowed for these types: one statement for the actions of a service that share resources and condition. */
export function permissionStatements(
  types: readonly string[],
  scope: PermissionScope,
): readonly PermissionStatement[] {
  type Group = Omit<PermissionStatement, "Sid" | "Effect" | "Action"> & {
    readonly actions: Set<string>;
  };
  const groups = new Map<string, Group>();
  for (const { actions, condition, on } of grantsOf(types, scope)) {
    for (const action of actions) {
      const Condition = condition ?? conditionOf(action, scope);
      const Resource = resourcesOf(action, on, scope);
      const key = JSON.stringify([action.split(":")[0], Resource, Condition ?? null]);
      const group = groups.get(key) ?? { Resource, Condition, actions: new Set<string>() };
      group.actions.add(action);
      groups.set(key, group);
    }
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { Resource, Condition, actions }], index) => {
      const Action = [...actions].sort();
      const service = (Action[0] ?? "").split(":")[0] ?? "";
      return {
        Sid: `${service.replace(/^./, (letter) => letter.toUpperCase())}${String(index + 1)}`,
        Effect: "Allow",
        Action,
        Resource,
        ...(Condition === undefined ? {} : { Condition }),
      };
    });
}

/** The statements in as few documents as a managed policy's size allows, in order. */
export function permissionDocuments(
  types: readonly string[],
  scope: PermissionScope,
): readonly PermissionDocument[] {
  const documents: PermissionStatement[][] = [[]];
  for (const statement of permissionStatements(types, scope)) {
    const last = documents.at(-1) ?? [];
    if (
      last.length > 0 &&
      JSON.stringify(documentOf([...last, statement])).length > LONGEST_POLICY
    ) {
      documents.push([statement]);
    } else {
      last.push(statement);
    }
  }
  return documents.map(documentOf);
}

const documentOf = (Statement: readonly PermissionStatement[]): PermissionDocument => ({
  Version: "2012-10-17",
  Statement,
});
