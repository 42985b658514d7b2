// Compiles the package into dist/, with the schema by which other languages see the components.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const run = (...args) => execFileSync(process.execPath, args, { stdio: "inherit" });

run(require.resolve("typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json"));
run("--import", import.meta.resolve("tsx"), join(root, "..", "scripts", "plugin-schema.ts"));
