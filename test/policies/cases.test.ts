// Programs of others, small: each lists the policies that have to speak, and with `!` those that must not.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { AWS_RULES } from "../../policies/aws-baseline/rules";
import { AZURE_RULES } from "../../policies/azure-baseline/rules";
import type { EngineResource } from "../../policies/lib/node";

import { graphOf } from "./support/program";
import { TODAY } from "../support/today";
import { handedTo } from "./support/verdict";

const FOLDER = join(__dirname, "cases");
const CASES = readdirSync(FOLDER).sort();
const RULES = [...AZURE_RULES, ...AWS_RULES];

interface Verdicts {
  readonly fired: readonly string[];
  readonly undecided: readonly string[];
}

function verdictsOn(graph: readonly EngineResource[]): Verdicts {
  const all = RULES.flatMap((rule) =>
    rule
      .examine(handedTo(rule, graph), {}, TODAY)
      .map(({ kind }) => ({ policy: rule.row.checkedBy.policy, kind })),
  );
  const named = (kind: string): readonly string[] => [
    ...new Set(all.filter((one) => one.kind === kind).map(({ policy }) => policy)),
  ];
  return { fired: named("violation"), undecided: named("unknown") };
}

describe("the rules on programs of others", () => {
  it.each(CASES)("are right about %s", async (name) => {
    const folder = join(FOLDER, name);
    const lines = readFileSync(join(folder, "expect.txt"), "utf8").split("\n");
    const expected = lines.map((line) => line.trim()).filter((line) => line !== "");
    expect(expected.length).toBeGreaterThan(0);
    expect(existsSync(join(folder, "index.js"))).toBe(true);

    const graph = await graphOf(() => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- a program is run by loading it
      require(join(folder, "index.js"));
    });
    expect(graph.length).toBeGreaterThan(0);
    const { fired, undecided } = verdictsOn(graph);
    for (const line of expected) {
      if (line.endsWith("-undecided")) {
        const cloud = line.split("-")[0] ?? "";
        expect(undecided.filter((policy) => policy.startsWith(`${cloud}-`))).not.toEqual([]);
      } else if (line.startsWith("!")) expect(fired).not.toContain(line.slice(1));
      else expect(fired).toContain(line);
    }
  });
});
