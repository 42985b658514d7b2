// Takes over what exists: matches it to the plan of a stack, writes Pulumi's import file, imports, and checks the next preview.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  importOf,
  readImportFile,
  type ImportEntry,
  type ImportFile,
} from "../../process/import-file";
import { previewEvents } from "../change/preview";
import { lossOf } from "../change/stateful";
import type { Engine } from "../engine";
import { ARM_TYPES } from "../export-arm/types";
import { verdictOf, type PreviewVerdict } from "../review/preview";
import type { Existing } from "./existing";
import { addressIn, match, type Match, type Matches, type Planned } from "./match";

export interface StackPlan {
  readonly planned: readonly Planned[];
  readonly importFile: ImportFile;
}

interface PreviewDocument {
  readonly steps?: readonly {
    readonly op: string;
    readonly newState?: {
      readonly type: string;
      readonly urn: string;
      readonly custom: boolean;
      readonly inputs?: Planned["inputs"];
      readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
    };
  }[];
  readonly diagnostics?: readonly { readonly severity: string; readonly message: string }[];
}

/** What a stack would create, with the engine's own import file for it. */
export async function planOf(engine: Pick<Engine, "pulumi">, stack: string): Promise<StackPlan> {
  const folder = mkdtempSync(join(tmpdir(), "platform-adopt-"));
  const file = join(folder, "import.json");
  try {
    const args = ["preview", "--stack", stack, "--json", "--non-interactive"];
    const { code, stdout, stderr } = await engine.pulumi([...args, "--import-file", file]);
    const document = stdout.startsWith("{") ? (JSON.parse(stdout) as PreviewDocument) : {};
    const errors = (document.diagnostics ?? []).filter(({ severity }) => severity === "error");
    if (code !== 0)
      throw new Error(
        errors.map(({ message }) => message.trim()).join("\n") ||
          stderr.trim() ||
          `the preview of ${stack} ended with code ${String(code)}`,
      );
    const planned = (document.steps ?? []).flatMap(({ op, newState }) =>
      op !== "create" || newState?.custom !== true || newState.type.startsWith("pulumi:")
        ? []
        : [
            {
              type: newState.type,
              name: newState.urn.split("::").slice(3).join("::"),
              urn: newState.urn,
              inputs: newState.inputs ?? {},
              references: Object.fromEntries(
                Object.entries(newState.propertyDependencies ?? {}).map(([key, urns]) => [
                  key,
                  urns ?? [],
                ]),
              ),
            },
          ],
    );
    return { planned, importFile: readImportFile(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the adoption of a stack comes to. */
export interface Adoption {
  readonly matches: Matches;
  readonly importFile: ImportFile;
  /** Why nothing may be imported yet; empty when it may. */
  readonly stops: readonly string[];
  /** The whole report, most harmful first. */
  readonly lines: readonly string[];
}

/** Matches what exists to a plan. Nothing is changed. */
export function adoptionOf(plan: StackPlan, existing: readonly Existing[]): Adoption {
  const matches = match(plan.planned, existing);
  const { pairs, missing, left, unclear } = matches;
  const stops = [
    ...unclear.flatMap(({ planned, candidates }) => {
      const loss = lossOf(planned.type);
      const names = candidates.map(({ address }) => address).join(", ");
      return loss === undefined
        ? []
        : [
            `${described(planned)} may be any of ${names}; it holds ${loss}: leave the others out of the file`,
          ];
    }),
    ...left.flatMap((each) => {
      const type = typeOf(each);
      const loss = type === undefined ? undefined : lossOf(type);
      const beside = missing.filter((planned) => planned.type === type);
      return loss === undefined || beside.length === 0
        ? []
        : [
            `${each.address} (${each.id}) is not what the settings plan; ${beside.map(described).join(", ")} would be created beside it, without what it holds: ${loss}. Set its name and range in the settings`,
          ];
    }),
  ];
  return {
    matches,
    importFile: importFileOf(plan.importFile, pairs),
    stops,
    lines: [
      ...section("Stops the adoption", stops),
      ...section(
        "Unclear, and left out of the import",
        unclear.map(
          ({ planned, candidates }) =>
            `${described(planned)}: ${candidates.map(({ address }) => address).join(", ")}`,
        ),
      ),
      ...section("Planned and missing: the next update creates them", missing.map(described)),
      ...section(
        "Exist and are not planned: they stay outside of the stack",
        left.map(({ address, id }) => `${address} (${id})`),
      ),
      ...section(
        "Imported",
        pairs.map(({ planned, existing: { address } }) => `${described(planned)} <- ${address}`),
      ),
    ],
  };
}

export const described = ({ type, name }: Planned): string => `${type} ${name}`;

/** A title with the number of its lines; nothing where there are none. */
export const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0
    ? []
    : [`${title} (${String(lines.length)}):`, ...lines.map((line) => `  ${line}`)];

function typeOf({ types, id }: Existing): string | undefined {
  const armType = addressIn(id)?.type.toLowerCase();
  return (
    types[0] ??
    Object.entries(ARM_TYPES).find(([, { type }]) => type.toLowerCase() === armType)?.[0]
  );
}

/** The engine's file with the ids of what was matched; of the rest only the components that have a part in it. */
export function importFileOf(file: ImportFile, pairs: readonly Match[]): ImportFile {
  const idOf = (entry: ImportEntry): string | undefined =>
    pairs.find(
      ({ planned }) =>
        planned.type === entry.type && planned.name === (entry.logicalName ?? entry.name),
    )?.existing.id;
  const matched = file.resources.flatMap((entry) => {
    const id = entry.component === true ? undefined : idOf(entry);
    return id === undefined ? [] : [{ ...entry, id }];
  });
  return importOf(file, matched);
}

/** Imports what the file lists and says what the next update would do. */
export async function importAndCheck(
  engine: Pick<Engine, "pulumi">,
  stack: string,
  file: string,
): Promise<PreviewVerdict> {
  const flags = ["--yes", "--skip-preview", "--non-interactive", "--generate-code=false"];
  const { code, stdout, stderr } = await engine.pulumi([
    ...["import", "--stack", stack, "--file", file],
    ...[...flags, "--protect=false"], // the program decides what is protected
  ]);
  if (code !== 0) throw new Error(`pulumi import failed:\n${stdout.trim()}\n${stderr.trim()}`);
  return verdictOf(stack, await previewEvents(engine, stack, []));
}

export function writeImportFile(file: string, content: ImportFile): void {
  writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
}
