/** A refusal in a cloud's own words, with the code that the cloud's interface gives. */
export class CloudFailure extends Error {
  public override readonly name = "CloudFailure";

  public constructor(
    /** The cloud's error code, for example `AnotherOperationInProgress`. */
    public readonly code: string,
    message: string,
    /** HTTP status that the cloud answers with. */
    public readonly status = 400,
  ) {
    super(message);
  }
}

/** The resource exists in the cloud although its creation ended in an error: the engine keeps it, tainted. */
export class HalfCreated extends Error {
  public override readonly name = "HalfCreated";

  public constructor(
    public readonly id: string,
    public readonly properties: Readonly<Record<string, unknown>>,
    public readonly reason: string,
  ) {
    super(reason);
  }
}
