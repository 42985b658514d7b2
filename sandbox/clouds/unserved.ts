import { createHash } from "node:crypto";

import { closest } from "fastest-levenshtein";

import { CloudFailure } from "../wire/failure";
import type { Shape } from "./declared-outputs";
import type { Package, TypeRow } from "./rows";

/** A provider that is not simulated. It has no type of its own; `--generic` accepts its resources by their inputs. */
export function unservedPackage(name: string): Package {
  return {
    name,
    sdk: `@pulumi/${name}`,
    types: {},
    functions: {},
    refusals: {},
    conflicts: {},
    alreadyExists: ({ id }) => new CloudFailure("AlreadyExists", `${id} exists already`, 409),
    throttled: () => new CloudFailure("TooManyRequests", "too many requests", 429),
    retries: () => false,
  };
}

/**
 * A resource without a model: any inputs, every change an update in place. Its outputs are its inputs; a text that the SDK
 * declares and that is not an input, such as a generated name, is made from the id.
 */
export const genericRow = (declared: Shape | undefined): TypeRow => ({
  id: ({ token, name }) =>
    `${name}-${createHash("sha256").update(`${token} ${name}`).digest("hex").slice(0, 8)}`,
  computed: ({ id, inputs }) =>
    Object.fromEntries(
      [...(declared ?? [])]
        .filter(([output, { text, optional }]) => text && !optional && !(output in inputs))
        .map(([output]) => [output, output === "name" ? id : `${id}-${output}`]),
    ),
});

/** Refuses a type or a function without a model, and names the remedy. */
export function notSimulated(
  pack: Package,
  kind: "type" | "function",
  asked: string,
  token: string,
  served: readonly string[],
): CloudFailure {
  const known = Object.keys(kind === "type" ? pack.types : pack.functions);
  const problem =
    Object.keys(pack.types).length === 0
      ? `The sandbox does not simulate the package "${pack.name}", which the ${kind} "${asked}" belongs to. It simulates ${served.join(", ")}.`
      : `The sandbox does not simulate the ${kind} "${asked}" of the package "${pack.name}"` +
        (known.length === 0
          ? "."
          : `; the nearest simulated ${kind} is "${closest(token, known)}".`);
  return new CloudFailure(
    "NotSimulated",
    `${problem} To accept it by its inputs alone, run the command again with --generic. ` +
      "Simulated types by package: TYPES.md of pulumi-sandbox; its README shows how to add one.",
  );
}
