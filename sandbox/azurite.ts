import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type * as storageBlob from "@azure/storage-blob";
import { freePort } from "../process/free-port";

/** A blob container of the simulated storage account that holds state. */
export interface StateContainer {
  readonly account: string;
  readonly container: string;
}

/** A running Azurite: real blob storage protocol, on this machine only. */
export interface Azurite {
  /** What `pulumi login` takes. */
  readonly backendUrl: string;
  /** Account and key for the engine's environment. */
  readonly variables: Readonly<Record<string, string>>;
  readonly pid: number;
  /** The text of each blob of the container whose name begins so. */
  read(prefix: string): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Ends the process when the other end of its standard input is gone, as when its parent was killed. */
const LIFELINE = `data:text/javascript,${encodeURIComponent(
  'process.stdin.resume().on("end", () => process.exit()).on("error", () => process.exit()).unref();',
)}`;
const START_SECONDS = 30;
const STOP_SECONDS = 10;
const POLL_MILLISECONDS = 100;

/** Starts Azurite with one account of the given name and makes sure that the container exists. */
export async function startAzurite(options: {
  readonly place: StateContainer;
  readonly key: string;
  readonly dir: string;
  readonly logFile: string;
  readonly env: NodeJS.ProcessEnv;
}): Promise<Azurite> {
  const { account, container } = options.place;
  mkdirSync(options.dir, { recursive: true });
  const { entry, BlobServiceClient, StorageSharedKeyCredential } = optionalPackages();
  const port = await freePort();
  const log = openSync(options.logFile, "a");
  const args = ["--blobHost", "127.0.0.1", "--blobPort", String(port), "--location", options.dir];
  const child = spawn(
    process.execPath,
    [
      "--import",
      LIFELINE,
      entry,
      ...args,
      "--silent",
      "--disableTelemetry",
      "--skipApiVersionCheck",
    ],
    {
      env: { ...options.env, AZURITE_ACCOUNTS: `${account}:${options.key}` },
      stdio: ["pipe", log, log],
    },
  );
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) throw new Error(`Azurite could not be started; see ${options.logFile}`);
  const end = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM"); // writes its index and ends by itself, as nothing else keeps it
    const impatience = setTimeout(() => child.kill("SIGKILL"), STOP_SECONDS * 1000);
    await end;
    clearTimeout(impatience);
  };

  // Azure's client reads the proxies of this process, and the account is on this machine.
  process.env["NO_PROXY"] = options.env["NO_PROXY"];
  const service = new BlobServiceClient(
    `http://127.0.0.1:${port}/${account}`,
    new StorageSharedKeyCredential(account, options.key),
    { retryOptions: { maxTries: 1 } },
  );
  const deadline = Date.now() + START_SECONDS * 1000;
  for (;;) {
    try {
      await service.getContainerClient(container).createIfNotExists();
      break;
    } catch (error) {
      if (child.exitCode !== null)
        throw new Error(`Azurite ended at once; see ${options.logFile}`, { cause: error });
      if (Date.now() > deadline) {
        await stop();
        throw new Error(
          `Azurite did not answer within ${START_SECONDS} s; see ${options.logFile}`,
          {
            cause: error,
          },
        );
      }
      await pause(POLL_MILLISECONDS);
    }
  }
  const query = `storage_account=${account}&domain=127.0.0.1:${port}&protocol=http&localemu=true`;
  return {
    backendUrl: `azblob://${container}?${query}`,
    variables: { AZURE_STORAGE_ACCOUNT: account, AZURE_STORAGE_KEY: options.key },
    pid,
    read: async (prefix) => {
      const blobs = service.getContainerClient(container);
      const texts: string[] = [];
      for await (const { name } of blobs.listBlobsFlat({ prefix }))
        texts.push((await blobs.getBlobClient(name).downloadToBuffer()).toString("utf8"));
      return texts;
    },
    stop,
  };
}

/** Both are large, and only a program that keeps its state in blob storage needs them. */
function optionalPackages(): typeof storageBlob & { readonly entry: string } {
  const optional = createRequire(__filename);
  try {
    const folder = dirname(optional.resolve("azurite/package.json"));
    const client = optional("@azure/storage-blob") as typeof storageBlob;
    return { ...client, entry: join(folder, "dist/src/blob/main.js") };
  } catch (cause) {
    throw new Error(
      "State in blob storage needs the packages azurite and @azure/storage-blob beside pulumi-sandbox: npm install --save-dev azurite @azure/storage-blob",
      { cause },
    );
  }
}
