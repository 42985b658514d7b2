// npm run chaos [-- --stack dev --operations 2 --seed 1]: faults at the operations of a deployment, in the sandbox.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import Table from "cli-table3";
import { Command, InvalidArgumentError } from "commander";
import { runMain } from "../process/run-main";
import { Campaign, type Case, type Verdict } from "./chaos/campaign";
import { drawn } from "./chaos/sample";
import type { Subject } from "./chaos/trial";
import { wholeNumber } from "./options";

const ROOT = resolve(__dirname, "..");

/** The file of each stack whose deployment is disturbed. */
const STACK_FILES = {
  bootstrap: join(ROOT, "Pulumi.bootstrap.yaml"),
  dev: join(ROOT, "Pulumi.dev.yaml"),
  "aws-foundation": join(ROOT, "test", "variants", "aws-only.yaml"),
} as const;
type StackName = keyof typeof STACK_FILES;
const STACKS = Object.keys(STACK_FILES) as StackName[];

const operationsOf = (text: string): number =>
  text === "all" ? Number.POSITIVE_INFINITY : wholeNumber(text);

function stackOf(text: string): StackName {
  const found = STACKS.find((name) => name === text);
  if (found === undefined)
    throw new InvalidArgumentError(`${text} is not a valid stack; use ${STACKS.join(", ")}.`);
  return found;
}

interface Options {
  readonly stack?: StackName;
  readonly operations: number;
  readonly seed: number;
  readonly only?: string;
}

const program = new Command("npm run chaos --")
  .description(
    "Lets faults hit the deployment of a stack in the sandbox, recovers, deploys again, and compares the end with that of an undisturbed " +
      "run: engine killed, connection dropped, disk full, state cut, two updates at once, 20 % of the calls throttled or answered with status 500.",
  )
  .option("-s, --stack <name>", `${STACKS.join(", ")} (default: each)`, stackOf)
  .option("-n, --operations <number>", "operations drawn for each kind, or all", operationsOf, 1)
  .option("--seed <number>", "draws the operations", wholeNumber, 1)
  .option("--only <text>", "faults whose name holds this text")
  .addHelpText("after", "\nExit codes: 0 every end is that of the undisturbed run; 1 one is not.");

const subjectOf = (name: StackName): Subject => ({
  name,
  root: ROOT,
  runs: [{ title: "a deployment", command: "up", stackFile: STACK_FILES[name] }],
});

/** A case that ends in an error counts as one that did not end as it should. */
async function verdictOn(campaign: Campaign, each: Case): Promise<Verdict> {
  try {
    return await campaign.try(each);
  } catch (error) {
    const details = [error instanceof Error ? error.message : String(error)];
    return { identical: false, orphans: 0, duplicates: 0, exposed: 0, details };
  }
}

async function disturb(
  name: StackName,
  { operations, seed, only = "" }: Options,
): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "platform-chaos-"));
  try {
    const campaign = await Campaign.of(subjectOf(name), folder);
    const byKind = new Map<string, Verdict[]>();
    const cases = drawn(campaign.cases(), operations, seed);
    for (const each of cases.filter(({ fault }) => fault.title.includes(only))) {
      const verdict = await verdictOn(campaign, each);
      const { fault, operation } = each;
      byKind.set(fault.title, [...(byKind.get(fault.title) ?? []), verdict]);
      const result = verdict.details.length === 0 ? "as undisturbed" : verdict.details.join("\n  ");
      console.error(
        `${name}, operation ${operation} of ${each.operations}, ${fault.title}: ${result}`,
      );
    }
    console.log(`${name}:\n${tableOf(byKind)}`);
    return [...byKind.values()].flat().every(({ details }) => details.length === 0);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function tableOf(byKind: ReadonlyMap<string, readonly Verdict[]>): string {
  const table = new Table({
    head: ["fault", "tried", "ended identical", "orphans", "duplicates", "secrets found"],
    style: { head: [], border: [] },
  });
  const sum = (verdicts: readonly Verdict[], of: (verdict: Verdict) => number): number =>
    verdicts.reduce((total, verdict) => total + of(verdict), 0);
  for (const [title, verdicts] of byKind)
    table.push([
      title,
      verdicts.length,
      sum(verdicts, ({ identical }) => Number(identical)),
      sum(verdicts, ({ orphans }) => orphans),
      sum(verdicts, ({ duplicates }) => duplicates),
      sum(verdicts, ({ exposed }) => exposed),
    ]);
  return table.toString();
}

async function main(): Promise<number> {
  const options = program.parse().opts<Options>();
  let identical = true;
  for (const name of options.stack === undefined ? STACKS : [options.stack])
    identical = (await disturb(name, options)) && identical;
  return identical ? 0 : 1;
}

runMain(main);
