// What a stack has deployed already, from its exported state: a second deployment needs quota only for what is new.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** One resource of a deployed stack. */
export interface DeployedResource {
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** The cloud's id. */
  readonly id: string;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Ids of a stack's resources of a type, in lower case. */
export const idsOf = (deployed: readonly DeployedResource[], type: string): ReadonlySet<string> =>
  new Set(deployed.flatMap((each) => (each.type === type ? [each.id.toLowerCase()] : [])));

/** Resources of an exported stack. @throws when it is not one */
export function deployedIn(exported: unknown): readonly DeployedResource[] {
  const deployment = isRecord(exported) ? exported["deployment"] : undefined;
  if (!isRecord(deployment)) throw new Error("it has no deployment");
  const { resources } = deployment;
  return (Array.isArray(resources) ? resources : []).flatMap(deployedOf);
}

/** One resource of a state; none for what has no id, such as a component. */
export function deployedOf(state: unknown): readonly DeployedResource[] {
  if (!isRecord(state)) return [];
  const { urn, type, id } = state;
  return typeof urn === "string" && typeof type === "string" && typeof id === "string"
    ? [{ type, id, name: urn.split("::").at(-1) ?? "" }]
    : [];
}

/** The same of a file. @throws naming the file that cannot be read */
export function deployedInFile(file: string): readonly DeployedResource[] {
  try {
    return deployedIn(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `--state ${file} cannot be read: ${why}; write it with pulumi stack export --file`,
      { cause: error },
    );
  }
}

/** The same of a stack of the backend that pulumi is logged in to; none when there is no such stack. */
export function deployedInBackend(stack: string, root: string): readonly DeployedResource[] {
  try {
    const text = execFileSync(
      "pulumi",
      ["stack", "export", "--stack", stack, "--non-interactive"],
      {
        cwd: root,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
        timeout: 60_000,
        maxBuffer: 512 * 1024 * 1024,
      },
    );
    return deployedIn(JSON.parse(text));
  } catch {
    return [];
  }
}
