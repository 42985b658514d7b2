// Rules of outside checkers that this design breaks on purpose.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Finding } from "./checkers";

/** Rules that do not hold for some resources, for a reason, until a day. */
export interface CheckerWaiver {
  readonly id: string;
  readonly rules: readonly string[];
  /** Patterns of the resources as the checkers name them. */
  readonly resources: readonly string[];
  readonly scope: string;
  readonly reason: string;
  readonly date: string;
  /** Day after which it has no effect any more. */
  readonly reviewBy: string;
}

export const WAIVERS = (
  JSON.parse(readFileSync(resolve(__dirname, "../../docs/internals/waivers.json"), "utf8")) as {
    readonly waivers: readonly CheckerWaiver[];
  }
).waivers;

/** A finding with the waiver that covers it; `expired` when its day has passed. */
export interface Judged extends Finding {
  readonly waiver?: string;
  readonly expired?: boolean;
}

/** Findings with the waivers that cover them. @param day `YYYY-MM-DD` */
export function waived(
  findings: readonly Finding[],
  day: string,
  waivers: readonly CheckerWaiver[] = WAIVERS,
): readonly Judged[] {
  return findings.map((finding) => {
    const waiver = waivers.find(
      ({ rules, resources }) =>
        rules.includes(finding.rule) &&
        resources.some((pattern) => new RegExp(pattern).test(finding.resource)),
    );
    if (waiver === undefined) return finding;
    return { ...finding, waiver: waiver.id, expired: day > waiver.reviewBy };
  });
}
