// npm run golden: writes graphs and outputs of the committed stacks anew, for review in the difference.
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "..");
const { status } = spawnSync(
  process.execPath,
  [join(ROOT, "node_modules/jest/bin/jest.js"), "test/stacks/golden", "--selectProjects", "unit"],
  { cwd: ROOT, stdio: "inherit", env: { ...process.env, UPDATE_GOLDEN: "1" } },
);
process.exitCode = status ?? 1;
