import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shortUrn } from "../events";
import {
  hasProvider,
  importOf,
  ownersOf,
  providerOf,
  readImportFile,
  type ImportEntry,
  type ImportFile,
} from "../../process/import-file";
import type { Report } from "../../process/report";
import type { Session } from "../session";
import type { CloudResource } from "../cloud-store";

/**
 * Imports resources that exist and that the program would make, but that the stack has no record of. That is what a provider
 * leaves that dies at work: the engine takes the lost connection for a refusal, and records nothing
 * (https://github.com/pulumi/pulumi/issues/15958). Only the program knows parents and providers, so a preview is asked.
 */
export async function importForgotten(
  session: Session,
  stack: string,
  forgotten: readonly CloudResource[],
  report: Report,
): Promise<void> {
  if (forgotten.length === 0) return;
  const folder = mkdtempSync(join(session.environment.dir, "import-"));
  const file = join(folder, "import.json");
  const importKnown = async (): Promise<Found> => {
    await session.must(["preview", "--stack", stack, "--import-file", file]);
    const found = foundIn(readImportFile(file), forgotten);
    if (found.ready.length === 0) return found;
    writeFileSync(file, JSON.stringify(importOf(found.planned, found.ready)));
    const flags = ["--yes", "--skip-preview", "--protect=false", "--generate-code=false"];
    await session.must(["import", "--stack", stack, "--file", file, ...flags]);
    return found;
  };
  try {
    const { ready, waiting } = await importKnown();
    if (waiting.length > 0) {
      const targets = waiting.flatMap((entry) => ["--target", providerOf(entry)]);
      await session.must(["up", "--stack", stack, "--yes", "--skip-preview", ...targets]);
      await importKnown();
    }
    const taken = new Set([...ready, ...waiting].map(({ id }) => id));
    for (const { urn, id } of forgotten)
      report.line(
        taken.has(id)
          ? `${shortUrn(urn)} was made without the stack's knowledge: adopted as ${id}`
          : `${shortUrn(urn)} exists as ${id}, and neither stack nor program wants it: left alone`,
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type KnownEntry = ImportEntry & { readonly id: string };

interface Found {
  readonly planned: ImportFile;
  /** Entries that can be imported. */
  readonly ready: readonly KnownEntry[];
  /** Entries whose provider is not in the state, and so cannot be asked for them. */
  readonly waiting: readonly KnownEntry[];
}

/** The entries of an import file that exist already. @param forgotten resources that the state has no record of */
export function foundIn(
  planned: ImportFile,
  forgotten: readonly Pick<CloudResource, "urn" | "id">[],
): Found {
  const ids = new Map(forgotten.map(({ urn, id }) => [urn, id]));
  const prefix = (forgotten[0]?.urn ?? "").split("::").slice(0, 2).join("::"); // the same for all
  const known = planned.resources.flatMap((entry): readonly KnownEntry[] => {
    const urn = `${prefix}::${typesOf(entry, planned)}::${entry.logicalName ?? entry.name}`;
    const id = ids.get(urn);
    return id === undefined ? [] : [{ ...entry, id }];
  });
  return {
    planned,
    ready: known.filter((entry) => hasProvider(entry, planned)),
    waiting: known.filter((entry) => !hasProvider(entry, planned)),
  };
}

/** The types in a URN: those of the owners, which the state may lack too, and its own. */
function typesOf(entry: ImportEntry, planned: ImportFile): string {
  const owners = ownersOf(entry, planned);
  const above = planned.nameTable?.[(owners[0] ?? entry).parent ?? ""]?.split("::")[2];
  return [
    ...(above === undefined || above === STACK ? [] : [above]),
    ...owners.map(({ type }) => type),
    entry.type,
  ].join("$");
}

const STACK = "pulumi:pulumi:Stack";
