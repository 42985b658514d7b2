// Arguments may be outputs where they say what a resource contains, and are values where they decide which resources exist. A
// plan works on values alone, so here each output gets a stand-in before the plan and its check as soon as it is known.
import * as pulumi from "@pulumi/pulumi";
import { throwIfAny, type Issue } from "../plans/issues";
import { ARGUMENTS } from "./declared";
import type { StandIn } from "./stand-ins";

/** Arguments as a plan sees them: values. An input that no plan reads is still there as it was given. */
export type Known<T> = T extends pulumi.OutputInstance<unknown> | Promise<unknown>
  ? never
  : T extends string | pulumi.Resource
    ? T
    : { readonly [K in keyof T]: Known<T[K]> };

/** What a component knows once its arguments are accepted. */
export interface Decided<Args, Plan> {
  /** The arguments as given; an output fails with the plan's own message when its value is refused. */
  readonly checked: Args;
  /** Which resources exist. What the plan makes of an output is in `content` only. */
  readonly plan: Plan;
  /** A part of the plan that is made of the arguments named in `from`: a value, or an output when one of them is. */
  readonly content: <T>(
    from: readonly (keyof Args)[],
    select: (plan: Plan) => T,
  ) => pulumi.Input<T>;
}

/**
 * Plans a component whose arguments may be outputs.
 *
 * @param component name of the class, or of its static function
 * @param name logical name; empty for a static function
 * @param standIns for each argument that the plan reads and that may be an output, what the plan sees instead of it
 * @throws InvalidArgumentsError for every value that the plan refuses, or for outputs where a value is needed
 */
export function decide<Args extends object, Plan>(
  { component, name = "" }: { readonly component: string; readonly name?: string },
  args: Args,
  standIns: Readonly<Record<string, StandIn>>,
  planOf: (subject: string, known: Known<Args>) => Plan,
): Decided<Args, Plan> {
  const subject = name === "" ? component : `${component} "${name}"`;
  const outputs = outputsIn(args, []);
  throwIfAny(subject, outputIssues(component, outputs));
  const content = outputs.flatMap(({ path, value }, index) => {
    const standIn = Object.entries(standIns).find(([pattern]) => isAt(path, segments(pattern)));
    return standIn === undefined ? [] : [{ path, value, text: standIn[1](index + 1) }];
  });
  const planWith = (known: unknown): Plan => planOf(subject, known as Known<Args>);
  const known = content.reduce<unknown>((all, { path, text }) => put(all, path, text), args);
  const plan = planWith(known);
  const checks = content.map(({ path, value }) => ({
    path,
    value: pulumi.output(value).apply((found) => {
      planWith(put(known, path, found));
      return found;
    }),
  }));
  return {
    plan,
    checked: checks.reduce<unknown>((all, { path, value }) => put(all, path, value), args) as Args,
    content: (from, select) => {
      const used = checks.filter(({ path: [first] }) => from.includes(first as keyof Args));
      if (used.length === 0) return select(plan);
      return pulumi
        .all(used.map(({ value }) => value))
        .apply((values) =>
          select(
            planWith(used.reduce((all, { path }, index) => put(all, path, values[index]), known)),
          ),
        );
    },
  };
}

type Path = readonly (string | number)[];

interface FoundOutput {
  readonly path: Path;
  readonly value: pulumi.Input<string>;
}

const isOutput = (value: unknown): value is pulumi.Input<string> =>
  pulumi.Output.isInstance(value) || value instanceof Promise;

function outputsIn(value: unknown, path: Path): readonly FoundOutput[] {
  if (isOutput(value)) return [{ path, value }];
  if (Array.isArray(value))
    return value.flatMap((entry, index) => outputsIn(entry, [...path, index]));
  if (!isPlainObject(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) => outputsIn(entry, [...path, key]));
}

// Resources and providers are arguments too, and their own properties are outputs.
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A copy with another value at `path`. */
function put(whole: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(whole))
    return whole.map((entry: unknown, index) => (index === key ? put(entry, rest, value) : entry));
  const record = whole as Readonly<Record<string, unknown>>;
  return { ...record, [key]: put(record[key], rest, value) };
}

// `a.*.b[]` as a, *, b, []
const segments = (pattern: string): readonly string[] =>
  pattern.split(/\.|(?=\[\])/).filter((part) => part !== "");

const isAt = (path: Path, pattern: readonly string[]): boolean =>
  path.length === pattern.length && path.every((part, index) => fits(part, pattern[index]));

const fits = (part: string | number, pattern: string | undefined): boolean =>
  typeof part === "number" ? pattern === "[]" : pattern === "*" || pattern === part;

// An argument that is not declared, such as a further fact of a network, is left alone.
function outputIssues(component: string, outputs: readonly FoundOutput[]): readonly Issue[] {
  const { inputs = [], values = [] } = ARGUMENTS[component] ?? {};
  const patterns = { inputs: inputs.map(segments), values: values.map(segments) };
  return outputs.flatMap(({ path }) => {
    const hint = hintFor(path, patterns);
    return hint === undefined ? [] : [{ path: textOf(path), problem: "is an output", hint }];
  });
}

type Patterns = readonly (readonly string[])[];

function hintFor(
  path: Path,
  { inputs, values }: { readonly inputs: Patterns; readonly values: Patterns },
): string | undefined {
  const isAbove = (pattern: readonly string[]) => isAt(path, pattern.slice(0, path.length));
  if (inputs.some((input) => isAt(path.slice(0, input.length), input))) return undefined;
  if (inputs.some(isAbove))
    return "its entries decide which resources exist, so give them as values; what an entry holds may be an output";
  if (!values.some(isAbove)) return undefined;
  const inMap = [...path.slice(0, -1), "key"];
  return typeof path.at(-1) === "number" && inputs.some((input) => isAt(inMap, input))
    ? "an entry of this list takes part in the name of a resource; give a map, with a name for each value"
    : "it decides which resources exist, so give a value known before the deployment";
}

const textOf = (path: Path): string =>
  path
    .map((part) => (typeof part === "number" ? `[${String(part)}]` : `.${part}`))
    .join("")
    .slice(1);
