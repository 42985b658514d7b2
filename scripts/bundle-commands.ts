// Called by scripts/pack.mjs: a package that names commands under dist/commands gets each as one file, bundled from commands/packaged.
import { chmodSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../commands/engine";
import { BUNDLE, writeLicences } from "../policies/build-packs";
import { runMain } from "../process/run-main";

/** @param folder of the workspace */
async function bundleCommands(folder: string): Promise<void> {
  const { bin = {} } = JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")) as {
    readonly bin?: Readonly<Record<string, string>>;
  };
  for (const target of Object.values(bin).filter((path) => path.startsWith("dist/commands/"))) {
    const outfile = join(ROOT, folder, target);
    const { metafile } = await build({
      ...BUNDLE,
      entryPoints: [join(ROOT, "commands", "packaged", `${basename(target, ".js")}.ts`)],
      outfile,
      external: ["*/sandbox-engine.js"], // a packaged command uses the engine on PATH
    });
    chmodSync(outfile, 0o755);
    await writeLicences(outfile, metafile);
  }
}

runMain(() => bundleCommands(process.argv[2] ?? ""));
