// npm run release -- --tag v1.2.3 [--dry-run]: publishes every package of the workspace under the version of the tag, each with a
// bill of materials in release/. CI calls it on a tag; npm signs the packages with the identity of the pipeline.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Command } from "commander";
import { runToSuccess } from "../process/run";
import { runMain } from "../process/run-main";

const ROOT = join(__dirname, "..");
const BILLS = join(ROOT, "release");

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly workspaces?: readonly string[];
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")) as Manifest;

/** What stands against publishing under a tag: another version, or a changelog without its section. */
export function releaseFaults(
  tag: string,
  manifests: readonly Pick<Manifest, "name" | "version">[],
  changelog: string,
): readonly string[] {
  const version = tag.replace(/^v/, "");
  const faults = manifests
    .filter((manifest) => manifest.version !== version)
    .map(({ name, version: own }) => `${name} has version ${own}; make it ${version} first`);
  if (!/^v\d+\.\d+\.\d+$/.test(tag)) faults.unshift(`${tag} is not a release tag; use v1.2.3`);
  const newest = /^## (\S+)/m.exec(changelog)?.[1];
  return newest === version
    ? faults
    : [...faults, `CHANGELOG.md begins with ${String(newest)}; add the section ${version}`];
}

async function writeBill(folder: string): Promise<string> {
  const flags = ["--sbom-format=cyclonedx", "--omit=dev", "--package-lock-only"];
  const bill = await runToSuccess("npm", ["sbom", ...flags, "--workspace", folder], { cwd: ROOT });
  const file = join(BILLS, `${manifestOf(folder).name}.cdx.json`);
  writeFileSync(file, bill);
  return basename(file);
}

async function main(): Promise<number> {
  const program = new Command("npm run release --")
    .description("Publishes the packages with their bills of materials.")
    .requiredOption("--tag <vX.Y.Z>", "tag of the release")
    .option("--dry-run", "packs and checks everything, and publishes nothing")
    .parse();
  const { tag, dryRun } = program.opts<{ readonly tag: string; readonly dryRun?: true }>();
  const folders = manifestOf(".").workspaces ?? [];
  const changelog = readFileSync(join(ROOT, "CHANGELOG.md"), "utf8");
  const faults = releaseFaults(tag, folders.map(manifestOf), changelog);
  if (faults.length > 0) {
    for (const fault of faults) console.error(fault);
    return 1;
  }
  if (!existsSync(BILLS)) mkdirSync(BILLS);
  for (const folder of folders) console.log(`release/${await writeBill(folder)}`);
  const flags = dryRun === true ? ["--dry-run"] : [];
  await runToSuccess("npm", ["publish", "--workspaces", ...flags], {
    cwd: ROOT,
    output: "inherit",
  });
  return 0;
}

if (require.main === module) runMain(main);
