import { ApplicationRecords } from "../../../components/azure/application-records";
import { type InvalidArgumentsError } from "../../../components/shared/issues";
import { build } from "../../support/build";
import { listed, named } from "./paas";

const ARGS = { resourceGroupName: "rg", zoneName: "private.lab.com", address: "10.0.31.200" };

describe("application records", () => {
  it("are codemie and everything else, at one address (D-23)", async () => {
    const { error, resources } = await build(() => new ApplicationRecords("names", ARGS));
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "privatedns:PrivateRecordSet names-a-codemie",
      "privatedns:PrivateRecordSet names-a-wildcard",
      "azure:ApplicationRecords names",
    ]);
    expect(named(resources, "names-a-wildcard").inputs).toMatchObject({
      privateZoneName: "private.lab.com",
      recordType: "A",
      relativeRecordSetName: "*",
      ttl: 300,
      aRecords: [{ ipv4Address: "10.0.31.200" }],
    });
  });

  it("refuse an address that is none and a life that is too short", async () => {
    const { error, resources } = await build(
      () => new ApplicationRecords("names", { ...ARGS, address: "ingress", ttlSeconds: 1 }),
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "address",
      "ttlSeconds",
    ]);
    expect(resources).toEqual([]);
  });
});
