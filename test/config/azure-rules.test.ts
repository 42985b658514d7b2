// Faults that only the plans of the components can see: the loader finds them, at their settings.
import { stringify } from "yaml";
import { InvalidArgumentsError } from "../../components/plans/issues";
import { settingsFromText } from "../../config/from-file";
import { loadConfig } from "../../config/load";

const PROJECT = "platform-foundations";
const SUBSCRIPTION = "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";
const id = (type: string, name: string): string =>
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/network/providers/Microsoft.Network/${type}/${name}`;

const CORE = {
  location: "westeurope",
  keyVault: { secretsExpire: "2027-11-01" },
  aks: { adminGroupObjectIds: ["3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10"] },
};
const MODELS = { secretExpires: "2027-11-01", regions: { swedencentral: {} } };

function refusals(settings: Readonly<Record<string, object>>): readonly string[] {
  const config = {
    "azure-native:subscriptionId": SUBSCRIPTION,
    "azure-native:tenantId": "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
    [`${PROJECT}:general`]: { customer: "airun", environment: "dev", owner: "team" },
    ...Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [`${PROJECT}:${key}`, value]),
    ),
  };
  try {
    loadConfig(
      settingsFromText(
        stringify({ config }, { defaultStringType: "QUOTE_DOUBLE" }),
        "Pulumi.test.yaml",
        PROJECT,
      ),
    );
    return [];
  } catch (error) {
    if (!(error instanceof InvalidArgumentsError)) throw error;
    return error.issues.map(({ path, problem, hint }) => `${path}: ${problem}; ${hint}`);
  }
}

const core = (more: object): readonly string[] =>
  refusals({
    azureCore: {
      ...CORE,
      ...more,
      aks: { ...CORE.aks, ...("aks" in more ? (more.aks as object) : {}) },
    },
  });
const network = (azureNetwork: object): readonly string[] => core({ azureNetwork });
const hub = (more: object): readonly string[] => network({ hub: { mode: "create", ...more } });
const spoke = (more: object): readonly string[] => network({ spoke: { mode: "create", ...more } });

describe("the certificate", () => {
  const access = (more: object): readonly string[] => core({ access: more });
  const vault = (name: string): string =>
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/certificates/providers/Microsoft.KeyVault/vaults/${name}`;
  const certificateSecretId = "https://airun-public.vault.azure.net/secrets/wildcard";

  it("is a secret of a vault whose id is known", () => {
    expect(access({ certificateSecretId, certificateVaultId: vault("airun-public") })).toEqual([]);
    expect(
      core({
        keyVault: { ...CORE.keyVault, name: "airun-public" },
        access: { certificateSecretId: `${certificateSecretId}/0123456789abcdef0123456789abcdef` },
      }),
    ).toEqual([]);
  });

  it.each([
    [
      { certificateSecretId },
      "azureCore.access.certificateVaultId: is missing, and the certificate is in the vault airun-public, not in that of this layer",
    ],
    [
      { certificateSecretId, certificateVaultId: vault("other") },
      "azureCore.access.certificateVaultId: is the vault other, and the certificate is in airun-public",
    ],
    [
      { certificateVaultId: vault("airun-public") },
      "azureCore.access.certificateVaultId: names the vault of a certificate, and access.certificateSecretId is missing",
    ],
    [
      { certificateSecretId: "https://airun-public.vault.azure.net/certificates/wildcard" },
      " is not the id of a secret in a vault; write https://<vault>.vault.azure.net/secrets/<name>",
    ],
  ])("is refused as %j", (settings, expected) => {
    expect(access(settings)).toEqual([expect.stringContaining(expected)]);
  });
});

describe("an API server in the network", () => {
  const apiServer = "vnetIntegration";
  const subnets = "virtualNetworks/aks/subnets";
  const existing = (more: object = {}): object => ({
    spoke: {
      mode: "existing",
      vnetId: id("virtualNetworks", "aks"),
      addressSpace: "10.0.0.0/16",
      subnetIds: Object.fromEntries(
        ["system", "user", "pods", "vm", "postgres"].map((key) => [key, id(subnets, key)]),
      ),
      ...more,
    },
  });

  it("has a subnet of the settings' range, or the one that is given", () => {
    expect(core({ aks: { apiServer } })).toEqual([]);
    const azureNetwork = existing({ apiServerSubnetId: id(subnets, "api") });
    expect(core({ aks: { apiServer }, azureNetwork })).toEqual([]);
  });

  it.each([
    [
      { aks: { apiServer }, azureNetwork: existing() },
      "azureCore.azureNetwork.spoke.apiServerSubnetId: is missing, and aks.apiServer is vnetIntegration",
    ],
    [
      { azureNetwork: existing({ apiServerSubnetId: id(subnets, "api") }) },
      "azureCore.azureNetwork.spoke.apiServerSubnetId: is given, and aks.apiServer is privateEndpoint",
    ],
    [
      {
        aks: { apiServer, identity: { mode: "systemAssigned" } },
        dns: { zones: { aks: "system" } },
      },
      "azureCore.aks.apiServer: with vnetIntegration needs an identity that has its role",
    ],
    [
      {
        aks: { apiServer },
        azureNetwork: { spoke: { mode: "create", apiServerSubnet: "10.0.80.0/29" } },
      },
      "azureCore.azureNetwork.spoke.apiServerSubnet: ",
    ],
    [
      {
        aks: { apiServer },
        azureNetwork: {
          hub: { mode: "create", extraSubnets: { apiServer: { cidr: "10.1.4.0/28" } } },
        },
      },
      "azureCore.azureNetwork.hub.extraSubnets.apiServer: ",
    ],
  ])("is refused as %j", (settings, expected) => {
    expect(core(settings)).toEqual([expect.stringContaining(expected)]);
  });
});

describe("clients of the API server", () => {
  const extraSubnets = { agents: { cidr: "10.0.65.0/24" } };
  const otherSpokes = {
    tools: { vnetId: id("virtualNetworks", "tools"), addressSpace: "10.4.0.0/16" },
  };

  it("are extra subnets, other spokes and ranges", () => {
    expect(
      core({
        aks: { apiServerClients: ["agents", "tools", "192.168.7.0/24", "192.168.8.4"] },
        azureNetwork: { spoke: { mode: "create", extraSubnets }, otherSpokes },
      }),
    ).toEqual([]);
  });

  it("must be known", () => {
    expect(
      core({
        aks: { apiServerClients: ["runners", "0.0.0.0/0"] },
        azureNetwork: { spoke: { mode: "create", extraSubnets }, otherSpokes },
      }),
    ).toEqual([
      "azureCore.aks.apiServerClients[0]: runners is neither an extra subnet nor one of otherSpokes; use agents, tools, a range",
      "azureCore.aks.apiServerClients[1]: 0.0.0.0/0 is open to the whole internet; list the ranges of the machines that call the API server",
    ]);
  });
});

describe("a jumpbox that deploys", () => {
  it("needs the account and the vault of the state", () => {
    expect(core({ jumpbox: { deploysFrom: true } })).toEqual([
      "azureCore.jumpbox.deploysFrom: needs stateStorageAccountId and stateVaultId for the state that the machine reads; give the outputs of the stack bootstrap of those names",
    ]);
  });
});

describe("the address plan", () => {
  it("keeps each subnet inside its network, apart from the others and large enough", () => {
    expect(hub({ subnets: { bastion: "10.1.1.0/28", endpoints: "10.9.2.0/24" } })).toEqual([
      "azureCore.azureNetwork.hub.subnets.bastion: 10.1.1.0/28 is too small; use /26 or a larger block",
      "azureCore.azureNetwork.hub.subnets.endpoints: 10.9.2.0/24 lies outside 10.1.0.0/16; move it inside addressSpace",
    ]);
    expect(spoke({ subnets: { user: "10.0.0.0/20", pods: "10.0.32.0/26" } })).toEqual([
      "azureCore.azureNetwork.spoke.subnets.user: 10.0.0.0/20 overlaps subnets.system 10.0.0.0/20; choose a range of its own",
      "azureCore.azureNetwork.spoke.subnets.pods: 10.0.32.0/26 has 59 usable addresses, but 1344 are needed; use /21 or a larger block",
    ]);
  });

  it("grows with the pools", () => {
    expect(core({ aks: { userPools: { user: { maxCount: 60, maxPods: 110 } } } })).toEqual([
      "azureCore.azureNetwork.spoke.subnets.pods: 10.0.32.0/20 has 4091 usable addresses, but 10688 are needed; use /18 or a larger block",
    ]);
  });

  it("counts extra subnets in", () => {
    expect(
      hub({
        extraSubnets: {
          agents: { cidr: "10.1.2.128/25" },
          system: { cidr: "10.1.3.0/24" },
          gateway: {
            cidr: "10.1.4.0/24",
            rules: [{ name: "all of it", sources: ["0.0.0.0/0"], ports: [443] }],
          },
        },
      }),
    ).toEqual([
      "azureCore.azureNetwork.hub.extraSubnets.agents.cidr: 10.1.2.128/25 overlaps subnets.endpoints 10.1.2.0/24; choose a range of its own",
      'azureCore.azureNetwork.hub.extraSubnets.gateway.rules[0].name: "all of it" is not a valid name; use 1 to 80 letters, digits, dots, hyphens and underscores',
      "azureCore.azureNetwork.hub.extraSubnets.gateway.rules[0].sources: 0.0.0.0/0 is open to the whole internet; list the ranges that need access",
      "azureCore.azureNetwork.hub.extraSubnets.system: system is a subnet of the other network already; choose another key; outputs list the subnets of both by their keys",
    ]);
  });

  it("keeps routed networks apart, and names each once", () => {
    expect(
      network({
        otherSpokes: {
          agents: { vnetId: id("virtualNetworks", "agents"), addressSpace: "10.1.128.0/17" },
          again: { vnetId: id("virtualNetworks", "Agents"), addressSpace: "10.4.0.0/16" },
          aks: { vnetId: id("virtualNetworks", "other"), addressSpace: "10.5.0.0/16" },
        },
      }),
    ).toEqual([
      "azureCore.azureNetwork.otherSpokes.agents.addressSpace: 10.1.128.0/17 overlaps hub.addressSpace 10.1.0.0/16; choose a range of its own",
      expect.stringMatching(
        /^azureCore\.azureNetwork\.otherSpokes\.again\.vnetId: .* is listed twice; list each network once$/,
      ),
      "azureCore.azureNetwork.otherSpokes.aks: aks is reserved for the built-in AKS network; choose another key",
    ]);
  });

  it("joins machines and clusters to what is in their own subscription", () => {
    const elsewhere = (type: string, name: string) =>
      id(type, name).replace(SUBSCRIPTION, "0c7e4d2a-9b1f-4e53-8a66-3f2d1c0b9a87");
    expect(
      network({
        egress: { mode: "natGateway", publicIpId: elsewhere("publicIPAddresses", "nat") },
        hub: {
          mode: "existing",
          vnetId: elsewhere("virtualNetworks", "hub"),
          addressSpace: "10.1.0.0/16",
          endpointSubnetId: elsewhere("virtualNetworks", "hub/subnets/endpoints"),
        },
      }),
    ).toEqual([
      expect.stringMatching(
        /^azureCore\.azureNetwork\.egress\.publicIpId: .* is in another subscription; give one of /,
      ),
      "azureCore.bastion.mode: create puts a Bastion beside its network, and the hub is in another subscription; use none with a reason; the hub's owner runs the Bastion",
    ]);
  });

  it("has one kind of egress", () => {
    expect(
      spoke({
        routes: [{ name: "all", addressPrefix: "0.0.0.0/0", nextHopIp: "10.1.9.4" }],
      }),
    ).toEqual([
      "azureCore.azureNetwork.spoke.routes[0].addressPrefix: 0.0.0.0/0 is the default route, which the egress mode sets; use egress mode appliance instead; a NAT gateway cannot be combined with a default route",
    ]);
    expect(
      core({
        postgres: { network: { mode: "injected" } },
        azureNetwork: { egress: { mode: "appliance", nextHopIp: "10.1.9.4" } },
      }),
    ).toEqual([
      "azureCore.postgres.network.mode: injected needs access to Entra ID and storage that does not pass the appliance; use privateEndpoint, or another egress mode",
    ]);
    expect(
      core({
        postgres: { network: { mode: "injected" } },
        dns: { zones: { postgres: "policyManaged" } },
      }),
    ).toEqual([
      "azureCore.postgres.network.mode: injected needs a zone to write the server's name into, and the tenant's policy manages it; use privateEndpoint, or create the zone, or give its id in dns.zones.postgres",
    ]);
  });
});

describe("flow logs", () => {
  const logged = (flowLogs: object): readonly string[] => core({ monitoring: { flowLogs } });

  it("are kept for a time that Azure takes, and read as often as it can", () => {
    expect(
      logged({ retentionDays: 0, trafficAnalytics: { intervalMinutes: 30 } }).map(
        (line) => line.split(": ")[0],
      ),
    ).toEqual([
      "azureCore.monitoring.flowLogs.retentionDays",
      "azureCore.monitoring.flowLogs.trafficAnalytics.intervalMinutes",
    ]);
  });
});

describe("private names", () => {
  it("go into the zone of exactly that name", () => {
    expect(
      core({
        dns: {
          application: {
            domain: "codemie.corp",
            zone: id("privateDnsZones", "other.corp"),
          },
          zones: {
            blob: id("privateDnsZones", "privatelink.vaultcore.azure.net"),
            vault: id("privateDnsZones", "privatelink.vaultcore.azure.net"),
            aks: id("privateDnsZones", "aks.corp"),
          },
        },
      }),
    ).toEqual([
      "azureCore.dns.zones.blob: privatelink.vaultcore.azure.net is not the zone privatelink.blob.core.windows.net; give the id of the zone of exactly that name",
      "azureCore.dns.application.zone: other.corp is not the zone codemie.corp; give the id of the zone of exactly that name",
      expect.stringMatching(
        /^azureCore\.dns\.zones\.aks: the zone aks\.corp cannot serve a private cluster; /,
      ),
    ]);
    expect(
      refusals({
        azureCore: CORE,
        azureOpenAi: { ...MODELS, zone: id("privateDnsZones", "openai.corp") },
      }),
    ).toEqual([
      "azureOpenAi.zone: openai.corp is not the zone privatelink.openai.azure.com; give the id of the zone of exactly that name",
    ]);
  });

  it("are resolved by existing networks, in one zone of a name", () => {
    const zoneId = id("privateDnsZones", "privatelink.blob.core.windows.net");
    expect(
      core({
        dns: {
          zones: { blob: { zoneId, linkedNetworks: ["aks", "spoke"] } },
          extraZones: {
            redis: "privatelink.redis.cache.windows.net",
            blob: "privatelink.dfs.core.windows.net",
            vaults: "privatelink.vaultcore.azure.net",
          },
        },
      }),
    ).toEqual([
      'azureCore.dns.zones.blob.linkedNetworks: "spoke" is none of the networks; use some of aks, hub',
      "azureCore.dns.extraZones.vaults: privatelink.vaultcore.azure.net is the zone of vault already; a network cannot be linked to two zones of one name",
      "azureCore.dns.extraZones.blob: blob is the key of a zone that has a setting of its own; choose another key",
    ]);
  });
});

describe("cluster, databases, machine and models", () => {
  it("are refused in the words of their settings", () => {
    expect(core({ resourceGroupName: "rg." })).toEqual([
      'azureCore.resourceGroupName: "rg." is not a resource group name; use 1 to 90 letters, digits and hyphens',
    ]);
    expect(
      core({
        aks: {
          clusterName: "-aks",
          systemPool: { vmSize: "Standard_B2s" },
          userPools: {
            user: { labels: { "kubernetes.io/role": "app" }, minCount: 5, maxCount: 3 },
          },
        },
        postgres: {
          administratorLogin: "admin",
          sku: { name: "D2" },
          dedicated: {
            keycloak: {
              sku: { name: "Standard_B2ms", tier: "Burstable" },
              highAvailability: "sameZone",
            },
          },
        },
        jumpbox: { vmName: "my machine", adminUsername: "root" },
        workloadIdentity: {
          subjects: ["system:serviceaccount:a:b", "system:serviceaccount:a:b"],
        },
        keyVault: {
          secretsExpire: "2027-11-01",
          publicAccess: { allowedIpRanges: ["10.0.0.0/8"], reason: "for the first days" },
        },
      }).map((line) => line.split(": ")[0]),
    ).toEqual([
      "azureCore.aks.clusterName",
      "azureCore.aks.systemPool.vmSize",
      "azureCore.aks.userPools.user.maxCount",
      "azureCore.aks.userPools.user.labels.kubernetes.io/role",
      "azureCore.postgres.sku.name",
      "azureCore.postgres.administratorLogin",
      "azureCore.postgres.dedicated.keycloak.highAvailability",
      "azureCore.jumpbox.vmName",
      "azureCore.jumpbox.adminUsername",
      "azureCore.keyVault.publicAccess.allowedIpRanges[0]",
      "azureCore.workloadIdentity.subjects[1]",
    ]);
  });

  it("name what asks for zones in a region that has none", () => {
    const withoutZones = { reason: "UK West has no availability zones." };
    const asking = {
      azureNetwork: { egress: { mode: "natGateway", zone: "2" } },
      postgres: {
        highAvailability: "zoneRedundant",
        dedicated: { keycloak: { highAvailability: "zoneRedundant" } },
      },
    };
    expect(core({ ...asking, withoutZones })).toEqual([
      'azureCore.azureNetwork.egress.zone: "2" asks for availability zones, and withoutZones says that the region has none; leave it out',
      'azureCore.postgres.highAvailability: "zoneRedundant" asks for availability zones, and withoutZones says that the region has none; use sameZone or none',
      'azureCore.postgres.dedicated.keycloak.highAvailability: "zoneRedundant" asks for availability zones, and withoutZones says that the region has none; use sameZone or none',
    ]);
    expect(core(asking)).toEqual([]);
  });

  it("hold for models and state too", () => {
    expect(
      refusals({
        azureCore: CORE,
        azureOpenAi: {
          ...MODELS,
          restore: ["westeurope-0"],
          publicAccess: { allowedIpRanges: ["192.168.1.0/24"], reason: "for the first days" },
          managedIdentitySubjects: ["system:serviceaccount:a:b", "system:serviceaccount:a:b"],
        },
        azureStateBackend: { location: "westeurope", allowedIpRanges: ["0.0.0.0/0"] },
      }).map((line) => line.split(": ")[0]),
    ).toEqual([
      "azureStateBackend.allowedIpRanges[0]",
      "azureOpenAi.publicAccess.allowedIpRanges[0]",
      "azureOpenAi.managedIdentitySubjects[1]",
      "azureOpenAi.restore[0]",
    ]);
  });
});
