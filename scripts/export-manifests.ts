// npm run export:manifests -- --stack dev --out manifests
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { sync as writeFileAtomic } from "write-file-atomic";
import { planStack } from "../sandbox/plan";
import { reportTo } from "../sandbox/report";
import { fileNameOf, manifestsOf, yamlOf } from "./manifests";

interface Options {
  readonly stack: string;
  readonly out?: string;
  readonly configFile?: string;
  readonly secrets: "omit" | "placeholder";
}

const program = new Command("npm run export:manifests --")
  .description(
    "Writes the Kubernetes objects that a stack would create, as YAML. Planned by the real engine where nothing exists. " +
      "What a chart would add is not part of it. No secret is ever written.",
  )
  .option("-s, --stack <name>", "the stack", "dev")
  .option("-o, --out <dir>", "a folder for one file each (default: standard output)")
  .option("--config-file <file>", "a file with the stack's values, instead of Pulumi.<stack>.yaml")
  .option(
    "--secrets <way>",
    "omit: secrets without their values; placeholder: a word in place of each value",
    "omit",
  );

async function main(): Promise<void> {
  const { stack, out, configFile, secrets } = program.parse().opts<Options>();
  const resources = await planStack({
    root: resolve(__dirname, ".."),
    stack,
    report: reportTo(),
    ...(configFile === undefined ? {} : { configFile: resolve(configFile) }),
  });
  const manifests = manifestsOf(resources, secrets);
  if (out === undefined) {
    process.stdout.write(manifests.map(yamlOf).join("---\n"));
    return;
  }
  mkdirSync(resolve(out), { recursive: true });
  manifests.forEach((manifest, index) => {
    writeFileAtomic(join(resolve(out), fileNameOf(manifest, index)), yamlOf(manifest));
  });
  console.error(`${String(manifests.length)} objects of ${stack} written to ${out}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
