/** A record with exactly the given keys, each filled by `value`. The only cast of this kind. */
export function recordOf<K extends string, V>(
  keys: readonly K[],
  value: (key: K) => V,
): Readonly<Record<K, V>> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Readonly<Record<K, V>>;
}

/** The entries of a record in key order, so that registration order never depends on how a file was written. */
export function sortedEntries<V>(
  record: Readonly<Record<string, V>>,
): readonly (readonly [string, V])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** A copy of the list; undefined when it is empty, for provider inputs that must then be absent. */
export function nonEmpty<T>(list: readonly T[]): T[] | undefined {
  return list.length === 0 ? undefined : [...list];
}
