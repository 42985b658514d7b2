// Rules of the Azure settings: those between settings, and those of the components' plans in the words of the settings, so
// that the loader finds every fault before anything is registered.
import { cidrOf, overlaps } from "../components/plans/cidr";
import type { Issue } from "../components/plans/issues";
import { aksIssues } from "../components/plans/azure/aks-cluster";
import { egressIssues, OUTBOUND_TYPES } from "../components/plans/azure/egress";
import { globalName, type NameOwner } from "../components/plans/azure/global-names";
import { HUB_SUBNETS, hubNetworkIssues } from "../components/plans/azure/hub-network";
import { jumpboxIssues } from "../components/plans/azure/jumpbox";
import { networkFlowLogIssues } from "../components/plans/azure/network-flow-logs";
import { peeringIssues } from "../components/plans/azure/network-peering";
import { openAiIssues } from "../components/plans/azure/open-ai";
import { postgresIssues } from "../components/plans/azure/postgres-server";
import {
  privateDnsIssues,
  privateLinkZoneName,
  type PrivateLinkService,
} from "../components/plans/azure/private-dns-zones";
import { publicAccessIssues } from "../components/plans/azure/public-access";
import { SPOKE_SUBNETS, spokeNetworkIssues } from "../components/plans/azure/spoke-network";
import { stateBackendIssues } from "../components/plans/azure/state-backend";
import { credentialIssues } from "../components/plans/azure/workload-identity";
import { isInSubscription } from "../components/plans/azure/subscription";
import {
  clusterShape,
  databaseShapes,
  egressShape,
  flowLogShape,
  hubShape,
  jumpboxShape,
  openAiShape,
  resolvingNetworks,
  spokeShape,
  stateBackendShape,
  zoneSetting,
  zonesShape,
} from "./azure-shapes";
import type { AzureCoreConfig } from "./schema/azure-core";
import type { AzureOpenAiConfig } from "./schema/azure-open-ai";
import type { AzureStateBackendConfig } from "./schema/azure-state-backend";

/** Everything wrong with phase 1. */
export function azureStateBackendIssues(
  config: AzureStateBackendConfig,
  owner: NameOwner,
): Issue[] {
  const shape = stateBackendShape(config, owner.customer, owner.subscriptionId);
  return inSettings("azureStateBackend", stateBackendIssues(shape), {
    customer: "/general.customer",
  });
}

/** Everything wrong with phase 2. */
export function azureCoreIssues(config: AzureCoreConfig, owner: NameOwner): Issue[] {
  return [
    ...accessIssues(config),
    ...rangeIssues(config),
    ...otherSpokeIssues(config),
    ...subscriptionIssues(config, owner),
    ...zoneIdIssues(config),
    ...networkPlanIssues(config),
    ...zonePlanIssues(config),
    ...clusterPlanIssues(config),
    ...databasePlanIssues(config, owner),
    ...flowLogIssues(config, owner),
    ...inSettings("azureCore.jumpbox", jumpboxIssues(jumpboxShape(config)), {
      vmName: "name",
      "sshKey.expires": "/azureCore.keyVault.secretsExpire",
    }),
    ...inSettings(
      "azureCore.keyVault",
      publicAccessIssues("publicAccess", config.keyVault.publicAccess),
    ),
    ...inSettings(
      "azureCore.workloadIdentity",
      credentialIssues({ aks: { subjects: config.workloadIdentity.subjects } }),
      { "federations.aks": "", federations: "subjects" },
    ),
  ];
}

/**
 * Everything wrong with phase 3, alone.
 * @param core phase 2, when it is in this stack
 */
export function azureOpenAiPlanIssues(
  config: AzureOpenAiConfig,
  core: AzureCoreConfig | undefined,
  owner: NameOwner,
): Issue[] {
  const location = config.location ?? core?.location ?? "westeurope";
  const zone = zoneSetting(config.privateZone);
  // Which networks another stack has, only that stack knows.
  const named = zone.mode === "existing" ? (zone.linkedNetworks ?? []) : [];
  const networks = core === undefined ? ["aks", "hub", ...named] : resolvingNetworks(core);
  const shape = {
    ...openAiShape(config),
    stem: globalName(owner, "cognitiveAccount"),
    federations: { aks: { subjects: config.managedIdentitySubjects } },
    zone: { location, networks, zones: { openAi: zone } },
  };
  return [
    ...zoneIdIssue("azureOpenAi.privateZone", "openAi", location, config.privateZone),
    ...inSettings("azureOpenAi", openAiIssues(shape), {
      "federations.aks.subjects": "managedIdentitySubjects",
      federations: "managedIdentitySubjects",
      zone: "privateZone",
    }),
  ];
}

function accessIssues({ access, dns, nats }: AzureCoreConfig): Issue[] {
  const issues: Issue[] = [];
  const path = "azureCore.access";
  const needNetworks =
    access.model === "public"
      ? "the public model"
      : nats.loadBalancer === "public"
        ? "a public NATS load balancer"
        : undefined;
  if (needNetworks !== undefined && access.allowedNetworks.length === 0) {
    issues.push({
      path: `${path}.allowedNetworks`,
      problem: `is empty, but ${needNetworks} needs it`,
      hint: "list the networks that may reach the application",
    });
  }
  access.allowedNetworks.forEach((network, index) => {
    if (/\/0$/.test(network.cidr)) {
      issues.push({
        path: `${path}.allowedNetworks[${String(index)}].cidr`,
        problem: `${network.cidr} is open to the whole internet`,
        hint: "list the networks that may reach the application",
      });
    }
  });
  if (access.model === "public") {
    if (access.certificateSecretId === undefined) {
      issues.push({
        path: `${path}.certificateSecretId`,
        problem: "is missing in the public model",
        hint: "give the Key Vault id of a certificate for *.<domain>",
      });
    }
    if (dns.publicZone === undefined && dns.publicZoneId === undefined) {
      issues.push({
        path: "azureCore.dns.publicZoneId",
        problem: "is missing in the public model",
        hint: "give an existing zone's id, or set dns.publicZone: create",
      });
    }
    if (dns.privateZone !== "create") {
      issues.push({
        path: "azureCore.dns.privateZone",
        problem: "is for the private model, and access.model is public",
        hint: "remove it",
      });
    }
  }
  if (dns.publicZone !== undefined && dns.publicZoneId !== undefined) {
    issues.push({
      path: "azureCore.dns.publicZone",
      problem: "create and publicZoneId exclude each other",
      hint: "remove one of the two",
    });
  }
  return issues;
}

// Ranges that must stay apart because they are routed to each other.
function rangeIssues({ azureNetwork: network }: AzureCoreConfig): Issue[] {
  const ranges: { readonly path: string; readonly text: string }[] = [
    { path: "hub.addressSpace", text: network.hub.addressSpace },
    { path: "spoke.addressSpace", text: network.spoke.addressSpace },
    { path: "serviceCidr", text: network.serviceCidr },
    ...Object.entries(network.otherSpokes).map(([key, { addressSpace }]) => ({
      path: `otherSpokes.${key}.addressSpace`,
      text: addressSpace,
    })),
    ...network.reservedRanges.map((text, index) => ({
      path: `reservedRanges[${String(index)}]`,
      text,
    })),
  ];
  const issues: Issue[] = [];
  ranges.forEach((later, index) => {
    for (const earlier of ranges.slice(0, index)) {
      if (!earlier.path.startsWith("reserved") || !later.path.startsWith("reserved")) {
        if (overlaps(cidrOf(earlier.text), cidrOf(later.text))) {
          issues.push({
            path: `azureCore.azureNetwork.${later.path}`,
            problem: `${later.text} overlaps ${earlier.path} ${earlier.text}`,
            hint: "choose a range of its own",
          });
        }
      }
    }
  });
  return issues;
}

function otherSpokeIssues({ azureNetwork: { hub, spoke, otherSpokes } }: AzureCoreConfig): Issue[] {
  const known = new Set(
    [hub, spoke].flatMap((network) =>
      network.mode === "existing" ? [network.vnetId.toLowerCase()] : [],
    ),
  );
  return Object.entries(otherSpokes).flatMap(([key, { vnetId }]) => {
    const path = `azureCore.azureNetwork.otherSpokes.${key}`;
    const issues: Issue[] = [];
    if (key === "hub" || key === "aks") {
      issues.push({
        path,
        problem: `${key} is the key of a network that there always is`,
        hint: "choose another key",
      });
    }
    if (known.has(vnetId.toLowerCase())) {
      issues.push({
        path: `${path}.vnetId`,
        problem: `${vnetId} is named already`,
        hint: "name each network once",
      });
    }
    known.add(vnetId.toLowerCase());
    return issues;
  });
}

// Azure joins these to resources of their own subscription only. Hub, zones and other spokes may be elsewhere.
function subscriptionIssues(
  { azureNetwork: { hub, spoke, natPublicIpId }, aks, bastion }: AzureCoreConfig,
  { subscriptionId }: NameOwner,
): Issue[] {
  const isElsewhere = (id: string | undefined): id is string =>
    id !== undefined &&
    subscriptionId !== "" && // said to be missing elsewhere
    !isInSubscription(id, subscriptionId);
  const given = [
    ["azureNetwork.spoke.vnetId", spoke.mode === "existing" ? spoke.vnetId : undefined],
    ["azureNetwork.natPublicIpId", natPublicIpId],
    ["aks.existingClusterId", aks.existingClusterId],
  ] as const;
  const issues: Issue[] = given.flatMap(([path, id]) =>
    isElsewhere(id)
      ? [
          {
            path: `azureCore.${path}`,
            problem: `${id} is in another subscription`,
            hint: "give one of the subscription that azure-native:subscriptionId names",
          },
        ]
      : [],
  );
  if (hub.mode === "existing" && isElsewhere(hub.vnetId) && bastion.mode === "create") {
    issues.push({
      path: "azureCore.bastion.mode",
      problem: "create puts a Bastion beside its network, and the hub is in another subscription",
      hint: "use none with a reason; the hub's owner runs the Bastion",
    });
  }
  return issues;
}

function networkPlanIssues(config: AzureCoreConfig): Issue[] {
  const { hub, spoke, peering, otherSpokes } = config.azureNetwork;
  const allowedNetworks = "/azureCore.access.allowedNetworks";
  const peerings = [
    ["peering", peering] as const,
    ...Object.entries(otherSpokes).map(
      ([key, other]) => [`otherSpokes.${key}.peering`, other.peering] as const,
    ),
  ];
  return [
    ...(hub.mode === "create"
      ? inSettings(
          "azureCore.azureNetwork.hub",
          asAllowed(hubNetworkIssues(hubShape(hub, config))),
          {
            "subnets.bastion": "bastionSubnet",
            "subnets.endpoints": "endpointSubnet",
            bastionClients: allowedNetworks,
          },
        )
      : []),
    ...(spoke.mode === "create"
      ? inSettings(
          "azureCore.azureNetwork.spoke",
          asAllowed(spokeNetworkIssues({ ...spokeShape(spoke, config), egress: wayOut(config) })),
          {
            "subnets.system": "systemSubnet",
            "subnets.user": "userSubnet",
            "subnets.pods": "podSubnet",
            "subnets.vm": "vmSubnet",
            "subnets.postgres": "postgresSubnet",
            bastionSubnetCidr: "/azureCore.azureNetwork.hub.bastionSubnet",
            postgresConnection: "/azureCore.postgres.connectivity",
            routes: "/azureCore.azureNetwork.routes",
            allowedNetworks,
          },
        )
      : []),
    ...inSettings("azureCore.azureNetwork.egress", egressIssues(egressShape(config))),
    ...peerings.flatMap(([path, sides]) =>
      typeof sides === "string"
        ? []
        : inSettings("azureCore.azureNetwork", peeringIssues(sides), { sides: path }),
    ),
    ...twiceNamed(config),
  ];
}

// Settings say who is allowed in; the rules are made from that.
const asAllowed = (issues: readonly Issue[]): readonly Issue[] =>
  issues.map((issue) => ({
    ...issue,
    path: issue.path
      .replace(/^(extraSubnets\..*)\.rules\[/, "$1.allow[")
      .replace(/^(extraSubnets\..*)\.sources$/, "$1.from"),
  }));

const wayOut = ({ azureNetwork }: AzureCoreConfig) => ({
  outboundType: OUTBOUND_TYPES[azureNetwork.egress.mode],
  routes: [],
});

// The stack's output `subnetIds` holds the subnets of both networks by their keys.
function twiceNamed({ azureNetwork: { hub, spoke } }: AzureCoreConfig): Issue[] {
  const inHub: readonly string[] = HUB_SUBNETS;
  const inSpoke: readonly string[] = SPOKE_SUBNETS;
  const keys = (network: typeof hub | typeof spoke): readonly string[] =>
    network.mode === "create" ? Object.keys(network.extraSubnets) : [];
  const clash = (where: "hub" | "spoke", key: string) => ({
    path: `azureCore.azureNetwork.${where}.extraSubnets.${key}`,
    problem: `${key} is the key of a subnet of the other network`,
    hint: "choose another key; outputs name the subnets of both by their keys",
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

const zonePlanIssues = (config: AzureCoreConfig): Issue[] =>
  inSettings("azureCore.dns", privateDnsIssues(zonesShape(config)), {
    zones: "privateZones",
    extraZones: "extraPrivateZones",
    "application.linkedNetworks": "privateZone.linkedNetworks",
    application: "",
    networks: "/azureCore.azureNetwork.otherSpokes",
  });

/** A zone of another name would take every record and answer nobody. */
function zoneIdIssues(config: AzureCoreConfig): Issue[] {
  const { privateZones, privateZone, publicZoneId, domain } = config.dns;
  const services = ["blob", "vault", "registry", "postgres"] as const;
  return [
    ...services.flatMap((service) =>
      zoneIdIssue(
        `azureCore.dns.privateZones.${service}`,
        service,
        config.location,
        privateZones[service],
      ),
    ),
    ...nameIssue("azureCore.dns.privateZone", idOf(privateZone), domain),
    ...nameIssue("azureCore.dns.publicZoneId", publicZoneId, domain),
  ];
}

type ZoneValue = string | { readonly zoneId: string };

const idOf = (value: ZoneValue): string | undefined =>
  typeof value === "object" ? value.zoneId : value.startsWith("/") ? value : undefined;

const zoneIdIssue = (
  path: string,
  service: PrivateLinkService,
  location: string,
  value: ZoneValue,
): Issue[] => nameIssue(path, idOf(value), privateLinkZoneName(service, location));

function nameIssue(path: string, id: string | undefined, expected: string): Issue[] {
  const name = id?.split("/").at(-1) ?? expected;
  if (name.toLowerCase() === expected) return [];
  return [
    {
      path,
      problem: `${name} is not the zone ${expected}`,
      hint: "give the id of the zone of exactly that name",
    },
  ];
}

function clusterPlanIssues(config: AzureCoreConfig): Issue[] {
  const { aks, dns } = config;
  if (aks.existingClusterId !== undefined) return [];
  const zoneName = idOf(dns.privateZones.aks)?.split("/").at(-1);
  const issues = aksIssues({
    ...clusterShape(config),
    networkRanges: [], // judged with the other ranges
    identityMode: aks.identity,
    zoneMode: dns.privateZones.aks === "system" ? "system" : "custom",
    ...(zoneName === undefined ? {} : { zoneName }),
    outboundType: wayOut(config).outboundType,
    pods: { mode: "podSubnet" },
  });
  return inSettings("azureCore.aks", issues, {
    clusterName: "name",
    "identity.mode": "identity",
    "privateDns.zoneId": "/azureCore.dns.privateZones.aks",
    serviceCidr: "/azureCore.azureNetwork.serviceCidr",
    "maintenance.cluster": "maintenance",
    "maintenance.nodeOs": "maintenance",
  });
}

function databasePlanIssues(config: AzureCoreConfig, owner: NameOwner): Issue[] {
  if (
    config.postgres.connectivity === "injected" &&
    config.dns.privateZones.postgres === "policyManaged"
  ) {
    return [
      {
        path: "azureCore.postgres.connectivity",
        problem:
          "injected needs a zone to write the server's name into, and the tenant's policy keeps it",
        hint: "use privateEndpoint, or create the zone, or give its id in dns.privateZones.postgres",
      },
    ];
  }
  const { application, dedicated } = databaseShapes(config);
  const judged = (path: string, shape: typeof application, key: string): Issue[] =>
    inSettings(
      path,
      postgresIssues({ ...shape, serverName: globalName(owner, "postgresServer", key) }),
      {
        "sku.name": "skuName",
        "storage.sizeGiB": "storageGiB",
        "backup.retentionDays": "backupRetentionDays",
        "databases[0]": "databaseName",
      },
    );
  return [
    ...judged("azureCore.postgres", application, "postgres"),
    ...dedicated.flatMap(({ product, shape }) =>
      judged(`azureCore.postgres.dedicated.${product}`, shape, `${product}-postgres`),
    ),
  ];
}

function flowLogIssues(config: AzureCoreConfig, { subscriptionId }: NameOwner): Issue[] {
  const shape = flowLogShape(config, subscriptionId, { hub: "hub", aks: "aks" });
  if (shape === undefined) return [];
  return inSettings("azureCore.monitoring.flowLogs", networkFlowLogIssues(shape));
}

/**
 * The findings of a plan in the words of the settings.
 * @param prefix where the settings of this plan stand
 * @param words their names by those of the plan, the more exact one first; with a slash in front they stand elsewhere
 */
function inSettings(
  prefix: string,
  issues: readonly Issue[],
  words: Readonly<Record<string, string>> = {},
): Issue[] {
  const table = Object.entries(words);
  const settingOf = (path: string): string => {
    const [from, to] = table.find(([word]) => isAt(path, word)) ?? ["", ""];
    const rest = path.slice(from.length);
    if (to.startsWith("/")) return `${to.slice(1)}${rest}`;
    return [prefix, `${to}${rest}`.replace(/^\./, "")].filter((part) => part !== "").join(".");
  };
  const reworded = (text: string): string =>
    table.reduce(
      (sentence, [from, to]) => (from.includes(".") ? sentence.replaceAll(from, to) : sentence),
      text,
    );
  return issues.map(({ path, problem, hint }) => ({
    path: settingOf(path),
    problem: reworded(problem),
    hint: reworded(hint),
  }));
}

const isAt = (path: string, word: string): boolean =>
  path === word || path.startsWith(`${word}.`) || path.startsWith(`${word}[`);
