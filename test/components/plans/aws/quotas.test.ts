import {
  AWS_SIZING_DEFAULTS,
  quotaFamilyOf,
  sizingIssues,
} from "../../../../components/plans/aws/quotas";
import { linesOf } from "../../../support/issues";

describe("instance types", () => {
  it("are those of the table alone", () => {
    const sizing = { ...AWS_SIZING_DEFAULTS, servicesInstanceType: "constructor.name" };
    expect(sizingIssues(sizing).map(({ path }) => path)).toEqual(["servicesInstanceType"]);
  });

  it.each<readonly [type: string, family: string | undefined]>([
    ["m5.large", "standard"],
    ["r5d.4xlarge", "standard"],
    ["g4dn.4xlarge", "g"],
    ["gr6.8xlarge", "g"],
    ["p3dn.24xlarge", "p"],
    ["x1.32xlarge", "x"],
    ["p4d.24xlarge", "p"],
    ["vt1.3xlarge", "g"],
    // The letters of the quota's own name (AWS-QTA-12), and two of the families that grew out of them.
    ...["a", "c", "d", "h", "i", "m", "r", "t", "z", "im", "is"].map(
      (family) => [`${family}1.large`, "standard"] as const,
    ),
    ["mac1.metal", undefined],
    ["hpc6a.48xlarge", undefined],
    ["trn1.2xlarge", undefined],
    ["1m.large", undefined],
    ["u-6tb1.metal", undefined],
    ["inf1.xlarge", undefined],
  ])("%s counts as %s", (type, family) => {
    expect(quotaFamilyOf(type)).toBe(family);
  });

  it("are the document's own where none is given, and fit", () => {
    expect(AWS_SIZING_DEFAULTS).toEqual({
      servicesInstanceType: "m5.large", // AWS-QTA-10
      workerInstanceType: "r5d.4xlarge", // AWS-QTA-11
      gpuWorkerInstanceType: "g4dn.4xlarge", // AWS-QTA-14
      spot: false,
    });
    expect(sizingIssues(AWS_SIZING_DEFAULTS)).toEqual([]);
    expect(sizingIssues({ ...AWS_SIZING_DEFAULTS, gpuWorkerInstanceType: "p3.2xlarge" })).toEqual(
      [],
    );
  });

  it("are refused when unknown, without a GPU, or not for workers, all at once", () => {
    expect(
      linesOf(
        sizingIssues({
          servicesInstanceType: "m5.huge",
          workerInstanceType: "m5.large",
          gpuWorkerInstanceType: "r5d.large",
          spot: false,
        }),
      ),
    ).toEqual([
      "servicesInstanceType: m5.huge is not a known instance type; use one of m5.large, m5.xlarge, m5.2xlarge, m5.4xlarge, m5.8xlarge, m5.12xlarge, m5.16xlarge, m5.24xlarge",
      "workerInstanceType: m5.large is not a worker type; the product takes r5d sizes only",
      "gpuWorkerInstanceType: r5d.large has no GPU; use a g or p family, for example g4dn.4xlarge",
    ]);
  });

  it.each(["q9.large", "large", "", "r5dx.large"])("of no known family are refused: %j", (type) => {
    expect(linesOf(sizingIssues({ ...AWS_SIZING_DEFAULTS, workerInstanceType: type }))).toEqual([
      `workerInstanceType: ${type} is not a known instance type; use a family of m5, m5d, m6i, m7i, c5, c7i, r5, r5d, r7i, g4dn, g4ad, g5, g6, gr6, p3, p3dn, p4d, p5`,
    ]);
  });
});
