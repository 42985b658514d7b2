import {
  peeringIssues,
  planNetworkPeering,
} from "../../../../components/plans/azure/network-peering";
import { InvalidArgumentsError } from "../../../../components/plans/issues";

const reason = "the hub's owner writes its half";
const EXCEPTION = "azure-network-require-peering-pair";

describe("the plan of a peering", () => {
  it.each([
    [undefined, true, undefined],
    [{ mode: "both" } as const, true, undefined],
    [{ mode: "spokeOnly", reason } as const, false, reason],
  ])("with sides %j writes the hub's half: %s", (sides, writesHubSide, why) => {
    expect(planNetworkPeering("NetworkPeering", sides)).toStrictEqual({
      writesHubSide,
      exceptions: { [EXCEPTION]: why },
    });
    expect(peeringIssues(sides)).toEqual([]);
  });

  it("refuses one half without a reason", () => {
    expect(() => planNetworkPeering("NetworkPeering", { mode: "spokeOnly", reason: "" })).toThrow(
      new InvalidArgumentsError("NetworkPeering", [
        {
          path: "sides.reason",
          problem: "is missing",
          hint: "explain in a sentence why the stricter default does not fit",
        },
      ]),
    );
  });
});
