/**
 * A value that the engine cannot know before the update. It carries the engine's own error, because
 * throwing that error is the one way in which a policy of any level may answer "cannot tell yet".
 */
export class Unknown {
  public constructor(public readonly cause: Error) {}
}

/** The policy library raises this error when a value is read that a preview does not know. */
export function isUnknownValueError(error: unknown): error is Error {
  return error instanceof Error && "unknownTypeSentinel" in error;
}

/** One step into a value, with an unknown handed back instead of thrown. */
export function stepInto(value: unknown, key: string | number): unknown {
  if (value === undefined || value === null || value instanceof Unknown) return value;
  if (typeof value !== "object") return undefined;
  try {
    return (value as Readonly<Record<string | number, unknown>>)[key];
  } catch (error) {
    if (isUnknownValueError(error)) return new Unknown(error);
    throw error;
  }
}
