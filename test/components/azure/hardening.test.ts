import { KeyVault } from "../../../components/azure/key-vault";
import { StateBackend } from "../../../components/azure/state-backend";
import { StorageAccount } from "../../../components/azure/storage-account";
import { build } from "../../support/build";
import { named, REGIONAL, TENANT } from "./paas";

// What an account or a vault is called, where it stands and who owns it differs; how it is shut does not.
const OWN = ["accountName", "location", "resourceGroupName", "tags", "vaultName"];

const closed = (inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => !OWN.includes(key)));

const built = () =>
  build(() => {
    new StorageAccount("files", REGIONAL);
    new KeyVault("vault", { ...REGIONAL, tenantId: TENANT });
    new StateBackend("state", {
      customer: "airun",
      nameScope: "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01",
      tenantId: TENANT,
      location: "westeurope",
      publicAccess: "disabled",
      vaultPublicAccess: "disabled",
      privateEndpointIds: { blob: "/endpoints/blob", vault: "/endpoints/vault" },
    });
  });

describe("what holds the state of every stack", () => {
  it("is shut as tightly as the application's own account, blobs and vault", async () => {
    const { error, resources } = await built();
    expect(error).toBeUndefined();
    for (const [state, application] of [
      ["state-st", "files-st"],
      ["state-blobs", "files-blobs"],
      ["state-kv", "vault-kv"],
    ] as const) {
      const own = closed(named(resources, state).inputs);
      const applications = closed(named(resources, application).inputs);
      expect(Object.keys(own)).toEqual(Object.keys(applications));
      expect(applications).toMatchObject(own);
    }
  });
});
