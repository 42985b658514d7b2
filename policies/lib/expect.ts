import type { Node } from "./node";
import { notYetKnown, shown, violation, type Problem } from "./problem";
import { isAnywhere } from "./ranges";
import { Unknown } from "./unknown";

/** Checks one property by a test on its value; an absent one gets the same test. */
export function* holds(
  node: Node,
  path: string,
  expected: string,
  test: (value: unknown) => boolean,
): Generator<Problem> {
  const value = node.get(path);
  if (value instanceof Unknown) yield notYetKnown(node, path, value);
  else if (!test(value))
    yield violation(
      node,
      path,
      `is ${shown(node.asWritten(path, value), node, path)}, expected ${expected}`,
    );
}

/** The property has exactly this value; absent is a violation. */
export function equals(
  node: Node,
  path: string,
  wanted: string | number | boolean,
): Generator<Problem> {
  const expected = JSON.stringify(node.asWritten(path, wanted));
  return holds(node, path, expected, (value) => node.means(value, wanted));
}

/** The property is absent or has another value than this one. */
export function differs(
  node: Node,
  path: string,
  refused: string | number | boolean,
): Generator<Problem> {
  return holds(
    node,
    path,
    `anything but ${JSON.stringify(node.asWritten(path, refused))}`,
    (value) => !node.means(value, refused),
  );
}

/** The property has one of these values; absent is a violation. */
export function oneOf(node: Node, path: string, wanted: readonly string[]): Generator<Problem> {
  return holds(node, path, `one of ${wanted.join(", ")}`, (value) =>
    wanted.some((one) => node.means(value, one)),
  );
}

/** The property is a number in the range; absent is a violation. */
export function between(
  node: Node,
  path: string,
  minimum: number,
  maximum = Number.POSITIVE_INFINITY,
): Generator<Problem> {
  const range =
    maximum === Number.POSITIVE_INFINITY
      ? `${String(minimum)} or more`
      : `${String(minimum)} to ${String(maximum)}`;
  return holds(
    node,
    path,
    range,
    (value) => typeof value === "number" && value >= minimum && value <= maximum,
  );
}

/** The property is set: text or a list that is not empty, or anything else that is there. */
export function present(node: Node, path: string): Generator<Problem> {
  return holds(node, path, "a value", (value) =>
    typeof value === "string" || Array.isArray(value) ? value.length > 0 : value !== undefined,
  );
}

/** The property is absent; an empty text or list counts as absent. */
export function absent(node: Node, path: string): Generator<Problem> {
  return holds(node, path, "no value", (value) =>
    typeof value === "string" || Array.isArray(value) ? value.length === 0 : value === undefined,
  );
}

/**
 * What a resource that is open by a named exception still has to be: closed by default, with listed
 * ranges none of which is everybody.
 */
export function* firewalled(node: Node, rules: string, range: string): Generator<Problem> {
  yield* equals(node, `${rules}.defaultAction`, "Deny");
  const list = node.get(`${rules}.ipRules`);
  if (list instanceof Unknown) yield notYetKnown(node, `${rules}.ipRules`, list);
  for (const rule of node.items(`${rules}.ipRules`)) {
    yield* holds(
      rule,
      range,
      "a range that is not everybody",
      (value) => typeof value === "string" && !isAnywhere(value),
    );
  }
}
