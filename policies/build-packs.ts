import { join } from "node:path";

import { build } from "esbuild";
import { newestIn } from "../process/newest";
import { runMain } from "../process/run-main";

const ROOT = join(__dirname, "..");

/** The packs by folder name, in the order in which commands pass them on. */
export const PACKS = ["azure-baseline", "aws-baseline"] as const;

/**
 * Bundles each policy pack into its `dist/index.js`, unless that is newer than everything it is made
 * from. A pack runs compiled: the engine's runtime would type-check TypeScript at every preview.
 *
 * @returns the folders of the packs, for `--policy-pack`
 */
export async function buildPacks(): Promise<string[]> {
  const folders = PACKS.map((pack) => join(ROOT, "policies", pack));
  await Promise.all(folders.map(buildPack));
  return folders;
}

async function buildPack(folder: string): Promise<void> {
  const outfile = join(folder, "dist", "index.js");
  const sources = [join(ROOT, "prerequisites"), join(ROOT, "policies", "lib"), folder, __filename];
  const changed = await Promise.all(
    sources.map((path) => newestIn(path, ["dist", "node_modules"])),
  );
  if ((await newestIn(outfile)) > Math.max(...changed)) return;
  await build({
    entryPoints: [join(folder, "index.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["@pulumi/*"], // the runtime and the pack have to share one copy of each
    absWorkingDir: ROOT,
    legalComments: "none",
    logLevel: "warning",
  });
}

if (require.main === module) {
  runMain(async () => {
    console.log((await buildPacks()).join("\n"));
  });
}
