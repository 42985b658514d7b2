// npm run golden
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { Command } from "commander";

const ROOT = resolve(__dirname, "..");

new Command("npm run golden")
  .description(
    "Writes graphs and outputs of the committed stacks anew, for review in the difference.",
  )
  .parse();
const { status } = spawnSync(
  process.execPath,
  [join(ROOT, "node_modules/jest/bin/jest.js"), "test/stacks/golden", "--selectProjects", "unit"],
  { cwd: ROOT, stdio: "inherit", env: { ...process.env, UPDATE_GOLDEN: "1" } },
);
process.exitCode = status ?? 1;
