// Writes the schema of the component package beside its compiled server, when the package is built.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describePlugin } from "./plugin/schema";

const ROOT = resolve(__dirname, "..");

/** The schema of the components as they are, for their own version. */
export function writePluginSchema(file: string): void {
  const manifest = JSON.parse(
    readFileSync(join(ROOT, "components", "package.json"), "utf8"),
  ) as Parameters<typeof describePlugin>[0];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(describePlugin(manifest))}\n`);
}

if (require.main === module)
  writePluginSchema(join(ROOT, "components", "dist", "plugin", "schema.json"));
