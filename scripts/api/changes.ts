// What an API change means to programs that compiled before.
import ts from "typescript";
import type { Api } from "./report";

/** One name whose change a program may notice. */
export interface BreakingChange {
  readonly name: string;
  readonly because: string;
}

/**
 * Names that are gone or may no longer take what they took. Only three things are known to be harmless: a new name, a new
 * optional member, and a new member of a class. Anything else counts, because a type stands on both sides of a program.
 */
export function breakingChanges(before: Api, after: Api): readonly BreakingChange[] {
  return Object.entries(before).flatMap(([name, old]): readonly BreakingChange[] => {
    const now = after[name];
    if (now === undefined)
      return old.startsWith("export ") ? [{ name, because: "is no longer there" }] : [];
    if (now === old || now === `export ${old}`) return [];
    if (old.startsWith("export ") && !now.startsWith("export "))
      return [{ name, because: "can no longer be imported by name" }];
    const because = memberChange([old, before], [now, after]);
    return because === undefined ? [] : [{ name, because }];
  });
}

/** Breaking changes that the newest version in the changelog does not name, in backticks, under "Breaking changes". */
export function unannounced(
  changes: readonly BreakingChange[],
  changelog: string,
): readonly BreakingChange[] {
  const newest = changelog.split(/^## /m)[1] ?? "";
  const breaking = newest.split(/^### /m).find((part) => part.startsWith("Breaking changes")) ?? "";
  return changes.filter(({ name }) => !breaking.includes(`\`${name}\``));
}

type WithMembers = ts.InterfaceDeclaration | ts.ClassDeclaration;

/** A declaration's text, and what the names in it mean. */
type Stated = readonly [text: string, api: Api];

function memberChange([old, oldApi]: Stated, [now, nowApi]: Stated): string | undefined {
  const [before, after] = [declarationIn(old), declarationIn(now)];
  if (before === undefined || after === undefined || before.kind !== after.kind)
    return "is declared in another way";
  if (headOf(before, oldApi) !== headOf(after, nowApi)) return "extends something else";
  const members = membersOf(after, nowApi);
  for (const [key, text] of membersOf(before, oldApi)) {
    const then = members.get(key);
    members.delete(key);
    if (then === undefined) return `has no ${key} any more`;
    if (then.text !== text.text) return `has another ${key}`;
  }
  const added = [...members].find(([, { required }]) => required);
  return ts.isInterfaceDeclaration(after) && added !== undefined
    ? `asks for ${added[0]}`
    : undefined;
}

/** The one class or interface of a text; undefined for everything else. */
function declarationIn(text: string): WithMembers | undefined {
  const file = ts.createSourceFile("api.d.ts", text, ts.ScriptTarget.ES2022, true);
  const [only, ...more] = file.statements;
  if (only === undefined || more.length > 0) return undefined;
  return ts.isInterfaceDeclaration(only) || ts.isClassDeclaration(only) ? only : undefined;
}

// Where an interface has a member from makes no difference; what a class extends exists when the program runs.
function basesOf(node: WithMembers, api: Api): readonly WithMembers[] {
  if (!ts.isInterfaceDeclaration(node)) return [];
  return (node.heritageClauses ?? []).flatMap(({ types }) =>
    types.flatMap((type) => {
      const base = declarationIn(api[type.getText()] ?? "");
      return base === undefined ? [] : [base];
    }),
  );
}

/** What it extends, without the interfaces whose members count as its own. */
function headOf(node: WithMembers, api: Api): string {
  return (node.heritageClauses ?? [])
    .flatMap(({ types }) => types.map((type) => type.getText()))
    .filter((type) => ts.isClassDeclaration(node) || declarationIn(api[type] ?? "") === undefined)
    .join(", ");
}

interface MemberText {
  readonly text: string;
  readonly required: boolean;
}

/** Members by name; one of its own hides that of an interface it extends. */
function membersOf(node: WithMembers, api: Api): Map<string, MemberText> {
  const own = [...node.members].map((member): readonly [string, MemberText] => [
    member.name?.getText() ?? "constructor",
    {
      text: member.getText(),
      required: !("questionToken" in member && member.questionToken !== undefined),
    },
  ]);
  return new Map([...basesOf(node, api).flatMap((base) => [...membersOf(base, api)]), ...own]);
}
