import { creationsIn, orderOf, type Waiting } from "../../../scripts/bench/order";

const urn = (type: string, name: string): string => `urn:pulumi:dev::p::${type}::${name}`;
const subnet = "azure-native:network:Subnet";
const zone = "azure-native:privatedns:PrivateZone";

const resource = (type: string, name: string, more: Partial<Waiting> = {}): Waiting => ({
  urn: urn(type, name),
  type,
  id: name,
  ...more,
});
const creation = (id: string, startedMs: number, endedMs: number) => ({ id, startedMs, endedMs });

describe("the longest chain of demanded waits", () => {
  it("follows values, through components without a time of their own", () => {
    const component = resource("platform-foundations:azure:HubNetwork", "hub", {
      dependencies: [urn(zone, "a")],
      propertyDependencies: { zone: [urn(zone, "a")] },
    });
    const state = [
      resource(zone, "a"),
      component,
      resource(zone, "b", {
        dependencies: [component.urn],
        propertyDependencies: { name: [component.urn] },
      }),
    ];
    const creations = [creation("a", 0, 10), creation("b", 15, 20)];
    expect(orderOf(creations, state)).toEqual({ tookMs: 20, chainMs: 15 });
  });

  it("counts a wait without a value only where the clouds demand it", () => {
    const waits = (type: string): readonly Waiting[] => [
      resource(type, "a"),
      resource(type, "b", { dependencies: [urn(type, "a")] }),
    ];
    const creations = [creation("a", 0, 10), creation("b", 10, 20)];
    expect(orderOf(creations, waits(subnet)).chainMs).toBe(20);
    expect(orderOf(creations, waits(zone)).chainMs).toBe(10);
  });
});

describe("the clouds' journal", () => {
  it("holds creations that ended, and other notes", () => {
    const journal = [
      { operation: "create", stage: "accepted", id: "a" },
      { operation: "delete", id: "a", startedMs: 1, endedMs: 2 },
      { operation: "create", id: "b", startedMs: 1, endedMs: 2 },
    ];
    expect(creationsIn(journal)).toEqual([creation("b", 1, 2)]);
  });
});
