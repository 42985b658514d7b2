import { certificateMethod, certificateNames } from "../../components/plans/aws/certificate";
import { hostingDomain, normalDomain } from "../../components/plans/aws/hosting-domain";
import { endpointServiceName } from "../../components/plans/aws/interface-endpoints";
import { aclRulesNeeded } from "../../components/plans/aws/network-acl";
import { natZonesOf, planVpc } from "../../components/plans/aws/vpc";
import { planServiceLinkedRoles } from "../../components/plans/aws/service-linked-roles";
import { KMS_SIDS } from "../../components/plans/aws/kms-access";
import type { FoundationConfig } from "../../config/load";
import type { AwsFoundationConfig } from "../../config/schema/aws-foundation";
import { permissionNeed } from "./aws-permissions";
import type { AwsNeeds, CertificateNeed, EndpointAccessNeed, VpcNeed } from "./aws";

type Foundation = AwsFoundationConfig;

/** What the AWS foundation asks of the account; undefined when it is not configured. */
export function awsNeedsOf({
  awsFoundation: layer,
  general,
}: FoundationConfig): AwsNeeds | undefined {
  if (layer === undefined) return undefined;
  const { login, settings: awsFoundation } = layer;
  const { awsDns, awsVpc, awsSizing, awsAmi, awsKms, deploymentType } = awsFoundation;
  const certificate = certificateOf(awsFoundation);
  const { customer, environment } = general;
  const domain = hostingDomain(awsDns.rootDomain, awsDns.subdomain);
  const names = certificateNames(domain, awsFoundation.awsCertificate.alternativeNames);
  return {
    region: login.region,
    accountId: login.accountId,
    zones: zonesOf(awsVpc),
    deploymentType,
    domain,
    rootDomain: normalDomain(awsDns.rootDomain),
    hostedZoneId: awsDns.hostedZoneId,
    parentZoneId: awsDns.parentZoneId,
    parentZoneLogin: awsDns.parentZoneLogin,
    delegated: awsDns.delegated,
    associatesVpc: awsDns.associateVpc,
    certificate,
    certificateNames: [names.domainName, ...names.alternativeNames],
    vpc: vpcOf(awsVpc, login.region),
    sizing: awsSizing,
    ami: { id: awsAmi.id, namePattern: awsAmi.namePattern },
    roles: planServiceLinkedRoles(awsFoundation.awsServiceLinkedRoles),
    servicesRoleArn: awsKms?.servicesRoleArn,
    permissions: permissionNeed({
      settings: awsFoundation,
      certificate,
      region: login.region,
      customer,
      environment,
    }),
    keyPolicy:
      awsKms?.mode === "keyPolicy"
        ? {
            keyArn: awsKms.keyArn,
            sids: [...KMS_SIDS, ...(awsKms.furtherStatements ?? []).map(({ Sid }) => Sid)],
          }
        : undefined,
    endpointAccess: endpointAccessOf(awsFoundation),
  };
}

function certificateOf({ awsCertificate, awsDns, deploymentType }: Foundation): CertificateNeed {
  const { arn, approver, validation } = awsCertificate;
  if (arn !== undefined) return { method: "given", arn };
  if (validation?.mode === "zone")
    return { method: "zone", zoneId: validation.zoneId, login: validation.login };
  if (validation?.mode === "print") return { method: "print" };
  const method = certificateMethod({
    deploymentType,
    zone: awsDns.hostedZoneId === undefined ? "new" : "existing",
    delegated: awsDns.delegated,
    parentZone: awsDns.parentZoneId !== undefined,
    validation: validation?.mode,
  });
  return method === "DNS" ? { method: "dns" } : { method: "email", approver };
}

function endpointAccessOf({ awsEndpoints, awsVpc }: Foundation): EndpointAccessNeed | undefined {
  if (awsEndpoints === undefined || awsVpc.mode === "new") return undefined;
  const { securityGroupIds, servicesSecurityGroupId, workersSecurityGroupId } = awsEndpoints;
  const { cidrBlocks } = awsVpc;
  return { securityGroupIds, cidrBlocks, servicesSecurityGroupId, workersSecurityGroupId };
}

/** Every zone of the outputs, those of an expansion at the end. */
const zonesOf = (vpc: Foundation["awsVpc"]): readonly string[] => [
  ...vpc.zones.map((entry) => (typeof entry === "string" ? entry : entry.zone)),
  ...(vpc.mode === "existing" ? (vpc.expansion?.zones ?? []).map(({ zone }) => zone) : []),
];

function vpcOf(vpc: Foundation["awsVpc"], region: string): VpcNeed {
  if (vpc.mode === "existing") {
    return {
      mode: "existing",
      vpcId: vpc.vpcId,
      zones: vpc.zones.map(({ zone, privateSubnetId, publicSubnetId }) => ({
        zone,
        privateSubnetId,
        publicSubnetId,
      })),
    };
  }
  const zones = zonesOf(vpc);
  return {
    mode: "new",
    cidrBlock: vpc.cidrBlock,
    natZones: natZonesOf(vpc.nat, zones),
    natAllocationIds: vpc.natAllocationIds,
    secondaryBlocks: vpc.secondaryCidrBlocks,
    subnets: Object.fromEntries(
      planVpc("awsVpc", { ...vpc, region }).subnets.map(({ key, cidr }) => [key, cidr]),
    ),
    ownDhcpOptions: vpc.dhcpOptions === "amazonProvided",
    interfaceEndpoints: vpc.interfaceEndpoints.map((name) => endpointServiceName(region, name)),
    ipv6: vpc.ipv6,
    aclRules: vpc.networkAcl === "managed" ? aclRulesNeeded(1 + vpc.secondaryCidrBlocks.length) : 0,
  };
}
