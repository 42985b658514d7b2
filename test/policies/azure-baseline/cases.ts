import type { RuleCase } from "../support/cases";
import {
  UNKNOWN,
  add,
  all,
  idOf,
  independent,
  nameOf,
  remove,
  secret,
  set,
  unprotect,
  unset,
} from "../support/graph";

const NS = "azure-native";
const REASON = "a reason that says why";
const excepted = (resource: string): Readonly<Record<string, unknown>> => ({
  exceptions: [{ resource, reason: REASON }],
});

const inbound = (more: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  name: "extra",
  priority: 300,
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  sourceAddressPrefix: "*",
  destinationAddressPrefix: "*",
  destinationPortRange: "8443",
  ...more,
});

/** A database server inside a subnet of its own, which has no public side. */
const DELEGATED = {
  delegatedSubnetResourceId: "/delegated",
  privateDnsZoneArmResourceId: "/zone",
};

/** A password that belongs to nothing else of the program. */
const PASSWORD = {
  type: "azuread:index/servicePrincipalPassword:ServicePrincipalPassword",
  name: "login",
};

/** 59 days after the day of the tests. Unit: seconds since 1970. */
const IN_59_DAYS = Date.parse("2027-01-19T00:00:00Z") / 1000;

/** How each rule of the pack is put to the test, by its policy. */
export const AZURE_CASES: Readonly<Record<string, RuleCase>> = {
  "azure-acr-deny-local-auth": {
    faults: [
      [
        set("registry", "adminUserEnabled", true),
        `${NS}:containerregistry:Registry "registry": adminUserEnabled is true, expected false`,
      ],
      [
        set("registry", "anonymousPullEnabled", true),
        `${NS}:containerregistry:Registry "registry": anonymousPullEnabled is true, expected anything but true`,
      ],
    ],
    absent: [
      unset("registry", "adminUserEnabled"),
      `${NS}:containerregistry:Registry "registry": adminUserEnabled is not set, expected false`,
    ],
    unknown: [
      set("registry", "adminUserEnabled", UNKNOWN),
      `${NS}:containerregistry:Registry "registry": adminUserEnabled`,
    ],
    config: {
      on: set("registry", "adminUserEnabled", true),
      settings: excepted("reg*"),
      says: undefined,
    },
  },
  "azure-acr-deny-public-network": {
    faults: [
      [
        set("registry", "publicNetworkAccess", "Enabled"),
        `${NS}:containerregistry:Registry "registry": publicNetworkAccess is "Enabled", expected "Disabled"`,
      ],
      [
        set("registry", "sku.name", "Standard"),
        `${NS}:containerregistry:Registry "registry": sku.name is "Standard", expected "Premium"`,
      ],
    ],
    absent: [
      unset("registry", "publicNetworkAccess"),
      `${NS}:containerregistry:Registry "registry": publicNetworkAccess is not set, expected "Disabled"`,
    ],
    unknown: [
      set("registry", "publicNetworkAccess", UNKNOWN),
      `${NS}:containerregistry:Registry "registry": publicNetworkAccess`,
    ],
  },
  "azure-aks-deny-service-principal": {
    faults: [
      [
        set("cluster", "servicePrincipalProfile", { clientId: "a-client" }),
        `${NS}:containerservice:ManagedCluster "cluster": servicePrincipalProfile.clientId is "a-client", expected no service principal`,
      ],
    ],
    absent: [
      unset("cluster", "identity"),
      `${NS}:containerservice:ManagedCluster "cluster": identity.type is not set, expected one of UserAssigned, SystemAssigned`,
    ],
    unknown: [
      set("cluster", "identity", UNKNOWN),
      `${NS}:containerservice:ManagedCluster "cluster": identity.type`,
    ],
  },
  "azure-aks-require-admin-groups": {
    faults: [
      [
        set("cluster", "aadProfile.adminGroupObjectIDs", []),
        `${NS}:containerservice:ManagedCluster "cluster": aadProfile.adminGroupObjectIDs is not set, expected at least one group`,
      ],
      [
        set("cluster", "aadProfile.adminGroupObjectIDs", ["admins"]),
        `${NS}:containerservice:ManagedCluster "cluster": aadProfile.adminGroupObjectIDs[0] is "admins", expected the object id of a group`,
      ],
    ],
    absent: [
      unset("cluster", "aadProfile"),
      `${NS}:containerservice:ManagedCluster "cluster": aadProfile.adminGroupObjectIDs is not set, expected at least one group`,
    ],
    unknown: [
      set("cluster", "aadProfile.adminGroupObjectIDs", UNKNOWN),
      `${NS}:containerservice:ManagedCluster "cluster": aadProfile.adminGroupObjectIDs`,
    ],
  },
  "azure-aks-require-entra-rbac": {
    faults: (
      [
        ["aadProfile.managed", false],
        ["aadProfile.enableAzureRBAC", false],
        ["disableLocalAccounts", false],
        ["enableRBAC", false],
      ] as const
    ).map(([path, value]) => [
      set("cluster", path, value),
      `${NS}:containerservice:ManagedCluster "cluster": ${path} is false, expected true`,
    ]),
    absent: [
      unset("cluster", "aadProfile"),
      `${NS}:containerservice:ManagedCluster "cluster": aadProfile.managed is not set, expected true; aadProfile.enableAzureRBAC is not set, expected true`,
    ],
    unknown: [
      set("cluster", "disableLocalAccounts", UNKNOWN),
      `${NS}:containerservice:ManagedCluster "cluster": disableLocalAccounts`,
    ],
  },
  "azure-aks-require-nat-egress": {
    faults: [
      [
        unset("user-nodes", "natGateway"),
        `${NS}:network:Subnet "user-nodes": natGateway.id is not set, so the cluster has no egress`,
      ],
      [
        set("cluster", "networkProfile.outboundType", "loadBalancer"),
        `${NS}:containerservice:ManagedCluster "cluster": networkProfile.outboundType is "loadBalancer", expected one of userAssignedNATGateway, userDefinedRouting`,
      ],
    ],
    absent: [
      unset("cluster", "networkProfile"),
      `${NS}:containerservice:ManagedCluster "cluster": networkProfile.outboundType is not set, expected one of userAssignedNATGateway, userDefinedRouting`,
    ],
    unknown: [
      set("user-pool", "vnetSubnetID", UNKNOWN),
      `${NS}:containerservice:AgentPool "user-pool": vnetSubnetID`,
    ],
    config: {
      on: all(
        set("cluster", "networkProfile.outboundType", "userDefinedRouting"),
        set("routes", "routes", [
          { addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance", name: "out" },
        ]),
      ),
      settings: {},
      says: undefined,
    },
  },
  "azure-aks-require-network-policy": {
    faults: [
      [
        set("cluster", "networkProfile.networkPolicy", "none"),
        `${NS}:containerservice:ManagedCluster "cluster": networkProfile.networkPolicy is "none", expected one of azure, calico, cilium`,
      ],
    ],
    absent: [
      unset("cluster", "networkProfile"),
      `${NS}:containerservice:ManagedCluster "cluster": networkProfile.networkPolicy is not set, expected one of azure, calico, cilium; networkProfile.networkPlugin is not set, expected "azure"`,
    ],
    unknown: [
      set("cluster", "networkProfile.networkPolicy", UNKNOWN),
      `${NS}:containerservice:ManagedCluster "cluster": networkProfile.networkPolicy`,
    ],
  },
  "azure-aks-require-node-hardening": {
    faults: [
      [
        set("user-pool", "enableNodePublicIP", true),
        `${NS}:containerservice:AgentPool "user-pool": enableNodePublicIP is true, expected anything but true`,
      ],
      [
        set("cluster", "agentPoolProfiles.0.enableEncryptionAtHost", false),
        `${NS}:containerservice:AgentPool "cluster" agentPoolProfiles[0]: agentPoolProfiles[0].enableEncryptionAtHost is false, expected true`,
      ],
    ],
    absent: [
      unset("user-pool", "enableEncryptionAtHost"),
      `${NS}:containerservice:AgentPool "user-pool": enableEncryptionAtHost is not set, expected true`,
    ],
    unknown: [
      set("user-pool", "enableEncryptionAtHost", UNKNOWN),
      `${NS}:containerservice:AgentPool "user-pool": enableEncryptionAtHost`,
    ],
  },
  "azure-aks-require-operations": {
    faults: [
      [
        set("cluster", "sku.tier", "Free"),
        `${NS}:containerservice:ManagedCluster "cluster": sku.tier is "Free", expected one of Standard, Premium`,
      ],
      [
        set("cluster", "apiServerAccessProfile.disableRunCommand", false),
        `${NS}:containerservice:ManagedCluster "cluster": apiServerAccessProfile.disableRunCommand is false, expected true`,
      ],
    ],
    absent: [
      unset("cluster", "addonProfiles"),
      `${NS}:containerservice:ManagedCluster "cluster": addonProfiles.omsagent.enabled is not set, expected true; addonProfiles.azurepolicy.enabled is not set, expected true`,
    ],
    unknown: [
      set("cluster", "sku.tier", UNKNOWN),
      `${NS}:containerservice:ManagedCluster "cluster": sku.tier`,
    ],
  },
  "azure-aks-require-pool-separation": {
    faults: [
      [
        set("cluster", "agentPoolProfiles.0.nodeTaints", []),
        `${NS}:containerservice:AgentPool "cluster" agentPoolProfiles[0]: agentPoolProfiles[0].nodeTaints lacks CriticalAddonsOnly=true:NoSchedule`,
      ],
      [
        set("cluster", "agentPoolProfiles.0.mode", "User"),
        `${NS}:containerservice:ManagedCluster "cluster": has no pool of mode System`,
      ],
    ],
    absent: [
      remove("user-pool"),
      `${NS}:containerservice:ManagedCluster "cluster": has no pool of mode User`,
    ],
    unknown: [
      set("cluster", "agentPoolProfiles.0.nodeTaints", UNKNOWN),
      `${NS}:containerservice:AgentPool "cluster" agentPoolProfiles[0]: agentPoolProfiles[0].nodeTaints`,
    ],
  },
  "azure-aks-require-private-api": {
    faults: [
      [
        set("cluster", "apiServerAccessProfile.enablePrivateCluster", false),
        `${NS}:containerservice:ManagedCluster "cluster": apiServerAccessProfile.enablePrivateCluster is false, expected true`,
      ],
      [
        set("cluster", "apiServerAccessProfile.enablePrivateClusterPublicFQDN", true),
        `${NS}:containerservice:ManagedCluster "cluster": apiServerAccessProfile.enablePrivateClusterPublicFQDN is true, expected false`,
      ],
      [
        set("cluster", "apiServerAccessProfile.authorizedIPRanges", ["203.0.113.0/24"]),
        `${NS}:containerservice:ManagedCluster "cluster": apiServerAccessProfile.authorizedIPRanges is a list of 1, expected no value`,
      ],
    ],
    absent: [
      unset("cluster", "apiServerAccessProfile"),
      `${NS}:containerservice:ManagedCluster "cluster": apiServerAccessProfile.enablePrivateCluster is not set, expected true; apiServerAccessProfile.enablePrivateClusterPublicFQDN is not set, expected false`,
    ],
    unknown: [
      set("cluster", "apiServerAccessProfile.enablePrivateCluster", UNKNOWN),
      `${NS}:containerservice:ManagedCluster "cluster": apiServerAccessProfile.enablePrivateCluster`,
    ],
  },
  "azure-aks-require-workload-identity": {
    faults: [
      [
        set("cluster", "oidcIssuerProfile.enabled", false),
        `${NS}:containerservice:ManagedCluster "cluster": oidcIssuerProfile.enabled is false, expected true`,
      ],
    ],
    absent: [
      unset("cluster", "securityProfile"),
      `${NS}:containerservice:ManagedCluster "cluster": securityProfile.workloadIdentity.enabled is not set, expected true`,
    ],
    unknown: [
      set("cluster", "oidcIssuerProfile", UNKNOWN),
      `${NS}:containerservice:ManagedCluster "cluster": oidcIssuerProfile.enabled`,
    ],
  },
  "azure-bastion-require-standard": {
    faults: [
      [
        set("bastion", "sku.name", "Basic"),
        `${NS}:network:BastionHost "bastion": sku.name is "Basic", expected one of Standard, Premium`,
      ],
      [
        set("AzureBastionSubnet", "addressPrefix", "10.1.1.0/27"),
        `${NS}:network:Subnet "AzureBastionSubnet": addressPrefix is "10.1.1.0/27", expected /26 or larger`,
      ],
    ],
    absent: [
      unset("bastion", "enableTunneling"),
      `${NS}:network:BastionHost "bastion": enableTunneling is not set, expected true`,
    ],
    unknown: [set("bastion", "sku.name", UNKNOWN), `${NS}:network:BastionHost "bastion": sku.name`],
  },
  "azure-compute-deny-vm-public-ip": {
    faults: [
      [
        set("jumpbox-nic", "ipConfigurations.0.publicIPAddress", { id: idOf("nat-address") }),
        `${NS}:network:NetworkInterface "jumpbox-nic" ipConfigurations[0]: ipConfigurations[0].publicIPAddress is set, expected no public address`,
      ],
    ],
    absent: [
      set("jumpbox", "networkProfile", {
        networkInterfaceConfigurations: [
          { ipConfigurations: [{ publicIPAddressConfiguration: { name: "open" } }] },
        ],
      }),
      `${NS}:compute:VirtualMachine "jumpbox" networkProfile.networkInterfaceConfigurations[0].ipConfigurations[0]: networkProfile.networkInterfaceConfigurations[0].ipConfigurations[0].publicIPAddressConfiguration is set, expected no public address`,
    ],
    unknown: [
      set("jumpbox-nic", "ipConfigurations", UNKNOWN),
      `${NS}:network:NetworkInterface "jumpbox-nic": ipConfigurations`,
    ],
  },
  "azure-compute-require-hardening": {
    faults: [
      [
        set("jumpbox", "securityProfile.encryptionAtHost", false),
        `${NS}:compute:VirtualMachine "jumpbox": securityProfile.encryptionAtHost is false, expected true`,
      ],
    ],
    absent: [
      unset("jumpbox", "securityProfile"),
      `${NS}:compute:VirtualMachine "jumpbox": securityProfile.securityType is not set, expected "TrustedLaunch"; securityProfile.uefiSettings.secureBootEnabled is not set, expected true; securityProfile.uefiSettings.vTpmEnabled is not set, expected true; securityProfile.encryptionAtHost is not set, expected true`,
    ],
    unknown: [
      set("jumpbox", "securityProfile.encryptionAtHost", UNKNOWN),
      `${NS}:compute:VirtualMachine "jumpbox": securityProfile.encryptionAtHost`,
    ],
  },
  "azure-compute-require-ssh-key": {
    faults: [
      [
        set("jumpbox", "osProfile.linuxConfiguration.disablePasswordAuthentication", false),
        `${NS}:compute:VirtualMachine "jumpbox": osProfile.linuxConfiguration.disablePasswordAuthentication is false, expected true`,
      ],
    ],
    absent: [
      unset("jumpbox", "osProfile"),
      `${NS}:compute:VirtualMachine "jumpbox": osProfile.linuxConfiguration.disablePasswordAuthentication is not set, expected true; osProfile.linuxConfiguration.ssh.publicKeys is not set, expected a value`,
    ],
    unknown: [
      set("jumpbox", "osProfile.linuxConfiguration.disablePasswordAuthentication", UNKNOWN),
      `${NS}:compute:VirtualMachine "jumpbox": osProfile.linuxConfiguration.disablePasswordAuthentication`,
    ],
  },
  "azure-diagnostics-require-setting": {
    faults: [
      [remove("vault-logs"), `${NS}:keyvault:Vault "vault": sends no logs anywhere`],
      [
        unset("vault-logs", "workspaceId"),
        `${NS}:monitor:DiagnosticSetting "vault-logs": workspaceId is not set`,
      ],
    ],
    absent: [
      remove("cluster-logs"),
      `${NS}:containerservice:ManagedCluster "cluster": sends no logs anywhere`,
    ],
    config: {
      on: remove("nsg-logs"),
      settings: { types: [`${NS}:keyvault:Vault`] },
      says: undefined,
    },
  },
  "azure-dns-require-zone-links": {
    faults: [
      [
        remove("vault-endpoint-zones"),
        `${NS}:network:PrivateEndpoint "vault-endpoint": has no private DNS zone group`,
      ],
      [
        remove("blob-zone-spoke"),
        `${NS}:privatedns:PrivateZone "blob-zone": is not linked to "spoke", where the cluster lives`,
      ],
    ],
    absent: [
      remove("blob-zone-spoke", "blob-zone-hub"),
      `${NS}:privatedns:PrivateZone "blob-zone": is not linked to any network`,
    ],
    config: {
      on: remove("vault-endpoint-zones"),
      settings: { zoneGroupsByPolicy: true },
      says: undefined,
    },
  },
  "azure-general-allow-locations": {
    // Without a list every region is allowed, so only its configuration can show a fault.
    faults: [],
    config: {
      on: set("vault", "location", "eastus"),
      settings: { locations: ["West Europe"] },
      says: `${NS}:keyvault:Vault "vault": location is "eastus", expected one of West Europe`,
    },
  },
  "azure-general-deny-expired": {
    faults: [
      [
        add({ ...PASSWORD, props: { endDate: "2026-11-21T12:00:00Z" } }),
        'azuread:index/servicePrincipalPassword:ServicePrincipalPassword "login": endDate is 2026-11-21T12:00:00Z, which is past',
      ],
      [
        add({
          type: "azuread:index/application:Application",
          name: "proxy",
          props: { displayName: "proxy", password: { endDate: "2026-01-31T12:00:00+02:00" } },
        }),
        'azuread:index/application:Application "proxy": password.endDate is 2026-01-31T10:00:00Z, which is past',
      ],
      [
        add({
          type: "azure:keyvault/secret:Secret",
          name: "token",
          props: { contentType: "token", expirationDate: "2026-01-31T00:00:00Z" },
        }),
        'azure:keyvault/secret:Secret "token": expirationDate is 2026-01-31T00:00:00Z, which is past',
      ],
    ],
    sound: [
      all(
        set("ssh-key-kept", "properties.attributes.expires", 1763683200),
        set("ssh-key-kept", "properties.attributes.enabled", false),
      ),
      add({ ...PASSWORD, props: { displayName: "without an end of its own" } }),
    ],
    unknown: [
      set("ssh-key-kept", "properties.attributes.expires", UNKNOWN),
      `${NS}:keyvault:Secret "ssh-key-kept": properties.attributes.expires`,
    ],
    config: {
      on: set("ssh-key-kept", "properties.attributes.expires", 1763683200),
      settings: excepted("ssh-key-kept"),
      says: undefined,
    },
  },
  "azure-general-deny-plain-secret": {
    faults: [
      [
        set("pg", "administratorLoginPassword", "correct horse battery"),
        `${NS}:dbforpostgresql:Server "pg": administratorLoginPassword holds a secret in plain text`,
      ],
      [
        set("routes", "tags.note", "postgres://platform:hunter22@db/app"),
        `${NS}:network:RouteTable "routes": tags.note holds a password inside an address in plain text`,
      ],
    ],
    absent: [
      set("pg-password-kept", "properties.value", "correct horse battery"),
      `${NS}:keyvault:Secret "pg-password-kept": properties.value holds a secret in plain text`,
    ],
  },
  "azure-general-require-protection": {
    faults: [[unprotect("vault"), `${NS}:keyvault:Vault "vault": is not protected`]],
    absent: [
      unprotect("cluster"),
      `${NS}:containerservice:ManagedCluster "cluster": is not protected`,
    ],
    config: {
      on: unprotect("vault"),
      settings: { types: [`${NS}:dbforpostgresql:Server`] },
      says: undefined,
    },
  },
  "azure-general-require-renewal": {
    faults: [
      [
        add({ ...PASSWORD, props: { endDate: "2026-11-21T12:00:01Z" } }),
        'azuread:index/servicePrincipalPassword:ServicePrincipalPassword "login": endDate is 2026-11-21T12:00:01Z, in 1 days, expected 60 or more',
      ],
      [
        add({
          type: "tls:index/selfSignedCert:SelfSignedCert",
          name: "ingress",
          props: { validityEndTime: "2026-12-01T12:00:00Z" },
        }),
        'tls:index/selfSignedCert:SelfSignedCert "ingress": validityEndTime is 2026-12-01T12:00:00Z, in 10 days, expected 60 or more',
      ],
    ],
    sound: [
      // The day itself is the sixtieth.
      set("pg-password-kept", "properties.attributes.expires", IN_59_DAYS + 86_400),
      add({
        type: `${NS}:keyvault:Key`,
        name: "rotated",
        props: {
          resourceGroupName: "CodeMieRG",
          vaultName: "airun-dev",
          keyName: "rotated",
          properties: {
            kty: "RSA",
            attributes: { expires: IN_59_DAYS },
            rotationPolicy: { lifetimeActions: [{ action: { type: "rotate" } }] },
          },
        },
      }),
      add({
        type: "tls:index/locallySignedCert:LocallySignedCert",
        name: "renewed",
        props: { validityEndTime: "2026-12-01T12:00:00Z", earlyRenewalHours: 240 },
      }),
    ],
    unknown: [
      add({ ...PASSWORD, props: { endDate: UNKNOWN } }),
      'azuread:index/servicePrincipalPassword:ServicePrincipalPassword "login": endDate',
    ],
    config: {
      on: set("pg-password-kept", "properties.attributes.expires", IN_59_DAYS),
      settings: { days: 59 },
      says: undefined,
    },
  },
  "azure-general-require-tags": {
    faults: [
      [
        unset("vault", "tags.owner"),
        `${NS}:keyvault:Vault "vault": tags.owner is not set, expected a value`,
      ],
    ],
    absent: [
      unset("vault", "tags"),
      `${NS}:keyvault:Vault "vault": tags.environment is not set, expected a value; tags.owner is not set, expected a value`,
    ],
    unknown: [set("vault", "tags", UNKNOWN), `${NS}:keyvault:Vault "vault": tags.environment`],
    config: {
      on: unset("vault", "tags"),
      settings: { tags: [] },
      says: undefined,
    },
  },
  "azure-identity-require-roles": {
    faults: [
      [
        remove("cluster-joins-network"),
        `${NS}:managedidentity:UserAssignedIdentity "cluster-identity": has no role`,
      ],
    ],
    absent: [
      add({
        type: `${NS}:managedidentity:UserAssignedIdentity`,
        name: "idle",
        props: { resourceName: "idle" },
      }),
      `${NS}:managedidentity:UserAssignedIdentity "idle": has no role`,
    ],
    unknown: [
      set("cluster-joins-network", "principalId", UNKNOWN),
      `${NS}:authorization:RoleAssignment "cluster-joins-network": principalId`,
    ],
  },
  "azure-keyvault-deny-public-network": {
    faults: [
      [
        set("vault", "properties.publicNetworkAccess", "Enabled"),
        `${NS}:keyvault:Vault "vault": properties.publicNetworkAccess is "Enabled", expected "Disabled"`,
      ],
    ],
    absent: [
      unset("vault", "properties.publicNetworkAccess"),
      `${NS}:keyvault:Vault "vault": properties.publicNetworkAccess is not set, expected "Disabled"`,
    ],
    unknown: [
      set("vault", "properties.publicNetworkAccess", UNKNOWN),
      `${NS}:keyvault:Vault "vault": properties.publicNetworkAccess`,
    ],
    config: {
      on: all(
        set("vault", "properties.publicNetworkAccess", "Enabled"),
        set("vault", "properties.networkAcls", {
          defaultAction: "Deny",
          ipRules: [{ value: "0.0.0.0/0" }],
        }),
      ),
      settings: excepted("vault"),
      says: `${NS}:keyvault:Vault "vault" properties.networkAcls.ipRules[0]: properties.networkAcls.ipRules[0].value is "0.0.0.0/0", expected a range that is not everybody`,
    },
  },
  "azure-keyvault-require-app-key": {
    faults: [
      [
        set("app-key", "properties.kty", "EC"),
        `${NS}:keyvault:Key "app-key": properties.kty is "EC", expected one of RSA, RSA-HSM`,
      ],
      [
        set("app-key", "properties.rotationPolicy", { lifetimeActions: [] }),
        `${NS}:keyvault:Key "app-key": properties.rotationPolicy is an object, expected no value`,
      ],
      [
        set("app-key", "properties.keyOps", ["encrypt", "decrypt"]),
        `${NS}:keyvault:Key "app-key": properties.keyOps lacks wrapKey, unwrapKey`,
      ],
    ],
    absent: [
      unset("app-key", "properties"),
      `${NS}:keyvault:Key "app-key": properties.kty is not set, expected one of RSA, RSA-HSM; properties.keySize is not set, expected 2048 or more; properties.keyOps lacks wrapKey, unwrapKey, encrypt, decrypt`,
    ],
    unknown: [
      set("app-key", "properties.keySize", UNKNOWN),
      `${NS}:keyvault:Key "app-key": properties.keySize`,
    ],
    config: {
      on: set("app-key", "properties.kty", "EC"),
      settings: { keyName: "another-key" },
      says: undefined,
    },
  },
  "azure-keyvault-require-rbac": {
    faults: [
      [
        set("vault", "properties.enableRbacAuthorization", false),
        `${NS}:keyvault:Vault "vault": properties.enableRbacAuthorization is false, expected true`,
      ],
      [
        set("vault", "properties.accessPolicies", [{ objectId: "somebody" }]),
        `${NS}:keyvault:Vault "vault": properties.accessPolicies is a list of 1, expected no value`,
      ],
    ],
    absent: [
      unset("vault", "properties"),
      `${NS}:keyvault:Vault "vault": properties.enableRbacAuthorization is not set, expected true`,
    ],
    unknown: [
      set("vault", "properties.enableRbacAuthorization", UNKNOWN),
      `${NS}:keyvault:Vault "vault": properties.enableRbacAuthorization`,
    ],
  },
  "azure-keyvault-require-recovery": {
    faults: [
      [
        set("vault", "properties.enablePurgeProtection", false),
        `${NS}:keyvault:Vault "vault": properties.enablePurgeProtection is false, expected true`,
      ],
      [
        set("vault", "properties.softDeleteRetentionInDays", 5),
        `${NS}:keyvault:Vault "vault": properties.softDeleteRetentionInDays is 5, expected 7 to 90`,
      ],
    ],
    absent: [
      unset("vault", "properties"),
      `${NS}:keyvault:Vault "vault": properties.enablePurgeProtection is not set, expected true`,
    ],
    unknown: [
      set("vault", "properties.enablePurgeProtection", UNKNOWN),
      `${NS}:keyvault:Vault "vault": properties.enablePurgeProtection`,
    ],
  },
  "azure-keyvault-require-secret-home": {
    faults: [
      [
        remove("pg-password-kept"),
        'random:index/randomPassword:RandomPassword "pg-password": is not kept in any vault',
      ],
    ],
    absent: [
      remove("ssh-key-kept"),
      'tls:index/privateKey:PrivateKey "ssh-key": is not kept in any vault',
    ],
    config: { on: remove("ssh-key-kept"), settings: excepted("ssh-key"), says: undefined },
  },
  "azure-keyvault-require-secret-metadata": {
    faults: [
      [
        unset("ssh-key-kept", "properties.contentType"),
        `${NS}:keyvault:Secret "ssh-key-kept": properties.contentType is not set, expected a value`,
      ],
      [
        add(
          {
            type: "azuread:index/applicationPassword:ApplicationPassword",
            name: "models",
            props: { applicationId: "/applications/1", endDate: "2030-06-01T00:00:00Z" },
          },
          {
            type: `${NS}:keyvault:Secret`,
            name: "models-kept",
            props: {
              resourceGroupName: "CodeMieRG",
              vaultName: "airun-dev",
              secretName: "models",
              properties: {
                value: secret(idOf("models")),
                contentType: "password",
                attributes: { expires: 1924992000 },
              },
            },
          },
        ),
        `${NS}:keyvault:Secret "models-kept": properties.attributes.expires is 2031-01-01T00:00:00.000Z, after the end of the application's password "models" on 2030-06-01T00:00:00Z`,
      ],
    ],
    absent: [
      unset("ssh-key-kept", "properties.attributes"),
      `${NS}:keyvault:Secret "ssh-key-kept": properties.attributes.expires is not set, expected a value`,
    ],
    unknown: [
      set("ssh-key-kept", "properties.attributes.expires", UNKNOWN),
      `${NS}:keyvault:Secret "ssh-key-kept": properties.attributes.expires`,
    ],
  },
  "azure-nat-require-static-ip": {
    faults: [
      [
        set("nat-address", "publicIPAllocationMethod", "Dynamic"),
        `${NS}:network:PublicIPAddress "nat-address": publicIPAllocationMethod is "Dynamic", expected "Static"`,
      ],
      [
        unprotect("nat-address"),
        `${NS}:network:PublicIPAddress "nat-address": is allow-listed by others and not protected`,
      ],
    ],
    absent: [
      unset("nat", "publicIpAddresses"),
      `${NS}:network:NatGateway "nat": publicIpAddresses is not set, so its address is not known`,
    ],
    unknown: [
      set("nat", "publicIpAddresses", UNKNOWN),
      `${NS}:network:NatGateway "nat": publicIpAddresses`,
    ],
  },
  "azure-network-deny-open-admin-ports": {
    faults: [
      [
        set("from-bastion", "sourceAddressPrefix", "*"),
        `${NS}:network:SecurityRule "from-bastion": sourceAddressPrefix opens port 22 and 3389 to *`,
      ],
      [
        set("nsg", "securityRules.2", inbound({ destinationPortRange: "20-30" })),
        `${NS}:network:SecurityRule "nsg" securityRules[2]: securityRules[2].sourceAddressPrefix opens port 22 to *`,
      ],
    ],
    absent: [
      all(unset("from-bastion", "sourceAddressPrefix")),
      `${NS}:network:SecurityRule "from-bastion": sourceAddressPrefix opens port 22 and 3389 to *`,
    ],
    unknown: [
      set("from-bastion", "sourceAddressPrefix", UNKNOWN),
      `${NS}:network:SecurityRule "from-bastion": sourceAddressPrefix`,
    ],
  },
  "azure-network-deny-open-inbound": {
    faults: [
      [
        set("nsg", "securityRules.0.sourceAddressPrefix", "Internet"),
        `${NS}:network:SecurityRule "nsg" securityRules[0]: securityRules[0].sourceAddressPrefix admits Internet to port 443`,
      ],
      [
        set(
          "nsg",
          "securityRules.2",
          inbound({ sourceAddressPrefixes: ["0.0.0.0/1"], sourceAddressPrefix: undefined }),
        ),
        `${NS}:network:SecurityRule "nsg" securityRules[2]: securityRules[2].sourceAddressPrefix admits 0.0.0.0/1 to port 8443`,
      ],
    ],
    absent: [
      unset("nsg", "securityRules.0.sourceAddressPrefix"),
      `${NS}:network:SecurityRule "nsg" securityRules[0]: securityRules[0].sourceAddressPrefix admits * to port 443`,
    ],
    unknown: [
      set("nsg", "securityRules.0.sourceAddressPrefix", UNKNOWN),
      `${NS}:network:SecurityRule "nsg" securityRules[0]: securityRules[0].sourceAddressPrefix`,
    ],
  },
  "azure-network-require-bastion-rules": {
    faults: [
      [
        set("bastion-nsg", "securityRules.1.access", "Deny"),
        `${NS}:network:NetworkSecurityGroup "bastion-nsg": securityRules lacks inbound 443 from GatewayManager to *`,
      ],
    ],
    absent: [
      unset("bastion-nsg", "securityRules"),
      `${NS}:network:NetworkSecurityGroup "bastion-nsg": securityRules lacks inbound 443 from any to *; securityRules lacks inbound 443 from GatewayManager to *; securityRules lacks inbound 443 from AzureLoadBalancer to *; securityRules lacks inbound 8080, 5701 from VirtualNetwork to VirtualNetwork; securityRules lacks outbound 22, 3389 from * to VirtualNetwork; securityRules lacks outbound 443 from * to AzureCloud; securityRules lacks outbound 8080, 5701 from VirtualNetwork to VirtualNetwork; securityRules lacks outbound 80 from * to Internet`,
    ],
  },
  "azure-network-require-cidr-plan": {
    faults: [
      [
        set("spoke", "addressSpace.addressPrefixes", ["10.0.0.0/15"]),
        `${NS}:network:VirtualNetwork "spoke": addressSpace.addressPrefixes holds 10.0.0.0/15, which overlaps 10.1.0.0/16 of "hub"`,
      ],
      [
        set("pods", "addressPrefix", "10.0.16.0/21"),
        `${NS}:network:Subnet "pods": addressPrefix holds 10.0.16.0/21, which overlaps 10.0.16.0/20 of "user-nodes"`,
      ],
      [
        set("machines", "addressPrefix", "10.9.0.0/24"),
        `${NS}:network:Subnet "machines": addressPrefix holds 10.9.0.0/24, which lies outside "spoke"`,
      ],
      [
        set("cluster", "networkProfile.serviceCidr", "10.0.0.0/24"),
        `${NS}:containerservice:ManagedCluster "cluster": networkProfile.serviceCidr holds 10.0.0.0/24, which overlaps 10.0.0.0/16 of "spoke"`,
      ],
      [
        set("cluster", "networkProfile.serviceCidr", "172.30.0.0/24"),
        `${NS}:containerservice:ManagedCluster "cluster": networkProfile.serviceCidr holds 172.30.0.0/24, which the cluster keeps for itself (172.30.0.0/16)`,
      ],
    ],
    absent: [
      set("pods", "addressPrefix", "ten"),
      `${NS}:network:Subnet "pods": addressPrefix holds "ten", which is not an address range`,
    ],
    unknown: [set("pods", "addressPrefix", UNKNOWN), `${NS}:network:Subnet "pods": addressPrefix`],
  },
  "azure-network-require-flow-log": {
    faults: [
      [remove("hub-flow"), `${NS}:network:VirtualNetwork "hub": has no flow log`],
      [
        set("hub-flow", "targetResourceId", "/elsewhere/virtualNetworks/other"),
        `${NS}:network:VirtualNetwork "hub": has no flow log`,
      ],
      [
        set("hub-flow", "enabled", false),
        `${NS}:network:FlowLog "hub-flow": enabled is false, expected true`,
      ],
      [
        set("hub-flow", "retentionPolicy.enabled", false),
        `${NS}:network:FlowLog "hub-flow": retentionPolicy.enabled is false, expected true`,
      ],
      [
        set("hub-flow", "retentionPolicy.days", 89),
        `${NS}:network:FlowLog "hub-flow": retentionPolicy.days is 89, expected 90 or more`,
      ],
    ],
    absent: [
      unset("hub-flow", "retentionPolicy"),
      `${NS}:network:FlowLog "hub-flow": retentionPolicy.enabled is not set, expected true; retentionPolicy.days is not set, expected 90 or more`,
    ],
    unknown: [
      set("hub-flow", "targetResourceId", UNKNOWN),
      `${NS}:network:FlowLog "hub-flow": targetResourceId`,
    ],
    config: { on: remove("hub-flow"), settings: excepted("hub"), says: undefined },
  },
  "azure-network-require-peering-pair": {
    faults: [
      [
        set("hub-to-spoke", "allowVirtualNetworkAccess", false),
        `${NS}:network:VirtualNetworkPeering "hub-to-spoke": allowVirtualNetworkAccess is false, expected true`,
      ],
      [
        remove("hub-to-spoke"),
        `${NS}:network:VirtualNetworkPeering "spoke-to-hub": remoteVirtualNetwork.id is not peered back`,
      ],
    ],
    absent: [
      unset("hub-to-spoke", "allowVirtualNetworkAccess"),
      `${NS}:network:VirtualNetworkPeering "hub-to-spoke": allowVirtualNetworkAccess is not set, expected true`,
    ],
    unknown: [
      all(set("hub-to-spoke", "allowVirtualNetworkAccess", UNKNOWN)),
      `${NS}:network:VirtualNetworkPeering "hub-to-spoke": allowVirtualNetworkAccess`,
    ],
  },
  "azure-network-require-private-subnet": {
    faults: [
      [
        set("machines", "defaultOutboundAccess", true),
        `${NS}:network:Subnet "machines": defaultOutboundAccess is true, expected false`,
      ],
    ],
    absent: [
      unset("machines", "defaultOutboundAccess"),
      `${NS}:network:Subnet "machines": defaultOutboundAccess is not set, expected false`,
    ],
    unknown: [
      set("machines", "defaultOutboundAccess", UNKNOWN),
      `${NS}:network:Subnet "machines": defaultOutboundAccess`,
    ],
  },
  "azure-network-require-route-table": {
    faults: [
      [
        unset("databases", "routeTable"),
        `${NS}:network:Subnet "databases": routeTable.id is not set`,
      ],
      [
        set("AzureBastionSubnet", "routeTable", { id: idOf("routes") }),
        `${NS}:network:Subnet "AzureBastionSubnet": routeTable.id is set, which Bastion does not support`,
      ],
    ],
    absent: [
      unset("nodes", "routeTable"),
      `${NS}:network:Subnet "nodes": routeTable.id is not set`,
    ],
    unknown: [
      set("databases", "routeTable.id", UNKNOWN),
      `${NS}:network:Subnet "databases": routeTable.id`,
    ],
  },
  "azure-network-require-segmentation": {
    faults: [
      [
        set("jumpbox-nic", "ipConfigurations.0.subnet.id", idOf("databases")),
        `${NS}:network:Subnet "databases": is shared by databases and machines`,
      ],
      [
        set("user-pool", "podSubnetID", idOf("user-nodes")),
        `${NS}:network:Subnet "user-nodes": is shared by nodes and pods`,
      ],
      [
        set("cluster", "apiServerAccessProfile.subnetId", idOf("user-nodes")),
        `${NS}:network:Subnet "user-nodes": is shared by API servers and nodes`,
      ],
    ],
    sound: [
      all(
        set("models-endpoint", "subnet.id", idOf("user-nodes")),
        set("models-endpoint", "tags", {
          "platform-foundations:exception:azure-network-require-segmentation": REASON,
        }),
      ),
    ],
    absent: [
      set("vault-endpoint", "subnet.id", idOf("databases")),
      `${NS}:network:Subnet "databases": is shared by databases and private endpoints`,
    ],
    unknown: [
      set("jumpbox-nic", "ipConfigurations.0.subnet.id", UNKNOWN),
      `${NS}:network:NetworkInterface "jumpbox-nic" ipConfigurations[0]: ipConfigurations[0].subnet.id`,
    ],
  },
  "azure-network-require-subnet-nsg": {
    faults: [
      [
        unset("databases", "networkSecurityGroup"),
        `${NS}:network:Subnet "databases": networkSecurityGroup.id is not set`,
      ],
      [
        set("hub", "subnets", [
          { name: "inline", addressPrefix: "10.1.9.0/24", defaultOutboundAccess: false },
        ]),
        `${NS}:network:Subnet "hub" subnets[0]: subnets[0].networkSecurityGroup.id is not set`,
      ],
    ],
    absent: [
      set("databases", "networkSecurityGroup", {}),
      `${NS}:network:Subnet "databases": networkSecurityGroup.id is not set`,
    ],
    unknown: [
      set("databases", "networkSecurityGroup.id", UNKNOWN),
      `${NS}:network:Subnet "databases": networkSecurityGroup.id`,
    ],
  },
  "azure-network-require-write-order": {
    faults: [
      [
        independent("endpoints"),
        `${NS}:network:Subnet "endpoints": is written at the same time as "AzureBastionSubnet"`,
      ],
      [
        independent("hub-to-spoke"),
        `${NS}:network:VirtualNetworkPeering "hub-to-spoke": does not wait for "AzureBastionSubnet"`,
      ],
    ],
    absent: [
      independent("pods"),
      `${NS}:network:Subnet "pods": is written at the same time as "nodes"`,
    ],
  },
  "azure-nsg-allow-required-egress": {
    faults: [
      [
        set("nsg", "securityRules.2", {
          ...inbound({ direction: "Outbound", access: "Deny", priority: 50 }),
          destinationPortRange: "*",
        }),
        `${NS}:network:SecurityRule "nsg" securityRules[2]: securityRules[2].access denies outbound TCP 443 to the internet`,
      ],
    ],
    absent: [
      set("nsg", "securityRules", [
        { ...inbound({ direction: "Outbound", access: "Deny" }), destinationPortRange: undefined },
      ]),
      `${NS}:network:SecurityRule "nsg" securityRules[0]: securityRules[0].access denies outbound TCP 443 to the internet`,
    ],
    unknown: [
      set("nsg", "securityRules.1.access", UNKNOWN),
      `${NS}:network:SecurityRule "nsg" securityRules[1]: securityRules[1].access`,
    ],
  },
  "azure-openai-deny-public-network": {
    faults: [
      [
        set("models", "properties.publicNetworkAccess", "Enabled"),
        `${NS}:cognitiveservices:Account "models": properties.publicNetworkAccess is "Enabled", expected "Disabled"`,
      ],
    ],
    absent: [
      unset("models", "properties.publicNetworkAccess"),
      `${NS}:cognitiveservices:Account "models": properties.publicNetworkAccess is not set, expected "Disabled"`,
    ],
    unknown: [
      set("models", "properties.publicNetworkAccess", UNKNOWN),
      `${NS}:cognitiveservices:Account "models": properties.publicNetworkAccess`,
    ],
    config: {
      on: set("models", "properties.publicNetworkAccess", "Enabled"),
      settings: excepted("models"),
      says: `${NS}:cognitiveservices:Account "models": properties.networkAcls.defaultAction is not set, expected "Deny"`,
    },
  },
  "azure-openai-require-identity": {
    faults: [
      [
        set("models", "properties.disableLocalAuth", false),
        `${NS}:cognitiveservices:Account "models": properties.disableLocalAuth is false, expected true`,
      ],
    ],
    absent: [
      unset("models", "identity"),
      `${NS}:cognitiveservices:Account "models": identity.type is not set, expected a value`,
    ],
    unknown: [
      set("models", "properties.disableLocalAuth", UNKNOWN),
      `${NS}:cognitiveservices:Account "models": properties.disableLocalAuth`,
    ],
  },
  "azure-openai-require-private-zone": {
    faults: [
      [
        remove("models-zone-spoke"),
        `${NS}:privatedns:PrivateZone "models-zone": is not linked to "spoke", where the cluster lives`,
      ],
    ],
    sound: [
      // The zone is somebody else's, who knows its links.
      all(
        remove("models-zone", "models-zone-hub", "models-zone-spoke"),
        set("models-endpoint-zones", "privateDnsZoneConfigs", [
          {
            name: "account",
            privateDnsZoneId:
              "/subscriptions/s/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones/privatelink.openai.azure.com",
          },
        ]),
      ),
    ],
    absent: [
      remove("models-zone", "models-zone-hub", "models-zone-spoke"),
      `${NS}:cognitiveservices:Account "models": has no zone privatelink.openai.azure.com beside it`,
    ],
  },
  "azure-openai-require-write-order": {
    faults: [
      [
        independent("embeddings"),
        `${NS}:cognitiveservices:Deployment "embeddings": is written at the same time as "chat"`,
      ],
    ],
    absent: [
      independent("embeddings"),
      `${NS}:cognitiveservices:Deployment "embeddings": is written at the same time as "chat"`,
    ],
  },
  "azure-paas-require-private-endpoint": {
    faults: [
      [
        remove("registry-endpoint", "registry-endpoint-zones"),
        `${NS}:containerregistry:Registry "registry": has no private endpoint`,
      ],
    ],
    absent: [
      remove("pg-endpoint", "pg-endpoint-zones"),
      `${NS}:dbforpostgresql:Server "pg": has no private endpoint`,
    ],
    unknown: [
      set("vault-endpoint", "privateLinkServiceConnections.0.privateLinkServiceId", UNKNOWN),
      `${NS}:network:PrivateEndpoint "vault-endpoint" privateLinkServiceConnections[0]: privateLinkServiceConnections[0].privateLinkServiceId`,
    ],
  },
  "azure-policy-deny-readonly-root-enforcement": {
    faults: [
      [
        set("readonly-root", "parameters.excludedNamespaces.value", ["kube-system"]),
        `${NS}:authorization:PolicyAssignment "readonly-root": parameters.excludedNamespaces.value lacks codemie, whose pods write to their root file systems`,
      ],
    ],
    absent: [
      unset("readonly-root", "parameters"),
      `${NS}:authorization:PolicyAssignment "readonly-root": parameters.excludedNamespaces.value lacks codemie, whose pods write to their root file systems`,
    ],
    unknown: [
      set("readonly-root", "policyDefinitionId", UNKNOWN),
      `${NS}:authorization:PolicyAssignment "readonly-root": policyDefinitionId`,
    ],
    config: {
      settings: { excludedNamespaces: ["another"] },
      says: `${NS}:authorization:PolicyAssignment "readonly-root": parameters.excludedNamespaces.value lacks another, whose pods write to their root file systems`,
    },
  },
  "azure-postgres-deny-public-network": {
    faults: [
      [
        set("pg", "network.publicNetworkAccess", "Enabled"),
        `${NS}:dbforpostgresql:Server "pg": network.publicNetworkAccess is "Enabled", expected "Disabled"`,
      ],
      [
        add({
          type: `${NS}:dbforpostgresql:FirewallRule`,
          name: "anyone",
          props: { serverName: nameOf("pg"), startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" },
        }),
        `${NS}:dbforpostgresql:FirewallRule "anyone": lets public addresses reach the server`,
      ],
      [
        set("pg", "network", { delegatedSubnetResourceId: "/delegated" }),
        `${NS}:dbforpostgresql:Server "pg": network.privateDnsZoneArmResourceId is not set beside a delegated subnet`,
      ],
      [
        set("pg", "network", { ...DELEGATED, publicNetworkAccess: "enabled" }),
        `${NS}:dbforpostgresql:Server "pg": network.publicNetworkAccess is "enabled", expected anything but "Enabled"`,
      ],
    ],
    sound: [
      set("pg", "network", DELEGATED),
      set("pg", "network", { ...DELEGATED, publicNetworkAccess: "Disabled" }),
    ],
    absent: [
      unset("pg", "network"),
      `${NS}:dbforpostgresql:Server "pg": network.publicNetworkAccess is not set, expected "Disabled"`,
    ],
    unknown: [
      set("pg", "network.publicNetworkAccess", UNKNOWN),
      `${NS}:dbforpostgresql:Server "pg": network.publicNetworkAccess`,
    ],
  },
  "azure-postgres-require-extensions": {
    faults: [
      [
        set("pg-azure-extensions", "value", "PGAUDIT"),
        `${NS}:dbforpostgresql:Configuration "pg-azure-extensions": value is "PGAUDIT", expected a list that holds PG_TRGM`,
      ],
    ],
    absent: [
      remove("pg-azure-extensions"),
      `${NS}:dbforpostgresql:Server "pg": has no configuration azure.extensions`,
    ],
    unknown: [
      set("pg-azure-extensions", "value", UNKNOWN),
      `${NS}:dbforpostgresql:Configuration "pg-azure-extensions": value`,
    ],
    config: {
      settings: { extensions: ["VECTOR"] },
      says: `${NS}:dbforpostgresql:Configuration "pg-azure-extensions": value is "PG_TRGM", expected a list that holds VECTOR`,
    },
  },
  "azure-postgres-require-resilience": {
    faults: [
      [
        set("pg", "backup.backupRetentionDays", 3),
        `${NS}:dbforpostgresql:Server "pg": backup.backupRetentionDays is 3, expected 7 or more`,
      ],
      [
        set("pg", "version", "12"),
        `${NS}:dbforpostgresql:Server "pg": version is "12", expected 16 or newer`,
      ],
    ],
    absent: [
      unset("pg", "backup"),
      `${NS}:dbforpostgresql:Server "pg": backup.backupRetentionDays is not set, expected 7 or more`,
    ],
    unknown: [set("pg", "version", UNKNOWN), `${NS}:dbforpostgresql:Server "pg": version`],
    config: {
      settings: { minimumRetentionDays: 30 },
      says: `${NS}:dbforpostgresql:Server "pg": backup.backupRetentionDays is 14, expected 30 or more`,
    },
  },
  "azure-postgres-require-tls": {
    faults: [
      [
        set("pg-require-secure-transport", "value", "off"),
        `${NS}:dbforpostgresql:Configuration "pg-require-secure-transport": value is "off", expected ON`,
      ],
      [
        set("pg-ssl-min-protocol-version", "value", "TLSv1"),
        `${NS}:dbforpostgresql:Configuration "pg-ssl-min-protocol-version": value is "TLSv1", expected TLSv1.2 or TLSv1.3`,
      ],
    ],
    absent: [
      remove("pg-require-secure-transport"),
      `${NS}:dbforpostgresql:Server "pg": has no configuration require_secure_transport`,
    ],
    unknown: [
      set("pg-require-secure-transport", "value", UNKNOWN),
      `${NS}:dbforpostgresql:Configuration "pg-require-secure-transport": value`,
    ],
  },
  "azure-rbac-deny-broad-role": {
    faults: [
      [
        set(
          "cluster-joins-network",
          "roleDefinitionId",
          "/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c",
        ),
        `${NS}:authorization:RoleAssignment "cluster-joins-network": roleDefinitionId grants Contributor`,
      ],
      [
        set(
          "cluster-joins-network",
          "scope",
          "/subscriptions/0c3b1e52-0000-4000-8000-000000000000",
        ),
        `${NS}:authorization:RoleAssignment "cluster-joins-network": scope is "/subscriptions/0c3b1e52-0000-4000-8000-000000000000", expected one resource or group`,
      ],
    ],
    absent: [
      unset("cluster-joins-network", "scope"),
      `${NS}:authorization:RoleAssignment "cluster-joins-network": scope is not set, expected one resource or group`,
    ],
    unknown: [
      set("cluster-joins-network", "scope", UNKNOWN),
      `${NS}:authorization:RoleAssignment "cluster-joins-network": scope`,
    ],
  },
  "azure-rbac-require-principal-type": {
    faults: [
      [
        unset("cluster-joins-network", "principalType"),
        `${NS}:authorization:RoleAssignment "cluster-joins-network": principalType is not set, expected a value`,
      ],
    ],
    absent: [
      unset("cluster-joins-network", "principalType"),
      `${NS}:authorization:RoleAssignment "cluster-joins-network": principalType is not set, expected a value`,
    ],
    unknown: [
      set("cluster-joins-network", "principalType", UNKNOWN),
      `${NS}:authorization:RoleAssignment "cluster-joins-network": principalType`,
    ],
  },
  "azure-state-require-dedicated-group": {
    faults: [
      [
        remove("state-lock"),
        `${NS}:resources:ResourceGroup "state-group": holds state and has no CanNotDelete lock`,
      ],
      [
        set("registry", "resourceGroupName", nameOf("state-group")),
        `${NS}:containerregistry:Registry "registry": resourceGroupName puts it into the resource group of the state`,
      ],
    ],
    absent: [
      unset("state", "resourceGroupName"),
      `${NS}:storage:StorageAccount "state": resourceGroupName names a group that is not made for the state`,
    ],
    unknown: [
      set("state", "resourceGroupName", UNKNOWN),
      `${NS}:storage:StorageAccount "state": resourceGroupName`,
    ],
  },
  "azure-storage-deny-public-container": {
    faults: [
      [
        set("artifacts", "publicAccess", "Blob"),
        `${NS}:storage:BlobContainer "artifacts": publicAccess is "Blob", expected "None"`,
      ],
    ],
    sound: [unset("artifacts", "publicAccess")], // private unless told otherwise
    unknown: [
      set("artifacts", "publicAccess", UNKNOWN),
      `${NS}:storage:BlobContainer "artifacts": publicAccess`,
    ],
  },
  "azure-storage-deny-public-network": {
    faults: [
      [
        set("data", "publicNetworkAccess", "Enabled"),
        `${NS}:storage:StorageAccount "data": publicNetworkAccess is "Enabled", expected "Disabled"`,
      ],
      [
        set("state", "networkRuleSet.defaultAction", "Allow"),
        `${NS}:storage:StorageAccount "state": networkRuleSet.defaultAction is "Allow", expected "Deny"`,
      ],
      [
        unset("state", "tags.platform-foundations:exception:azure-storage-deny-public-network"),
        `${NS}:storage:StorageAccount "state": publicNetworkAccess is "Enabled", expected "Disabled"`,
      ],
    ],
    absent: [
      unset("data", "allowBlobPublicAccess"),
      `${NS}:storage:StorageAccount "data": allowBlobPublicAccess is not set, expected false`,
    ],
    unknown: [
      set("data", "publicNetworkAccess", UNKNOWN),
      `${NS}:storage:StorageAccount "data": publicNetworkAccess`,
    ],
  },
  "azure-storage-deny-shared-key": {
    faults: [
      [
        set("data", "allowSharedKeyAccess", true),
        `${NS}:storage:StorageAccount "data": allowSharedKeyAccess is true, expected false`,
      ],
    ],
    absent: [
      unset("data", "allowSharedKeyAccess"),
      `${NS}:storage:StorageAccount "data": allowSharedKeyAccess is not set, expected false`,
    ],
    unknown: [
      set("data", "allowSharedKeyAccess", UNKNOWN),
      `${NS}:storage:StorageAccount "data": allowSharedKeyAccess`,
    ],
    config: {
      on: set("data", "allowSharedKeyAccess", true),
      settings: excepted("data"),
      says: undefined,
    },
  },
  "azure-storage-require-encryption": {
    faults: [
      [
        set("data", "encryption.services.blob.enabled", false),
        `${NS}:storage:StorageAccount "data": encryption.services.blob.enabled is false, expected anything but false`,
      ],
    ],
    absent: [
      set("data", "encryption.keySource", "Elsewhere"),
      `${NS}:storage:StorageAccount "data": encryption.keySource is "Elsewhere", expected one of Microsoft.Storage, Microsoft.Keyvault`,
    ],
    unknown: [
      set("data", "encryption.services.blob.enabled", UNKNOWN),
      `${NS}:storage:StorageAccount "data": encryption.services.blob.enabled`,
    ],
  },
  "azure-storage-require-hardening": {
    faults: [
      [
        set("data", "isLocalUserEnabled", true),
        `${NS}:storage:StorageAccount "data": isLocalUserEnabled is true, expected false`,
      ],
      [
        set("data", "isSftpEnabled", true),
        `${NS}:storage:StorageAccount "data": isSftpEnabled is true, expected anything but true`,
      ],
    ],
    absent: [
      unset("data", "allowCrossTenantReplication"),
      `${NS}:storage:StorageAccount "data": allowCrossTenantReplication is not set, expected false`,
    ],
    unknown: [
      set("data", "isLocalUserEnabled", UNKNOWN),
      `${NS}:storage:StorageAccount "data": isLocalUserEnabled`,
    ],
  },
  "azure-storage-require-secure-transfer": {
    faults: [
      [
        set("data", "minimumTlsVersion", "TLS1_0"),
        `${NS}:storage:StorageAccount "data": minimumTlsVersion is "TLS1_0", expected one of TLS1_2, TLS1_3`,
      ],
      [
        set("data", "enableHttpsTrafficOnly", false),
        `${NS}:storage:StorageAccount "data": enableHttpsTrafficOnly is false, expected anything but false`,
      ],
    ],
    sound: [unset("data", "enableHttpsTrafficOnly")], // on unless told otherwise
    absent: [
      unset("data", "minimumTlsVersion"),
      `${NS}:storage:StorageAccount "data": minimumTlsVersion is not set, expected one of TLS1_2, TLS1_3`,
    ],
    unknown: [
      set("data", "minimumTlsVersion", UNKNOWN),
      `${NS}:storage:StorageAccount "data": minimumTlsVersion`,
    ],
  },
  "azure-storage-require-versioning": {
    faults: [
      [
        set("data-blobs", "isVersioningEnabled", false),
        `${NS}:storage:BlobServiceProperties "data-blobs": isVersioningEnabled is false, expected true`,
      ],
      [
        set("data-blobs", "deleteRetentionPolicy.days", 3),
        `${NS}:storage:BlobServiceProperties "data-blobs": deleteRetentionPolicy.days is 3, expected 7 or more`,
      ],
    ],
    sound: [
      all(
        set("data-blobs", "isVersioningEnabled", false),
        set("data", "tags", {
          "platform-foundations:exception:azure-storage-require-versioning": REASON,
        }),
      ),
    ],
    absent: [
      remove("data-blobs"),
      `${NS}:storage:StorageAccount "data": has no blob service properties`,
    ],
    unknown: [
      set("data-blobs", "isVersioningEnabled", UNKNOWN),
      `${NS}:storage:BlobServiceProperties "data-blobs": isVersioningEnabled`,
    ],
    config: {
      on: set("data-blobs", "deleteRetentionPolicy.days", 3),
      settings: { minimumRetentionDays: 3 },
      says: undefined,
    },
  },
};
