// Which stacks an environment has, and the order they need each other in. Pure.

/** A stack with settings, and the stacks whose outputs it reads. */
export interface StackNeeds {
  readonly name: string;
  /** As written in `upstream`: `<organization>/<project>/<stack>`. */
  readonly upstreams: readonly string[];
  /** The stack whose private cluster takes its objects, itself or as in `upstream`; undefined for a stack without such objects. */
  readonly cluster?: string | undefined;
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

/** Where the stacks of this project are. */
export interface Home {
  readonly project: string;
  /** Undefined where it is not known: every organization is taken for ours. */
  readonly organization?: string | undefined;
}

/**
 * Every stack after those it reads; otherwise in the given order.
 * @throws when stacks wait for one another in a circle
 */
export function inOrder(stacks: readonly StackNeeds[], home: Home): readonly StackNeeds[] {
  const done: StackNeeds[] = [];
  let waiting = stacks;
  while (waiting.length > 0) {
    const names = waiting.map(({ name }) => name);
    const free = waiting.filter(
      ({ upstreams }) =>
        !upstreams.some((upstream) => names.includes(stackIn(upstream, home) ?? "")),
    );
    if (free.length === 0)
      throw new Error(`upstream: ${names.join(", ")} wait for one another; remove one upstream`);
    done.push(...free);
    waiting = waiting.filter((stack) => !free.includes(stack));
  }
  return done;
}

/**
 * The stacks that one run deploys.
 * @throws when a name is not a stack of the environment, or none is left
 */
export function selected(
  stacks: readonly StackNeeds[],
  { only, skip = [] }: { readonly only?: readonly string[]; readonly skip?: readonly string[] },
): readonly StackNeeds[] {
  const names = stacks.map(({ name }) => name);
  for (const [option, given] of [
    ["--only", only ?? []],
    ["--skip", skip],
  ] as const) {
    const unknown = given.find((name) => !names.includes(name));
    if (unknown !== undefined)
      throw new Error(`${option} ${unknown}: is not one of the stacks; use ${names.join(", ")}`);
  }
  const left = stacks.filter(
    ({ name }) => (only === undefined || only.includes(name)) && !skip.includes(name),
  );
  if (left.length === 0)
    throw new Error(
      `--skip ${skip.join(" ")}: leaves no stack; leave out fewer of ${names.join(", ")}`,
    );
  return left;
}

/** The stack that `<organization>/<project>/<stack>` names, when it is one of ours. */
export function stackIn(reference: string, ours: Home): string | undefined {
  const [organization, project, stack] = reference.split("/");
  const isOurs = ours.organization === undefined || ours.organization === organization;
  return isOurs && project === ours.project ? stack : undefined;
}
