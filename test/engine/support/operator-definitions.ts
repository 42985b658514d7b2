// The resource definitions that the Pulumi Kubernetes Operator publishes, from its Go module.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { parse } from "yaml";
import { OPERATOR_VERSION } from "../../../commands/export-operator/manifests";
import type { KubernetesObject } from "../../../sandbox/kubernetes/client";

const MODULE = `github.com/pulumi/pulumi-kubernetes-operator/v2@v${OPERATOR_VERSION}`;
const FILES = ["pulumi.com_stacks.yaml", "auto.pulumi.com_workspaces.yaml"];

/** The definitions, or why they cannot be had: some module proxies do not serve every module. */
export function operatorDefinitions(): readonly KubernetesObject[] | { readonly reason: string } {
  const { stdout } = spawnSync("go", ["mod", "download", "-json", MODULE], {
    cwd: tmpdir(), // outside of any module
    encoding: "utf8",
    timeout: 120_000,
  });
  if (!stdout) return { reason: "there is no Go to fetch the module of the operator" };
  const { Dir, Error: error } = JSON.parse(stdout) as {
    readonly Dir?: string;
    readonly Error?: string;
  };
  if (Dir === undefined) return { reason: error?.split("\n")[0] ?? "the module has no folder" };
  return FILES.map(
    (file) => parse(readFileSync(join(Dir, "deploy/crds", file), "utf8")) as KubernetesObject,
  );
}
