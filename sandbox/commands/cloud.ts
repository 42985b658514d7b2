import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import Table from "cli-table3";
import { readScenario } from "../clouds/scenario";
import type { Environment } from "../environment";
import { takeLock } from "../lock";
import { CloudStore, listCloudResources } from "../cloud-store";

/** Prints what exists in the simulated clouds. */
export function printCloud(environment: Environment, options: { readonly json?: boolean }): void {
  const resources = listCloudResources(environment.cloudStore);
  if (options.json === true) {
    console.log(JSON.stringify(resources, null, 2));
    return;
  }
  if (resources.length === 0) {
    console.log("Nothing exists in the simulated clouds.");
    return;
  }
  const table = new Table({ head: ["type", "name", "id"], style: { head: [], border: [] } });
  table.push(...resources.map(({ token, urn, id }) => [token, urn.split("::").at(-1) ?? "", id]));
  console.log(table.toString());
  console.log(`${resources.length} resources exist.`);
}

/** Deletes a resource behind the engine's back. */
export function deleteFromCloud(environment: Environment, id: string): void {
  if (!new CloudStore(environment.cloudStore).removeExternally(id))
    throw new Error(
      `Nothing in the simulated clouds has the id ${id}. List what exists: npm run sandbox -- cloud list`,
    );
  console.log(`Deleted ${id}. The engine does not know yet: npm run sandbox -- refresh`);
}

/** Gives back the names that soft-deleted resources hold. */
export function purgeCloud(environment: Environment): void {
  const store = new CloudStore(environment.cloudStore);
  const reserved = store.reservedNames();
  store.purge();
  console.log(
    reserved.length === 0
      ? "No deleted resource reserves a name."
      : `Purged: ${reserved.map(({ name }) => name).join(", ")}`,
  );
}

/** Makes the clouds behave as a scenario file says from the next command on. */
export function useScenario(environment: Environment, file: string | undefined): void {
  const { scenarioFile } = new CloudStore(environment.cloudStore);
  if (file === undefined) {
    rmSync(scenarioFile, { force: true });
    console.log("The simulated clouds behave normally again.");
    return;
  }
  const source = resolve(environment.root, file);
  if (!existsSync(source)) throw new Error(`There is no scenario file ${source}.`);
  readScenario(source); // refuses what the clouds would refuse later
  mkdirSync(environment.cloudStore, { recursive: true });
  copyFileSync(source, scenarioFile);
  console.log(`The simulated clouds follow ${source} from the next command on.`);
}

/** Removes the whole sandbox of the clone. */
export function reset(environment: Environment): void {
  const release = takeLock(join(environment.dir, "lock"), "reset");
  try {
    rmSync(environment.dir, { recursive: true, force: true });
  } finally {
    release();
  }
  console.log("The sandbox is empty.");
}
