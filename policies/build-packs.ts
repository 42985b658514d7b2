import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { Command } from "commander";
import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";

import { requirementsAt } from "../prerequisites";
import { FRAMEWORKS, controlsOf, type FrameworkId } from "../prerequisites/frameworks";
import { newestIn } from "../process/newest";
import { runMain } from "../process/run-main";

const ROOT = join(__dirname, "..");

/** The packs by folder name; `baseline` holds the rules of the two others. */
export const PACKS = ["azure-baseline", "aws-baseline", "baseline"] as const;

/**
 * Bundles policy packs, each into its `dist/index.js`, unless that is newer than everything it is made
 * from. A pack runs compiled: the engine's runtime would type-check TypeScript at every preview.
 *
 * @param packs the packs to build. @default the one with every rule, as one process starts faster than two
 * @returns the folders of the packs, for `--policy-pack`
 */
export async function buildPacks(
  packs: readonly (typeof PACKS)[number][] = ["baseline"],
): Promise<string[]> {
  const folders = packs.map((pack) => join(ROOT, "policies", pack));
  await Promise.all(folders.map(buildPack));
  return folders;
}

/** The pack with every rule as one file, for an engine that starts a file given as `--policy-pack` (3.255 or later). */
export const EXECUTABLE = join(ROOT, "policies", "baseline", "dist", "pack");

async function buildPack(folder: string): Promise<void> {
  const outfile = join(folder, "dist", "index.js");
  const sources = [join(ROOT, "prerequisites"), join(ROOT, "policies")];
  const changed = await Promise.all(
    sources.map((path) => newestIn(path, ["dist", "node_modules"])),
  );
  if ((await newestIn(outfile)) > Math.max(...changed)) return;
  if (folder === dirname(dirname(EXECUTABLE))) await buildExecutable(folder);
  await writeLevels(folder);
  const { metafile } = await build({ ...optionsOf(folder), outfile, external: ["@pulumi/*"] }); // the runtime and the pack share one copy of each
  await writeLicences(outfile, metafile);
}

/** How anything that is packed is bundled. */
export const BUNDLE = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  absWorkingDir: ROOT,
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
} as const satisfies BuildOptions;

const optionsOf = (folder: string) => ({ ...BUNDLE, entryPoints: [join(folder, "index.ts")] });

/** What the names of a pack's rules begin with. */
const cloudOf = (folder: string): string => /^(\w+-)baseline$/u.exec(basename(folder))?.[1] ?? "";

/** Configurations that make the rules of one framework mandatory and the others advisory, for `--policy-pack-config`. */
async function writeLevels(folder: string): Promise<void> {
  const levels = join(folder, "dist", "levels");
  await mkdir(levels, { recursive: true });
  for (const id of Object.keys(FRAMEWORKS) as FrameworkId[]) {
    const rules = requirementsAt("policy").filter(({ checkedBy: { policy } }) =>
      policy.startsWith(cloudOf(folder)),
    );
    const byName = rules.map((row) => {
      const others = row.offByDefault === undefined ? "advisory" : "disabled";
      const asked = controlsOf(row.id).some(([framework]) => framework === id);
      return [row.checkedBy.policy, asked ? "mandatory" : others] as const;
    });
    if (byName.some(([, level]) => level === "mandatory")) {
      const text = JSON.stringify(Object.fromEntries(byName), undefined, 2);
      await writeFile(join(levels, `${id}.json`), `${text}\n`);
    }
  }
}

/** One file with all that it needs but Node, and beside it the licences of what it holds. It starts without TypeScript and the SDK. */
async function buildExecutable(folder: string): Promise<void> {
  const { metafile } = await build({
    ...optionsOf(folder),
    outfile: EXECUTABLE,
    // The policy library reads the version of a pack from the working directory, which here is the program's.
    banner: {
      js: '#!/usr/bin/env node\nprocess.chdir(require("node:path").join(__dirname, ".."));',
    },
    plugins: [withoutSdk],
  });
  await chmod(EXECUTABLE, 0o755);
  await writeLicences(EXECUTABLE, metafile);
}

/** Of the SDK the policy library needs its assets and the marks of special values; the rest is most of a start. */
const withoutSdk: Plugin = {
  name: "without-sdk",
  setup(bundle) {
    const namespace = "without-sdk";
    const sdk = /^@pulumi\/pulumi(\/runtime\/rpc)?$/; // esbuild takes no flags
    bundle.onResolve({ filter: sdk }, ({ path }) => ({ path, namespace }));
    bundle.onLoad({ filter: /rpc$/, namespace }, async ({ path }) => {
      const source = await readFile(require.resolve(path), "utf8");
      const marks = source.match(/^exports\.\w+ = "[^"]*";$/gmu) ?? [];
      return { contents: marks.join("\n") };
    });
    bundle.onLoad({ filter: /pulumi$/, namespace }, () => ({
      contents: `exports.asset = require("@pulumi/pulumi/asset"); exports.Output = { isInstance: () => false };`,
      resolveDir: ROOT,
    }));
  },
};

/** Puts the licence of each package in a bundle beside it. */
export async function writeLicences(bundle: string, { inputs }: Metafile): Promise<void> {
  const texts = await licencesOf(Object.keys(inputs));
  const title = `Licences of what the file ${basename(bundle)} holds`;
  await writeFile(`${bundle}.LICENSES.txt`, [title, ...texts].join("\n\n"));
}

/** The licence of each package that files belong to. */
async function licencesOf(files: readonly string[]): Promise<readonly string[]> {
  const packages = files.flatMap(
    (file) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(file)?.[0] ?? [],
  );
  const texts = [...new Set(packages)].sort().map(async (path) => {
    const names = await readdir(join(ROOT, path));
    const name = names.find((one) => /^licen[cs]e/iu.test(one));
    const {
      name: title,
      version,
      license,
    } = JSON.parse(await readFile(join(ROOT, path, "package.json"), "utf8")) as Readonly<
      Record<string, string>
    >;
    const text = name === undefined ? "" : await readFile(join(ROOT, path, name), "utf8");
    return `${title ?? ""} ${version ?? ""} (${license ?? ""})\n\n${text}`;
  });
  return Promise.all(texts);
}

if (require.main === module) {
  new Command("npm run packs")
    .description("Bundles the policy packs, each into its dist/index.js, unless that is current.")
    .parse();
  runMain(async () => {
    console.log((await buildPacks(PACKS)).join("\n"));
  });
}
