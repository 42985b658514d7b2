import { quotaFamilyOf, sizingIssues } from "../../../../components/plans/aws/quotas";

describe("instance types", () => {
  it.each([
    ["m5.large", "standard"],
    ["r5d.4xlarge", "standard"],
    ["g4dn.4xlarge", "g"],
    ["gr6.8xlarge", "g"],
    ["p3dn.24xlarge", "p"],
    ["x1.32xlarge", "x"],
    ["u-6tb1.metal", undefined],
    ["inf1.xlarge", undefined],
  ])("%s counts as %s", (type, family) => {
    expect(quotaFamilyOf(type)).toBe(family);
  });

  it("are refused when unknown, without a GPU, or not for workers, all at once", () => {
    expect(
      sizingIssues({
        servicesInstanceType: "m5.huge",
        workerInstanceType: "m5.large",
        gpuWorkerInstanceType: "r5d.large",
        spot: false,
      }).map(({ path, problem, hint }) =>
        path === "servicesInstanceType" ? `${path}: ${problem}; ${hint}` : `${path}: ${problem}`,
      ),
    ).toEqual([
      "servicesInstanceType: m5.huge is not a known instance type; use one of m5.large, m5.xlarge, m5.2xlarge, m5.4xlarge, m5.8xlarge, m5.12xlarge, m5.16xlarge, m5.24xlarge",
      "workerInstanceType: m5.large is not a worker type",
      "gpuWorkerInstanceType: r5d.large has no GPU",
    ]);
  });
});
