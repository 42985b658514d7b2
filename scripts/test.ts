// npm test
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { Command } from "commander";
import { ensureEngine } from "../sandbox/engine/ensure-engine";
import { ensureHost } from "../sandbox/engine/ensure-host";
import { buildPacks, PACKS } from "../policies/build-packs";
import { registeredTests } from "./docs/register";
import { isRunOf, type NamedTest } from "./named-tests";

const ROOT = resolve(__dirname, "..");

const program = new Command("npm test --")
  .description(
    "Runs the tests that need no engine and those that run it, without the long ones of test/long.json: npm run test:long. " +
      "npm run test:all: everything, every case of the tests that take a sample; test:unit, test:engine: one part. " +
      "Tests that the register of requirements names have to run, unless arguments choose others. " +
      'The last line is "N passed, N failed", and ", N skipped" when there are any.',
  )
  .argument("[arguments...]", "all, long, unit or engine, then arguments of jest")
  .allowUnknownOption();

/** Parts in the order they run. A test of the engine waits for one process at a time, so two keep two cores busy. */
const PARTS = ["unit", "engine", "long"] as const;
type Part = (typeof PARTS)[number];
const WORKERS = 2;
const LONG = JSON.parse(readFileSync(join(ROOT, "test", "long.json"), "utf8")) as readonly string[];

/** Variables that have a test of many cases run all of them. */
const SAMPLED = ["FAULTS", "MARKS", "MATRIX", "PROGRAMS", "SDKS", "SHAPES", "UPGRADES", "VARIANTS"];

/** What jest counts, as far as it is read here. */
interface Counts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    /** Path of the file. */
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly ran: readonly NamedTest[];
}

const isPart = (text: string | undefined): text is Part => PARTS.some((part) => part === text);

async function jest(part: Part, rest: readonly string[]): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), "platform-jest-"));
  const outputFile = join(folder, "counts.json");
  const args = [
    join(ROOT, "node_modules", "jest", "bin", "jest.js"),
    ...rest,
    ...["--selectProjects", part],
    ...[`--maxWorkers=${String(WORKERS)}`, "--passWithNoTests=false"],
    ...["--json", `--outputFile=${outputFile}`],
  ];
  try {
    const code = await new Promise<number>((done, broken) => {
      // Results go to the file; what jest prints for people is on standard error.
      const child = spawn(process.execPath, args, {
        cwd: ROOT,
        stdio: ["ignore", "ignore", "inherit"],
      });
      child.on("error", broken);
      child.on("close", (status) => {
        done(status ?? 1);
      });
    });
    if (!existsSync(outputFile)) return { passed: 0, failed: 1, skipped: 0, ran: [] };
    const counts = JSON.parse(readFileSync(outputFile, "utf8")) as Counts;
    // A file that does not load has no tests to count, and a run that fails otherwise has none that failed.
    const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
    return {
      passed: counts.numPassedTests,
      failed: failed === 0 && code !== 0 ? 1 : failed,
      skipped: counts.numPendingTests + counts.numTodoTests,
      ran: testsThatRan(counts),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const testsThatRan = ({ testResults }: Counts): readonly NamedTest[] =>
  testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "passed" || status === "failed")
      .map(({ ancestorTitles, title }) => ({
        file: relative(ROOT, name),
        title: [...ancestorTitles, title].join(" > "),
      })),
  );

/** Tests of these parts that the register names and that did not run. */
const withoutRun = (parts: readonly Part[], ran: readonly NamedTest[]): readonly NamedTest[] =>
  registeredTests().filter(
    (test) => parts.includes(partOf(test.file)) && !ran.some((one) => isRunOf(test, one)),
  );

function partOf(file: string): Part {
  if (LONG.includes(file)) return "long";
  return file.startsWith("test/engine/") ? "engine" : "unit";
}

/** Prepared before the engine's tests run: a first download or build takes longer than any of them may. */
async function prepareEngine(): Promise<void> {
  const report = (line: string): void => {
    console.error(line);
  };
  await ensureHost("yaml", await ensureEngine({ report }), report);
  await buildPacks(PACKS);
}

async function main(): Promise<Tally> {
  program.parse();
  const args = process.argv.slice(2);
  const all = args[0] === "all";
  if (all) {
    args.shift();
    for (const name of SAMPLED) process.env[name] = "all";
  }
  const [first, ...others] = args;
  const parts = isPart(first) ? [first] : PARTS.filter((part) => all || part !== "long");
  const rest = isPart(first) || first === undefined ? others : [first, ...others];
  const tallies: Tally[] = [];
  for (const part of parts) {
    if (part !== "unit") await prepareEngine();
    tallies.push(await jest(part, rest));
  }
  const ran = tallies.flatMap((tally) => tally.ran);
  const missing = rest.length > 0 ? [] : withoutRun(parts, ran);
  for (const { file, title } of missing)
    console.error(`named in docs/internals, and did not run: ${file}: ${title}`);
  return {
    passed: sum(tallies.map(({ passed }) => passed)),
    failed: sum(tallies.map(({ failed }) => failed)) + missing.length,
    skipped: sum(tallies.map(({ skipped }) => skipped)),
    ran,
  };
}

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);

void main()
  .catch((error: unknown): Tally => {
    console.error(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1, skipped: 0, ran: [] };
  })
  .then(({ passed, failed, skipped }) => {
    process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
    console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  });
