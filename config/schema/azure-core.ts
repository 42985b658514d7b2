import { z } from "zod";
import { isPhysicalName, physicalNameRule } from "../../components/plans/physical-name";
import {
  armId,
  azureLocation,
  cidr,
  cidrOrAddress,
  domainName,
  existingZone,
  guid,
  ipv4,
  reason,
  serviceAccountSubject,
  word,
} from "./primitives";

const name = (what: string, value: string) => word.max(80).default(value).describe(what);

const networkName = (what: string, value: string) =>
  word
    .max(64)
    .refine((text) => /^[A-Za-z0-9][\w.-]{0,62}\w$/.test(text), {
      message: "not a network name",
      params: { hint: "use 2 to 64 letters, digits, hyphens, underscores and dots" },
    })
    .default(value)
    .describe(what);

/** Keys of networks, subnets and zones: they take part in names. */
const key = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,29}$/)
  .describe("Lower-case letters, digits and hyphens, beginning with a letter.");

const peering = z
  .union([z.enum(["create", "existing"]), z.strictObject({ mode: z.literal("spokeOnly"), reason })])
  .default("create")
  .describe(
    "create: both halves; existing: somebody else's; spokeOnly: the hub's owner writes the hub's half.",
  );

const extraSubnet = z.strictObject({
  cidr: cidr.describe("Range inside the network's address space, /29 or larger."),
  name: word.max(80).optional().describe("Name in Azure; absent: its key."),
  allow: z
    .array(
      z.strictObject({
        name: word.describe("What the caller is; also the name of the rule."),
        from: z.tuple([cidrOrAddress], cidrOrAddress).describe("Ranges or addresses that call."),
        ports: z
          .tuple([z.int().min(1).max(65535)], z.int().min(1).max(65535))
          .describe("TCP ports that they call."),
      }),
    )
    .default([])
    .describe("Who may come in; nobody else does."),
  delegation: z
    .string()
    .regex(/^[A-Za-z][\w.]*\/[\w/]+$/)
    .optional()
    .describe("Service that the subnet is for, for example Microsoft.App/environments."),
});

const networkSchema = z
  .strictObject({
    hub: z
      .discriminatedUnion("mode", [
        z.strictObject({
          mode: z.literal("create"),
          name: networkName("Name of the hub network.", "HubVNet"),
          addressSpace: cidr.default("10.1.0.0/16"),
          bastionSubnet: cidr.default("10.1.1.0/24").describe("AzureBastionSubnet, /26 or larger."),
          endpointSubnet: cidr
            .default("10.1.2.0/24")
            .describe("PrivateEndpointSubnet, /28 or larger."),
          extraSubnets: z
            .record(key, extraSubnet)
            .default({})
            .describe("Further subnets by key; adding one changes no other."),
        }),
        z.strictObject({
          mode: z.literal("existing"),
          vnetId: armId("Microsoft.Network/virtualNetworks"),
          addressSpace: cidr.describe("Its range, for the overlap check and the rules."),
          bastionSubnet: cidr
            .optional()
            .describe("Range of its AzureBastionSubnet, from which the jumpbox may be reached."),
          endpointSubnetId: armId("Microsoft.Network/virtualNetworks/subnets"),
        }),
      ])
      .prefault({ mode: "create" })
      .describe("Hub network: shared private endpoints and Bastion."),
    spoke: z
      .discriminatedUnion("mode", [
        z.strictObject({
          mode: z.literal("create"),
          name: networkName("Name of the AKS network.", "AksVNet"),
          addressSpace: cidr.default("10.0.0.0/16"),
          systemSubnet: cidr.default("10.0.0.0/20"),
          userSubnet: cidr.default("10.0.16.0/20"),
          podSubnet: cidr.default("10.0.32.0/20"),
          vmSubnet: cidr.default("10.0.48.0/20"),
          postgresSubnet: cidr
            .default("10.0.64.0/24")
            .describe("ServicePostgresSubnet, /28 or larger."),
          extraSubnets: z
            .record(
              key,
              extraSubnet.extend({
                internetEgress: z
                  .boolean()
                  .default(false)
                  .describe("Machines in it leave through the network's NAT gateway."),
              }),
            )
            .default({})
            .describe("Further subnets by key; adding one changes no other."),
        }),
        z.strictObject({
          mode: z.literal("existing"),
          vnetId: armId("Microsoft.Network/virtualNetworks"),
          addressSpace: cidr,
          subnetIds: z.strictObject({
            system: armId("Microsoft.Network/virtualNetworks/subnets"),
            user: armId("Microsoft.Network/virtualNetworks/subnets"),
            pods: armId("Microsoft.Network/virtualNetworks/subnets"),
            vm: armId("Microsoft.Network/virtualNetworks/subnets"),
            postgres: armId("Microsoft.Network/virtualNetworks/subnets"),
          }),
        }),
      ])
      .prefault({ mode: "create" })
      .describe(
        "AKS network: nodes, pods, jumpbox and database endpoints, each in a subnet of its own.",
      ),
    peering,
    otherSpokes: z
      .record(
        key,
        z.strictObject({
          vnetId: armId("Microsoft.Network/virtualNetworks"),
          addressSpace: cidr.describe("Its range, for the overlap check and the rules."),
          peering,
          resolve: z
            .boolean()
            .default(true)
            .describe("Links it to the private zones; false where it asks other name servers."),
        }),
      )
      .default({})
      .describe(
        "Existing networks to join to the hub, whose private endpoints they may then call: build agents, another platform.",
      ),
    dnsServers: z
      .array(ipv4)
      .default([])
      .describe("Name servers of the networks made here, by address; none: Azure's own."),
    serviceCidr: cidr
      .default("10.2.0.0/24")
      .describe("Kubernetes services; its tenth address serves DNS."),
    reservedRanges: z
      .array(cidr)
      .default([])
      .describe("Ranges in use elsewhere (on-premises, other hubs) that nothing here may overlap."),
    egress: z
      .discriminatedUnion("mode", [
        z.strictObject({
          mode: z.literal("natGateway"),
          idleTimeoutMinutes: z.int().min(4).max(120).default(4),
          zone: z
            .enum(["1", "2", "3"])
            .optional()
            .describe("Pins the gateway to one zone; absent: no zone."),
        }),
        z.strictObject({
          mode: z.literal("appliance"),
          nextHopIp: ipv4.describe("Address of the firewall that takes 0.0.0.0/0."),
        }),
        z.strictObject({ mode: z.literal("loadBalancer"), reason }),
      ])
      .prefault({ mode: "natGateway" })
      .describe(
        "How the cluster leaves: one choice settles outbound type, routes and gateway together.",
      ),
    natPublicIpId: armId("Microsoft.Network/publicIPAddresses")
      .optional()
      .describe("An address reserved beforehand, so that other firewalls can be opened first."),
    routes: z
      .array(z.strictObject({ name: word, addressPrefix: cidr, nextHopIp: ipv4 }))
      .default([])
      .describe("Further routes of every AKS subnet, for example to on-premises ranges."),
  })
  .prefault({});

const accessSchema = z
  .strictObject({
    model: z
      .enum(["private", "public"])
      .default("private")
      .describe("Who may use the application. The API server stays private in both models."),
    allowedNetworks: z
      .array(
        z.strictObject({
          name: word,
          kind: z.enum(["corporate", "vpn", "office", "other"]),
          cidr: cidrOrAddress.describe("A range, or a single address that is read as /32."),
        }),
      )
      .default([])
      .describe("Networks that may reach the application; needed for the public model."),
    certificateSecretId: z
      .url({ protocol: /^https$/ })
      .optional()
      .describe(
        "Key Vault certificate for *.<domain>, as https://<vault>…/secrets/<name>; needed for the public model.",
      ),
    integrations: z
      .array(
        z.strictObject({
          name: word,
          host: domainName,
          port: z.int().min(1).max(65535).default(443),
        }),
      )
      .default([])
      .describe("Corporate services the application calls (GitLab, GitHub, …)."),
  })
  .prefault({});

const zoneChoice = z.union([z.enum(["create", "policyManaged"]), existingZone]);

const dnsSchema = z
  .strictObject({
    domain: domainName.default("private.lab.com").describe("Domain of the application."),
    privateZone: z
      .union([z.enum(["create"]), existingZone])
      .default("create")
      .describe(
        "Zone of that domain in the private model: create it, or the id of an existing one.",
      ),
    publicZone: z
      .enum(["create"])
      .optional()
      .describe("create: makes a public zone for the domain."),
    publicZoneId: armId("Microsoft.Network/dnszones")
      .optional()
      .describe("An existing public zone of the domain."),
    ingressAddress: ipv4
      .optional()
      .describe("Address of the ingress controller, once known: writes the records codemie and *."),
    recordTtlSeconds: z.int().min(30).max(86400).default(300),
    privateZones: z
      .strictObject({
        blob: zoneChoice.default("create").describe("privatelink.blob.core.windows.net"),
        vault: zoneChoice.default("create").describe("privatelink.vaultcore.azure.net"),
        registry: zoneChoice.default("create").describe("privatelink.azurecr.io"),
        postgres: zoneChoice.default("create").describe("privatelink.postgres.database.azure.com"),
        aks: z
          .union([z.enum(["create", "system"]), existingZone])
          .default("create")
          .describe(
            "Zone of the API server; system lets AKS make it, for a system-assigned identity.",
          ),
      })
      .prefault({})
      .describe(
        "Each private-link zone: create it, leave it to the tenant's policy, or give the id of an existing one.",
      ),
    extraPrivateZones: z
      .record(key, domainName)
      .default({})
      .describe(
        "Further private zones by key, made and linked like the others, for endpoints of other programs: redis: privatelink.redis.cache.windows.net.",
      ),
  })
  .prefault({});

const taints = z
  .array(z.string().regex(/^[\w./-]+(=[\w.-]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$/))
  .default([]);

const userPoolSchema = z.strictObject({
  vmSize: word.default("Standard_D8ds_v5"),
  minCount: z.int().min(0).max(1000).default(3),
  maxCount: z.int().min(1).max(1000).default(10),
  maxPods: z.int().min(50).max(250).default(50),
  labels: z.record(z.string().min(1), z.string().max(63)).default({}),
  taints: taints.describe("Default none, so that charts without tolerations still schedule."),
  zones: z.array(z.enum(["1", "2", "3"])).default(["1", "2", "3"]),
});

const aksSchema = z.strictObject({
  existingClusterId: armId("Microsoft.ContainerService/managedClusters")
    .optional()
    .describe("Use this cluster instead of making one."),
  name: name("Name of the cluster.", "CodeMieAks"),
  kubernetesVersion: z
    .string()
    .regex(/^1\.\d+$/)
    .default("1.35")
    .describe("Minor version only, for example 1.35; patches follow the upgrade channel."),
  tier: z.enum(["Free", "Standard", "Premium"]).default("Standard"),
  identity: z.enum(["userAssigned", "systemAssigned"]).default("userAssigned"),
  adminGroupObjectIds: z.array(guid).min(1).describe("Entra groups that administer the cluster."),
  systemPool: z
    .strictObject({
      vmSize: word.default("Standard_D4ds_v5"),
      minCount: z.int().min(2).max(1000).default(3),
      maxCount: z.int().min(2).max(1000).default(5),
      maxPods: z.int().min(50).max(250).default(50),
      zones: z.array(z.enum(["1", "2", "3"])).default(["1", "2", "3"]),
    })
    .prefault({}),
  userPools: z
    .record(z.string().regex(/^[a-z][a-z0-9]{0,11}$/), userPoolSchema)
    .refine((pools) => Object.keys(pools).length > 0, {
      message: "no user pool",
      params: { hint: "give at least one, for example user: {}" },
    })
    .prefault({ user: {} })
    .describe("Application pools by name: up to 12 lower-case letters and digits."),
  upgradeChannel: z.enum(["patch", "stable", "rapid", "none"]).default("patch"),
  maintenance: z
    .strictObject({
      dayOfWeek: z
        .enum(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
        .default("Sunday"),
      startTime: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
        .default("01:00"),
      durationHours: z.int().min(4).max(24).default(6),
    })
    .prefault({}),
});

const postgresSize = z.strictObject({
  skuName: word.default("Standard_D2ds_v5"),
  tier: z.enum(["Burstable", "GeneralPurpose", "MemoryOptimized"]).default("GeneralPurpose"),
  storageGiB: z.literal([32, 64, 128, 256, 512, 1024]).default(64),
  backupRetentionDays: z.int().min(7).max(35).default(7),
  geoRedundantBackup: z.boolean().default(false),
  highAvailability: z.enum(["none", "sameZone", "zoneRedundant"]).default("none"),
});

const postgresSchema = postgresSize
  .extend({
    version: z.enum(["14", "15", "16", "17"]).default("17"),
    administratorLogin: z
      .string()
      .regex(/^[a-z_][a-z0-9_]{0,62}$/)
      .default("pgadmin"),
    databaseName: z
      .string()
      .regex(/^[a-z_][a-z0-9_]{0,62}$/)
      .default("codemie"),
    connectivity: z
      .enum(["privateEndpoint", "injected"])
      .default("privateEndpoint")
      .describe("Cannot be changed later."),
    dedicated: z
      .strictObject({
        keycloak: postgresSize.optional(),
        litellm: postgresSize.optional(),
        langfuse: postgresSize.optional(),
      })
      .prefault({})
      .describe("Servers of their own for these products; absent: none."),
  })
  .prefault({});

// The region's watcher has to be there already, so nothing makes flow logs unless asked (docs/internals/decisions/0013).
const flowLogsSchema = z
  .strictObject({
    retentionDays: z
      .int()
      .min(1)
      .max(365)
      .default(90)
      .describe("Days that records are kept; the CIS benchmark asks for 90."),
    trafficAnalytics: z
      .strictObject({
        intervalMinutes: z
          .literal([10, 60])
          .default(60)
          .describe("Minutes from one reading of new records to the next."),
      })
      .optional()
      .describe("Has the records worked up in the workspace. Absent: stored and nothing more."),
    networkWatcher: z
      .strictObject({
        name: word.describe("Its name."),
        resourceGroupName: word.describe("Resource group that holds it."),
      })
      .optional()
      .describe("The region's watcher. Absent: NetworkWatcher_<location> in NetworkWatcherRG."),
  })
  .describe(
    "Records the traffic of hub and AKS network in a storage account of its own; of an existing one only if it is in this subscription, and it must not have a flow log yet. Absent: none.",
  );

const publicAccess = z
  .strictObject({ allowedIpRanges: z.array(cidrOrAddress).min(1), reason })
  .optional()
  .describe("Named exception: lets the listed public ranges in. Absent: private only.");

export const azureCoreSchema = z.strictObject({
  location: azureLocation.describe(
    "Azure region of everything in this phase, for example westeurope.",
  ),
  resourceGroupName: word
    .max(90)
    .refine((text) => isPhysicalName("resourceGroup", text), {
      message: "not a resource group name",
      params: { hint: `use ${physicalNameRule("resourceGroup")}` },
    })
    .default("CodeMieRG")
    .describe("Resource group of the platform."),
  stateStorageAccountId: armId("Microsoft.Storage/storageAccounts")
    .optional()
    .describe(
      "Account of the state backend: phase 2 then gives it a private endpoint, after which its public access can be closed.",
    ),
  access: accessSchema,
  dns: dnsSchema,
  azureNetwork: networkSchema,
  nats: z
    .strictObject({ loadBalancer: z.enum(["internal", "public"]).default("internal") })
    .prefault({})
    .describe("Where the NATS load balancer listens; public needs access.allowedNetworks."),
  aks: aksSchema,
  workloadIdentity: z
    .strictObject({
      subjects: z
        .array(serviceAccountSubject)
        .min(1)
        .max(20)
        .default(["system:serviceaccount:codemie:codemie-api"]),
    })
    .prefault({})
    .describe("Kubernetes service accounts that act as the application's identity."),
  postgres: postgresSchema,
  keyVault: z.strictObject({
    secretsExpire: z.iso
      .date()
      .describe(
        "Day (YYYY-MM-DD) after which the stored passwords and keys count as expired and have to be renewed.",
      ),
    publicAccess,
  }),
  storage: z
    .strictObject({
      sku: z.enum(["Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS"]).default("Standard_ZRS"),
      retentionDays: z
        .int()
        .min(7)
        .max(365)
        .default(30)
        .describe("Days that deleted blobs and containers stay recoverable."),
      versionDays: z
        .int()
        .min(7)
        .max(36500)
        .default(360)
        .describe("Days after which old versions of blobs are deleted."),
    })
    .prefault({}),
  containerRegistry: z
    .discriminatedUnion("mode", [
      z.strictObject({ mode: z.literal("create") }),
      z.strictObject({
        mode: z.literal("existing"),
        registryId: armId("Microsoft.ContainerRegistry/registries"),
      }),
    ])
    .optional()
    .describe("Absent: no registry, no endpoint, no zone and no pull right."),
  images: z
    .strictObject({
      registry: domainName.optional().describe("External registry the cluster pulls from."),
    })
    .prefault({}),
  bastion: z
    .discriminatedUnion("mode", [
      z.strictObject({ mode: z.literal("create"), scaleUnits: z.int().min(2).max(50).default(2) }),
      z.strictObject({ mode: z.literal("none"), reason }),
    ])
    .prefault({ mode: "create" }),
  jumpbox: z
    .strictObject({
      name: name("Name of the management machine.", "CodeMieVM"),
      vmSize: word.default("Standard_D2s_v3"),
      adminUsername: z
        .string()
        .regex(/^[a-z_][a-z0-9_-]{0,31}$/)
        .default("azadmin"),
    })
    .prefault({}),
  monitoring: z
    .strictObject({
      retentionDays: z.int().min(30).max(730).default(30),
      workspaceId: armId("Microsoft.OperationalInsights/workspaces")
        .optional()
        .describe("Existing workspace."),
      containerInsights: z
        .enum(["metrics", "everything", "none"])
        .default("metrics")
        .describe("metrics of nodes and pods, everything (pod logs and events too), or none."),
      exportActivityLog: z
        .boolean()
        .default(true)
        .describe("Sends the subscription's activity log to the workspace."),
      flowLogs: flowLogsSchema.optional(),
    })
    .prefault({}),
  aiProviders: z
    .array(
      z.union([
        z.enum(["azure-openai", "bedrock", "openai", "vertexai"]),
        z.strictObject({ custom: z.strictObject({ host: domainName }) }),
      ]),
    )
    .default(["azure-openai"])
    .describe("Model providers the application uses; each adds its host to the outbound list."),
  protect: z
    .boolean()
    .default(true)
    .describe("Keeps what holds data, and the NAT address, from being deleted by this program."),
});

export type AzureCoreConfig = z.output<typeof azureCoreSchema>;
