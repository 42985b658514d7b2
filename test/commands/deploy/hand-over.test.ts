import { handoverOf } from "../../../commands/deploy/hand-over";

const NOW = new Date("2026-11-28T12:00:00Z");
const AZURE = { resourceGroupName: "CodeMieRG", natPublicIpAddress: "20.1.2.3" };
const AWS = {
  deploymentType: "internet-facing",
  dnsName: "codeocean",
  dnsRootDomain: "contoso.com",
  hostingDomain: "codeocean.contoso.com",
  hostedZoneId: "Z1",
  delegationPending: true,
  delegationRecord: { name: "codeocean.contoso.com", type: "NS", values: ["ns-1.example"] },
  certificateArn: "arn:certificate",
  certificateStatus: "PENDING_VALIDATION",
  certificateValidationMethod: "EMAIL",
  certificateValidationRecords: [],
  certificateApprovalAddresses: ["admin@contoso.com"],
  privateCa: false,
  vpcId: "vpc-1",
  availabilityZones: ["us-east-1a", "us-east-1b"],
  privateSubnetIds: ["subnet-1", "subnet-2"],
  publicSubnetIds: ["subnet-3", "subnet-4"],
  servicesInstanceType: "m5.large",
  workerInstanceType: "r5d.4xlarge",
  gpuWorkerInstanceType: "g4dn.4xlarge",
};
const namesIn = (outputs: object): readonly string[] =>
  handoverOf(["dev"], { ...outputs }, NOW).files.map(({ name }) => name);

describe("the handover of a deployment", () => {
  it("has a file for each product that is deployed, and none for the other", () => {
    expect(namesIn({})).toEqual([]);
    expect(namesIn(AZURE)).toEqual(["deployment_outputs.env"]);
    expect(namesIn(AWS)).toEqual(["codeocean-parameters.json"]);
    expect(namesIn({ ...AZURE, ...AWS })).toEqual([
      "deployment_outputs.env",
      "codeocean-parameters.json",
    ]);
  });

  it("on AWS is CloudFormation's list of parameters, and the steps up to the launch in their order", () => {
    const { files, lines } = handoverOf(["dev"], AWS, NOW);
    const parameters = JSON.parse(files[0]?.text ?? "") as readonly object[];
    expect(parameters).toContainEqual({ ParameterKey: "pVpcId", ParameterValue: "vpc-1" });
    expect(parameters).toContainEqual({
      ParameterKey: "pPrivateSubnet2Id",
      ParameterValue: "subnet-2",
    });
    expect(JSON.stringify(parameters)).not.toContain("pCertificateArn");
    expect(lines[0]).toBe("What a person still has to do on AWS, in this order:");
    expect(lines[1]).toMatch(/^ {2}1\. .*codeocean\.contoso\.com/);
    expect(lines[1]).toContain("ns-1.example");
    expect(lines[2]).toMatch(/^ {2}2\. .*admin@contoso\.com/);
    expect(lines[3]).toMatch(/^ {2}3\. wait until arn:certificate is ISSUED/);
    expect(lines.slice(4)).toEqual([
      "  4. launch Code Ocean's stack with codeocean-parameters.json",
    ]);
  });

  it("has one step left when nothing is pending", () => {
    const ready = { ...AWS, delegationPending: false, certificateStatus: "ISSUED" };
    expect(handoverOf(["dev"], ready, NOW).lines).toEqual([
      "What a person still has to do on AWS, in this order:",
      "  1. launch Code Ocean's stack with codeocean-parameters.json",
    ]);
  });

  it("names the stacks and the outputs that are missing", () => {
    expect(() => handoverOf(["dev", "dev-aws"], { hostedZoneId: "Z1" }, NOW)).toThrow(
      /^dev, dev-aws lacks the outputs deploymentType, dnsName, /,
    );
  });

  it("on Azure names the address that firewalls have to allow", () => {
    expect(handoverOf(["dev"], AZURE, NOW).lines).toEqual([
      "Allow 20.1.2.3 in the firewalls of the services that CodeMie calls (docs/runbooks/corporate-firewall.md).",
    ]);
  });
});
