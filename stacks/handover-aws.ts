// Our outputs under the names of the vendor's CloudFormation parameters, so that they can be pasted into its launch.

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
  readonly amiId?: string | undefined;
}

/** One entry of a CloudFormation parameter file. */
export interface CloudFormationParameter {
  readonly ParameterKey: string;
  readonly ParameterValue: string;
}

export interface AwsHandover {
  readonly parameters: readonly CloudFormationParameter[];
  /** What has to happen before the vendor's stack can be launched; empty when it can. */
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
  pCustomAmi: ({ amiId }) => amiId,
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
  const before = USABLE.includes(values.certificateStatus)
    ? []
    : [
        `the certificate ${values.certificateArn} is ${values.certificateStatus}: approve it (docs/runbooks/certificate-approval.md), then run the outputs again`,
      ];
  return { parameters: [...scalars, ...lists], before };
}
