// The JSON schema of the file of environments, from its own schema and that of a stack file.
import { z } from "zod";
import { environmentsSchema } from "../../commands/environments/file";
import { SETTINGS } from "../../config/schema";
import { stackConfigSchema } from "./config";

/** JSON schema of environments.yaml, for completion in an editor. */
export function environmentsEditorSchema(): string {
  const { properties } = stackConfigSchema();
  // No secrets: those stay in the stack files.
  const settings = Object.keys(SETTINGS).map(
    (key) => [key, orNull(differenceOf(properties[`platform-foundations:${key}`]))] as const,
  );
  const schema = {
    title: "Environments of platform-foundations",
    ...z.toJSONSchema(environmentsSchema, { io: "input" }),
    $defs: { config: { type: "object", properties: Object.fromEntries(settings) } },
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** Rules of a whole value, which a difference, a part of it with placeholders, does not have to satisfy. */
const OF_WHOLE_VALUES = ["required", "pattern", "format", "minItems", "minLength", "$schema"];

/** A setting as a difference: any part of it, null to remove it. The loader checks the result. */
function differenceOf(node: unknown): unknown {
  if (Array.isArray(node)) return (node as readonly unknown[]).map(differenceOf);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => !OF_WHOLE_VALUES.includes(key))
      .map(([key, value]: readonly [string, unknown]) => {
        if (key === "properties")
          return [key, mapValues(value as object, (each) => orNull(differenceOf(each)))];
        // A part of a value may fit several variants.
        return [key === "oneOf" ? "anyOf" : key, key === "default" ? value : differenceOf(value)];
      }),
  );
}

const orNull = (node: unknown): unknown => ({ anyOf: [node, { type: "null" }] });

const mapValues = (record: object, value: (each: unknown) => unknown): object =>
  Object.fromEntries(Object.entries(record).map(([key, each]) => [key, value(each)]));
