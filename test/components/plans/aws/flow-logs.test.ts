import { type FlowLogShape, flowLogIssues } from "../../../../components/plans/aws/flow-logs";
import { linesOf } from "../../../support/issues";

const DAYS =
  "0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653";
const ROLE = "use up to 64 letters, digits and +=,.@_-";

describe("settings of flow logs", () => {
  it.each<readonly [FlowLogShape, readonly string[]]>([
    [{}, []],
    [{ retentionDays: 0, aggregationSeconds: 60 }, []],
    [{ mode: "cloudWatch", retentionDays: 3653, aggregationSeconds: 600 }, []],
    [{ roleName: "a".repeat(64) }, []],
    [{ roleName: "Az_09+=,.@-" }, []],
    [{ roleArn: "arn:role" }, []],
    [{ permissionsBoundaryArn: "arn:boundary" }, []],
    [
      { retentionDays: 100, aggregationSeconds: 61, roleName: "a b" },
      [
        `flowLogs.retentionDays: 100 is not a retention of CloudWatch Logs; use one of ${DAYS}`,
        "flowLogs.aggregationSeconds: 61 is not an interval of flow logs; use 60 or 600",
        `flowLogs.roleName: "a b" is not a role name; ${ROLE}`,
      ],
    ],
    [
      { roleName: "a".repeat(65) },
      [`flowLogs.roleName: "${"a".repeat(65)}" is not a role name; ${ROLE}`],
    ],
    [{ roleName: "" }, [`flowLogs.roleName: "" is not a role name; ${ROLE}`]],
    [{ roleName: " a" }, [`flowLogs.roleName: " a" is not a role name; ${ROLE}`]],
    [
      { roleArn: "arn:role", roleName: "own", permissionsBoundaryArn: "arn:boundary" },
      [
        "flowLogs.roleArn: is set together with roleName; remove roleName: the role exists already",
        "flowLogs.roleArn: is set together with permissionsBoundaryArn; remove permissionsBoundaryArn: the role exists already",
      ],
    ],
    // A bucket has neither retention nor role here.
    [{ mode: "s3", retentionDays: 100, roleName: "a b" }, []],
    [
      { mode: "s3", aggregationSeconds: 1 },
      ["flowLogs.aggregationSeconds: 1 is not an interval of flow logs; use 60 or 600"],
    ],
  ])("%j: %j", (shape, lines) => {
    expect(linesOf(flowLogIssues("flow", shape))).toEqual(lines);
  });

  it("name the role after the component where none is given", () => {
    const longest = "a".repeat(64 - "-writer".length);
    expect(flowLogIssues(longest, {})).toEqual([]);
    expect(linesOf(flowLogIssues(`${longest}b`, {}))).toEqual([
      `flowLogs.roleName: "${longest}b-writer" is not a role name; ${ROLE}`,
    ]);
  });
});
