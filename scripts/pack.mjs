// npm pack and npm publish of a workspace start here ("prepack"): compiles it and puts licence and changelog beside it.
//
//   node scripts/pack.mjs <folder of the workspace>
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: node scripts/pack.mjs <folder of the workspace>");

rmSync(join(root, folder, "dist"), { recursive: true, force: true });
copyFileSync(join(root, "LICENSE"), join(root, folder, "LICENSE"));
// The package has none of the repository's other files, so a link to one becomes its text.
const changelog = readFileSync(join(root, "CHANGELOG.md"), "utf8");
writeFileSync(
  join(root, folder, "CHANGELOG.md"),
  changelog.replaceAll(/\[([^\]]+)\]\((?!https?:)[^)]+\)/g, "$1"),
);

const start = join(root, "scripts", "start.mjs");
const project = join(folder, "tsconfig.build.json");
const build = join(folder, "build.mjs");
const args = existsSync(join(root, build))
  ? [start, "--bare", build]
  : existsSync(join(root, project))
    ? [start, "--bare", "node_modules/typescript/bin/tsc", "-p", project]
    : [start, "policies/build-packs.ts"];
const run = (...parts) =>
  spawnSync(process.execPath, parts, { cwd: root, stdio: ["ignore", 2, 2] }).status ?? 1;
process.exitCode = run(...args) || run(start, "scripts/bundle-commands.ts", folder);
