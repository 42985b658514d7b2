import * as fc from "fast-check";
import { block, cidrOf, contains, overlaps } from "../../../../components/plans/cidr";
import {
  addressesNeeded,
  DEFAULT_CAPACITY,
  planSpokeNetwork,
  SPOKE_ADDRESS_DEFAULTS,
  SPOKE_SUBNETS,
  spokeNetworkIssues,
  usableAddresses,
  type SpokeNetworkShape,
} from "../../../../components/plans/azure/spoke-network";

const shape = (more: Partial<SpokeNetworkShape> = {}): SpokeNetworkShape => ({
  egress: { outboundType: "userAssignedNATGateway", routes: [] },
  ...more,
});
const plan = (more: Partial<SpokeNetworkShape> = {}) =>
  planSpokeNetwork('SpokeNetwork "aks"', shape(more));

// Extra subnets out of the upper half of the network, which the five of the default plan leave free.
const extras = fc
  .uniqueArray(fc.integer({ min: 0, max: 127 }), { minLength: 1, maxLength: 6 })
  .map((indexes) =>
    Object.fromEntries(
      indexes.map((index, position) => [
        `extra${String(position)}`,
        { cidr: block(cidrOf("10.0.128.0/17"), 24, index).text },
      ]),
    ),
  );

describe("the plan of a spoke", () => {
  it("is the published one by default", () => {
    expect(plan().addressSpace).toBe("10.0.0.0/16");
    expect(plan().subnets.map(({ key, subnetName, cidr }) => [key, subnetName, cidr])).toEqual([
      ["system", "SystemSubnet", "10.0.0.0/20"],
      ["user", "UserSubnet", "10.0.16.0/20"],
      ["pods", "PodSubnet", "10.0.32.0/20"],
      ["vm", "VmSubnet", "10.0.48.0/20"],
      ["postgres", "ServicePostgresSubnet", "10.0.64.0/24"],
    ]);
  });

  it("keeps blocks aligned, inside and disjoint, whatever is added", () => {
    fc.assert(
      fc.property(extras, (extraSubnets) => {
        const { addressSpace, subnets } = plan({ extraSubnets });
        const cidrs = subnets.map(({ cidr }) => cidrOf(cidr)); // refuses a block that is not aligned
        expect(cidrs.every((cidr) => contains(cidrOf(addressSpace), cidr))).toBe(true);
        expect(cidrs.every((a, i) => cidrs.slice(i + 1).every((b) => !overlaps(a, b)))).toBe(true);
      }),
    );
  });

  it("changes no subnet that was there when one is added at the end", () => {
    fc.assert(
      fc.property(extras, (extraSubnets) => {
        const before = plan({ extraSubnets }).subnets;
        const more = { ...extraSubnets, zzz: { cidr: "10.0.65.0/24" } };
        expect(plan({ extraSubnets: more }).subnets.slice(0, -1)).toEqual(before);
      }),
    );
  });

  it("does not depend on the order in which extra subnets are written", () => {
    fc.assert(
      fc.property(extras, (extraSubnets) => {
        const reversed = Object.fromEntries(Object.entries(extraSubnets).reverse());
        expect(plan({ extraSubnets: reversed })).toEqual(plan({ extraSubnets }));
      }),
    );
  });

  it("has a subnet for an API server in the network, after all others, which keep their place", () => {
    const apiServerSubnet = "10.0.80.0/28";
    const clients = { apiServerClients: ["10.1.4.0/24"], bastionSubnetCidr: "10.1.0.0/26" };
    const extraSubnets = { zzz: { cidr: "10.0.65.0/24" } };
    const before = plan({ ...clients, extraSubnets }).subnets;
    const { subnets } = plan({ ...clients, extraSubnets, apiServerSubnet });
    expect(subnets.map(({ key }) => key)).toEqual([...before.map(({ key }) => key), "apiServer"]);
    const added = subnets.at(-1);
    expect(added).toMatchObject({
      subnetName: "ApiServerSubnet",
      cidr: apiServerSubnet,
      delegation: "Microsoft.ContainerService/managedClusters",
      natGateway: false,
    });
    const inbound = (key: string) =>
      subnets
        .find((one) => one.key === key)
        ?.rules?.filter(({ direction }) => direction === "Inbound")
        .map(({ access, sources, ports }) => `${access} ${sources.join(" ")}: ${ports.join(" ")}`);
    const inside = "10.0.0.0/20 10.0.16.0/20 10.0.32.0/20 10.0.80.0/28";
    expect(inbound("apiServer")).toEqual([
      `Allow ${inside}: *`,
      "Allow AzureLoadBalancer: *",
      "Allow 10.0.48.0/20: 443",
      "Allow 10.1.0.0/26 10.1.4.0/24: 443",
      "Deny *: *",
    ]);
    // Kubelets and webhooks are called from there; clients have nothing to ask of the nodes any more.
    expect(inbound("pods")).toContain(`Allow ${inside}: *`);
    expect(inbound("system")).not.toContain("Allow 10.1.0.0/26 10.1.4.0/24: 443");
  });

  it("refuses a subnet for the API server that is too small or meets another", () => {
    const paths = (apiServerSubnet: string) =>
      spokeNetworkIssues(shape({ apiServerSubnet })).map(({ path }) => path);
    expect(paths("10.0.80.0/29")).toEqual(["apiServerSubnet"]);
    expect(paths("10.0.64.0/28")).toEqual(["apiServerSubnet"]);
    expect(
      spokeNetworkIssues(
        shape({
          apiServerSubnet: "10.0.80.0/28",
          extraSubnets: { apiServer: { cidr: "10.0.81.0/24" } },
        }),
      ).map(({ path }) => path),
    ).toEqual(["extraSubnets.apiServer"]);
  });

  it("associates the gateway with nodes, pods and jumpbox, and a table with every subnet", () => {
    const { subnets } = plan();
    expect(subnets.filter(({ natGateway }) => natGateway).map(({ key }) => key)).toEqual([
      "system",
      "user",
      "pods",
      "vm",
    ]);
    expect(subnets.every(({ routeTable }) => routeTable)).toBe(true);
  });
});

describe("the arithmetic of a spoke", () => {
  it("counts nodes with their surge, the API server, load balancers, and pods in batches of sixteen", () => {
    const pool = (maxCount: number, surgeNodes: number, maxPods: number) => ({
      maxCount,
      surgeNodes,
      maxPods,
    });
    expect(
      addressesNeeded({ system: [pool(5, 2, 50)], user: [pool(10, 4, 50), pool(3, 1, 110)] }),
    ).toEqual({
      system: 5 + 2 + 1 + 4,
      user: 10 + 4 + 3 + 1 + 4,
      // 58 addresses are four batches, 118 are eight.
      pods: (7 + 14) * 64 + 4 * 128,
    });
  });

  it("fits the default plan with space to grow", () => {
    const needed = addressesNeeded(DEFAULT_CAPACITY);
    for (const key of ["system", "user", "pods"] as const) {
      const { prefix } = cidrOf(SPOKE_ADDRESS_DEFAULTS.subnets[key]);
      expect(usableAddresses(prefix)).toBeGreaterThan(2 * needed[key]);
    }
  });

  it("refuses a pod subnet as soon as the pools outgrow it, and not before", () => {
    const issues = (maxCount: number) =>
      spokeNetworkIssues(
        shape({
          subnets: { pods: "10.0.32.0/24" },
          capacity: {
            system: [{ maxCount: 1, surgeNodes: 1, maxPods: 24 }],
            user: [{ maxCount, surgeNodes: 1, maxPods: 24 }],
          },
        }),
      );
    // 251 usable addresses; each node takes 32.
    expect(issues(4)).toEqual([]);
    expect(issues(5)).toEqual([
      {
        path: "subnets.pods",
        problem: "10.0.32.0/24 has 251 usable addresses, but 256 are needed",
        hint: "use /23 or a larger block",
      },
    ]);
  });

  it("has a home for every subnet of the list", () => {
    expect(Object.keys(SPOKE_ADDRESS_DEFAULTS.subnets)).toEqual([...SPOKE_SUBNETS]);
  });
});
