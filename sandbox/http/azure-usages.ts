// Counters of Azure's quotas: what others use of them, and what the programs have created.
import type { CloudStoreReader } from "../cloud-store";
import { coresOf, familyOf } from "../clouds/azure-native/vm-sizes";
import { inRegion, type Scenario } from "../clouds/scenario";
import { text } from "./answer";

/** What counters are answered from. */
interface UsageFacts {
  readonly store: CloudStoreReader;
  readonly scenario: Scenario;
}

/** A counter as ARM lists it. */
export interface Usage {
  readonly name: { readonly value: string; readonly localizedValue: string };
  readonly currentValue: number;
  readonly limit: number;
  readonly unit: "Count";
}

/** Limit of a counter that no scenario names: more than the products need. */
const AMPLE = 500;

function usages(
  names: readonly string[],
  region: string,
  { scenario }: UsageFacts,
  own: ReadonlyMap<string, number>,
): readonly Usage[] {
  return names.map((value) => ({
    name: { value, localizedValue: value },
    currentValue: (inRegion(scenario.quotaUse, region, value) ?? 0) + (own.get(value) ?? 0),
    limit: inRegion(scenario.quotas, region, value) ?? AMPLE,
    unit: "Count",
  }));
}

type Count = readonly [counter: string, count: number];

function summed(counts: readonly Count[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [counter, count] of counts) sums.set(counter, (sums.get(counter) ?? 0) + count);
  return sums;
}

const AZ = "azure-native:";
const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
const sameRegion = (location: unknown, region: string): boolean =>
  text(location).toLowerCase().replaceAll(" ", "") === region.toLowerCase();

const createdIn = (store: CloudStoreReader, token: string, region: string) =>
  store.ofType(AZ + token).filter(({ outputs }) => sameRegion(outputs["location"], region));

/** Counters of `Microsoft.Compute`: machines, scale sets and vCPUs, of the families named. */
export function computeUsages(
  families: readonly string[],
  region: string,
  facts: UsageFacts,
): readonly Usage[] {
  const { store } = facts;
  const machines = createdIn(store, "compute:VirtualMachine", region).map(({ inputs }) => ({
    size: text(record(inputs["hardwareProfile"])["vmSize"]),
    count: 1,
    counter: "virtualMachines",
  }));
  const clusters = createdIn(store, "containerservice:ManagedCluster", region);
  const added = store
    .ofType(`${AZ}containerservice:AgentPool`)
    .filter(({ id }) => clusters.some((cluster) => id.startsWith(`${cluster.id}/`)))
    .map(({ inputs }) => inputs);
  const inline = clusters.flatMap(({ inputs }) => {
    const pools: unknown = inputs["agentPoolProfiles"];
    return Array.isArray(pools) ? pools.map(record) : [];
  });
  const pools = [...inline, ...added].map((pool) => ({
    size: text(pool["vmSize"]),
    count: Number(pool["count"] ?? pool["minCount"] ?? 1),
    counter: "virtualMachineScaleSets",
  }));
  const created = [...machines, ...pools].flatMap(({ size, count, counter }): readonly Count[] => [
    [counter, 1],
    ["cores", coresOf(size) * count],
    [familyOf(size), coresOf(size) * count],
  ]);
  const names = ["cores", "virtualMachines", "virtualMachineScaleSets", ...families];
  return usages(names, region, facts, summed(created));
}

const NETWORK: Readonly<Record<string, string>> = {
  VirtualNetworks: "network:VirtualNetwork",
  PublicIPAddresses: "network:PublicIPAddress",
  StandardSkuPublicIpAddresses: "network:PublicIPAddress",
  NatGateways: "network:NatGateway",
  PrivateEndpoints: "network:PrivateEndpoint",
  NetworkSecurityGroups: "network:NetworkSecurityGroup",
  RouteTables: "network:RouteTable",
};

/** Counters of `Microsoft.Network`. */
export function networkUsages(region: string, facts: UsageFacts): readonly Usage[] {
  const created = Object.entries(NETWORK).map(([counter, token]): Count => [
    counter,
    createdIn(facts.store, token, region).length,
  ]);
  return usages(Object.keys(NETWORK), region, facts, summed(created));
}

/** Counters of `Microsoft.CognitiveServices`: accounts, and the capacity of each quota of models. */
export function modelUsages(
  quotas: readonly string[],
  region: string,
  facts: UsageFacts,
): readonly Usage[] {
  const { store } = facts;
  const accounts = createdIn(store, "cognitiveservices:Account", region);
  const created: readonly Count[] = [
    ["OpenAI.S0.AccountCount", accounts.length],
    ...store
      .ofType(`${AZ}cognitiveservices:Deployment`)
      .filter(({ id }) => accounts.some((account) => id.startsWith(`${account.id}/`)))
      .map(({ inputs }): Count => {
        const sku = record(inputs["sku"]);
        const model = record(record(inputs["properties"])["model"]);
        return [`OpenAI.${text(sku["name"])}.${text(model["name"])}`, Number(sku["capacity"] ?? 0)];
      }),
  ];
  return usages(["OpenAI.S0.AccountCount", ...quotas], region, facts, summed(created));
}
