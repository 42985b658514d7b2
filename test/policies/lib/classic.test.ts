// What each type of the classic provider states, under the native names that the rules read.
import { CLASSIC_PROPERTIES, CLASSIC_TYPES, fromClassic } from "../../../policies/lib/classic";

type Props = Readonly<Record<string, unknown>>;

/** By classic type: what a program gives, what that says natively, and what a resource says that gives nothing. */
const ROWS: Readonly<Record<string, readonly [given: Props, native: Props, absent: Props]>> = {
  "azure:storage/account:Account": [
    {
      name: "files",
      httpsTrafficOnlyEnabled: false,
      minTlsVersion: "TLS1_0",
      sharedAccessKeyEnabled: false,
      defaultToOauthAuthentication: true,
      publicNetworkAccessEnabled: false,
      allowNestedItemsToBePublic: false,
      crossTenantReplicationEnabled: true,
      localUserEnabled: false,
      sftpEnabled: true,
      networkRules: { defaultAction: "Deny" },
    },
    {
      accountName: "files",
      enableHttpsTrafficOnly: false,
      minimumTlsVersion: "TLS1_0",
      allowSharedKeyAccess: false,
      defaultToOAuthAuthentication: true,
      publicNetworkAccess: "Disabled",
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: true,
      isLocalUserEnabled: false,
      isSftpEnabled: true,
      networkRuleSet: { defaultAction: "Deny" },
    },
    {
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      allowSharedKeyAccess: true,
      publicNetworkAccess: "Enabled",
      allowBlobPublicAccess: true,
      isLocalUserEnabled: true,
    },
  ],
  "azure:storage/container:Container": [
    { storageAccountName: "files", containerAccessType: "blob" },
    { accountName: "files", publicAccess: "blob" },
    { publicAccess: "None" },
  ],
  "azure:keyvault/keyVault:KeyVault": [
    {
      name: "kv",
      rbacAuthorizationEnabled: true,
      accessPolicies: [{ objectId: "o" }],
      publicNetworkAccessEnabled: false,
      purgeProtectionEnabled: true,
      softDeleteRetentionDays: 90,
      networkAcls: { defaultAction: "Deny" },
    },
    {
      vaultName: "kv",
      properties: {
        enableRbacAuthorization: true,
        accessPolicies: [{ objectId: "o" }],
        publicNetworkAccess: "Disabled",
        enablePurgeProtection: true,
        softDeleteRetentionInDays: 90,
        networkAcls: { defaultAction: "Deny" },
      },
    },
    { properties: { publicNetworkAccess: "Enabled" } },
  ],
  "azure:keyvault/secret:Secret": [
    { name: "token", contentType: "text", value: "v", expirationDate: "2027-01-01T00:00:00Z" },
    {
      secretName: "token",
      properties: { contentType: "text", value: "v", attributes: { expires: 1_798_761_600 } },
    },
    {},
  ],
  "azure:keyvault/key:Key": [
    {
      name: "data",
      keyType: "RSA",
      keySize: 3072,
      keyOpts: ["wrapKey"],
      expirationDate: "2027-01-01T00:00:00Z",
      rotationPolicy: { automatic: { timeBeforeExpiry: "P30D" } },
    },
    {
      keyName: "data",
      properties: {
        kty: "RSA",
        keySize: 3072,
        keyOps: ["wrapKey"],
        attributes: { expires: 1_798_761_600 },
        rotationPolicy: { lifetimeActions: [{ action: { type: "rotate" } }] },
      },
    },
    {},
  ],
  "azure:containerservice/kubernetesCluster:KubernetesCluster": [
    {
      name: "aks",
      privateClusterEnabled: true,
      privateClusterPublicFqdnEnabled: false,
      apiServerAccessProfile: { authorizedIpRanges: ["203.0.113.0/24"] },
      privateDnsZoneId: "system",
      runCommandEnabled: false,
      azureActiveDirectoryRoleBasedAccessControl: {
        azureRbacEnabled: true,
        adminGroupObjectIds: ["g"],
      },
      roleBasedAccessControlEnabled: false,
      localAccountDisabled: true,
      oidcIssuerEnabled: true,
      workloadIdentityEnabled: true,
      servicePrincipal: { clientId: "c" },
      defaultNodePool: {
        name: "system",
        vnetSubnetId: "/s",
        podSubnetId: "/p",
        nodePublicIpEnabled: true,
        hostEncryptionEnabled: true,
        onlyCriticalAddonsEnabled: true,
      },
      skuTier: "Standard",
      automaticUpgradeChannel: "patch",
      omsAgent: { logAnalyticsWorkspaceId: "/w" },
      azurePolicyEnabled: true,
      httpApplicationRoutingEnabled: false,
    },
    {
      resourceName: "aks",
      apiServerAccessProfile: {
        enablePrivateCluster: true,
        enablePrivateClusterPublicFQDN: false,
        authorizedIPRanges: ["203.0.113.0/24"],
        privateDNSZone: "system",
        disableRunCommand: true,
      },
      aadProfile: { managed: true, enableAzureRBAC: true, adminGroupObjectIDs: ["g"] },
      enableRBAC: false,
      disableLocalAccounts: true,
      oidcIssuerProfile: { enabled: true },
      securityProfile: { workloadIdentity: { enabled: true } },
      servicePrincipalProfile: { clientId: "c" },
      agentPoolProfiles: [
        {
          name: "system",
          vnetSubnetID: "/s",
          podSubnetID: "/p",
          enableNodePublicIP: true,
          enableEncryptionAtHost: true,
          mode: "System",
          nodeTaints: ["CriticalAddonsOnly=true:NoSchedule"],
        },
      ],
      sku: { tier: "Standard" },
      autoUpgradeProfile: { upgradeChannel: "patch" },
      addonProfiles: {
        omsagent: { enabled: true },
        azurepolicy: { enabled: true },
        httpApplicationRouting: { enabled: false },
      },
    },
    {
      aadProfile: { managed: false },
      enableRBAC: true,
      addonProfiles: { omsagent: { enabled: false } },
    },
  ],
  "azure:containerservice/kubernetesClusterNodePool:KubernetesClusterNodePool": [
    {
      kubernetesClusterId: "/aks",
      vnetSubnetId: "/s",
      podSubnetId: "/p",
      nodePublicIpEnabled: true,
      hostEncryptionEnabled: true,
      mode: "System",
    },
    {
      resourceName: "/aks",
      vnetSubnetID: "/s",
      podSubnetID: "/p",
      enableNodePublicIP: true,
      enableEncryptionAtHost: true,
      mode: "System",
    },
    { mode: "User" },
  ],
  "azure:containerservice/registry:Registry": [
    {
      name: "cr",
      publicNetworkAccessEnabled: false,
      adminEnabled: true,
      sku: "Premium",
      networkRuleSet: { defaultAction: "Deny" },
    },
    {
      registryName: "cr",
      publicNetworkAccess: "Disabled",
      adminUserEnabled: true,
      sku: { name: "Premium" },
      networkRuleSet: { defaultAction: "Deny" },
    },
    { publicNetworkAccess: "Enabled" },
  ],
  "azure:postgresql/flexibleServer:FlexibleServer": [
    {
      name: "pg",
      publicNetworkAccessEnabled: false,
      delegatedSubnetId: "/s",
      privateDnsZoneId: "/z",
      backupRetentionDays: 14,
      administratorPassword: "p",
    },
    {
      serverName: "pg",
      network: {
        publicNetworkAccess: "Disabled",
        delegatedSubnetResourceId: "/s",
        privateDnsZoneArmResourceId: "/z",
      },
      backup: { backupRetentionDays: 14 },
      administratorLoginPassword: "p",
    },
    { network: { publicNetworkAccess: "Enabled" } },
  ],
  "azure:postgresql/flexibleServerConfiguration:FlexibleServerConfiguration": [
    { name: "azure.extensions", serverId: "/pg", value: "PG_TRGM" },
    { configurationName: "azure.extensions", serverName: "/pg", value: "PG_TRGM" },
    {},
  ],
  "azure:network/virtualNetwork:VirtualNetwork": [
    {
      name: "net",
      addressSpaces: ["10.0.0.0/16"],
      subnets: [{ name: "a", securityGroup: "/nsg" }, { name: "b" }],
    },
    {
      virtualNetworkName: "net",
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
      subnets: [{ name: "a", networkSecurityGroup: { id: "/nsg" } }, { name: "b" }],
    },
    {},
  ],
  "azure:network/subnet:Subnet": [
    {
      name: "a",
      addressPrefixes: ["10.0.1.0/24", "fd00::/64"],
      defaultOutboundAccessEnabled: false,
    },
    { subnetName: "a", addressPrefix: "10.0.1.0/24", defaultOutboundAccess: false },
    {},
  ],
  "azure:network/networkSecurityGroup:NetworkSecurityGroup": [
    { name: "nsg" },
    { networkSecurityGroupName: "nsg" },
    {},
  ],
  "azure:network/virtualNetworkPeering:VirtualNetworkPeering": [
    { remoteVirtualNetworkId: "/v" },
    { remoteVirtualNetwork: { id: "/v" } },
    {},
  ],
  "azure:network/publicIp:PublicIp": [
    { name: "ip", sku: "Basic", allocationMethod: "Static" },
    { publicIpAddressName: "ip", sku: { name: "Basic" }, publicIPAllocationMethod: "Static" },
    { sku: { name: "Standard" } },
  ],
  "azure:network/networkInterface:NetworkInterface": [
    { ipConfigurations: [{ name: "a", publicIpAddressId: "/ip" }, { name: "b" }] },
    { ipConfigurations: [{ name: "a", publicIPAddress: { id: "/ip" } }, { name: "b" }] },
    {},
  ],
  "azure:compute/bastionHost:BastionHost": [
    { sku: "Standard", tunnelingEnabled: true, shareableLinkEnabled: false },
    { sku: { name: "Standard" }, enableTunneling: true, enableShareableLink: false },
    {},
  ],
  "azure:compute/linuxVirtualMachine:LinuxVirtualMachine": [
    {
      disablePasswordAuthentication: false,
      adminSshKeys: [{ publicKey: "k" }],
      adminPassword: "p",
      customData: "d",
      encryptionAtHostEnabled: true,
      secureBootEnabled: true,
      vtpmEnabled: true,
    },
    {
      osProfile: {
        linuxConfiguration: {
          disablePasswordAuthentication: false,
          ssh: { publicKeys: [{ publicKey: "k" }] },
        },
        adminPassword: "p",
        customData: "d",
      },
      securityProfile: {
        encryptionAtHost: true,
        uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
        securityType: "TrustedLaunch",
      },
    },
    {
      osProfile: { linuxConfiguration: { disablePasswordAuthentication: true } },
    },
  ],
  "azure:privatelink/endpoint:Endpoint": [
    {
      privateServiceConnection: { privateConnectionResourceId: "/kv", subresourceNames: ["vault"] },
    },
    { privateLinkServiceConnections: [{ privateLinkServiceId: "/kv", groupIds: ["vault"] }] },
    {},
  ],
  "azure:privatedns/zone:Zone": [{ name: "z" }, { privateZoneName: "z" }, {}],
  "azure:privatedns/zoneVirtualNetworkLink:ZoneVirtualNetworkLink": [
    { privateDnsZoneName: "z", virtualNetworkId: "/v" },
    { privateZoneName: "z", virtualNetwork: { id: "/v" } },
    {},
  ],
  "azure:monitoring/diagnosticSetting:DiagnosticSetting": [
    { targetResourceId: "/kv", logAnalyticsWorkspaceId: "/w" },
    { resourceUri: "/kv", workspaceId: "/w" },
    {},
  ],
  "azure:cognitive/account:Account": [
    {
      name: "models",
      publicNetworkAccessEnabled: false,
      networkAcls: { defaultAction: "Deny" },
      localAuthEnabled: false,
      customSubdomainName: "models",
    },
    {
      accountName: "models",
      properties: {
        publicNetworkAccess: "Disabled",
        networkAcls: { defaultAction: "Deny" },
        disableLocalAuth: true,
        customSubDomainName: "models",
      },
    },
    { properties: { publicNetworkAccess: "Enabled", disableLocalAuth: false } },
  ],
  "azure:cognitive/deployment:Deployment": [
    { cognitiveAccountId: "/a" },
    { accountName: "/a" },
    {},
  ],
};

/** What is read of a resource, without the names of the classic provider that go along. */
function nativeOf(token: string, given: Props): unknown {
  const read = JSON.parse(JSON.stringify(fromClassic(token, given)?.props)) as Props;
  const natively = new Set(
    Object.keys(CLASSIC_PROPERTIES[token] ?? {}).map((path) => path.split(".")[0] ?? ""),
  );
  return withoutEmpty(
    Object.fromEntries(
      Object.entries(read).filter(([key]) => natively.has(key) || key === "value"),
    ),
  );
}

/** Blocks of which nothing is given stay as empty objects. */
function withoutEmpty(value: Props): Props {
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? withoutEmpty(item as Props)
      : item,
  ]) as readonly (readonly [string, unknown])[];
  return Object.fromEntries(entries.filter(([, item]) => JSON.stringify(item) !== "{}"));
}

describe("a type of the classic provider", () => {
  it("has a row here where names differ", () => {
    expect(Object.keys(ROWS).sort()).toEqual(Object.keys(CLASSIC_PROPERTIES).sort());
    expect(Object.keys(CLASSIC_TYPES)).toEqual(expect.arrayContaining(Object.keys(ROWS)));
  });

  it.each(Object.entries(ROWS))("%s is read under its native names", (token, row) => {
    const [given, native, absent] = row;
    expect(fromClassic(token, given)?.type).toBe(CLASSIC_TYPES[token]);
    expect(nativeOf(token, given)).toMatchObject(native);
    expect(nativeOf(token, {})).toEqual(absent);
  });

  it("is read under a former name too, which the present one overrides", () => {
    const token = "azure:keyvault/keyVault:KeyVault";
    const rbac = (given: Props): unknown =>
      (fromClassic(token, given)?.props["properties"] as Props)["enableRbacAuthorization"];
    expect(rbac({ enableRbacAuthorization: true })).toBe(true);
    expect(rbac({ enableRbacAuthorization: true, rbacAuthorizationEnabled: false })).toBe(false);
  });

  it("writes a native value in a message as its own program would", () => {
    const written = Object.entries(CLASSIC_PROPERTIES).flatMap(([token, properties]) =>
      Object.entries(properties).flatMap(([path, { as, written: back }]) =>
        back === undefined
          ? []
          : [true, false].map((value) => [token, path, value, back(as?.(value) ?? value)] as const),
      ),
    );
    expect(written.length).toBeGreaterThan(10);
    for (const [token, path, value, back] of written) {
      // Without secure boot a machine has no security type at all.
      const expected = path === "securityProfile.securityType" && !value ? undefined : value;
      expect([token, path, back ?? undefined]).toEqual([token, path, expected ?? back]);
    }
  });

  it("of another provider is left as it is", () => {
    expect(fromClassic("aws:ec2/vpc:Vpc", {})).toBeUndefined();
  });
});
