// Stryker, which plants the faults; the tests run in a test runner of our own.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { npmTool } from "../checkers/tools";
import { run } from "../../process/run";
import {
  mutantsIn,
  mutantsOf,
  refuseStale,
  type Equivalent,
  type Mutant,
  type Report,
} from "./score";

/** The last version for Node 20. */
const STRYKER = {
  name: "@stryker-mutator/core",
  version: "9.6.1",
  entry: "bin/stryker.js",
} as const;

const EQUIVALENTS_FILE = join(__dirname, "equivalent.json");

/** Where the results of earlier runs are, by the name of an area; a clean checkout has none. */
const RESULTS = ".sandbox/mutation-results";

export interface Run {
  /** The results of earlier runs under this name are used again where neither the fault nor its tests have changed. */
  readonly area: string;
  /** Files, or pieces of files. */
  readonly mutate: readonly string[];
  readonly testFiles: readonly string[];
  /** Uses no earlier result. */
  readonly force: boolean;
}

/** Plants faults in some files or pieces of files, one at a time, and runs some test files on each. */
export async function runStryker(
  root: string,
  { area, mutate, testFiles, force }: Run,
): Promise<readonly Mutant[]> {
  const { command, missing } = npmTool(STRYKER);
  if (missing !== undefined) throw new Error(missing);
  const equivalents = JSON.parse(readFileSync(EQUIVALENTS_FILE, "utf8")) as Equivalent[];
  refuseStale(equivalents, (file) => readFileSync(join(root, file), "utf8"));
  const loader = ["--import", pathToFileURL(require.resolve("tsx")).href];
  const folder = mkdtempSync(join(tmpdir(), "mutation-"));
  try {
    const reportFile = join(folder, "report.json");
    const configFile = join(folder, "stryker.json");
    writeFileSync(
      configFile,
      JSON.stringify({
        plugins: [join(__dirname, "test-runner.ts")],
        testRunner: "loaded-once",
        ...{ testRunnerNodeArgs: loader, checkerNodeArgs: loader }, // the test runner is TypeScript
        coverageAnalysis: "perTest",
        ignoreStatic: true, // needs every module loaded anew for each fault
        concurrency: 1,
        tsconfigFile: "none", // the copy of the project needs no other paths
        mutate,
        reporters: ["json", "progress-append-only"],
        jsonReporter: { fileName: reportFile },
        tempDirName: ".sandbox/mutation",
        ...{
          incremental: true,
          incrementalFile: `${RESULTS}/${area.replaceAll("/", "-")}.json`,
          force,
        },
        ignorePatterns: ["/.git", "/.sandbox", "/docs", "**/dist"],
        timeoutMS: 3_000,
      }),
    );
    const { code, ending } = await run(
      process.execPath,
      ["--import", "tsx", command, "run", configFile],
      {
        cwd: root,
        output: "inherit",
        env: { ...process.env, MUTATION_TESTS: JSON.stringify(testFiles) },
      },
    );
    if (code !== 0) throw new Error(`Stryker ${ending}`);
    const report = JSON.parse(readFileSync(reportFile, "utf8")) as Report;
    return mutantsIn(mutate, mutantsOf(report, equivalents));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
