import {
  quotaFamilyOf,
  sizesOf,
  sizingIssues,
  vcpusOf,
} from "../../../../components/plans/aws/quotas";

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
