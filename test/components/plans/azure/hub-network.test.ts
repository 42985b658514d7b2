import * as fc from "fast-check";
import { block, cidrOf, contains, overlaps } from "../../../../components/plans/cidr";
import {
  HUB_ADDRESS_DEFAULTS,
  hubNetworkIssues,
  planHubNetwork,
  type HubNetworkShape,
} from "../../../../components/plans/azure/hub-network";

const plan = (shape: HubNetworkShape = {}) => planHubNetwork('HubNetwork "hub"', shape);

describe("the plan of a hub", () => {
  it("is the published one by default", () => {
    expect(plan().addressSpace).toBe(HUB_ADDRESS_DEFAULTS.addressSpace);
    expect(plan().subnets.map(({ subnetName, cidr }) => `${subnetName} ${cidr}`)).toEqual([
      "AzureBastionSubnet 10.1.1.0/24",
      "PrivateEndpointSubnet 10.1.2.0/24",
    ]);
  });

  it("stays aligned, inside and disjoint, and unmoved, when a subnet is added at the end", () => {
    const index = fc.integer({ min: 3, max: 254 });
    fc.assert(
      fc.property(fc.uniqueArray(index, { minLength: 1, maxLength: 6 }), (indexes) => {
        const cidrs = indexes.map((i) => block(cidrOf("10.1.0.0/16"), 24, i).text);
        const entries = cidrs.map((cidr, i) => [`extra${String(i)}`, { cidr }] as const);
        const before = plan({ extraSubnets: Object.fromEntries(entries.slice(0, -1)) });
        const after = plan({ extraSubnets: Object.fromEntries(entries) });
        expect(after.subnets.slice(0, -1)).toEqual(before.subnets);
        const blocks = after.subnets.map(({ cidr }) => cidrOf(cidr));
        expect(blocks.every((b) => contains(cidrOf(after.addressSpace), b))).toBe(true);
        expect(blocks.every((a, i) => blocks.slice(i + 1).every((b) => !overlaps(a, b)))).toBe(
          true,
        );
      }),
    );
  });

  it("takes a Bastion subnet of /26 and refuses every smaller one", () => {
    for (const prefix of [24, 25, 26, 27, 28]) {
      const issues = hubNetworkIssues({ subnets: { bastion: `10.1.1.0/${String(prefix)}` } });
      expect(issues.map(({ path }) => path)).toEqual(prefix <= 26 ? [] : ["subnets.bastion"]);
    }
  });

  it("admits listed public networks to Bastion, and passes over private ones", () => {
    const sources = (...cidrs: readonly string[]) =>
      plan({
        bastionClients: cidrs.map((cidr) => ({ name: cidr, kind: "corporate", cidr })),
      }).subnets[0]?.rules?.find(({ name }) => name === "AllowHttpsInbound")?.sources;
    expect(sources("203.0.113.7", "10.20.0.0/16")).toEqual(["203.0.113.7/32"]);
    expect(sources("10.20.0.0/16")).toEqual(["Internet"]);
    expect(sources()).toEqual(["Internet"]);
  });

  it("lets spokes reach the endpoints, each range once, the hub's own first", () => {
    const { subnets } = plan({
      clientRanges: ["10.3.0.0/16", "10.0.0.0/16", "10.1.0.0/16", "10.3.0.0/16"],
    });
    const rule = subnets[1]?.rules?.find(({ name }) => name === "AllowHttpsFromClients");
    expect(rule?.sources).toEqual(["10.1.0.0/16", "10.0.0.0/16", "10.3.0.0/16"]);
  });
});
