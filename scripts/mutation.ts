// npm run mutation -- <folder or file ...> [--sample 60 --seed 1] [--survivors] [--force]: how many planted faults the unit tests notice.
// npm run mutation -- --changed [origin/main] [--sample 20] [--floor 80]: the same of the lines that a branch changes.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Command } from "commander";
import { runMain } from "../process/run-main";
import { wholeNumber } from "./options";
import { changedPieces } from "./mutation/changed";
import { chosenOf, sampleOf } from "./mutation/sample";
import { refuseBelow, scoresOf, type Mutant } from "./mutation/score";
import { runStryker } from "./mutation/stryker";

const ROOT = resolve(__dirname, "..");

/** Folders that can be mutated, with the tests that belong to them, but for those that plan whole stacks: they take too long. */
const AREAS: Readonly<Record<string, readonly string[]>> = {
  policies: [
    "test/policies/lib",
    "test/policies/aws-baseline",
    "test/policies/azure-baseline",
    "test/policies/cases.test.ts",
    "test/policies/named-exceptions.test.ts",
    "test/policies/packs.test.ts",
  ],
  preflight: [
    "test/preflight/checks",
    "test/preflight/clients",
    "test/preflight/needs",
    "test/preflight/plan",
    "test/preflight/report",
    "test/preflight/run.test.ts",
    "test/preflight/wire",
  ],
  "components/plans": [
    "test/components/plans",
    "test/components/azure",
    "test/components/aws",
    "test/components/kubernetes",
  ],
};

/** Tests that take seconds: they deploy to a simulated cloud, build every component or start other programs. */
const SLOW: ReadonlySet<string> = new Set([
  "test/components/aws/deployer-permissions.test.ts",
  "test/components/aws/dhcp-changes.test.ts",
  "test/components/aws/index.test.ts",
  "test/components/aws/interface-endpoints.test.ts",
  "test/components/aws/naming.test.ts",
  "test/components/aws/network-acl-changes.test.ts",
  "test/components/azure/naming.test.ts",
]);

/** What makes the packs and checks nothing; the engine's tests run what it makes. */
const BUILD = "policies/build-packs.ts";

interface Options {
  readonly sample?: number;
  readonly seed: number;
  readonly survivors?: boolean;
  readonly changed?: string | true;
  readonly floor?: number;
  readonly force?: boolean;
}

const program = new Command("npm run mutation --")
  .description("Plants faults in the sources and counts those that the unit tests notice.")
  .argument("[path...]", `folders or files below ${Object.keys(AREAS).join(", ")}`)
  .option("--sample <number>", "mutate this number of pieces of ten lines only", wholeNumber)
  .option("--seed <number>", "choose other pieces", wholeNumber, 1)
  .option("--survivors", "print each fault that no test notices")
  .option("--changed [base]", "mutate only lines that differ from a commit (default: main)")
  .option("--force", "measure anew what an earlier run has measured")
  .option("--floor <percent>", "fail when fewer faults are noticed", wholeNumber);

async function main(): Promise<void> {
  const given = program.parse().args.map((path) => relative(ROOT, resolve(ROOT, path)));
  const {
    sample,
    seed,
    survivors = false,
    changed,
    floor,
    force = false,
  } = program.opts<Options>();
  const areas = Object.keys(AREAS);
  const paths = given.length === 0 && changed !== undefined ? areas : given;
  if (paths.length === 0) throw new Error(`no path is given; name ${areas.join(", ")} or a part`);
  const outside = paths.filter((path) => !areas.some((area) => isBelow(path, area)));
  if (outside.length > 0)
    throw new Error(`${outside.join(", ")} cannot be mutated; use ${areas.join(", ")} or a part`);
  const pieces =
    changed === undefined ? undefined : changedSince(changed === true ? "main" : changed);
  const planted: Mutant[] = [];
  for (const [area, tests] of Object.entries(AREAS)) {
    const files = paths
      .filter((path) => isBelow(path, area))
      .flatMap((path) => below(path, ".ts"))
      .filter((file) => file !== BUILD);
    const own = pieces?.filter((piece) => files.some((file) => piece.startsWith(`${file}:`)));
    if (files.length === 0 || own?.length === 0) continue;
    const testFiles = tests
      .flatMap((path) => below(path, ".test.ts"))
      .filter((file) => !SLOW.has(file));
    const mutate = chosenIn(files, own, sample, seed);
    const chosen = [
      own === undefined ? "everything" : "changed lines",
      ...(sample === undefined
        ? []
        : [`${String(sample)} pieces of ten lines, seed ${String(seed)}`]),
    ];
    console.log(`${area}: ${chosen.join(", ")}; ${String(testFiles.length)} test files`);
    const mutants = await runStryker(ROOT, { area, mutate, testFiles, force });
    planted.push(...mutants);
    for (const { folder, noticed, missed, score } of scoresOf(mutants))
      console.log(
        `  ${folder}: ${score.toFixed(1)} % (${String(noticed)} noticed, ${String(missed)} missed)`,
      );
    if (survivors)
      for (const mutant of mutants.filter(({ verdict }) => verdict === "missed"))
        console.log(lineOf(mutant));
  }
  if (pieces !== undefined && planted.length === 0) console.log("no changed line takes a fault");
  refuseBelow(floor, planted);
}

function chosenIn(
  files: readonly string[],
  pieces: readonly string[] | undefined,
  sample: number | undefined,
  seed: number,
): readonly string[] {
  if (sample === undefined) return pieces ?? files;
  return pieces === undefined
    ? sampleOf(files, sample, seed, linesOf)
    : chosenOf(pieces, sample, seed);
}

function changedSince(base: string): readonly string[] {
  const args = ["diff", "--unified=0", "--no-color", "--no-ext-diff", "--merge-base", base];
  const options = { cwd: ROOT, encoding: "utf8", maxBuffer: 512 * 1024 * 1024 } as const;
  return changedPieces(execFileSync("git", args, options));
}

const lineOf = ({ file, line, mutator, original, replacement, covered }: Mutant): string =>
  `  ${file}:${String(line)} ${mutator}${covered ? "" : ", reached by no test"}\n    - ${original}\n    + ${replacement}`;

const linesOf = (file: string): readonly string[] =>
  readFileSync(join(ROOT, file), "utf8").split("\n");

const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(`${folder}/`);

function below(path: string, ending: string): readonly string[] {
  if (!existsSync(join(ROOT, path)))
    throw new Error(`${path} does not exist; name a file or folder`);
  if (!statSync(join(ROOT, path)).isDirectory()) return [path];
  return readdirSync(join(ROOT, path), { withFileTypes: true })
    .filter(({ name }) => name !== "dist" && name !== "node_modules")
    .flatMap((entry) => {
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) return below(child, ending);
      return entry.name.endsWith(ending) ? [child] : [];
    })
    .sort();
}

runMain(main);
