import { resolve } from "node:path";
import { stackOf } from "../process/stack-of";

/** Engine arguments as a person wrote them, made fit for the shadow project. */
export interface EngineArguments {
  readonly args: readonly string[];
  /** The stack they name, if any. */
  readonly stack: string | undefined;
  /** A file with the stack's values, instead of the one in the clone. */
  readonly configFile: string | undefined;
  /** Whether the operation reaches into the clouds. */
  readonly needsClouds: boolean;
  /** Whether the policy packs of the clone judge the operation. */
  readonly wantsPacks: boolean;
  /** Whether protection is taken off before a destroy. */
  readonly unprotect: boolean;
}

const OPERATIONS: ReadonlySet<string> = new Set([
  ..."preview pre up update refresh destroy down dn import watch".split(" "),
]);
const JUDGED: ReadonlySet<string> = new Set("preview pre up update".split(" "));
const DESTROYING: ReadonlySet<string> = new Set("destroy down dn".split(" "));
const PATH_FLAGS: ReadonlySet<string> = new Set(
  "--policy-pack --policy-pack-config --file --save-plan --plan --event-log --out".split(" "),
);
const SHORT_PATH_FLAGS: ReadonlySet<string> = new Set(["-f", "-o"]);

/**
 * Reads engine arguments: paths are relative to `base`, which is not where the engine runs; the sandbox's own flags
 * `--no-policy-packs` and `--unprotect` are taken out.
 */
export function readArguments(given: readonly string[], base: string): EngineArguments {
  const args: string[] = [];
  let configFile: string | undefined;
  let unprotect = false;
  let packs = true;
  const [operation = ""] = given.filter((arg) => !arg.startsWith("-"));
  const asksHelp = given.some((arg) => arg === "--help" || arg === "-h");
  const isPath = (flag: string): boolean =>
    PATH_FLAGS.has(flag) || (operation === "import" && SHORT_PATH_FLAGS.has(flag));

  for (let index = 0; index < given.length; index += 1) {
    const arg = given[index] ?? "";
    const [flag = "", ...rest] = arg.split("=");
    const joined = rest.length > 0 ? rest.join("=") : undefined;
    const value = (): string => joined ?? given[(index += 1)] ?? "";
    if (flag === "--config-file") configFile = resolve(base, value());
    else if (flag === "--no-policy-packs") packs = false;
    else if (flag === "--unprotect" && DESTROYING.has(operation)) unprotect = true;
    else if (isPath(flag)) args.push(flag, resolve(base, value()));
    else args.push(arg);
    if (flag === "--policy-pack") packs = false; // the caller chose
  }
  return {
    args,
    stack: stackOf(args),
    configFile,
    needsClouds: OPERATIONS.has(operation) && !asksHelp,
    wantsPacks: packs && JUDGED.has(operation) && !asksHelp,
    unprotect,
  };
}
