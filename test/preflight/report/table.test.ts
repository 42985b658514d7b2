import { tableReport } from "../../../preflight/report/table";
import { REPORT } from "./forms";

const ESCAPES = /\u001b\[\d+m/gu;

const LINES = [
  "[SKIP]    AZ_TENANT nothing to compare",
  "[PASS]    AZ_REGION westeurope",
  "[UNKNOWN] TEAM_TICKET board: no answer",
  "[WARN]    AWS_QUOTA_VPC need 1, quota 0",
  "          hint: delete one",
  "          waived: The old network goes on Friday.",
  "[WARN]    AZ_VM_SKU a | b",
  "          hint: choose another",
  "[FAIL]    AWS_QUOTA_EIP eu-central-1: need 2, quota 1",
  "          hint: release 1,",
  "or ask | for more",
  "",
  "preflight: 1 fail, 2 warn, 1 unknown, 1 skip, 1 pass; exit code 1",
  "",
];

describe("a table for a person", () => {
  it("ends with what stops a deployment, and the counts", () => {
    expect(tableReport(REPORT, false).split("\n")).toEqual(LINES);
  });

  it("has the same lines in colours", () => {
    expect(tableReport(REPORT, true).replaceAll(ESCAPES, "").split("\n")).toEqual(LINES);
  });
});
