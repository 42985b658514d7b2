import { InvalidArgumentsError } from "../../../../components/plans/issues";
import {
  egressIssues,
  EgressMode,
  OUTBOUND_TYPES,
  planEgress,
  planNatGateway,
  routeIssues,
  type EgressShape,
} from "../../../../components/plans/azure/egress";
import { linesOf } from "../../../support/issues";

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

describe("the plan of each mode", () => {
  it.each<readonly [EgressMode, object]>([
    [
      "natGateway",
      { outboundType: "userAssignedNATGateway", routes: [], withoutFixedEgress: undefined },
    ],
    [
      "appliance",
      {
        outboundType: "userDefinedRouting",
        routes: [
          {
            name: "default-to-appliance",
            addressPrefix: "0.0.0.0/0",
            nextHopIp: "10.1.4.4",
          },
        ],
        withoutFixedEgress: undefined,
      },
    ],
    [
      "loadBalancer",
      {
        outboundType: "loadBalancer",
        routes: [],
        withoutFixedEgress: { reason: "no gateway in this region" },
      },
    ],
  ])("%s (D-10)", (mode, expected) => {
    expect(planEgress("Egress", SHAPES[mode])).toStrictEqual(expected);
  });

  it("has a gateway that drops idle connections after four minutes, in no zone of its own", () => {
    expect(planNatGateway("Egress", { hasAddress: false })).toEqual({
      ...planEgress("Egress", SHAPES.natGateway),
      gateway: { idleTimeoutMinutes: 4, zones: [], addressZones: ["1", "2", "3"] },
    });
    expect(
      planNatGateway("Egress", { hasAddress: true, zone: "2", idleTimeoutMinutes: 120 }).gateway,
    ).toStrictEqual({ idleTimeoutMinutes: 120, zones: ["2"], addressZones: undefined });
  });

  const ZONE = 'is not an availability zone; use "1", "2" or "3"';
  it.each<readonly [EgressShape, readonly string[]]>([
    [{ mode: "natGateway", hasAddress: false, idleTimeoutMinutes: 4, zone: "1" }, []],
    ...[3, 121, 4.5].map(
      (minutes) =>
        [
          { mode: "natGateway", hasAddress: false, idleTimeoutMinutes: minutes },
          [
            `idleTimeoutMinutes: ${String(minutes)} is out of range; use a whole number from 4 to 120`,
          ],
        ] as const,
    ),
    [
      { mode: "natGateway", hasAddress: true, zone: "4", addressZones: ["1", "x"] },
      [
        `zone: "4" ${ZONE}`,
        `addressZones[1]: "x" ${ZONE}`,
        "addressZones: applies to a created address only, and publicIpId is given; remove addressZones; the given address has its own zones",
      ],
    ],
    [
      { mode: "appliance", nextHopIp: "firewall" },
      ['nextHopIp: "firewall" is not an IPv4 address; give the private address of the appliance'],
    ],
    [
      { mode: "loadBalancer", reason: "" },
      ["reason: is missing; explain in a sentence why the stricter default does not fit"],
    ],
  ])("%j refuses %j", (shape, lines) => {
    expect(linesOf(egressIssues(shape))).toEqual(lines);
    if (lines.length > 0) expect(() => planEgress("Egress", shape)).toThrow(InvalidArgumentsError);
  });
});

describe("routes of the caller's own", () => {
  it("may lead anywhere but everywhere, once for each range", () => {
    const corp = { name: "corp", addressPrefix: "10.200.0.0/16", nextHopIp: "10.1.4.4" };
    expect(routeIssues("routes", [corp])).toEqual([]);
    expect(
      linesOf(
        routeIssues("routes", [
          corp,
          { ...corp, name: "CORP" },
          { ...corp, name: "all", addressPrefix: "0.0.0.0/0" },
          { name: "a b", addressPrefix: "here", nextHopIp: "there" },
        ]),
      ),
    ).toEqual([
      "routes[1].name: CORP appears twice; give each route a name of its own",
      "routes[1].addressPrefix: 10.200.0.0/16 has two next hops; keep one route for each range",
      "routes[2].addressPrefix: 0.0.0.0/0 is the default route, which the egress mode sets; use egress mode appliance instead; a NAT gateway cannot be combined with a default route",
      'routes[3].addressPrefix: "here" is not an IPv4 range; write four numbers and a prefix length, for example 10.1.0.0/16',
      'routes[3].nextHopIp: "there" is not an IPv4 address; give the private address of the appliance',
      'routes[3].name: "a b" is not a valid name; use 1 to 80 letters, digits, dots, hyphens and underscores',
    ]);
  });
});
