// Which stacks a change touches: a stack file touches its own stack, the program and what it is built from touch all.

const STACK_FILE = /^Pulumi\.([\w-]+)\.yaml$/;
const PROGRAM =
  /^(Pulumi\.yaml|package(-lock)?\.json|tsconfig[\w.]*\.json|(config|components|stacks|policies|prerequisites)\/.+)$/;

/**
 * Names of the stacks to preview for a change.
 * @param changed paths relative to the repository, as `git diff --name-only` prints them
 * @param present files of the repository's root
 */
export function changedStacks(
  changed: readonly string[],
  present: readonly string[],
): readonly string[] {
  const all = present.flatMap((file) => STACK_FILE.exec(file)?.[1] ?? []).sort();
  if (changed.some((path) => PROGRAM.test(path))) return all;
  const named = changed.flatMap((path) => STACK_FILE.exec(path)?.[1] ?? []);
  return all.filter((stack) => named.includes(stack));
}
