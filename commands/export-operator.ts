// npm run export:operator -- --env dev ...: manifests by which the Pulumi Kubernetes Operator deploys an environment.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { stringify } from "yaml";
import { planStateBackend } from "../components/plans/azure/state-backend";
import { settingsFromFile } from "../config/from-file";
import { type FoundationConfig, loadConfig } from "../config/load";
import { projectName } from "../config/project";
import { runMain } from "../process/run-main";
import { BOOTSTRAP, stackNames, stacksOf, upstreamsIn } from "./deploy/order";
import { OPERATOR_VERSION, operatorManifests } from "./export-operator/manifests";
import { ROOT } from "./engine";

interface Options {
  readonly env: string;
  readonly repository: string;
  readonly branch: string;
  readonly clientId: string;
  readonly namespace: string;
}

const program = new Command("npm run export:operator --")
  .description(
    `Prints manifests for the Pulumi Kubernetes Operator ${OPERATOR_VERSION}: a Stack for each stack of an environment, in order, on the state backend of phase 1, with workload identity.`,
  )
  .requiredOption("-e, --env <name>", "the environment")
  .requiredOption("--repository <url>", "Git repository of the program and its stack files")
  .requiredOption("--client-id <id>", "client id of the identity that deploys")
  .option("--branch <name>", "branch that is deployed", "main")
  .option("--namespace <name>", "namespace of the manifests", "platform-foundations");

function main(): void {
  const { env, ...options } = program.parse().opts<Options>();
  const project = projectName(ROOT);
  const configOf = (stack: string): FoundationConfig =>
    loadConfig(settingsFromFile(join(ROOT, `Pulumi.${stack}.yaml`), project));
  const { azureStateBackend } = configOf(BOOTSTRAP);
  if (azureStateBackend === undefined)
    throw new Error(`Pulumi.${BOOTSTRAP}.yaml has no azureStateBackend, so there is no backend`);
  const { storageAccountName, stateContainerName } = planStateBackend(
    "azureStateBackend",
    azureStateBackend.shape,
  );
  const names = stacksOf(env, stackNames(readdirSync(ROOT)));
  const manifests = operatorManifests({
    ...options,
    stacks: names.map((name) => ({ name, upstreams: upstreamsIn(configOf(name)) })),
    home: { project },
    backend: `azblob://${stateContainerName}?storage_account=${storageAccountName}`,
    tenantId: azureStateBackend.account.tenantId,
  });
  process.stdout.write(manifests.map((manifest) => stringify(manifest)).join("---\n"));
}

runMain(() => {
  main();
  return Promise.resolve();
});
