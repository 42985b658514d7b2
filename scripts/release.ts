// npm run release -- --tag v1.2.3 [--dry-run]: packs every package of the workspace into release/, each with a bill of materials, checks
// them and publishes them. A pipeline calls it on a tag; npm signs the packages with the identity of that pipeline.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { ROOT } from "../commands/engine";
import { runToSuccess } from "../process/run";
import { runMain } from "../process/run-main";

const RELEASE = join(ROOT, "release");

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestFile = (folder: string): string => join(ROOT, folder, "package.json");
const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(manifestFile(folder), "utf8")) as Manifest;

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

/** The address of the clone that a pipeline of GitHub or GitLab builds; none elsewhere. */
export function repositoryOf(env: NodeJS.ProcessEnv): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, CI_PROJECT_URL: project } = env;
  return server !== undefined && repository !== undefined ? `${server}/${repository}` : project;
}

/** Why npm could not sign here: it asks GitHub for a token, and takes GitLab's from a variable. */
export function signingFault(env: NodeJS.ProcessEnv): string | undefined {
  const able =
    repositoryOf(env) !== undefined &&
    (env["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? env["SIGSTORE_ID_TOKEN"]) !== undefined;
  return able
    ? undefined
    : "The packages are signed with the identity of a pipeline, and there is none here. Push the tag, so that the release job publishes them, or add --dry-run.";
}

/** Writes into each manifest where its source is, which the registry compares with the signature. @returns what undoes it */
function nameRepository(folders: readonly string[], url: string): () => void {
  const before = folders.map(
    (folder) => [folder, readFileSync(manifestFile(folder), "utf8")] as const,
  );
  for (const [folder, text] of before) {
    const repository = { type: "git", url: `git+${url}.git`, directory: folder };
    const manifest = { ...(JSON.parse(text) as Manifest), repository };
    writeFileSync(manifestFile(folder), `${JSON.stringify(manifest, undefined, 2)}\n`);
  }
  return () => {
    for (const [folder, text] of before) writeFileSync(manifestFile(folder), text);
  };
}

/**
 * Writes the bill of materials of a package, from an installation without the repository: of a workspace npm lists packages of others and
 * leaves out some of its own.
 */
async function writeBill({ name, version, dependencies }: Manifest): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bill-"));
  const cwd = join(folder, name); // npm takes the name of the bill's subject from the folder
  try {
    mkdirSync(cwd);
    writeFileSync(join(cwd, "package.json"), JSON.stringify({ name, version, dependencies }));
    const flags = ["--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"];
    await runToSuccess("npm", ["install", ...flags], { cwd });
    const asked = ["sbom", "--sbom-format=cyclonedx", "--package-lock-only"];
    writeFileSync(join(RELEASE, `${name}.cdx.json`), await runToSuccess("npm", asked, { cwd }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Packs packages of the workspace into an empty folder.
 * @param workspace folder of the one package; all of them without it
 * @returns the tarballs
 */
export async function packInto(folder: string, workspace?: string): Promise<readonly string[]> {
  const which = workspace === undefined ? ["--workspaces"] : ["--workspace", workspace];
  await runToSuccess("npm", ["pack", ...which, "--pack-destination", folder], { cwd: ROOT });
  return readdirSync(folder).map((file) => join(folder, file));
}

/** Packs every package into release/, with its bill of materials. @returns the tarballs */
async function pack(
  folders: readonly string[],
  repository: string | undefined,
): Promise<readonly string[]> {
  rmSync(RELEASE, { recursive: true, force: true });
  mkdirSync(RELEASE);
  const undo = repository === undefined ? undefined : nameRepository(folders, repository);
  let tarballs: readonly string[];
  try {
    tarballs = await packInto(RELEASE);
  } finally {
    undo?.();
  }
  for (const folder of folders) await writeBill(manifestOf(folder));
  return tarballs;
}

async function main(): Promise<number> {
  const program = new Command("npm run release --")
    .description("Publishes the packages with their bills of materials.")
    .requiredOption("--tag <vX.Y.Z>", "tag of the release")
    .option("--dry-run", "packs and checks everything, and publishes nothing")
    .parse();
  const { tag, dryRun = false } = program.opts<{ readonly tag: string; readonly dryRun?: true }>();
  const folders = manifestOf(".").workspaces ?? [];
  const changelog = readFileSync(join(ROOT, "CHANGELOG.md"), "utf8");
  const unsigned = dryRun ? undefined : signingFault(process.env);
  const faults = [
    ...releaseFaults(tag, folders.map(manifestOf), changelog),
    ...(unsigned === undefined ? [] : [unsigned]),
  ];
  if (faults.length > 0) {
    for (const fault of faults) console.error(fault);
    return 1;
  }
  const tarballs = await pack(folders, repositoryOf(process.env));
  for (const file of readdirSync(RELEASE)) console.log(`release/${file}`);
  if (dryRun) return 0;
  for (const tarball of tarballs)
    await runToSuccess("npm", ["publish", tarball], { output: "inherit" });
  return 0;
}

if (require.main === module) runMain(main);
