// Rules of the Azure settings: those between settings, and those of the components' plans, so that the loader finds every fault
// before anything is registered. Settings have the plans' words: a plan's path with a prefix is a path in the settings. A value
// that several plans are given is checked once, at its own setting.
import { isKeptAddress } from "../components/plans/azure/address-plan";
import { alertIssues } from "../components/plans/azure/alerts";
import { aksIssues } from "../components/plans/azure/aks-cluster";
import { egressIssues } from "../components/plans/azure/egress";
import { globalName, type NameOwner } from "../components/plans/azure/global-names";
import { HUB_SUBNETS, hubNetworkIssues } from "../components/plans/azure/hub-network";
import { jumpboxIssues } from "../components/plans/azure/jumpbox";
import { networkFlowLogIssues } from "../components/plans/azure/network-flow-logs";
import { allowedNetworkIssues } from "../components/plans/azure/network-security-rules";
import { openAiIssues } from "../components/plans/azure/open-ai";
import { postgresIssues } from "../components/plans/azure/postgres-server";
import {
  aksZoneIssues,
  privateDnsIssues,
  privateLinkZoneName,
} from "../components/plans/azure/private-dns-zones";
import { publicAccessIssues } from "../components/plans/azure/public-access";
import {
  API_SERVER_SUBNET,
  apiServerClientIssues,
  CLUSTER_SUBNET_DELEGATION,
  injectionIssues,
  SPOKE_SUBNETS,
  spokeNetworkIssues,
} from "../components/plans/azure/spoke-network";
import {
  AZURE_CUSTOMER_PATTERN,
  AZURE_CUSTOMER_RULE,
  stateBackendIssues,
} from "../components/plans/azure/state-backend";
import { isInSubscription } from "../components/plans/azure/subscription";
import { subjectIssues } from "../components/plans/azure/workload-identity";
import { cidrOf, isIpv4Address, overlaps, parseCidr } from "../components/plans/cidr";
import { type Issue, under } from "../components/plans/issues";
import {
  apiServerClients,
  type AzureCoreShapes,
  clientRanges,
  isExisting,
  resolvingNetworks,
  spokeEgress,
  type DatabaseShape,
} from "./azure-plans";
import type { StateBackendShape } from "../components/plans/azure/state-backend";
import type { AzureCoreConfig } from "./schema/azure-core";
import type { AzureOpenAiConfig } from "./schema/azure-open-ai";
import type { ZoneChoice } from "./schema/primitives";

/** A vault's name begins with the customer, and with a letter. */
export const azureCustomerIssues = (customer: string): readonly Issue[] =>
  AZURE_CUSTOMER_PATTERN.test(customer)
    ? []
    : [
        {
          path: "general.customer",
          problem: `${JSON.stringify(customer)} begins the name of a vault, which begins with a letter`,
          hint: AZURE_CUSTOMER_RULE,
        },
      ];

/** Everything wrong with phase 1. */
export const azureStateBackendIssues = (shape: StateBackendShape): readonly Issue[] =>
  under(
    "azureStateBackend",
    stateBackendIssues(shape).filter(({ path }) => path !== "customer"), // checked at general.customer
  );

/** Settings that ask for zones in a region that has none. */
function zoneIssues({
  azureNetwork: { egress },
  postgres: { highAvailability, dedicated },
  withoutZones,
}: AzureCoreConfig): readonly Issue[] {
  if (withoutZones === undefined) return [];
  const issue = (path: string, value: string, hint: string): Issue => ({
    path,
    problem: `${JSON.stringify(value)} asks for availability zones, and withoutZones says that the region has none`,
    hint,
  });
  const servers = Object.entries({
    "postgres.highAvailability": highAvailability,
    ...Object.fromEntries(
      Object.entries(dedicated).map(([product, size]) => [
        `postgres.dedicated.${product}.highAvailability`,
        size?.highAvailability,
      ]),
    ),
  });
  return [
    ...(egress.mode === "natGateway" && egress.zone !== undefined
      ? [issue("azureNetwork.egress.zone", egress.zone, "leave it out")]
      : []),
    ...servers.flatMap(([path, value]) =>
      value === "zoneRedundant" ? [issue(path, value, "use sameZone or none")] : [],
    ),
  ];
}

/** Everything wrong with phase 2. */
export function azureCoreIssues(
  config: AzureCoreConfig,
  shapes: AzureCoreShapes,
  owner: NameOwner,
): readonly Issue[] {
  const { access, keyVault, workloadIdentity } = config;
  return under("azureCore", [
    ...accessIssues(config),
    ...certificateIssues(config, shapes, owner),
    ...zoneIssues(config),
    ...(config.monitoring.alerts === undefined
      ? []
      : under("monitoring.alerts", alertIssues(config.monitoring.alerts))),
    ...allowedNetworkIssues("access.allowedNetworks", access.allowedNetworks),
    ...rangeIssues(config),
    ...otherSpokeIssues(config),
    ...clientIssues(config),
    ...apiServerIssues(config),
    ...deploymentMachineIssues(config),
    ...subscriptionIssues(config, owner),
    ...zoneIdIssues(config),
    ...networkIssues(config, shapes),
    ...under("dns", privateDnsIssues(shapes.dns)),
    ...clusterIssues(config, shapes),
    ...databaseIssues(config, shapes, owner),
    ...(shapes.flowLogs === undefined
      ? []
      : under("monitoring.flowLogs", networkFlowLogIssues(shapes.flowLogs))),
    ...under("jumpbox", jumpboxIssues(shapes.jumpbox)),
    ...publicAccessIssues("keyVault.publicAccess", keyVault.publicAccess),
    ...subjectIssues("workloadIdentity.subjects", workloadIdentity.subjects),
  ]);
}

/**
 * Everything wrong with phase 3, alone.
 * @param core phase 2, when it is in this stack
 */
export function azureOpenAiPlanIssues(
  config: AzureOpenAiConfig,
  core: AzureCoreConfig | undefined,
  owner: NameOwner,
): readonly Issue[] {
  const { managedIdentitySubjects, publicAccess, regions, restore, zone } = config;
  const location = config.location ?? core?.location ?? "";
  // Which networks another stack has, only that stack knows.
  const named = isExisting(zone) ? (zone.linkedNetworks ?? []) : [];
  const networks = core === undefined ? ["aks", "hub", ...named] : resolvingNetworks(core);
  return under("azureOpenAi", [
    ...zoneNameIssues("zone", zone, privateLinkZoneName("openAi", location)),
    ...publicAccessIssues("publicAccess", publicAccess),
    ...subjectIssues("managedIdentitySubjects", managedIdentitySubjects),
    ...(config.application.mode === "none" && managedIdentitySubjects.length === 0
      ? [
          {
            path: "application.mode",
            problem: "is none, and managedIdentitySubjects lists no service account",
            hint: "list the service account of the model proxy, or create an application",
          },
        ]
      : []),
    ...openAiIssues({
      regions,
      restore,
      stem: globalName(owner, "cognitiveAccount"),
      zone: { location, networks, zones: { openAi: zone } },
    }),
  ]);
}

function accessIssues({ access, dns, nats }: AzureCoreConfig): readonly Issue[] {
  const issues: Issue[] = [];
  const needNetworks =
    access.model === "public"
      ? "the public model"
      : nats.loadBalancer === "public"
        ? "a public NATS load balancer"
        : undefined;
  if (needNetworks !== undefined && access.allowedNetworks.length === 0) {
    issues.push({
      path: "access.allowedNetworks",
      problem: `is empty, but ${needNetworks} needs it`,
      hint: "list the networks that may reach the application",
    });
  }
  if (access.model === "public" && access.certificateSecretId === undefined) {
    issues.push({
      path: "access.certificateSecretId",
      problem: "is missing in the public model",
      hint: "give the Key Vault id of a certificate for *.<domain>",
    });
  }
  const { zone } = dns.application;
  const kind = isExisting(zone) && isPublicZone(zone.zoneId) ? "public" : "private";
  if (isExisting(zone) && kind !== access.model) {
    issues.push({
      path: "dns.application.zone",
      problem: `is a ${kind} zone, and access.model is ${access.model}`,
      hint: `give the id of a ${access.model} zone of the domain`,
    });
  }
  return issues;
}

// The right to read the certificate is given in its vault, which an address does not lead to.
function certificateIssues(
  { access, keyVault }: AzureCoreConfig,
  { certificate }: AzureCoreShapes,
  owner: NameOwner,
): readonly Issue[] {
  const path = "access.certificateVaultId";
  if (certificate === undefined)
    return access.certificateVaultId === undefined
      ? []
      : [
          {
            path,
            problem: "names the vault of a certificate, and access.certificateSecretId is missing",
            hint: "give the certificate too, or leave it out",
          },
        ];
  const {
    vaultId,
    secret: { vaultName },
  } = certificate;
  const known = nameIn(vaultId ?? keyVault.name ?? globalName(owner, "keyVault"));
  if (known.toLowerCase() === vaultName) return [];
  return [
    {
      path,
      problem:
        vaultId === undefined
          ? `is missing, and the certificate is in the vault ${vaultName}, not in that of this layer`
          : `is the vault ${known}, and the certificate is in ${vaultName}`,
      hint: `give the id of the vault ${vaultName}, so that the ingress controller can be allowed to read the certificate`,
    },
  ];
}

const isPublicZone = (id: string): boolean => /\/dnszones\//i.test(id);

// Ranges that must stay apart because they are routed to each other.
function rangeIssues({ aks, azureNetwork: network }: AzureCoreConfig): readonly Issue[] {
  const at = (path: string): string => `azureNetwork.${path}`;
  const ranges: { readonly path: string; readonly name: string; readonly text: string }[] = [
    { path: at("hub.addressSpace"), name: "hub.addressSpace", text: network.hub.addressSpace },
    {
      path: at("spoke.addressSpace"),
      name: "spoke.addressSpace",
      text: network.spoke.addressSpace,
    },
    { path: "aks.serviceCidr", name: "aks.serviceCidr", text: aks.serviceCidr },
    ...Object.entries(network.otherSpokes).map(([key, { addressSpace }]) => {
      const name = `otherSpokes.${key}.addressSpace`;
      return { path: at(name), name, text: addressSpace };
    }),
  ];
  const reserved = network.reservedRanges.map((text, index) => {
    const name = `reservedRanges[${String(index)}]`;
    return { path: at(name), name, text };
  });
  return [...ranges, ...reserved].flatMap((later, index) =>
    // Reserved ranges may overlap each other.
    ranges
      .slice(0, index)
      .filter((earlier) => overlaps(cidrOf(earlier.text), cidrOf(later.text)))
      .map((earlier) => ({
        path: later.path,
        problem: `${later.text} overlaps ${earlier.name} ${earlier.text}`,
        hint: "choose a range of its own",
      })),
  );
}

function otherSpokeIssues({
  azureNetwork: { hub, spoke, otherSpokes },
}: AzureCoreConfig): readonly Issue[] {
  const known = new Set(
    [hub, spoke].flatMap((network) =>
      network.mode === "existing" ? [network.vnetId.toLowerCase()] : [],
    ),
  );
  return Object.entries(otherSpokes).flatMap(([key, { vnetId }]) => {
    const path = `azureNetwork.otherSpokes.${key}`;
    const issues: Issue[] = [];
    if (key === "hub" || key === "aks") {
      issues.push({
        path,
        problem: `${key} is reserved for the built-in ${key === "aks" ? "AKS" : "hub"} network`,
        hint: "choose another key",
      });
    }
    if (known.has(vnetId.toLowerCase())) {
      issues.push({
        path: `${path}.vnetId`,
        problem: `${vnetId} is listed twice`,
        hint: "list each network once",
      });
    }
    known.add(vnetId.toLowerCase());
    return issues;
  });
}

// Clients of the account's region are never admitted by their address: the machine reads state by the private endpoints.
function deploymentMachineIssues({
  jumpbox,
  stateStorageAccountId,
  stateVaultId,
}: AzureCoreConfig): readonly Issue[] {
  const ids = { stateStorageAccountId, stateVaultId };
  const missing = Object.entries(ids).flatMap(([key, id]) => (id === undefined ? [key] : []));
  if (!jumpbox.deploysFrom || missing.length === 0) return [];
  return [
    {
      path: "jumpbox.deploysFrom",
      problem: `needs ${missing.join(" and ")} for the state that the machine reads`,
      hint: "give the outputs of the stack bootstrap of those names",
    },
  ];
}

function clientIssues(config: AzureCoreConfig): readonly Issue[] {
  const { aks, azureNetwork } = config;
  const named = clientRanges(azureNetwork);
  const at = (index: number): string => `aks.apiServerClients[${String(index)}]`;
  const unknown = aks.apiServerClients.flatMap((client, index) =>
    /^\d/.test(client) || client in named
      ? []
      : [
          {
            path: at(index),
            problem: `${client} is neither an extra subnet nor one of otherSpokes`,
            hint: `use ${[...Object.keys(named), "a range"].join(", ")}`,
          },
        ],
  );
  const known = apiServerClients(config).flatMap(({ index, range }) =>
    apiServerClientIssues(at(index), range),
  );
  return [...unknown, ...known];
}

function apiServerIssues({ aks, azureNetwork: { spoke } }: AzureCoreConfig): readonly Issue[] {
  if (spoke.mode === "create") return [];
  const path = "azureNetwork.spoke.apiServerSubnetId";
  const isIntegrated = aks.apiServer === "vnetIntegration";
  if (isIntegrated === (spoke.apiServerSubnetId !== undefined)) return [];
  return [
    isIntegrated
      ? {
          path,
          problem: "is missing, and aks.apiServer is vnetIntegration",
          hint: `give the id of a subnet of its own, delegated to ${CLUSTER_SUBNET_DELEGATION}`,
        }
      : {
          path,
          problem: `is given, and aks.apiServer is ${aks.apiServer}`,
          hint: "set aks.apiServer to vnetIntegration, or leave it out",
        },
  ];
}

// Azure joins these to resources of their own subscription only. Hub, zones and other spokes may be elsewhere.
function subscriptionIssues(
  { azureNetwork: { hub, spoke, egress }, aks, bastion }: AzureCoreConfig,
  { subscriptionId }: NameOwner,
): readonly Issue[] {
  const isElsewhere = (id: string | undefined): id is string =>
    id !== undefined &&
    subscriptionId !== "" && // reported as missing at its own setting
    !isInSubscription(id, subscriptionId);
  const ids = [
    ["azureNetwork.spoke.vnetId", spoke.mode === "existing" ? spoke.vnetId : undefined],
    [
      "azureNetwork.egress.publicIpId",
      egress.mode === "natGateway" ? egress.publicIpId : undefined,
    ],
    ["aks.existingClusterId", aks.existingClusterId],
  ] as const;
  const issues: Issue[] = ids.flatMap(([path, id]) =>
    isElsewhere(id)
      ? [
          {
            path,
            problem: `${id} is in another subscription`,
            hint: "give one of the subscription that azure-native:subscriptionId names",
          },
        ]
      : [],
  );
  if (hub.mode === "existing" && isElsewhere(hub.vnetId) && bastion.mode === "create") {
    issues.push({
      path: "bastion.mode",
      problem: "create puts a Bastion beside its network, and the hub is in another subscription",
      hint: "use none with a reason; the hub's owner runs the Bastion",
    });
  }
  return issues;
}

function networkIssues(
  config: AzureCoreConfig,
  { hub, spoke, egress }: AzureCoreShapes,
): readonly Issue[] {
  const { postgres } = config;
  return [
    ...injectionIssues("postgres.network.mode", {
      postgresConnection: postgres.network.mode,
      egress: spokeEgress(config),
    }),
    ...under("azureNetwork", [
      ...(hub.mode === "create"
        ? under("hub", hubNetworkIssues({ ...hub, bastionClients: [] }))
        : []),
      ...(spoke.mode === "create"
        ? under(
            "spoke",
            spokeNetworkIssues({
              ...spoke,
              allowedNetworks: [],
              apiServerClients: [], // checked at their setting
              postgresConnection: "privateEndpoint",
              egress: spokeEgress(config),
            }),
          )
        : []),
      ...under("egress", egressIssues(egress)),
      ...sharedKeyIssues(config),
    ]),
  ];
}

// The stack's output `subnetIds` holds the subnets of both networks by their keys.
function sharedKeyIssues({ aks, azureNetwork: { hub, spoke } }: AzureCoreConfig): readonly Issue[] {
  const inHub: readonly string[] = HUB_SUBNETS;
  const inSpoke: readonly string[] = [
    ...SPOKE_SUBNETS,
    ...(aks.apiServer === "vnetIntegration" ? [API_SERVER_SUBNET.key] : []),
  ];
  const keys = (network: typeof hub | typeof spoke): readonly string[] =>
    network.mode === "create" ? Object.keys(network.extraSubnets) : [];
  const clash = (where: "hub" | "spoke", key: string): Issue => ({
    path: `${where}.extraSubnets.${key}`,
    problem: `${key} is a subnet of the other network already`,
    hint: "choose another key; outputs list the subnets of both by their keys",
  });
  return [
    ...keys(hub)
      .filter((key) => inSpoke.includes(key))
      .map((key) => clash("hub", key)),
    ...keys(spoke)
      .filter((key) => inHub.includes(key) || keys(hub).includes(key))
      .map((key) => clash("spoke", key)),
  ];
}

/** A zone of another name would take every record and answer no query. */
function zoneIdIssues({
  azureNetwork: { spoke },
  dns,
  location,
}: AzureCoreConfig): readonly Issue[] {
  const { zones, application } = dns;
  const services = ["blob", "vault", "registry", "postgres"] as const;
  return [
    ...services.flatMap((service) =>
      zoneNameIssues(
        `dns.zones.${service}`,
        zones[service],
        privateLinkZoneName(service, location),
      ),
    ),
    ...zoneNameIssues("dns.application.zone", application.zone, application.domain),
    ...(isExisting(zones.aks)
      ? aksZoneIssues("dns.zones.aks", nameIn(zones.aks.zoneId), location)
      : []),
    ...ingressAddressIssues("dns.application.ingressAddress", application.ingressAddress, spoke),
  ];
}

/** Addresses of the user subnet that Azure keeps are no load balancer's. */
export function ingressAddressIssues(
  path: string,
  address: string | undefined,
  spoke: AzureCoreConfig["azureNetwork"]["spoke"],
): readonly Issue[] {
  if (address === undefined || spoke.mode !== "create") return [];
  const subnet = parseCidr(spoke.subnets.user);
  if (!isIpv4Address(address) || !subnet.ok || !isKeptAddress(address, subnet.cidr)) return [];
  return [
    {
      path,
      problem: `${address} is one of the addresses that Azure keeps in the user subnet ${subnet.cidr.text}`,
      hint: "use another than the first four and the last",
    },
  ];
}

const nameIn = (id: string): string => id.split("/").at(-1) ?? "";

function zoneNameIssues(path: string, zone: ZoneChoice, expected: string): readonly Issue[] {
  if (!isExisting(zone) || nameIn(zone.zoneId).toLowerCase() === expected) return [];
  return [
    {
      path,
      problem: `${nameIn(zone.zoneId)} is not the zone ${expected}`,
      hint: "give the id of the zone of exactly that name",
    },
  ];
}

function clusterIssues(config: AzureCoreConfig, { cluster }: AzureCoreShapes): readonly Issue[] {
  if (cluster.mode === "existing") return [];
  return under(
    "aks",
    aksIssues({
      ...cluster,
      networkRanges: [], // checked with the other ranges
      identityMode: cluster.identity.mode,
      apiServerMode: cluster.apiServer,
      zoneMode: config.dns.zones.aks.mode === "system" ? "system" : "custom",
      outboundType: spokeEgress(config).outboundType,
      pods: { mode: "podSubnet" },
    }),
  );
}

function databaseIssues(
  { dns, postgres }: AzureCoreConfig,
  { databases: { application, dedicated } }: AzureCoreShapes,
  owner: NameOwner,
): readonly Issue[] {
  if (postgres.network.mode === "injected" && dns.zones.postgres.mode === "policyManaged") {
    return [
      {
        path: "postgres.network.mode",
        problem:
          "injected needs a zone to write the server's name into, and the tenant's policy manages it",
        hint: "use privateEndpoint, or create the zone, or give its id in dns.zones.postgres",
      },
    ];
  }
  const issuesOf = (path: string, key: string, shape: DatabaseShape): readonly Issue[] =>
    under(path, postgresIssues({ ...shape, serverName: globalName(owner, "postgresServer", key) }));
  return [
    ...issuesOf("postgres", "postgres", application),
    ...Object.entries(dedicated).flatMap(([product, shape]) =>
      issuesOf(`postgres.dedicated.${product}`, `${product}-postgres`, shape),
    ),
  ];
}
