/** A record with exactly the given keys, each filled by `value`. The one cast of this kind in the house. */
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
