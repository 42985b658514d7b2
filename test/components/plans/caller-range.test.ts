import { callerWidthIssues } from "../../../components/plans/caller-range";
import { cidrOf } from "../../../components/plans/cidr";
import { linesOf } from "../../support/issues";

it.each([
  ["0.0.0.0/0", ["clients: 0.0.0.0/0 is open to the whole internet; list them"]],
  ["128.0.0.0/1", ["clients: 128.0.0.0/1 is too wide; use /8 or a smaller range"]],
  ["10.0.0.0/7", ["clients: 10.0.0.0/7 is too wide; use /8 or a smaller range"]],
  ["10.0.0.0/8", []],
  ["203.0.113.7/32", []],
])("callers from %s: %j", (range, lines) => {
  expect(linesOf(callerWidthIssues("clients", cidrOf(range), "list them"))).toEqual(lines);
});
