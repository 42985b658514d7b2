import type { PolicyConfigSchema } from "@pulumi/policy";

import type { EngineResource, Node } from "./node";
import type { Violation } from "./problem";
import type { PolicyRow } from "./report";
import { Unknown, stepInto } from "./unknown";

/**
 * A tag whose key is this followed by the name of a policy excepts its resource from that policy; the value is the
 * reason. The tag is visible in every preview and in the portal, beside the resource.
 */
export const EXCEPTION_TAG_PREFIX = "platform-foundations:exception:";

/** A shorter reason is not accepted; Azure and AWS limit a tag's value to 256 characters. */
const SHORTEST_REASON = 10;

const DAY_MS = 24 * 60 * 60 * 1000;

/** One entry of a rule's `exceptions` setting. */
export interface ExceptionEntry {
  /** Logical name of the resource; `*` stands for any run of characters. */
  readonly resource: string;
  /** @default any type */
  readonly type?: string;
  readonly reason: string;
  /** Last day, as `2027-03-31`. @default no end */
  readonly until?: string;
}

/** The setting that every rule has. */
export const EXCEPTIONS_SCHEMA: PolicyConfigSchema["properties"] = {
  exceptions: {
    type: "array",
    description:
      "Resources that this rule leaves alone, each with a reason of at least ten characters and, when it is to end, its last day.",
    items: {
      type: "object",
      additionalProperties: false,
      required: ["resource", "reason"],
      properties: {
        resource: { type: "string", minLength: 1 },
        type: { type: "string", minLength: 1 },
        reason: { type: "string", minLength: SHORTEST_REASON },
        until: { type: "string", pattern: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$" },
      },
    } as never,
  },
};

export type ExceptionSource = "tag" | "entry";

/** What excepts a resource from a policy, or did until its last day. */
export interface Exception {
  readonly from: ExceptionSource;
  readonly entry?: ExceptionEntry;
  readonly reason: string;
  readonly until?: string;
}

/** An exception that a rule met on a resource. */
export interface Use extends Exception {
  readonly node: Node;
}

/** Reads the exceptions from one policy while its rule runs, and keeps those that it met. */
export class ExceptionReader {
  public readonly used = new Map<string, Use>();
  public readonly ended = new Map<string, Use>();

  public constructor(
    private readonly policy: string,
    private readonly entries: readonly ExceptionEntry[],
    private readonly sources: readonly ExceptionSource[],
    private readonly now: Date,
  ) {}

  /** The reason of the exception for a resource, or undefined when there is none that holds today. */
  public reasonFor(node: Node): string | undefined {
    const found = this.of(node).filter(({ from }) => this.sources.includes(from));
    const held = found.find(({ until }) => daysLeft(until, this.now) >= 0);
    if (held !== undefined) this.used.set(node.urn, { ...held, node });
    else if (found[0] !== undefined) this.ended.set(node.urn, { ...found[0], node });
    return held?.reason;
  }

  private of({ resource, type, writtenType }: Node): readonly Exception[] {
    const key = `${EXCEPTION_TAG_PREFIX}${this.policy}`;
    // Some resources, such as a peering, cannot have tags; their component carries the tag instead.
    const tags = [resource, resource.parent].flatMap(
      (carrier) => (carrier === undefined ? undefined : tagOf(carrier, key)) ?? [],
    );
    const entries = this.entries.filter(
      (entry) =>
        matches(entry.resource, resource.name) &&
        [type, writtenType, resource.type].some((own) => matches(entry.type ?? "*", own)),
    );
    return [
      ...tags.map((value) => ({ from: "tag", ...dated(value) }) as const),
      ...entries.map((entry) => ({ from: "entry", entry, ...entry }) as const),
    ].filter(({ reason }) => reason.trim().length >= SHORTEST_REASON);
  }
}

/** A tag's value `until 2027-03-31: <reason>` ends after that day; any other text is a reason without an end. */
function dated(value: string): { readonly reason: string; readonly until?: string } {
  const [, until, reason = ""] = /^until ([0-9][^:\s]*):?\s*(.*)$/su.exec(value.trim()) ?? [];
  return until === undefined ? { reason: value.trim() } : { until, reason };
}

/** Whole days after `now` on which an exception still holds: negative once it has ended, and when its end is not a valid date. */
export function daysLeft(until: string | undefined, now: Date): number {
  if (until === undefined) return Number.POSITIVE_INFINITY;
  const day = Date.parse(until);
  if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(`${until}T`)) return -1;
  return Math.floor((day + DAY_MS - now.getTime()) / DAY_MS);
}

/** What one run of a rule did with the exceptions that it met. */
export interface Taken {
  readonly row: PolicyRow;
  readonly used: readonly Use[];
  readonly ended: readonly Use[];
  /** Whether the rule would have found something without them. */
  readonly needed: boolean;
  /** What the rule would have found if tags made no exceptions. */
  readonly behindTags: readonly Violation[];
}

// By rule and by what it checked, so that a later look at the same thing replaces the earlier one.
const taken = new Map<string, Taken>();
// The entries of each rule that has run; a rule that is switched off needs no exceptions and misses none.
const entriesOf = new Map<string, readonly ExceptionEntry[]>();

/** Keeps what a rule did with exceptions, for the policies of the pack that speak about them. */
export function noteExceptions(
  subject: string,
  entries: readonly ExceptionEntry[],
  run: Taken,
): void {
  const policy = run.row.checkedBy.policy;
  entriesOf.set(policy, entries);
  const key = `${policy} ${subject}`;
  if (run.used.length + run.ended.length === 0) taken.delete(key);
  else taken.set(key, run);
}

/** What the rules of this process did with exceptions since {@link forgetExceptions}. */
export function takenExceptions(): {
  readonly taken: readonly Taken[];
  readonly entriesOf: ReadonlyMap<string, readonly ExceptionEntry[]>;
} {
  return { taken: [...taken.values()], entriesOf: new Map(entriesOf) };
}

export function forgetExceptions(): void {
  taken.clear();
  entriesOf.clear();
}

/** The policies that the tags of a resource except it from. */
export function taggedPolicies(resource: EngineResource): readonly string[] {
  return Object.keys(tagsOf(resource) ?? {})
    .filter((key) => key.startsWith(EXCEPTION_TAG_PREFIX))
    .map((key) => key.slice(EXCEPTION_TAG_PREFIX.length));
}

/** A tag of a resource; undefined when it is absent or not known yet. */
export function tagOf(resource: EngineResource, key: string): string | undefined {
  const value = stepInto(tagsOf(resource), key);
  return typeof value === "string" ? value : undefined;
}

function tagsOf({ inputs, props }: EngineResource): object | undefined {
  const tags = stepInto(inputs ?? props, "tags");
  return typeof tags === "object" && tags !== null && !(tags instanceof Unknown) ? tags : undefined;
}

function matches(pattern: string, name: string): boolean {
  const source = pattern
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/gu, "\\$&"))
    .join(".*");
  return new RegExp(`^${source}$`, "u").test(name);
}

/**
 * Tag with the value `true` on a resource that its program retains on deletion. The engine does not
 * tell policies about `retainOnDelete`, so the program says it where a reader of the account sees it too.
 */
export const RETAINED_TAG = "platform-foundations:retain-on-delete";
