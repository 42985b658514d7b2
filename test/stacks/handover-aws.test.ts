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
  hostingDomain: "codeocean.xyz.com",
  delegationPending: false,
  certificateValidationMethod: "DNS",
  certificateValidationRecords: [],
  certificateApprovalAddresses: [],
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
      certificateValidationMethod: "EMAIL",
      certificateApprovalAddresses: ["admin@xyz.com"],
    });
    expect(parameters.map(({ ParameterKey }) => ParameterKey)).not.toContain("pCertificateArn");
    expect(before).toEqual([
      "approve the certificate in a mail to admin@xyz.com (docs/runbooks/certificate-approval.md)",
      expect.stringContaining("wait until arn:certificate is ISSUED"),
    ]);
  });

  it("names the delegation first, then the records that others write", () => {
    const { before } = codeOceanParameters({
      ...values,
      certificateStatus: "PENDING_VALIDATION",
      delegationPending: true,
      delegationRecord: { name: "codeocean.xyz.com", type: "NS", values: ["ns-1", "ns-2"] },
      certificateValidationRecords: [{ name: "_x.xyz.com.", type: "CNAME", value: "_y." }],
    });
    expect(before).toEqual([
      "have codeocean.xyz.com delegated: NS ns-1 ns-2 in its parent zone (docs/runbooks/delegate-domain.md)",
      "have the record _x.xyz.com. CNAME _y. written in public DNS",
      expect.stringContaining("wait until"),
    ]);
  });

  it("keeps the image that the vendor's template names, unless the settings name one", () => {
    const found = { ...values, amiId: "ami-newest" };
    expect(
      codeOceanParameters(found).parameters.map(({ ParameterKey }) => ParameterKey),
    ).not.toContain("pCustomAmi");
  });

  it("passes a given certificate and a chosen image on", () => {
    const { parameters } = codeOceanParameters({
      ...values,
      certificateStatus: "PROVIDED",
      customAmiId: "ami-1",
    });
    expect(parameters).toContainEqual({ ParameterKey: "pCustomAmi", ParameterValue: "ami-1" });
    expect(parameters).toContainEqual({
      ParameterKey: "pCertificateArn",
      ParameterValue: "arn:certificate",
    });
  });
});
