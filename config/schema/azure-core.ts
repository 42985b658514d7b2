// Settings of Azure phase 2. Names, lists, limits and defaults are those of the plans, so that a path in a plan's finding is a
// path in the settings.
import { z } from "zod";
import { isPhysicalName, physicalNameRule } from "../../components/plans/physical-name";
import {
  API_SERVER_MODES,
  AKS_DEFAULTS,
  AKS_LIMITS,
  AKS_PATTERNS,
  CLUSTER_IDENTITIES,
  CLUSTER_TIERS,
  POOL_REPLACEMENTS,
  UPGRADE_CHANNELS,
} from "../../components/plans/azure/aks-cluster";
import { BASTION_DEFAULTS, BASTION_LIMITS } from "../../components/plans/azure/bastion-host";
import { EgressMode, NAT_DEFAULTS, NAT_LIMITS } from "../../components/plans/azure/egress";
import {
  HUB_ADDRESS_DEFAULTS,
  HUB_SUBNET_NAMES,
  HUB_SUBNET_PREFIXES,
  HUB_SUBNETS,
} from "../../components/plans/azure/hub-network";
import { JUMPBOX_DEFAULTS } from "../../components/plans/azure/jumpbox";
import {
  ANALYTICS_INTERVALS,
  FLOW_LOG_DEFAULTS,
  FLOW_LOG_LIMITS,
} from "../../components/plans/azure/network-flow-logs";
import { NETWORK_KINDS } from "../../components/plans/azure/network-security-rules";
import {
  CONTAINER_INSIGHTS,
  OBSERVABILITY_DEFAULTS,
  OBSERVABILITY_LIMITS,
} from "../../components/plans/azure/observability";
import {
  ACCESS_MODELS,
  APPLICATION_DATABASES,
  APPLICATION_SUBJECTS,
  DEDICATED_DATABASES,
  DEFAULT_AI_PROVIDERS,
  DEFAULT_DOMAIN,
  LOAD_BALANCERS,
  PLATFORM_NAMES,
} from "../../components/plans/azure/platform-defaults";
import {
  COMPUTE_TIERS,
  HIGH_AVAILABILITY,
  PLATFORM_BACKUP,
  POSTGRES_CONNECTIONS,
  POSTGRES_DEFAULTS,
  POSTGRES_LIMITS,
  POSTGRES_VERSIONS,
  STORAGE_SIZES_GIB,
} from "../../components/plans/azure/postgres-server";
import {
  RECORD_TTL_LIMITS,
  RECORD_TTL_SECONDS,
} from "../../components/plans/azure/private-dns-zones";
import { AI_PROVIDERS, HTTPS_PORT } from "../../components/plans/azure/required-endpoints";
import {
  API_SERVER_SUBNET,
  CLUSTER_SUBNET_DELEGATION,
  SPOKE_ADDRESS_DEFAULTS,
  SPOKE_SUBNET_NAMES,
  SPOKE_SUBNET_PREFIXES,
  SPOKE_SUBNETS,
} from "../../components/plans/azure/spoke-network";
import {
  STORAGE_DEFAULTS,
  STORAGE_LIMITS,
  STORAGE_SKUS,
} from "../../components/plans/azure/storage-account";
import { MAX_CREDENTIALS } from "../../components/plans/azure/workload-identity";
import { AVAILABILITY_ZONES } from "../../components/plans/azure/zones";
import { WEEKDAYS } from "../../components/plans/azure/weekdays";
import { VAULT_SECRET_ID } from "../../components/plans/vault-secret";
import { recordOf } from "../../components/plans/record";
import {
  armId,
  azureLocation,
  cidr,
  cidrOrAddress,
  domainName,
  formatted,
  guid,
  ipv4,
  port,
  privateZone,
  publicAccess,
  reason,
  serviceAccountSubject,
  whole,
  word,
  vaultSettings,
} from "./primitives";

const VIRTUAL_NETWORK = "Microsoft.Network/virtualNetworks";
const SUBNET = `${VIRTUAL_NETWORK}/subnets`;

const networkName = word.max(64).refine((text) => /^[A-Za-z0-9][\w.-]{0,62}\w$/.test(text), {
  message: "is not a network name",
  params: { hint: "use 2 to 64 letters, digits, hyphens, underscores and dots" },
});

/** Keys of networks, subnets and zones: they take part in names. */
const key = formatted(
  /^[a-z][a-z0-9-]{0,29}$/,
  "is not a key",
  "use up to 30 lower-case letters, digits and hyphens, beginning with a letter",
);

const peering = z
  .union([
    z.enum(["create", "existing"]),
    z.strictObject({
      mode: z.literal("spokeOnly").describe("The hub's owner creates the hub's peering."),
      reason,
    }),
  ])
  .default("create")
  .describe(
    "create: both peerings; existing: neither, they are there already; spokeOnly: only the spoke's.",
  );

const extraSubnet = z.strictObject({
  cidr: cidr.describe("Range inside the network's address space, /29 or larger."),
  subnetName: word.max(80).optional().describe("Name in Azure; absent: its key."),
  rules: z
    .array(
      z.strictObject({
        name: word.describe("Name of the rule: who calls."),
        sources: z.tuple([cidrOrAddress], cidrOrAddress).describe("Ranges or addresses that call."),
        ports: z.tuple([port], port).describe("TCP ports that they call."),
      }),
    )
    .default([])
    .describe("Callers that are allowed in; all others are denied."),
  delegation: formatted(
    /^[A-Za-z][\w.]*\/[\w/]+$/,
    "is not a service to delegate to",
    "write it as Azure does, for example Microsoft.App/environments",
  )
    .optional()
    .describe("Service that the subnet is delegated to, for example Microsoft.App/environments."),
});

const HUB_PURPOSES = {
  bastion: "Azure Bastion",
  endpoints: "private endpoints of the shared services",
} as const;

const SPOKE_PURPOSES = {
  system: "nodes of the system pool, and the API server's private endpoint",
  user: "nodes of the user pools, and internal load balancers",
  pods: "pods",
  vm: "the jumpbox",
  postgres: "PostgreSQL",
} as const;

const hubSchema = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("create").describe("A hub is created."),
    networkName: networkName
      .default(PLATFORM_NAMES.hubNetwork)
      .describe("Name of the hub network in Azure."),
    addressSpace: cidr.default(HUB_ADDRESS_DEFAULTS.addressSpace).describe("Range of the hub."),
    subnets: z
      .strictObject(
        recordOf(HUB_SUBNETS, (subnet) =>
          cidr
            .default(HUB_ADDRESS_DEFAULTS.subnets[subnet])
            .describe(
              `Range of ${HUB_SUBNET_NAMES[subnet]}, /${String(HUB_SUBNET_PREFIXES[subnet])} or larger: ${HUB_PURPOSES[subnet]}.`,
            ),
        ),
      )
      .prefault({})
      .describe("Ranges of the built-in subnets."),
    extraSubnets: z
      .record(key, extraSubnet)
      .default({})
      .describe("Further subnets by key; adding one changes no other."),
  }),
  z.strictObject({
    mode: z.literal("existing").describe("A hub that exists already; nothing in it is changed."),
    vnetId: armId(VIRTUAL_NETWORK).describe("Id of the hub network."),
    addressSpace: cidr.describe("Its range, for the overlap check and the rules."),
    subnets: z
      .strictObject({
        bastion: cidr
          .optional()
          .describe("Range of its AzureBastionSubnet, from which the jumpbox may be reached."),
      })
      .prefault({})
      .describe("Ranges of its subnets that rules refer to."),
    endpointSubnetId: armId(SUBNET).describe("Id of its subnet for private endpoints."),
  }),
]);

const spokeSchema = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("create").describe("A network is created."),
    networkName: networkName
      .default(PLATFORM_NAMES.aksNetwork)
      .describe("Name of the AKS network in Azure."),
    addressSpace: cidr
      .default(SPOKE_ADDRESS_DEFAULTS.addressSpace)
      .describe("Range of the AKS network."),
    subnets: z
      .strictObject(
        recordOf(SPOKE_SUBNETS, (subnet) =>
          cidr
            .default(SPOKE_ADDRESS_DEFAULTS.subnets[subnet])
            .describe(
              `Range of ${SPOKE_SUBNET_NAMES[subnet]}, /${String(SPOKE_SUBNET_PREFIXES[subnet])} or larger: ${SPOKE_PURPOSES[subnet]}.`,
            ),
        ),
      )
      .prefault({})
      .describe("Ranges of the built-in subnets."),
    apiServerSubnet: cidr
      .default(API_SERVER_SUBNET.cidr)
      .describe(
        `Range of ${API_SERVER_SUBNET.subnetName}, /${String(API_SERVER_SUBNET.longestPrefix)} or larger, which exists with aks.apiServer: vnetIntegration alone.`,
      ),
    extraSubnets: z
      .record(
        key,
        extraSubnet.extend({
          internetEgress: z
            .boolean()
            .default(false)
            .describe("Machines in it reach the internet through the network's NAT gateway."),
        }),
      )
      .default({})
      .describe("Further subnets by key; adding one changes no other."),
    routes: z
      .array(
        z.strictObject({
          name: word.describe("Name of the route, unique in the table."),
          addressPrefix: cidr.describe("Range of the destinations."),
          nextHopIp: ipv4.describe("Address of the appliance or gateway that forwards."),
        }),
      )
      .default([])
      .describe("Further routes of every subnet, for example to on-premises ranges."),
  }),
  z.strictObject({
    mode: z
      .literal("existing")
      .describe("A network that exists already; nothing in it is changed."),
    vnetId: armId(VIRTUAL_NETWORK).describe("Id of the AKS network."),
    addressSpace: cidr.describe("Its range, for the overlap check and the rules."),
    subnetIds: z
      .strictObject(
        recordOf(SPOKE_SUBNETS, (subnet) =>
          armId(SUBNET).describe(`Id of the subnet for ${SPOKE_PURPOSES[subnet]}.`),
        ),
      )
      .describe("Ids of its subnets, by purpose."),
    apiServerSubnetId: armId(SUBNET)
      .optional()
      .describe(
        `Id of the subnet for the API server, with aks.apiServer: vnetIntegration: /${String(API_SERVER_SUBNET.longestPrefix)} or larger, delegated to ${CLUSTER_SUBNET_DELEGATION}, with nothing else in it.`,
      ),
  }),
]);

const otherSpoke = z.strictObject({
  vnetId: armId(VIRTUAL_NETWORK).describe("Id of the network."),
  addressSpace: cidr.describe("Its range, for the overlap check and the rules."),
  peering,
  resolve: z
    .boolean()
    .default(true)
    .describe("Links it to the private zones; false where it uses other DNS servers."),
});

const egressSchema = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal(EgressMode.NatGateway).describe("A NAT gateway with a fixed public address."),
    idleTimeoutMinutes: whole(NAT_LIMITS.idleTimeoutMinutes)
      .default(NAT_DEFAULTS.idleTimeoutMinutes)
      .describe("Minutes after which an idle connection is closed."),
    zone: z
      .enum(AVAILABILITY_ZONES)
      .optional()
      .describe("Pins the gateway to one zone; absent: no zone."),
    publicIpId: armId("Microsoft.Network/publicIPAddresses")
      .optional()
      .describe("An address reserved beforehand, so that other firewalls can be opened first."),
  }),
  z.strictObject({
    mode: z.literal(EgressMode.Appliance).describe("A firewall that takes the default route."),
    nextHopIp: ipv4.describe("Address of the firewall."),
  }),
  z.strictObject({
    mode: z
      .literal(EgressMode.LoadBalancer)
      .describe("The cluster's load balancer, with addresses that Azure chooses."),
    reason,
  }),
]);

const networkSchema = z
  .strictObject({
    hub: hubSchema
      .prefault({ mode: "create" })
      .describe("Hub network: shared private endpoints and Bastion."),
    spoke: spokeSchema
      .prefault({ mode: "create" })
      .describe(
        "AKS network: nodes, pods, jumpbox and database endpoints, each in a subnet of its own.",
      ),
    peering,
    otherSpokes: z
      .record(key, otherSpoke)
      .default({})
      .describe(
        "Existing networks to join to the hub, whose private endpoints they may then call: build agents, another platform.",
      ),
    dnsServers: z
      .array(ipv4)
      .default([])
      .describe("Addresses of the DNS servers of created networks; none: Azure's own."),
    reservedRanges: z
      .array(cidr)
      .default([])
      .describe("Ranges in use elsewhere (on-premises, other hubs) that nothing here may overlap."),
    egress: egressSchema
      .prefault({ mode: EgressMode.NatGateway })
      .describe(
        "How the cluster reaches the internet; settles outbound type, routes and gateway together.",
      ),
  })
  .prefault({})
  .describe("Networks, their peerings and how the cluster reaches the internet.");

const accessSchema = z
  .strictObject({
    model: z
      .enum(ACCESS_MODELS)
      .default("private")
      .describe("Who may use the application. The API server stays private in both models."),
    allowedNetworks: z
      .array(
        z.strictObject({
          name: word.describe("What the company calls the network."),
          kind: z.enum(NETWORK_KINDS).describe("Kind of network."),
          cidr: cidrOrAddress.describe("A range, or a single address that is read as /32."),
        }),
      )
      .default([])
      .describe("Networks that may reach the application; needed for the public model."),
    certificateSecretId: formatted(
      VAULT_SECRET_ID,
      "is not the id of a secret in a vault",
      "write https://<vault>.vault.azure.net/secrets/<name>",
    )
      .optional()
      .describe(
        "Key Vault certificate for *.<domain>, as https://<vault>.vault.azure.net/secrets/<name>, which the ingress controller serves; needed for the public model.",
      ),
    certificateVaultId: armId("Microsoft.KeyVault/vaults")
      .optional()
      .describe(
        "Id of the vault of that certificate, in which the ingress controller's identity gets the right to read it; absent: the vault of this layer.",
      ),
    integrations: z
      .array(
        z.strictObject({
          name: word.describe("Name of the service."),
          host: domainName.describe("Host name of the service."),
          port: port.default(HTTPS_PORT).describe("TCP port of the service."),
        }),
      )
      .default([])
      .describe("Corporate services the application calls (GitLab, GitHub, …)."),
  })
  .prefault({})
  .describe("Who may use the application, and which services it calls.");

const zoneOf = (name: string) =>
  privateZone(["create", "policyManaged"]).prefault("create").describe(`Zone ${name}.`);

const dnsSchema = z
  .strictObject({
    application: z
      .strictObject({
        domain: domainName.default(DEFAULT_DOMAIN).describe("Domain of the application."),
        zone: privateZone(
          ["create"],
          z.union([
            armId("Microsoft.Network/privateDnsZones"),
            armId("Microsoft.Network/dnszones"),
          ]),
        )
          .prefault("create")
          .describe(
            "Zone of that domain, private or public as access.model: create it, or the id of an existing one.",
          ),
        ingressAddress: ipv4
          .optional()
          .describe(
            "Address of the ingress controller, once known: writes the records codemie and *.",
          ),
        ttlSeconds: whole(RECORD_TTL_LIMITS)
          .default(RECORD_TTL_SECONDS)
          .describe("Seconds that resolvers keep these records."),
      })
      .prefault({})
      .describe("Domain of the application, its zone and its records."),
    zones: z
      .strictObject({
        blob: zoneOf("privatelink.blob.core.windows.net"),
        vault: zoneOf("privatelink.vaultcore.azure.net"),
        registry: zoneOf("privatelink.azurecr.io"),
        postgres: zoneOf("privatelink.postgres.database.azure.com"),
        aks: privateZone(["create", "system"])
          .prefault("create")
          .describe(
            "Zone of the API server; system: created by AKS, for a system-assigned identity.",
          ),
      })
      .prefault({})
      .describe(
        "Each private-link zone: create it, leave it to the tenant's policy, or give the id of an existing one.",
      ),
    extraZones: z
      .record(key, domainName)
      .default({})
      .describe(
        "Further private zones by key, created and linked like the others, for endpoints of other programs: redis: privatelink.redis.cache.windows.net.",
      ),
  })
  .prefault({})
  .describe("Private and public names.");

const nodePool = (defaults: typeof AKS_DEFAULTS.systemPool | typeof AKS_DEFAULTS.userPool) => {
  const limits = defaults === AKS_DEFAULTS.systemPool ? AKS_LIMITS.systemPool : AKS_LIMITS.userPool;
  return {
    vmSize: word.default(defaults.vmSize).describe("Machine size; fixed at creation."),
    minCount: whole(limits.minCount).default(defaults.minCount).describe("Fewest nodes."),
    maxCount: whole(limits.maxCount).default(defaults.maxCount).describe("Most nodes."),
    maxPods: whole(limits.maxPods)
      .default(AKS_DEFAULTS.maxPods)
      .describe("Most pods on one node; fixed at creation."),
    zones: z
      .array(z.enum(AVAILABILITY_ZONES))
      .default([...AKS_DEFAULTS.zones])
      .describe("Availability zones, [] where the region has none; fixed at creation."),
  };
};

const poolName = formatted(
  AKS_PATTERNS.poolName,
  "is not a pool name",
  "use up to 12 lower-case letters and digits, beginning with a letter",
);

const userPool = z.strictObject({
  ...nodePool(AKS_DEFAULTS.userPool),
  replacement: z
    .enum(POOL_REPLACEMENTS)
    .default(AKS_DEFAULTS.poolReplacement)
    .describe(
      "What a changed size, zone, disk or pod count does. deleteFirst: its pods are down until the new pool is ready. createFirst: the new pool, whose name has a suffix, is created beside the old one, which is drained then; needs quota and addresses for both.",
    ),
  labels: z
    .record(z.string().min(1), z.string().max(63))
    .default({})
    .describe("Labels of its nodes."),
  taints: z
    .array(
      formatted(
        AKS_PATTERNS.taint,
        "is not a taint",
        "write key=value:NoSchedule, key=value:PreferNoSchedule or key=value:NoExecute",
      ),
    )
    .default([])
    .describe("Taints of its nodes; none, so that charts without tolerations are scheduled."),
});

const maintenanceWindow = (defaults: (typeof AKS_DEFAULTS.maintenance)["cluster"], what: string) =>
  z
    .strictObject({
      day: z.enum(WEEKDAYS).default(defaults.day).describe("Day of the week."),
      startTime: formatted(
        AKS_PATTERNS.startTime,
        "is not a time of day",
        "write HH:MM, for example 01:00",
      )
        .default(defaults.startTime)
        .describe("Time at which it begins, HH:MM at utcOffset."),
      durationHours: whole(AKS_LIMITS.maintenanceHours)
        .default(defaults.durationHours)
        .describe("Hours that it lasts."),
      utcOffset: formatted(
        AKS_PATTERNS.utcOffset,
        "is not a distance from UTC",
        "write for example +01:00",
      )
        .default(defaults.utcOffset)
        .describe("Distance of startTime from UTC, for example +01:00."),
    })
    .prefault({})
    .describe(what);

const aksSchema = z
  .strictObject({
    existingClusterId: armId("Microsoft.ContainerService/managedClusters")
      .optional()
      .describe("Uses this cluster instead of creating one."),
    clusterName: word.max(63).default(PLATFORM_NAMES.cluster).describe("Name of the cluster."),
    kubernetesVersion: formatted(
      AKS_PATTERNS.kubernetesVersion,
      "is not a minor version",
      'write only the minor version in quotes, for example "1.35"',
    )
      .default(AKS_DEFAULTS.kubernetesVersion)
      .describe("Minor version only, for example 1.35; patches follow the upgrade channel."),
    tier: z
      .enum(CLUSTER_TIERS)
      .default(AKS_DEFAULTS.tier)
      .describe(
        "Tier of the control plane; Free has no SLA, and the policy azure-aks-require-operations reports it.",
      ),
    identity: z
      .strictObject({
        mode: z
          .enum(CLUSTER_IDENTITIES)
          .default(AKS_DEFAULTS.identityMode)
          .describe("userAssigned can hold its roles before the cluster exists."),
      })
      .prefault({})
      .describe("Identity of the cluster."),
    adminGroupObjectIds: z
      .array(guid)
      .min(1)
      .describe("Object ids of the Entra groups that administer the cluster."),
    apiServer: z
      .enum(API_SERVER_MODES)
      .default(AKS_DEFAULTS.apiServerMode)
      .describe(
        "How the API server is reached. privateEndpoint: by an endpoint in the subnet of the system pool. vnetIntegration: in a subnet of its own, without private link; once on it cannot be turned off again, and a running cluster has to be stopped and started (docs/deploy/azure.md).",
      ),
    apiServerClients: z
      .array(z.union([cidrOrAddress, key]))
      .default([])
      .describe(
        "Build agents and other machines that call the private API server: keys of azureNetwork's extraSubnets and otherSpokes, or ranges. They reach nothing else of the cluster.",
      ),
    serviceCidr: cidr
      .default(AKS_DEFAULTS.serviceCidr)
      .describe("Range of Kubernetes services; its tenth address serves DNS."),
    systemPool: z
      .strictObject({
        name: poolName
          .default(AKS_DEFAULTS.systemPoolName)
          .describe(
            "Name of the pool; another name has to be that of an existing pool of mode System (docs/runbooks/system-pool.md).",
          ),
        ...nodePool(AKS_DEFAULTS.systemPool),
      })
      .prefault({})
      .describe("Pool of the pods that every cluster needs, created together with the cluster."),
    systemPools: z
      .record(poolName, z.strictObject(nodePool(AKS_DEFAULTS.systemPool)))
      .default({})
      .describe(
        "Further system pools by name, for example one of another size that takes over from systemPool (docs/runbooks/system-pool.md).",
      ),
    userPools: z
      .record(poolName, userPool)
      .refine((pools) => Object.keys(pools).length > 0, {
        message: "no user pool",
        params: { hint: "give at least one, for example user: {}" },
      })
      .prefault({ user: {} })
      .describe("Application pools by name: up to 12 lower-case letters and digits."),
    upgradeChannel: z
      .enum(UPGRADE_CHANNELS)
      .default(AKS_DEFAULTS.upgradeChannel)
      .describe("Which versions AKS upgrades to by itself."),
    maintenance: z
      .strictObject({
        cluster: maintenanceWindow(
          AKS_DEFAULTS.maintenance.cluster,
          "Weekly window for upgrades of the Kubernetes version.",
        ),
        nodeOs: maintenanceWindow(
          AKS_DEFAULTS.maintenance.nodeOs,
          "Weekly window for upgrades of the nodes' operating system.",
        ),
      })
      .prefault({})
      .describe("When AKS may upgrade by itself."),
  })
  .describe("The Kubernetes cluster.");

const postgresSize = z.strictObject({
  sku: z
    .strictObject({
      name: word.default(POSTGRES_DEFAULTS.sku.name).describe("Compute size."),
      tier: z
        .enum(COMPUTE_TIERS)
        .default(POSTGRES_DEFAULTS.sku.tier)
        .describe("Compute tier of that size."),
    })
    .prefault({})
    .describe("Compute of the server."),
  storage: z
    .strictObject({
      sizeGiB: z
        .literal([...STORAGE_SIZES_GIB])
        .default(POSTGRES_DEFAULTS.sizeGiB)
        .describe("Size of the disk in GiB; it grows by itself and never shrinks."),
    })
    .prefault({})
    .describe("Disk of the server."),
  backup: z
    .strictObject({
      retentionDays: whole(POSTGRES_LIMITS.retentionDays)
        .default(PLATFORM_BACKUP.retentionDays)
        .describe("Days that backups are kept for point-in-time restore."),
      geoRedundant: z
        .boolean()
        .default(PLATFORM_BACKUP.geoRedundant)
        .describe("Copies backups to the paired region; fixed at creation."),
    })
    .prefault({})
    .describe("Backups of the server."),
  highAvailability: z
    .enum(HIGH_AVAILABILITY)
    .default(POSTGRES_DEFAULTS.highAvailability)
    .describe("Standby server: none, in the same zone, or in another zone."),
});

const postgresSchema = postgresSize
  .extend({
    version: z
      .enum(POSTGRES_VERSIONS)
      .default(POSTGRES_DEFAULTS.version)
      .describe(
        "Major version of PostgreSQL. For a server that exists, upgrade it with az postgres flexible-server upgrade first. The policy azure-postgres-require-resilience reports versions before 16.",
      ),
    administratorLogin: word
      .default(POSTGRES_DEFAULTS.administratorLogin)
      .describe("Login of the administrator; fixed at creation."),
    databases: z
      .array(word)
      .min(1)
      .default([...APPLICATION_DATABASES])
      .describe("Databases to create; the first is the application's."),
    network: z
      .strictObject({
        mode: z
          .enum(POSTGRES_CONNECTIONS)
          .default(POSTGRES_DEFAULTS.connection)
          .describe("Private endpoint, or injected into the postgres subnet; fixed at creation."),
      })
      .prefault({})
      .describe("How clients reach the servers."),
    dedicated: z
      .strictObject(
        recordOf(DEDICATED_DATABASES, (product) =>
          postgresSize.optional().describe(`Server of its own for ${product}; absent: none.`),
        ),
      )
      .prefault({})
      .describe("Servers of their own for these products; absent: none."),
  })
  .prefault({})
  .describe("PostgreSQL servers.");

// The region's watcher has to exist already, so flow logs are created only on request (docs/internals/decisions/0013).
const flowLogsSchema = z
  .strictObject({
    retentionDays: whole(FLOW_LOG_LIMITS.retentionDays)
      .default(FLOW_LOG_DEFAULTS.retentionDays)
      .describe("Days that records are kept; the CIS benchmark asks for 90."),
    trafficAnalytics: z
      .strictObject({
        intervalMinutes: z
          .literal([...ANALYTICS_INTERVALS])
          .default(FLOW_LOG_DEFAULTS.intervalMinutes)
          .describe("Processing interval in minutes."),
      })
      .optional()
      .describe("Analyses the records in the workspace. Absent: they are only stored."),
    networkWatcher: z
      .strictObject({
        name: word.describe("Name of the watcher."),
        resourceGroupName: word.describe("Resource group of the watcher."),
      })
      .optional()
      .describe("The region's watcher. Absent: NetworkWatcher_<location> in NetworkWatcherRG."),
  })
  .describe(
    "Records the traffic of hub and AKS network in a storage account of its own; of an existing network only if it is in this subscription, and it must not have a flow log yet. Absent: none.",
  );

const monitoringSchema = z
  .strictObject({
    workspace: z
      .discriminatedUnion("mode", [
        z.strictObject({
          mode: z.literal("create").describe("A workspace is created."),
          retentionDays: whole(OBSERVABILITY_LIMITS.retentionDays)
            .default(OBSERVABILITY_DEFAULTS.retentionDays)
            .describe("Days that logs are kept."),
          dailyQuotaGiB: z
            .number()
            .min(OBSERVABILITY_LIMITS.dailyQuotaGiB.min)
            .optional()
            .describe(
              "What may come in each day, in GiB, before the rest of the day is dropped, audit logs included. Absent: no limit.",
            ),
        }),
        z.strictObject({
          mode: z.literal("existing").describe("A workspace that exists already."),
          workspaceId: armId("Microsoft.OperationalInsights/workspaces").describe(
            "Id of the workspace.",
          ),
          location: azureLocation
            .optional()
            .describe(
              "Region of the workspace, in which the rule of Container Insights is created. Absent: location of this phase.",
            ),
        }),
      ])
      .prefault({ mode: "create" })
      .describe("Log Analytics workspace of the platform."),
    containerInsights: z
      .enum(CONTAINER_INSIGHTS)
      .default(OBSERVABILITY_DEFAULTS.containerInsights)
      .describe(
        "metrics of nodes and pods, everything (pod logs and events too), or none, which the policy azure-aks-require-operations reports.",
      ),
    exportActivityLog: z
      .boolean()
      .default(true)
      .describe("Sends the subscription's activity log to the workspace."),
    alerts: z
      .strictObject({
        emails: z
          .array(z.string().min(1))
          .min(1)
          .describe("Addresses that receive a mail; a mailing list outlives its members."),
        budget: z
          .strictObject({
            monthlyAmount: z
              .number()
              .positive()
              .describe("What a month may cost, in the currency of the subscription."),
            from: formatted(/^\d{4}-(0[1-9]|1[0-2])$/, "is not a month", "write YYYY-MM").describe(
              "First month that is watched, as YYYY-MM: the current one or a later one.",
            ),
          })
          .optional()
          .describe(
            "Mails at 80 % of what a month of the resource group may cost, and when the forecast exceeds it. Absent: none.",
          ),
      })
      .optional()
      .describe(
        "Mails of the few alerts that Azure's baselines recommend for the cluster and the databases. Absent: none.",
      ),
    flowLogs: flowLogsSchema.optional(),
  })
  .prefault({})
  .describe("Logs and metrics.");

export const azureCoreSchema = z.strictObject({
  location: azureLocation.describe(
    "Azure region of everything in this phase, for example westeurope.",
  ),
  resourceGroupName: word
    .max(90)
    .refine((text) => isPhysicalName("resourceGroup", text), {
      message: "is not a resource group name",
      params: { hint: `use ${physicalNameRule("resourceGroup")}` },
    })
    .default(PLATFORM_NAMES.resourceGroup)
    .describe("Resource group of the platform."),
  withoutZones: z
    .strictObject({ reason })
    .optional()
    .describe(
      "For a region without availability zones: no address and no pool is put into zones, storage is LRS for ZRS and GRS for GZRS, and the registry is not zone redundant. Absent: the region has zones.",
    ),
  stateStorageAccountId: armId("Microsoft.Storage/storageAccounts")
    .optional()
    .describe(
      "Account of the state backend (output stateStorageAccountId): gets a private endpoint, which machines of the same region need, and logs reads and writes of the state.",
    ),
  stateVaultId: armId("Microsoft.KeyVault/vaults")
    .optional()
    .describe(
      "Vault of the state backend (output stateVaultId): gets a private endpoint, without which its public access must stay, and logs what is decrypted.",
    ),
  access: accessSchema,
  dns: dnsSchema,
  azureNetwork: networkSchema,
  nats: z
    .strictObject({
      loadBalancer: z
        .enum(LOAD_BALANCERS)
        .default("internal")
        .describe("Where it listens; public needs access.allowedNetworks."),
    })
    .prefault({})
    .describe("Load balancer of NATS."),
  aks: aksSchema,
  workloadIdentity: z
    .strictObject({
      subjects: z
        .array(serviceAccountSubject)
        .min(1)
        .max(MAX_CREDENTIALS)
        .default([...APPLICATION_SUBJECTS])
        .describe("Service accounts, as system:serviceaccount:<namespace>:<name>."),
    })
    .prefault({})
    .describe("Kubernetes service accounts that act as the application's identity."),
  postgres: postgresSchema,
  keyVault: z
    .strictObject({
      secretsExpire: z.iso
        .date()
        .describe(
          "Day (YYYY-MM-DD) after which the stored passwords and keys count as expired. Refused once it has passed. A later day renews the passwords of the databases; the jumpbox key stays (docs/runbooks/rotate-secrets.md).",
        ),
      ...vaultSettings("derived from customer, environment and subscription"),
      publicAccess,
    })
    .describe("Vault of passwords and keys."),
  storage: z
    .strictObject({
      sku: z
        .enum(STORAGE_SKUS)
        .default(STORAGE_DEFAULTS.sku)
        .describe("Redundancy of the account; each survives the loss of a zone."),
      retentionDays: whole(STORAGE_LIMITS.retentionDays)
        .default(STORAGE_DEFAULTS.retentionDays)
        .describe("Days that deleted blobs and containers stay recoverable."),
      versions: z
        .strictObject({
          days: whole(STORAGE_LIMITS.versionDays)
            .default(STORAGE_DEFAULTS.versionDays)
            .describe("Days after which old versions of blobs are deleted."),
        })
        .prefault({})
        .describe("Old versions of blobs."),
    })
    .prefault({})
    .describe("Storage account of the application's files."),
  containerRegistry: z
    .discriminatedUnion("mode", [
      z.strictObject({ mode: z.literal("create").describe("A private registry is created.") }),
      z.strictObject({
        mode: z.literal("existing").describe("The cluster may pull from an existing registry."),
        registryId: armId("Microsoft.ContainerRegistry/registries").describe("Id of the registry."),
      }),
    ])
    .optional()
    .describe("Container registry. Absent: no registry, no endpoint, no zone and no pull right."),
  images: z
    .strictObject({
      registry: domainName.optional().describe("External registry the cluster pulls from."),
    })
    .prefault({})
    .describe("Where container images come from."),
  bastion: z
    .discriminatedUnion("mode", [
      z.strictObject({
        mode: z.literal("create").describe("A Bastion host is created in the hub."),
        scaleUnits: whole(BASTION_LIMITS.scaleUnits)
          .default(BASTION_DEFAULTS.scaleUnits)
          .describe("Scale units; each carries about twenty sessions."),
      }),
      z.strictObject({ mode: z.literal("none").describe("No Bastion host."), reason }),
    ])
    .prefault({ mode: "create" })
    .describe("Azure Bastion, through which administrators reach the jumpbox."),
  jumpbox: z
    .strictObject({
      vmName: word.max(64).default(PLATFORM_NAMES.jumpbox).describe("Name of the machine."),
      vmSize: word.default(JUMPBOX_DEFAULTS.vmSize).describe("Machine size."),
      adminUsername: word
        .default(JUMPBOX_DEFAULTS.adminUsername)
        .describe("User name of the administrator; fixed at creation."),
      entraLogin: z
        .boolean()
        .default(JUMPBOX_DEFAULTS.entraLogin)
        .describe(
          "Administrators sign in by SSH with their Entra account, through Bastion; otherwise by the key in the vault.",
        ),
      deploysFrom: z
        .boolean()
        .default(JUMPBOX_DEFAULTS.deploysFrom)
        .describe(
          "Stacks that need the private API server are deployed from here: installs Node and Pulumi, and gives the machine's identity the rights on state, cluster and records. Needs stateStorageAccountId and stateVaultId; fixed at creation.",
        ),
      administratorGroupObjectIds: z
        .array(guid)
        .optional()
        .describe(
          "Object ids of the Entra groups whose members may read the key and, with entraLogin, sign in; absent: aks.adminGroupObjectIds.",
        ),
    })
    .prefault({})
    .describe("Machine inside the network from which the platform is administered."),
  monitoring: monitoringSchema,
  aiProviders: z
    .array(
      z.union([
        z.enum(AI_PROVIDERS),
        z.strictObject({
          custom: z
            .strictObject({ host: domainName.describe("Host name of the provider.") })
            .describe("Any other provider."),
        }),
      ]),
    )
    .default([...DEFAULT_AI_PROVIDERS])
    .describe("Model providers the application uses; each adds its hosts to the outbound list."),
  protect: z
    .boolean()
    .default(true)
    .describe(
      "Keeps what holds data, and the NAT address, from being deleted by this program; the policies azure-general-require-protection and azure-nat-require-static-ip report false.",
    ),
});

export type AzureCoreConfig = z.output<typeof azureCoreSchema>;
