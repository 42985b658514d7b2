// npm run review -- --base origin/main --out review: the review of a pull request. Preflight without network, a preview of
// every stack that the change touches with all packs, a comment and SARIF. Exit code 1 when it must not be merged.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { runMain } from "../process/run-main";
import type { EngineEvent } from "../sandbox/events";
import { packFlags } from "../process/engine-arguments";
import { run } from "../process/run";
import { buildPacks } from "../policies/build-packs";
import { changedStacks } from "./review/changed-stacks";
import { reviewComment } from "./review/comment";
import { isRefused, verdictOf, type PreviewVerdict } from "./review/preview";
import { policySarif } from "./review/sarif";
import { openEngine, ROOT } from "./engine";

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
  mkdirSync(out, { recursive: true });
  const stacks =
    options.stacks ?? changedStacks(await changedFiles(options.base), readdirSync(ROOT));
  console.log(stacks.length === 0 ? "No stack is touched." : `Stacks: ${stacks.join(", ")}`);
  const offline = await Promise.all(stacks.map((stack) => preflight(stack, out)));
  const verdicts = stacks.length === 0 ? [] : await previews(stacks, options);
  const confirmed = options.confirmReplace === true;
  const comment = reviewComment(verdicts, confirmed);
  writeFileSync(join(out, "comment.md"), comment);
  writeFileSync(join(out, "policies.sarif"), policySarif(verdicts));
  console.log(comment);
  return offline.includes(false) || verdicts.some((verdict) => isRefused(verdict, confirmed))
    ? 1
    : 0;
}

async function changedFiles(base: string): Promise<readonly string[]> {
  const { code, stdout, stderr } = await run("git", ["diff", "--name-only", `${base}...HEAD`], {
    cwd: ROOT,
    env: process.env,
  });
  if (code !== 0)
    throw new Error(
      `git diff against ${base} failed: ${stderr.trim()}; name another revision with --base`,
    );
  return stdout.split("\n").filter((line) => line !== "");
}

async function preflight(stack: string, out: string): Promise<boolean> {
  const { code, stdout, stderr } = await run(
    process.execPath,
    [
      "--import",
      "tsx",
      join(ROOT, "preflight/main.ts"),
      "preflight",
      "--stack",
      stack,
      "--offline",
      "--format",
      "sarif",
    ],
    { cwd: ROOT, env: process.env },
  );
  if (stdout.startsWith("{")) writeFileSync(join(out, `preflight-${stack}.sarif`), stdout);
  else console.error(stderr.trim());
  return code === 0;
}

async function previews(
  stacks: readonly string[],
  options: Options,
): Promise<readonly PreviewVerdict[]> {
  const packs = packFlags(await buildPacks());
  const engine = await openEngine({ sandbox: options.sandbox });
  try {
    const verdicts: PreviewVerdict[] = [];
    for (const stack of stacks) {
      const events: EngineEvent[] = [];
      const { code, stderr } = await engine.pulumi(
        ["preview", "--stack", stack, "--json", "--non-interactive", ...packs],
        (line) => {
          if (line.startsWith("{")) events.push(JSON.parse(line) as EngineEvent);
        },
        { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
      );
      const verdict = verdictOf(stack, events);
      const silent =
        code !== 0 &&
        verdict.errors.length === 0 &&
        !verdict.policies.some(({ mandatory }) => mandatory);
      verdicts.push(
        silent
          ? { ...verdict, errors: [stderr.trim() || `pulumi ended with code ${String(code)}`] }
          : verdict,
      );
    }
    return verdicts;
  } finally {
    await engine.close();
  }
}

runMain(main);
