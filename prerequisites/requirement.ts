/**
 * Whether a deployment may go on when the requirement is not met: `blocking` stops it,
 * `warning` is reported and left to the reader.
 */
export type Severity = "blocking" | "warning";

/** Where the statement comes from, in the words of its own document. */
export interface Source {
  readonly document: string;
  readonly section: string;
}

/** The stages at which a requirement is checked; each row has at least one. */
export interface CheckedBy {
  /** Optional. Setting (path inside its layer's object) whose validation asks it before anything runs. */
  readonly config?: string;
  /** Optional. Public name of the policy that asks it of the planned resources. */
  readonly policy?: string;
  /** Optional. Code of the read-only check that asks it of the live account before a deployment. */
  readonly preflight?: string;
  /** Optional. Code of the check that asks it after the deployment. */
  readonly postflight?: string;
}

/**
 * One prerequisite: what is required, by whom, and how to fix it. Rows are data; the
 * rule or check beside them decides. A code is never renamed and never reused.
 */
export interface Requirement {
  /** Required. Stable code, equal to the row's key. */
  readonly id: string;
  /** Required. The statement, in one sentence that is true when the requirement is met. */
  readonly title: string;
  readonly source: Source;
  /** Required. Ids of the requirement rows that it serves; empty where field experience is the source. */
  readonly requirements: readonly string[];
  readonly severity: Severity;
  /** Optional. Numbers and names that the statement fixes, read by the checks. */
  readonly limits?: Readonly<Record<string, unknown>>;
  /** Required. What to do when it is not met, in one or two sentences. */
  readonly hint: string;
  /** Optional. A page that explains the fact further. */
  readonly link?: string;
  /** Optional. What the cloud charges for meeting it. @default - nothing */
  readonly charge?: string;
  readonly checkedBy: CheckedBy;
  /** Optional. Why its policy is kept although the stacks of this repository contain nothing that it checks. */
  readonly onlyForOthers?: string;
  /** Optional. Why its policy is off until a user of the pack gives it a level. */
  readonly offByDefault?: string;
}
