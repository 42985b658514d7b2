import type { Value } from "../../../wire/values";
import { isRecord } from "../../../wire/values";
import type { CloudOperation } from "../../rows";
import { list, parentId, regionOf, subscriptionOf, tenantOf, text } from "../arm";
import { find } from "../lookups";
import { armTable } from "../table";

const CLUSTER = "Microsoft.ContainerService/managedClusters{resourceName}";
const SERVER = "Microsoft.DBforPostgreSQL/flexibleServers{serverName}";
const ACCOUNT = "Microsoft.CognitiveServices/accounts{accountName}";

const succeeded = { provisioningState: "Succeeded" } as const;
const nested = { properties: succeeded } as const;

export const platformTypes = {
  ...armTable("containerservice", {
    ManagedCluster: {
      arm: CLUSTER,
      regional: true,
      replaces: [
        "dnsPrefix",
        "fqdnSubdomain",
        "enableRBAC",
        "nodeResourceGroup",
        "apiServerAccessProfile.enablePrivateCluster",
        "apiServerAccessProfile.privateDNSZone",
        "networkProfile.networkPlugin",
        "networkProfile.serviceCidr",
        "networkProfile.dnsServiceIP",
        "networkProfile.loadBalancerSku",
      ],
      seconds: 480,
      updateSeconds: 240,
      deleteSeconds: 300,
      computed: cluster,
    },
    AgentPool: {
      arm: `${CLUSTER}/agentPools{agentPoolName}`,
      max: 12,
      replaces: [
        "vmSize",
        "osDiskType",
        "osDiskSizeGB",
        "osType",
        "maxPods",
        "vnetSubnetID",
        "podSubnetID",
        "availabilityZones",
        "enableEncryptionAtHost",
        "scaleSetPriority",
      ],
      seconds: 240,
      computed: ({ inputs, outputs, id, store }) => ({
        ...succeeded,
        ...nodesOf(
          inputs,
          outputs,
          text(find(store, parentId(id))?.outputs["currentKubernetesVersion"]),
        ),
        powerState: { code: "Running" },
        nodeImageVersion: "AKSUbuntu-2204gen2containerd-202610.15.0",
      }),
    },
    MaintenanceConfiguration: {
      arm: `${CLUSTER}/maintenanceConfigurations{configName}`,
      form: "copied",
    },
    TrustedAccessRoleBinding: {
      arm: `${CLUSTER}/trustedAccessRoleBindings{trustedAccessRoleBindingName}`,
      required: ["roles", "sourceResourceId"],
      seconds: 30,
      computed: () => succeeded,
    },
  }),
  ...armTable("kubernetesconfiguration", {
    Extension: {
      arm: "{clusterRp}/{clusterResourceName}/{clusterName}/providers/Microsoft.KubernetesConfiguration/extensions/{extensionName}",
      defaults: { autoUpgradeMinorVersion: true, releaseTrain: "Stable" },
      writeOnly: ["configurationProtectedSettings"],
      seconds: 180,
      computed: () => succeeded,
    },
  }),
  ...armTable("dbforpostgresql", {
    Server: {
      arm: SERVER,
      max: 63,
      regional: true,
      replaces: [
        "administratorLogin",
        "network.delegatedSubnetResourceId",
        "network.privateDnsZoneArmResourceId",
        "backup.geoRedundantBackup",
        "availabilityZone",
        "createMode",
      ],
      writeOnly: ["administratorLoginPassword"],
      seconds: 420,
      updateSeconds: 120,
      deleteSeconds: 60,
      computed: ({ inputs }) => ({
        fullyQualifiedDomainName: `${text(inputs["serverName"])}.postgres.database.azure.com`,
        state: "Ready",
        minorVersion: "6",
        replicationRole: "Primary",
      }),
    },
    Configuration: {
      arm: `${SERVER}/configurations{configurationName}`,
      form: "copied",
      singleton: true,
      seconds: 15,
      computed: () => ({ isDynamicConfig: true, isReadOnly: false, isConfigPendingRestart: false }),
    },
    Database: {
      arm: `${SERVER}/databases{databaseName}`,
      replaces: ["charset", "collation"],
      seconds: 10,
    },
    FirewallRule: {
      arm: `${SERVER}/firewallRules{firewallRuleName}`,
      required: ["startIpAddress", "endIpAddress"],
      seconds: 20,
    },
    Administrator: {
      arm: `${SERVER}/administrators{objectId}`,
      form: "copied",
      replaces: ["principalName", "principalType", "tenantId"],
      seconds: 30,
    },
  }),
  ...armTable("containerregistry", {
    Registry: {
      arm: "Microsoft.ContainerRegistry/registries{registryName}",
      form: "compact",
      max: 50,
      regional: true,
      required: ["sku"],
      replaces: ["zoneRedundancy"],
      defaults: {
        adminUserEnabled: false,
        anonymousPullEnabled: false,
        networkRuleBypassOptions: "AzureServices",
        publicNetworkAccess: "Enabled",
        zoneRedundancy: "Disabled",
      },
      seconds: 20,
      computed: ({ inputs }) => {
        const name = text(inputs["registryName"]).toLowerCase();
        return {
          ...succeeded,
          loginServer: `${name}.azurecr.io`,
          ...(inputs["dataEndpointEnabled"] === true
            ? { dataEndpointHostNames: [`${name}.${regionOf(inputs["location"])}.data.azurecr.io`] }
            : {}),
        };
      },
    },
    CacheRule: {
      arm: "Microsoft.ContainerRegistry/registries{registryName}/cacheRules{cacheRuleName}",
      seconds: 5,
      computed: () => succeeded,
    },
  }),
  ...armTable("cognitiveservices", {
    Account: {
      arm: ACCOUNT,
      max: 64,
      regional: true,
      replaces: ["kind", "properties.customSubDomainName"],
      seconds: 40,
      deleteSeconds: 20,
      computed: ({ inputs, generated }) => {
        const properties = inputs["properties"];
        const custom = isRecord(properties) ? text(properties["customSubDomainName"]) : "";
        const region = regionOf(inputs["location"]);
        const suffix =
          text(inputs["kind"]) === "OpenAI" ? "openai.azure.com" : "cognitiveservices.azure.com";
        const endpoint =
          custom === ""
            ? `https://${region}.api.cognitive.microsoft.com/`
            : `https://${custom}.${suffix}/`;
        return {
          properties: {
            ...succeeded,
            endpoint,
            endpoints: { "OpenAI Language Model Instance API": endpoint },
            internalId: generated.hex("internal", 32),
          },
        };
      },
    },
    Deployment: {
      arm: `${ACCOUNT}/deployments{deploymentName}`,
      form: "copied",
      seconds: 12,
      computed: () => nested,
    },
    RaiPolicy: { arm: `${ACCOUNT}/raiPolicies{raiPolicyName}`, form: "copied", seconds: 5 },
  }),
  ...armTable("compute", {
    VirtualMachine: {
      arm: "Microsoft.Compute/virtualMachines{vmName}",
      regional: true,
      replaces: [
        "zones",
        "osProfile.adminUsername",
        "osProfile.computerName",
        "osProfile.customData",
        "osProfile.linuxConfiguration.ssh",
        "storageProfile.imageReference",
        "storageProfile.osDisk.createOption",
      ],
      writeOnly: ["osProfile.adminPassword", "osProfile.customData", "userData"],
      seconds: 60,
      deleteSeconds: 40,
      computed: ({ generated }) => ({ ...succeeded, vmId: generated.uuid("vm") }),
    },
    VirtualMachineExtension: {
      arm: "Microsoft.Compute/virtualMachines{vmName}/extensions{vmExtensionName}",
      regional: true,
      writeOnly: ["protectedSettings"],
      seconds: 60,
      computed: () => succeeded,
    },
    DiskEncryptionSet: {
      arm: "Microsoft.Compute/diskEncryptionSets{diskEncryptionSetName}",
      regional: true,
      seconds: 20,
      computed: () => succeeded,
    },
    Disk: {
      arm: "Microsoft.Compute/disks{diskName}",
      regional: true,
      required: ["creationData"],
      replaces: ["creationData", "zones"],
      seconds: 5,
      computed: ({ generated }) => ({
        ...succeeded,
        diskState: "Unattached",
        uniqueId: generated.uuid("disk"),
      }),
    },
    SshPublicKey: { arm: "Microsoft.Compute/sshPublicKeys{sshPublicKeyName}", regional: true },
  }),
  ...armTable("redis", {
    Redis: {
      arm: "Microsoft.Cache/redis{name}",
      regional: true,
      required: ["sku"],
      replaces: ["zones", "subnetId"],
      seconds: 900,
      secrets: ["accessKeys"],
      computed: ({ inputs, generated }) => ({
        ...succeeded,
        hostName: `${text(inputs["name"])}.redis.cache.windows.net`,
        port: 6379,
        sslPort: 6380,
        accessKeys: {
          primaryKey: key(generated.hex("one", 64)),
          secondaryKey: key(generated.hex("two", 64)),
        },
      }),
    },
  }),
  ...armTable("redisenterprise", {
    RedisEnterprise: {
      arm: "Microsoft.Cache/redisEnterprise{clusterName}",
      regional: true,
      required: ["sku"],
      replaces: ["zones"],
      seconds: 600,
      computed: ({ inputs }) => ({
        ...succeeded,
        hostName: `${text(inputs["clusterName"])}.${regionOf(inputs["location"])}.redis.azure.net`,
        resourceState: "Running",
        redisVersion: "7.4",
      }),
    },
    Database: {
      arm: "Microsoft.Cache/redisEnterprise{clusterName}/databases{databaseName}",
      form: "copied",
      seconds: 60,
      computed: () => ({ ...succeeded, resourceState: "Running" }),
    },
  }),
};

const key = (hex: string): string => Buffer.from(hex, "hex").toString("base64");

function cluster(operation: CloudOperation): Readonly<Record<string, Value>> {
  const { inputs, generated, config } = operation;
  const name = text(inputs["resourceName"]);
  const group = text(inputs["resourceGroupName"]);
  const region = regionOf(inputs["location"]);
  const prefix = text(inputs["fqdnSubdomain"]) || text(inputs["dnsPrefix"]) || name;
  const access = record(inputs["apiServerAccessProfile"]);
  const host = `${prefix}-${generated.hex("host", 8)}`;
  const zone = text(access["privateDNSZone"]);
  const isPrivate = access["enablePrivateCluster"] === true;
  const custom = zone.includes("/privateDnsZones/") ? (zone.split("/").at(-1) ?? "") : "";
  const privateFQDN =
    custom === ""
      ? `${host}.${generated.uuid("zone")}.privatelink.${region}.azmk8s.io`
      : `${host}.${custom}`;
  const version = patchVersion(text(inputs["kubernetesVersion"]));
  const nodeGroup = text(inputs["nodeResourceGroup"]) || `MC_${group}_${name}_${region}`;
  return {
    ...succeeded,
    powerState: { code: "Running" },
    currentKubernetesVersion: version,
    nodeResourceGroup: nodeGroup,
    azurePortalFQDN: `${host}.portal.hcp.${region}.azmk8s.io`,
    maxAgentPools: 100,
    resourceUID: generated.hex("uid", 24),
    ...(isPrivate ? { privateFQDN } : { fqdn: `${host}.hcp.${region}.azmk8s.io` }),
    ...(record(inputs["oidcIssuerProfile"])["enabled"] === true
      ? {
          oidcIssuerProfile: {
            issuerURL: `https://${region}.oic.prod-aks.azure.com/${tenantOf(config)}/${generated.uuid("issuer")}/`,
          },
        }
      : {}),
    ...(record(inputs["identityProfile"])["kubeletidentity"] === undefined
      ? {
          identityProfile: {
            kubeletidentity: {
              resourceId: `/subscriptions/${subscriptionOf(config)}/resourcegroups/${nodeGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}-agentpool`,
              clientId: generated.uuid("kubelet client"),
              objectId: generated.uuid("kubelet object"),
            },
          },
        }
      : {}),
    ...addonIdentities(operation, nodeGroup),
    agentPoolProfiles: list(inputs["agentPoolProfiles"]).map((pool) =>
      isRecord(pool)
        ? {
            ...pool,
            ...succeeded,
            ...nodesOf(pool, poolNow(operation, text(pool["name"])), version),
            powerState: { code: "Running" },
          }
        : pool,
    ),
  };
}

function addonIdentities(
  { inputs, generated, config }: CloudOperation,
  nodeGroup: string,
): Readonly<Record<string, Value>> {
  const addons = Object.entries(record(inputs["addonProfiles"])).filter(
    ([, addon]) => isRecord(addon) && addon["enabled"] === true,
  );
  if (addons.length === 0) return {};
  const identity = (addon: string): Value => ({
    identity: {
      resourceId: `/subscriptions/${subscriptionOf(config)}/resourcegroups/${nodeGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${addon.toLowerCase()}-${text(inputs["resourceName"])}`,
      clientId: generated.uuid(`${addon} client`),
      objectId: generated.uuid(`${addon} object`),
    },
  });
  return { addonProfiles: Object.fromEntries(addons.map(([addon]) => [addon, identity(addon)])) };
}

/** What a pool of the cluster's own body is at the moment; nothing before the cluster exists. */
function poolNow({ outputs }: CloudOperation, name: string): Readonly<Record<string, Value>> {
  return (
    list(outputs["agentPoolProfiles"])
      .filter(isRecord)
      .find((pool) => pool["name"] === name) ?? {}
  );
}

/**
 * Version and number of a pool's nodes. A change of the control plane leaves nodes as they are; a pool without a version of its own
 * begins with the control plane's. The autoscaler adds a node for the first pods.
 */
function nodesOf(
  inputs: Readonly<Record<string, Value>>,
  now: Readonly<Record<string, Value>>,
  controlPlane: string,
): Readonly<Record<string, Value>> {
  const own = text(inputs["orchestratorVersion"]);
  const version =
    own === "" ? (now["currentOrchestratorVersion"] ?? controlPlane) : patchVersion(own);
  const least = Number(inputs["minCount"] ?? 1);
  const count =
    inputs["enableAutoScaling"] === true
      ? (now["count"] ?? Math.min(least + 1, Number(inputs["maxCount"] ?? least)))
      : (inputs["count"] ?? 1);
  return { currentOrchestratorVersion: version, count };
}

const record = (value: Value): Readonly<Record<string, Value>> => (isRecord(value) ? value : {});

// A minor version gets a patch, as the service picks one.
const patchVersion = (version: string): string =>
  /^\d+\.\d+$/.test(version) ? `${version}.1` : version || "1.35.1";
