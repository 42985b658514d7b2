// The archive of a bundle: committed files, installed packages, and folders from elsewhere on this machine.
import { createHash } from "node:crypto";
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { run } from "../../process/run";

export interface BundleRequest {
  /** The clone. */
  readonly root: string;
  readonly archive: string;
  /** Folders of this machine by their path in the archive. */
  readonly folders: Readonly<Record<string, string>>;
}

/** Writes the archive and its checksum beside it. Returns the checksum. @throws when a committed file is changed or missing */
export async function packBundle({ root, archive, folders }: BundleRequest): Promise<string> {
  const must = async (command: string, args: readonly string[]): Promise<string> => {
    const { ending, code, stdout, stderr } = await run(command, args, { cwd: root });
    if (code !== 0) throw new Error(`${command} ${ending}: ${stderr.trim()}`);
    return stdout;
  };
  const changed = await must("git", ["status", "--porcelain", "--untracked-files=no"]);
  if (changed !== "")
    throw new Error(
      `The bundle holds committed files, and these differ from the last commit; commit or restore them:\n${changed.trimEnd()}`,
    );
  const staging = mkdtempSync(join(tmpdir(), "bundle-"));
  try {
    const list = join(staging, "list");
    writeFileSync(list, `${await must("git", ["ls-files", "-z"])}node_modules\0`);
    const places = Object.entries(folders).map(([name, folder]) => ({
      name,
      member: resolve(folder).slice(1), // from the root of the file system: a path that no file of the clone has
    }));
    await must("tar", [
      "--create",
      "--gzip",
      `--file=${archive}`,
      // Links stay as they are, and so do their targets: node_modules/.bin works through them.
      ...places.map(({ name, member }) => `--transform=s,^${quoted(member)},${name},SH`),
      "--null",
      `--directory=${root}`,
      `--files-from=${list}`,
      "--directory=/",
      ...places.map(({ member }) => member),
    ]);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  const digest = createHash("sha256");
  await pipeline(createReadStream(archive), digest);
  const sum = digest.digest("hex");
  writeFileSync(`${archive}.sha256`, `${sum}  ${basename(archive)}\n`);
  return sum;
}

/** A path in a pattern of sed. */
const quoted = (path: string): string => path.replaceAll(/[\\.*[\]^$,]/g, "\\$&");
