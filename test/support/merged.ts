type Values = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Values laid over others: maps are merged, all else is replaced; undefined leaves what was there. */
export const merged = (a: unknown, b: unknown): unknown =>
  isMap(a) && isMap(b)
    ? {
        ...a,
        ...Object.fromEntries(
          Object.entries(b).map(([key, value]) => [key, merged(a[key], value)]),
        ),
      }
    : (b ?? a);
