import { readFileSync } from "node:fs";
import { AWS_RULES } from "../../../policies/aws-baseline/rules";
import { AZURE_RULES } from "../../../policies/azure-baseline/rules";
import { REASONS, SOUND_REASONS } from "../../../scripts/comparison/reasons";
import { RESULTS_FILE, type Results } from "../../../scripts/comparison/results";
import { namesEvery } from "../../../scripts/docs/comparison";
import { AWS_CASES } from "../../policies/aws-baseline/cases";
import { AZURE_CASES } from "../../policies/azure-baseline/cases";

const RESULTS = JSON.parse(readFileSync(RESULTS_FILE, "utf8")) as Results;
const CASES = { ...AZURE_CASES, ...AWS_CASES };
const policies = [...AZURE_RULES, ...AWS_RULES].map(({ row }) => row.checkedBy.policy ?? "");

describe("the comparison with other checkers", () => {
  it.each(Object.entries(RESULTS))(
    "has an answer of %s for each fault of each policy",
    (_, answers) => {
      expect(Object.keys(answers.faults).sort()).toEqual([...policies].sort());
      for (const [policy, faults] of Object.entries(answers.faults))
        expect([policy, faults.length]).toEqual([policy, CASES[policy]?.faults.length]);
    },
  );

  it("gives a reason for each difference, and no other", () => {
    const differ = policies.filter((policy) =>
      Object.values(RESULTS).some((answers) => !namesEvery(answers, policy)),
    );
    expect(Object.keys(REASONS).sort()).toEqual(differ.sort());
    const objections = Object.values(RESULTS).flatMap(({ sound }) => Object.values(sound).flat());
    expect(Object.keys(SOUND_REASONS).sort()).toEqual([...new Set(objections)].sort());
  });
});
