import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reviewComment } from "./comment";
import { isRefused, type PreviewVerdict } from "./preview";
import { policySarif } from "./sarif";

/**
 * Prints the comment and writes it beside the SARIF.
 *
 * @param prefix folder of the stack files in the repository, empty or with a slash at its end
 * @returns the exit code: 1 when the change must not be merged
 */
export function writeReview(
  verdicts: readonly PreviewVerdict[],
  confirmedLosses: boolean,
  out: string,
  prefix = "",
): number {
  mkdirSync(out, { recursive: true });
  const comment = reviewComment(verdicts, confirmedLosses);
  writeFileSync(join(out, "comment.md"), comment);
  writeFileSync(join(out, "policies.sarif"), policySarif(verdicts, prefix));
  console.log(comment);
  return verdicts.some((verdict) => isRefused(verdict, confirmedLosses)) ? 1 : 0;
}
