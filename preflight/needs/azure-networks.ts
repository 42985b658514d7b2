// Networks and private zones that exist and that the deployment joins, links and writes into, by the same plans that it follows.
import { physicalName } from "../../components/plans/physical-name";
import {
  planPrivateDnsZones,
  privateLinkZoneName,
} from "../../components/plans/azure/private-dns-zones";
import { isInSubscription } from "../../components/plans/azure/subscription";
import { isExisting, resolvingNetworks } from "../../config/azure-plans";
import type { AzureCoreLayer, FoundationConfig } from "../../config/load";
import type { AzureCoreConfig } from "../../config/schema/azure-core";
import type { AzureOpenAiConfig } from "../../config/schema/azure-open-ai";
import type { ZoneChoice } from "../../config/schema/primitives";
import type { JoinedNetworkNeed, RightsNeed, ZoneNeed } from "./azure";

type Core = AzureCoreConfig;
type OpenAi = AzureOpenAiConfig;

const NETWORKS = "Microsoft.Network/virtualNetworks";
const ENDPOINTS = "Microsoft.Network/privateEndpoints";
const ZONES = "Microsoft.Network/privateDnsZones";
const ASSIGN = "Microsoft.Authorization/roleAssignments/write";

/** Whose deployment this is. */
export interface Deployment {
  readonly subscriptionId: string;
  /** `<project>/<stack>`, as the names hold it that must be nobody else's. */
  readonly stack: string;
}

/** Names of the components that write into what others own; a test holds them to what the stacks give. */
const PEERING = "codemie-peering";
const PLATFORM_NAMES = "codemie-dns";
const MODEL_NAMES = "models-dns";

const shared = ({ stack }: Deployment, ...parts: readonly [string, ...string[]]): string =>
  physicalName("sharedChild", parts, stack);

/** Id of a network that the deployment makes. */
export const madeNetworkId = (
  { resourceGroupName }: Core,
  { subscriptionId }: Deployment,
  name: string,
): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.Network/virtualNetworks/${name}`;

const NETWORK = "azureCore.azureNetwork";

interface Spoke {
  readonly key: string;
  readonly id: string;
  readonly exists: boolean;
  readonly sides: Core["azureNetwork"]["peering"];
  /** Setting that says who writes the peering. */
  readonly setting: string;
}

function spokesOf(core: Core, deployment: Deployment): readonly Spoke[] {
  const { spoke, peering, otherSpokes } = core.azureNetwork;
  return [
    {
      key: "aks",
      id:
        spoke.mode === "existing"
          ? spoke.vnetId
          : madeNetworkId(core, deployment, spoke.networkName),
      exists: spoke.mode === "existing",
      sides: peering,
      setting: `${NETWORK}.peering`,
    },
    ...Object.entries(otherSpokes).map(([key, other]) => ({
      key,
      id: other.vnetId,
      exists: true,
      sides: other.peering,
      setting: `${NETWORK}.otherSpokes.${key}.peering`,
    })),
  ];
}

const lastOf = (id: string): string => id.split("/").at(-1) ?? "";

/** Networks that exist and are joined: the hub, then the spokes, each with the halves of peerings that belong into it. */
export function joinedNetworks(core: Core, deployment: Deployment): readonly JoinedNetworkNeed[] {
  const { hub } = core.azureNetwork;
  const hubId =
    hub.mode === "existing" ? hub.vnetId : madeNetworkId(core, deployment, hub.networkName);
  const spokes = spokesOf(core, deployment);
  const inHub = spokes.map(({ key, id, sides, setting }) => ({
    to: id,
    setting,
    name:
      sides === "create"
        ? shared(deployment, key === "aks" ? PEERING : `${PEERING}-${key}`)
        : undefined,
    isAnswered: sides !== "existing",
  }));
  const inSpoke = ({ id, sides, setting }: Spoke) => ({
    to: hubId,
    setting,
    name: sides === "existing" ? undefined : `${lastOf(id)}To${lastOf(hubId)}`,
    isAnswered: sides === "create",
  });
  return [
    ...(hub.mode === "existing"
      ? [{ key: "hub", what: "hub network", id: hubId, halves: inHub }]
      : []),
    ...spokes
      .filter(({ exists }) => exists)
      .map((spoke) => ({
        key: spoke.key,
        what: spoke.key === "aks" ? "AKS network" : `network ${spoke.key}`,
        id: spoke.id,
        halves: [inSpoke(spoke)],
      })),
  ];
}

/** Existing networks that resolve the private zones, each with the name that its link has in a zone of others. */
function linkable(core: Core, deployment: Deployment, names: string): ZoneNeed["networks"] {
  const { hub, spoke, otherSpokes } = core.azureNetwork;
  const ids: Readonly<Record<string, string | undefined>> = {
    ...Object.fromEntries(Object.entries(otherSpokes).map(([key, { vnetId }]) => [key, vnetId])),
    hub: hub.mode === "existing" ? hub.vnetId : undefined,
    aks: spoke.mode === "existing" ? spoke.vnetId : undefined,
  };
  return resolvingNetworks(core).flatMap((key) => {
    const id = ids[key];
    return id === undefined ? [] : [{ key, id, linkName: shared(deployment, names, key) }];
  });
}

/** Every private zone that the deployment makes or is given. */
export function zonesOf(config: FoundationConfig, deployment: Deployment): readonly ZoneNeed[] {
  const { azureCore: core, azureOpenAi: openAi } = config;
  return [
    ...(core === undefined ? [] : platformZones(core, hasRecords(config), deployment)),
    ...(openAi === undefined ? [] : modelZones(openAi.settings, core?.settings, deployment)),
  ];
}

function hasRecords({ azureCore, kubernetesBaseline }: FoundationConfig): boolean {
  const ingress = kubernetesBaseline?.settings.ingress;
  const address = ingress?.mode === "create" ? ingress.address : undefined;
  return (azureCore?.settings.dns.application.ingressAddress ?? address) !== undefined;
}

/** Rights on a zone beside those on its links. */
const WRITES = {
  endpoint: [`${ZONES}/join/action`],
  cluster: [ASSIGN],
  records: [`${ZONES}/A/write`, `${ZONES}/A/delete`],
} as const;

function platformZones(
  { settings: core, shapes: { dns } }: AzureCoreLayer,
  records: boolean,
  deployment: Deployment,
): readonly ZoneNeed[] {
  const services = dns.zones;
  // A public zone is linked to no network.
  const application = core.access.model === "private" ? dns.application.zone : undefined;
  const plan = planPrivateDnsZones("azureCore.dns", dns);
  const networks = linkable(core, deployment, PLATFORM_NAMES);
  return [
    ...plan.zones.flatMap(({ key, zoneName, links }) =>
      zoneNeed(services[key], {
        what: `${key} zone`,
        name: zoneName,
        setting: `azureCore.dns.zones.${key}`,
        takesId: true,
        linked: links,
        networks,
        writes: key === "aks" ? WRITES.cluster : WRITES.endpoint,
      }),
    ),
    ...plan.extraZones.flatMap(({ key, zoneName, links }) =>
      zoneNeed(
        { mode: "create" },
        {
          what: `${key} zone`,
          name: zoneName,
          setting: `azureCore.dns.extraZones.${key}`,
          takesId: false,
          linked: links,
          networks,
          writes: [],
        },
      ),
    ),
    ...zoneNeed(application, {
      what: "application zone",
      name: core.dns.application.domain,
      setting: "azureCore.dns.application.zone",
      takesId: true,
      linked: plan.application?.links ?? [],
      networks,
      writes: records ? WRITES.records : [],
    }),
  ];
}

function modelZones(
  openAi: OpenAi,
  core: Core | undefined,
  deployment: Deployment,
): readonly ZoneNeed[] {
  const choice = openAi.zone;
  const location = core?.location ?? "";
  const facts = {
    what: "models zone",
    name: privateLinkZoneName("openAi", location),
    setting: "azureOpenAi.zone",
    takesId: true,
    writes: WRITES.endpoint,
  };
  if (core === undefined) {
    // Which networks another stack has, only that stack knows; a zone that is made goes into its group.
    return isExisting(choice)
      ? zoneNeed(choice, { ...facts, linked: choice.linkedNetworks ?? [], networks: undefined })
      : [];
  }
  const { zones } = planPrivateDnsZones(facts.setting, {
    location,
    zones: { openAi: choice },
    networks: resolvingNetworks(core),
  });
  const networks = linkable(core, deployment, MODEL_NAMES);
  return zones.flatMap(({ links }) => zoneNeed(choice, { ...facts, linked: links, networks }));
}

// A zone that a policy of the tenant writes into needs nothing here.
function zoneNeed(choice: ZoneChoice | undefined, zone: Omit<ZoneNeed, "id">): readonly ZoneNeed[] {
  if (choice === undefined || choice.mode === "policyManaged") return [];
  return [{ ...zone, id: isExisting(choice) ? choice.zoneId : undefined }];
}

/** Rights on what exists in other subscriptions: a role in the deployment's own says nothing of them. */
export function rightsElsewhere(
  { azureCore: core }: FoundationConfig,
  networks: readonly JoinedNetworkNeed[],
  zones: readonly ZoneNeed[],
  { subscriptionId }: Deployment,
): readonly RightsNeed[] {
  const registry = core?.settings.containerRegistry;
  const vaultId = core?.settings.access.certificateVaultId;
  return [
    ...networks.flatMap((network) => networkRights(network, zones)),
    ...zones.flatMap((zone) => (zone.id === undefined ? [] : [zoneRights(zone, zone.id)])),
    ...(registry?.mode === "existing"
      ? [{ what: "registry", id: registry.registryId, actions: [ASSIGN] }]
      : []),
    ...(vaultId === undefined
      ? []
      : [{ what: "vault of the certificate", id: vaultId, actions: [ASSIGN] }]),
  ].filter(({ id, actions }) => !isInSubscription(id, subscriptionId) && actions.length > 0);
}

function networkRights(
  { key, what, id, halves }: JoinedNetworkNeed,
  zones: readonly ZoneNeed[],
): readonly RightsNeed[] {
  const isWritten = halves.some(({ name }) => name !== undefined);
  const isAnswered = halves.some(({ isAnswered: answered }) => answered);
  const isUsed = key === "hub";
  const isLinked = zones.some(
    ({ linked, networks = [] }) =>
      linked.includes(key) && networks.some((network) => network.key === key),
  );
  const peerings = `${NETWORKS}/virtualNetworkPeerings`;
  const role = "Network Contributor";
  const rights = {
    what,
    id,
    role,
    actions: [
      ...(isWritten ? [`${peerings}/write`, `${peerings}/delete`] : []),
      ...(isAnswered ? [`${NETWORKS}/peer/action`] : []),
      ...(isUsed ? [`${NETWORKS}/subnets/join/action`] : []),
      ...(isLinked ? [`${NETWORKS}/join/action`] : []),
    ],
  };
  if (!isUsed) return [rights];
  // Endpoints are made in the subscription of their network, beside it.
  const endpoints = {
    what: `group of the ${what}`,
    id: id.split("/").slice(0, 5).join("/"),
    role,
    actions: [`${ENDPOINTS}/write`, `${ENDPOINTS}/delete`],
  };
  return [rights, endpoints];
}

function zoneRights({ what, linked, writes }: ZoneNeed, id: string): RightsNeed {
  const links = `${ZONES}/virtualNetworkLinks`;
  return {
    what,
    id,
    role: "Private DNS Zone Contributor",
    actions: [...(linked.length === 0 ? [] : [`${links}/write`, `${links}/delete`]), ...writes],
  };
}
