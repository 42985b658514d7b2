import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "./environment";
import { run } from "../process/run";

const BUILDER = join("policies", "build-packs.ts");

/** The engine's flags for packs. */
export const packFlags = (packs: readonly string[]): readonly string[] =>
  packs.flatMap((pack) => ["--policy-pack", pack]);

/** Folders of the clone's policy packs, ready for the engine: packs whose sources are newer are built first. */
export async function policyPacks(environment: Environment): Promise<string[]> {
  const { root } = environment;
  const packs = packFolders(root);
  const stale = packs.filter((pack) => newestIn(join(pack, "dist")) < newestSource(root));
  if (stale.length > 0 && existsSync(join(root, BUILDER))) {
    const args = ["--import", "tsx", BUILDER];
    const { code, stdout, stderr } = await run(process.execPath, args, {
      cwd: root,
      env: environment.variables(),
    });
    if (code !== 0) throw new Error(`The policy packs could not be built:\n${stdout}${stderr}`);
  }
  return packs.filter((pack) => existsSync(join(pack, "dist")));
}

function packFolders(root: string): string[] {
  const folder = join(root, "policies");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((pack) => existsSync(join(pack, "PulumiPolicy.yaml")))
    .sort();
}

const newestSource = (root: string): number =>
  Math.max(...["policies", "prerequisites"].map((folder) => newestIn(join(root, folder), "dist")));

/** Time of the newest file below a folder, 0 where there is none. */
function newestIn(folder: string, except?: string): number {
  if (!existsSync(folder)) return 0;
  const times = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== except && entry.name !== "node_modules")
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newestIn(path, except) : statSync(path).mtimeMs;
    });
  return Math.max(0, ...times);
}
