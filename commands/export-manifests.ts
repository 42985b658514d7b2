// npm run export:manifests -- --stack dev --out manifests
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Option } from "commander";
import { sync as writeFileAtomic } from "write-file-atomic";
import { runMain } from "../process/run-main";
import { exportCommand, planFor, type ExportOptions } from "./export-command";
import { fileNameOf, manifestsOf, yamlOf } from "./manifests";

interface Options extends ExportOptions {
  readonly secrets: "omit" | "placeholder";
}

const command = exportCommand(
  "export:manifests",
  "Writes the Kubernetes objects that a stack would create, as YAML; a folder takes one file each. " +
    "What a chart would add is not part of it.",
).addOption(
  new Option(
    "--secrets <way>",
    "omit: secrets without their values; placeholder: a word in place of each value",
  )
    .choices(["omit", "placeholder"])
    .default("omit"),
);

runMain(async () => {
  const options = command.parse().opts<Options>();
  const { stack, out, secrets } = options;
  const manifests = manifestsOf(await planFor(options), secrets);
  if (out === undefined) {
    process.stdout.write(manifests.map(yamlOf).join("---\n"));
    return;
  }
  mkdirSync(resolve(out), { recursive: true });
  manifests.forEach((manifest, index) => {
    writeFileAtomic(join(resolve(out), fileNameOf(manifest, index)), yamlOf(manifest));
  });
  console.error(`${String(manifests.length)} objects of ${stack} written to ${out}`);
});
