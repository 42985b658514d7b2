import { readFileSync } from "node:fs";
import { join } from "node:path";

import { DeclaredOutputs, sdkFolder } from "./clouds/declared-outputs";
import { PACKAGES } from "./clouds/index";
import { Operations } from "./clouds/operations";
import type { Package } from "./clouds/rows";
import { readScenario } from "./clouds/scenario";
import { SimulatedCloud } from "./clouds/simulated-cloud";
import { unservedPackage } from "./clouds/unserved";
import { addressesOf, originOf, publicAddressOf } from "./clouds/azure-native/reach";
import { CloudStore } from "./cloud-store";
import { serveHttp, type Place } from "./http/index";
import type { ServeRequest } from "./serve";
import { serveProvider } from "./wire/provider";
import { readYamlProgram, schemaFor } from "./yaml-program";

/** First line that the process prints, as JSON. */
export interface Announcement {
  readonly ports: Readonly<Record<string, number>>;
  readonly httpUrl: string;
}

async function main({
  dir,
  latency,
  root,
  packageFolders,
  unserved,
  generic,
  runFrom,
  yamlProgram,
}: ServeRequest): Promise<void> {
  const store = new CloudStore(dir);
  const scenario = readScenario(store.scenarioFile);
  const operations = new Operations(store, scenario, latency);
  const served = PACKAGES.map(({ name }) => name);
  const packages: readonly Package[] = [...PACKAGES, ...unserved.map(unservedPackage)];
  const program = yamlProgram === undefined ? undefined : readYamlProgram(yamlProgram);
  const servers = await Promise.all(
    packages.map(async (pack) => {
      const folder = [root, ...packageFolders]
        .map((place) => sdkFolder(pack.sdk, place))
        .find((found) => found !== undefined);
      const version = versionOf(folder);
      const declared = new DeclaredOutputs(folder);
      const cloud = new SimulatedCloud(
        pack,
        version,
        store,
        operations,
        scenario,
        generic,
        served,
        declared,
        runFrom,
      );
      cloud.finishAccepted();
      const schema = program === undefined ? undefined : schemaFor(pack, version, program);
      return { name: pack.name, ...(await serveProvider(cloud, schema)) };
    }),
  );
  const announcement: Announcement = {
    ports: Object.fromEntries(servers.map(({ name, port }) => [name, port])),
    httpUrl: (await serveHttp(store, root, scenario, placeOf(store, runFrom))).url,
  };
  process.stdout.write(`${JSON.stringify(announcement)}\n`);
  // The parent holds the other end of this pipe and never writes: its end is the end of the parent.
  process.stdin.resume();
  process.stdin.on("end", () => process.exit(0));
  process.stdin.on("error", () => process.exit(0));
  process.on("SIGINT", () => undefined); // Ctrl-C goes to the whole group; the parent still needs the clouds to cancel
  process.on("SIGTERM", () => process.exit(0));
}

/** What the machine of a run sees; the machine itself may only come to be during the run. */
const placeOf = (store: CloudStore, runFrom: string): Place => ({
  resolve: (name) => addressesOf(store, originOf(store, runFrom), name),
  address: () => publicAddressOf(store, originOf(store, runFrom)),
});

/** The version of an SDK that the program has installed; a provider that it does not use may have any. */
function versionOf(folder: string | undefined): string {
  if (folder === undefined) return "0.0.0";
  const manifest = readFileSync(join(folder, "package.json"), "utf8");
  return (JSON.parse(manifest) as { readonly version: string }).version;
}

main(JSON.parse(process.argv[2] ?? "") as ServeRequest).catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
