// npm run change -- --stack dev: what the settings do to a deployed stack, before they do it. Nothing is changed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { settingsFromText } from "../config/from-file";
import { projectName } from "../config/project";
import { run } from "../process/run";
import { runMain } from "../process/run-main";
import { costOf } from "./change/prices";
import { previewEvents } from "./change/preview";
import { exitCodeOf, jsonOf, textOf, type Change } from "./change/report";
import { changedSettings, type Settings } from "./change/settings";
import { stepsOf } from "./change/steps";
import { openEngine, ROOT, type Engine } from "./engine";

interface Options {
  readonly stack: string;
  readonly base?: string;
  readonly sandbox?: boolean;
  readonly json?: boolean;
}

const program = new Command("npm run change --")
  .description(
    "Says what a change of settings does to a deployed stack: in place, restart, replacement, downtime, data at risk, irreversible or refused, with typical duration and cost. Nothing is changed.",
  )
  .requiredOption("-s, --stack <name>", "the stack")
  .option("--base <revision>", "compare the settings with this revision instead of the last update")
  .option("--sandbox", "ask the simulated clouds")
  .option("--json", "print JSON")
  .addHelpText(
    "after",
    "\nExit codes: 0 nothing is interrupted; 1 the preview failed; 2 restart, downtime or replacement; 3 data at risk or irreversible; 4 refused.",
  );

async function main(): Promise<number> {
  const { stack, base, sandbox, json = false } = program.parse().opts<Options>();
  const engine = await openEngine({ sandbox });
  try {
    const change = await changeOf(engine, stack, base);
    process.stdout.write(
      json
        ? `${JSON.stringify(jsonOf(change), undefined, 2)}\n`
        : textOf(change, process.stdout.isTTY),
    );
    return exitCodeOf(change);
  } finally {
    await engine.close();
  }
}

async function changeOf(engine: Engine, stack: string, base: string | undefined): Promise<Change> {
  const file = `Pulumi.${stack}.yaml`;
  const project = projectName(ROOT);
  const after = settingsIn(readFileSync(join(ROOT, file), "utf8"), file, project);
  const before =
    base === undefined
      ? await lastSettings(engine, stack, project)
      : await settingsOfRevision(base, file, project);
  const { events, errors } = await previewEvents(engine, stack, []);
  const steps = stepsOf(events);
  return {
    stack,
    comparedWith: before === undefined ? undefined : (base ?? "the last update"),
    settings: before === undefined ? [] : changedSettings(before, after),
    steps,
    cost: costOf(steps, regionIn(after)),
    errors,
  };
}

/** Settings of the project in a stack file, and the region of AWS. */
function settingsIn(text: string, file: string, project: string): Settings {
  return own([...settingsFromText(text, file, project).values], project);
}

const own = (entries: readonly (readonly [string, unknown])[], project: string): Settings =>
  Object.fromEntries(
    entries.flatMap(([key, value]) => {
      if (key === AWS_REGION) return [[key, value]];
      return key.startsWith(`${project}:`) && typeof value === "object" && value !== null
        ? [[key.slice(project.length + 1), value]]
        : [];
    }),
  );

const AWS_REGION = "aws:region";

const regionIn = (settings: Settings): string | undefined => {
  const region = settings[AWS_REGION];
  return typeof region === "string" ? region : undefined;
};

/** Settings of the last update that succeeded, from the engine's history. */
async function lastSettings(
  engine: Engine,
  stack: string,
  project: string,
): Promise<Settings | undefined> {
  const { code, stdout } = await engine.pulumi(["stack", "history", "--stack", stack, "--json"]);
  if (code !== 0) return undefined;
  const updates = JSON.parse(stdout) as readonly {
    readonly kind: string;
    readonly result: string;
    readonly config?: Readonly<
      Record<string, { readonly value?: string; readonly objectValue?: unknown }>
    >;
  }[];
  const last = updates.find(({ kind, result }) => kind === "update" && result === "succeeded");
  if (last?.config === undefined) return undefined;
  const entries = Object.entries(last.config).map(
    ([key, { value, objectValue }]) => [key, objectValue ?? value] as const,
  );
  return own(entries, project);
}

async function settingsOfRevision(
  revision: string,
  file: string,
  project: string,
): Promise<Settings> {
  const { code, stdout, stderr } = await run("git", ["show", `${revision}:${file}`], { cwd: ROOT });
  if (code !== 0)
    throw new Error(
      `${file} of ${revision} cannot be read: ${stderr.trim()}; name another revision`,
    );
  return settingsIn(stdout, file, project);
}

runMain(main);
