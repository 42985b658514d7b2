import { parse } from "shell-quote";

/** `runtime.options` of a Pulumi.yaml, as far as a Node program has any. */
export interface RuntimeOptions {
  /** Whether the SDK registers ts-node before it loads the program. @default true, as the official host has it */
  readonly typescript: boolean;
  /** Arguments of `node` itself, before the program. @default none */
  readonly nodeArgs: readonly string[];
  /** Path of the tsconfig that ts-node reads. @default tsconfig.json of the working directory */
  readonly tsconfig?: string;
  /** What `pulumi install` calls; "auto" goes by the lock file. @default "auto" */
  readonly packageManager: PackageManager;
}

export const PACKAGE_MANAGERS = ["auto", "npm", "pnpm", "yarn", "bun"] as const;
export type PackageManager = (typeof PACKAGE_MANAGERS)[number];

/** Reads the options and refuses values without a meaning here. */
export function runtimeOptions(given: Readonly<Record<string, unknown>>): RuntimeOptions {
  const { typescript = true, nodeargs = "", tsconfig, packagemanager = "auto" } = given;
  const problems: string[] = [];
  if (typeof typescript !== "boolean") {
    problems.push(
      `runtime option "typescript" is ${JSON.stringify(typescript)}; use true or false`,
    );
  }
  if (typeof nodeargs !== "string") {
    problems.push(`runtime option "nodeargs" is ${JSON.stringify(nodeargs)}; use one line of text`);
  }
  if (tsconfig !== undefined && typeof tsconfig !== "string") {
    problems.push(`runtime option "tsconfig" is ${JSON.stringify(tsconfig)}; use a path`);
  }
  const packageManager = PACKAGE_MANAGERS.find((known) => known === packagemanager);
  if (packageManager === undefined) {
    problems.push(
      `runtime option "packagemanager" is ${JSON.stringify(packagemanager)}; use one of ${PACKAGE_MANAGERS.join(", ")}`,
    );
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return {
    typescript: typescript === true,
    nodeArgs: words(typeof nodeargs === "string" ? nodeargs : ""),
    ...(typeof tsconfig === "string" ? { tsconfig } : {}),
    packageManager: packageManager ?? "auto",
  };
}

/** Splits a line as a shell would, without running anything: operators and patterns stay the text that they are. */
function words(line: string): readonly string[] {
  // The lookup returns `$NAME` as it was written: variables are not substituted in a program's options.
  return parse(line, (name) => `$${name}`).flatMap((entry) => {
    if (typeof entry === "string") return [entry];
    if ("comment" in entry) return [];
    return "pattern" in entry ? [entry.pattern] : [entry.op];
  });
}
