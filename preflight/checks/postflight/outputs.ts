export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A text among the stack's outputs, at the top or one level below (by layer). */
export function outputText(
  outputs: Readonly<Record<string, unknown>> | undefined,
  name: string,
): string | undefined {
  const places = [outputs, ...Object.values(outputs ?? {}).filter(isRecord)];
  const found = places.map((place) => place?.[name]).find((value) => value !== undefined);
  return typeof found === "string" && found !== "" ? found : undefined;
}
