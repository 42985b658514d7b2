// npm run matrix [-- --only pnpm | --list]: the packed components with other versions of what a program brings itself.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { runMain } from "../process/run-main";
import { tried } from "./matrix/install";
import { ROWS, titleOf } from "./matrix/rows";
import { packInto } from "./release";

interface Options {
  readonly only?: string;
  readonly list?: true;
}

const FAULTS_SHOWN = 10;

async function main(): Promise<number> {
  const { only = "", list } = new Command("npm run matrix --")
    .description(
      "Installs the packed components into empty folders, type-checks a program there and loads it, with the versions of scripts/matrix/rows.ts.",
    )
    .option("--only <text>", "the rows whose title contains this text")
    .option("--list", "list the rows and run none")
    .parse()
    .opts<Options>();
  const rows = ROWS.filter((row) => titleOf(row).includes(only));
  if (rows.length === 0) throw new Error(`no row contains "${only}"; --list shows them`);
  if (list === true) {
    for (const row of rows) console.log(titleOf(row));
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), "matrix-"));
  try {
    const [tarball = ""] = await packInto(folder, "components");
    let failed = 0;
    for await (const { row, faults } of tried(rows, folder, tarball)) {
      if (faults.length > 0) failed += 1;
      console.log(`${faults.length === 0 ? "ok  " : "FAIL"} ${titleOf(row)}`);
      for (const fault of faults.slice(0, FAULTS_SHOWN)) console.log(`  ${fault}`);
    }
    return failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

runMain(main);
