import { isRecord } from "../../deployed";

/** A text among the stack's outputs, at the top or one level below (by layer). */
export function outputText(
  outputs: Readonly<Record<string, unknown>> | undefined,
  name: string,
): string | undefined {
  const found = outputOf(outputs, name);
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** A list of texts, found like a text; empty when there is none. */
export function outputTexts(
  outputs: Readonly<Record<string, unknown>> | undefined,
  name: string,
): readonly string[] {
  const found = outputOf(outputs, name);
  return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
}

const outputOf = (outputs: Readonly<Record<string, unknown>> | undefined, name: string): unknown =>
  [outputs, ...Object.values(outputs ?? {}).filter(isRecord)]
    .map((place) => place?.[name])
    .find((value) => value !== undefined);
