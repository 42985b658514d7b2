import { sarifReport } from "../../../preflight/report/sarif";
import { HINT, NOTHING, REPORT } from "./forms";

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly object[] } };
  readonly results: readonly object[];
}
const runOf = (report: typeof REPORT): Run & Readonly<Record<string, unknown>> => {
  const log = JSON.parse(sarifReport(report, "Pulumi.dev.yaml", "1.2.3")) as {
    readonly runs: readonly [Run & Readonly<Record<string, unknown>>];
  };
  return log.runs[0];
};

const result = (
  ruleIndex: number,
  ruleId: string,
  verdict: readonly [kind: string, level: string],
  text: string,
  more: { readonly subject?: string; readonly suppressions?: readonly object[] } = {},
) => ({
  ruleId,
  ruleIndex,
  kind: verdict[0],
  level: verdict[1],
  message: { text },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: "Pulumi.dev.yaml" },
        region: { startLine: 1 },
      },
    },
  ],
  partialFingerprints: { finding: `${ruleId}/${more.subject ?? ""}` },
  ...(more.suppressions === undefined ? {} : { suppressions: more.suppressions }),
});

describe("SARIF", () => {
  it("has a result for each finding, at the file of the stack", () => {
    expect(runOf(REPORT).results).toEqual([
      result(
        0,
        "AWS_QUOTA_EIP",
        ["fail", "error"],
        `eu-central-1: need 2, quota 1. Hint: ${HINT}`,
        { subject: "eu-central-1" },
      ),
      result(1, "AWS_QUOTA_VPC", ["fail", "warning"], "need 1, quota 0. Hint: delete one", {
        suppressions: [{ kind: "external", justification: "The old network goes on Friday." }],
      }),
      result(2, "AZ_REGION", ["pass", "none"], "westeurope"),
      result(3, "AZ_TENANT", ["notApplicable", "none"], "nothing to compare"),
      result(4, "AZ_VM_SKU", ["fail", "warning"], "a | b. Hint: choose another"),
      result(5, "TEAM_TICKET", ["open", "none"], "board: no answer", { subject: "board" }),
    ]);
  });

  it("has a rule for each check, as its row says", () => {
    const { rules } = runOf(REPORT).tool.driver;
    expect(rules).toHaveLength(6);
    expect(rules[0]).toEqual({
      id: "AWS_QUOTA_EIP",
      name: "AWS_QUOTA_EIP",
      shortDescription: { text: "An elastic address is free for every NAT gateway" },
      help: {
        text: "request an increase of the quota (the finding has its code), release unused addresses, or set awsVpc.nat to single",
      },
      helpUri:
        "https://docs.aws.amazon.com/servicequotas/latest/userguide/request-quota-increase.html",
      defaultConfiguration: { level: "error" },
      properties: { tags: ["AWS-QTA-04", "AWS-AZ-10", "AWS-AZ-11"] },
    });
    expect(rules[5]).toEqual({
      id: "TEAM_TICKET",
      name: "TEAM_TICKET",
      shortDescription: { text: "TEAM_TICKET" },
      help: { text: "see docs/deploy/preflight.md" },
      defaultConfiguration: { level: "error" },
      properties: { tags: [] },
    });
  });

  it("says of a check that only warns that it does", () => {
    const [first] = REPORT.results;
    if (first === undefined) throw new Error("the report has no result");
    const report = { ...REPORT, results: [{ ...first, code: "AWS_TYPE_RDS" }] };
    expect(runOf(report).tool.driver.rules).toMatchObject([
      { id: "AWS_TYPE_RDS", defaultConfiguration: { level: "warning" } },
    ]);
  });

  it("is one run of a category, by phase and stack", () => {
    expect(runOf(REPORT)).toMatchObject({
      tool: { driver: { name: "platform-foundations preflight", version: "1.2.3" } },
      automationDetails: { id: "preflight/Pulumi.dev.yaml/" },
      invocations: [{ executionSuccessful: true, exitCode: 1 }],
    });
    expect(runOf({ ...NOTHING, exitCode: 3 })).toMatchObject({
      automationDetails: { id: "postflight/Pulumi.dev.yaml/" },
      invocations: [{ executionSuccessful: false, exitCode: 3 }],
    });
    expect(JSON.parse(sarifReport(NOTHING, "x", "1"))).toMatchObject({
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
    });
  });

  it("has a rule once, however many findings it has", () => {
    const [first, ...rest] = REPORT.results;
    if (first === undefined) throw new Error("the report has no result");
    const run = runOf({ ...REPORT, results: [first, first, ...rest] });
    expect(run.tool.driver.rules).toHaveLength(6);
    expect(run.results).toHaveLength(7);
  });
});
