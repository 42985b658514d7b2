// Every stack of every environment through the loader, then all of them beside each other. Pure.
import { type Cidr, cidrOf, contains } from "../../components/plans/cidr";
import { InvalidArgumentsError, type Issue } from "../../components/plans/issues";
import { settingsFromText } from "../../config/from-file";
import { loadConfig, type RawSettings } from "../../config/load";
import { stackIn, upstreamsIn } from "../deploy/order";
import type { EnvironmentsFile } from "./file";
import { type OwnedName, ownedNamesOf } from "./owned-names";
import { collide, freeRange, namedRanges, type NetworkRange, rangesOf } from "./ranges";

/** A stack as it is checked: one of the file, or one that has a stack file only. */
export interface CheckedStack {
  readonly environment: string;
  readonly name: string;
  /** Where its settings are, for messages: `environments.prod.config`, or the name of the stack file. */
  readonly place: string;
  /** Text of the stack file, with its encrypted values. */
  readonly text: string;
}

interface FoundStack extends CheckedStack {
  readonly settings: readonly unknown[];
  readonly networks: readonly NetworkRange[];
  readonly names: readonly OwnedName[];
}

export interface Checked {
  readonly issues: readonly Issue[];
  /** The next free block as large as the range of an environment. */
  readonly free: string | undefined;
}

/** @param stacks those without a place in the file first: of two that collide the later one gets the issue */
export function checkStacks(
  stacks: readonly CheckedStack[],
  { base, environments }: EnvironmentsFile,
  project: string,
): Checked {
  const issues: Placed[] = [];
  const found = stacks.flatMap((stack): FoundStack[] => {
    try {
      const raw = settingsFromText(stack.text, stack.place, project);
      const settings = [...raw.values.values()];
      const networks = rangesOf((key) => raw.values.get(`${project}:${key}`));
      const names = namesIn(stack, raw, issues);
      return [{ ...stack, settings, networks, names }];
    } catch (error) {
      issues.push(...issuesIn(error).map((issue) => at(stack, issue)));
      return [];
    }
  });
  const networks = found.flatMap((stack) => stack.networks.map(({ cidr }) => cidr));
  const ranges = [base, ...Object.values(environments)].flatMap(({ range }) =>
    range === undefined ? [] : [cidrOf(range)],
  );
  const taken = [
    ...networks,
    ...ranges,
    ...found.flatMap(({ settings }) => namedRanges(settings, networks)),
  ];
  const propose = (prefix: number, near: Cidr): string | undefined => {
    const free = freeRange(prefix, taken, near);
    if (free !== undefined) taken.push(free);
    return free?.text;
  };
  const rangeOf = (environment: string): Cidr | undefined => {
    const text = environments[environment]?.range ?? base.range;
    return text === undefined ? undefined : cidrOf(text);
  };
  found.forEach((stack, index) => {
    const earlier = found
      .slice(0, index)
      .filter(({ environment }) => environment !== stack.environment);
    issues.push(
      ...overlapIssues(stack, earlier, rangeOf(stack.environment), propose),
      ...nameIssues(stack, earlier),
      ...upstreamIssues(stack, stacks, project),
    );
  });
  const first = ranges[0];
  return {
    issues: together(issues, Object.keys(environments).length),
    free: first === undefined ? undefined : freeRange(first.prefix, taken, first)?.text,
  };
}

/** The names of a stack that the loader accepts. */
function namesIn(stack: CheckedStack, raw: RawSettings, issues: Placed[]): readonly OwnedName[] {
  try {
    return ownedNamesOf(loadConfig(raw), `${raw.project}/${stack.name}`);
  } catch (error) {
    issues.push(...issuesIn(error).map((issue) => at(stack, issue)));
    return [];
  }
}

function issuesIn(error: unknown): readonly Issue[] {
  if (error instanceof InvalidArgumentsError) return error.issues;
  throw error;
}

/** An issue with the place that its path is below. */
interface Placed extends Issue {
  readonly place: string;
  readonly environment: string;
}

const at = ({ environment, place }: CheckedStack, issue: Issue): Placed => ({
  ...issue,
  place,
  environment,
});

type Propose = (prefix: number, near: Cidr) => string | undefined;

function overlapIssues(
  stack: FoundStack,
  earlier: readonly FoundStack[],
  range: Cidr | undefined,
  propose: Propose,
): readonly Placed[] {
  const found = stack.networks.flatMap((network) => {
    const [other] = earlier.flatMap(({ networks, place }) =>
      networks.filter((each) => collide(network, each)).map((each) => ({ ...each, place })),
    );
    return other === undefined ? [] : [{ network, other }];
  });
  const [first] = found;
  const hintOf = (prefix: number, near: Cidr): string => {
    const free = propose(prefix, near);
    return free === undefined
      ? "no private range of this size is free; use smaller networks"
      : `use ${free}, which is free`;
  };
  const inRange = (cidr: Cidr): boolean => range !== undefined && contains(range, cidr);
  // Networks of the environment's range move together.
  if (
    range !== undefined &&
    first !== undefined &&
    found.every((each) => inRange(each.network.cidr))
  )
    return [
      {
        environment: stack.environment,
        place: `environments.${stack.environment}`,
        path: "range",
        problem: `${range.text} holds ${first.network.path} ${first.network.cidr.text}, which overlaps ${first.other.cidr.text} of ${first.other.place}`,
        hint: hintOf(range.prefix, range),
      },
    ];
  return found.map(({ network: { path, cidr }, other }) =>
    at(stack, {
      path,
      problem: `${cidr.text} overlaps ${other.path} ${other.cidr.text} of ${other.place}`,
      hint: hintOf(cidr.prefix, cidr),
    }),
  );
}

/** One issue for each setting, with every name that it decides. */
function nameIssues(stack: FoundStack, earlier: readonly FoundStack[]): readonly Placed[] {
  const found = stack.names.flatMap((name) => {
    const other = earlier.find(({ names }) =>
      names.some(({ identity }) => identity === name.identity),
    );
    return other === undefined ? [] : [{ ...name, other }];
  });
  return [...new Set(found.map(({ path }) => path))].map((path) => {
    const names = found.filter((name) => name.path === path);
    return at(stack, {
      path,
      problem: `gives ${names.map(({ label }) => label).join(", ")}, which ${names[0]?.other.place ?? ""} has too`,
      hint: "write a value of this environment alone, for example with ${environment} in base",
    });
  });
}

function upstreamIssues(
  stack: FoundStack,
  stacks: readonly CheckedStack[],
  project: string,
): readonly Placed[] {
  const names = stacks.map(({ name }) => name);
  const references = new Set(upstreamsIn(stack.settings));
  return [...references].flatMap((reference) => {
    const upstream = stackIn(reference, { project });
    return upstream === undefined || names.includes(upstream)
      ? []
      : [
          at(stack, {
            path: "upstream",
            problem: `${reference} is not a stack of the file, and it has no stack file`,
            hint: `use one of ${names.filter((name) => name !== stack.name).join(", ")}`,
          }),
        ];
  });
}

/** The same issue in several environments is one issue. */
function together(issues: readonly Placed[], count: number): readonly Issue[] {
  const groups = new Map<string, Placed[]>();
  for (const issue of issues) {
    const { path, problem, hint, place } = issue;
    const key = JSON.stringify([place.replace(ENVIRONMENT, ""), path, problem, hint]);
    groups.set(key, [...(groups.get(key) ?? []), issue]);
  }
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map(({ path, problem, hint, place }) => {
      const names = group.map(({ environment }) => environment);
      const which = names.length === count ? "*" : `{${names.join(",")}}`;
      const places =
        names.length === 1 ? place : place.replace(ENVIRONMENT, () => `environments.${which}`);
      return { path: `${places}.${path}`, problem, hint };
    }),
  );
}

const ENVIRONMENT = /^environments\.[^.]+/;
