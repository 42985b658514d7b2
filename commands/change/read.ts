import { readFileSync } from "node:fs";
import { join } from "node:path";
import { settingsFromText } from "../../config/from-file";
import { projectName } from "../../config/project";
import { run } from "../../process/run";
import { ROOT, type Engine } from "../engine";
import type { PreviewOutcome } from "./preview";
import { costOf } from "./prices";
import type { Change } from "./report";
import { changedSettings, type Settings } from "./settings";
import { stepsOf } from "./steps";

/**
 * What a preview changes, and which settings are behind it.
 * @param base revision that the settings are compared with; the last update when it is undefined
 */
export async function changeOf(
  engine: Pick<Engine, "pulumi">,
  stack: string,
  { events, errors }: PreviewOutcome,
  base?: string,
): Promise<Change> {
  const file = `Pulumi.${stack}.yaml`;
  const project = projectName(ROOT);
  const after = settingsIn(readFileSync(join(ROOT, file), "utf8"), file, project);
  const before =
    base === undefined
      ? await lastSettings(engine, stack, project)
      : await settingsOfRevision(base, file, project);
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
  engine: Pick<Engine, "pulumi">,
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
