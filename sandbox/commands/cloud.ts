import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import Table from "cli-table3";
import { takeLock } from "../../process/lock";
import { accessLines, accessPaths } from "../clouds/azure-native/access";
import { dataPaths } from "../clouds/azure-native/data-plane";
import { originOf } from "../clouds/azure-native/reach";
import { readScenario } from "../clouds/scenario";
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

/** Makes the clouds behave as a scenario file says from the next command on. */
export function useScenario(place: Place, file: string | undefined): void {
  const { cloudStore } = place.environment();
  const { scenarioFile } = new CloudStore(cloudStore);
  if (file === undefined) {
    rmSync(scenarioFile, { force: true });
    console.log("The simulated clouds behave normally again.");
    return;
  }
  const source = resolve(place.folder, file);
  if (!existsSync(source)) throw new Error(`There is no scenario file ${source}.`);
  readScenario(source); // refuses what the clouds would refuse later
  mkdirSync(cloudStore, { recursive: true });
  copyFileSync(source, scenarioFile);
  console.log(`The simulated clouds follow ${source} from the next command on.`);
}

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
