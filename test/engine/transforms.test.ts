import { resolve } from "node:path";
import { withHarness } from "./support/harness";

jest.setTimeout(300_000);

const PROGRAM = resolve(__dirname, "fixtures", "examples");

describe("a transform on a component", () => {
  it("reaches its children, and a second run changes nothing", async () => {
    await withHarness(
      { root: PROGRAM, config: { "examples:programs": ["transforms"] } },
      async (sandbox) => {
        await sandbox.run("up");
        const account = (await sandbox.stackResources(sandbox.stack)).find(
          ({ type }) => type === "azure-native:storage:StorageAccount",
        );
        expect(account?.inputs).toMatchObject({
          allowSharedKeyAccess: false,
          allowedCopyScope: "PrivateLink",
        });
        expect(Object.keys((await sandbox.run("up")).changes)).toEqual(["same"]);
      },
    );
  });
});
