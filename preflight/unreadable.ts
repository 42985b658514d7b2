/** An answer that could not be had or read. The runner turns it into `unknown`, never into a pass. */
export class Unreadable extends Error {
  public override readonly name: string = "Unreadable";
}

/** The account refused the question; says which permission would allow it. */
export class Denied extends Unreadable {
  public override readonly name = "Denied";

  public constructor(
    public readonly permission: string,
    detail?: string,
  ) {
    super(
      `no permission to ask: ${permission} is needed${detail === undefined ? "" : ` (${detail})`}`,
    );
  }
}

/** The service asked for fewer calls. Retried, and unreadable when it does not stop. */
export class Throttled extends Unreadable {
  public override readonly name = "Throttled";

  public constructor(
    what: string,
    public readonly retryAfterSeconds: number | undefined,
  ) {
    super(`${what} was throttled again and again; try later`);
  }
}

/** Nobody is logged in, so that no question was asked at all. */
export class NotLoggedIn extends Unreadable {
  public override readonly name = "NotLoggedIn";
}

/** Nothing answered, which says nothing about the account. */
export class Unreachable extends Unreadable {
  public override readonly name = "Unreachable";
}

/** The service answered in a form that is not its documented one. */
export class UnexpectedAnswer extends Unreadable {}
