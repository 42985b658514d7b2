/** The expression of a pattern in which `*` is any text. */
export function wildcard(pattern: string, flags?: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, flags);
}
