// A committed stack with some settings changed, as a file of its own.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseDocument } from "yaml";
import { settingsFromText } from "../../config/from-file";
import { loadConfig, type FoundationConfig } from "../../config/load";
import type { BuildResult } from "./build";
import { buildStack, ROOT } from "./stack";
import { TODAY } from "./today";

type Changes = Readonly<Record<string, unknown>>;

/** The text of `Pulumi.<stack>.yaml` with each value set at its path. */
export function changedText(stack: string, changes: Changes): string {
  const document = parseDocument(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8"));
  for (const [path, value] of Object.entries(changes)) {
    const [layer = "", ...keys] = path.split(".");
    const at = ["config", `platform-foundations:${layer}`, ...keys];
    document.setIn(at, document.createNode(value));
  }
  return document.toString({ defaultStringType: "QUOTE_DOUBLE" });
}

/** Loads it. @throws InvalidArgumentsError when the settings are refused */
export const loadChanged = (stack: string, changes: Changes, now: Date = TODAY): FoundationConfig =>
  loadConfig(
    settingsFromText(changedText(stack, changes), `Pulumi.${stack}.yaml`, "platform-foundations"),
    now,
  );

/** Builds `Pulumi.<stack>.yaml` with each value set at its path, such as `azureCore.monitoring.containerInsights`. */
export async function buildChanged(
  stack: string,
  changes: Changes,
): Promise<BuildResult<Readonly<Record<string, unknown>>>> {
  const folder = mkdtempSync(join(tmpdir(), "changed-stack-"));
  try {
    const file = join(folder, `Pulumi.${stack}.yaml`);
    writeFileSync(file, changedText(stack, changes));
    return await buildStack(relative(ROOT, file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
