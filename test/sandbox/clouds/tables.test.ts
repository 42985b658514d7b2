import { PACKAGES } from "../../../sandbox/clouds";
import { armTypeOf } from "../../../sandbox/clouds/azure-native/arm";
import { filled, partsOf } from "../../../sandbox/clouds/template";
import { types as azureTypes } from "../../../sandbox/clouds/azure-native/types";

describe("the tables of the clouds", () => {
  it("serve the six packages", () => {
    expect(PACKAGES.map(({ name }) => name)).toEqual([
      "azure-native",
      "aws",
      "kubernetes",
      "random",
      "tls",
      "azuread",
    ]);
  });

  it.each(PACKAGES.map((pack) => [pack.name, pack] as const))(
    "%s: every behaviour says where it was seen and concerns types that exist",
    (_, pack) => {
      for (const [name, row] of [
        ...Object.entries(pack.refusals),
        ...Object.entries(pack.conflicts),
      ]) {
        expect([name, row.seen]).toEqual([name, expect.stringMatching(/^https:\/\/[\w./#-]+$/)]);
        expect([name, row.types.filter((token) => !(token in pack.types))]).toEqual([name, []]);
        expect([name, row.on.length > 0]).toEqual([name, true]);
      }
    },
  );

  it.each(Object.entries(azureTypes))("%s has an id that Azure would give", (_, row) => {
    const template = row.id as string;
    const values = Object.fromEntries(
      partsOf(template).map((part) => [
        part,
        part === "scope" || part === "resourceUri" ? "/subscriptions/s" : `n-${part}`,
      ]),
    );
    const id = filled(template, values);
    expect(id).toMatch(/^\/subscriptions\/[^/{}]+(\/[^/{}]+)*$/);
    expect(id).not.toContain("//");
    expect(armTypeOf(id)).toMatch(/^Microsoft\.[A-Za-z]+(\/[\w-]+)+$/);
  });

  it("give a resource in a group its group, and each child its parents, as required inputs", () => {
    expect(azureTypes["azure-native:network:Subnet"]?.required).toEqual([
      "resourceGroupName",
      "virtualNetworkName",
    ]);
    expect(azureTypes["azure-native:storage:BlobContainer"]?.required).toEqual([
      "resourceGroupName",
      "accountName",
    ]);
  });
});
