import { existsSync, readFileSync } from "node:fs";

import { PACKAGES } from "./clouds/index";
import { Operations } from "./clouds/operations";
import { readScenario } from "./clouds/scenario";
import { SimulatedCloud } from "./clouds/simulated-cloud";
import { serveProvider } from "./wire/provider";
import { CloudStore } from "./cloud-store";

/** First line that the process prints, as JSON. */
export interface Announcement {
  readonly ports: Readonly<Record<string, number>>;
  readonly httpUrl?: string;
}

async function main(dir: string, latency: number): Promise<void> {
  const store = new CloudStore(dir, { owner: true });
  const scenario = readScenario(store.scenarioFile);
  const operations = new Operations(store, scenario, latency);
  const servers = await Promise.all(
    PACKAGES.map(async (pack) => {
      const cloud = new SimulatedCloud(pack, versionOf(pack.sdk), store, operations, scenario);
      cloud.finishAccepted();
      return { name: pack.name, ...(await serveProvider(cloud)) };
    }),
  );
  const http = await mountedHttp(store);
  const announcement: Announcement = {
    ports: Object.fromEntries(servers.map(({ name, port }) => [name, port])),
    ...(http === undefined ? {} : { httpUrl: http }),
  };
  process.stdout.write(`${JSON.stringify(announcement)}\n`);
  // The parent holds the other end of this pipe and never writes: its end is the end of the parent.
  process.stdin.resume();
  process.stdin.on("end", () => process.exit(0));
  process.stdin.on("error", () => process.exit(0));
  process.on("SIGINT", () => undefined); // Ctrl-C goes to the whole group; the parent still needs the clouds to cancel
  process.on("SIGTERM", () => process.exit(0));
}

// The HTTP face is optional: a module with `serveHttp(store): Promise<{ url: string }>` beside this one.
async function mountedHttp(store: CloudStore): Promise<string | undefined> {
  const file = require
    .resolve("./serve-process")
    .replace(/serve-process\.(ts|js)$/, "http/index.$1");
  if (!existsSync(file)) return undefined;
  const module = (await import(file)) as {
    serveHttp(store: CloudStore): Promise<{ readonly url: string }>;
  };
  return (await module.serveHttp(store)).url;
}

function versionOf(sdk: string): string {
  const manifest = JSON.parse(readFileSync(require.resolve(`${sdk}/package.json`), "utf8")) as {
    version: string;
  };
  return manifest.version;
}

const [dir = "", latency = ""] = process.argv.slice(2);
main(dir, Number(latency)).catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
