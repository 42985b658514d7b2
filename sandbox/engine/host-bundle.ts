import { createHash, type Hash } from "node:crypto";
import {
  access,
  chmod,
  copyFile,
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import path from "node:path";

import { runToSuccess } from "../../process/run";
import { ENGINE_VERSION, YAML_VERSION } from "./pinned";

const SOURCES = path.join(__dirname, "host");
/** The host that the published package brings, so that it needs no bundler; the sources have none. */
const PREBUILT = path.join(__dirname, "language-host.js");
/** The name by which the engine looks for the host of `runtime: nodejs`. */
export const HOST_NAME = "pulumi-language-nodejs";

/**
 * Puts an engine that came without a language host together with ours, and answers the directory that holds both.
 *
 * The engine looks for its host beside itself and warns about one that is only on PATH, so each content of our host has a
 * directory of its own with a link to the engine: two clones that differ never change each other's host while it runs.
 */
export async function besideOurHost(pulumi: string, directory: string): Promise<string> {
  const home = path.join(directory, await contentHash());
  if (await exists(path.join(home, HOST_NAME))) return home;

  const staging = `${home}.${String(process.pid)}`;
  await mkdir(staging, { recursive: true });
  if (await exists(PREBUILT)) await copyFile(PREBUILT, path.join(staging, HOST_NAME));
  else await bundle(path.join(staging, HOST_NAME));
  await chmod(path.join(staging, HOST_NAME), 0o755);
  // Without a manifest of its own, a "type" further up would decide how Node reads the file.
  await writeFile(path.join(staging, "package.json"), '{ "type": "commonjs" }\n');
  // A hard link, because the engine follows a symbolic one before it looks beside itself.
  await link(pulumi, path.join(staging, "pulumi")).catch(() =>
    copyFile(pulumi, path.join(staging, "pulumi")),
  );
  try {
    await rename(staging, home);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!(await exists(path.join(home, HOST_NAME)))) throw error; // another run was first, which is as good
  }
  return home;
}

/** One executable file that needs nothing but Node; the SDK itself is the program's own. */
async function bundle(outfile: string): Promise<void> {
  // The bundler's command line, not its library: the library refuses to run inside Jest's separate realm.
  await runToSuccess(require.resolve("esbuild/bin/esbuild"), [
    path.join(SOURCES, `main${path.extname(__filename)}`),
    `--outfile=${outfile}`,
    "--bundle",
    "--platform=node",
    "--target=node20",
    "--format=cjs",
    "--minify",
    "--keep-names",
    "--legal-comments=none",
    "--log-level=error",
    "--banner:js=#!/usr/bin/env node",
    `--define:HOST_VERSION=${JSON.stringify(ENGINE_VERSION)}`,
  ]);
}

/** Bundles the host into the package, when that is built. */
export async function buildHost(): Promise<void> {
  await rm(PREBUILT, { force: true });
  await bundle(PREBUILT);
}

/** Over the versions of the executables, and over the prebuilt host or its sources with the versions of what they bundle. */
async function contentHash(): Promise<string> {
  const hash = createHash("sha256").update(ENGINE_VERSION).update(YAML_VERSION);
  if (await exists(PREBUILT)) return digestOf(hash.update(await readFile(PREBUILT)));
  for (const file of (await readdir(SOURCES)).sort()) {
    hash.update(`\0${file}\0`).update(await readFile(path.join(SOURCES, file)));
  }
  for (const name of ["@grpc/grpc-js", "@pulumi/pulumi", "esbuild", "shell-quote"]) {
    const manifest: unknown = JSON.parse(
      await readFile(require.resolve(`${name}/package.json`), "utf8"),
    );
    hash.update(`\0${name}\0${JSON.stringify(manifest)}`);
  }
  return digestOf(hash);
}

const digestOf = (hash: Hash): string => hash.digest("hex").slice(0, 16);

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
