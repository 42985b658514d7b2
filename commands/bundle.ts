// npm run bundle -- --out foundations.tar.gz: everything a machine without internet needs, with a checksum beside it.
import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { Command } from "commander";
import { ensureEngine } from "../sandbox/engine/ensure-engine";
import { runMain } from "../process/run-main";
import { run } from "../process/run";

const ROOT = resolve(__dirname, "..");

const program = new Command("npm run bundle --")
  .description(
    "Packs the committed files, node_modules, the engine and its plugins for a machine without internet.",
  )
  .option("-o, --out <file>", "the archive", "platform-foundations.tar.gz")
  .option("--no-engine", "leave engine and plugins out");

async function main(): Promise<void> {
  const { out, engine: withEngine } = program.parse().opts<{ out: string; engine: boolean }>();
  const archive = resolve(out);
  const staging = mkdtempSync(join(tmpdir(), "bundle-"));
  try {
    const listed = await must("git", ["ls-files", "-z"]);
    const list = join(staging, "list");
    const extras: string[] = [];
    if (withEngine) {
      const { binDir } = await ensureEngine({
        report: (text) => {
          console.error(text);
        },
      });
      symlinkSync(binDir, join(staging, "engine"));
      extras.push("engine");
      const plugins = join(process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "plugins");
      if (existsSync(plugins)) {
        symlinkSync(plugins, join(staging, "pulumi-home"));
        extras.push("pulumi-home");
      } else
        console.error(
          "No plugins found: run a preview once on this machine to have them in the bundle.",
        );
    }
    writeFileSync(list, `${listed}node_modules\0`);
    console.error(`Packing ${basename(archive)} ...`);
    await must("tar", [
      "--create",
      "--gzip",
      `--file=${archive}`,
      "--transform=s,^pulumi-home,pulumi-home/plugins,",
      `--directory=${ROOT}`,
      "--null",
      `--files-from=${list}`,
      ...(extras.length > 0
        ? ["--dereference", `--directory=${staging}`, "--no-null", ...extras]
        : []),
    ]);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  const digest = createHash("sha256");
  await pipeline(createReadStream(archive), digest);
  const sum = digest.digest("hex");
  writeFileSync(`${archive}.sha256`, `${sum}  ${basename(archive)}\n`);
  console.log(`${archive}\nsha256 ${sum}`);
}

async function must(command: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, { cwd: ROOT, env: process.env });
  if (code !== 0) throw new Error(`${command} ended with code ${code}: ${stderr.trim()}`);
  return stdout;
}

runMain(main);
