// The programs that put our rules to the test, in the formats that other checkers read: one that is sound, and one for each fault.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { armTemplate } from "../../commands/export-arm/body";
import { ARM_TYPES } from "../../commands/export-arm/types";
import { terraformPlan, TERRAFORM_TYPES } from "../../commands/export-terraform/plan";
import type { PlannedResource } from "../../sandbox/plan";
import { AWS_CASES } from "../../test/policies/aws-baseline/cases";
import { AZURE_CASES } from "../../test/policies/azure-baseline/cases";
import { AWS_FOUNDATION } from "../../test/policies/support/aws";
import { AZURE_PLATFORM } from "../../test/policies/support/azure";
import type { RuleCase } from "../../test/policies/support/cases";
import { seen, type Graph } from "../../test/policies/support/graph";

/** Programs of one cloud in one format. */
export interface Programs {
  readonly framework: "arm" | "terraform_plan";
  readonly sound: Graph;
  readonly cases: Readonly<Record<string, RuleCase>>;
  readonly types: Readonly<Record<string, unknown>>;
  readonly render: (planned: readonly PlannedResource[]) => unknown;
}

export const PROGRAMS: Readonly<Record<"azure" | "aws", Programs>> = {
  azure: {
    framework: "arm",
    sound: AZURE_PLATFORM,
    cases: AZURE_CASES,
    types: ARM_TYPES,
    render: armTemplate,
  },
  aws: {
    framework: "terraform_plan",
    sound: AWS_FOUNDATION,
    cases: AWS_CASES,
    types: TERRAFORM_TYPES,
    render: terraformPlan,
  },
};

/** Name of the program without a fault. */
export const SOUND = "sound";
export const programOf = (policy: string, fault: number): string => `${policy}--${String(fault)}`;

/** Writes every program into a folder, which is made. @returns the files */
export function writePrograms(
  { sound, cases, types, render }: Programs,
  folder: string,
): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  const write = (name: string, graph: Graph): void => {
    // The formats have a row for each type that the components use; the few others that the cases use are left out.
    const known = planned(graph).filter(({ type }) => type in types);
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(render(known)));
    files.push(file);
  };
  write(SOUND, sound);
  for (const [policy, { faults }] of Object.entries(cases))
    for (const [index, [change]] of faults.entries())
      write(programOf(policy, index), change(sound));
  return files;
}

// As it is once everything exists, so that a name or an id that refers to another resource is a value.
const planned = (graph: Graph): readonly PlannedResource[] =>
  seen(graph, "deployed").map(({ type, name, urn, inputs }) => ({
    type,
    name,
    urn,
    parent: "",
    inputs: JSON.parse(JSON.stringify(inputs)) as PlannedResource["inputs"],
  }));
