import { Provider } from "@pulumi/aws/provider";
import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { type FoundAmi, findAmi } from "../components/aws/ami-lookup";
import {
  Certificate,
  type CertificateArgs,
  type CertificateFacts,
} from "../components/aws/certificate";
import { EndpointAccess } from "../components/aws/endpoint-access";
import { HostingZone, type HostingZoneFacts } from "../components/aws/hosting-zone";
import { KmsAccess } from "../components/aws/kms-access";
import { ServiceLinkedRoles } from "../components/aws/service-linked-roles";
import { VpcExpansion } from "../components/aws/vpc-expansion";
import { Vpc, type VpcFacts } from "../components/aws/vpc";
import {
  type ValidationMethod,
  type ValidationRecord,
  approvalAddresses,
  certificateMethod,
} from "../components/plans/aws/certificate";
import {
  type DelegationRecord,
  type DeploymentType,
  hostingDomain,
  normalDomain,
} from "../components/plans/aws/hosting-domain";
import { physicalName } from "../components/plans/physical-name";
import type { LinkedService } from "../components/plans/aws/service-linked-roles";
import { providerSettings } from "../config/from-engine";
import type { AwsFoundationConfig } from "../config/schema/aws-foundation";
import type { AssumedRole } from "../config/schema/primitives";
import type { AwsLayerContext } from "./contracts";

/** Outputs of the AWS foundation; `handover-aws.ts` turns them into the vendor's parameters. */
export interface AwsFoundationOutputs {
  readonly deploymentType: DeploymentType;
  readonly dnsName: string;
  readonly dnsRootDomain: string;
  readonly hostingDomain: string;
  readonly hostedZoneId: pulumi.Output<string>;
  readonly hostedZoneNameServers: pulumi.Output<readonly string[]>;
  /** What the parent domain needs; absent when no public zone is created. */
  readonly delegationRecord: pulumi.Output<DelegationRecord> | undefined;
  /** Whether somebody still has to have the zone delegated. */
  readonly delegationPending: boolean;
  /** What the parent domain needs for a signed zone. */
  readonly delegationSignerRecord: pulumi.Output<string> | undefined;
  readonly certificateArn: pulumi.Output<string>;
  readonly certificateStatus: pulumi.Output<string>;
  readonly certificateValidationMethod: ValidationMethod;
  /** Records that others have to write before the certificate is issued. */
  readonly certificateValidationRecords: pulumi.Output<readonly ValidationRecord[]>;
  /** Mailboxes of which one approves an e-mail certificate; empty for the other methods. */
  readonly certificateApprovalAddresses: readonly string[];
  readonly privateCa: boolean;
  readonly vpcId: pulumi.Output<string>;
  readonly availabilityZones: readonly pulumi.Output<string>[];
  readonly privateSubnetIds: readonly pulumi.Output<string>[];
  readonly publicSubnetIds: readonly pulumi.Output<string>[];
  readonly natPublicIps: Readonly<Record<string, pulumi.Output<string>>>;
  readonly serviceLinkedRoleArns: Readonly<Record<LinkedService, pulumi.Output<string>>>;
  /** The image that the settings name; it overrides that of the vendor's template. */
  readonly customAmiId: string | undefined;
  /** Newest shared image of `awsAmi.owners`; empty while none is shared, absent when nobody looks. */
  readonly amiId: pulumi.Output<string> | undefined;
  readonly amiName: pulumi.Output<string> | undefined;
  readonly servicesInstanceType: string;
  readonly workerInstanceType: string;
  readonly gpuWorkerInstanceType: string;
  /** Statements for the owner of a customer-managed key. */
  readonly kmsKeyStatements: pulumi.Output<string> | undefined;
}

/** AWS: what an account needs before Code Ocean's own stack is launched. Source: Code Ocean, Prerequisites. */
export function awsFoundation(
  name: string,
  config: AwsFoundationConfig,
  context: AwsLayerContext,
): AwsFoundationOutputs {
  const vpc = vpcOf(name, config, context);
  const zone = zoneOf(`${name}-zone`, config, context, vpc);
  const certificate = certificateOf(`${name}-cert`, config, context, zone);
  const roles = new ServiceLinkedRoles(`${name}-slr`, { roles: config.awsServiceLinkedRoles });
  createEndpointAccess(name, config, context);
  const kms = createKmsAccess(name, config, context, roles);
  const ami = sharedAmi(config);

  const domain = hostingDomain(config.awsDns.rootDomain, config.awsDns.subdomain);
  const inOrder = (
    ids: Readonly<Record<string, pulumi.Output<string>>>,
  ): readonly pulumi.Output<string>[] =>
    vpc.zones.flatMap((each) => {
      const id = ids[each];
      return id === undefined ? [] : [id];
    });
  return {
    deploymentType: config.deploymentType,
    dnsName: normalDomain(config.awsDns.subdomain),
    dnsRootDomain: normalDomain(config.awsDns.rootDomain),
    hostingDomain: domain,
    hostedZoneId: zone.zoneId,
    hostedZoneNameServers: zone.nameServers,
    delegationRecord: zone.delegationRecord,
    delegationPending:
      config.deploymentType !== "internal" &&
      config.awsDns.hostedZoneId === undefined &&
      config.awsDns.parentZoneId === undefined &&
      !config.awsDns.delegated,
    delegationSignerRecord: zone.dsRecord,
    certificateArn: certificate.certificateArn,
    certificateStatus: certificate.status,
    certificateValidationMethod: certificate.method,
    certificateValidationRecords: certificate.validationRecords,
    certificateApprovalAddresses:
      certificate.method === "EMAIL" ? approvalAddresses(config.awsDns.rootDomain) : [],
    privateCa: config.awsCertificate.privateCa,
    vpcId: vpc.vpcId,
    availabilityZones: vpc.availabilityZones,
    privateSubnetIds: inOrder(vpc.privateSubnetIds),
    publicSubnetIds: inOrder(vpc.publicSubnetIds),
    natPublicIps: vpc.natPublicIps,
    serviceLinkedRoleArns: roles.arns,
    customAmiId: config.awsAmi.id,
    amiId: ami?.apply((found) => found?.id ?? ""),
    amiName: ami?.apply((found) => found?.name ?? ""),
    servicesInstanceType: config.awsSizing.servicesInstanceType,
    workerInstanceType: config.awsSizing.workerInstanceType,
    gpuWorkerInstanceType: config.awsSizing.gpuWorkerInstanceType,
    kmsKeyStatements: kms?.statements,
  };
}

function vpcOf(name: string, config: AwsFoundationConfig, context: AwsLayerContext): VpcFacts {
  const { awsVpc } = config;
  const { region, tags } = context;
  if (awsVpc.mode === "existing") {
    const { vpcId, cidrBlocks, zones, expansion } = awsVpc;
    const facts = Vpc.existing({ region, vpcId, cidrBlocks, zones });
    if (expansion === undefined) return facts;
    const added = new VpcExpansion(`${name}-expansion`, {
      region,
      vpcId,
      presentCidrBlocks: cidrBlocks,
      cidrBlocks: expansion.cidrBlocks,
      zones: expansion.zones,
      tags,
    });
    return {
      ...facts,
      zones: [...facts.zones, ...added.zones],
      cidrBlocks: [...cidrBlocks, ...expansion.cidrBlocks],
      availabilityZones: [...facts.availabilityZones, ...added.availabilityZones],
      privateSubnetIds: { ...facts.privateSubnetIds, ...added.privateSubnetIds },
      publicSubnetIds: { ...facts.publicSubnetIds, ...added.publicSubnetIds },
    };
  }
  const { flowLogs } = awsVpc;
  return new Vpc(`${name}-vpc`, {
    region,
    tags,
    zones: awsVpc.zones,
    cidrBlock: awsVpc.cidrBlock,
    secondaryCidrBlocks: awsVpc.secondaryCidrBlocks,
    tiers: awsVpc.tiers,
    nat: awsVpc.nat,
    natAllocationIds: awsVpc.natAllocationIds,
    dhcpOptions: awsVpc.dhcpOptions,
    networkAcl: awsVpc.networkAcl,
    interfaceEndpoints: awsVpc.interfaceEndpoints,
    ipv6: awsVpc.ipv6,
    protect: config.protect,
    flowLogs:
      "mode" in flowLogs
        ? flowLogs
        : {
            retentionDays: flowLogs.retentionDays,
            aggregationSeconds: flowLogs.aggregationSeconds,
            kmsKeyArn: flowLogs.kmsKeyArn,
            permissionsBoundaryArn: flowLogs.permissionsBoundaryArn,
            roleArn: flowLogs.roleArn,
            // Environments may share an account, and roles are shared by its regions.
            logGroupName: `/aws/vpc-flow-logs/${context.customer}-${context.environment}-${name}`,
            ...(flowLogs.roleArn === undefined && {
              roleName: physicalName("iamRole", [
                context.customer,
                context.environment,
                name,
                region,
                "flow",
              ]),
            }),
          },
  });
}

function zoneOf(
  name: string,
  config: AwsFoundationConfig,
  context: AwsLayerContext,
  vpc: VpcFacts,
): HostingZoneFacts {
  const { awsDns, deploymentType, protect } = config;
  const domain = hostingDomain(awsDns.rootDomain, awsDns.subdomain);
  const { region, tags } = context;
  if (awsDns.hostedZoneId !== undefined) {
    // A private zone answers in its VPCs only, and nobody else knows the one created here.
    if (deploymentType === "internal" && config.awsVpc.mode === "new" && awsDns.associateVpc) {
      new route53.ZoneAssociation(`${name}-vpc`, {
        zoneId: awsDns.hostedZoneId,
        vpcId: vpc.vpcId,
        vpcRegion: region,
      });
    }
    return HostingZone.existing({ domain, zoneId: awsDns.hostedZoneId });
  }
  if (deploymentType === "internal") {
    return new HostingZone(name, {
      mode: "private",
      domain,
      vpcId: vpc.vpcId,
      vpcRegion: region,
      tags,
      protect,
    });
  }
  const { parentZoneId, delegationSetId, queryLog, dnssec } = awsDns;
  return new HostingZone(name, {
    mode: "public",
    domain,
    tags,
    protect,
    parentZoneId,
    parentZoneProvider: providerFor(`${name}-parent`, context, awsDns.parentZoneLogin),
    delegationSetId,
    queryLog: queryLog && {
      retentionDays: queryLog.retentionDays,
      kmsKeyArn: queryLog.kmsKeyArn,
    },
    dnssec: dnssec && { kmsKeyArn: dnssec.kmsKeyArn },
  });
}

function certificateOf(
  name: string,
  config: AwsFoundationConfig,
  context: AwsLayerContext,
  zone: HostingZoneFacts,
): CertificateFacts {
  const { awsCertificate, awsDns, deploymentType } = config;
  const method = certificateMethod({
    deploymentType,
    zone: awsDns.hostedZoneId === undefined ? "new" : "existing",
    certificateArn: awsCertificate.arn,
    delegated: awsDns.delegated,
    parentZone: awsDns.parentZoneId !== undefined,
    validation: awsCertificate.validation?.mode,
  });
  if (awsCertificate.arn !== undefined) {
    return Certificate.existing({ certificateArn: awsCertificate.arn });
  }
  return new Certificate(name, {
    domainName: hostingDomain(awsDns.rootDomain, awsDns.subdomain),
    alternativeNames: awsCertificate.alternativeNames,
    tags: context.tags,
    validation:
      method === "DNS"
        ? dnsValidation(name, config, context, zone)
        : { method: "EMAIL", rootDomain: awsDns.rootDomain },
  });
}

function dnsValidation(
  name: string,
  { awsCertificate: { validation } }: AwsFoundationConfig,
  context: AwsLayerContext,
  zone: HostingZoneFacts,
): CertificateArgs["validation"] {
  if (validation?.mode === "print") return { method: "DNS", records: "printed" };
  if (validation?.mode !== "zone")
    return { method: "DNS", zoneId: zone.zoneId, delegation: zone.delegation };
  return {
    method: "DNS",
    zoneId: validation.zoneId,
    provider: providerFor(`${name}-validation`, context, validation.login),
  };
}

type ZoneLogin = AwsFoundationConfig["awsDns"]["parentZoneLogin"];

/** The provider of a zone's account; undefined when it is the stack's own. */
function providerFor(
  name: string,
  { region }: AwsLayerContext,
  login: ZoneLogin,
): Provider | undefined {
  if (login === undefined) return undefined;
  const settings = { ...providerSettings("aws"), region };
  if ("profile" in login) {
    return new Provider(name, { ...settings, ...login, assumeRoles: [], allowedAccountIds: [] });
  }
  const { roleArn, externalId } = login;
  const { assumeRoles } = settings as { readonly assumeRoles?: readonly AssumedRole[] };
  return new Provider(name, {
    ...settings,
    // The stack's own roles first: the other account trusts what they lead to.
    assumeRoles: [
      ...(assumeRoles ?? []),
      externalId === undefined ? { roleArn } : { roleArn, externalId },
    ],
    // arn:aws:iam::<account>:role/<name>
    allowedAccountIds: [roleArn.split(":")[4] ?? ""],
  });
}

function createEndpointAccess(
  name: string,
  { awsEndpoints, awsVpc }: AwsFoundationConfig,
  { tags }: AwsLayerContext,
): void {
  if (awsEndpoints === undefined || awsVpc.mode === "new") return;
  const { securityGroupIds, servicesSecurityGroupId, workersSecurityGroupId } = awsEndpoints;
  new EndpointAccess(`${name}-endpoints`, {
    tags,
    securityGroupIds: Object.fromEntries(securityGroupIds.map((id) => [id, id])),
    cidrBlocks: awsVpc.cidrBlocks,
    ...(servicesSecurityGroupId === undefined ? {} : { servicesSecurityGroupId }),
    ...(workersSecurityGroupId === undefined ? {} : { workersSecurityGroupId }),
  });
}

function createKmsAccess(
  name: string,
  { awsKms }: AwsFoundationConfig,
  { region }: AwsLayerContext,
  roles: ServiceLinkedRoles,
): KmsAccess | undefined {
  if (awsKms === undefined) return undefined;
  const { keyArn, mode, servicesRoleArn, furtherStatements } = awsKms;
  const principalArns = {
    autoscaling: roles.arns.autoscaling,
    spot: roles.arns.spot,
    ...(servicesRoleArn === undefined ? {} : { services: servicesRoleArn }),
  };
  if (mode === "grant") return new KmsAccess(`${name}-kms`, { mode, keyArn, principalArns });
  // arn:aws:kms:<region>:<account>:key/<id>
  const accountId = keyArn.split(":")[4] ?? "";
  const viaEc2 = servicesRoleArn === undefined ? { viaEc2Region: region } : {};
  return mode === "statements"
    ? new KmsAccess(`${name}-kms`, { mode, accountId, principalArns, ...viaEc2 })
    : new KmsAccess(`${name}-kms`, {
        mode,
        accountId,
        keyArn,
        principalArns,
        furtherStatements,
        ...viaEc2,
      });
}

function sharedAmi({
  awsAmi,
}: AwsFoundationConfig): pulumi.Output<FoundAmi | undefined> | undefined {
  if (awsAmi.id !== undefined || awsAmi.owners.length === 0) return undefined;
  return pulumi.output(findAmi({ namePattern: awsAmi.namePattern, owners: awsAmi.owners }));
}
