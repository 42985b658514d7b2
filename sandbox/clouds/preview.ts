import type { Properties, Value } from "../wire/values";
import {
  UNKNOWN,
  at,
  containsUnknown,
  isOpaque,
  isRecord,
  isSecret,
  mapRecord,
  merge,
  secret,
  unknownLeaves,
  withValueAt,
} from "../wire/values";
import type { DeclaredOutput, Shape } from "./declared-outputs";
import type { Previews } from "./rows";

/** What a provider has at hand when it answers a preview. */
export interface Previewed {
  readonly previews: Previews | undefined;
  /** What the program gives, without what is only ever written. */
  readonly given: Properties;
  /** What the simulation would compute now. */
  readonly foreseen: Properties;
  /** What the SDK says that the type answers. */
  readonly shape: Shape | undefined;
  /** Outputs that are secret whatever the inputs were. */
  readonly secrets: readonly string[];
  /** Whether all settings of the provider are known. */
  readonly configured: boolean;
}

const PLANNED: Previews = { by: "planned", known: [] };

/** The outputs in the preview of a creation: what nobody but the cloud can say is unknown. */
export function previewOfCreation(asked: Previewed): Properties {
  const { previews = PLANNED, given, foreseen, shape } = asked;
  if (previews.by === "dry run" && unanswerable(asked)) return tainted(given) as Properties;
  if (previews.by === "ungiven unknown" && shape !== undefined) {
    return marked(asked, onlyGiven(given, shape));
  }
  const known = previews.by === "planned" ? previews.known : [];
  const added = mapRecord(foreseen, (value, key) =>
    known.includes(key) ? value : unknownLeaves(value),
  );
  const answer = merge(added, given) as Properties;
  return marked(asked, shape === undefined ? answer : withRequired(answer, shape));
}

/** The outputs in the preview of an update. */
export function previewOfUpdate(asked: Previewed, olds: Properties): Properties {
  const { previews = PLANNED, given, foreseen, shape } = asked;
  if (previews.by === "dry run" && unanswerable(asked)) return tainted(given) as Properties;
  if (previews.by !== "ungiven unknown" || shape === undefined) {
    return tainted(merge(given, foreseen)) as Properties;
  }
  const stays = previews.stable.filter((key) => shape.has(key) && olds[key] !== undefined);
  const stable = Object.fromEntries(stays.map((key) => [key, olds[key]]));
  return { ...marked(asked, onlyGiven(given, shape)), ...stable };
}

// The server cannot be asked about an object with unknown parts, and a server that is not there yet not at all.
const unanswerable = ({ given, configured }: Previewed): boolean =>
  !configured || containsUnknown(given);

/** The outputs that the shape lists, each as it was given or unknown, at every depth. */
function onlyGiven(given: Properties, shape: Shape): Properties {
  return Object.fromEntries(
    [...shape].map(([name, output]) => {
      const value = given[name];
      return [
        name,
        value === undefined || value === null ? UNKNOWN : below(value, output, onlyGiven),
      ];
    }),
  );
}

/** The answer with every output that is always there, unknown where it was not given, at every depth. */
function withRequired(answer: Properties, shape: Shape): Properties {
  const result: Record<string, Value> = { ...answer };
  for (const [name, output] of shape) {
    const value = result[name];
    if (value !== undefined && value !== null) result[name] = below(value, output, withRequired);
    else if (!output.optional) result[name] = UNKNOWN;
  }
  return result;
}

/** The same done to each object of a value. */
function below(
  value: Value,
  output: DeclaredOutput,
  each: (record: Properties, shape: Shape) => Properties,
): Value {
  const shape = output.inner?.();
  if (shape === undefined) return value;
  const visit = (inner: Value, keys: boolean): Value => {
    if (isSecret(inner)) return secret(visit(inner["value"], keys));
    if (Array.isArray(inner)) return inner.map((item) => visit(item, keys));
    if (!isRecord(inner) || isOpaque(inner)) return inner;
    return keys ? mapRecord(inner, (item) => visit(item, false)) : each(inner, shape);
  };
  return visit(value, output.map === true);
}

function marked({ secrets }: Previewed, answer: Properties): Properties {
  let result = tainted(answer) as Properties;
  for (const path of secrets) {
    const value = at(result, path);
    if (value !== undefined && !isSecret(value)) result = withValueAt(result, path, secret(value));
  }
  return result;
}

// Text with an unknown part, such as an id that was put together, is unknown as a whole.
function tainted(value: Value): Value {
  if (typeof value === "string")
    return value !== UNKNOWN && value.includes(UNKNOWN) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(tainted);
  return isRecord(value) ? mapRecord(value, tainted) : value;
}
