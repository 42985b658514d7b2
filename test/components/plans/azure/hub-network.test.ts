import * as fc from "fast-check";
import { block, cidrOf, contains, overlaps } from "../../../../components/plans/cidr";
import {
  HUB_ADDRESS_DEFAULTS,
  hubNetworkIssues,
  planHubNetwork,
  type HubNetworkShape,
} from "../../../../components/plans/azure/hub-network";
import {
  bastionRules,
  closedRules,
  endpointRules,
} from "../../../../components/plans/azure/network-security-rules";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";

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

  it("refuses ranges, keys and clients all at once", () => {
    const wrong: HubNetworkShape = {
      addressSpace: "172.30.0.0/16", // AKS keeps it, and a hub holds no cluster
      subnets: { bastion: "172.30.1.0/27", endpoints: "10.1.2.0/24" },
      extraSubnets: { bastion: { cidr: "172.30.3.0/30" } },
      clientRanges: ["10.0.0.0/16", "here"],
      bastionClients: [{ name: "all", kind: "other", cidr: "0.0.0.0/0" }],
    };
    expect(linesOf(hubNetworkIssues(wrong))).toEqual([
      "subnets.bastion: 172.30.1.0/27 is too small; use /26 or a larger block",
      "subnets.endpoints: 10.1.2.0/24 lies outside 172.30.0.0/16; move it inside addressSpace",
      "extraSubnets.bastion.cidr: 172.30.3.0/30 is too small; use /29 or a larger block",
      "extraSubnets.bastion: bastion is a built-in subnet of this network; choose another key than bastion, endpoints",
      'clientRanges[1]: "here" is not an IPv4 range; write four numbers and a prefix length, for example 10.1.0.0/16',
      "bastionClients[0].cidr: 0.0.0.0/0 is open to the whole internet; list the networks your users come from",
    ]);
    expect(() => plan(wrong)).toThrow(InvalidArgumentsError);
    expect(linesOf(hubNetworkIssues({ addressSpace: "here" }))).toEqual([
      'addressSpace: "here" is not an IPv4 range; write four numbers and a prefix length, for example 10.1.0.0/16',
    ]);
  });

  it("is the whole of two closed subnets, without gateway and route table", () => {
    const closed = {
      natGateway: false,
      routeTable: false,
      delegation: undefined,
      serviceEndpoints: [],
    };
    // Interpretation D-38: 10.1.0.0/16 with Bastion in 10.1.1.0/24 and endpoints in 10.1.2.0/24.
    expect(plan({ extraSubnets: { more: { cidr: "10.1.3.0/24" } } })).toStrictEqual({
      addressSpace: "10.1.0.0/16",
      bastionSubnetCidr: "10.1.1.0/24",
      subnets: [
        {
          ...closed,
          key: "bastion",
          subnetName: "AzureBastionSubnet",
          cidr: "10.1.1.0/24",
          rules: bastionRules([]),
        },
        {
          ...closed,
          key: "endpoints",
          subnetName: "PrivateEndpointSubnet",
          cidr: "10.1.2.0/24",
          rules: endpointRules({ subnet: "10.1.2.0/24", clients: ["10.1.0.0/16"] }),
        },
        {
          ...closed,
          key: "more",
          subnetName: "more",
          cidr: "10.1.3.0/24",
          rules: closedRules([]),
        },
      ],
    });
  });
});
