import {
  extraSubnetIssues,
  extraSubnetRequests,
  planExtraSubnets,
  type ExtraSubnets,
} from "../../../../components/plans/azure/subnets";
import { linesOf } from "../../../support/issues";

const DENY_INBOUND = {
  name: "DenyAllInbound",
  direction: "Inbound",
  access: "Deny",
  protocol: "*",
  priority: 4096,
  sources: ["*"],
  destinations: ["*"],
  ports: ["*"],
  description: "Only the flows listed above come in.",
};
const DENY_LATERAL = {
  name: "DenySshRdpOutbound",
  direction: "Outbound",
  access: "Deny",
  protocol: "Tcp",
  priority: 900,
  sources: ["*"],
  destinations: ["VirtualNetwork"],
  ports: ["22", "3389"],
  description: "No administrative hop from here to other machines.",
};
const CLOSED = [DENY_INBOUND, DENY_LATERAL];
const PLAIN = {
  rules: CLOSED,
  natGateway: false,
  routeTable: true,
  delegation: undefined,
  serviceEndpoints: [],
};

describe("the plan of extra subnets", () => {
  it("closes each, in the order of their keys, and gives it what it asks for", () => {
    expect(
      planExtraSubnets(
        {
          plain: { cidr: "10.0.65.0/24" },
          apps: {
            cidr: "10.0.66.0/24",
            subnetName: "Apps",
            internetEgress: true,
            delegation: "Microsoft.App/environments",
          },
        },
        true,
      ),
    ).toStrictEqual([
      {
        ...PLAIN,
        key: "apps",
        subnetName: "Apps",
        cidr: "10.0.66.0/24",
        natGateway: true,
        delegation: "Microsoft.App/environments",
      },
      { ...PLAIN, key: "plain", subnetName: "plain", cidr: "10.0.65.0/24" },
    ]);
  });

  it("has no route table where the network has none", () => {
    expect(planExtraSubnets({ plain: { cidr: "10.0.65.0/24" } }, false)).toStrictEqual([
      { ...PLAIN, key: "plain", subnetName: "plain", cidr: "10.0.65.0/24", routeTable: false },
    ]);
  });

  // Azure refuses a security group on these, or the service breaks with one.
  it.each([
    "GatewaySubnet",
    "AzureFirewallSubnet",
    "AzureFirewallManagementSubnet",
    "RouteServerSubnet",
  ])("leaves %s without security group and route table", (subnetName) => {
    expect(planExtraSubnets({ special: { cidr: "10.0.65.0/27", subnetName } }, true)).toStrictEqual(
      [
        {
          ...PLAIN,
          key: "special",
          subnetName,
          cidr: "10.0.65.0/27",
          rules: undefined,
          routeTable: false,
        },
      ],
    );
  });

  it("admits sources to the ports of a subnet by TCP, or as a rule says", () => {
    const [subnet] = planExtraSubnets(
      {
        build: {
          cidr: "10.0.65.0/24",
          rules: [
            { name: "Agents", sources: ["10.4.0.9", "10.5.0.0/16"], ports: [443, "8000-8010"] },
            {
              name: "Dns",
              sources: ["10.0.0.0/16"],
              ports: [53],
              direction: "Outbound",
              access: "Deny",
              protocol: "Udp",
              priority: 3999,
              destinations: ["10.1.0.0/16"],
              description: "No other resolver.",
            },
            { name: "More", sources: ["10.6.0.0/16"], ports: [22] },
          ],
        },
      },
      true,
    );
    const plain = {
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      destinations: ["10.0.65.0/24"],
    };
    expect(subnet?.rules).toStrictEqual([
      {
        ...plain,
        name: "Agents",
        priority: 1000,
        sources: ["10.4.0.9/32", "10.5.0.0/16"],
        ports: ["443", "8000-8010"],
        description: "Agents may call.",
      },
      {
        name: "Dns",
        direction: "Outbound",
        access: "Deny",
        protocol: "Udp",
        priority: 3999,
        sources: ["10.0.0.0/16"],
        destinations: ["10.1.0.0/16"],
        ports: ["53"],
        description: "No other resolver.",
      },
      {
        ...plain,
        name: "More",
        priority: 1020,
        sources: ["10.6.0.0/16"],
        ports: ["22"],
        description: "More may call.",
      },
      ...CLOSED,
    ]);
  });

  it("asks for a /29 at least", () => {
    expect(
      extraSubnetRequests({ b: { cidr: "10.0.66.0/24" }, a: { cidr: "10.0.65.0/24" } }),
    ).toEqual([
      { path: "extraSubnets.a.cidr", cidr: "10.0.65.0/24", longestPrefix: 29 },
      { path: "extraSubnets.b.cidr", cidr: "10.0.66.0/24", longestPrefix: 29 },
    ]);
  });
});

describe("what an extra subnet refuses", () => {
  const TAKEN = { bastion: "AzureBastionSubnet", endpoints: "PrivateEndpointSubnet" };
  const cidr = "10.0.65.0/24";
  const KEY = "use letters, digits and hyphens, beginning with a letter";
  it.each<readonly [ExtraSubnets, readonly string[]]>([
    [{ apps: { cidr }, "b-1": { cidr, subnetName: "Gateway.Subnet_1" } }, []],
    [
      { bastion: { cidr } },
      [
        "extraSubnets.bastion: bastion is a built-in subnet of this network; choose another key than bastion, endpoints",
      ],
    ],
    [
      { apps: { cidr, subnetName: "azurebastionsubnet" } },
      [
        "extraSubnets.apps.subnetName: azurebastionsubnet is the name of subnet bastion; give each subnet a name of its own",
      ],
    ],
    [
      { a: { cidr, subnetName: "Apps" }, apps: { cidr } },
      [
        "extraSubnets.apps.subnetName: apps is the name of subnet a; give each subnet a name of its own",
      ],
    ],
    [{ "1a": { cidr, subnetName: "ok" } }, [`extraSubnets.1a: "1a" is not a valid key; ${KEY}`]],
    [
      { apps: { cidr, subnetName: "a b" } },
      [
        'extraSubnets.apps.subnetName: "a b" is not a valid name; use 1 to 80 letters, digits, dots, hyphens and underscores',
      ],
    ],
    [
      { apps: { cidr, rules: [{ name: "All", sources: ["Internet"], ports: [443] }] } },
      [
        "extraSubnets.apps.rules[0].sources: Internet is open to the whole internet; list the ranges that need access",
      ],
    ],
  ])("%j: %j", (extras, lines) => {
    expect(linesOf(extraSubnetIssues(extras, TAKEN))).toEqual(lines);
  });
});
