import { certificateMethod } from "../../components/plans/aws/certificate";
import { hostingDomain, normalDomain } from "../../components/plans/aws/hosting-domain";
import { planServiceLinkedRoles } from "../../components/plans/aws/service-linked-roles";
import { KMS_SIDS } from "../../components/plans/aws/kms-access";
import type { FoundationConfig } from "../../config/load";
import type { AwsFoundationConfig } from "../../config/schema/aws-foundation";
import { permissionNeed } from "./aws-permissions";
import type { AwsNeeds, CertificateNeed, VpcNeed } from "./aws";

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
  return {
    region: login.region,
    accountId: login.accountId,
    zones: awsVpc.zones.map((entry) => (typeof entry === "string" ? entry : entry.zone)),
    deploymentType,
    domain: hostingDomain(awsDns.rootDomain, awsDns.subdomain),
    rootDomain: normalDomain(awsDns.rootDomain),
    hostedZoneId: awsDns.hostedZoneId,
    parentZoneId: awsDns.parentZoneId,
    parentZoneLogin: awsDns.parentZoneLogin,
    delegated: awsDns.delegated,
    associatesVpc: awsDns.associateVpc,
    certificate,
    vpc: vpcOf(awsVpc),
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

function vpcOf(vpc: Foundation["awsVpc"]): VpcNeed {
  if (vpc.mode === "existing") {
    return {
      mode: "existing",
      vpcId: vpc.vpcId,
      privateSubnetIds: vpc.zones.map(({ privateSubnetId }) => privateSubnetId),
      publicSubnetIds: vpc.zones.flatMap(({ publicSubnetId }) => publicSubnetId ?? []),
    };
  }
  const natGateways = vpc.nat === "single" ? 1 : vpc.zones.length;
  return {
    mode: "new",
    cidrBlock: vpc.cidrBlock,
    natGateways,
    newAddresses: Math.max(0, natGateways - Object.keys(vpc.natAllocationIds).length),
    secondaryBlocks: vpc.secondaryCidrBlocks,
  };
}
