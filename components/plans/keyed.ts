import { keyIssues } from "./keys";
import type { Issue } from "./issues";
import { sortedEntries } from "./record";

/**
 * Values that each have resources of their own. A list is for values that are known before the deployment, which then take part in the
 * logical names; a map has a name for each, so that its values may be outputs.
 */
export type Keyed<Text = string> = readonly string[] | Readonly<Record<string, Text>>;

const isList = (values: Keyed<unknown>): values is readonly string[] => Array.isArray(values);

/** Each value with the part of its path that names it, a list in its own order. */
export function keyedEntries<Text>(
  values: Keyed<Text>,
): readonly { readonly key: string; readonly value: Text | string; readonly at: string }[] {
  return isList(values)
    ? values.map((value, index) => ({ key: value, value, at: `[${String(index)}]` }))
    : sortedEntries(values).map(([key, value]) => ({ key, value, at: `.${key}` }));
}

/** The values by the keys that take part in logical names. */
export const byKey = <Text>(values: Keyed<Text>): Readonly<Record<string, Text | string>> =>
  Object.fromEntries(keyedEntries(values).map(({ key, value }) => [key, value]));

/** Everything wrong with the keys, and values that are listed twice. */
export function keyedIssues(path: string, values: Keyed): readonly Issue[] {
  const entries = keyedEntries(values);
  return entries.flatMap(({ key, value, at }, index) => [
    ...(isList(values) ? [] : keyIssues(path + at, key)),
    ...(entries.findIndex((entry) => entry.value === value) === index
      ? []
      : [{ path: path + at, problem: `${value} is listed twice`, hint: "remove one" }]),
  ]);
}
