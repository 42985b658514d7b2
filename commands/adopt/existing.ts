// What exists already, read from what the tool that created it knows, a Terraform state or a CloudFormation stack, or from what the
// command lines of Azure and AWS list.
import { parse, type DocumentOptions, type ParseOptions, type SchemaOptions } from "yaml";
import { TERRAFORM_TYPES } from "../export-terraform/plan";

/** Something that exists in the cloud. */
export interface Existing {
  /** Its name in the other tool, as reports show it. */
  readonly address: string;
  /** Engine types that it can become; empty where Azure's id says what it is. */
  readonly types: readonly string[];
  /** What `pulumi import` takes. */
  readonly id: string;
  /** What is known of it, by the engine's names. References are ids. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

type Values = Readonly<Record<string, unknown>>;

/** CloudFormation's type of what the AWS components create, with the engine's. */
const CLOUDFORMATION_TYPES: Readonly<Record<string, string>> = {
  "AWS::CertificateManager::Certificate": "aws:acm/certificate:Certificate",
  "AWS::EC2::EIP": "aws:ec2/eip:Eip",
  "AWS::EC2::FlowLog": "aws:ec2/flowLog:FlowLog",
  "AWS::EC2::InternetGateway": "aws:ec2/internetGateway:InternetGateway",
  "AWS::EC2::NatGateway": "aws:ec2/natGateway:NatGateway",
  "AWS::EC2::NetworkAcl": "aws:ec2/networkAcl:NetworkAcl",
  "AWS::EC2::Route": "aws:ec2/route:Route",
  "AWS::EC2::RouteTable": "aws:ec2/routeTable:RouteTable",
  "AWS::EC2::SecurityGroup": "aws:ec2/securityGroup:SecurityGroup",
  "AWS::EC2::Subnet": "aws:ec2/subnet:Subnet",
  "AWS::EC2::SubnetRouteTableAssociation": "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "AWS::EC2::VPC": "aws:ec2/vpc:Vpc",
  "AWS::EC2::VPCEndpoint": "aws:ec2/vpcEndpoint:VpcEndpoint",
  "AWS::IAM::Role": "aws:iam/role:Role",
  "AWS::Logs::LogGroup": "aws:cloudwatch/logGroup:LogGroup",
  "AWS::Route53::HostedZone": "aws:route53/zone:Zone",
};

/** Types whose import takes another text than the id that the other tools keep. */
const IMPORT_IDS: Readonly<Record<string, (attributes: Values) => string>> = {
  "aws:ec2/route:Route": ({ routeTableId, destinationCidrBlock }) =>
    `${String(routeTableId)}_${String(destinationCidrBlock)}`,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ({ subnetId, routeTableId }) =>
    `${String(subnetId)}/${String(routeTableId)}`,
};

/** Reads `terraform state pull`, format 4. Data sources exist without the stack and are left out. */
export function fromTerraformState(text: string): readonly Existing[] {
  const { version, resources } = JSON.parse(text) as {
    readonly version?: number;
    readonly resources?: readonly TerraformResource[];
  };
  if (version !== 4 || resources === undefined)
    throw new Error(
      `version ${String(version)} is not a Terraform state that can be read; write one of version 4 with terraform state pull`,
    );
  const engineTypes = new Map(Object.entries(TERRAFORM_TYPES).map(([own, other]) => [other, own]));
  return resources
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ module, type, name, instances }) =>
      instances.map(({ attributes, index_key: index }) => {
        const values = camelCased(attributes);
        const own = engineTypes.get(type);
        const address = `${module === undefined ? "" : `${module}.`}${type}.${name}`;
        return existing(
          index === undefined ? address : `${address}[${JSON.stringify(index)}]`,
          own,
          String(attributes["id"]),
          values,
        );
      }),
    );
}

interface TerraformResource {
  readonly mode: string;
  readonly module?: string;
  readonly type: string;
  readonly name: string;
  readonly instances: readonly {
    readonly index_key?: string | number;
    readonly attributes: Values;
  }[];
}

/** Reads what the Azure CLI prints of resources: one, a list, or a page of Azure Resource Manager (`az rest`). */
export function fromAzure(text: string): readonly Existing[] {
  const answer = JSON.parse(text) as AzureResource | readonly AzureResource[] | AzurePage;
  const resources = "value" in answer ? answer.value : [answer].flat();
  return resources.map(({ id }) => {
    if (typeof id !== "string" || !/^\/subscriptions\//i.test(id))
      throw new Error(
        `${JSON.stringify(id)} is not the id of an Azure resource; write the file with az resource list, or az rest for what is in a resource`,
      );
    return existing(id, undefined, id, {});
  });
}

interface AzureResource {
  readonly id?: unknown;
}

interface AzurePage {
  readonly value: readonly AzureResource[];
}

/**
 * Reads what `aws cloudformation describe-stack-resources` and `get-template` print. An elastic IP is known there by its
 * address alone: `ids` gives the id to import by logical name.
 */
export function fromCloudFormation(
  resourcesText: string,
  templateText: string,
  ids: Readonly<Record<string, string>> = {},
): readonly Existing[] {
  const { StackResources: listed } = JSON.parse(resourcesText) as {
    readonly StackResources?: readonly CloudFormationResource[];
  };
  if (listed === undefined)
    throw new Error(
      "the file has no StackResources; write one with aws cloudformation describe-stack-resources",
    );
  const answer = parse(templateText, TEMPLATE) as Values;
  const body = answer["TemplateBody"] ?? answer; // get-template wraps it
  const template = (typeof body === "string" ? parse(body, TEMPLATE) : body) as {
    readonly Resources?: Readonly<Record<string, { readonly Properties?: Values }>>;
  };
  const idOf = (name: string): string | undefined =>
    ids[name] ?? listed.find((each) => each.LogicalResourceId === name)?.PhysicalResourceId;
  return listed.map(({ LogicalResourceId: name, ResourceType: type }) => {
    const properties = template.Resources?.[name]?.Properties ?? {};
    const attributes = Object.fromEntries(
      Object.entries(camelFirst(properties)).map(([key, value]) => [key, resolved(value, idOf)]),
    );
    return existing(name, CLOUDFORMATION_TYPES[type], idOf(name) ?? "", attributes);
  });
}

/** The short forms of the two functions that name a resource; others are not evaluated, and warnings about them left out. */
const TEMPLATE: ParseOptions & DocumentOptions & SchemaOptions = {
  logLevel: "error",
  customTags: [
    { tag: "!Ref", resolve: (name: string) => ({ Ref: name }) },
    { tag: "!GetAtt", resolve: (attribute: string) => ({ "Fn::GetAtt": attribute }) },
  ],
};

/** One thing that an answer of the AWS CLI lists: its type, its id, and attributes beside those of the answer. */
type Listed = readonly [type: string, id: unknown, more?: Values];

const listOf = (value: unknown): readonly Values[] => (value ?? []) as readonly Values[];

/** What the lists in answers of the AWS CLI hold, by their key. What AWS itself makes with a network is left out. */
const AWS_LISTS: Readonly<Record<string, (one: Values) => readonly Listed[]>> = {
  Vpcs: (one) => [["aws:ec2/vpc:Vpc", one["VpcId"]]],
  Subnets: (one) => [["aws:ec2/subnet:Subnet", one["SubnetId"]]],
  Addresses: (one) => [["aws:ec2/eip:Eip", one["AllocationId"]]],
  InternetGateways: (one) => [
    [
      "aws:ec2/internetGateway:InternetGateway",
      one["InternetGatewayId"],
      { vpcId: listOf(one["Attachments"])[0]?.["VpcId"] },
    ],
  ],
  NatGateways: (one) => [
    [
      "aws:ec2/natGateway:NatGateway",
      one["NatGatewayId"],
      { allocationId: listOf(one["NatGatewayAddresses"])[0]?.["AllocationId"] },
    ],
  ],
  RouteTables: (one) => [
    ["aws:ec2/routeTable:RouteTable", one["RouteTableId"]],
    ...listOf(one["Routes"])
      .filter(({ GatewayId: gateway }) => gateway !== "local")
      .map((route): Listed => [
        "aws:ec2/route:Route",
        undefined,
        { ...camelFirst(route), routeTableId: one["RouteTableId"] },
      ]),
    ...listOf(one["Associations"])
      .filter(({ SubnetId: subnet }) => subnet !== undefined)
      .map((association): Listed => [
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        association["RouteTableAssociationId"],
        camelFirst(association),
      ]),
  ],
  NetworkAcls: (one) =>
    one["IsDefault"] === true ? [] : [["aws:ec2/networkAcl:NetworkAcl", one["NetworkAclId"]]],
  SecurityGroups: (one) =>
    one["GroupName"] === "default"
      ? []
      : [["aws:ec2/securityGroup:SecurityGroup", one["GroupId"], { name: one["GroupName"] }]],
  VpcEndpoints: (one) => [["aws:ec2/vpcEndpoint:VpcEndpoint", one["VpcEndpointId"]]],
  FlowLogs: (one) => [["aws:ec2/flowLog:FlowLog", one["FlowLogId"], { vpcId: one["ResourceId"] }]],
  HostedZones: (one) => [
    [
      "aws:route53/zone:Zone",
      String(one["Id"]).replace("/hostedzone/", ""),
      { name: String(one["Name"]).replace(/\.$/, "") },
    ],
  ],
  CertificateSummaryList: (one) => [["aws:acm/certificate:Certificate", one["CertificateArn"]]],
  logGroups: (one) => [
    ["aws:cloudwatch/logGroup:LogGroup", one["logGroupName"], { name: one["logGroupName"] }],
  ],
  Roles: (one) => [["aws:iam/role:Role", one["RoleName"], { name: one["RoleName"] }]],
};

/** Reads what the AWS CLI prints of a list, as JSON: `describe-vpcs`, `describe-subnets`, `list-hosted-zones` and the like. */
export function fromAws(text: string): readonly Existing[] {
  const answer = JSON.parse(text) as Values;
  const known = Object.keys(answer).filter((key) => key in AWS_LISTS);
  if (known.length === 0)
    throw new Error(
      `the file has ${Object.keys(answer).join(", ") || "nothing"}, and none of ${Object.keys(AWS_LISTS).join(", ")}; write it with the AWS CLI, such as aws ec2 describe-vpcs --output json`,
    );
  return known.flatMap((key) =>
    listOf(answer[key]).flatMap((one) =>
      (AWS_LISTS[key]?.(one) ?? []).map(([type, id, more = {}]) => {
        const found = existing("", type, String(id), { ...camelFirst(one), ...more });
        return { ...found, address: found.id };
      }),
    ),
  );
}

const camelFirst = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      value,
    ]),
  );

interface CloudFormationResource {
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
}

/** A value of a template; references become ids, other functions are not evaluated. */
function resolved(value: unknown, idOf: (name: string) => string | undefined): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { Ref: name, "Fn::GetAtt": attribute } = value as Values;
  if (typeof name === "string") return idOf(name);
  const owner: unknown = Array.isArray(attribute) ? attribute[0] : attribute;
  return typeof owner === "string" ? idOf(owner.replace(/\..*/, "")) : undefined;
}

function existing(
  address: string,
  type: string | undefined,
  id: string,
  attributes: Values,
): Existing {
  const importId = type === undefined ? undefined : IMPORT_IDS[type];
  return {
    address,
    types: type === undefined ? [] : [type],
    id: importId?.(attributes) ?? id,
    attributes: { ...attributes, id },
  };
}

const camelCased = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
