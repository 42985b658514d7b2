// Which stacks an environment has, and the order they need each other in. Pure.

/** A stack with settings, and the stacks whose outputs it reads. */
export interface StackNeeds {
  readonly name: string;
  /** As written in `upstream`: `<organization>/<project>/<stack>`. */
  readonly upstreams: readonly string[];
}

/** The stack of the state backend, which every environment shares. */
export const BOOTSTRAP = "bootstrap";

/** Operations at once. A deployment waits for the cloud; the engine's own limit follows the cores, and two of them allow eight. */
export const PARALLEL = "32";

/** The stacks that `Pulumi.<stack>.yaml` files in a folder speak of. */
export function stackNames(files: readonly string[]): readonly string[] {
  return files.flatMap((file) => /^Pulumi\.([\w-]+)\.yaml$/.exec(file)?.[1] ?? []).sort();
}

/** The environment's own stack and its parts, `<env>-<part>`. @throws when the environment has no file */
export function stacksOf(env: string, names: readonly string[]): readonly string[] {
  if (!names.includes(env)) {
    const known = names.filter((name) => name !== BOOTSTRAP).join(", ");
    throw new Error(
      `--env ${env}: there is no Pulumi.${env}.yaml; write one${known === "" ? "" : `, or use ${known}`}`,
    );
  }
  return [env, ...names.filter((name) => name.startsWith(`${env}-`))];
}

/** Every stack that settings name, wherever in them `upstream` stands. */
export function upstreamsIn(settings: unknown): readonly string[] {
  if (typeof settings !== "object" || settings === null) return [];
  return Object.entries(settings).flatMap(([key, value]: [string, unknown]) =>
    key === "upstream" && typeof value === "string" ? [value] : upstreamsIn(value),
  );
}

/**
 * Every stack after those it reads; otherwise in the given order.
 * @param project name of this project, whose stacks may be named without it
 * @throws when stacks wait for one another in a circle
 */
export function inOrder(stacks: readonly StackNeeds[], project: string): readonly string[] {
  const done: string[] = [];
  let waiting = stacks;
  while (waiting.length > 0) {
    const names = waiting.map(({ name }) => name);
    const free = waiting.filter(
      ({ upstreams }) =>
        !upstreams.some((upstream) => names.some((name) => isStack(upstream, name, project))),
    );
    if (free.length === 0)
      throw new Error(`upstream: ${names.join(", ")} wait for one another; remove one upstream`);
    done.push(...free.map(({ name }) => name));
    waiting = waiting.filter((stack) => !free.includes(stack));
  }
  return done;
}

/** Whether a reference is to this project's stack of that name. */
function isStack(reference: string, name: string, ours: string): boolean {
  const [stack, project = ours] = reference.split("/").reverse();
  return stack === name && project === ours;
}
