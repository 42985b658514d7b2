import { resolve } from "node:path";
import { stackOf } from "../process/engine-arguments";

/** Engine arguments as a person wrote them, changed to fit the shadow project. */
export interface EngineArguments {
  readonly args: readonly string[];
  /** The stack they name, if any. */
  readonly stack: string | undefined;
  /** A file with the stack's values, instead of the project's own. */
  readonly configFile: string | undefined;
  /** Whether the operation reaches into the clouds. */
  readonly needsClouds: boolean;
  /** Whether the caller's default policy packs check the operation. */
  readonly wantsPacks: boolean;
  /** Whether protection is taken off before a destroy. */
  readonly unprotect: boolean;
  /** Whether types that are not simulated are accepted by their inputs. */
  readonly generic: boolean;
  /** Where the run is made, as the caller says. */
  readonly runFrom: string | undefined;
  /** Whether the command cannot do without a stack. */
  readonly needsStack: boolean;
  /** Whether it would write settings, or their encryption, into the copy of the stack file that each command makes anew. */
  readonly writesSettings: boolean;
}

const OPERATIONS: ReadonlySet<string> = new Set([
  ..."preview pre up update refresh destroy down dn import watch".split(" "),
]);
/** Commands, with their subcommands, for which a stack has to be there; the others do without one or say so themselves. */
const ON_A_STACK =
  /^(?:stack$|(?:config|cancel|logs|state|stack (?:export|import|output|graph|history|rename|tag))(?: |$))/;
const SETTING =
  /^(?:config (?:set|set-all|rm|rm-all|cp|refresh|env)|stack change-secrets-provider)(?: |$)/;
const CHECKED: ReadonlySet<string> = new Set("preview pre up update".split(" "));
const DESTROYING: ReadonlySet<string> = new Set("destroy down dn".split(" "));
const PATH_FLAGS: ReadonlySet<string> = new Set(
  "--policy-pack --policy-pack-config --file --save-plan --plan --event-log --out".split(" "),
);
const SHORT_PATH_FLAGS: ReadonlySet<string> = new Set(["-f", "-o"]);

/** The folder that `-C` or `--cwd` names, and the arguments without it. */
export function takeFolder(given: readonly string[]): {
  readonly folder: string | undefined;
  readonly rest: readonly string[];
} {
  const end = given.includes("--") ? given.indexOf("--") : given.length;
  const at = given.slice(0, end).findIndex((arg) => /^(?:-C|--cwd)(?:=|$)/.test(arg));
  if (at < 0) return { folder: undefined, rest: given };
  const [, joined] = /^(?:-C|--cwd)=(.*)$/.exec(given[at] ?? "") ?? [];
  return {
    folder: joined ?? given[at + 1],
    rest: given.filter((_, index) => index !== at && (joined !== undefined || index !== at + 1)),
  };
}

/**
 * Reads engine arguments: paths are relative to `base`, which is not where the engine runs; the sandbox's own flags
 * `--no-policy-packs`, `--unprotect`, `--generic` and `--run-from` are taken out.
 */
export function readArguments(given: readonly string[], base: string): EngineArguments {
  const args: string[] = [];
  let configFile: string | undefined;
  let unprotect = false;
  let generic = false;
  let runFrom: string | undefined;
  let packs = true;
  const words = given.filter((arg) => !arg.startsWith("-"));
  const [operation = ""] = words;
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
    else if (arg === "--generic") generic = true;
    else if (flag === "--run-from") runFrom = value();
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
    wantsPacks: packs && CHECKED.has(operation) && !asksHelp,
    unprotect,
    generic,
    runFrom,
    writesSettings: !asksHelp && SETTING.test(words.join(" ")),
    needsStack: !asksHelp && (OPERATIONS.has(operation) || ON_A_STACK.test(words.join(" "))),
  };
}
