// One report with every verdict, for the tests of the forms that it can be written in.
import { fail, pass, skip, unknown, warn } from "../../../preflight/check";
import { reportOf, type Result } from "../../../preflight/run";

const result = (code: string, finding: Result["finding"], more: Partial<Result> = {}): Result => ({
  code,
  finding,
  durationMs: 7,
  ...more,
});

export const HINT = "release 1,\nor ask | for more";
export const WAIVER = { code: "AWS_QUOTA_VPC", reason: "The old network goes on Friday." };

export const REPORT = reportOf({ phase: "preflight" }, [
  result("AWS_QUOTA_EIP", fail("need 2, quota 1", HINT, "eu-central-1")),
  result("AWS_QUOTA_VPC", fail("need 1, quota 0", "delete one"), { waiver: WAIVER }),
  result("AZ_VM_SKU", warn("a | b", "choose another")),
  result("AZ_REGION", pass("westeurope")),
  result("AZ_TENANT", skip("nothing to compare")),
  result("TEAM_TICKET", unknown("no answer", "board")),
]);
export const NOTHING = reportOf({ phase: "postflight" }, [
  result("PF_AZ_CLUSTER", pass("it answers")),
]);
