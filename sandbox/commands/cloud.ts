import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import Table from "cli-table3";
import { takeLock } from "../../process/lock";
import { accessLines, accessPaths } from "../clouds/azure-native/access";
import writeFileAtomic from "write-file-atomic";
import { dataPaths } from "../clouds/azure-native/data-plane";
import { originOf } from "../clouds/azure-native/reach";
import { readScenario } from "../clouds/scenario";
import { SCENARIOS, type ScenarioName } from "../scenarios";
import { CloudStore, listCloudResources } from "../cloud-store";
import type { Place } from "./place";

/** Prints what exists in the simulated clouds. */
export function printCloud(place: Place, options: { readonly json?: boolean }): void {
  const resources = listCloudResources(place.environment().cloudStore);
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

/**
 * Prints each way to a private API server, and to what accounts and vaults hold, step by step. Returns 0 when one of the ways leads
 * to an API server.
 * @param from where the calls of accounts and vaults are made
 */
export function printAccess(place: Place, principalId: string, from: string): number {
  const store = new CloudStore(place.environment().cloudStore);
  const paths = accessPaths(store, principalId);
  if (paths.length === 0) console.log("No private cluster exists in the simulated Azure.");
  // A person waits until a new role has its effect.
  const caller = { principalId, origin: originOf(store, from), delayMs: 0 };
  for (const line of accessLines([...paths, ...dataPaths(store, caller)])) console.log(line);
  return paths.some(({ steps }) => steps.every(({ failure }) => failure === undefined)) ? 0 : 1;
}

/** Deletes a resource behind the engine's back. */
export function deleteFromCloud(place: Place, id: string): void {
  if (!new CloudStore(place.environment().cloudStore).removeExternally(id))
    throw new Error(
      `No resource in the simulated clouds has the id ${id}. List what exists: ${place.command} cloud list`,
    );
  console.log(`Deleted ${id}. The engine does not know yet: ${place.command} refresh`);
}

/** Frees the names that soft-deleted resources reserve. */
export function purgeCloud(place: Place): void {
  const store = new CloudStore(place.environment().cloudStore);
  const reserved = store.reservedNames();
  store.purge();
  console.log(
    reserved.length === 0
      ? "No deleted resource reserves a name."
      : `Purged: ${reserved.map(({ name }) => name).join(", ")}`,
  );
}

/** Prints the scenarios that come with the sandbox. */
export function printScenarios(): void {
  const width = Math.max(...Object.keys(SCENARIOS).map(({ length }) => length));
  for (const [name, { description }] of Object.entries(SCENARIOS))
    console.log(`${name.padEnd(width)}  ${description}`);
}

/** Makes the clouds and the answers to preflight follow a scenario, by its name or its file, from the next command on. */
export function useScenario(place: Place, nameOrFile: string | undefined): void {
  const { cloudStore } = place.environment();
  const { scenarioFile } = new CloudStore(cloudStore);
  if (nameOrFile === undefined || nameOrFile === "ready") {
    rmSync(scenarioFile, { force: true });
    console.log("The simulated clouds behave normally again.");
    return;
  }
  mkdirSync(cloudStore, { recursive: true });
  if (isReadyMade(nameOrFile)) {
    const { description, scenario } = SCENARIOS[nameOrFile];
    writeFileAtomic.sync(scenarioFile, `${JSON.stringify(scenario, undefined, 2)}\n`);
    console.log(`From the next command on, the simulated clouds are: ${description}.`);
    return;
  }
  const source = resolve(place.folder, nameOrFile);
  if (!existsSync(source))
    throw new Error(
      `${nameOrFile} is neither a scenario nor a file. ${place.command} scenario --list shows the scenarios.`,
    );
  readScenario(source); // refuses what the clouds would refuse later
  copyFileSync(source, scenarioFile);
  console.log(`The simulated clouds follow ${source} from the next command on.`);
}

const isReadyMade = (name: string): name is ScenarioName => Object.hasOwn(SCENARIOS, name);

/** Removes everything that the sandbox keeps of the project. */
export async function reset(place: Place): Promise<void> {
  const { dir } = place.environment();
  const lock = await takeLock(dir, { command: "reset" });
  try {
    for (const entry of readdirSync(dir))
      if (entry !== ".lock") rmSync(join(dir, entry), { recursive: true, force: true });
  } finally {
    await lock.release();
  }
  console.log("The sandbox is empty.");
}
