import { foundIn } from "../../../sandbox/commands/forgotten";
import { importOf, type ImportFile } from "../../../process/import-file";

const STACK = "urn:pulumi:dev::shop";
const VNET = "azure-native:network:VirtualNetwork";

/** A component in a component, and a resource beside them, as the engine writes them for a stack whose state is empty. */
const PLANNED: ImportFile = {
  nameTable: { shop: `${STACK}::pulumi:pulumi:Stack::shop-dev`, az: "urn:of-the-provider" },
  resources: [
    { type: "shop:Core", name: "core", component: true, parent: "shop" },
    { type: "shop:Network", name: "core_1", logicalName: "core", component: true, parent: "core" },
    { type: "shop:Idle", name: "idle", component: true },
    { type: VNET, name: "core_2", logicalName: "core", parent: "core_1", provider: "az" },
    { type: VNET, name: "alone", provider: "made-here" },
  ],
};

describe("resources that exist and that a stack has no record of", () => {
  const forgotten = [
    { urn: `${STACK}::shop:Core$shop:Network$${VNET}::core`, id: "/vnet/core" },
    { urn: `${STACK}::${VNET}::alone`, id: "/vnet/alone" },
    { urn: `${STACK}::${VNET}::unwanted`, id: "/vnet/unwanted" },
  ];

  it("are found below components that the state has no record of either", () => {
    const { ready, waiting } = foundIn(PLANNED, forgotten);
    expect(ready).toEqual([{ ...PLANNED.resources[3], id: "/vnet/core" }]);
    expect(waiting.map(({ id }) => id)).toEqual(["/vnet/alone"]);
  });

  it("are found below a component that the state has", () => {
    const urn = `${STACK}::shop:Core$shop:Network::core`;
    const planned: ImportFile = {
      nameTable: { core_1: urn },
      resources: PLANNED.resources.filter(({ component }) => component !== true),
    };
    expect(foundIn(planned, forgotten).ready.concat(foundIn(planned, forgotten).waiting)).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: "/vnet/core" })]),
    );
  });

  it("are imported with these components, and with no others", () => {
    const { planned, ready } = foundIn(PLANNED, forgotten);
    expect(importOf(planned, ready)).toEqual({
      nameTable: PLANNED.nameTable,
      resources: [PLANNED.resources[0], PLANNED.resources[1], ready[0]],
    });
  });
});
