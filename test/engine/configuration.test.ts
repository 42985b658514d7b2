import { join } from "node:path";
import { OperationError } from "../../sandbox/events";
import { ROOT, withHarness } from "./support/harness";

const MINUTE = 60_000;

describe("a wrong stack file", () => {
  it(
    "is refused with all of its faults at once, before any resource is registered",
    async () => {
      await withHarness(
        { configFile: join(ROOT, "test", "variants", "five-faults.yaml") },
        async (sandbox) => {
          const refused: unknown = await sandbox.run("up").catch((error: unknown) => error);
          if (!(refused instanceof OperationError)) throw new Error("the stack file was accepted");
          const faults = refused.message.split("\n").filter((line) => line.startsWith("  "));
          expect(faults.map((line) => line.trim().split(": ")[0])).toEqual([
            "general.ownr",
            "azureCore.location",
            "azureCore.azureNetwork.hub.addressSpace",
            "azureCore.aks.adminGroupObjectIds[0]",
            "awsFoundation.awsVpc.zones[1]",
          ]);
          for (const fault of faults) expect(fault).toMatch(/(is not|is missing).*; /);
          expect(await sandbox.stackResources()).toEqual([]);
          expect(sandbox.world()).toEqual([]);
        },
      );
    },
    2 * MINUTE,
  );
});
