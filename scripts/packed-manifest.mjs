// npm packs whatever `main` names, even what `files` leaves out. Here it names the stacks' entry, which is how the engine
// finds the program and no part of the package. So it is taken out while npm packs, and put back afterwards.
//
//   node scripts/packed-manifest.mjs without-main | with-main
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const LINE = '  "main": "stacks/index.ts",\n';
const BEFORE = '  "engines": {';

const file = join(dirname(fileURLToPath(import.meta.url)), "..", "package.json");
const text = readFileSync(file, "utf8");
const bare = text.replace(LINE, "");
const wanted = process.argv[2] === "with-main" ? bare.replace(BEFORE, `${LINE}${BEFORE}`) : bare;
if (wanted !== text) {
  // Never half written: another command may be reading it.
  const beside = `${file}.${String(process.pid)}`;
  writeFileSync(beside, wanted);
  renameSync(beside, file);
}
