// Our outputs under the names of the vendor's CloudFormation parameters, so that they can be pasted into its launch.

import type { ValidationRecord } from "../components/plans/aws/certificate";
import type { DelegationRecord } from "../components/plans/aws/hosting-domain";

/** The outputs of `awsFoundation` as they are read back from a stack. */
export interface AwsFoundationValues {
  readonly deploymentType: string;
  readonly dnsName: string;
  readonly dnsRootDomain: string;
  readonly hostedZoneId: string;
  readonly certificateArn: string;
  readonly certificateStatus: string;
  readonly privateCa: boolean;
  readonly vpcId: string;
  readonly availabilityZones: readonly string[];
  readonly privateSubnetIds: readonly string[];
  readonly publicSubnetIds: readonly string[];
  readonly servicesInstanceType: string;
  readonly workerInstanceType: string;
  readonly gpuWorkerInstanceType: string;
  readonly customAmiId?: string | undefined;
  readonly hostingDomain: string;
  readonly delegationPending: boolean;
  readonly delegationRecord?: DelegationRecord | undefined;
  readonly certificateValidationMethod: string;
  readonly certificateValidationRecords: readonly ValidationRecord[];
  readonly certificateApprovalAddresses: readonly string[];
}

/** One entry of a CloudFormation parameter file. */
export interface CloudFormationParameter {
  readonly ParameterKey: string;
  readonly ParameterValue: string;
}

export interface AwsHandover {
  readonly parameters: readonly CloudFormationParameter[];
  /** What a person has to do before the vendor's stack can be launched, in order; empty when it can. */
  readonly before: readonly string[];
}

/** Statuses with which a load balancer takes a certificate. */
const USABLE = ["ISSUED", "PROVIDED"];

/** Scalar parameters: vendor's name -> our value. Lists are numbered from 1, and numbers without a value are left out. */
const SCALARS = {
  pDeploymentType: ({ deploymentType }) => deploymentType,
  pDnsName: ({ dnsName }) => dnsName,
  pDnsRootDomain: ({ dnsRootDomain }) => dnsRootDomain,
  pHostedZoneId: ({ hostedZoneId }) => hostedZoneId,
  pCertificateArn: ({ certificateArn, certificateStatus }) =>
    USABLE.includes(certificateStatus) ? certificateArn : undefined,
  pPrivateCA: ({ privateCa }) => String(privateCa),
  pVpcId: ({ vpcId }) => vpcId,
  pServicesInstanceType: ({ servicesInstanceType }) => servicesInstanceType,
  pWorkerInstanceType: ({ workerInstanceType }) => workerInstanceType,
  pGPUWorkerInstanceType: ({ gpuWorkerInstanceType }) => gpuWorkerInstanceType,
  pCustomAmi: ({ customAmiId }) => customAmiId,
} as const satisfies Readonly<Record<string, (values: AwsFoundationValues) => string | undefined>>;

const LISTS = {
  "pAvailabilityZone#": ({ availabilityZones }) => availabilityZones,
  "pPrivateSubnet#Id": ({ privateSubnetIds }) => privateSubnetIds,
  "pPublicSubnet#Id": ({ publicSubnetIds }) => publicSubnetIds,
} as const satisfies Readonly<Record<string, (values: AwsFoundationValues) => readonly string[]>>;

/** The vendor's parameters. A certificate that is not issued yet is left out and named in `before`. */
export function codeOceanParameters(values: AwsFoundationValues): AwsHandover {
  const scalars = Object.entries(SCALARS).flatMap(([ParameterKey, read]) => {
    const ParameterValue = read(values);
    return ParameterValue === undefined || ParameterValue === ""
      ? []
      : [{ ParameterKey, ParameterValue }];
  });
  const lists = Object.entries(LISTS).flatMap(([pattern, read]) =>
    read(values).map((ParameterValue, index) => ({
      ParameterKey: pattern.replace("#", String(index + 1)),
      ParameterValue,
    })),
  );
  return { parameters: [...scalars, ...lists], before: stepsBefore(values) };
}

function stepsBefore(values: AwsFoundationValues): readonly string[] {
  const { delegationPending, delegationRecord, hostingDomain } = values;
  const delegate = delegationPending
    ? [
        `have ${hostingDomain} delegated: NS ${(delegationRecord?.values ?? []).join(" ")} in its parent zone (docs/runbooks/delegate-domain.md)`,
      ]
    : [];
  return [...delegate, ...certificateSteps(values)];
}

function certificateSteps(values: AwsFoundationValues): readonly string[] {
  const { certificateArn, certificateStatus, certificateValidationRecords } = values;
  if (USABLE.includes(certificateStatus)) return [];
  const records = certificateValidationRecords.map(
    ({ name, type, value }) => `have the record ${name} ${type} ${value} written in public DNS`,
  );
  const approve =
    values.certificateValidationMethod === "EMAIL"
      ? [
          `approve the certificate in a mail to ${values.certificateApprovalAddresses.join(", ")} (docs/runbooks/certificate-approval.md)`,
        ]
      : [];
  return [
    ...records,
    ...approve,
    `wait until ${certificateArn} is ISSUED (it is ${certificateStatus}), run pulumi refresh, then npm run outputs again`,
  ];
}
