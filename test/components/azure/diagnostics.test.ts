import * as storage from "@pulumi/azure-native/storage";
import { diagnosticSetting } from "../../../components/azure/diagnostics";
import { build } from "../../support/build";

const account = () =>
  new storage.StorageAccount("files", {
    resourceGroupName: "rg",
    kind: "StorageV2",
    sku: { name: "Standard_ZRS" },
  });

describe("the diagnostic setting of a resource", () => {
  it("sends every category of its kind to the workspace, under a fixed name", async () => {
    const { resources } = await build(() => {
      const files = account();
      return diagnosticSetting(files, "files", "storageBlobs", files.id, {
        workspaceId: "/workspace",
      });
    });
    const setting = resources.find(({ type }) => type === "azure-native:monitor:DiagnosticSetting");
    expect(setting).toMatchObject({ name: "files-diag", parent: "files", dependsOn: ["files"] });
    expect(setting?.inputs).toEqual({
      name: "platform-diagnostics",
      resourceUri: expect.stringMatching(/StorageAccount\/files\/blobServices\/default$/),
      workspaceId: "/workspace",
      logs: ["StorageRead", "StorageWrite", "StorageDelete"].map((category) => ({
        category,
        enabled: true,
      })),
      metrics: [{ category: "Transaction", enabled: true }],
    });
  });

  it("is absent when no workspace is given", async () => {
    const { value, resources } = await build(() => {
      const files = account();
      return { setting: diagnosticSetting(files, "files", "storageBlobs", files.id, undefined) };
    });
    expect(value).toEqual({ setting: undefined });
    expect(resources.map(({ name }) => name)).toEqual(["files"]);
  });
});
