// What can be reached from where a run is made: names, network paths, security groups and the firewalls of services. Sources:
// https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration and
// https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy
import { isRecord, type Value } from "../../wire/values";
import { freeAddress, within } from "../addresses";
import type { CloudStore, Stored } from "../../cloud-store";
import { idIn, lastSegment, list, parentId, text } from "./arm";
import { find } from "./lookups";

/** Where a run is made from. */
export type Origin =
  /** A machine outside Azure, with its public address. */
  | { readonly kind: "outside"; readonly address: string }
  /** No network in between: for plans that nobody carries out from anywhere. */
  | { readonly kind: "anywhere" }
  /** A machine in a subnet. */
  | { readonly kind: "subnet"; readonly subnetId: string };

/** Public address of the laptop, one of the documentation ranges (RFC 5737). */
export const LAPTOP_ADDRESS = "198.51.100.7";

type Inputs = Readonly<Record<string, Value>>;

/**
 * The origin that a word names: `laptop`, `anywhere`, `jumpbox` (the subnet of the only virtual machine), or the name or id of a subnet.
 * @throws when no such machine or subnet exists
 */
export function originOf(store: CloudStore, word: string): Origin {
  if (word === "anywhere") return { kind: "anywhere" };
  if (word === "laptop") return { kind: "outside", address: LAPTOP_ADDRESS };
  const subnetId = word === "jumpbox" ? machineSubnet(store) : subnetNamed(store, word);
  if (subnetId === undefined) {
    const known = subnets(store).map(({ id }) => lastSegment(id));
    const names = ["laptop", "jumpbox", "anywhere", ...new Set(known)].join(", ");
    throw new Error(
      `--run-from ${word}: there is no ${word === "jumpbox" ? "virtual machine" : "subnet of that name"} in the simulated Azure; use one of ${names}`,
    );
  }
  return { kind: "subnet", subnetId };
}

const subnets = (store: CloudStore): readonly Stored[] =>
  store.storedOfType("azure-native:network:Subnet");

function subnetNamed(store: CloudStore, word: string): string | undefined {
  const wanted = word.toLowerCase();
  return subnets(store).find(({ id }) =>
    [id, lastSegment(id)].some((name) => name.toLowerCase() === wanted),
  )?.id;
}

function machineSubnet(store: CloudStore): string | undefined {
  const [machine] = store.storedOfType("azure-native:compute:VirtualMachine");
  return machine && interfaceOf(store, machine)?.subnetId;
}

/** The first interface of a machine, and its subnet. */
export function interfaceOf(
  store: CloudStore,
  machine: Stored,
): { readonly id: string; readonly subnetId: string } | undefined {
  const profile = machine.inputs["networkProfile"];
  const [nic] = isRecord(profile) ? list(profile["networkInterfaces"]) : [];
  const id = idIn(nic);
  const [first] = list(find(store, id)?.inputs["ipConfigurations"]).filter(isRecord);
  return first && { id, subnetId: idIn(first["subnet"]) };
}

/** The failure of a connection as Go's resolver and dialler word it, or undefined when it is made. */
export function apiServerFailure(
  store: CloudStore,
  origin: Origin,
  host: string,
): string | undefined {
  if (origin.kind === "anywhere") return undefined;
  const cluster = store
    .storedOfType("azure-native:containerservice:ManagedCluster")
    .find(({ outputs }) => text(outputs["privateFQDN"]) === host);
  if (cluster === undefined) return undefined; // public, or of no cluster that is known here
  const endpoint = apiServerSubnet(cluster);
  if (origin.kind === "outside" || !resolvesApiServer(store, cluster, origin.subnetId))
    return `dial tcp: lookup ${host}: no such host`;
  return connects(store, origin.subnetId, endpoint, "443")
    ? undefined
    : `dial tcp ${host}:443: i/o timeout`;
}

/**
 * Where the API server answers: in its own subnet with VNet integration, else by a private endpoint in that of the first pool.
 * Source: https://learn.microsoft.com/azure/aks/api-server-vnet-integration
 */
export function apiServerSubnet({ inputs }: Stored): Target {
  const access = inputs["apiServerAccessProfile"];
  if (isRecord(access) && access["enableVnetIntegration"] === true)
    return { subnetId: text(access["subnetId"]), by: "address" };
  const [pool] = list(inputs["agentPoolProfiles"]).filter(isRecord);
  return { subnetId: text(pool?.["vnetSubnetID"]), by: "private endpoint" };
}

function resolvesApiServer(store: CloudStore, cluster: Stored, from: string): boolean {
  const access = cluster.inputs["apiServerAccessProfile"];
  const zone = isRecord(access) ? text(access["privateDNSZone"]) : "";
  const network = parentId(from);
  // AKS links a zone of its own to the network of the nodes alone.
  if (!zone.startsWith("/")) return same(network, parentId(apiServerSubnet(cluster).subnetId));
  return linkOf(store, zone, network) !== undefined;
}

function linkOf(store: CloudStore, zoneId: string, networkId: string): Stored | undefined {
  return store
    .storedOfType("azure-native:privatedns:VirtualNetworkLink")
    .find(
      ({ id, inputs }) =>
        same(parentId(id), zoneId) && same(idIn(inputs["virtualNetwork"]), networkId),
    );
}

/** What packets are sent to: the address of a machine or load balancer in a subnet, or a private endpoint there. */
export interface Target {
  readonly subnetId: string;
  readonly by: "address" | "private endpoint";
}

/** Whether packets from a subnet arrive: same network or peered, and both security groups let them pass. */
export function connects(
  store: CloudStore,
  from: string,
  { subnetId: to, by }: Target,
  port: string,
): boolean {
  const path = same(parentId(from), parentId(to)) || peered(store, parentId(from), parentId(to));
  if (!path) return false;
  const source = prefixOf(store, from);
  const target = prefixOf(store, to);
  const filtered =
    by === "address" ||
    /^(Enabled|NetworkSecurityGroupEnabled)$/.test(
      text(find(store, to)?.inputs["privateEndpointNetworkPolicies"]),
    );
  const flow = { source, target, port };
  return passes(store, from, "Outbound", flow) && (!filtered || passes(store, to, "Inbound", flow));
}

function peered(store: CloudStore, a: string, b: string): boolean {
  const connected = (here: string, there: string): boolean =>
    store
      .storedOfType("azure-native:network:VirtualNetworkPeering")
      .some(
        ({ id, inputs }) =>
          same(parentId(id), here) && same(idIn(inputs["remoteVirtualNetwork"]), there),
      );
  return connected(a, b) && connected(b, a);
}

interface Flow {
  readonly source: string;
  readonly target: string;
  readonly port: string;
}

/** The first rule by priority that concerns the flow decides; without one, traffic inside virtual networks passes. */
function passes(
  store: CloudStore,
  subnetId: string,
  direction: "Inbound" | "Outbound",
  flow: Flow,
): boolean {
  const group = idIn(find(store, subnetId)?.inputs["networkSecurityGroup"]);
  const own = list(find(store, group)?.inputs["securityRules"]).filter(isRecord);
  const apart = store
    .storedOfType("azure-native:network:SecurityRule")
    .filter(({ id }) => same(parentId(id), group))
    .map(({ inputs }): Inputs => inputs);
  const rule = [...own, ...apart]
    .filter((candidate) => text(candidate["direction"]) === direction)
    .sort((a, b) => Number(a["priority"]) - Number(b["priority"]))
    .find((candidate) => concerns(candidate, flow));
  return rule === undefined || text(rule["access"]) === "Allow";
}

function concerns(rule: Inputs, { source, target, port }: Flow): boolean {
  const values = (one: string, many: string): readonly string[] =>
    [text(rule[one]), ...list(rule[many]).map(text)].filter((value) => value !== "");
  const covers = (ranges: readonly string[], range: string): boolean =>
    ranges.some(
      (each) => each === "*" || each === "VirtualNetwork" || within(range, asBlock(each)),
    );
  return (
    /^(\*|tcp)$/i.test(text(rule["protocol"])) &&
    covers(values("sourceAddressPrefix", "sourceAddressPrefixes"), source) &&
    covers(values("destinationAddressPrefix", "destinationAddressPrefixes"), target) &&
    values("destinationPortRange", "destinationPortRanges").some((range) => holds(range, port))
  );
}

const asBlock = (text: string): string => (text.includes("/") ? text : `${text}/32`);

function holds(range: string, port: string): boolean {
  if (range === "*" || range === port) return true;
  const [first, last] = range.split("-").map(Number);
  return first !== undefined && last !== undefined && Number(port) >= first && Number(port) <= last;
}

const prefixOf = (store: CloudStore, subnetId: string): string =>
  text(find(store, subnetId)?.inputs["addressPrefix"]);

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Host and private zone of each service behind private endpoints. */
const ZONES = {
  blob: { zone: "privatelink.blob.core.windows.net", host: "blob.core.windows.net" },
  vault: { zone: "privatelink.vaultcore.azure.net", host: "vault.azure.net" },
  registry: { zone: "privatelink.azurecr.io", host: "azurecr.io" },
  openAi: { zone: "privatelink.openai.azure.com", host: "openai.azure.com" },
  postgres: {
    zone: "privatelink.postgres.database.azure.com",
    host: "postgres.database.azure.com",
  },
} as const;

type PrivateService = keyof typeof ZONES;

/** Services whose firewalls are simulated. */
export type DataService = "blob" | "vault";

/**
 * Where a name of a service leads from an origin: to its private endpoint, to its public address, or nowhere. A linked zone
 * answers for every name in it, so one without a record hides the public address unless the link falls back.
 * Source: https://learn.microsoft.com/azure/dns/private-dns-fallback
 */
export function resolveService(
  store: CloudStore,
  origin: Origin,
  service: PrivateService,
  resourceId: string,
): { readonly to: "endpoint"; readonly subnetId: string } | { readonly to: "public" | "nowhere" } {
  const endpoints = store
    .storedOfType("azure-native:network:PrivateEndpoint")
    .filter(({ inputs }) =>
      list(inputs["privateLinkServiceConnections"])
        .filter(isRecord)
        .some((connection) => same(text(connection["privateLinkServiceId"]), resourceId)),
    );
  // Without any endpoint the public name does not lead to a private one.
  if (origin.kind !== "subnet" || endpoints.length === 0) return { to: "public" };
  const network = parentId(origin.subnetId);
  const zoneName = ZONES[service].zone;
  for (const zone of store.storedOfType("azure-native:privatedns:PrivateZone")) {
    if (lastSegment(zone.id).toLowerCase() !== zoneName) continue;
    const link = linkOf(store, zone.id, network);
    if (link === undefined) continue;
    const recorded = endpoints.find(({ id }) => isRecordedIn(store, id, zone.id));
    if (recorded !== undefined)
      return { to: "endpoint", subnetId: idIn(recorded.inputs["subnet"]) };
    return {
      to: text(link.inputs["resolutionPolicy"]) === "NxDomainRedirect" ? "public" : "nowhere",
    };
  }
  return { to: "public" };
}

function isRecordedIn(store: CloudStore, endpointId: string, zoneId: string): boolean {
  return store.storedOfType("azure-native:network:PrivateDnsZoneGroup").some(
    ({ id, inputs }) =>
      same(parentId(id), endpointId) &&
      list(inputs["privateDnsZoneConfigs"])
        .filter(isRecord)
        .some((config) => same(text(config["privateDnsZoneId"]), zoneId)),
  );
}

/** Where public names of services behind private endpoints lead: a documentation range (RFC 5737). */
const PUBLIC_ADDRESS = "203.0.113.10";

/** Addresses of a cluster's or a service's name, as a resolver of the origin answers. */
export function addressesOf(store: CloudStore, origin: Origin, name: string): readonly string[] {
  const cluster = store
    .storedOfType("azure-native:containerservice:ManagedCluster")
    .find(({ outputs }) => text(outputs["privateFQDN"]) === name);
  if (cluster !== undefined)
    return origin.kind === "subnet" && resolvesApiServer(store, cluster, origin.subnetId)
      ? firstIn(store, apiServerSubnet(cluster).subnetId)
      : [];
  const server = store
    .storedOfType("azure-native:dbforpostgresql:Server")
    .find(({ outputs }) => text(outputs["fullyQualifiedDomainName"]) === name);
  const network = isRecord(server?.inputs["network"]) ? server.inputs["network"] : {};
  const zone = text(network["privateDnsZoneArmResourceId"]);
  if (zone !== "")
    return origin.kind === "subnet" && linkOf(store, zone, parentId(origin.subnetId)) !== undefined
      ? firstIn(store, text(network["delegatedSubnetResourceId"]))
      : [];
  return addressesOfEndpoint(store, origin, name);
}

function addressesOfEndpoint(store: CloudStore, origin: Origin, name: string): readonly string[] {
  const service = (Object.keys(ZONES) as PrivateService[]).find((key) =>
    name.endsWith(`.${ZONES[key].host}`),
  );
  for (const { inputs, outputs } of store.storedOfType("azure-native:network:PrivateEndpoint")) {
    const config = list(outputs["customDnsConfigs"])
      .filter(isRecord)
      .find(({ fqdn }) => fqdn === name);
    const [connection] = list(inputs["privateLinkServiceConnections"]).filter(isRecord);
    if (service === undefined || config === undefined || connection === undefined) continue;
    const { to } = resolveService(store, origin, service, text(connection["privateLinkServiceId"]));
    if (to === "nowhere") return [];
    return to === "public" ? [PUBLIC_ADDRESS] : list(config["ipAddresses"]).map(text);
  }
  return [];
}

const firstIn = (store: CloudStore, subnetId: string): readonly string[] =>
  [freeAddress(prefixOf(store, subnetId), new Set())].filter((found) => found !== undefined);

/** The answer of a service's firewall to a caller, or undefined when the network lets it in. */
export function serviceFailure(
  store: CloudStore,
  origin: Origin,
  service: DataService,
  resourceId: string,
): string | undefined {
  const found = find(store, resourceId);
  if (found === undefined || origin.kind === "anywhere") return undefined;
  const host = `${lastSegment(resourceId)}.${ZONES[service].host}`;
  const way = resolveService(store, origin, service, resourceId);
  if (way.to === "nowhere") return `dial tcp: lookup ${host}: no such host`;
  if (way.to === "endpoint" && origin.kind === "subnet")
    return connects(
      store,
      origin.subnetId,
      { subnetId: way.subnetId, by: "private endpoint" },
      "443",
    )
      ? undefined
      : `dial tcp ${host}:443: i/o timeout`;
  return firewallFailure(
    service,
    found.inputs,
    publicAddressOf(store, origin),
    sameRegion(store, origin, found.inputs),
  );
}

/** Storage and vaults see clients of their own region under private addresses, which no address rule can list. */
function sameRegion(store: CloudStore, origin: Origin, target: Inputs): boolean {
  if (origin.kind !== "subnet") return false;
  const network = find(store, parentId(origin.subnetId))?.inputs;
  return text(network?.["location"]) === text(target["location"]);
}

/** The address under which a machine appears: its own, or that of its subnet's NAT gateway. */
export function publicAddressOf(store: CloudStore, origin: Origin): string {
  if (origin.kind !== "subnet") return origin.kind === "outside" ? origin.address : "";
  const gateway = idIn(find(store, origin.subnetId)?.inputs["natGateway"]);
  const [address] = list(find(store, gateway)?.inputs["publicIpAddresses"]);
  return text(find(store, idIn(address))?.outputs["ipAddress"]);
}

function firewallFailure(
  service: DataService,
  target: Inputs,
  address: string,
  inRegion: boolean,
): string | undefined {
  const settings =
    service === "vault" && isRecord(target["properties"]) ? target["properties"] : target;
  const rules = settings[service === "vault" ? "networkAcls" : "networkRuleSet"];
  const acl = isRecord(rules) ? rules : {};
  const closed = text(settings["publicNetworkAccess"]).toLowerCase() === "disabled";
  const listed = list(acl["ipRules"])
    .filter(isRecord)
    .map((rule) => asBlock(text(rule["value"]) || text(rule["iPAddressOrRange"])));
  // The same-region rule is one of storage alone; vaults see the public address.
  const byRule =
    !(service === "blob" && inRegion) && listed.some((range) => within(`${address}/32`, range));
  if (!closed && (text(acl["defaultAction"]) !== "Deny" || byRule)) return undefined;
  if (service === "blob")
    return "AuthorizationFailure: This request is not authorized to perform this operation.";
  return closed
    ? "Forbidden: Public network access is disabled and request is not from a trusted service nor via an approved private link. InnerError: ForbiddenByConnection"
    : `Forbidden: Client address is not authorized and caller is not a trusted service. Client address: ${address}. InnerError: ForbiddenByFirewall`;
}
