// Single changes of settings, made from their schema: for each setting one value that it does not have, which the loader accepts.
import { isDeepStrictEqual } from "node:util";
import { stringify } from "yaml";
import { z } from "zod";
import { InvalidArgumentsError } from "../../components/plans/issues";
import { settingsFromText } from "../../config/from-file";
import { loadConfig, type FoundationConfig } from "../../config/load";
import { SETTINGS, type SettingKey } from "../../config/schema";

const PROJECT = "platform-foundations";

export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
}

/** A setting by its path as the reference writes it: `azureCore.aks.userPools.<name>.vmSize`. */
export interface Setting {
  readonly path: string;
  readonly schemas: readonly Schema[];
}

/** Every setting that has no further settings below it. */
export function leafSettings(): readonly Setting[] {
  const found = new Map<string, Schema[]>();
  const visit = (schema: Schema, path: string): void => {
    const branches = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
    if (branches.length > 1) {
      for (const branch of branches.slice(1)) visit(branch, path);
      return;
    }
    const inner = Object.entries(schema.properties ?? {});
    for (const [key, one] of inner) visit(one, `${path}.${key}`);
    if (typeof schema.additionalProperties === "object")
      visit(schema.additionalProperties, `${path}.<name>`);
    if (schema.items?.properties !== undefined) {
      for (const [key, one] of Object.entries(schema.items.properties))
        visit(one, `${path}[].${key}`);
      return;
    }
    if (inner.length === 0 && typeof schema.additionalProperties !== "object")
      found.set(path, [...(found.get(path) ?? []), schema]);
  };
  for (const key of Object.keys(SETTINGS) as SettingKey[])
    visit(
      z.toJSONSchema(SETTINGS[key].schema, { io: "input", unrepresentable: "any" }) as Schema,
      key,
    );
  return [...found].map(([path, schemas]) => ({ path, schemas }));
}

/** Values to try for a setting, the likeliest first. */
export function candidatesFor({ path, schemas }: Setting, samples: Samples): readonly unknown[] {
  return [...(samples[path] ?? []), ...schemas.flatMap(valuesOf)];
}

export type Samples = Readonly<Record<string, readonly unknown[]>>;

/** A value with those of settings beside it that it needs, or that it excludes (`undefined`): a mode comes with its own settings. */
export class Together {
  public constructor(public readonly settings: File) {}
}

function valuesOf(schema: Schema): readonly unknown[] {
  if (schema.const !== undefined) return [schema.const];
  if (schema.enum !== undefined) return schema.enum;
  if (schema.type === "boolean") return [true, false];
  if (schema.type === "integer" || schema.type === "number") {
    const { minimum = 1, maximum = minimum + 100 } = schema;
    const low = Math.max(minimum, 1);
    return [low + 1, Math.min(maximum, low + 9), low, Math.min(maximum, 1000)];
  }
  if (schema.type === "array" && schema.items?.enum !== undefined)
    return [schema.items.enum.slice(0, 1), schema.items.enum.slice(0, 2), schema.items.enum];
  return [];
}

export type File = Readonly<Record<string, unknown>>;

export function loaded(config: File): FoundationConfig | undefined {
  try {
    const text = stringify({ config }, { defaultStringType: "QUOTE_DOUBLE" });
    return loadConfig(settingsFromText(text, "Pulumi.test.yaml", PROJECT));
  } catch (error) {
    if (error instanceof InvalidArgumentsError) return undefined;
    throw error;
  }
}

const isMap = (value: unknown): value is File =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The values with one at its path; undefined where they have no place for it. */
function withValue(values: unknown, parts: readonly string[], value: unknown): unknown {
  const [part, ...rest] = parts;
  if (part === undefined) return value;
  if (part === "[]") {
    if (!Array.isArray(values) || !isMap(values[0])) return undefined;
    const inner = withValue(values[0], rest, value);
    return inner === undefined ? undefined : [inner, ...(values.slice(1) as unknown[])];
  }
  if (!isMap(values)) return undefined;
  const key = part === "<name>" ? Object.keys(values)[0] : part;
  if (key === undefined) return undefined;
  const inner = withValue(values[key] ?? (rest[0] === "[]" ? [] : {}), rest, value);
  return inner === undefined ? undefined : { ...values, [key]: inner };
}

/** The values with several beside each other at a path. */
function withSettings(values: unknown, parts: readonly string[], settings: File): unknown {
  const at = valueAt(values, parts);
  return withValue(values, parts, { ...(isMap(at) ? at : {}), ...settings });
}

/** What is at a path; `<name>` and `[]` stand for the first. */
const valueAt = (values: unknown, parts: readonly string[]): unknown =>
  parts.reduce<unknown>((found, part) => {
    if (part === "[]") return Array.isArray(found) ? (found[0] as unknown) : undefined;
    if (!isMap(found)) return undefined;
    return found[part === "<name>" ? (Object.keys(found)[0] ?? "") : part];
  }, values);

const partsOf = (path: string): readonly string[] =>
  path.split(".").flatMap((part) => (part.endsWith("[]") ? [part.slice(0, -2), "[]"] : [part]));

/** The first change of a setting that a stack takes; undefined where it takes none. */
export function changeOf(
  setting: Setting,
  file: File,
  base: FoundationConfig,
  samples: Samples,
): { readonly value: unknown; readonly config: FoundationConfig } | undefined {
  const [layer = "", ...parts] = partsOf(setting.path);
  const key = `${PROJECT}:${layer}`;
  for (const value of candidatesFor(setting, samples)) {
    // Settings that only go along do not count as a change of this one.
    const own = value instanceof Together ? value.settings[parts.at(-1) ?? ""] : value;
    if (value instanceof Together && isDeepStrictEqual(own, valueAt(file[key], parts))) continue;
    const values =
      value instanceof Together
        ? withSettings(file[key], parts.slice(0, -1), value.settings)
        : withValue(file[key], parts, value);
    const config = values === undefined ? undefined : loaded({ ...file, [key]: values });
    if (config !== undefined && !isDeepStrictEqual(config, base)) return { value, config };
  }
  return undefined;
}
