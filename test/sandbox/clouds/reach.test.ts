import {
  addressesOf,
  apiServerFailure,
  originOf,
  resolveService,
  serviceFailure,
} from "../../../sandbox/clouds/azure-native/reach";
import type { CloudStore } from "../../../sandbox/cloud-store";
import type { Properties } from "../../../sandbox/wire/values";
import { putAzure } from "../support/azure-resources";
import { connect, type ProviderClient } from "../support/provider-client";

const GROUP = "/subscriptions/s/resourceGroups/g/providers";
const vnet = (name: string): string => `${GROUP}/Microsoft.Network/virtualNetworks/${name}`;
const subnet = (network: string, name: string): string => `${vnet(network)}/subnets/${name}`;
const zone = (name: string): string => `${GROUP}/Microsoft.Network/privateDnsZones/${name}`;
const HOST = "aks-1.privatelink.westeurope.azmk8s.io";
const AKS_ZONE = zone("privatelink.westeurope.azmk8s.io");

let client: ProviderClient;
let store: CloudStore;
beforeEach(async () => {
  client = await connect("kubernetes");
  ({ store } = client);
});
afterEach(() => {
  client.close();
});

function put(type: string, id: string, inputs: Properties, outputs: Properties = {}): void {
  putAzure(store, type, id, inputs, { outputs });
}

const network = (name: string, location = "westeurope"): void => {
  put("network:VirtualNetwork", vnet(name), { location });
};
const place = (net: string, name: string, addressPrefix: string, more: Properties = {}): void => {
  put("network:Subnet", subnet(net, name), {
    addressPrefix,
    privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled",
    ...more,
  });
};
const group = (name: string, securityRules: readonly Properties[]): Properties => {
  const id = `${GROUP}/Microsoft.Network/networkSecurityGroups/${name}`;
  put("network:NetworkSecurityGroup", id, { securityRules });
  return { networkSecurityGroup: { id } };
};
const rule = (access: string, priority: number, from: string): Properties => ({
  access,
  priority,
  direction: "Inbound",
  protocol: "Tcp",
  sourceAddressPrefix: from,
  destinationAddressPrefix: "*",
  destinationPortRange: "443",
});
const link = (zoneId: string, net: string, more: Properties = {}): void => {
  put("privatedns:VirtualNetworkLink", `${zoneId}/virtualNetworkLinks/${net}`, {
    virtualNetwork: { id: vnet(net) },
    ...more,
  });
};
const peer = (a: string, b: string): void => {
  put("network:VirtualNetworkPeering", `${vnet(a)}/virtualNetworkPeerings/${b}`, {
    remoteVirtualNetwork: { id: vnet(b) },
  });
};

/** A private cluster whose API server admits the machines of one range. */
function cluster(admitted: string): void {
  network("aks");
  network("hub");
  place(
    "aks",
    "system",
    "10.0.0.0/24",
    group("nodes", [rule("Allow", 100, admitted), rule("Deny", 4096, "*")]),
  );
  place("aks", "vm", "10.0.1.0/24");
  place("hub", "agents", "10.1.0.0/24");
  put("privatedns:PrivateZone", AKS_ZONE, {});
  link(AKS_ZONE, "aks");
  put(
    "containerservice:ManagedCluster",
    `${GROUP}/Microsoft.ContainerService/managedClusters/aks`,
    {
      agentPoolProfiles: [{ vnetSubnetID: subnet("aks", "system") }],
      apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: AKS_ZONE },
    },
    { privateFQDN: HOST },
  );
}

const from = (word: string): string | undefined =>
  apiServerFailure(store, originOf(store, word), HOST);

describe("the API server of a private cluster", () => {
  it("has no name outside its networks", () => {
    cluster("10.0.1.0/24");
    expect(from("laptop")).toBe(`dial tcp: lookup ${HOST}: no such host`);
    expect(apiServerFailure(store, originOf(store, "laptop"), "other.example")).toBeUndefined();
  });

  it("answers the subnets that its security group admits", () => {
    cluster("10.0.1.0/24");
    expect(from("vm")).toBeUndefined();
  });

  it("has no name in a network without a link, and no path without both peerings", () => {
    cluster("10.0.0.0/8");
    expect(from("agents")).toContain("no such host");
    link(AKS_ZONE, "hub");
    peer("hub", "aks");
    expect(from("agents")).toContain("i/o timeout");
    peer("aks", "hub");
    expect(from("agents")).toBeUndefined();
  });

  it("does not answer a subnet that its security group denies", () => {
    cluster("10.0.1.0/24");
    link(AKS_ZONE, "hub");
    peer("hub", "aks");
    peer("aks", "hub");
    expect(from("agents")).toBe(`dial tcp ${HOST}:443: i/o timeout`);
  });

  it("answers in a subnet of its own with VNet integration, whose security group decides", () => {
    cluster("10.0.1.0/24");
    place("aks", "api", "10.0.2.0/28", {
      ...group("api", [rule("Allow", 100, "10.1.0.0/24"), rule("Deny", 4096, "*")]),
      privateEndpointNetworkPolicies: "Disabled", // says nothing about a load balancer
    });
    put(
      "containerservice:ManagedCluster",
      `${GROUP}/Microsoft.ContainerService/managedClusters/aks`,
      {
        agentPoolProfiles: [{ vnetSubnetID: subnet("aks", "system") }],
        apiServerAccessProfile: {
          enablePrivateCluster: true,
          privateDNSZone: AKS_ZONE,
          enableVnetIntegration: true,
          subnetId: subnet("aks", "api"),
        },
      },
      { privateFQDN: HOST },
    );
    link(AKS_ZONE, "hub");
    peer("hub", "aks");
    peer("aks", "hub");
    expect(from("vm")).toContain("i/o timeout");
    expect(from("agents")).toBeUndefined();
  });

  it("refuses a place that does not exist, and names those that do", () => {
    cluster("10.0.1.0/24");
    expect(() => originOf(store, "runners")).toThrow(
      "--run-from runners: there is no subnet of that name in the simulated Azure; use one of laptop, jumpbox, anywhere, system, vm, agents",
    );
    expect(() => originOf(store, "jumpbox")).toThrow("no virtual machine");
  });

  it("makes every call of the kubernetes provider fail", async () => {
    cluster("10.0.1.0/24");
    await client.configure({
      kubeconfig: JSON.stringify({ clusters: [{ cluster: { server: `https://${HOST}:443` } }] }),
    });
    const reason = `configured Kubernetes cluster is unreachable: unable to load schema information from the API server: Get "https://${HOST}/openapi/v2?timeout=32s": dial tcp: lookup ${HOST}: no such host`;
    const details = { details: expect.stringContaining(reason) as unknown };
    const token = "kubernetes:core/v1:Namespace";
    await expect(client.check(token, {})).rejects.toMatchObject(details);
    await expect(client.create(token, {})).rejects.toMatchObject(details);
    await expect(client.read(token, "codemie")).rejects.toMatchObject(details);
    await expect(client.delete(token, "codemie")).rejects.toMatchObject(details);
  });
});

describe("a storage account and a vault behind firewalls", () => {
  const account = `${GROUP}/Microsoft.Storage/storageAccounts/state`;
  const vault = `${GROUP}/Microsoft.KeyVault/vaults/state`;
  const BLOB_ZONE = zone("privatelink.blob.core.windows.net");
  const acl = { defaultAction: "Deny" };

  function services(publicNetworkAccess: string, range: string): void {
    network("aks");
    place("aks", "vm", "10.0.1.0/24", { natGateway: { id: `${GROUP}/nat` } });
    put("network:NatGateway", `${GROUP}/nat`, { publicIpAddresses: [{ id: `${GROUP}/ip` }] });
    put("network:PublicIPAddress", `${GROUP}/ip`, {}, { ipAddress: "20.0.0.4" });
    const location = "westeurope";
    put("storage:StorageAccount", account, {
      location,
      publicNetworkAccess,
      networkRuleSet: { ...acl, ipRules: [{ iPAddressOrRange: range }] },
    });
    put("keyvault:Vault", vault, {
      location,
      properties: { publicNetworkAccess, networkAcls: { ...acl, ipRules: [{ value: range }] } },
    });
  }

  const failure = (word: string, service: "blob" | "vault"): string | undefined =>
    serviceFailure(store, originOf(store, word), service, service === "blob" ? account : vault);

  const endpoint = (target: string, zoneId: string): void => {
    const id = `${GROUP}/Microsoft.Network/privateEndpoints/pe`;
    put(
      "network:PrivateEndpoint",
      id,
      {
        subnet: { id: subnet("aks", "vm") },
        privateLinkServiceConnections: [{ privateLinkServiceId: target }],
      },
      { customDnsConfigs: [{ fqdn: "state.blob.core.windows.net", ipAddresses: ["10.0.1.5"] }] },
    );
    put("network:PrivateDnsZoneGroup", `${id}/privateDnsZoneGroups/default`, {
      privateDnsZoneConfigs: [{ privateDnsZoneId: zoneId }],
    });
  };

  it("admit the addresses that their rules list", () => {
    services("Enabled", "198.51.100.0/24");
    expect(failure("laptop", "blob")).toBeUndefined();
    expect(failure("laptop", "vault")).toBeUndefined();
    expect(failure("vm", "vault")).toMatch(/^Forbidden: .*20\.0\.0\.4.*ForbiddenByFirewall$/);
  });

  it("do not apply address rules of storage to clients of the same region", () => {
    services("Enabled", "20.0.0.4");
    expect(failure("vm", "vault")).toBeUndefined();
    expect(failure("vm", "blob")).toMatch(/^AuthorizationFailure/);
    network("aks", "northeurope");
    expect(failure("vm", "blob")).toBeUndefined();
  });

  it("admit nobody from outside once public access is disabled, and a private endpoint all the same", () => {
    services("Disabled", "198.51.100.0/24");
    expect(failure("laptop", "vault")).toContain("ForbiddenByConnection");
    expect(failure("vm", "blob")).toMatch(/^AuthorizationFailure/);
    put("privatedns:PrivateZone", BLOB_ZONE, {});
    link(BLOB_ZONE, "aks");
    endpoint(account, BLOB_ZONE);
    expect(failure("vm", "blob")).toBeUndefined();
    expect(failure("laptop", "blob")).toMatch(/^AuthorizationFailure/);
    const addresses = (word: string): readonly string[] =>
      addressesOf(store, originOf(store, word), "state.blob.core.windows.net");
    expect([addresses("vm"), addresses("laptop")]).toEqual([["10.0.1.5"], ["203.0.113.10"]]);
  });

  it("have no name where a linked zone lacks their record, unless the link falls back", () => {
    services("Enabled", "20.0.0.4");
    network("aks", "northeurope");
    endpoint(account, zone("of-somebody-else"));
    put("privatedns:PrivateZone", BLOB_ZONE, {});
    link(BLOB_ZONE, "aks");
    expect(failure("vm", "blob")).toContain("no such host");
    expect(addressesOf(store, originOf(store, "vm"), "state.blob.core.windows.net")).toEqual([]);
    link(BLOB_ZONE, "aks", { resolutionPolicy: "NxDomainRedirect" });
    expect(resolveService(store, originOf(store, "vm"), "blob", account)).toEqual({ to: "public" });
    expect(failure("vm", "blob")).toBeUndefined();
  });
});
