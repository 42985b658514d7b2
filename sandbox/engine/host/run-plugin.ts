import type { RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";

import { runtimeOptions } from "./runtime-options";
import { sdkEntry } from "./sdk";

export interface PluginCommand {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The command line for a policy pack (kind `analyzer`) or for a provider, tool or converter written in Node. */
export function pluginCommand(request: RunPluginRequest): PluginCommand {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() || request.getProgram();
  const options = runtimeOptions(info?.getOptions()?.toJavaScript() ?? {});
  const env = {
    ...Object.fromEntries(request.getEnvList().map(nameAndValue)),
    PULUMI_NODEJS_TYPESCRIPT: String(options.typescript),
  };
  if (request.getKind() === "analyzer") {
    return {
      // The runner drops its first word (the engine's address) and loads the second.
      args: [
        ...options.nodeArgs,
        sdkEntry(directory, "run-policy-pack"),
        ...request.getArgsList(),
        directory,
      ],
      // The request's pwd is the program's; a pack reads its name and version from its own package.json.
      cwd: directory,
      env,
    };
  }
  return {
    // This runner takes the program first, and passes on the rest.
    args: [
      ...options.nodeArgs,
      sdkEntry(directory, "run-plugin"),
      directory,
      ...request.getArgsList(),
    ],
    cwd: request.getPwd() || directory,
    env,
  };
}

function nameAndValue(entry: string): readonly [string, string] {
  const at = entry.indexOf("=");
  return at < 0 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
}
