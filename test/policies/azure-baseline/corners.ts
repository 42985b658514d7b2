import type { Corners } from "../support/corners";
import { UNKNOWN, add, all, idOf, nameOf, remove, set, unprotect, unset } from "../support/graph";

const NS = "azure-native";
const SUBNET = `${NS}:network:Subnet`;
const CLUSTER = `${NS}:containerservice:ManagedCluster "cluster"`;
const POOL = `${NS}:containerservice:AgentPool`;
const MACHINE = `${NS}:compute:VirtualMachine`;
const NIC = `${NS}:network:NetworkInterface`;
const ELSEWHERE = "/subscriptions/s/resourceGroups/other/providers/Microsoft.Network";
const RULE = `${NS}:network:SecurityRule`;
const NETWORK = `${NS}:network:VirtualNetwork`;
const PEERING = `${NS}:network:VirtualNetworkPeering`;
const REASON = "a reason that says why";

const openFirewall = (resource: string, label: string, at: string, range: string) => ({
  "is asked of an excepted resource: closed by default, each range listed": {
    on: all(
      set(resource, at, {
        defaultAction: "Allow",
        ipRules: [{ [range]: "203.0.113.7" }, {}, { [range]: "0.0.0.0/0" }, { [range]: UNKNOWN }],
      }),
    ),
    settings: { exceptions: [{ resource, reason: REASON }] },
    violations: [
      `${label}: ${at}.defaultAction is "Allow", expected "Deny"`,
      `${label} ${at}.ipRules[1]: ${at}.ipRules[1].${range} is not set, expected a range that is not everybody`,
      `${label} ${at}.ipRules[2]: ${at}.ipRules[2].${range} is "0.0.0.0/0", expected a range that is not everybody`,
    ],
    unknowns: [`${label} ${at}.ipRules[3]: ${at}.ipRules[3].${range}`],
  },
  "cannot tell which ranges of an excepted resource are open": {
    on: set(resource, at, { defaultAction: "Deny", ipRules: UNKNOWN }),
    settings: { exceptions: [{ resource, reason: REASON }] },
    unknowns: [`${label}: ${at}.ipRules`],
  },
});

const userDefinedRouting = (routes: unknown) =>
  all(
    set("cluster", "networkProfile.outboundType", "userDefinedRouting"),
    set("routes", "routes", routes),
  );
const route = (addressPrefix: unknown, nextHopType = "VirtualAppliance") => ({
  name: "out",
  addressPrefix,
  nextHopType,
});
const IN_CLUSTER = ["nodes", "user-nodes", "pods"];

/** A rule of the group of the cluster's subnets, after those that it has. */
const inGroup = (more: Readonly<Record<string, unknown>>, group = "nsg", index = 2) =>
  set(group, `securityRules.${String(index)}`, {
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
const atRule = (index: number, path: string, group = "nsg") =>
  `${RULE} "${group}" securityRules[${String(index)}]: securityRules[${String(index)}].${path}`;

const PORTS = { destinationPortRanges: ["22", "8443"] };

/** The classic provider ties a subnet to each by a resource of its own. */
const associated = (tie: string, path: string, id: string, target: string) => {
  const own = path.split(".")[0] ?? "";
  const association = (subnetId: unknown, to: unknown) =>
    add({
      type: `azure:network/subnet${tie}Association:Subnet${tie}Association`,
      name: "tied",
      props: { subnetId, [id]: to },
    });
  return {
    "finds what the classic provider associates": {
      on: all(unset("nodes", own), association(idOf("nodes"), idOf(target))),
    },
    "cannot tell what the classic provider associates": {
      on: all(unset("nodes", own), association(idOf("nodes"), UNKNOWN)),
      unknowns: [`${SUBNET} "nodes": ${path}`],
    },
    "goes by the subnet's own word first": { on: association(idOf("nodes"), UNKNOWN) },
  };
};

/** What no rule about inbound traffic may take for an open port. */
const CLOSED = {
  "takes a rule for outbound traffic": { on: inGroup({ direction: "outbound", ...PORTS }) },
  "takes a rule that denies": { on: inGroup({ access: "deny", ...PORTS }) },
  "takes a source that is a group of applications": {
    on: inGroup({
      sourceAddressPrefix: undefined,
      sourceApplicationSecurityGroups: [{ id: "/asg" }],
      ...PORTS,
    }),
  },
};
/** What every rule that reads security rules has to know of them. */
const hiddenParts = (index = 0, group = "nsg") =>
  Object.fromEntries(
    [
      "direction",
      "access",
      "priority",
      "protocol",
      "sourceAddressPrefix",
      "sourceAddressPrefixes",
      "destinationAddressPrefix",
      "destinationAddressPrefixes",
      "destinationPortRange",
      "destinationPortRanges",
    ].map((path) => [
      `cannot tell a rule whose ${path} is not known`,
      {
        on: set(group, `securityRules.${String(index)}.${path}`, UNKNOWN),
        unknowns: [atRule(index, path, group)],
      },
    ]),
  );

/** Values beside those that `cases.ts` puts to every rule. */
export const AZURE_CORNERS: Corners = {
  "azure-acr-deny-public-network": {
    "refuses a firewall that lets everybody in": {
      on: set("registry", "networkRuleSet.defaultAction", "Allow"),
      violations: [
        `${NS}:containerregistry:Registry "registry": networkRuleSet.defaultAction is "Allow", expected anything but "Allow"`,
      ],
    },
  },
  "azure-aks-deny-service-principal": {
    "takes the other managed identity, and the answer of the service for it": {
      on: all(
        set("cluster", "identity", { type: "systemassigned" }),
        set("cluster", "servicePrincipalProfile", { clientId: "msi" }),
      ),
    },
  },
  "azure-aks-require-admin-groups": {
    "looks at each group": {
      on: set("cluster", "aadProfile.adminGroupObjectIDs", [
        "3F0C7A52-6D1E-4B62-9A43-0F2B6C1D7E88",
        UNKNOWN,
        7,
      ]),
      violations: [
        `${CLUSTER}: aadProfile.adminGroupObjectIDs[2] is 7, expected the object id of a group`,
      ],
      unknowns: [`${CLUSTER}: aadProfile.adminGroupObjectIDs[1]`],
    },
    "reads the whole id": {
      on: set("cluster", "aadProfile.adminGroupObjectIDs", [
        "x3f0c7a52-6d1e-4b62-9a43-0f2b6c1d7e88",
        "3f0c7a52-6d1e-4b62-9a43-0f2b6c1d7e88x",
      ]),
      violations: [
        `${CLUSTER}: aadProfile.adminGroupObjectIDs[0] is "x3f0c7a52-6d1e-4b62-9a43-0f2b6c1d7e88", expected the object id of a group; aadProfile.adminGroupObjectIDs[1] is "3f0c7a52-6d1e-4b62-9a43-0f2b6c1d7e88x", expected the object id of a group`,
      ],
    },
  },
  "azure-aks-require-nat-egress": {
    ...associated("NatGateway", "natGateway.id", "natGatewayId", "nat"),
    "refuses a load balancer beside the gateway": {
      on: set("cluster", "networkProfile.loadBalancerProfile", { managedOutboundIPs: {} }),
      violations: [
        `${CLUSTER}: networkProfile.loadBalancerProfile is an object, expected no value`,
      ],
    },
    "leaves subnets and gateways of others to them": {
      on: all(
        set("user-pool", "vnetSubnetID", `${ELSEWHERE}/virtualNetworks/v/subnets/s`),
        set("nodes", "natGateway.id", `${ELSEWHERE}/natGateways/g`),
      ),
    },
    "cannot tell a gateway that is not known": {
      on: set("nodes", "natGateway", { id: UNKNOWN }),
      unknowns: [`${SUBNET} "nodes": natGateway.id`],
    },
    "asks user-defined routing for a route table on each subnet": {
      on: all(
        userDefinedRouting([route("0.0.0.0/0")]),
        unset("nodes", "routeTable"),
        set("pods", "routeTable", { id: UNKNOWN }),
        set("user-nodes", "routeTable", { id: `${ELSEWHERE}/routeTables/theirs` }),
      ),
      violations: [`${SUBNET} "nodes": routeTable.id is not set, so the cluster has no egress`],
      unknowns: [`${SUBNET} "pods": routeTable.id`],
    },
    ...Object.fromEntries(
      (
        [
          ["another prefix", [route("10.0.0.0/8")]],
          ["the internet as next hop", [route("0.0.0.0/0", "internet")]],
          ["no route", []],
        ] as const
      ).map(([what, routes]) => [
        `refuses a route table with ${what}`,
        {
          on: userDefinedRouting(routes),
          violations: IN_CLUSTER.map(
            (name) => `${SUBNET} "${name}": routeTable.id leads to a table without a default route`,
          ),
        },
      ]),
    ),
    "cannot tell routes that are not known": {
      on: userDefinedRouting(UNKNOWN),
      unknowns: IN_CLUSTER.map(() => `${NS}:network:RouteTable "routes": routes`),
    },
    "cannot tell a prefix that is not known": {
      on: userDefinedRouting([route("10.0.0.0/8"), route(UNKNOWN)]),
      unknowns: IN_CLUSTER.map(
        () => `${NS}:network:Route "routes" routes[1]: routes[1].addressPrefix`,
      ),
    },
    "finds a route that is declared by itself": {
      on: all(
        userDefinedRouting([]),
        add({
          type: `${NS}:network:Route`,
          name: "out",
          props: { routeTableName: nameOf("routes"), ...route("0.0.0.0/0") },
        }),
      ),
    },
    "cannot tell whose a route is": {
      on: all(
        userDefinedRouting([]),
        add({
          type: `${NS}:network:Route`,
          name: "out",
          props: { routeTableName: UNKNOWN, ...route("0.0.0.0/0") },
        }),
      ),
      unknowns: IN_CLUSTER.map(() => `${NS}:network:Route "out": routeTableName`),
    },
  },
  "azure-aks-require-network-policy": {
    "refuses another plugin and the basic load balancer": {
      on: all(
        set("cluster", "networkProfile.networkPlugin", "kubenet"),
        set("cluster", "networkProfile.loadBalancerSku", "Basic"),
      ),
      violations: [
        `${CLUSTER}: networkProfile.networkPlugin is "kubenet", expected "azure"; networkProfile.loadBalancerSku is "Basic", expected anything but "basic"`,
      ],
    },
  },
  "azure-aks-require-node-hardening": {
    "refuses a pool in a network of Azure's own": {
      on: unset("user-pool", "vnetSubnetID"),
      violations: [`${POOL} "user-pool": vnetSubnetID is not set, expected a subnet of yours`],
    },
  },
  "azure-aks-require-operations": {
    "takes the other paid tier": { on: set("cluster", "sku.tier", "premium") },
    "refuses a cluster that is not upgraded, not watched and routed by the add-on": {
      on: all(
        unset("cluster", "autoUpgradeProfile"),
        set("cluster", "addonProfiles", {
          omsagent: { enabled: false },
          azurepolicy: { enabled: false },
          httpApplicationRouting: { enabled: true },
        }),
      ),
      violations: [
        `${CLUSTER}: autoUpgradeProfile.upgradeChannel is not set, expected a value; addonProfiles.omsagent.enabled is false, expected true; addonProfiles.azurepolicy.enabled is false, expected true; addonProfiles.httpApplicationRouting.enabled is true, expected anything but true`,
      ],
    },
  },
  "azure-aks-require-pool-separation": {
    "cannot tell pools that are not known": {
      on: set("cluster", "agentPoolProfiles", UNKNOWN),
      unknowns: [`${CLUSTER}: agentPoolProfiles`],
    },
    "cannot tell a mode that is not known": {
      on: set("user-pool", "mode", UNKNOWN),
      unknowns: [`${POOL} "user-pool": mode`],
    },
    "looks at each system pool, in any letter case": {
      on: set("user-pool", "mode", "system"),
      violations: [
        `${POOL} "user-pool": nodeTaints lacks CriticalAddonsOnly=true:NoSchedule`,
        `${CLUSTER}: has no pool of mode User`,
      ],
    },
  },
  "azure-aks-require-private-api": {
    "refuses to go without a zone": {
      on: set("cluster", "apiServerAccessProfile.privateDNSZone", "None"),
      violations: [
        `${CLUSTER}: apiServerAccessProfile.privateDNSZone is "None", expected anything but "none"`,
      ],
    },
  },
  "azure-bastion-require-standard": {
    "takes the other SKU and a larger subnet": {
      on: all(
        set("bastion", "sku.name", "Premium"),
        unset("AzureBastionSubnet", "addressPrefix"),
        set("AzureBastionSubnet", "addressPrefixes", ["10.1.0.0/25"]),
      ),
    },
    "refuses links to share": {
      on: set("bastion", "enableShareableLink", true),
      violations: [
        `${NS}:network:BastionHost "bastion": enableShareableLink is true, expected anything but true`,
      ],
    },
    "reads the list of prefixes, too": {
      on: all(
        unset("AzureBastionSubnet", "addressPrefix"),
        set("AzureBastionSubnet", "addressPrefixes", ["10.1.0.0/27"]),
      ),
      violations: [
        `${SUBNET} "AzureBastionSubnet": addressPrefixes[0] is "10.1.0.0/27", expected /26 or larger`,
      ],
    },
    ...Object.fromEntries(
      (["ten", 26] as const).map((prefix) => [
        `refuses the prefix ${String(prefix)}`,
        {
          on: set("AzureBastionSubnet", "addressPrefix", prefix),
          violations: [
            `${SUBNET} "AzureBastionSubnet": addressPrefix is ${JSON.stringify(prefix)}, expected /26 or larger`,
          ],
        },
      ]),
    ),
  },
  "azure-compute-deny-vm-public-ip": {
    "refuses an interface that forwards": {
      on: set("jumpbox-nic", "enableIPForwarding", true),
      violations: [`${NIC} "jumpbox-nic": enableIPForwarding is true, expected anything but true`],
    },
    "takes a machine with an interface of its own that has no address": {
      on: set("jumpbox", "networkProfile", {
        networkInterfaceConfigurations: [{ ipConfigurations: [{ name: "closed" }] }],
      }),
    },
    "cannot tell interfaces of a machine that are not known": {
      on: set("jumpbox", "networkProfile", { networkInterfaceConfigurations: UNKNOWN }),
      unknowns: [`${MACHINE} "jumpbox": networkProfile.networkInterfaceConfigurations`],
    },
  },
  "azure-compute-require-hardening": {
    "refuses each part that is off": {
      on: set("jumpbox", "securityProfile", {
        securityType: "Standard",
        encryptionAtHost: true,
        uefiSettings: { secureBootEnabled: false, vTpmEnabled: false },
      }),
      violations: [
        `${MACHINE} "jumpbox": securityProfile.securityType is "Standard", expected "TrustedLaunch"; securityProfile.uefiSettings.secureBootEnabled is false, expected true; securityProfile.uefiSettings.vTpmEnabled is false, expected true`,
      ],
    },
  },
  "azure-compute-require-ssh-key": {
    "refuses a password beside the key": {
      on: set("jumpbox", "osProfile.adminPassword", "correct horse"),
      violations: [`${MACHINE} "jumpbox": osProfile.adminPassword is [hidden], expected no value`],
    },
    "asks Windows for no key": {
      on: all(
        set("jumpbox", "osProfile", { windowsConfiguration: {}, adminPassword: "correct horse" }),
        add({
          type: MACHINE,
          name: "desktop",
          props: { storageProfile: { osDisk: { osType: "windows" } } },
        }),
      ),
    },
    "asks a scale set with a profile, and no other": {
      on: add(
        { type: `${MACHINE}ScaleSet`, name: "flexible", props: { orchestrationMode: "Flexible" } },
        {
          type: `${MACHINE}ScaleSet`,
          name: "uniform",
          props: { virtualMachineProfile: { osProfile: { computerNamePrefix: "u" } } },
        },
      ),
      violations: [
        `${MACHINE}ScaleSet "uniform": virtualMachineProfile.osProfile.linuxConfiguration.disablePasswordAuthentication is not set, expected true; virtualMachineProfile.osProfile.linuxConfiguration.ssh.publicKeys is not set, expected a value`,
      ],
    },
    "knows that a scale set of the classic provider has no password unless it says so": {
      on: add(
        ...[undefined, false].map((disablePasswordAuthentication) => ({
          type: "azure:compute/linuxVirtualMachineScaleSet:LinuxVirtualMachineScaleSet",
          name: `set-${String(disablePasswordAuthentication)}`,
          props: { disablePasswordAuthentication, adminSshKeys: [{ publicKey: "ssh-ed25519 A" }] },
        })),
      ),
      violations: [
        `azure:compute/linuxVirtualMachineScaleSet:LinuxVirtualMachineScaleSet "set-false": disablePasswordAuthentication is false, expected anything but false`,
      ],
    },
  },
  "azure-diagnostics-require-setting": {
    ...Object.fromEntries(
      (
        [
          ["vault", "KeyVault/vaults"],
          ["pg", "DBforPostgreSQL/flexibleServers"],
          ["registry", "ContainerRegistry/registries"],
          ["nat-address", "Network/publicIPAddresses"],
        ] as const
      ).map(([name, type]) => [
        `finds ${name} by an id that is written out`,
        {
          on: set(
            `${name}-logs`,
            "resourceUri",
            `/subscriptions/s/resourceGroups/g/providers/Microsoft.${type}/${name}`,
          ),
        },
      ]),
    ),
    "finds the service inside an account by an id that is written out": {
      on: set(
        "data-logs",
        "resourceUri",
        "/subscriptions/s/providers/Microsoft.Storage/storageAccounts/DATA/blobServices/default",
      ),
    },
    "takes no other of a name that begins alike": {
      on: set("vault-logs", "resourceUri", "/providers/Microsoft.KeyVault/vaults/vault-two"),
      violations: [`${NS}:keyvault:Vault "vault": sends no logs anywhere`],
    },
    "goes by the id that the cloud gave, in any letter case": {
      on: all(
        set("vault", "id", "/providers/Microsoft.KeyVault/vaults/V1"),
        set("vault-logs", "resourceUri", "/PROVIDERS/microsoft.keyvault/vaults/v1"),
        set("registry", "id", "/providers/r1"),
        set("registry-logs", "resourceUri", "/providers/r2/registries/registry"),
      ),
      violations: [`${NS}:containerregistry:Registry "registry": sends no logs anywhere`],
    },
    "takes one of two settings with a workspace": {
      on: add({
        type: `${NS}:monitor:DiagnosticSetting`,
        name: "vault-archive",
        props: { resourceUri: idOf("vault"), storageAccountId: idOf("data"), name: "archive" },
      }),
    },
    "asks nothing of what is declared inside another": {
      on: all(
        remove("hub-logs"),
        set("hub", "subnets", [{ name: "inline", addressPrefix: "10.1.9.0/24" }]),
      ),
      settings: { types: [SUBNET] },
      violations: [
        "AzureBastionSubnet",
        "endpoints",
        "nodes",
        "user-nodes",
        "pods",
        "databases",
        "machines",
      ].map((name) => `${SUBNET} "${name}": sends no logs anywhere`),
    },
  },
  "azure-dns-require-zone-links": {
    "takes a zone group inside the endpoint": {
      on: all(
        remove("vault-endpoint-zones"),
        set("vault-endpoint", "privateDnsZoneGroup", { name: "inside" }),
      ),
    },
    "cannot tell whose a zone group is": {
      on: set("vault-endpoint-zones", "privateEndpointName", UNKNOWN),
      unknowns: [`${NS}:network:PrivateDnsZoneGroup "vault-endpoint-zones": privateEndpointName`],
    },
    "cannot tell whose a link is": {
      on: all(remove("blob-zone-spoke"), set("blob-zone-hub", "privateZoneName", UNKNOWN)),
      unknowns: [`${NS}:privatedns:VirtualNetworkLink "blob-zone-hub": privateZoneName`],
    },
    "takes a link to a network that is not known or of another stack": {
      on: all(
        remove("blob-zone-spoke", "api-zone-spoke"),
        set("blob-zone-hub", "virtualNetwork.id", UNKNOWN),
        set("api-zone-hub", "virtualNetwork.id", `${ELSEWHERE}/virtualNetworks/v`),
      ),
    },
    "takes no link that names no network": {
      on: all(remove("blob-zone-spoke"), unset("blob-zone-hub", "virtualNetwork")),
      violations: [
        `${NS}:privatedns:PrivateZone "blob-zone": is not linked to "spoke", where the cluster lives`,
      ],
    },
    "leaves the zone of the models to its own rule": {
      on: remove("models-zone-hub", "models-zone-spoke"),
    },
  },
  "azure-general-allow-locations": {
    "speaks of Azure alone, and of what has a place": {
      on: add(
        { type: "gcp:storage/bucket:Bucket", name: "bucket", props: { location: "us" } },
        {
          type: "azure:storage/account:Account",
          name: "old",
          props: { location: "East US", name: "old" },
        },
        { type: `${NS}:network:Zone`, name: "global", props: { location: "Global" } },
      ),
      settings: { locations: ["westeurope"] },
      violations: [
        `azure:storage/account:Account "old": location is "East US", expected one of westeurope`,
      ],
    },
  },
  "azure-identity-require-roles": {
    "asks none of the identity with which nodes pull": {
      on: all(
        remove("cluster-joins-network"),
        set("cluster", "identityProfile", { kubelet: { resourceId: idOf("cluster-identity") } }),
      ),
    },
    ...Object.fromEntries(
      (
        [
          ["of another stack", "/groups/theirs", []],
          ["that is not known", UNKNOWN, []],
          [
            "of the program without a role",
            idOf("readers"),
            [`${NS}:managedidentity:UserAssignedIdentity "cluster-identity": has no role`],
          ],
        ] as const
      ).map(([what, groupObjectId, violations]) => [
        `of an identity in a group ${what}`,
        {
          on: all(
            remove("cluster-joins-network"),
            add(
              { type: "azuread:index/group:Group", name: "readers", props: { displayName: "r" } },
              {
                type: "azuread:index/groupMember:GroupMember",
                name: "member",
                props: { groupObjectId, memberObjectId: idOf("cluster-identity") },
              },
            ),
          ),
          violations,
        },
      ]),
    ),
    "finds the role of a group into which the identity is put": {
      on: all(
        set("cluster-joins-network", "principalId", idOf("readers")),
        add(
          { type: "azuread:index/group:Group", name: "readers", props: { displayName: "r" } },
          {
            type: "azuread:index/groupMember:GroupMember",
            name: "member",
            props: {
              groupObjectId: idOf("readers"),
              memberObjectId: idOf("cluster-identity"),
            },
          },
        ),
      ),
    },
    "finds a role by the id of the principal": {
      on: all(
        set("cluster-identity", "principalId", "p-1"),
        set("cluster-joins-network", "principalId", "p-1"),
      ),
    },
    "knows a role of another by what it is computed from": {
      on: set("cluster-joins-network", "principalId", idOf("cluster")),
      violations: [`${NS}:managedidentity:UserAssignedIdentity "cluster-identity": has no role`],
    },
  },
  "azure-keyvault-deny-public-network": openFirewall(
    "vault",
    `${NS}:keyvault:Vault "vault"`,
    "properties.networkAcls",
    "value",
  ),
  "azure-openai-deny-public-network": openFirewall(
    "models",
    `${NS}:cognitiveservices:Account "models"`,
    "properties.networkAcls",
    "value",
  ),
  "azure-storage-deny-public-network": openFirewall(
    "data",
    `${NS}:storage:StorageAccount "data"`,
    "networkRuleSet",
    "iPAddressOrRange",
  ),
  "azure-keyvault-require-app-key": {
    "takes a key in hardware of the smallest size": {
      on: all(
        set("app-key", "properties.kty", "RSA-HSM"),
        set("app-key", "properties.keySize", 2048),
      ),
    },
    "refuses a short key, and cannot tell what it may do": {
      on: all(
        set("app-key", "properties.keySize", 2047),
        set("app-key", "properties.keyOps", UNKNOWN),
      ),
      violations: [
        `${NS}:keyvault:Key "app-key": properties.keySize is 2047, expected 2048 or more`,
      ],
      unknowns: [`${NS}:keyvault:Key "app-key": properties.keyOps`],
    },
  },
  "azure-keyvault-require-recovery": {
    "takes the shortest time": {
      on: set("vault", "properties.softDeleteRetentionInDays", 7),
    },
    "takes the vault's own time": {
      on: unset("vault", "properties.softDeleteRetentionInDays"),
    },
    "refuses to switch recovery off, and more days than Azure has": {
      on: all(
        set("vault", "properties.enableSoftDelete", false),
        set("vault", "properties.softDeleteRetentionInDays", 91),
      ),
      violations: [
        `${NS}:keyvault:Vault "vault": properties.enableSoftDelete is false, expected anything but false; properties.softDeleteRetentionInDays is 91, expected 7 to 90`,
      ],
    },
  },
  "azure-keyvault-require-secret-home": {
    "takes a vault of AWS": {
      on: all(
        remove("pg-password-kept", "ssh-key-kept"),
        add(
          {
            type: "aws:secretsmanager/secretVersion:SecretVersion",
            name: "kept",
            props: { secretString: idOf("pg-password") },
          },
          {
            type: "aws:ssm/parameter:Parameter",
            name: "kept-too",
            props: { value: idOf("ssh-key") },
          },
        ),
      ),
    },
    "refuses a password of an application that nobody keeps": {
      on: add({
        type: "azuread:index/applicationPassword:ApplicationPassword",
        name: "models-login",
        props: { applicationId: "/applications/1" },
      }),
      violations: [
        'azuread:index/applicationPassword:ApplicationPassword "models-login": is not kept in any vault',
      ],
    },
    "says nothing of a program without Azure": {
      on: () => [
        { type: "random:index/randomPassword:RandomPassword", name: "p", props: { length: 8 } },
      ],
    },
  },
  "azure-keyvault-require-secret-metadata": {
    "takes a secret that ends with its password, or whose password says no end": {
      on: all(
        ...(["2030-06-01T00:00:00Z", undefined] as const).map((endDate) => {
          const name = `login-${String(endDate)}`;
          return add(
            {
              type: "azuread:index/applicationPassword:ApplicationPassword",
              name,
              props: { applicationId: "/applications/1", endDate },
            },
            {
              type: `${NS}:keyvault:Secret`,
              name: `${name}-kept`,
              props: {
                secretName: name,
                properties: {
                  value: idOf(name),
                  contentType: "password",
                  attributes: { expires: Date.parse("2030-06-01T00:00:00Z") / 1000 },
                },
              },
            },
          );
        }),
      ),
    },
  },
  "azure-nat-require-static-ip": {
    "takes the other SKU": { on: set("nat-address", "sku.name", "StandardV2") },
    "takes prefixes instead of addresses": {
      on: all(
        unset("nat", "publicIpAddresses"),
        set("nat", "publicIpPrefixes", [{ id: `${ELSEWHERE}/publicIPPrefixes/p` }]),
      ),
    },
    "takes an address of another stack": {
      on: set("nat", "publicIpAddresses", [{ id: `${ELSEWHERE}/publicIPAddresses/a` }]),
    },
    "refuses an empty list": {
      on: set("nat", "publicIpAddresses", []),
      violations: [
        `${NS}:network:NatGateway "nat": publicIpAddresses is not set, so its address is not known`,
      ],
    },
    "refuses the basic SKU": {
      on: set("nat-address", "sku.name", "Basic"),
      violations: [
        `${NS}:network:PublicIPAddress "nat-address": sku.name is "Basic", expected one of Standard, StandardV2`,
      ],
    },
    "finds an address that the classic provider associates": {
      on: all(
        unset("nat", "publicIpAddresses"),
        unprotect("bastion-address"),
        add({
          type: "azure:network/natGatewayPublicIpAssociation:NatGatewayPublicIpAssociation",
          name: "tied",
          props: { natGatewayId: idOf("nat"), publicIpAddressId: idOf("bastion-address") },
        }),
      ),
      violations: [
        `${NS}:network:PublicIPAddress "bastion-address": is allow-listed by others and not protected`,
      ],
    },
  },

  "azure-network-deny-open-admin-ports": {
    ...CLOSED,
    ...hiddenParts(),
    "leaves other protocols and ports to the rule about what is open": {
      on: all(
        inGroup({ protocol: "Udp", destinationPortRange: "22" }),
        inGroup({ protocol: "*", destinationPortRange: "23-3388" }, "nsg", 3),
      ),
    },
    ...Object.fromEntries(
      ["*", "Any", "TCP"].map((protocol) => [
        `reads the protocol ${protocol} as one with TCP in it, and an item of a list`,
        {
          on: inGroup({
            protocol,
            sourceAddressPrefix: undefined,
            sourceAddressPrefixes: ["10.0.0.0/8", "Internet"],
            destinationPortRange: "3389",
          }),
          violations: [
            `${atRule(2, "sourceAddressPrefix")} opens port 3389 to 10.0.0.0/8, Internet`,
          ],
        },
      ]),
    ),
    "reads a rule that says next to nothing as one for everything": {
      on: set("nsg", "securityRules.2", { name: "extra" }),
      violations: [`${atRule(2, "sourceAddressPrefix")} opens port 22 and 3389 to *`],
    },
    "cannot tell an item of a list that is not known": {
      on: inGroup({ destinationPortRange: undefined, destinationPortRanges: ["22", UNKNOWN] }),
      unknowns: [atRule(2, "destinationPortRanges")],
    },
  },
  "azure-network-deny-open-inbound": {
    ...CLOSED,
    ...hiddenParts(),
    "cannot tell rules that are not known": {
      on: set("nsg", "securityRules", UNKNOWN),
      unknowns: [`${NS}:network:NetworkSecurityGroup "nsg": securityRules`],
    },
    "leaves admin ports over TCP to their own rule, and no other port beside them": {
      on: all(
        inGroup({ destinationPortRange: "20-30" }),
        inGroup({ destinationPortRange: undefined, ...PORTS }, "nsg", 3),
        inGroup({ protocol: "Udp", destinationPortRange: "22" }, "nsg", 4),
      ),
      violations: [
        `${atRule(3, "sourceAddressPrefix")} admits * to port 8443`,
        `${atRule(4, "sourceAddressPrefix")} admits * to port 22`,
      ],
    },
    "takes the port of Bastion in the group of Bastion, and no other there": {
      on: inGroup(
        { destinationPortRange: undefined, destinationPortRanges: ["443", "80"] },
        "bastion-nsg",
        8,
      ),
      violations: [`${atRule(8, "sourceAddressPrefix", "bastion-nsg")} admits * to port 443, 80`],
    },
    "takes no port in a group that no Bastion has": {
      on: set("AzureBastionSubnet", "networkSecurityGroup", { id: `${ELSEWHERE}/g` }),
      violations: [
        `${atRule(0, "sourceAddressPrefix", "bastion-nsg")} admits Internet to port 443`,
      ],
    },
  },
  "azure-network-require-bastion-rules": {
    ...hiddenParts(8, "bastion-nsg"),
    "cannot tell rules that are not known": {
      on: set("bastion-nsg", "securityRules", UNKNOWN),
      unknowns: [`${NS}:network:NetworkSecurityGroup "bastion-nsg": securityRules`],
    },
    "leaves a subnet without a group to its own rule": {
      on: unset("AzureBastionSubnet", "networkSecurityGroup"),
    },
    "takes a wider rule, another letter case, and two rules for the ports of one": {
      on: all(
        set("bastion-nsg", "securityRules.3.sourceAddressPrefix", "*"),
        unset("bastion-nsg", "securityRules.1.sourceAddressPrefix"),
        set("bastion-nsg", "securityRules.1.sourceAddressPrefixes", [
          "10.0.0.0/8",
          "GatewayManager",
        ]),
        set("bastion-nsg", "securityRules.2.sourceAddressPrefix", "azureloadbalancer"),
        set("bastion-nsg", "securityRules.3.destinationPortRanges", ["8080"]),
        set("bastion-nsg", "securityRules.8", {
          name: "in-data-two",
          priority: 140,
          direction: "inbound",
          access: "allow",
          protocol: "*",
          sourceAddressPrefix: "VirtualNetwork",
          destinationAddressPrefix: "*",
          destinationPortRange: "5000-6000",
        }),
      ),
    },
    ...Object.fromEntries(
      (
        [
          ["direction", 4, "direction", "Inbound", "outbound 22, 3389 from * to VirtualNetwork"],
          [
            "source",
            2,
            "sourceAddressPrefix",
            "10.0.0.0/8",
            "inbound 443 from AzureLoadBalancer to *",
          ],
          [
            "destination",
            5,
            "destinationAddressPrefix",
            "Storage",
            "outbound 443 from * to AzureCloud",
          ],
          ["port", 7, "destinationPortRanges", ["81"], "outbound 80 from * to Internet"],
          [
            "one of its ports",
            3,
            "destinationPortRanges",
            ["8080"],
            "inbound 8080, 5701 from VirtualNetwork to VirtualNetwork",
          ],
        ] as const
      ).map(([what, index, path, value, lacks]) => [
        `refuses a group where a rule has another ${what}`,
        {
          on: set("bastion-nsg", `securityRules.${String(index)}.${path}`, value),
          violations: [
            `${NS}:network:NetworkSecurityGroup "bastion-nsg": securityRules lacks ${lacks}`,
          ],
        },
      ]),
    ),
  },
  "azure-network-require-cidr-plan": {
    "reads each item of a list": {
      on: set("spoke", "addressSpace.addressPrefixes", ["10.0.0.0/16", UNKNOWN, "ten", 7]),
      violations: [
        `${NETWORK} "spoke": addressSpace.addressPrefixes holds "ten", which is not an address range; addressSpace.addressPrefixes holds 7, which is not an address range`,
      ],
      unknowns: [`${NETWORK} "spoke": addressSpace.addressPrefixes`],
    },
    "checks no subnet of a network whose space is not known": {
      on: all(
        set("spoke", "addressSpace.addressPrefixes", UNKNOWN),
        set("machines", "addressPrefix", "10.9.0.0/24"),
      ),
      unknowns: [`${NETWORK} "spoke": addressSpace.addressPrefixes`],
    },
    "cannot tell subnets that are not known": {
      on: set("spoke", "subnets", UNKNOWN),
      unknowns: [`${NETWORK} "spoke": subnets`],
    },
    "reads the plural and what is declared inside a network": {
      on: all(
        unset("machines", "addressPrefix"),
        set("machines", "addressPrefixes", ["10.0.48.0/24", "10.0.64.128/25"]),
        set("hub", "subnets", [{ name: "inside", addressPrefix: "10.1.2.0/25" }]),
      ),
      violations: [
        `${SUBNET} "endpoints": addressPrefix holds 10.1.2.0/24, which overlaps 10.1.2.0/25 of "hub" subnets[0]`,
        `${SUBNET} "machines": addressPrefixes holds 10.0.64.128/25, which overlaps 10.0.64.0/24 of "databases"`,
      ],
    },
    "takes a subnet that lies in the second space of its network": {
      on: all(
        set("spoke", "addressSpace.addressPrefixes", ["10.0.0.0/16", "10.9.0.0/16"]),
        set("machines", "addressPrefix", "10.9.0.0/24"),
      ),
    },
    "takes the smallest subnet, and any of the new protocol": {
      on: all(
        set("spoke", "addressSpace.addressPrefixes", ["10.0.0.0/16", "fd00::/48"]),
        unset("machines", "addressPrefix"),
        set("machines", "addressPrefixes", ["10.0.48.0/29", "fd00::/64"]),
      ),
    },
    "refuses a smaller one": {
      on: set("machines", "addressPrefix", "10.0.48.0/30"),
      violations: [`${SUBNET} "machines": addressPrefix holds 10.0.48.0/30, smaller than /29`],
    },
    "cannot tell the ranges of a cluster that are not known": {
      on: set("cluster", "networkProfile.podCidr", UNKNOWN),
      unknowns: [`${CLUSTER}: networkProfile.podCidr`],
    },
    "refuses pods where a network is": {
      on: set("cluster", "networkProfile.podCidr", "10.1.128.0/17"),
      violations: [
        `${CLUSTER}: networkProfile.podCidr holds 10.1.128.0/17, which overlaps 10.1.0.0/16 of "hub"`,
      ],
    },
    "refuses pods where the cluster keeps addresses for itself": {
      on: set("cluster", "networkProfile.podCidr", "169.254.8.0/24"),
      violations: [
        `${CLUSTER}: networkProfile.podCidr holds 169.254.8.0/24, which the cluster keeps for itself (169.254.0.0/16)`,
      ],
    },
  },
  "azure-network-require-peering-pair": {
    "pairs no half with one of another stack's network": {
      on: all(
        remove("spoke-to-hub"),
        add({
          type: PEERING,
          name: "theirs",
          props: {
            virtualNetworkName: "theirs",
            remoteVirtualNetwork: { id: idOf("hub") },
            allowVirtualNetworkAccess: true,
          },
        }),
      ),
      violations: ["hub-to-spoke", "theirs"].map(
        (name) => `${PEERING} "${name}": remoteVirtualNetwork.id is not peered back`,
      ),
    },
    "cannot tell peerings or a remote network that are not known": {
      on: all(
        set("spoke", "virtualNetworkPeerings", UNKNOWN),
        set("hub-to-spoke", "remoteVirtualNetwork", { id: UNKNOWN }),
        remove("spoke-to-hub"),
      ),
      unknowns: [
        `${NETWORK} "spoke": virtualNetworkPeerings`,
        `${PEERING} "hub-to-spoke": remoteVirtualNetwork.id`,
      ],
    },
    ...Object.fromEntries(
      (
        [
          ["two networks of others", "one", "TWO", "two", "ONE", true],
          ["three networks of others, from the second", "one", "two", "two", "three", false],
          ["three networks of others, to the first", "one", "two", "three", "one", false],
        ] as const
      ).map(([what, from, to, back, home, paired]) => [
        `pairs the peerings of ${what}: ${String(paired)}`,
        {
          on: add(
            ...(
              [
                ["there", from, to],
                ["back", back, home],
              ] as const
            ).map(([name, virtualNetworkName, remote]) => ({
              type: PEERING,
              name,
              props: {
                virtualNetworkName,
                remoteVirtualNetwork: { id: `${ELSEWHERE}/virtualNetworks/${remote}` },
                allowVirtualNetworkAccess: true,
              },
            })),
          ),
          violations: paired
            ? []
            : ["there", "back"].map(
                (name) => `${PEERING} "${name}": remoteVirtualNetwork.id is not peered back`,
              ),
        },
      ]),
    ),
  },
  "azure-network-require-route-table": {
    ...associated("RouteTable", "routeTable.id", "routeTableId", "routes"),
    "cannot tell subnets that are not known": {
      on: set("spoke", "subnets", UNKNOWN),
      unknowns: [`${NETWORK} "spoke": subnets`],
    },
    "asks nothing of Azure's own subnets and of networks of others": {
      on: add(
        {
          type: SUBNET,
          name: "gateway",
          props: { virtualNetworkName: nameOf("spoke"), subnetName: "GatewaySubnet" },
        },
        { type: SUBNET, name: "theirs", props: { virtualNetworkName: "v", subnetName: "theirs" } },
      ),
    },
    "takes a table of another stack": {
      on: set("databases", "routeTable", { id: `${ELSEWHERE}/routeTables/t` }),
    },
    "refuses a table on the subnet of Bastion that is not known": {
      on: set("AzureBastionSubnet", "routeTable", { id: UNKNOWN }),
      violations: [
        `${SUBNET} "AzureBastionSubnet": routeTable.id is set, which Bastion does not support`,
      ],
    },
  },
  "azure-network-require-segmentation": {
    "lets things of one kind share a subnet": {
      on: all(
        set("user-pool", "vnetSubnetID", idOf("nodes")),
        add({
          type: NIC,
          name: "second-nic",
          props: { ipConfigurations: [{ name: "one", subnet: { id: idOf("machines") } }] },
        }),
      ),
    },
    "leaves a subnet of another stack to it": {
      on: set("jumpbox-nic", "ipConfigurations.0.subnet.id", `${ELSEWHERE}/subnets/s`),
    },
    "sees a server inside its subnet": {
      on: set("pg", "network", { delegatedSubnetResourceId: idOf("machines") }),
      violations: [`${SUBNET} "machines": is shared by databases and machines`],
    },
    "cannot tell which of two subnets is meant": {
      on: set("jumpbox-nic", "ipConfigurations", [
        { name: "one", subnet: { id: idOf("machines") } },
        { name: "two", subnet: { id: idOf("databases") } },
      ]),
      unknowns: [0, 1].map(
        (index) =>
          `${NIC} "jumpbox-nic" ipConfigurations[${String(index)}]: ipConfigurations[${String(index)}].subnet.id`,
      ),
    },
    "knows the cluster's subnet of API servers, which is not known in a preview": {
      on: set("cluster", "apiServerAccessProfile.subnetId", UNKNOWN),
      unknowns: [`${CLUSTER}: apiServerAccessProfile.subnetId`],
    },
  },
  "azure-network-require-subnet-nsg": {
    ...associated(
      "NetworkSecurityGroup",
      "networkSecurityGroup.id",
      "networkSecurityGroupId",
      "nsg",
    ),
    "finds nothing in an association of another subnet": {
      on: all(
        unset("nodes", "networkSecurityGroup"),
        add({
          type: "azure:network/subnetNetworkSecurityGroupAssociation:SubnetNetworkSecurityGroupAssociation",
          name: "tied",
          props: { subnetId: idOf("pods"), networkSecurityGroupId: idOf("nsg") },
        }),
      ),
      violations: [`${SUBNET} "nodes": networkSecurityGroup.id is not set`],
    },
    "cannot tell subnets that are not known": {
      on: set("spoke", "subnets", UNKNOWN),
      unknowns: [`${NETWORK} "spoke": subnets`],
    },
    "asks nothing of a subnet that takes no group": {
      on: add({
        type: SUBNET,
        name: "gateway",
        props: { virtualNetworkName: nameOf("hub"), subnetName: "GatewaySubnet" },
      }),
    },
    "takes a group of another stack": {
      on: set("databases", "networkSecurityGroup", { id: `${ELSEWHERE}/g` }),
    },
  },
  "azure-nsg-allow-required-egress": {
    ...hiddenParts(),
    "cannot tell rules that are not known": {
      on: set("nsg", "securityRules", UNKNOWN),
      unknowns: [`${NS}:network:NetworkSecurityGroup "nsg": securityRules`],
    },
    ...Object.fromEntries(
      (
        [
          ["inbound traffic", { direction: "Inbound" }],
          ["another protocol", { protocol: "Udp" }],
          ["another port", { destinationPortRange: "80" }],
          ["a part of the addresses", { destinationAddressPrefix: "10.0.0.0/8" }],
          [
            "the network, where the way to the internet is Azure's own",
            { destinationAddressPrefix: "VirtualNetwork" },
          ],
          ["a lower priority than what allows", { priority: 4000 }],
        ] as const
      ).map(([what, more]) => [
        `takes a denial of ${what}`,
        {
          on: inGroup({
            direction: "Outbound",
            access: "Deny",
            priority: 50,
            destinationPortRange: "443",
            ...more,
          }),
        },
      ]),
    ),
    "takes a denial of the network where no route table is": {
      on: all(
        ...IN_CLUSTER.map((name) => unset(name, "routeTable")),
        inGroup({
          direction: "Outbound",
          access: "Deny",
          priority: 50,
          destinationPortRange: "443",
          destinationAddressPrefix: "VirtualNetwork",
        }),
      ),
    },
    "takes a denial in a group that no subnet of a cluster has": {
      on: inGroup(
        { direction: "Outbound", access: "Deny", priority: 50, destinationPortRange: "443" },
        "bastion-nsg",
        8,
      ),
    },
    "refuses a denial of the internet, by the first that decides": {
      on: all(
        inGroup({ direction: "Outbound", access: "Deny", priority: 60, destinationPortRange: "*" }),
        inGroup(
          {
            direction: "Outbound",
            access: "Deny",
            priority: 50,
            destinationPortRange: "443",
            destinationAddressPrefix: "Internet",
          },
          "nsg",
          3,
        ),
      ),
      violations: [`${atRule(3, "access")} denies outbound TCP 443 to the internet`],
    },
    ...Object.fromEntries(
      (
        [
          [
            "refuses a denial of the network behind a default route",
            [route("0.0.0.0/0")],
            "Deny",
            ["a"],
            [],
          ],
          [
            "takes what allows the network behind a default route",
            [route("0.0.0.0/0")],
            "Allow",
            [],
            [],
          ],
          [
            "goes by the rule for the internet where no route leads elsewhere",
            [],
            "Allow",
            ["b"],
            [],
          ],
          ["cannot tell whether a route leads elsewhere", UNKNOWN, "Allow", [], ["r"]],
          ["refuses what is denied with either route", UNKNOWN, "Deny", ["b"], []],
        ] as const
      ).map(([what, routes, access, denied, unclear]) => [
        what,
        {
          on: all(
            set("routes", "routes", routes),
            set("nsg", "securityRules.1.access", access === "Allow" ? "Deny" : "Allow"),
            inGroup({
              direction: "Outbound",
              access,
              priority: 50,
              destinationPortRange: "443",
              destinationAddressPrefix: "virtualnetwork",
            }),
            ...(what.includes("either") ? [set("nsg", "securityRules.1.access", "Deny")] : []),
          ),
          violations: (denied as readonly string[]).map(
            (by) =>
              `${atRule(by === "a" ? 2 : 1, "access")} denies outbound TCP 443 to the internet`,
          ),
          unknowns: unclear.flatMap(() =>
            IN_CLUSTER.map(() => `${NS}:network:RouteTable "routes": routes`),
          ),
        },
      ]),
    ),
    "cannot tell a route table that is not known": {
      on: all(
        set("nodes", "routeTable", { id: UNKNOWN }),
        set("user-nodes", "routeTable", { id: UNKNOWN }),
        set("pods", "routeTable", { id: UNKNOWN }),
        set("nsg", "securityRules.1.access", "Deny"),
        inGroup({
          direction: "Outbound",
          priority: 50,
          destinationPortRange: "443",
          destinationAddressPrefix: "VirtualNetwork",
        }),
      ),
      unknowns: IN_CLUSTER.map((name) => `${SUBNET} "${name}": routeTable.id`),
    },
  },
  "azure-openai-require-identity": {
    "refuses an account without a name of its own": {
      on: unset("models", "properties.customSubDomainName"),
      violations: [
        `${NS}:cognitiveservices:Account "models": properties.customSubDomainName is not set, expected a value`,
      ],
    },
  },
  "azure-openai-require-private-zone": {
    ...Object.fromEntries(
      (
        [
          ["AIServices", "disabled", true],
          ["SpeechServices", "Disabled", false],
          ["OpenAI", "Enabled", false],
        ] as const
      ).map(([kind, publicNetworkAccess, asked]) => [
        `asks an account of kind ${kind} with access ${publicNetworkAccess}: ${String(asked)}`,
        {
          on: all(
            set("models", "kind", kind),
            set("models", "properties.publicNetworkAccess", publicNetworkAccess),
            remove("models-zone", "models-zone-hub", "models-zone-spoke"),
          ),
          violations: asked
            ? [
                `${NS}:cognitiveservices:Account "models": has no zone privatelink.openai.azure.com beside it`,
              ]
            : [],
        },
      ]),
    ),
    "takes no zone of others with another name": {
      on: all(
        remove("models-zone", "models-zone-hub", "models-zone-spoke"),
        set("models-endpoint-zones", "privateDnsZoneConfigs", [
          { name: "a", privateDnsZoneId: `${ELSEWHERE}/privateDnsZones/privatelink.example.com` },
          { name: "b", privateDnsZoneId: UNKNOWN },
        ]),
      ),
      violations: [
        `${NS}:cognitiveservices:Account "models": has no zone privatelink.openai.azure.com beside it`,
      ],
    },
    "takes a zone of others among several": {
      on: all(
        remove("models-zone", "models-zone-hub", "models-zone-spoke"),
        set("models-endpoint-zones", "privateDnsZoneConfigs", [
          { name: "a", privateDnsZoneId: `${ELSEWHERE}/privateDnsZones/privatelink.example.com` },
          {
            name: "b",
            privateDnsZoneId: `${ELSEWHERE}/privateDnsZones/PRIVATELINK.openai.azure.com`,
          },
        ]),
      ),
    },
    "refuses a zone without links": {
      on: remove("models-zone-hub", "models-zone-spoke"),
      violations: [`${NS}:privatedns:PrivateZone "models-zone": is not linked to any network`],
    },
    "cannot tell whose a link is": {
      on: all(remove("models-zone-spoke"), set("models-zone-hub", "privateZoneName", UNKNOWN)),
      unknowns: [`${NS}:privatedns:VirtualNetworkLink "models-zone-hub": privateZoneName`],
    },
    "takes a link to a network that is not known": {
      on: all(remove("models-zone-spoke"), set("models-zone-hub", "virtualNetwork.id", UNKNOWN)),
    },
    "takes a link to a network of another stack": {
      on: all(
        remove("models-zone-spoke"),
        set("models-zone-hub", "virtualNetwork.id", `${ELSEWHERE}/virtualNetworks/v`),
      ),
    },
    "takes no link that names no network": {
      on: all(remove("models-zone-spoke"), unset("models-zone-hub", "virtualNetwork")),
      violations: [
        `${NS}:privatedns:PrivateZone "models-zone": is not linked to "spoke", where the cluster lives`,
      ],
    },
  },
  "azure-paas-require-private-endpoint": {
    "takes a connection that its owner approves by hand": {
      on: all(
        unset("vault-endpoint", "privateLinkServiceConnections"),
        set("vault-endpoint", "manualPrivateLinkServiceConnections", [
          { name: "by hand", privateLinkServiceId: idOf("vault") },
        ]),
      ),
    },
    "takes a list that is computed from the target": {
      on: set("vault-endpoint", "privateLinkServiceConnections", idOf("vault")),
    },
    "takes no list that is computed from another": {
      on: set("vault-endpoint", "privateLinkServiceConnections", idOf("registry")),
      violations: [`${NS}:keyvault:Vault "vault": has no private endpoint`],
    },
    "asks none of a server inside the network and of what is open": {
      on: all(
        remove("pg-endpoint", "pg-endpoint-zones", "vault-endpoint", "vault-endpoint-zones"),
        set("pg", "network.delegatedSubnetResourceId", "/delegated"),
        set("vault", "properties.publicNetworkAccess", "Enabled"),
      ),
    },
    "cannot tell whether a target is open": {
      on: all(
        remove("vault-endpoint", "vault-endpoint-zones"),
        set("vault", "properties.publicNetworkAccess", UNKNOWN),
      ),
      unknowns: [`${NS}:keyvault:Vault "vault": properties.publicNetworkAccess`],
    },
    ...Object.fromEntries(
      (
        [
          ["data", "storage:StorageAccount"],
          ["models", "cognitiveservices:Account"],
        ] as const
      ).map(([name, type]) => [
        `asks one of ${type}`,
        {
          on: remove(`${name}-endpoint`, `${name}-endpoint-zones`),
          violations: [`${NS}:${type} "${name}": has no private endpoint`],
        },
      ]),
    ),
  },
  "azure-policy-deny-readonly-root-enforcement": {
    ...Object.fromEntries(
      (
        [
          ["of another definition", "policyDefinitionId", "/policyDefinitions/another"],
          ["without a definition", "policyDefinitionId", undefined],
          ["that does not enforce", "enforcementMode", "donotenforce"],
          ["that audits", "parameters.effect.value", "Audit"],
        ] as const
      ).map(([what, path, value]) => [
        `takes an assignment ${what}`,
        {
          on: all(
            unset("readonly-root", "parameters.excludedNamespaces"),
            set("readonly-root", path, value),
          ),
        },
      ]),
    ),
    "reads the definition in any letter case": {
      on: all(
        unset("readonly-root", "parameters.excludedNamespaces"),
        set("readonly-root", "policyDefinitionId", "/X/DF49D893-A74C-421D-BC95-C663042E5B80"),
        set("readonly-root", "parameters.effect.value", "DENY"),
      ),
      settings: {
        definitions: ["another", "Df49d893-a74c-421d-bc95-c663042e5b80"],
        excludedNamespaces: ["codemie", "two"],
      },
      violations: [
        `${NS}:authorization:PolicyAssignment "readonly-root": parameters.excludedNamespaces.value lacks codemie, two, whose pods write to their root file systems`,
      ],
    },
    ...Object.fromEntries(
      ["parameters.effect.value", "parameters.excludedNamespaces.value"].map((path) => [
        `cannot tell ${path}`,
        {
          on: set("readonly-root", path, UNKNOWN),
          unknowns: [`${NS}:authorization:PolicyAssignment "readonly-root": ${path}`],
        },
      ]),
    ),
  },
  "azure-postgres-require-extensions": {
    "reads a list with spaces in any letter case": {
      on: set("pg-azure-extensions", "value", "vector ,  pg_trgm"),
      settings: { extensions: ["VECTOR", "pg_trgm"] },
    },
    "asks for each of several": {
      on: set("pg-azure-extensions", "value", "VECTOR"),
      settings: { extensions: ["VECTOR", "PG_TRGM"] },
      violations: [
        `${NS}:dbforpostgresql:Configuration "pg-azure-extensions": value is "VECTOR", expected a list that holds VECTOR, PG_TRGM`,
      ],
    },
    "refuses a configuration without a value": {
      on: unset("pg-azure-extensions", "value"),
      violations: [
        `${NS}:dbforpostgresql:Configuration "pg-azure-extensions": value is not set, expected a list that holds PG_TRGM`,
      ],
    },
    "cannot tell whose a configuration is": {
      on: set("pg-azure-extensions", "serverName", UNKNOWN),
      unknowns: [`${NS}:dbforpostgresql:Configuration "pg-azure-extensions": serverName`],
    },
  },
  "azure-postgres-require-resilience": {
    "takes the oldest version and the shortest time": {
      on: all(set("pg", "version", "16"), set("pg", "backup.backupRetentionDays", 7)),
    },
  },
  "azure-postgres-require-tls": {
    "takes the newer protocol, and any letter case": {
      on: all(
        set("pg-require-secure-transport", "value", "ON"),
        set("pg-ssl-min-protocol-version", "value", "TLSv1.3"),
      ),
    },
    "refuses values that are not there": {
      on: all(unset("pg-require-secure-transport", "value"), remove("pg-ssl-min-protocol-version")),
      violations: [
        `${NS}:dbforpostgresql:Configuration "pg-require-secure-transport": value is not set, expected ON`,
        `${NS}:dbforpostgresql:Server "pg": has no configuration ssl_min_protocol_version`,
      ],
    },
    "cannot tell whose a configuration is": {
      on: set("pg-require-secure-transport", "serverName", UNKNOWN),
      unknowns: [`${NS}:dbforpostgresql:Configuration "pg-require-secure-transport": serverName`],
    },
  },
  "azure-rbac-deny-broad-role": {
    ...Object.fromEntries(
      (
        [
          ["/subscriptions/0c3b", true],
          ["/Subscriptions/0c3b/", true],
          ["/", true],
          ["/providers/Microsoft.Management/managementGroups/all", true],
          ["/providers/Microsoft.Management/managementGroups/all/", true],
          ["/subscriptions/0c3b/resourceGroups/g", false],
          ["/providers/Microsoft.Management/managementGroups/all/more", false],
          ["x/subscriptions/0c3b", false],
        ] as const
      ).map(([scope, refused]) => [
        `refuses the scope ${JSON.stringify(scope)}: ${String(refused)}`,
        {
          on: set("cluster-joins-network", "scope", scope),
          violations: refused
            ? [
                `${NS}:authorization:RoleAssignment "cluster-joins-network": scope is ${JSON.stringify(scope)}, expected one resource or group`,
              ]
            : [],
        },
      ]),
    ),
    "reads a role by its name, and the end of its id in any letter case": {
      on: all(
        unset("cluster-joins-network", "roleDefinitionId"),
        add(
          {
            type: "azure:authorization/assignment:Assignment",
            name: "named",
            props: { scope: "/a/b/c", roleDefinitionName: "Owner", principalType: "User" },
          },
          {
            type: `${NS}:authorization:RoleAssignment`,
            name: "by-id",
            props: { scope: "/a/b/c", roleDefinitionId: "18D7D88D-D35E-4FB5-A5C3-7773C20A72D9" },
          },
        ),
      ),
      violations: [
        `${NS}:authorization:RoleAssignment "cluster-joins-network": roleDefinitionName is not set`,
        `azure:authorization/assignment:Assignment "named": roleDefinitionName grants Owner`,
        `${NS}:authorization:RoleAssignment "by-id": roleDefinitionId grants User Access Administrator`,
      ],
    },
    "cannot tell a role that is not known": {
      on: set("cluster-joins-network", "roleDefinitionId", UNKNOWN),
      unknowns: [`${NS}:authorization:RoleAssignment "cluster-joins-network": roleDefinitionId`],
    },
  },
  "azure-state-require-dedicated-group": {
    "refuses an account that may be deleted": {
      on: unprotect("state"),
      violations: [`${NS}:storage:StorageAccount "state": holds state and is not protected`],
    },
    "takes a lock of the other kind, and no lock of another level": {
      on: all(
        set("state-lock", "level", "ReadOnly"),
        add({
          type: `${NS}:authorization:ManagementLockAtResourceGroupLevel`,
          name: "group-lock",
          props: { resourceGroupName: nameOf("state-group"), level: "CanNotDelete" },
        }),
      ),
    },
    "refuses a lock of another level": {
      on: set("state-lock", "level", "ReadOnly"),
      violations: [
        `${NS}:resources:ResourceGroup "state-group": holds state and has no CanNotDelete lock`,
      ],
    },
    "knows the container of the engine, too": {
      on: all(set("tfstate", "containerName", "pulumistate"), remove("state-lock")),
      violations: [
        `${NS}:resources:ResourceGroup "state-group": holds state and has no CanNotDelete lock`,
      ],
    },
    "asks nothing of an account with other containers": {
      on: all(set("tfstate", "containerName", "files"), remove("state-lock"), unprotect("state")),
    },
    ...Object.fromEntries(
      (
        [
          ["cluster", "containerservice:ManagedCluster"],
          ["hub", "network:VirtualNetwork"],
          ["pg", "dbforpostgresql:Server"],
          ["models", "cognitiveservices:Account"],
          ["jumpbox", "compute:VirtualMachine"],
        ] as const
      ).map(([name, type]) => [
        `refuses ${type} beside the state`,
        {
          on: set(name, "resourceGroupName", nameOf("state-group")),
          violations: [
            `${NS}:${type} "${name}": resourceGroupName puts it into the resource group of the state`,
          ],
        },
      ]),
    ),
  },
  "azure-storage-deny-public-container": {
    "takes none in any letter case": { on: set("artifacts", "publicAccess", "none") },
  },
  "azure-storage-deny-shared-key": {
    "refuses a portal that asks with the key": {
      on: set("data", "defaultToOAuthAuthentication", false),
      violations: [
        `${NS}:storage:StorageAccount "data": defaultToOAuthAuthentication is false, expected true`,
      ],
    },
  },
  "azure-storage-require-encryption": {
    "takes a key of a vault": { on: set("data", "encryption.keySource", "Microsoft.Keyvault") },
    "looks at each service": {
      on: set("data", "encryption.services", {
        blob: { enabled: true },
        file: { enabled: false },
        queue: { enabled: false },
        table: { enabled: false },
      }),
      violations: [
        `${NS}:storage:StorageAccount "data": ${["file", "queue", "table"]
          .map((one) => `encryption.services.${one}.enabled is false, expected anything but false`)
          .join("; ")}`,
      ],
    },
  },
  "azure-storage-require-secure-transfer": {
    "takes the newest protocol": { on: set("data", "minimumTlsVersion", "TLS1_3") },
  },
  "azure-storage-require-versioning": {
    "looks at blobs and containers": {
      on: all(
        set("data-blobs", "deleteRetentionPolicy", { enabled: false, days: 7 }),
        set("data-blobs", "containerDeleteRetentionPolicy", { enabled: false, days: 6 }),
      ),
      violations: [
        `${NS}:storage:BlobServiceProperties "data-blobs": deleteRetentionPolicy.enabled is false, expected true; containerDeleteRetentionPolicy.enabled is false, expected true; containerDeleteRetentionPolicy.days is 6, expected 7 or more`,
      ],
    },
    "asks nothing of an account for files": {
      on: all(remove("data-blobs"), set("data", "kind", "filestorage")),
    },
    "cannot tell whose the properties are": {
      on: set("data-blobs", "accountName", UNKNOWN),
      unknowns: [`${NS}:storage:BlobServiceProperties "data-blobs": accountName`],
    },
    "reads an account of the classic provider": {
      on: add(
        {
          type: "azure:storage/account:Account",
          name: "kept",
          props: {
            blobProperties: {
              versioningEnabled: true,
              deleteRetentionPolicy: { days: 7 },
              containerDeleteRetentionPolicy: { days: 7 },
            },
          },
        },
        {
          type: "azure:storage/account:Account",
          name: "lost",
          props: { blobProperties: { deleteRetentionPolicy: { days: 6 } } },
        },
      ),
      violations: [
        `azure:storage/account:Account "lost": blobProperties.versioningEnabled is not set, expected true; blobProperties.deleteRetentionPolicy.days is 6, expected 7 or more; blobProperties.containerDeleteRetentionPolicy.days is not set, expected 7 or more`,
      ],
    },
  },
};
