/** One thing wrong with a setting or an argument: where, what, and what to do. */
export interface Issue {
  /** Path in the caller's own words, for example `subnets.bastion`. */
  readonly path: string;
  /** What is wrong, with the value given. */
  readonly problem: string;
  /** What to write instead. */
  readonly hint: string;
}

/** Every problem of one subject at once; thrown before anything is registered. */
export class InvalidArgumentsError extends Error {
  public override readonly name = "InvalidArgumentsError";

  public constructor(
    public readonly subject: string,
    public readonly issues: readonly Issue[],
  ) {
    super([subject, ...issues.map(formatIssue)].join("\n"));
    // What marks a `pulumi.RunError`: of such an error Pulumi prints the message alone. It reads the trace nevertheless, and with it the
    // source maps of every SDK, which takes minutes.
    Object.defineProperty(this, "__pulumiRunError", { value: true });
    delete this.stack;
  }
}

const formatIssue = ({ path, problem, hint }: Issue): string => `  ${path}: ${problem}; ${hint}`;

/** Throws one {@link InvalidArgumentsError} that lists every issue, or returns when there is none. */
export function throwIfAny(subject: string, issues: readonly Issue[]): void {
  if (issues.length > 0) throw new InvalidArgumentsError(subject, issues);
}

/** The same issues, with their paths below `prefix`. */
export function under(prefix: string, issues: readonly Issue[]): Issue[] {
  return issues.map((issue) => ({
    ...issue,
    path: issue.path === "" ? prefix : `${prefix}.${issue.path}`,
  }));
}
