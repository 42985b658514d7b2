/** An answer on its way back. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A question as it came in. */
export interface Question {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  /** Where this server answers, for links to further pages. */
  readonly origin: string;
}

/** A text; anything else is an empty one. */
export const text = (value: unknown): string => (typeof value === "string" ? value : "");

export const json = (
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  body: JSON.stringify(value),
  type: "application/json",
  headers,
});

/** XML of plain data: an array repeats its element, undefined leaves it out. */
export function xml(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "object")
    return escaped(typeof value === "string" ? value : JSON.stringify(value));
  return Object.entries(value)
    .map(([key, inner]: [string, unknown]) =>
      (Array.isArray(inner) ? inner : [inner])
        .filter((item) => item !== undefined)
        .map((item) => `<${key}>${xml(item)}</${key}>`)
        .join(""),
    )
    .join("");
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** One page of a list, and the mark at which the next begins. */
export function pageOf<T>(
  items: readonly T[],
  mark: string | null | undefined,
  size: number,
): { readonly items: readonly T[]; readonly next: string | undefined } {
  const from = Number(mark ?? "0") || 0;
  const next = from + size < items.length ? String(from + size) : undefined;
  return { items: items.slice(from, from + size), next };
}
