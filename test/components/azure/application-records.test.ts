import { Provider } from "@pulumi/azure-native/provider";
import { ApplicationRecords } from "../../../components/azure/application-records";
import { type InvalidArgumentsError } from "../../../components/plans/issues";
import { build } from "../../support/build";
import { listed, named } from "./paas";

const zoneId = (type: string): string =>
  `/subscriptions/s/resourceGroups/dns-rg/providers/Microsoft.Network/${type}/codemie.corp`;
const ARGS = { zoneId: zoneId("privateDnsZones"), address: "10.0.31.200" };

describe("application records", () => {
  it("are every name, at one address", async () => {
    const { error, resources } = await build(() => new ApplicationRecords("names", ARGS));
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "privatedns:PrivateRecordSet names-a-wildcard",
      "azure:ApplicationRecords names",
    ]);
  });

  it("are the names that are asked for, the zone itself too (D-23)", async () => {
    const { error, resources } = await build(
      () => new ApplicationRecords("names", { ...ARGS, names: ["codemie", "*", "@"] }),
    );
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "privatedns:PrivateRecordSet names-a-codemie",
      "privatedns:PrivateRecordSet names-a-wildcard",
      "privatedns:PrivateRecordSet names-a-zone",
      "azure:ApplicationRecords names",
    ]);
    expect(named(resources, "names-a-wildcard").inputs).toMatchObject({
      resourceGroupName: "dns-rg",
      privateZoneName: "codemie.corp",
      recordType: "A",
      relativeRecordSetName: "*",
      ttl: 300,
      aRecords: [{ ipv4Address: "10.0.31.200" }],
    });
  });

  it("go into a public zone too, in the subscription that holds it", async () => {
    const { error, resources } = await build(() => {
      const subscriptionProvider = new Provider("other", { subscriptionId: "s" });
      return new ApplicationRecords("names", {
        ...ARGS,
        zoneId: zoneId("dnszones"),
        access: "public",
        subscriptionProvider,
      });
    });
    expect(error).toBeUndefined();
    const record = named(resources, "names-a-wildcard");
    expect(record).toMatchObject({ type: "azure-native:dns:RecordSet" });
    expect(record.inputs).toMatchObject({ resourceGroupName: "dns-rg", zoneName: "codemie.corp" });
    expect(record.provider).toBe("other");
  });

  it("refuse an address that is none and a life that is too short", async () => {
    const { error, resources } = await build(
      () =>
        new ApplicationRecords("names", {
          ...ARGS,
          address: "ingress",
          ttlSeconds: 1,
          names: ["app", "app", "App"],
        }),
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "address",
      "ttlSeconds",
      "names[1]",
      "names[2]",
    ]);
    expect(resources).toEqual([]);
  });
});
