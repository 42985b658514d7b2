// A committed stack with some settings changed, as a file of its own.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseDocument } from "yaml";
import type { BuildResult } from "./build";
import { buildStack, ROOT } from "./stack";

/** Builds `Pulumi.<stack>.yaml` with each value set at its path, such as `azureCore.monitoring.containerInsights`. */
export async function buildChanged(
  stack: string,
  changes: Readonly<Record<string, unknown>>,
): Promise<BuildResult<Readonly<Record<string, unknown>>>> {
  const document = parseDocument(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8"));
  for (const [path, value] of Object.entries(changes)) {
    const [layer = "", ...keys] = path.split(".");
    document.setIn(["config", `platform-foundations:${layer}`, ...keys], value);
  }
  const folder = mkdtempSync(join(tmpdir(), "changed-stack-"));
  try {
    const file = join(folder, `Pulumi.${stack}.yaml`);
    writeFileSync(file, document.toString({ defaultStringType: "QUOTE_DOUBLE" }));
    return await buildStack(relative(ROOT, file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
