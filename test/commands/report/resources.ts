// Resources as a preview and its plan show them, for tests of the report.
import { Graph, resourcesOfPreview } from "../../../commands/report/graph";
import { UNKNOWN } from "../../../sandbox/wire/values";

interface Given {
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Names of the resources that each input is made from; such an input is unknown before the deployment. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
  /** Names of further resources that it waits for. */
  readonly after?: readonly string[];
  readonly id?: string;
}

export type Resources = Readonly<Record<string, readonly [type: string, given?: Given]>>;

const urnOf = (type: string, name: string): string => `urn:pulumi:dev::p::${type}::${name}`;

/** The graph of a program, by logical names. */
export function graphOf(resources: Resources): Graph {
  const urn = (name: string): string => {
    const [type] = resources[name] ?? [];
    if (type === undefined) throw new Error(`the test has no resource ${name}`);
    return urnOf(type, name);
  };
  const entries = Object.entries(resources);
  const events = entries.map(([name, [type, { inputs = {}, from = {}, id } = {}]]) => {
    const unknown = Object.fromEntries(Object.keys(from).map((key) => [key, UNKNOWN]));
    const planned = {
      type,
      urn: urnOf(type, name),
      inputs: { ...unknown, ...inputs },
      ...(id === undefined ? {} : { id }),
    };
    const metadata = { op: "create", type, urn: planned.urn, new: planned };
    return { resourcePreEvent: { metadata } };
  });
  const resourcePlans = Object.fromEntries(
    entries.map(([name, [type, { from = {}, after = [] } = {}]]) => {
      const propertyDependencies = Object.fromEntries(
        Object.entries(from).map(([key, names]) => [key, names.map(urn)]),
      );
      const all = [...Object.values(from).flat(), ...after];
      return [
        urnOf(type, name),
        { goal: { dependencies: [...new Set(all)].map(urn), propertyDependencies } },
      ];
    }),
  );
  return new Graph(resourcesOfPreview(events, { resourcePlans }));
}

const NETWORK = "azure-native:network";

type Rule = Readonly<Record<string, unknown>>;

/** One rule of a security group, as azure-native takes it. */
export const rule = (
  name: string,
  priority: number,
  access: "Allow" | "Deny",
  given: Rule = {},
): Rule => ({
  name,
  priority,
  access,
  direction: "Inbound",
  protocol: "Tcp",
  sourceAddressPrefix: "*",
  destinationAddressPrefix: "*",
  destinationPortRange: "*",
  ...given,
});

/** Two peered networks: clients in the spoke, a private endpoint of a database in the hub. @param rules of the hub's subnet */
export const hubAndSpoke = (rules: readonly Rule[]): Resources => ({
  hub: [
    `${NETWORK}:VirtualNetwork`,
    {
      inputs: {
        virtualNetworkName: "HubVNet",
        addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
      },
    },
  ],
  spoke: [
    `${NETWORK}:VirtualNetwork`,
    {
      inputs: {
        virtualNetworkName: "AppVNet",
        addressSpace: { addressPrefixes: ["10.2.0.0/16"] },
      },
    },
  ],
  there: [
    `${NETWORK}:VirtualNetworkPeering`,
    { from: { virtualNetworkName: ["hub"], remoteVirtualNetwork: ["spoke"] } },
  ],
  back: [
    `${NETWORK}:VirtualNetworkPeering`,
    { inputs: { virtualNetworkName: "AppVNet" }, from: { remoteVirtualNetwork: ["hub"] } },
  ],
  group: [
    `${NETWORK}:NetworkSecurityGroup`,
    { inputs: { networkSecurityGroupName: "endpoints-nsg", securityRules: rules } },
  ],
  endpoints: [
    `${NETWORK}:Subnet`,
    {
      inputs: {
        subnetName: "Endpoints",
        addressPrefix: "10.1.1.0/24",
        privateEndpointNetworkPolicies: "Enabled",
      },
      from: { virtualNetworkName: ["hub"], networkSecurityGroup: ["group"] },
    },
  ],
  clients: [
    `${NETWORK}:Subnet`,
    {
      inputs: { subnetName: "Clients", addressPrefixes: ["10.2.1.0/24"] },
      from: { virtualNetworkName: ["spoke"], natGateway: ["nat"] },
    },
  ],
  nat: [`${NETWORK}:NatGateway`, { inputs: { natGatewayName: "Nat" } }],
  database: [
    "azure-native:dbforpostgresql:Server",
    { inputs: { serverName: "db-1", network: { publicNetworkAccess: "Disabled" } } },
  ],
  endpoint: [
    `${NETWORK}:PrivateEndpoint`,
    {
      inputs: { privateEndpointName: "db-pe" },
      from: { subnet: ["endpoints"], privateLinkServiceConnections: ["database"] },
    },
  ],
});
