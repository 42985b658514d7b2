import { join } from "node:path";
import { OperationError } from "../../sandbox/events";
import { type Harness, ROOT, withHarness } from "./support/harness";

const MINUTE = 60_000;

async function refusal(sandbox: Harness): Promise<readonly string[]> {
  const refused: unknown = await sandbox.run("up").catch((error: unknown) => error);
  if (!(refused instanceof OperationError)) throw new Error("the stack file was accepted");
  expect(await sandbox.stackResources()).toEqual([]);
  expect(sandbox.cloudResources()).toEqual([]);
  return refused.message.split("\n").filter((line) => line.startsWith("  "));
}

describe("a wrong stack file", () => {
  it(
    "is refused with all of its faults at once, before any resource is registered",
    async () => {
      await withHarness(
        { configFile: join(ROOT, "test", "variants", "five-faults.yaml") },
        async (sandbox) => {
          const faults = await refusal(sandbox);
          expect(faults.map((line) => line.trim().split(": ")[0])).toEqual([
            "general.ownr",
            "azureCore.location",
            "azureCore.azureNetwork.hub.addressSpace",
            "azureCore.aks.adminGroupObjectIds[0]",
            "awsFoundation.awsVpc.zones[1]",
          ]);
          for (const fault of faults) expect(fault).toMatch(/(is not|is missing).*; /);
        },
      );
    },
    2 * MINUTE,
  );

  it(
    "is refused as early for a fault that only a component's plan finds",
    async () => {
      await withHarness(
        { configFile: join(ROOT, "test", "variants", "plan-faults.yaml") },
        async (sandbox) => {
          const faults = await refusal(sandbox);
          expect(faults.map((line) => line.trim().split(": ")[0])).toEqual([
            "azureCore.azureNetwork.hub.subnets.bastion",
            "azureCore.azureNetwork.spoke.subnets.pods",
            "azureCore.aks.userPools.search.maxCount",
            "azureCore.postgres.administratorLogin",
            "azureOpenAi.regions.swedencentral.models[0].capacity",
          ]);
        },
      );
    },
    2 * MINUTE,
  );
});
