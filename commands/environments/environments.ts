// The stack files of every environment in a folder: what they would hold, what is wrong, and what writing changes.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Issue, throwIfAny, under } from "../../components/plans/issues";
import { stackNames } from "../deploy/order";
import { type CheckedStack, checkStacks } from "./check";
import { expand, type ExpandedStack } from "./expand";
import { readEnvironments } from "./file";
import { changesIn, encryptedIssues, stackFileText, WRITTEN_BY } from "./stack-file";

/** A stack file as the file of environments wants it. */
export interface StackFile {
  /** Name in the folder. */
  readonly file: string;
  readonly text: string;
  /** Undefined when the folder does not have the file; otherwise the settings that writing changes. */
  readonly changes: readonly string[] | undefined;
}

export interface Environments {
  readonly stacks: readonly ExpandedStack[];
  readonly files: readonly StackFile[];
  /** Stack files that were written for environments that the file no longer has. */
  readonly leftOver: readonly string[];
  /** The next free block as large as the range of an environment. */
  readonly free: string | undefined;
}

/** @throws InvalidArgumentsError with everything wrong in any environment */
export function environmentsIn(folder: string, source: string, project: string): Environments {
  const subject = basename(source);
  const file = readEnvironments(readFileSync(source, "utf8"), subject, project);
  const { stacks, issues } = expand(file, project);
  const wanted = stacks.map((stack) => {
    const name = `Pulumi.${stack.name}.yaml`;
    const path = join(folder, name);
    const present = existsSync(path) ? readFileSync(path, "utf8") : undefined;
    const text = stackFileText(stack.config, subject, present, project);
    return { ...stack, file: name, place: placeOf(stack), present, text };
  });
  const names = wanted.map(({ name }) => name);
  const others = otherStacks(folder, names, Object.keys(file.environments));
  const kept = others.filter(({ text }) => !text.includes(WRITTEN_BY));
  const checked = checkStacks([...kept, ...wanted], file, project);
  throwIfAny(subject, [
    ...issues,
    ...wanted.flatMap(({ config, place, present }): Issue[] =>
      under(place, encryptedIssues(config, present, project)),
    ),
    ...checked.issues,
  ]);
  return {
    stacks,
    files: wanted.map(({ file: name, text, present }) => ({
      file: name,
      text,
      changes: present === undefined ? undefined : changesIn(present, text, name, project),
    })),
    leftOver: others.filter((other) => !kept.includes(other)).map(({ place }) => place),
    free: checked.free,
  };
}

const placeOf = ({ environment, part }: ExpandedStack): string =>
  `environments.${environment}.${part === undefined ? "config" : `parts.${part}`}`;

/** Stacks that have a stack file alone. Those of one environment share a name up to a hyphen. */
function otherStacks(
  folder: string,
  names: readonly string[],
  environments: readonly string[],
): readonly CheckedStack[] {
  const others = stackNames(readdirSync(folder)).filter((name) => !names.includes(name));
  const roots = [...environments, ...others];
  return others.map((name) => {
    const place = `Pulumi.${name}.yaml`;
    return {
      environment: roots.find((root) => name.startsWith(`${root}-`)) ?? name,
      name,
      place,
      text: readFileSync(join(folder, place), "utf8"),
    };
  });
}
