import { endedIssues } from "../../../components/plans/ending";
import { linesOf } from "../../support/issues";

const NOW = new Date("2026-11-29T12:00:00Z");
const seconds = NOW.getTime() / 1000;
const LATER =
  "use a later end than 2026-11-29, with a new secret (docs/runbooks/rotate-secrets.md)";

it.each<readonly [end: string | number | undefined, lines: readonly string[]]>([
  [undefined, []],
  ["tomorrow", []], // the argument's own rule refuses it
  [seconds + 1, []],
  ["2026-11-29T12:00:01Z", []],
  [seconds, [`expires: ${String(seconds)} has passed; ${LATER}`]],
  [1, [`expires: 1 has passed; ${LATER}`]],
  ["2026-11-29", [`expires: "2026-11-29" has passed; ${LATER}`]],
])("a secret that ends at %j: %j", (end, lines) => {
  expect(linesOf(endedIssues("expires", end, NOW))).toEqual(lines);
});
