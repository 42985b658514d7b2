// npm run review -- --base origin/main --out review: the review of a pull request. Preflight without network, a preview of
// every stack that the change touches with all packs, a comment and SARIF. Exit code 1 when it must not be merged.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { runMain } from "../process/run-main";
import type { Log } from "sarif";
import { packFlags } from "../process/engine-arguments";
import { run } from "../process/run";
import { buildPacks } from "../policies/build-packs";
import { previewEvents } from "./change/preview";
import { changedStacks } from "./review/changed-stacks";
import { verdictOf, type PreviewVerdict } from "./review/preview";
import { writeReview } from "./review/write";
import { openEngine, ROOT, type Engine } from "./engine";
import { startPreflight } from "./start-preflight";

interface Options {
  readonly base: string;
  readonly out: string;
  readonly stacks?: readonly string[];
  readonly sandbox?: boolean;
  readonly confirmReplace?: boolean;
}

const program = new Command("npm run review --")
  .description(
    "Previews every stack that a change touches, with all policy packs, and writes a comment and SARIF.",
  )
  .option("--base <revision>", "what the change is compared with", "origin/main")
  .option("--stacks <name...>", "preview these stacks instead")
  .option("-o, --out <folder>", "where comment.md and *.sarif are written", "review")
  .option("--confirm-replace", "stateful resources may be replaced or deleted")
  .option("--sandbox", "preview against the simulated clouds");

async function main(): Promise<number> {
  const options = program.parse().opts<Options>();
  const out = resolve(options.out);
  mkdirSync(out, { recursive: true }); // for the reports of preflight
  const stacks =
    options.stacks ?? changedStacks(await changedFiles(options.base), readdirSync(ROOT));
  console.log(stacks.length === 0 ? "No stack is touched." : `Stacks: ${stacks.join(", ")}`);
  await warnOfUncommitted();
  const verdicts = stacks.length === 0 ? [] : await previews(stacks, options, out);
  return writeReview(verdicts, options.confirmReplace === true, out);
}

/** A review is about commits; what is not committed is previewed and does not decide which stacks are touched. */
async function warnOfUncommitted(): Promise<void> {
  const { code, stdout } = await run("git", ["status", "--porcelain", "--untracked-files=no"], {
    cwd: ROOT,
  });
  if (code === 0 && stdout.trim() !== "")
    console.error(
      "Some files are changed and not committed: commit them first, because stacks are chosen by what is committed.",
    );
}

async function changedFiles(base: string): Promise<readonly string[]> {
  const { code, stdout, stderr } = await run("git", ["diff", "--name-only", `${base}...HEAD`], {
    cwd: ROOT,
    env: process.env,
  });
  if (code !== 0)
    throw new Error(
      `git diff against ${base} failed: ${firstLine(stderr)}; run this in a clone, and name its revision with --base`,
    );
  return stdout.split("\n").filter((line) => line !== "");
}

// Outside a clone, git prints its whole usage below the reason.
const firstLine = (text: string): string => text.trim().split("\n")[0] ?? "";

/** Faults that preflight finds without network, each in a line; the whole report is written as SARIF. */
async function preflight(
  stack: string,
  { variables }: Engine,
  out: string,
): Promise<readonly string[]> {
  const { code, stdout, stderr } = await startPreflight(
    "preflight",
    { stack, more: ["--offline", "--format", "sarif"] },
    { env: variables },
  );
  if (!stdout.startsWith("{"))
    return [stderr.trim() || `preflight ended with code ${String(code)}`];
  writeFileSync(join(out, `preflight-${stack}.sarif`), stdout);
  const log = JSON.parse(stdout) as Log;
  return log.runs.flatMap(({ results = [] }) =>
    results
      .filter(({ level, suppressions }) => level === "error" && suppressions === undefined)
      .map(({ ruleId, message }) => `${ruleId ?? ""}: ${message.text ?? ""}`),
  );
}

async function previews(
  stacks: readonly string[],
  options: Options,
  out: string,
): Promise<readonly PreviewVerdict[]> {
  const packs = packFlags(await buildPacks());
  const engine = await openEngine({ sandbox: options.sandbox });
  try {
    const verdicts: PreviewVerdict[] = [];
    for (const stack of stacks) {
      const prerequisites = await preflight(stack, engine, out);
      verdicts.push(verdictOf(stack, await previewEvents(engine, stack, packs), prerequisites));
    }
    return verdicts;
  } finally {
    await engine.close();
  }
}

runMain(main);
