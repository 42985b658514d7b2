import { markdownReport } from "../../../preflight/report/markdown";
import { NOTHING, REPORT } from "./forms";

const HEAD = [
  "| verdict | check | about | found | what to do |",
  "| --- | --- | --- | --- | --- |",
];

describe("Markdown", () => {
  it("shows what needs attention, and folds the rest away", () => {
    expect(markdownReport(REPORT).split("\n")).toEqual([
      "### Preflight",
      "",
      "preflight: 1 fail, 2 warn, 1 unknown, 1 skip, 1 pass; exit code 1",
      "",
      ...HEAD,
      "| FAIL | `AWS_QUOTA_EIP` | eu-central-1 | need 2, quota 1 | release 1, or ask \\| for more |",
      "| WARN | `AWS_QUOTA_VPC` |  | need 1, quota 0 | waived: The old network goes on Friday. |",
      "| WARN | `AZ_VM_SKU` |  | a \\| b | choose another |",
      "| UNKNOWN | `TEAM_TICKET` | board | no answer |  |",
      "",
      "<details><summary>2 passed or skipped</summary>",
      "",
      ...HEAD,
      "| PASS | `AZ_REGION` |  | westeurope |  |",
      "| SKIP | `AZ_TENANT` |  | nothing to compare |  |",
      "",
      "</details>",
      "",
    ]);
  });

  it("says so where nothing needs attention", () => {
    expect(markdownReport(NOTHING).split("\n").slice(0, 7)).toEqual([
      "### Postflight",
      "",
      "postflight: 0 fail, 0 warn, 0 unknown, 0 skip, 1 pass; exit code 0",
      "",
      "Nothing needs attention.",
      "",
      "<details><summary>1 passed or skipped</summary>",
    ]);
  });
});
