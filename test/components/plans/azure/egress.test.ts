import {
  EgressMode,
  OUTBOUND_TYPES,
  planEgress,
  planNatGateway,
  routeIssues,
  type EgressShape,
} from "../../../../components/plans/azure/egress";

const SHAPES: Readonly<Record<EgressMode, EgressShape>> = {
  natGateway: { mode: "natGateway", hasAddress: false },
  appliance: { mode: "appliance", nextHopIp: "10.1.4.4" },
  loadBalancer: { mode: "loadBalancer", reason: "no gateway in this region" },
};

describe("the egress mode", () => {
  it.each(Object.values(EgressMode))("%s decides outbound type and routes together", (mode) => {
    const plan = planEgress("Egress", SHAPES[mode]);
    expect(plan.outboundType).toBe(OUTBOUND_TYPES[mode]);
    // A NAT gateway cannot be a next hop, so there is no default route beside one.
    expect(plan.routes.some(({ addressPrefix }) => addressPrefix === "0.0.0.0/0")).toBe(
      mode === "appliance",
    );
  });

  it("plans no zones for an address that the caller gives", () => {
    const { gateway } = planNatGateway("Egress", { hasAddress: true });
    expect(gateway.addressZones).toBeUndefined();
  });

  it("keeps an explicit empty list of zones", () => {
    const { gateway } = planNatGateway("Egress", { hasAddress: false, addressZones: [] });
    expect(gateway.addressZones).toEqual([]);
  });
});

describe("routes of the caller's own", () => {
  it("may lead anywhere but everywhere, once for each range", () => {
    const corp = { name: "corp", addressPrefix: "10.200.0.0/16", nextHopIp: "10.1.4.4" };
    expect(routeIssues("routes", [corp])).toEqual([]);
    expect(
      routeIssues("routes", [
        corp,
        { ...corp, name: "again" },
        { ...corp, name: "all", addressPrefix: "0.0.0.0/0" },
      ]).map(({ path, problem }) => `${path}: ${problem}`),
    ).toEqual([
      "routes[1].addressPrefix: 10.200.0.0/16 has two next hops",
      "routes[2].addressPrefix: 0.0.0.0/0 is the default route, which the egress mode sets",
    ]);
  });
});
