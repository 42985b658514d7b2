// Subnets that stand in the inputs of their network, as other programs write them.
import { servicesOf } from "../../../commands/report/access";
import { networksOf } from "../../../commands/report/network";
import { graphOf, rule, type Resources } from "./resources";

const NETWORK = "azure-native:network";
const VNET_ID =
  "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/app";
const GROUP_ID =
  "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/data-nsg";
const DENY = rule("DenyAll", 4096, "Deny");
const group = { networkSecurityGroupName: "data-nsg", securityRules: [DENY] };

/** @param known whether the ids are, as after a deployment */
const program = (known: boolean): Resources => ({
  group: [`${NETWORK}:NetworkSecurityGroup`, { inputs: group, ...(known ? { id: GROUP_ID } : {}) }],
  vnet: [
    `${NETWORK}:VirtualNetwork`,
    {
      ...(known ? { id: VNET_ID } : {}),
      from: { subnets: ["group"] },
      inputs: {
        virtualNetworkName: "app",
        addressSpace: { addressPrefixes: ["10.2.0.0/16"] },
        subnets: [
          {
            name: "data",
            addressPrefix: "10.2.2.0/24",
            privateEndpointNetworkPolicies: "Enabled",
            networkSecurityGroup: known ? { id: GROUP_ID } : {},
          },
          { name: "clients", addressPrefixes: ["10.2.1.0/24"] },
        ],
      },
    },
  ],
  database: ["azure-native:dbforpostgresql:Server", { inputs: { serverName: "db-1" } }],
  endpoint: [
    `${NETWORK}:PrivateEndpoint`,
    {
      inputs: { privateEndpointName: "db-pe", subnet: { id: `${VNET_ID}/subnets/data` } },
      from: { privateLinkServiceConnections: ["database"] },
    },
  ],
});

describe("subnets in the inputs of their network", () => {
  it.each([
    ["before the deployment", false],
    ["after it", true],
  ])("are shown with their ranges and rules %s", (_, known) => {
    const [network] = networksOf(graphOf(program(known)));
    expect(
      network?.subnets.map(({ title, ranges, rulesFrom }) => [title, ranges, rulesFrom]),
    ).toEqual([
      ["clients", ["10.2.1.0/24"], undefined],
      ["data", ["10.2.2.0/24"], "data-nsg"],
    ]);
  });

  it("hold their private endpoints, and their rules decide who reaches the service", () => {
    const graph = graphOf(program(true));
    const [service] = servicesOf(graph, networksOf(graph));
    expect(service).toMatchObject({ title: "db-1", subnet: "data" });
    expect(service?.callers).toEqual([
      { subnet: "clients", network: "app", answer: "no", because: "data-nsg: DenyAll" },
    ]);
  });
});
