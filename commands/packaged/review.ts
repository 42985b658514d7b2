#!/usr/bin/env node
// npx platform-foundations-review, in the package platform-foundations-baseline: previews stacks of a program of one's own with the
// pack beside it, and writes a comment and SARIF. Exit code 1 when the change must not be merged.
import { join, resolve } from "node:path";
import { Command } from "commander";
import { packFlags } from "../../process/engine-arguments";
import { run } from "../../process/run";
import { runMain } from "../../process/run-main";
import { previewEvents } from "../change/preview";
import { realEngine, type Engine } from "../engine";
import { verdictOf, type PreviewVerdict } from "../review/preview";
import { writeReview } from "../review/write";

interface Options {
  readonly stack: readonly string[];
  readonly out: string;
  readonly policyPackConfig?: string;
  readonly confirmReplace?: true;
}

const program = new Command("platform-foundations-review")
  .description(
    "Previews stacks of the program in this folder with the policy pack, and writes a comment and SARIF.",
  )
  .requiredOption("-s, --stack <name...>", "the stacks")
  .option("-o, --out <folder>", "where comment.md and policies.sarif are written", "review")
  .option("--policy-pack-config <file>", "levels, settings and exceptions of the pack")
  .option("--confirm-replace", "stateful resources may be replaced or deleted")
  .addHelpText("after", "\nExit codes: 0 may be merged; 1 must not, or the preview failed.");

/** The first engine that starts a file as a policy pack, which is faster than a folder. */
const STARTS_FILES = [3, 255] as const;

/** The pack that this command is packed with, in the form that the engine starts fastest. */
async function packFor(engine: Engine): Promise<string> {
  const dist = resolve(__dirname, "..");
  const { stdout } = await engine.pulumi(["version"]);
  const [major = 0, minor = 0] = stdout.replace(/^v/, "").split(".").map(Number);
  const isNew = major > STARTS_FILES[0] || (major === STARTS_FILES[0] && minor >= STARTS_FILES[1]);
  return isNew && process.platform !== "win32" ? join(dist, "pack") : resolve(dist, "..");
}

async function main(): Promise<number> {
  const options = program.parse().opts<Options>();
  const engine = realEngine(process.cwd());
  const config = options.policyPackConfig;
  const flags = [
    ...packFlags([await packFor(engine)]),
    ...(config === undefined ? [] : ["--policy-pack-config", config]),
  ];
  const verdicts: PreviewVerdict[] = [];
  for (const stack of options.stack)
    verdicts.push(verdictOf(stack, await previewEvents(engine, stack, flags)));
  // Code scanning wants paths from the root of the repository.
  const prefix = await run("git", ["rev-parse", "--show-prefix"]);
  return writeReview(
    verdicts,
    options.confirmReplace === true,
    resolve(options.out),
    prefix.code === 0 ? prefix.stdout.trim() : "",
  );
}

runMain(main);
