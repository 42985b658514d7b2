import type { Issue } from "./issues";

/** A secret that is kept in a vault until it ends. */
export interface StoredUntil {
  /** Unit: seconds since 1970, as Key Vault counts. */
  readonly expiresAtEpochSeconds?: number | undefined;
}

/**
 * Refuses an end that has passed: what is stored after it cannot be used. What is not a date is left to the argument's own rule.
 *
 * @param end seconds since 1970, or a date as text
 */
export function endedIssues(
  path: string,
  end: string | number | undefined,
  now: Date,
): readonly Issue[] {
  const ends = typeof end === "number" ? end * 1000 : Date.parse(end ?? "");
  if (Number.isNaN(ends) || ends > now.getTime()) return [];
  return [
    {
      path,
      problem: `${JSON.stringify(end)} has passed`,
      hint: `use a later end than ${now.toISOString().slice(0, 10)}, with a new secret (docs/runbooks/rotate-secrets.md)`,
    },
  ];
}
