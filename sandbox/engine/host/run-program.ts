import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";

import type { Ending } from "./children";
import { runtimeOptions } from "./runtime-options";
import { sdkEntry } from "./sdk";

/** What `pulumi.run` is started with: pure, so that tests can read it. */
export interface ProgramCommand {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The command line and environment that the SDK's runner expects for this request. */
export function programCommand(request: RunRequest, engineAddress: string): ProgramCommand {
  const info = request.getInfo();
  const options = runtimeOptions(info?.getOptions()?.toJavaScript() ?? {});
  const programDirectory = info?.getProgramDirectory() || request.getPwd();
  const flags: readonly (readonly [string, string])[] = [
    ["monitor", request.getMonitorAddress()],
    ["engine", engineAddress],
    ["organization", request.getOrganization()],
    ["project", request.getProject()],
    ["stack", request.getStack()],
    ["root-directory", info?.getRootDirectory() ?? ""],
    ["pwd", request.getPwd()],
    ["parallel", request.getParallel() === 0 ? "" : String(request.getParallel())],
  ];
  return {
    args: [
      ...options.nodeArgs,
      ...(request.getAttachDebugger() ? ["--inspect-brk"] : []),
      sdkEntry(programDirectory, "run"),
      ...flags.flatMap(([flag, value]) => (value === "" ? [] : [`--${flag}`, value])),
      ...(request.getDryrun() ? ["--dry-run"] : []),
      // The SDK asks package.json for the entry only for ".", so the argument is passed on unchanged.
      info?.getEntryPoint() || request.getProgram() || ".",
      ...request.getArgsList(),
    ],
    cwd: request.getPwd() || programDirectory,
    env: {
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      PULUMI_NODEJS_TYPESCRIPT: String(options.typescript),
      ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
    },
  };
}

/** The SDK leaves with this code when it has shown the error already (`cmd/run`). */
const ALREADY_REPORTED = 32;

/** The answer to the engine about a program that has ended. */
export interface ProgramOutcome {
  readonly error: string;
  readonly bail: boolean;
}

export function programOutcome(ending: Ending): ProgramOutcome {
  switch (ending.kind) {
    case "left":
      if (ending.code === 0) return { error: "", bail: false };
      if (ending.code === ALREADY_REPORTED) return { error: "", bail: true };
      return {
        error: `Program exited with non-zero exit code: ${String(ending.code)}`,
        bail: false,
      };
    case "signal":
      return { error: `Program was ended by signal ${ending.signal}`, bail: false };
    case "unstartable":
      return { error: `Program could not be started: ${ending.reason}`, bail: false };
  }
}
