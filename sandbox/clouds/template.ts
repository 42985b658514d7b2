import type { Properties } from "../wire/values";
import { at, plain } from "../wire/values";

/** The template with every `{input}` filled in. A part without a value is left out, an unknown one is the unknown string. */
export function filled(template: string, values: Properties): string {
  const text = template.replace(/\{([\w.]+)\}/g, (_, path: string) => {
    const value = plain(at(values, path));
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  });
  return text.replace(/\/{2,}/g, "/"); // a scope begins with its own slash, and some parts may be empty
}

/** Names of the inputs in a template. */
export function partsOf(template: string): readonly string[] {
  return [...template.matchAll(/\{([\w.]+)\}/g)].map((match) => match[1] ?? "");
}
