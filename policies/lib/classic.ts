/** Where a native property is found on a resource of the classic provider, and how it is read there. */
export interface ClassicProperty {
  readonly from: string;
  /** An older name of the same property, which programs still write. */
  readonly formerly?: string;
  readonly as?: (value: unknown) => unknown;
  /** A native value in the words of the classic property, for messages. @default as it is */
  readonly written?: (value: unknown) => unknown;
}

const onOff = (value: unknown): unknown =>
  value === true ? "Enabled" : value === false ? "Disabled" : value;
const onIsTrue = (value: unknown): unknown =>
  value === "Enabled" ? true : value === "Disabled" ? false : value;
const not = (value: unknown): unknown => (typeof value === "boolean" ? !value : value);
const asSeconds = (value: unknown): unknown =>
  typeof value === "string" ? Date.parse(value) / 1000 : value;
const asList = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

// The classic provider switches these on unless told otherwise, so absent there means the opposite of absent here.
const onUnlessFalse = (value: unknown): unknown => onOff(value ?? true);
const trueUnlessFalse = (value: unknown): unknown => value ?? true;

/** Types of the classic `azure` provider that state the same facts, by their native type. */
export const CLASSIC_TYPES: Readonly<Record<string, string>> = {
  "azure:storage/account:Account": "azure-native:storage:StorageAccount",
  "azure:storage/container:Container": "azure-native:storage:BlobContainer",
  "azure:keyvault/keyVault:KeyVault": "azure-native:keyvault:Vault",
  "azure:keyvault/secret:Secret": "azure-native:keyvault:Secret",
  "azure:keyvault/key:Key": "azure-native:keyvault:Key",
  "azure:containerservice/kubernetesCluster:KubernetesCluster":
    "azure-native:containerservice:ManagedCluster",
  "azure:containerservice/kubernetesClusterNodePool:KubernetesClusterNodePool":
    "azure-native:containerservice:AgentPool",
  "azure:containerservice/registry:Registry": "azure-native:containerregistry:Registry",
  "azure:postgresql/flexibleServer:FlexibleServer": "azure-native:dbforpostgresql:Server",
  "azure:postgresql/flexibleServerFirewallRule:FlexibleServerFirewallRule":
    "azure-native:dbforpostgresql:FirewallRule",
  "azure:postgresql/flexibleServerConfiguration:FlexibleServerConfiguration":
    "azure-native:dbforpostgresql:Configuration",
  "azure:network/virtualNetwork:VirtualNetwork": "azure-native:network:VirtualNetwork",
  "azure:network/subnet:Subnet": "azure-native:network:Subnet",
  "azure:network/networkSecurityGroup:NetworkSecurityGroup":
    "azure-native:network:NetworkSecurityGroup",
  "azure:network/networkSecurityRule:NetworkSecurityRule": "azure-native:network:SecurityRule",
  "azure:network/virtualNetworkPeering:VirtualNetworkPeering":
    "azure-native:network:VirtualNetworkPeering",
  "azure:network/networkWatcherFlowLog:NetworkWatcherFlowLog": "azure-native:network:FlowLog",
  "azure:network/natGateway:NatGateway": "azure-native:network:NatGateway",
  "azure:network/publicIp:PublicIp": "azure-native:network:PublicIPAddress",
  "azure:network/routeTable:RouteTable": "azure-native:network:RouteTable",
  "azure:network/networkInterface:NetworkInterface": "azure-native:network:NetworkInterface",
  "azure:compute/bastionHost:BastionHost": "azure-native:network:BastionHost",
  "azure:compute/linuxVirtualMachine:LinuxVirtualMachine": "azure-native:compute:VirtualMachine",
  "azure:privatelink/endpoint:Endpoint": "azure-native:network:PrivateEndpoint",
  "azure:privatedns/zone:Zone": "azure-native:privatedns:PrivateZone",
  "azure:privatedns/zoneVirtualNetworkLink:ZoneVirtualNetworkLink":
    "azure-native:privatedns:VirtualNetworkLink",
  "azure:authorization/assignment:Assignment": "azure-native:authorization:RoleAssignment",
  "azure:authorization/userAssignedIdentity:UserAssignedIdentity":
    "azure-native:managedidentity:UserAssignedIdentity",
  "azure:monitoring/diagnosticSetting:DiagnosticSetting": "azure-native:monitor:DiagnosticSetting",
  "azure:cognitive/account:Account": "azure-native:cognitiveservices:Account",
  "azure:cognitive/deployment:Deployment": "azure-native:cognitiveservices:Deployment",
};

/** The properties whose names differ, by classic type and native path; what is not listed keeps its name. */
export const CLASSIC_PROPERTIES: Readonly<
  Record<string, Readonly<Record<string, ClassicProperty>>>
> = {
  "azure:storage/account:Account": {
    accountName: { from: "name" },
    enableHttpsTrafficOnly: { from: "httpsTrafficOnlyEnabled", as: trueUnlessFalse },
    minimumTlsVersion: { from: "minTlsVersion", as: (value) => value ?? "TLS1_2" },
    allowSharedKeyAccess: { from: "sharedAccessKeyEnabled", as: trueUnlessFalse },
    defaultToOAuthAuthentication: { from: "defaultToOauthAuthentication" },
    publicNetworkAccess: {
      from: "publicNetworkAccessEnabled",
      as: onUnlessFalse,
      written: onIsTrue,
    },
    allowBlobPublicAccess: { from: "allowNestedItemsToBePublic", as: trueUnlessFalse },
    allowCrossTenantReplication: { from: "crossTenantReplicationEnabled" },
    isLocalUserEnabled: { from: "localUserEnabled", as: trueUnlessFalse },
    isSftpEnabled: { from: "sftpEnabled" },
    networkRuleSet: { from: "networkRules" },
    "networkRuleSet.defaultAction": { from: "networkRules.defaultAction" },
  },
  "azure:storage/container:Container": {
    accountName: { from: "storageAccountName" },
    publicAccess: {
      from: "containerAccessType",
      as: (value) => (value === undefined || value === "private" ? "None" : value),
    },
  },
  "azure:keyvault/keyVault:KeyVault": {
    vaultName: { from: "name" },
    "properties.enableRbacAuthorization": {
      from: "rbacAuthorizationEnabled",
      formerly: "enableRbacAuthorization",
    },
    "properties.accessPolicies": { from: "accessPolicies" },
    "properties.publicNetworkAccess": {
      from: "publicNetworkAccessEnabled",
      as: onUnlessFalse,
      written: onIsTrue,
    },
    "properties.enablePurgeProtection": { from: "purgeProtectionEnabled" },
    "properties.softDeleteRetentionInDays": { from: "softDeleteRetentionDays" },
    "properties.networkAcls": { from: "networkAcls" },
  },
  "azure:keyvault/secret:Secret": {
    secretName: { from: "name" },
    "properties.contentType": { from: "contentType" },
    "properties.value": { from: "value" },
    "properties.attributes.expires": { from: "expirationDate", as: asSeconds },
  },
  "azure:keyvault/key:Key": {
    keyName: { from: "name" },
    "properties.kty": { from: "keyType" },
    "properties.keySize": { from: "keySize" },
    "properties.keyOps": { from: "keyOpts" },
    "properties.attributes.expires": { from: "expirationDate", as: asSeconds },
    "properties.rotationPolicy": {
      from: "rotationPolicy",
      as: (policy) =>
        policy === undefined
          ? undefined
          : lazily(policy as Readonly<Record<string, unknown>>, {
              lifetimeActions: {
                from: "automatic",
                as: (when) => (when === undefined ? [] : [{ action: { type: "rotate" } }]),
              },
            }),
    },
  },
  "azure:containerservice/kubernetesCluster:KubernetesCluster": {
    resourceName: { from: "name" },
    "apiServerAccessProfile.enablePrivateCluster": { from: "privateClusterEnabled" },
    "apiServerAccessProfile.enablePrivateClusterPublicFQDN": {
      from: "privateClusterPublicFqdnEnabled",
    },
    "apiServerAccessProfile.authorizedIPRanges": {
      from: "apiServerAccessProfile.authorizedIpRanges",
    },
    "apiServerAccessProfile.privateDNSZone": { from: "privateDnsZoneId" },
    "apiServerAccessProfile.disableRunCommand": {
      from: "runCommandEnabled",
      as: not,
      written: not,
    },
    "aadProfile.managed": {
      from: "azureActiveDirectoryRoleBasedAccessControl",
      as: (value) => value !== undefined,
    },
    "aadProfile.enableAzureRBAC": {
      from: "azureActiveDirectoryRoleBasedAccessControl.azureRbacEnabled",
    },
    "aadProfile.adminGroupObjectIDs": {
      from: "azureActiveDirectoryRoleBasedAccessControl.adminGroupObjectIds",
    },
    enableRBAC: { from: "roleBasedAccessControlEnabled", as: trueUnlessFalse },
    disableLocalAccounts: { from: "localAccountDisabled" },
    "oidcIssuerProfile.enabled": { from: "oidcIssuerEnabled" },
    "securityProfile.workloadIdentity.enabled": { from: "workloadIdentityEnabled" },
    servicePrincipalProfile: { from: "servicePrincipal" },
    agentPoolProfiles: {
      from: "defaultNodePool",
      as: (pool) => (pool === undefined ? undefined : [classicPool(pool, "System")]),
    },
    "sku.tier": { from: "skuTier" },
    "autoUpgradeProfile.upgradeChannel": { from: "automaticUpgradeChannel" },
    "addonProfiles.omsagent.enabled": { from: "omsAgent", as: (value) => value !== undefined },
    "addonProfiles.azurepolicy.enabled": { from: "azurePolicyEnabled" },
    "addonProfiles.httpApplicationRouting.enabled": { from: "httpApplicationRoutingEnabled" },
  },
  "azure:containerservice/kubernetesClusterNodePool:KubernetesClusterNodePool": {
    resourceName: { from: "kubernetesClusterId" },
    vnetSubnetID: { from: "vnetSubnetId" },
    podSubnetID: { from: "podSubnetId" },
    enableNodePublicIP: { from: "nodePublicIpEnabled" },
    enableEncryptionAtHost: { from: "hostEncryptionEnabled" },
    mode: { from: "mode", as: (value) => value ?? "User" },
  },
  "azure:containerservice/registry:Registry": {
    registryName: { from: "name" },
    publicNetworkAccess: {
      from: "publicNetworkAccessEnabled",
      as: onUnlessFalse,
      written: onIsTrue,
    },
    adminUserEnabled: { from: "adminEnabled" },
    "sku.name": { from: "sku" },
    "networkRuleSet.defaultAction": { from: "networkRuleSet.defaultAction" },
  },
  "azure:postgresql/flexibleServer:FlexibleServer": {
    serverName: { from: "name" },
    "network.publicNetworkAccess": {
      from: "publicNetworkAccessEnabled",
      as: onUnlessFalse,
      written: onIsTrue,
    },
    "network.delegatedSubnetResourceId": { from: "delegatedSubnetId" },
    "network.privateDnsZoneArmResourceId": { from: "privateDnsZoneId" },
    "backup.backupRetentionDays": { from: "backupRetentionDays" },
    administratorLoginPassword: { from: "administratorPassword" },
  },
  "azure:postgresql/flexibleServerConfiguration:FlexibleServerConfiguration": {
    configurationName: { from: "name" },
    serverName: { from: "serverId" },
  },
  "azure:network/virtualNetwork:VirtualNetwork": {
    virtualNetworkName: { from: "name" },
    "addressSpace.addressPrefixes": { from: "addressSpaces" },
    subnets: {
      from: "subnets",
      as: (subnets) =>
        Array.isArray(subnets)
          ? Array.from(subnets as readonly Readonly<Record<string, unknown>>[], (subnet) =>
              lazily(subnet, {
                networkSecurityGroup: { from: "securityGroup", as: (id) => ({ id }) },
              }),
            )
          : subnets,
    },
  },
  "azure:network/subnet:Subnet": {
    subnetName: { from: "name" },
    addressPrefix: { from: "addressPrefixes", as: asList },
    defaultOutboundAccess: { from: "defaultOutboundAccessEnabled" },
  },
  "azure:network/networkSecurityGroup:NetworkSecurityGroup": {
    networkSecurityGroupName: { from: "name" },
  },
  "azure:network/virtualNetworkPeering:VirtualNetworkPeering": {
    "remoteVirtualNetwork.id": { from: "remoteVirtualNetworkId" },
  },
  "azure:network/publicIp:PublicIp": {
    publicIpAddressName: { from: "name" },
    "sku.name": { from: "sku", as: (value) => value ?? "Standard" },
    publicIPAllocationMethod: { from: "allocationMethod" },
  },
  "azure:network/networkInterface:NetworkInterface": {
    ipConfigurations: {
      from: "ipConfigurations",
      as: (configurations) =>
        Array.isArray(configurations)
          ? Array.from(configurations as readonly Readonly<Record<string, unknown>>[], (one) =>
              lazily(one, {
                publicIPAddress: {
                  from: "publicIpAddressId",
                  as: (id) => (id === undefined ? undefined : { id }),
                },
              }),
            )
          : configurations,
    },
  },
  "azure:compute/bastionHost:BastionHost": {
    "sku.name": { from: "sku" },
    enableTunneling: { from: "tunnelingEnabled" },
    enableShareableLink: { from: "shareableLinkEnabled" },
  },
  "azure:compute/linuxVirtualMachine:LinuxVirtualMachine": {
    "osProfile.linuxConfiguration.disablePasswordAuthentication": {
      from: "disablePasswordAuthentication",
      as: trueUnlessFalse,
    },
    "osProfile.linuxConfiguration.ssh.publicKeys": { from: "adminSshKeys" },
    "osProfile.adminPassword": { from: "adminPassword" },
    "osProfile.customData": { from: "customData" },
    "securityProfile.encryptionAtHost": { from: "encryptionAtHostEnabled" },
    "securityProfile.uefiSettings.secureBootEnabled": { from: "secureBootEnabled" },
    "securityProfile.uefiSettings.vTpmEnabled": { from: "vtpmEnabled" },
    "securityProfile.securityType": {
      from: "secureBootEnabled",
      as: (value) => (value === true ? "TrustedLaunch" : undefined),
      written: (value) => (value === "TrustedLaunch" ? true : value),
    },
  },
  "azure:privatelink/endpoint:Endpoint": {
    privateLinkServiceConnections: {
      from: "privateServiceConnection",
      as: (connection) =>
        connection === undefined
          ? undefined
          : [
              lazily(connection as Readonly<Record<string, unknown>>, {
                privateLinkServiceId: { from: "privateConnectionResourceId" },
                groupIds: { from: "subresourceNames" },
              }),
            ],
    },
  },
  "azure:privatedns/zone:Zone": { privateZoneName: { from: "name" } },
  "azure:privatedns/zoneVirtualNetworkLink:ZoneVirtualNetworkLink": {
    privateZoneName: { from: "privateDnsZoneName" },
    "virtualNetwork.id": { from: "virtualNetworkId" },
  },
  "azure:monitoring/diagnosticSetting:DiagnosticSetting": {
    resourceUri: { from: "targetResourceId" },
    workspaceId: { from: "logAnalyticsWorkspaceId" },
  },
  "azure:cognitive/account:Account": {
    accountName: { from: "name" },
    "properties.publicNetworkAccess": {
      from: "publicNetworkAccessEnabled",
      as: onUnlessFalse,
      written: onIsTrue,
    },
    "properties.networkAcls": { from: "networkAcls" },
    "properties.disableLocalAuth": {
      from: "localAuthEnabled",
      as: (value) => not(value ?? true),
      written: not,
    },
    "properties.customSubDomainName": { from: "customSubdomainName" },
  },
  "azure:cognitive/deployment:Deployment": { accountName: { from: "cognitiveAccountId" } },
};

type Props = Readonly<Record<string, unknown>>;

/** The same facts under their native names, or undefined for a resource of another provider. */
export function fromClassic(
  token: string,
  props: Props,
): { readonly type: string; readonly props: Props } | undefined {
  const type = CLASSIC_TYPES[token];
  if (type === undefined) return undefined;
  return { type, props: lazily(props, CLASSIC_PROPERTIES[token] ?? {}) };
}

function classicPool(pool: unknown, mode: string): Props {
  return lazily(pool as Props, {
    vnetSubnetID: { from: "vnetSubnetId" },
    podSubnetID: { from: "podSubnetId" },
    enableNodePublicIP: { from: "nodePublicIpEnabled" },
    enableEncryptionAtHost: { from: "hostEncryptionEnabled" },
    mode: { from: "mode", as: () => mode },
    nodeTaints: {
      from: "onlyCriticalAddonsEnabled",
      as: (value) => (value === true ? ["CriticalAddonsOnly=true:NoSchedule"] : []),
    },
  });
}

/**
 * An object whose renamed properties are read when they are asked for, never before: reading a value
 * that is not known yet raises the engine's error, and only the rule that needs it should meet it.
 */
function lazily(source: Props, renames: Readonly<Record<string, ClassicProperty>>): Props {
  const view: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(source)) {
    Object.defineProperty(view, key, {
      enumerable: true,
      configurable: true,
      get: () => source[key],
    });
  }
  for (const [path, rename] of Object.entries(renames)) {
    place(view, path.split("."), () => {
      const formerly = rename.formerly === undefined ? undefined : valueAt(source, rename.formerly);
      const value = valueAt(source, rename.from) ?? formerly;
      return rename.as === undefined ? value : rename.as(value);
    });
  }
  return view;
}

function valueAt(source: Props, path: string): unknown {
  let value: unknown = source;
  for (const key of path.split(".")) {
    if (value === undefined || value === null) break;
    value = (value as Props)[key];
  }
  return value ?? undefined;
}

function place(view: Record<string, unknown>, keys: readonly string[], get: () => unknown): void {
  const [key, ...rest] = keys;
  if (key === undefined) return;
  if (rest.length === 0) {
    Object.defineProperty(view, key, { enumerable: true, configurable: true, get });
    return;
  }
  const found = Object.getOwnPropertyDescriptor(view, key);
  const plain = found !== undefined && "value" in found;
  const inner = plain
    ? (found.value as Record<string, unknown>)
    : (Object.create(null) as Record<string, unknown>);
  if (!plain) {
    Object.defineProperty(view, key, {
      enumerable: true,
      configurable: true,
      writable: false,
      value: inner,
    });
  }
  place(inner, rest, get);
}
