// Decides as IAM does: an explicit Deny wins, then an Allow, and everything else is refused.
import { wildcard } from "../wildcard";

type Texts = string | readonly string[];

/** A policy as a scenario gives it. */
export interface PolicyDocument {
  readonly Statement: readonly {
    readonly Effect: "Allow" | "Deny";
    readonly Action: Texts;
    readonly Resource: Texts;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, Texts>>>> | undefined;
  }[];
}

export type Decision = "allowed" | "explicitDeny" | "implicitDeny";

const listOf = (value: Texts): readonly string[] => [value].flat();

const matches = (pattern: string, text: string): boolean => wildcard(pattern).test(text);

/** `StringEquals` and `StringLike` with their `ForAllValues:` forms; a key that is not given fails all but the latter. */
function holds(
  operator: string,
  wanted: readonly string[],
  given: readonly string[] | undefined,
): boolean {
  const [form, name = form] = operator.split(":");
  if (given === undefined) return form === "ForAllValues";
  const equal = name === "StringEquals" ? (a: string, b: string) => a === b : matches;
  return given.every((value) => wanted.some((pattern) => equal(pattern, value)));
}

/** The decision about one action on one resource. */
export function decide(
  policies: readonly PolicyDocument[],
  action: string,
  resource: string,
  context: Readonly<Record<string, readonly string[]>>,
): Decision {
  const about = policies
    .flatMap(({ Statement }) => Statement)
    .filter(
      ({ Action, Resource, Condition = {} }) =>
        listOf(Action).some((pattern) => matches(pattern, action)) &&
        listOf(Resource).some((pattern) => matches(pattern, resource)) &&
        Object.entries(Condition).every(([operator, keys]) =>
          Object.entries(keys).every(([key, wanted]) =>
            holds(operator, listOf(wanted), context[key]),
          ),
        ),
    );
  if (about.some(({ Effect }) => Effect === "Deny")) return "explicitDeny";
  return about.length > 0 ? "allowed" : "implicitDeny";
}
