import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import Table from "cli-table3";
import { readScenario } from "../clouds/scenario";
import type { Environment } from "../environment";
import { takeLock } from "../lock";
import { World, listWorld } from "../world";

/** Prints what exists in the simulated clouds. */
export function printWorld(environment: Environment, options: { readonly json?: boolean }): void {
  const resources = listWorld(environment.world);
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
export function deleteFromWorld(environment: Environment, id: string): void {
  if (!new World(environment.world).removeByHand(id))
    throw new Error(
      `Nothing in the simulated clouds has the id ${id}. List what exists: npm run sandbox -- world`,
    );
  console.log(`Deleted ${id}. The engine does not know yet: npm run sandbox -- refresh`);
}

/** Gives back the names that soft-deleted resources hold. */
export function purgeWorld(environment: Environment): void {
  const world = new World(environment.world);
  const held = world.held();
  world.purge();
  console.log(
    held.length === 0
      ? "No name is held by something deleted."
      : `Purged: ${held.map(({ name }) => name).join(", ")}`,
  );
}

/** Makes the clouds behave as a scenario file says from the next command on. */
export function useScenario(environment: Environment, file: string | undefined): void {
  const { scenarioFile } = new World(environment.world);
  if (file === undefined) {
    rmSync(scenarioFile, { force: true });
    console.log("The simulated clouds behave normally again.");
    return;
  }
  const source = resolve(environment.root, file);
  if (!existsSync(source)) throw new Error(`There is no scenario file ${source}.`);
  readScenario(source); // refuses what the clouds would refuse later
  mkdirSync(environment.world, { recursive: true });
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
