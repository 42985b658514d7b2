// npm run export:manifests -- --stack dev-cluster --out manifests
import { Option } from "commander";
import { runExport } from "./export-command";
import { fileNameOf, manifestsOf, yamlOf, type Manifest } from "./manifests";

interface Secrets {
  readonly secrets: "omit" | "placeholder";
}

runExport<Manifest, Secrets>({
  script: "export:manifests",
  description:
    "Writes the Kubernetes objects that a stack would create, as YAML; a folder takes one file each. " +
    "The objects of a Helm chart are not included.",
  stack: "dev-cluster",
  noun: "Kubernetes objects",
  options: [
    new Option(
      "--secrets <mode>",
      "omit: secrets without their values; placeholder: a word in place of each value",
    )
      .choices(["omit", "placeholder"])
      .default("omit"),
  ],
  select: (planned, { secrets }) => manifestsOf(planned, secrets),
  render: (manifests) => ({
    files: Object.fromEntries(
      manifests.map((manifest, index) => [fileNameOf(manifest, index), yamlOf(manifest)]),
    ),
    separator: "---\n",
  }),
});
