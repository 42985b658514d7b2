import type { Node } from "./node";
import { isMarked, secretPaths } from "./read-once";
import type { Unknown } from "./unknown";

/** A fact that breaks the rule. */
export interface Violation {
  readonly kind: "violation";
  readonly node: Node;
  /** Property that carries the fact, down from the resource; empty when the whole resource does. */
  readonly property: string;
  /** What is wrong, with the value found: `is false, expected true`. */
  readonly says: string;
}

/** A fact that the engine does not know before the update. */
export interface NotYetKnown {
  readonly kind: "unknown";
  readonly node: Node;
  readonly property: string;
  readonly cause: Error;
}

export type Problem = Violation | NotYetKnown;

export function violation(node: Node, path: string, says: string): Violation {
  return { kind: "violation", node, property: path === "" ? "" : node.nameOf(path), says };
}

export function notYetKnown(node: Node, path: string, unknown: Unknown): NotYetKnown {
  return {
    kind: "unknown",
    node,
    property: path === "" ? "" : node.nameOf(path),
    cause: unknown.cause,
  };
}

/** What a finding is about: type and resource. */
export function subjectOf(node: Node): string {
  return `${node.writtenType} ${node.label}`;
}

/** Where a problem is: type, resource and property. */
export function placeOf({ node, property }: Problem): string {
  return `${subjectOf(node)}:${property === "" ? "" : ` ${property}`}`;
}

/** What is wrong there: the property, what was found and what is expected. */
export function factOf({ property, says }: Violation): string {
  return property === "" ? says : `${property} ${says}`;
}

// What a property of this name holds is not repeated in a message, whether or not it is marked secret.
const SECRET_NAME =
  /passw|secret|token|credential|privatekey|connectionstring|customdata|userdata|sas|accesskey/iu;

/** A value as a message may show it: short, and never a secret. */
export function shown(value: unknown, node?: Node, path = ""): string {
  if (value === undefined) return "not set";
  if (typeof value === "string" && node !== undefined && isSecret(node, path)) return "[hidden]";
  if (typeof value === "object" && value !== null) {
    return Array.isArray(value) ? `a list of ${String(value.length)}` : "an object";
  }
  const text = JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}..."`;
}

function isSecret(node: Node, path: string): boolean {
  const marks = secretPaths(node.resource.props) ?? [];
  return SECRET_NAME.test(path.split(".").at(-1) ?? "") || isMarked(marks, node.nameOf(path));
}
