import { globalName } from "../../../../components/plans/azure/global-names";
import { physicalName } from "../../../../components/plans/physical-name";

const OWNER = { customer: "airun", environment: "dev", subscriptionId: "subscription-1" };

it("a global name has the customer first, the environment last, and a hash over the subscription", () => {
  const name = globalName(OWNER, "keyVault", "state");
  expect(name).toMatch(/^airun-state-dev-[0-9a-f]{6}$/);
  expect(name).toBe(physicalName("keyVault", ["airun", "state", "dev"], "subscription-1"));
  expect(globalName({ ...OWNER, subscriptionId: "subscription-2" }, "keyVault", "state")).not.toBe(
    name,
  );
  expect(globalName(OWNER, "keyVault")).toMatch(/^airun-dev-[0-9a-f]{6}$/);
});
