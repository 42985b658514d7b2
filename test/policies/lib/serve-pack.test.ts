import { denySharedKey } from "../../../policies/azure-baseline/rules/storage/deny-shared-key";
import { requireFlowLog } from "../../../policies/azure-baseline/rules/network/require-flow-log";
import { policiesOf } from "../../../policies/lib/serve-pack";

it("a pack ends with what speaks of its rules, in this order", () => {
  expect(policiesOf("shop", [requireFlowLog, denySharedKey]).map(({ name }) => name)).toEqual([
    "azure-network-require-flow-log",
    "azure-storage-deny-shared-key",
    "shop-exception-tags",
    "shop-exceptions",
    "shop-undecided",
  ]);
});
