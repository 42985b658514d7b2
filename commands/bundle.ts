// npm run bundle -- --out foundations.tar.gz: everything a machine without internet needs, with a checksum beside it.
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";
import { Command } from "commander";
import { ensureEngine } from "../sandbox/engine/ensure-engine";
import { runMain } from "../process/run-main";
import { packBundle } from "./bundle/pack";
import { ROOT } from "./engine";

interface Options {
  readonly out: string;
  readonly engine: boolean;
  readonly plugins: boolean;
}

const program = new Command("npm run bundle --")
  .description(
    "Packs the committed files, node_modules, the engine and its plugins for a machine without internet.",
  )
  .option("-o, --out <file>", "the archive", "platform-foundations.tar.gz")
  .option("--no-engine", "leave engine and plugins out")
  .option("--no-plugins", "leave the plugins out: enough for the sandbox, not for a real account");

async function main(): Promise<void> {
  const { out, engine, plugins } = program.parse().opts<Options>();
  const archive = resolve(out);
  const folders = engine ? await engineFolders(plugins) : {};
  console.error(`Packing ${basename(archive)} ...`);
  const sum = await packBundle({ root: ROOT, archive, folders });
  console.log(`${archive}\nsha256 ${sum}`);
}

async function engineFolders(withPlugins: boolean): Promise<Readonly<Record<string, string>>> {
  const plugins = join(process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "plugins");
  if (withPlugins && !existsSync(plugins))
    throw new Error(
      `${plugins} does not exist: run pulumi preview once on this machine to have the plugins, or add --no-plugins`,
    );
  const { binDir } = await ensureEngine({
    report: (text) => {
      console.error(text);
    },
  });
  return { engine: binDir, ...(withPlugins ? { "pulumi-home/plugins": plugins } : {}) };
}

runMain(main);
