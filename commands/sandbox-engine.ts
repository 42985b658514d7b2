// The sandbox as this project uses it: one environment in .sandbox/ of the clone.
import { join } from "node:path";
import { stackOf } from "../process/engine-arguments";
import { reportTo } from "../process/report";
import { Environment } from "../sandbox/environment";
import { apiServerFailure, originOf } from "../sandbox/clouds/azure-native/reach";
import { CloudStore } from "../sandbox/cloud-store";
import { Session } from "../sandbox/session";
import { ROOT, type Engine, type EngineOptions } from "./engine";

/** The folder for everything that the sandbox keeps of this clone. */
export const sandboxFolder = (): string =>
  process.env["PULUMI_SANDBOX_DIR"] || join(ROOT, ".sandbox"); // an empty variable counts as unset

export const sandboxEnvironment = (): Environment =>
  new Environment({ root: ROOT, dir: sandboxFolder() });

/** The sandbox's engine. Each stack is created when it is first used. */
export async function sandboxEngine({
  clouds = true,
  runFrom = "laptop",
}: EngineOptions): Promise<Engine> {
  console.error("Using the sandbox.");
  const environment = sandboxEnvironment();
  const session = await Session.open(environment, { report: reportTo(), clouds, runFrom });
  return {
    sandbox: true,
    httpUrl: session.httpUrl,
    unreachable: (host) => {
      const store = new CloudStore(environment.cloudStore);
      return Promise.resolve(apiServerFailure(store, originOf(store, runFrom), host));
    },
    variables: session.variables(),
    pulumi: async (args, onLine, variables) => {
      const stack = stackOf(args);
      if (stack !== undefined) await session.prepare(stack);
      return session.pulumi(args, {
        ...(onLine === undefined ? {} : { onLine }),
        ...(variables === undefined ? {} : { variables }),
      });
    },
    requireStacks: () => Promise.resolve(),
    organization: () => Promise.resolve(undefined),
    close: () => session.close(),
  };
}
