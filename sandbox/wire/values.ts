import { createRequire } from "node:module";

import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

import { SIGNATURE, UNKNOWN } from "../../process/engine-values";

// The SDK carries its own copy of google-protobuf; messages of two copies do not mix, so its copy makes the structs.
const ofSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const structPb = ofSdk("google-protobuf/google/protobuf/struct_pb.js") as {
  readonly Struct: { fromJavaScript(value: Record<string, JavaScriptValue>): Struct };
};

/** A value as the engine sends it: JSON, with secrets, outputs, assets and references as objects that carry a signature. */
export type Value = unknown;
export type Properties = Readonly<Record<string, Value>>;

export const SECRET = "1b47061264138c4ac30d75fd1eb44270";
export const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
export { SIGNATURE, UNKNOWN };

export function isRecord(value: Value): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function secret(value: Value): Properties {
  return { [SIGNATURE]: SECRET, value };
}

export function isSecret(value: Value): value is Properties {
  return isRecord(value) && value[SIGNATURE] === SECRET;
}

function isOutput(value: Value): value is Properties {
  return isRecord(value) && value[SIGNATURE] === OUTPUT;
}

/** Assets, archives and resource references: kept whole, never looked into. */
export function isOpaque(value: Value): boolean {
  return isRecord(value) && SIGNATURE in value && !isSecret(value) && !isOutput(value);
}

export function isUnknown(value: Value): boolean {
  return value === UNKNOWN;
}

/** Outputs become their value (unknown when they have none yet), marked secret when they were; the rest stays as it is. */
export function withoutOutputs(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutOutputs);
  if (!isRecord(value) || isOpaque(value)) return value;
  if (isOutput(value)) {
    const inner = "value" in value ? withoutOutputs(value["value"]) : UNKNOWN;
    return value["secret"] === true && !isSecret(inner) ? secret(inner) : inner;
  }
  return mapRecord(value, withoutOutputs);
}

/** The value without any mark: what a cloud receives. Unknown parts stay the unknown string. */
export function plain(value: Value): Value {
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value) || isOpaque(value)) return value;
  if (isSecret(value)) return plain(value["value"]);
  if (isOutput(value)) return plain(withoutOutputs(value));
  return mapRecord(value, plain);
}

export function plainRecord(value: Properties): Readonly<Record<string, Value>> {
  const result = plain(value);
  return isRecord(result) ? result : {};
}

/** Hides every secret, for listings and messages. */
export function redacted(value: Value): Value {
  if (Array.isArray(value)) return value.map(redacted);
  if (!isRecord(value) || isOpaque(value)) return value;
  if (isSecret(value) || (isOutput(value) && value["secret"] === true)) return "[secret]";
  if (isOutput(value)) return redacted(withoutOutputs(value));
  return mapRecord(value, redacted);
}

export function containsUnknown(value: Value): boolean {
  if (Array.isArray(value)) return value.some(containsUnknown);
  if (isOutput(value) && !("value" in value)) return true;
  if (isRecord(value)) return Object.values(value).some(containsUnknown);
  return isUnknown(value);
}

export function mapRecord(
  record: Properties,
  change: (value: Value, key: string) => Value,
): Properties {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, change(value, key)]),
  );
}

/**
 * `over` laid upon `base`: records are merged key by key, everything else is taken from `over`. A secret record stays
 * secret as a whole, because what is added beside a secret can tell about it.
 */
export function merge(base: Value, over: Value): Value {
  if (over === undefined) return base;
  if (isSecret(base) && isRecord(base["value"]) && isRecord(over) && !isSecret(over)) {
    return secret(merge(base["value"], over));
  }
  if (!isRecord(base) || !isRecord(over) || SIGNATURE in base || SIGNATURE in over) return over;
  const result: Record<string, Value> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const merged = merge(result[key], value);
    if (merged !== undefined) result[key] = merged;
  }
  return result;
}

/** Every leaf replaced by the unknown string: what a preview says of something that only a cloud can compute. */
export function unknownLeaves(value: Value): Value {
  if (isRecord(value) && !(SIGNATURE in value)) return mapRecord(value, unknownLeaves);
  if (isSecret(value)) return secret(UNKNOWN);
  return UNKNOWN;
}

/** Reads `a.b.c` or `a.0.b`, looking through secret marks. */
export function at(value: Value, path: string): Value {
  let here: Value = value;
  for (const part of path.split(".")) {
    if (isSecret(here)) here = here["value"];
    if (Array.isArray(here)) here = (here as readonly Value[])[Number(part)];
    else if (isRecord(here)) here = here[part];
    else return undefined;
  }
  return here;
}

/** The record without the value at `a.b.c`. */
export function without(record: Properties, path: string): Properties {
  const [head = "", ...rest] = path.split(".");
  if (!(head in record)) return record;
  if (rest.length === 0) {
    return Object.fromEntries(Object.entries(record).filter(([key]) => key !== head));
  }
  const child = record[head];
  if (isSecret(child) && isRecord(child["value"])) {
    return { ...record, [head]: secret(without(child["value"], rest.join("."))) };
  }
  return isRecord(child) ? { ...record, [head]: without(child, rest.join(".")) } : record;
}

/** The record with `value` put at `a.b.c`. */
export function withValueAt(record: Properties, path: string, value: Value): Properties {
  const [head = "", ...rest] = path.split(".");
  if (rest.length === 0) return { ...record, [head]: value };
  const child = record[head];
  if (isSecret(child) && isRecord(child["value"])) {
    return { ...record, [head]: secret(withValueAt(child["value"], rest.join("."), value)) };
  }
  return { ...record, [head]: withValueAt(isRecord(child) ? child : {}, rest.join("."), value) };
}

export function fromStruct(struct: Struct | undefined): Properties {
  return struct === undefined ? {} : struct.toJavaScript();
}

export function toStruct(record: Properties): Struct {
  return structPb.Struct.fromJavaScript(
    withoutUndefined(record) as Record<string, JavaScriptValue>,
  );
}

// google-protobuf refuses `undefined`; the engine has no word for it either.
function withoutUndefined(value: Value): Value {
  if (Array.isArray(value))
    return value.map((item) => (item === undefined ? null : withoutUndefined(item)));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, withoutUndefined(item)]),
  );
}
