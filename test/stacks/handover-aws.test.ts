import { type AwsFoundationValues, codeOceanParameters } from "../../stacks/handover-aws";

const values: AwsFoundationValues = {
  deploymentType: "internet-facing",
  dnsName: "codeocean",
  dnsRootDomain: "xyz.com",
  hostedZoneId: "Z1",
  certificateArn: "arn:certificate",
  certificateStatus: "ISSUED",
  privateCa: false,
  vpcId: "vpc-1",
  availabilityZones: ["us-east-1b", "us-east-1a"],
  privateSubnetIds: ["subnet-1", "subnet-2"],
  publicSubnetIds: ["subnet-3", "subnet-4"],
  servicesInstanceType: "m5.large",
  workerInstanceType: "r5d.4xlarge",
  gpuWorkerInstanceType: "g4dn.4xlarge",
};

describe("the handover to Code Ocean's own stack", () => {
  it("carries the vendor's parameter names, zones numbered in order, nothing empty", () => {
    expect(codeOceanParameters(values)).toEqual({
      before: [],
      parameters: [
        { ParameterKey: "pDeploymentType", ParameterValue: "internet-facing" },
        { ParameterKey: "pDnsName", ParameterValue: "codeocean" },
        { ParameterKey: "pDnsRootDomain", ParameterValue: "xyz.com" },
        { ParameterKey: "pHostedZoneId", ParameterValue: "Z1" },
        { ParameterKey: "pCertificateArn", ParameterValue: "arn:certificate" },
        { ParameterKey: "pPrivateCA", ParameterValue: "false" },
        { ParameterKey: "pVpcId", ParameterValue: "vpc-1" },
        { ParameterKey: "pServicesInstanceType", ParameterValue: "m5.large" },
        { ParameterKey: "pWorkerInstanceType", ParameterValue: "r5d.4xlarge" },
        { ParameterKey: "pGPUWorkerInstanceType", ParameterValue: "g4dn.4xlarge" },
        { ParameterKey: "pAvailabilityZone1", ParameterValue: "us-east-1b" },
        { ParameterKey: "pAvailabilityZone2", ParameterValue: "us-east-1a" },
        { ParameterKey: "pPrivateSubnet1Id", ParameterValue: "subnet-1" },
        { ParameterKey: "pPrivateSubnet2Id", ParameterValue: "subnet-2" },
        { ParameterKey: "pPublicSubnet1Id", ParameterValue: "subnet-3" },
        { ParameterKey: "pPublicSubnet2Id", ParameterValue: "subnet-4" },
      ],
    });
  });

  it("holds back a certificate that no load balancer would take, and says what to do", () => {
    const { parameters, before } = codeOceanParameters({
      ...values,
      certificateStatus: "PENDING_VALIDATION",
    });
    expect(parameters.map(({ ParameterKey }) => ParameterKey)).not.toContain("pCertificateArn");
    expect(before).toEqual([expect.stringContaining("docs/runbooks/certificate-approval.md")]);
  });

  it("passes a given certificate and a chosen image on", () => {
    const { parameters } = codeOceanParameters({
      ...values,
      certificateStatus: "PROVIDED",
      amiId: "ami-1",
    });
    expect(parameters).toContainEqual({ ParameterKey: "pCustomAmi", ParameterValue: "ami-1" });
    expect(parameters).toContainEqual({
      ParameterKey: "pCertificateArn",
      ParameterValue: "arn:certificate",
    });
  });
});
