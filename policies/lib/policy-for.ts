import type {
  EnforcementLevel,
  PolicyComplianceFramework,
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";

import { FRAMEWORKS, controlsOf } from "../../prerequisites/frameworks";

import {
  EXCEPTIONS_SCHEMA,
  ExceptionReader,
  noteExceptions,
  type ExceptionEntry,
  type ExceptionSource,
} from "./exceptions";
import { canHold, Node, type EngineResource } from "./node";
import { rememberInputs, withInputs } from "./inputs";
import { notYetKnown, placeOf, type Problem } from "./problem";
import { secretPaths } from "./read-once";
import { bySubject, messageOf, reportLine, type PolicyRow } from "./report";
import { runStart } from "./run-start";
import { Stack } from "./stack";
import { noteUndecided } from "./undecided";

/** What a rule gets beside the node to check. */
export interface Context<R extends PolicyRow, C> {
  readonly limits: R extends { readonly limits: infer L } ? L : undefined;
  /** Settings of the pack's user over the rule's defaults. */
  readonly config: Readonly<C>;
  /** When the run began: what has ended has ended by then. */
  readonly now: Date;
  /** The reason of a named exception for a resource, for rules that still ask something of it. */
  readonly exception: (node: Node) => string | undefined;
}

/** The settings of a rule that has none of its own. */
export type NoSettings = Readonly<Record<string, unknown>>;

interface Common<C> {
  /** Optional. Settings that a user of the pack may give to this rule, with their defaults. */
  readonly config?: { readonly schema: PolicyConfigSchema["properties"]; readonly defaults: C };
  /**
   * Optional. True when the rule itself reads the exception, because something remains to be asked
   * of an excepted resource. @default false: an excepted resource is not checked
   */
  readonly readsExceptions?: boolean;
}

export interface ResourceRule<R extends PolicyRow, C> extends Common<C> {
  /** Types that are checked, without API version; those declared inside another resource are found there. `*` is all. */
  readonly type: string | readonly string[];
  readonly check: (node: Node, context: Context<R, C>) => Iterable<Problem>;
}

export interface StackRule<R extends PolicyRow, C> extends Common<C> {
  /** Types that the rule is about, without API version; a stack without any is none of its business. */
  readonly type: string | readonly string[];
  readonly check: (stack: Stack, context: Context<R, C>) => Iterable<Problem>;
}

/** A rule as the packs serve it and the tests and documents read it. */
export interface Rule {
  readonly row: PolicyRow;
  readonly kind: "resource" | "stack";
  /** Types that the rule is about; a last `*` stands for the rest of the name. */
  readonly types: readonly string[];
  readonly policy: ResourceValidationPolicy | StackValidationPolicy;
  /** The rule's findings on a whole graph, for tests and documents. @default - now is when the run began */
  readonly examine: (
    resources: readonly EngineResource[],
    config?: Readonly<Record<string, unknown>>,
    now?: Date,
  ) => readonly Problem[];
}

/** Whether a graph holds anything that a rule is about, so that its silence says something. */
export function isAbout(rule: Rule, resources: readonly EngineResource[]): boolean {
  const { nodes } = new Stack(resources);
  return rule.types.some((type) =>
    nodes.some((node) =>
      type.endsWith("*") ? node.type.startsWith(type.slice(0, -1)) : node.within(type).length > 0,
    ),
  );
}

/** The graph of a stack, built once for all rules: the library gives each of them the same resources in new objects. */
function stackOf(resources: readonly EngineResource[]): Stack {
  const marks = secretPaths(resources[0]?.props ?? {});
  if (marks === undefined || latest?.marks !== marks) {
    latest = { marks, stack: new Stack(resources.map(withInputs)) };
  }
  return latest.stack;
}

let latest: { readonly marks: readonly string[] | undefined; readonly stack: Stack } | undefined;

/** The graph of a list that is examined, built once for all rules. */
function examinedStack(resources: readonly EngineResource[]): Stack {
  const stack = examined.get(resources) ?? new Stack(resources);
  examined.set(resources, stack);
  return stack;
}

const examined = new WeakMap<readonly EngineResource[], Stack>();

const WHOLE_STACK = "the stack";

/** A rule that one resource decides by itself, on its inputs. */
export function policyFor<const R extends PolicyRow, C = NoSettings>(
  row: R,
  rule: ResourceRule<R, C>,
): Rule {
  const types = typeof rule.type === "string" ? [rule.type] : rule.type;
  const isChecked = (token: string): boolean =>
    types.some((type) => type === "*" || canHold(token, type));
  const checkOne = (
    resource: EngineResource,
    given: Given<C>,
    now = runStart(),
  ): readonly Problem[] => {
    const whole = Node.of(resource);
    const unseen = types
      .flatMap((type) => whole.unseen(type))
      .map(({ path, unknown }) => notYetKnown(whole, path, unknown));
    const nodes = types.flatMap((type) => (type === "*" ? [whole] : whole.within(type)));
    return withExceptions(row, rule, { given, now }, resource.urn, (context) => [
      ...nodes.flatMap((node) => [...rule.check(node, context)]),
      ...unseen,
    ]);
  };
  return {
    row,
    kind: "resource",
    types,
    examine: (resources, config = {}, now = runStart()) =>
      resources
        .filter(({ type }) => isChecked(type))
        .flatMap((resource) => checkOne(resource, config as Given<C>, now)),
    policy: {
      ...metadata(row, rule),
      validateResource: (args, report) => {
        rememberInputs(args);
        const given = args.getConfig<Given<C>>();
        if (isChecked(args.type)) conclude(row, args.urn, checkOne(args, given), report);
        else refuseUnknownSettings(row, rule, given);
      },
    },
  };
}

/** A rule that only the whole graph decides. */
export function stackPolicyFor<const R extends PolicyRow, C = NoSettings>(
  row: R,
  rule: StackRule<R, C>,
): Rule {
  const examine = (stack: Stack, given: Given<C>, now = runStart()): readonly Problem[] =>
    withExceptions(row, rule, { given, now }, WHOLE_STACK, (context) => [
      ...rule.check(stack, context),
    ]);
  return {
    row,
    kind: "stack",
    types: typeof rule.type === "string" ? [rule.type] : rule.type,
    examine: (resources, config = {}, now = runStart()) =>
      examine(examinedStack(resources), config as Given<C>, now),
    policy: {
      ...metadata(row, rule),
      validateStack: (args, report) => {
        const stack = stackOf(args.resources);
        conclude(row, WHOLE_STACK, examine(stack, args.getConfig<Given<C>>()), report);
      },
    },
  };
}

type Given<C> = Partial<C> & { readonly exceptions?: readonly ExceptionEntry[] };

/** What a rule finds beside its exceptions, which are noted together with what they hide. */
function withExceptions<R extends PolicyRow, C>(
  row: R,
  rule: Common<C>,
  { given, now }: { readonly given: Given<C>; readonly now: Date },
  subject: string,
  check: (context: Context<R, C>) => readonly Problem[],
): readonly Problem[] {
  refuseUnknownSettings(row, rule, given);
  const entries = given.exceptions ?? [];
  const run = (exceptions: ExceptionReader): readonly Problem[] => {
    const exception = (node: Node): string | undefined => exceptions.reasonFor(node);
    const problems = check({
      limits: row.limits as Context<R, C>["limits"],
      config: { ...rule.config?.defaults, ...given } as Readonly<C>,
      now,
      exception,
    });
    return rule.readsExceptions === true
      ? problems
      : problems.filter(({ node }) => exception(node) === undefined);
  };
  const readerOf = (...sources: readonly ExceptionSource[]): ExceptionReader =>
    new ExceptionReader(row.checkedBy.policy, entries, sources, now);

  const exceptions = readerOf("tag", "entry");
  const found = run(exceptions);
  const known = new Set(found.map(textOf));
  const hiddenWith = (reader: ExceptionReader): readonly Problem[] =>
    exceptions.used.size === 0 ? [] : run(reader).filter((problem) => !known.has(textOf(problem)));
  noteExceptions(subject, entries, {
    row,
    used: [...exceptions.used.values()],
    ended: [...exceptions.ended.values()],
    needed: hiddenWith(readerOf()).length > 0,
    behindTags: hiddenWith(readerOf("entry")).filter((problem) => problem.kind === "violation"),
  });
  return found;
}

const textOf = (problem: Problem): string =>
  `${problem.node.urn} ${placeOf(problem)} ${problem.kind === "violation" ? problem.says : ""}`;

/** The engine passes a misspelt setting on without a warning, and the rule would go on with its default. */
function refuseUnknownSettings<C>(row: PolicyRow, rule: Common<C>, given: object): void {
  const known = Object.keys({ ...rule.config?.schema, ...EXCEPTIONS_SCHEMA });
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new Error(
    `"${unknown}" is not a setting of ${row.checkedBy.policy}; use ${known.join(" or ")}`,
  );
}

function metadata<C>(
  row: PolicyRow,
  rule: Common<C>,
): {
  readonly name: string;
  readonly description: string;
  readonly enforcementLevel: EnforcementLevel;
  readonly configSchema: PolicyConfigSchema;
  readonly displayName: string;
  readonly severity: "high" | "low";
  readonly remediationSteps: string;
  readonly url?: string;
  readonly framework?: PolicyComplianceFramework;
  readonly tags?: string[];
} {
  return {
    name: row.checkedBy.policy,
    displayName: row.id,
    description: row.title,
    enforcementLevel: levelOf(row),
    severity: row.severity === "blocking" ? "high" : "low",
    configSchema: { properties: { ...rule.config?.schema, ...EXCEPTIONS_SCHEMA } },
    remediationSteps: row.hint,
    ...(row.link === undefined ? {} : { url: row.link }),
    ...frameworksOf(row),
  };
}

/** The library takes one framework for a policy; the tags have all. */
function frameworksOf(row: PolicyRow): {
  readonly framework?: PolicyComplianceFramework;
  readonly tags?: string[];
} {
  const found = controlsOf(row.id);
  const [first] = found;
  if (first === undefined) return {};
  const { name, version, mapping } = FRAMEWORKS[first[0]];
  return {
    framework: { name, version, reference: first[1].join(", "), specification: mapping },
    tags: found.flatMap(([id, controls]) => controls.map((control) => `${id}:${control}`)),
  };
}

function levelOf(row: PolicyRow): EnforcementLevel {
  if (row.offByDefault !== undefined) return "disabled";
  return row.severity === "blocking" ? "mandatory" : "advisory";
}

/**
 * Reports what is certain, and keeps what cannot be told yet for the pack's one line about it. The update itself knows
 * the value, so a mandatory rule on one resource still decides there, before the resource is written.
 */
function conclude(
  row: PolicyRow,
  subject: string,
  problems: readonly Problem[],
  report: ReportViolation,
): void {
  for (const found of bySubject(problems.filter((one) => one.kind === "violation"))) {
    const [first] = found;
    if (first !== undefined)
      reportLine(report, { message: messageOf(row, found), urn: first.node.urn });
  }
  noteUndecided(
    row.checkedBy.policy,
    subject,
    problems.filter((problem) => problem.kind === "unknown"),
  );
}
