// A small platform that meets every Azure rule, written as another team would write it.
import { idOf, nameOf, secret, type Graph, type Planned } from "./graph";

const N = "azure-native:network:";
const tags = { environment: "test", owner: "platform" };
const GROUP = "app-rg";
const placed = { resourceGroupName: GROUP, location: "westeurope", tags };

const subnet = (
  name: string,
  vnet: string,
  addressPrefix: string,
  after: string | undefined,
  more: Readonly<Record<string, unknown>> = {},
): Planned => ({
  type: `${N}Subnet`,
  name,
  props: {
    resourceGroupName: GROUP,
    virtualNetworkName: nameOf(vnet),
    subnetName: name,
    addressPrefix,
    defaultOutboundAccess: false,
    networkSecurityGroup: { id: idOf("nsg") },
    ...more,
  },
  ...(after === undefined ? {} : { dependsOn: [after] }),
});

const inCluster = { routeTable: { id: idOf("routes") }, natGateway: { id: idOf("nat") } };

const rule = (
  name: string,
  priority: number,
  direction: "Inbound" | "Outbound",
  source: string,
  destination: string,
  ports: readonly string[],
): Readonly<Record<string, unknown>> => ({
  name,
  priority,
  direction,
  access: "Allow",
  protocol: "Tcp",
  sourceAddressPrefix: source,
  sourcePortRange: "*",
  destinationAddressPrefix: destination,
  destinationPortRanges: ports,
});

const diagnostics = (target: string, suffix = ""): Planned => ({
  type: "azure-native:monitor:DiagnosticSetting",
  name: `${target}-logs`,
  props: { resourceUri: idOf(target, suffix), workspaceId: idOf("workspace"), name: "logs" },
});

const flowLog = (network: string): Planned => ({
  type: `${N}FlowLog`,
  name: `${network}-flow`,
  props: {
    ...placed,
    resourceGroupName: "NetworkWatcherRG",
    networkWatcherName: "NetworkWatcher_westeurope",
    flowLogName: `${network}-flow`,
    targetResourceId: idOf(network),
    storageId: idOf("data"),
    enabled: true,
    retentionPolicy: { enabled: true, days: 90 },
  },
});

const endpoint = (name: string, target: string, group: string, at = "endpoints"): Graph => [
  {
    type: `${N}PrivateEndpoint`,
    name,
    props: {
      ...placed,
      privateEndpointName: name,
      subnet: { id: idOf(at) },
      privateLinkServiceConnections: [
        { name, privateLinkServiceId: idOf(target), groupIds: [group] },
      ],
    },
  },
  {
    type: `${N}PrivateDnsZoneGroup`,
    name: `${name}-zones`,
    props: { resourceGroupName: GROUP, privateEndpointName: nameOf(name) },
  },
];

const zone = (name: string, privateZoneName: string): Graph => [
  {
    type: "azure-native:privatedns:PrivateZone",
    name,
    props: { resourceGroupName: GROUP, privateZoneName, location: "Global" },
  },
  ...["hub", "spoke"].map((network) => ({
    type: "azure-native:privatedns:VirtualNetworkLink",
    name: `${name}-${network}`,
    props: {
      resourceGroupName: GROUP,
      privateZoneName: nameOf(name),
      virtualNetwork: { id: idOf(network) },
    },
  })),
];

const peering = (name: string, from: string, to: string): Planned => ({
  type: `${N}VirtualNetworkPeering`,
  name,
  props: {
    resourceGroupName: GROUP,
    virtualNetworkName: nameOf(from),
    remoteVirtualNetwork: { id: idOf(to) },
    allowVirtualNetworkAccess: true,
  },
  dependsOn: ["endpoints", "machines"],
});

const account = (name: string, more: Readonly<Record<string, unknown>>): Planned => ({
  type: "azure-native:storage:StorageAccount",
  name,
  protect: true,
  props: {
    ...placed,
    accountName: name,
    kind: "StorageV2",
    sku: { name: "Standard_ZRS" },
    enableHttpsTrafficOnly: true,
    minimumTlsVersion: "TLS1_2",
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: false,
    defaultToOAuthAuthentication: true,
    allowCrossTenantReplication: false,
    isLocalUserEnabled: false,
    publicNetworkAccess: "Disabled",
    encryption: { keySource: "Microsoft.Storage", services: { blob: { enabled: true } } },
    ...more,
  },
});

const blobs = (of: string): Planned => ({
  type: "azure-native:storage:BlobServiceProperties",
  name: `${of}-blobs`,
  props: {
    resourceGroupName: GROUP,
    accountName: nameOf(of),
    isVersioningEnabled: true,
    deleteRetentionPolicy: { enabled: true, days: 14 },
    containerDeleteRetentionPolicy: { enabled: true, days: 14 },
  },
});

const address = (name: string): Planned => ({
  type: `${N}PublicIPAddress`,
  name,
  protect: true,
  props: {
    ...placed,
    publicIpAddressName: name,
    sku: { name: "Standard" },
    publicIPAllocationMethod: "Static",
  },
});

const pool = {
  enableEncryptionAtHost: true,
  enableNodePublicIP: false,
  vmSize: "Standard_D4ds_v5",
};

const setting = (configurationName: string, value: string): Planned => ({
  type: "azure-native:dbforpostgresql:Configuration",
  name: `pg-${configurationName.replaceAll(/[._]/gu, "-")}`,
  props: { resourceGroupName: GROUP, serverName: nameOf("pg"), configurationName, value },
});

/** The platform. Logical names are physical names too, so that a reader can follow a reference by eye. */
export const AZURE_PLATFORM: Graph = [
  {
    type: "azure-native:resources:ResourceGroup",
    name: "app-group",
    props: { resourceGroupName: GROUP, location: "westeurope", tags },
  },
  {
    type: "azure-native:operationalinsights:Workspace",
    name: "workspace",
    props: { ...placed, workspaceName: "workspace" },
  },

  // Networks
  {
    type: `${N}VirtualNetwork`,
    name: "hub",
    props: {
      ...placed,
      virtualNetworkName: "hub",
      addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
    },
  },
  {
    type: `${N}VirtualNetwork`,
    name: "spoke",
    props: {
      ...placed,
      virtualNetworkName: "spoke",
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
    },
  },
  diagnostics("hub"),
  diagnostics("spoke"),
  flowLog("hub"),
  flowLog("spoke"),
  {
    type: `${N}NetworkSecurityGroup`,
    name: "nsg",
    props: {
      ...placed,
      networkSecurityGroupName: "nsg",
      securityRules: [
        rule("from-office", 100, "Inbound", "203.0.113.0/24", "*", ["443"]),
        rule("to-internet", 100, "Outbound", "*", "Internet", ["443"]),
      ],
    },
  },
  {
    type: `${N}SecurityRule`,
    name: "from-bastion",
    props: {
      resourceGroupName: GROUP,
      networkSecurityGroupName: nameOf("nsg"),
      ...rule("from-bastion", 200, "Inbound", "10.1.1.0/26", "*", ["22", "3389"]),
    },
  },
  {
    type: `${N}NetworkSecurityGroup`,
    name: "bastion-nsg",
    props: {
      ...placed,
      networkSecurityGroupName: "bastion-nsg",
      securityRules: [
        rule("in-internet", 100, "Inbound", "Internet", "*", ["443"]),
        rule("in-manager", 110, "Inbound", "GatewayManager", "*", ["443"]),
        rule("in-balancer", 120, "Inbound", "AzureLoadBalancer", "*", ["443"]),
        rule("in-data", 130, "Inbound", "VirtualNetwork", "VirtualNetwork", ["8080", "5701"]),
        rule("out-machines", 100, "Outbound", "*", "VirtualNetwork", ["22", "3389"]),
        rule("out-cloud", 110, "Outbound", "*", "AzureCloud", ["443"]),
        rule("out-data", 120, "Outbound", "VirtualNetwork", "VirtualNetwork", ["8080", "5701"]),
        rule("out-session", 130, "Outbound", "*", "Internet", ["80"]),
      ],
    },
  },
  diagnostics("nsg"),
  diagnostics("bastion-nsg"),
  {
    type: `${N}RouteTable`,
    name: "routes",
    props: { ...placed, routeTableName: "routes" },
  },
  address("nat-address"),
  diagnostics("nat-address"),
  {
    type: `${N}NatGateway`,
    name: "nat",
    props: {
      ...placed,
      natGatewayName: "nat",
      sku: { name: "Standard" },
      publicIpAddresses: [{ id: idOf("nat-address") }],
    },
  },
  subnet("AzureBastionSubnet", "hub", "10.1.1.0/26", undefined, {
    networkSecurityGroup: { id: idOf("bastion-nsg") },
    defaultOutboundAccess: undefined,
  }),
  subnet("endpoints", "hub", "10.1.2.0/24", "AzureBastionSubnet"),
  subnet("nodes", "spoke", "10.0.0.0/20", undefined, inCluster),
  subnet("user-nodes", "spoke", "10.0.16.0/20", "nodes", inCluster),
  subnet("pods", "spoke", "10.0.32.0/20", "user-nodes", inCluster),
  subnet("databases", "spoke", "10.0.64.0/24", "pods", { routeTable: { id: idOf("routes") } }),
  subnet("machines", "spoke", "10.0.48.0/24", "databases", {
    routeTable: { id: idOf("routes") },
  }),
  peering("hub-to-spoke", "hub", "spoke"),
  peering("spoke-to-hub", "spoke", "hub"),
  address("bastion-address"),
  diagnostics("bastion-address"),
  {
    type: `${N}BastionHost`,
    name: "bastion",
    props: {
      ...placed,
      bastionHostName: "bastion",
      sku: { name: "Standard" },
      enableTunneling: true,
      ipConfigurations: [
        {
          name: "one",
          subnet: { id: idOf("AzureBastionSubnet") },
          publicIPAddress: { id: idOf("bastion-address") },
        },
      ],
    },
  },
  diagnostics("bastion"),

  // Cluster
  {
    type: "azure-native:managedidentity:UserAssignedIdentity",
    name: "cluster-identity",
    props: { ...placed, resourceName: "cluster-identity" },
  },
  {
    type: "azure-native:authorization:RoleAssignment",
    name: "cluster-joins-network",
    props: {
      principalId: idOf("cluster-identity"),
      principalType: "ServicePrincipal",
      roleDefinitionId:
        "/providers/Microsoft.Authorization/roleDefinitions/4d97b98b-1d4f-4787-a291-c67834d212e7",
      scope: "/subscriptions/0c3b1e52-0000-4000-8000-000000000000/resourceGroups/app-rg",
    },
  },
  {
    type: "azure-native:containerservice:ManagedCluster",
    name: "cluster",
    protect: true,
    props: {
      ...placed,
      resourceName: "cluster",
      sku: { name: "Base", tier: "Standard" },
      identity: { type: "UserAssigned", userAssignedIdentities: [idOf("cluster-identity")] },
      enableRBAC: true,
      disableLocalAccounts: true,
      aadProfile: {
        managed: true,
        enableAzureRBAC: true,
        adminGroupObjectIDs: ["3f0c7a52-6d1e-4b62-9a43-0f2b6c1d7e88"],
      },
      apiServerAccessProfile: {
        enablePrivateCluster: true,
        enablePrivateClusterPublicFQDN: false,
        disableRunCommand: true,
        privateDNSZone: idOf("api-zone"),
      },
      oidcIssuerProfile: { enabled: true },
      securityProfile: { workloadIdentity: { enabled: true } },
      autoUpgradeProfile: { upgradeChannel: "patch" },
      addonProfiles: { omsagent: { enabled: true }, azurepolicy: { enabled: true } },
      networkProfile: {
        networkPlugin: "azure",
        networkPolicy: "cilium",
        loadBalancerSku: "standard",
        outboundType: "userAssignedNATGateway",
        serviceCidr: "10.2.0.0/24",
      },
      agentPoolProfiles: [
        {
          ...pool,
          name: "system",
          mode: "System",
          nodeTaints: ["CriticalAddonsOnly=true:NoSchedule"],
          vnetSubnetID: idOf("nodes"),
        },
      ],
    },
  },
  {
    type: "azure-native:containerservice:AgentPool",
    name: "user-pool",
    props: {
      resourceGroupName: GROUP,
      resourceName: nameOf("cluster"),
      agentPoolName: "user",
      ...pool,
      mode: "User",
      vnetSubnetID: idOf("user-nodes"),
      podSubnetID: idOf("pods"),
    },
  },
  diagnostics("cluster"),
  ...zone("api-zone", "privatelink.westeurope.azmk8s.io"),

  // Data
  account("data", {}),
  blobs("data"),
  diagnostics("data", "/blobServices/default"),
  ...endpoint("data-endpoint", "data", "blob"),
  ...zone("blob-zone", "privatelink.blob.core.windows.net"),
  {
    type: "azure-native:storage:BlobContainer",
    name: "artifacts",
    props: {
      resourceGroupName: GROUP,
      accountName: nameOf("data"),
      containerName: "artifacts",
      publicAccess: "None",
    },
  },
  {
    type: "azure-native:containerregistry:Registry",
    name: "registry",
    props: {
      ...placed,
      registryName: "registry",
      sku: { name: "Premium" },
      adminUserEnabled: false,
      publicNetworkAccess: "Disabled",
      networkRuleSet: { defaultAction: "Deny" },
    },
  },
  diagnostics("registry"),
  ...endpoint("registry-endpoint", "registry", "registry"),
  {
    type: "azure-native:keyvault:Vault",
    name: "vault",
    protect: true,
    props: {
      ...placed,
      vaultName: "vault",
      properties: {
        enableRbacAuthorization: true,
        enablePurgeProtection: true,
        enableSoftDelete: true,
        softDeleteRetentionInDays: 90,
        publicNetworkAccess: "Disabled",
      },
    },
  },
  diagnostics("vault"),
  ...endpoint("vault-endpoint", "vault", "vault"),
  {
    type: "azure-native:keyvault:Key",
    name: "app-key",
    props: {
      resourceGroupName: GROUP,
      vaultName: nameOf("vault"),
      keyName: "codemie-key",
      properties: {
        kty: "RSA",
        keySize: 3072,
        keyOps: ["wrapKey", "unwrapKey", "encrypt", "decrypt"],
      },
    },
  },
  {
    type: "random:index/randomPassword:RandomPassword",
    name: "pg-password",
    props: { length: 32 },
  },
  { type: "tls:index/privateKey:PrivateKey", name: "ssh-key", props: { algorithm: "ED25519" } },
  ...(["pg-password", "ssh-key"] as const).map((source) => ({
    type: "azure-native:keyvault:Secret",
    name: `${source}-kept`,
    props: {
      resourceGroupName: GROUP,
      vaultName: nameOf("vault"),
      secretName: source,
      properties: {
        value: secret(idOf(source)),
        contentType: "password",
        attributes: { expires: 1924992000 },
      },
    },
  })),
  {
    type: "azure-native:dbforpostgresql:Server",
    name: "pg",
    protect: true,
    props: {
      ...placed,
      serverName: "pg",
      version: "17",
      administratorLogin: "platform",
      administratorLoginPassword: secret(idOf("pg-password")),
      backup: { backupRetentionDays: 14 },
      network: { publicNetworkAccess: "Disabled" },
    },
  },
  setting("azure.extensions", "PG_TRGM"),
  setting("require_secure_transport", "on"),
  setting("ssl_min_protocol_version", "TLSv1.2"),
  diagnostics("pg"),
  ...endpoint("pg-endpoint", "pg", "postgresqlServer", "databases"),

  // Jumpbox
  {
    type: `${N}NetworkInterface`,
    name: "jumpbox-nic",
    props: {
      ...placed,
      networkInterfaceName: "jumpbox-nic",
      enableIPForwarding: false,
      ipConfigurations: [{ name: "one", subnet: { id: idOf("machines") } }],
    },
  },
  {
    type: "azure-native:compute:VirtualMachine",
    name: "jumpbox",
    props: {
      ...placed,
      vmName: "jumpbox",
      osProfile: {
        adminUsername: "platform",
        linuxConfiguration: {
          disablePasswordAuthentication: true,
          ssh: { publicKeys: [{ keyData: idOf("ssh-key"), path: "/home/platform/.ssh/keys" }] },
        },
      },
      securityProfile: {
        securityType: "TrustedLaunch",
        encryptionAtHost: true,
        uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
      },
    },
  },

  // Models
  {
    type: "azure-native:cognitiveservices:Account",
    name: "models",
    props: {
      ...placed,
      accountName: "models",
      kind: "OpenAI",
      sku: { name: "S0" },
      identity: { type: "SystemAssigned" },
      properties: {
        customSubDomainName: "models",
        publicNetworkAccess: "Disabled",
        disableLocalAuth: true,
      },
    },
  },
  diagnostics("models"),
  ...(["chat", "embeddings"] as const).map((model, index) => ({
    type: "azure-native:cognitiveservices:Deployment",
    name: model,
    props: { resourceGroupName: GROUP, accountName: nameOf("models"), deploymentName: model },
    ...(index === 0 ? {} : { dependsOn: ["chat"] }),
  })),
  ...endpoint("models-endpoint", "models", "account"),
  ...zone("models-zone", "privatelink.openai.azure.com"),

  // State, in a group of its own
  {
    type: "azure-native:resources:ResourceGroup",
    name: "state-group",
    props: { resourceGroupName: "state-rg", location: "westeurope", tags },
  },
  account("state", {
    resourceGroupName: nameOf("state-group"),
    publicNetworkAccess: "Enabled",
    networkRuleSet: {
      defaultAction: "Deny",
      ipRules: [{ iPAddressOrRange: "203.0.113.10", action: "Allow" }],
    },
    tags: {
      ...tags,
      "platform-foundations:exception:azure-storage-deny-public-network":
        "the first run happens before any private path exists",
    },
  }),
  blobs("state"),
  diagnostics("state", "/blobServices/default"),
  {
    type: "azure-native:storage:BlobContainer",
    name: "tfstate",
    props: {
      resourceGroupName: "state-rg",
      accountName: nameOf("state"),
      containerName: "tfstate",
      publicAccess: "None",
    },
  },
  {
    type: "azure-native:authorization:ManagementLockByScope",
    name: "state-lock",
    props: { scope: idOf("state-group"), level: "CanNotDelete" },
  },
  {
    type: "azure-native:authorization:PolicyAssignment",
    name: "readonly-root",
    props: {
      scope: "/subscriptions/0c3b1e52-0000-4000-8000-000000000000",
      policyDefinitionId:
        "/providers/Microsoft.Authorization/policyDefinitions/df49d893-a74c-421d-bc95-c663042e5b80",
      parameters: {
        effect: { value: "Deny" },
        excludedNamespaces: { value: ["kube-system", "codemie"] },
      },
    },
  },
];
