// Base and differences become the settings of every stack. Pure.
import {
  addressAt,
  asRange,
  type Cidr,
  cidrOf,
  contains,
  parseCidr,
} from "../../components/plans/cidr";
import type { Issue } from "../../components/plans/issues";
import { SETTINGS, type SettingKey } from "../../config/schema";
import type { Config, EnvironmentsFile, EnvironmentSettings } from "./file";

/** A stack of an environment, with the settings that its file gets. */
export interface ExpandedStack {
  readonly environment: string;
  /** Undefined for the environment's own stack. */
  readonly part: string | undefined;
  readonly name: string;
  readonly config: Config;
}

export interface Expansion {
  readonly stacks: readonly ExpandedStack[];
  readonly issues: readonly Issue[];
}

export function expand({ base, environments }: EnvironmentsFile, project: string): Expansion {
  const issues: Issue[] = [];
  const stacks = Object.entries(environments).flatMap(([environment, own]) => {
    const at = `environments.${environment}`;
    const parts = Object.keys({ ...base.parts, ...own.parts });
    return [undefined, ...parts].flatMap((part): ExpandedStack[] => {
      const path = part === undefined ? `${at}.config` : `${at}.parts.${part}`;
      const [shared, differences] = [settingsOf(base, part), settingsOf(own, part)];
      if (differences === null) return [];
      const merged = merge(shared ?? {}, differences ?? {}, path, issues) as Config;
      const named = withName(merged, environment, path, issues) as Config;
      const config = inRange(named, project, base.range, own.range);
      const name = part === undefined ? environment : `${environment}-${part}`;
      return [{ environment, part, name, config }];
    });
  });
  return { stacks, issues };
}

const settingsOf = (
  { config, parts }: EnvironmentSettings,
  part: string | undefined,
): Config | null | undefined => (part === undefined ? config : parts[part]);

const isMap = (value: unknown): value is Config =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Maps merge key by key; a list or a value replaces, null removes, and another `mode` replaces the whole map. */
function merge(base: unknown, own: unknown, path: string, issues: Issue[]): unknown {
  if (!isMap(own)) return own;
  const isOther = "mode" in own && isMap(base) && base["mode"] !== own["mode"];
  const merged = new Map(isMap(base) && !isOther ? Object.entries(base) : []);
  for (const [key, value] of Object.entries(own)) {
    const place = `${path}.${key}`;
    if (value !== null) merged.set(key, merge(merged.get(key), value, place, issues));
    else if (!merged.delete(key))
      issues.push({
        path: place,
        problem: "is null, which removes a setting of base, and base does not have it",
        hint: "remove the line",
      });
  }
  return Object.fromEntries(merged);
}

const PLACEHOLDER = "${environment}";

/** The settings with the name of the environment in the place of `${environment}`. */
function withName(value: unknown, name: string, path: string, issues: Issue[]): unknown {
  if (Array.isArray(value))
    return value.map((item, index) => withName(item, name, `${path}[${String(index)}]`, issues));
  if (isMap(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        withName(item, name, `${path}.${key}`, issues),
      ]),
    );
  if (typeof value !== "string") return value;
  const text = value.replaceAll(PLACEHOLDER, name);
  const [other] = /\$\{[^}]*\}/.exec(text) ?? [];
  if (other !== undefined)
    issues.push({
      path,
      problem: `${other} is not a placeholder`,
      hint: `use ${PLACEHOLDER}, the only one`,
    });
  return text;
}

/** The settings with every address in the range of base, defaults included, moved to the same place in the environment's. */
function inRange(
  config: Config,
  project: string,
  from: string | undefined,
  to: string | undefined,
): Config {
  if (from === undefined || to === undefined || from === to) return config;
  const [source, target] = [cidrOf(from), cidrOf(to)];
  const layers = (Object.keys(SETTINGS) as SettingKey[]).flatMap((key) => {
    const full = `${project}:${key}`;
    const written = config[full];
    if (written === undefined) return [];
    // Settings with a fault move as they are written; the loader names the fault.
    const { data = written } = SETTINGS[key].schema.safeParse(written);
    return [[full, moved(data, written, source, target)] as const];
  });
  return { ...config, ...Object.fromEntries(layers) };
}

/**
 * @param complete a value with its defaults
 * @param written the value as it is written
 * @returns the written value with what moves in the complete one
 */
function moved(complete: unknown, written: unknown, from: Cidr, to: Cidr): unknown {
  if (typeof complete === "string") return movedText(complete, from, to) ?? written;
  if (Array.isArray(complete)) {
    const items = complete.map((item: unknown, index) =>
      moved(item, Array.isArray(written) ? written[index] : undefined, from, to),
    );
    return items.some((item) => item !== undefined)
      ? items.map((item, index) => item ?? (complete as readonly unknown[])[index])
      : written;
  }
  if (!isMap(complete)) return written;
  const result: Record<string, unknown> = isMap(written) ? { ...written } : {};
  for (const [key, value] of Object.entries(complete)) {
    const child = moved(value, result[key], from, to);
    if (child !== undefined) result[key] = child;
  }
  if (Object.keys(result).length === 0) return written;
  // What a default chose has to be written with the values below it.
  return written === undefined && "mode" in complete
    ? { mode: complete["mode"], ...result }
    : result;
}

function movedText(text: string, from: Cidr, to: Cidr): string | undefined {
  const range = rangeIn(text);
  if (range === undefined || !contains(from, range)) return undefined;
  const address = addressAt(to, Number(range.first - from.first));
  return text.includes("/") ? `${address}/${String(range.prefix)}` : address;
}

/** The range or the single address that a text is. */
export function rangeIn(text: string): Cidr | undefined {
  const parsed = parseCidr(asRange(text));
  return parsed.ok ? parsed.cidr : undefined;
}
