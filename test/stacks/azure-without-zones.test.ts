import { REGIONS_WITHOUT_ZONES } from "../../sandbox/clouds/azure-native/zones";
import { buildChanged } from "../support/changed-stack";

const REASON = { reason: "UK West has no availability zones." };

describe("a region without zones", () => {
  it("gets no resource of phase 2 that asks for one, by one setting", async () => {
    expect(REGIONS_WITHOUT_ZONES.has("ukwest")).toBe(true);
    const { error, resources } = await buildChanged("dev", {
      "azureCore.location": "ukwest",
      "azureCore.withoutZones": REASON,
      "azureCore.containerRegistry": { mode: "create" },
      "azureCore.monitoring.flowLogs": {},
    });
    expect(error).toBeUndefined();
    const zonal = resources
      .filter(({ type }) => type.startsWith("azure-native:"))
      .filter(({ inputs }) =>
        /"(zones|availabilityZones)":\[[^\]]|"zoneRedundancy":"Enabled"|ZRS"/.test(
          JSON.stringify(inputs),
        ),
      )
      .map(({ name }) => name);
    expect(zonal).toEqual([]);
    const skus = resources
      .filter(({ type }) => type === "azure-native:storage:StorageAccount")
      .map(({ inputs }) => inputs["sku"]);
    expect(skus).toEqual([{ name: "Standard_LRS" }, { name: "Standard_LRS" }]);
  });

  it("keeps the state in two regions", async () => {
    const { resources } = await buildChanged("bootstrap", {
      "azureStateBackend.location": "ukwest",
      "azureStateBackend.withoutZones": REASON,
    });
    const account = resources.find(({ type }) => type === "azure-native:storage:StorageAccount");
    expect(account?.inputs["sku"]).toEqual({ name: "Standard_GRS" });
  });
});
