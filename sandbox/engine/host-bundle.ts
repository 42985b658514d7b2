import { createHash } from "node:crypto";
import { access, chmod, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";

import { ENGINE_VERSION } from "./pinned";

const SOURCES = path.join(__dirname, "host");
/** The name by which the engine looks for the host of `runtime: nodejs`. */
export const HOST_NAME = "pulumi-language-nodejs";

/**
 * Puts our language host into the cache and answers its directory, which belongs on PATH.
 *
 * Each content has a directory of its own, so two clones that differ never change each other's host while it runs.
 */
export async function ensureHost(directory: string): Promise<string> {
  const home = path.join(directory, await contentHash());
  const executable = path.join(home, HOST_NAME);
  if (await exists(executable)) return home;

  // Only a first run pays for loading the bundler.
  const { build } = await import("esbuild");
  const staging = `${home}.${String(process.pid)}`;
  await mkdir(staging, { recursive: true });
  await build({
    entryPoints: [path.join(SOURCES, "main.ts")],
    outfile: path.join(staging, HOST_NAME),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    keepNames: true,
    legalComments: "none",
    logLevel: "error",
    banner: { js: "#!/usr/bin/env node" },
    define: { HOST_VERSION: JSON.stringify(ENGINE_VERSION) },
  });
  // Without a manifest of its own, a "type" further up would decide how Node reads the file.
  await writeFile(path.join(staging, "package.json"), '{ "type": "commonjs" }\n');
  await chmod(path.join(staging, HOST_NAME), 0o755);
  try {
    await rename(staging, home);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!(await exists(executable))) throw error; // another run was first, which is as good
  }
  return home;
}

/** Over our sources and over the versions of what is bundled with them. */
async function contentHash(): Promise<string> {
  const hash = createHash("sha256").update(ENGINE_VERSION);
  for (const file of (await readdir(SOURCES)).sort()) {
    hash.update(`\0${file}\0`).update(await readFile(path.join(SOURCES, file)));
  }
  for (const name of ["@grpc/grpc-js", "@pulumi/pulumi", "esbuild", "shell-quote"]) {
    const manifest: unknown = JSON.parse(
      await readFile(require.resolve(`${name}/package.json`), "utf8"),
    );
    hash.update(`\0${name}\0${JSON.stringify(manifest)}`);
  }
  return hash.digest("hex").slice(0, 16);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
