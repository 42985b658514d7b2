import { jsonReport } from "../../../preflight/report/json";
import { rowsOf, summaryOf } from "../../../preflight/report/results";
import { HINT, NOTHING, REPORT, WAIVER } from "./forms";

/** A row as far as the prerequisites say nothing of it. */
const found = (more: object) => ({
  subject: undefined,
  hint: undefined,
  waivedBecause: undefined,
  durationMs: 7,
  ...more,
});

describe("what every form says of a result", () => {
  it("is what was found and what the row of the prerequisites says", () => {
    const { results } = REPORT;
    expect(rowsOf({ results }).map(({ code, ...row }) => [code, row])).toMatchObject([
      [
        "AWS_QUOTA_EIP",
        found({
          verdict: "FAIL",
          subject: "eu-central-1",
          message: "need 2, quota 1",
          hint: HINT,
          title: "An elastic address is free for every NAT gateway",
          source: 'Code Ocean on AWS: Prerequisites, "Service Quotas"',
          link: "https://docs.aws.amazon.com/servicequotas/latest/userguide/request-quota-increase.html",
          requirements: ["AWS-QTA-04", "AWS-AZ-10", "AWS-AZ-11"],
        }),
      ],
      [
        "AWS_QUOTA_VPC",
        found({ verdict: "WARN", hint: "delete one", waivedBecause: WAIVER.reason }),
      ],
      ["AZ_REGION", found({ verdict: "PASS", message: "westeurope" })],
      ["AZ_TENANT", found({ verdict: "SKIP", message: "nothing to compare" })],
      ["AZ_VM_SKU", found({ verdict: "WARN", message: "a | b", hint: "choose another" })],
      [
        "TEAM_TICKET",
        found({
          verdict: "UNKNOWN",
          subject: "board",
          message: "no answer",
          title: "TEAM_TICKET",
          source: "",
          link: undefined,
          requirements: [],
        }),
      ],
    ]);
  });

  it("is counted in one line", () => {
    expect(summaryOf(REPORT)).toBe(
      "preflight: 1 fail, 2 warn, 1 unknown, 1 skip, 1 pass; exit code 1",
    );
    expect(summaryOf(NOTHING)).toBe(
      "postflight: 0 fail, 0 warn, 0 unknown, 0 skip, 1 pass; exit code 0",
    );
  });

  it("is JSON for programs", () => {
    const text = jsonReport(REPORT);
    expect(JSON.parse(text)).toEqual({
      version: 1,
      phase: "preflight",
      exitCode: 1,
      counts: { fail: 1, warn: 2, unknown: 1, skip: 1, pass: 1 },
      results: JSON.parse(JSON.stringify(rowsOf(REPORT))) as unknown,
    });
    expect(text).toMatch(/^\{\n {2}"version": 1,[^]*\n\}\n$/u);
  });
});
