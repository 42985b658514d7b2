import {
  AWS_SIZING_DEFAULTS,
  type AwsSizing,
  type QuotaNetwork,
  awsQuotaNeeds,
  quotaConsoleUrl,
  quotaFamilyOf,
  sizesOf,
  sizingIssues,
  vcpusOf,
} from "../../../../components/plans/aws/quotas";

const network = (more: Partial<QuotaNetwork> = {}): QuotaNetwork => ({
  mode: "new",
  zones: 2,
  nat: "perZone",
  keptAddresses: 0,
  secondaryCidrBlocks: 0,
  ...more,
});
const needs = (
  sizing: Partial<AwsSizing> = {},
  net: QuotaNetwork = network(),
): Record<string, number> =>
  Object.fromEntries(
    awsQuotaNeeds({ ...AWS_SIZING_DEFAULTS, ...sizing }, net).map(({ quotaCode, need }) => [
      quotaCode,
      need,
    ]),
  );

describe("the quotas a deployment needs", () => {
  it("are the document's 34 and 32 vCPUs by default, and the parts of a two-zone VPC", () => {
    expect(needs()).toEqual({
      "L-1216C47A": 34,
      "L-DB2E81BA": 32,
      "L-F678F1CE": 1,
      "L-A4707A72": 1,
      "L-FE5A380F": 1,
      "L-0263D0A3": 2,
      "L-407747CB": 4,
      "L-589F43AA": 5,
      "L-83CA0A9D": 1,
    });
  });

  it("stay 34 with the newer services machine", () => {
    expect(needs({ servicesInstanceType: "m7i.large" })["L-1216C47A"]).toBe(34);
  });

  it("move to the P quota with a P type, and away from G", () => {
    const moved = needs({ gpuWorkerInstanceType: "p3.2xlarge" });
    expect(moved["L-417A185B"]).toBe(16);
    expect(moved).not.toHaveProperty("L-DB2E81BA");
  });

  it("ask for spot quotas only when spot is wanted, and never as a must", () => {
    const spot = awsQuotaNeeds({ ...AWS_SIZING_DEFAULTS, spot: true }, network()).filter(
      ({ check }) => check.includes("SPOT"),
    );
    expect(spot.map(({ quotaCode }) => quotaCode)).toEqual([
      "L-7212CCBC",
      "L-34B43A08",
      "L-3819A6DF",
      "L-E3A00192",
    ]);
    expect(spot.every(({ severity }) => severity === "advised")).toBe(true);
  });

  it.each([
    ["six zones", network({ zones: 6 }), 6],
    ["a single gateway", network({ zones: 6, nat: "single" }), 1],
    ["addresses kept from before", network({ zones: 3, keptAddresses: 2 }), 1],
    ["no NAT", network({ nat: "none" }), undefined],
    ["an existing VPC", network({ mode: "existing" }), undefined],
  ])("count elastic IPs for %s", (_what, net, addresses) => {
    expect(needs({}, net)["L-0263D0A3"]).toBe(addresses);
  });

  it("say how they were worked out, and where to raise them", () => {
    const [standard] = awsQuotaNeeds({ ...AWS_SIZING_DEFAULTS }, network());
    expect(standard?.because).toContain("1 x 2 (services m5.large) + 2 x 16 (worker r5d.4xlarge)");
    expect(quotaConsoleUrl("us-east-1", standard ?? { serviceCode: "", quotaCode: "" })).toBe(
      "https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-1216C47A",
    );
  });
});

describe("instance types", () => {
  it.each([
    ["m5.large", "standard", 2],
    ["r5d.4xlarge", "standard", 16],
    ["g4dn.4xlarge", "g", 16],
    ["gr6.8xlarge", "g", 32],
    ["p3dn.24xlarge", "p", 96],
    ["x1.32xlarge", "x", undefined],
    ["u-6tb1.metal", undefined, undefined],
    ["inf1.xlarge", undefined, undefined],
  ])("%s counts as %s with %s vCPUs", (type, family, vcpus) => {
    expect(quotaFamilyOf(type)).toBe(family);
    expect(vcpusOf(type)).toBe(vcpus);
  });

  it("list the sizes to fall back to, smallest first", () => {
    expect(sizesOf("g4dn.4xlarge")[0]).toEqual({ type: "g4dn.xlarge", vcpus: 4 });
  });

  it("are refused when unknown, without a GPU, or not for workers, all at once", () => {
    expect(
      sizingIssues({
        servicesInstanceType: "m5.huge",
        workerInstanceType: "m5.large",
        gpuWorkerInstanceType: "r5d.large",
        spot: false,
      }).map(({ path, problem }) => `${path}: ${problem}`),
    ).toEqual([
      "servicesInstanceType: m5.huge is not a known instance type",
      "workerInstanceType: m5.large is not a worker type",
      "gpuWorkerInstanceType: r5d.large has no GPU",
    ]);
  });
});
