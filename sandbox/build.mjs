// Compiles the package into dist/, with everything that it reads at run time: the prebuilt language host and the Go modules
// that pin the engine and the API server. Nothing outside of dist/ is written.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [require.resolve("typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json")],
  {
    stdio: "inherit",
  },
);
for (const toolchain of ["engine/toolchain", "kubernetes/toolchain"])
  cpSync(join(root, toolchain), join(dist, "sandbox", toolchain), { recursive: true });
const { buildHost } = require(join(dist, "sandbox", "engine", "host-bundle.js"));
await buildHost();
chmodSync(join(dist, "sandbox", "main.js"), 0o755);
