import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Scenario } from "../../../sandbox/clouds/scenario";
import { familyOf } from "../../../sandbox/clouds/azure-native/vm-sizes";
import { secret } from "../../../sandbox/wire/values";
import { type Created, type ProviderClient, connect } from "../support/provider-client";

const AZ = "azure-native:";
const rg = { resourceGroupName: "rg" } as const;
const NETWORK_CONTRIBUTOR = "4d97b98b-1d4f-4787-a291-c67834d212e7";

describe("the simulated Azure", () => {
  let azure: ProviderClient;
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "cloud-store-"));
  });
  afterEach(() => {
    azure.close();
    rmSync(dir, { recursive: true, force: true });
  });

  async function start(scenario: Partial<Scenario> = {}, latency = 0): Promise<void> {
    azure = await connect("azure-native", { dir, scenario, latency });
    await azure.create(`${AZ}resources:ResourceGroup`, { ...rg, location: "West Europe" });
  }
  const make = (type: string, inputs: object, name?: string): Promise<Created> =>
    azure.create(AZ + type, { ...rg, ...inputs }, name === undefined ? {} : { name });
  const network = (name: string, prefix: string): Promise<Created> =>
    make("network:VirtualNetwork", {
      virtualNetworkName: name,
      addressSpace: { addressPrefixes: [prefix] },
    });
  const subnet = (
    networkName: string,
    name: string,
    prefix: string,
    more: object = {},
  ): Promise<Created> =>
    make("network:Subnet", {
      virtualNetworkName: networkName,
      subnetName: name,
      addressPrefix: prefix,
      ...more,
    });
  const refused = (code: string): { readonly details: unknown } => ({
    details: expect.stringContaining(`Code="${code}"`) as unknown,
  });
  const applied = (): readonly string[] =>
    readFileSync(join(dir, "journal.jsonl"), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { behaviour?: string })
      .flatMap(({ behaviour }) => behaviour ?? []);

  it("takes the region from the group when none is given", async () => {
    await start();
    const made = await network("hub", "10.1.0.0/16");
    expect(made.outputs).toMatchObject({
      location: "westeurope",
      provisioningState: "Succeeded",
      name: "hub",
    });
  });

  it("refuses to create what exists, by its id", async () => {
    await start();
    const { id } = await network("hub", "10.1.0.0/16");
    await expect(network("hub", "10.1.0.0/16")).rejects.toMatchObject({
      details: `cannot create already existing resource '${id}'`,
    });
  });

  it("adopts what every account has from the start", async () => {
    await start();
    await make("storage:StorageAccount", {
      accountName: "acct",
      kind: "StorageV2",
      sku: { name: "Standard_ZRS" },
    });
    const service = { accountName: "acct", blobServicesName: "default", isVersioningEnabled: true };
    const first = await make("storage:BlobServiceProperties", service);
    const second = await make("storage:BlobServiceProperties", {
      ...service,
      isVersioningEnabled: false,
    });
    expect(second.id).toBe(first.id);
  });

  it("computes what others need", async () => {
    await start();
    const vault = await make("keyvault:Vault", { vaultName: "KV", properties: { tenantId: "t" } });
    const key = await make("keyvault:Key", {
      vaultName: "KV",
      keyName: "codemie-key",
      properties: { kty: "RSA" },
    });
    const identity = await make("managedidentity:UserAssignedIdentity", { resourceName: "id" });
    const registry = await make("containerregistry:Registry", {
      registryName: "Acr",
      sku: { name: "Premium" },
    });
    const cluster = await make("containerservice:ManagedCluster", {
      resourceName: "aks",
      dnsPrefix: "codemie",
      identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
      apiServerAccessProfile: { enablePrivateCluster: true },
      oidcIssuerProfile: { enabled: true },
    });
    expect(vault.outputs["properties"]).toMatchObject({
      tenantId: "t",
      vaultUri: "https://kv.vault.azure.net/",
    });
    expect(key.outputs["keyUriWithVersion"]).toMatch(
      /^https:\/\/kv\.vault\.azure\.net\/keys\/codemie-key\/[0-9a-f]{32}$/,
    );
    expect(identity.outputs["principalId"]).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(registry.outputs["loginServer"]).toBe("acr.azurecr.io");
    expect(cluster.outputs).toMatchObject({
      identity: {
        userAssignedIdentities: { [identity.id]: { principalId: identity.outputs["principalId"] } },
      },
      oidcIssuerProfile: {
        issuerURL: expect.stringMatching(
          /^https:\/\/westeurope\.oic\.prod-aks\.azure\.com\//,
        ) as unknown,
      },
      privateFQDN: expect.stringMatching(
        /^codemie-.*\.privatelink\.westeurope\.azmk8s\.io$/,
      ) as unknown,
      identityProfile: { kubeletidentity: { clientId: expect.any(String) as unknown } },
    });
  });

  it("never returns a password, and keeps the program's at a refresh", async () => {
    await start();
    const made = await make("dbforpostgresql:Server", {
      serverName: "pg",
      administratorLoginPassword: "pw",
    });
    expect(made.outputs).not.toHaveProperty("administratorLoginPassword");
    const token = `${AZ}dbforpostgresql:Server`;
    expect((await azure.read(token, made.id, made)).inputs["administratorLoginPassword"]).toBe(
      "pw",
    );
    expect((await azure.read(token, made.id)).inputs).not.toHaveProperty(
      "administratorLoginPassword",
    );
  });

  it("gives interfaces and endpoints the lowest free addresses, also when they come at once", async () => {
    await start({}, 0.0001);
    await network("hub", "10.1.0.0/16");
    const { id } = await subnet("hub", "a", "10.1.2.0/24");
    const nic = (name: string): Promise<Created> =>
      make("network:NetworkInterface", {
        networkInterfaceName: name,
        ipConfigurations: [{ name: "ip", subnet: { id } }],
      });
    const made = await Promise.all([nic("one"), nic("two"), nic("three")]);
    const addresses = made.map(
      ({ outputs }) =>
        (outputs["ipConfigurations"] as { privateIPAddress: string }[])[0]?.privateIPAddress,
    );
    expect(addresses.sort()).toEqual(["10.1.2.4", "10.1.2.5", "10.1.2.6"]);
  });

  it("takes one subnet of a network at a time, and subnets of two networks at once", async () => {
    await start({}, 0.0001);
    await network("hub", "10.1.0.0/16");
    await network("spoke", "10.2.0.0/16");
    const outcomes = await Promise.allSettled([
      subnet("hub", "a", "10.1.0.0/24"),
      subnet("hub", "b", "10.1.1.0/24"),
      subnet("spoke", "a", "10.2.0.0/24"),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    await expect(subnet("hub", "b", "10.1.1.0/24")).resolves.toBeDefined();
    expect(applied()).toEqual(["one change at a time in a virtual network"]);
  });

  it.each([
    [
      "cognitiveservices:Account",
      "accountName",
      "cognitiveservices:Deployment",
      "deploymentName",
      "RequestConflict",
    ],
    [
      "dbforpostgresql:Server",
      "serverName",
      "dbforpostgresql:Database",
      "databaseName",
      "ServerIsBusy",
    ],
    [
      "managedidentity:UserAssignedIdentity",
      "resourceName",
      "managedidentity:FederatedIdentityCredential",
      "federatedIdentityCredentialResourceName",
      "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
    ],
  ])(
    "takes the children of one %s one after another",
    async (parentType, parentName, childType, childName, code) => {
      await start({}, 0.0001);
      await make(parentType, { [parentName]: "parent" });
      const child = (name: string): Promise<Created> =>
        make(childType, {
          [parentName]: "parent",
          [childName]: name,
          audiences: ["a"],
          issuer: "i",
          subject: name,
        });
      const [first, second] = await Promise.allSettled([child("one"), child("two")]);
      expect(first.status).toBe("fulfilled");
      expect(second).toMatchObject({ status: "rejected", reason: refused(code) });
    },
  );

  it("has the network watchers that Azure makes by itself, each of which takes one flow log at a time", async () => {
    await start({}, 0.0001);
    const { id: targetResourceId } = await network("hub", "10.1.0.0/16");
    const flowLog = (region: string, name: string): Promise<Created> =>
      make("network:FlowLog", {
        resourceGroupName: "NetworkWatcherRG",
        networkWatcherName: `NetworkWatcher_${region}`,
        flowLogName: name,
        location: region,
        storageId: "/account",
        targetResourceId,
      });
    const [first, second, third] = await Promise.allSettled([
      flowLog("westeurope", "one"),
      flowLog("westeurope", "two"),
      flowLog("northeurope", "three"),
    ]);
    expect(first).toMatchObject({
      status: "fulfilled",
      value: {
        id: expect.stringMatching(
          /NetworkWatcherRG\/providers\/Microsoft\.Network\/networkWatchers\/NetworkWatcher_westeurope\/flowLogs\/one$/,
        ) as unknown,
        outputs: {
          provisioningState: "Succeeded",
          targetResourceGuid: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
        },
      },
    });
    expect(second).toMatchObject({ status: "rejected", reason: refused("InternalServerError") });
    expect(third.status).toBe("fulfilled");
  });

  it("makes interfaces and endpoints in the subscription of their network only", async () => {
    await start();
    const foreign =
      "/subscriptions/0c7e4d2a-9b1f-4e53-8a66-3f2d1c0b9a87/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/hub/subnets/endpoints";
    await expect(
      make("network:PrivateEndpoint", {
        privateEndpointName: "vault-pe",
        subnet: { id: foreign },
        privateLinkServiceConnections: [],
      }),
    ).rejects.toMatchObject(refused("InvalidResourceReference"));
    await expect(
      make("network:NetworkInterface", {
        networkInterfaceName: "vm-nic",
        ipConfigurations: [{ name: "first", subnet: { id: foreign } }],
      }),
    ).rejects.toMatchObject(refused("InvalidResourceReference"));
  });

  it("answers for the network interface of an endpoint, which Azure makes, as for any other", async () => {
    await start();
    await network("hub", "10.1.0.0/16");
    const { id } = await subnet("hub", "endpoints", "10.1.0.0/24");
    const account =
      "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/files";
    const endpoint = await make("network:PrivateEndpoint", {
      privateEndpointName: "files",
      subnet: { id },
      customNetworkInterfaceName: "files-nic",
      privateLinkServiceConnections: [
        { name: "files", privateLinkServiceId: account, groupIds: ["blob"] },
      ],
    });
    const ask = (networkInterfaceName: string) =>
      azure.invoke(`${AZ}network:getNetworkInterface`, { ...rg, networkInterfaceName });
    expect(await ask("files-nic")).toMatchObject({
      id: (endpoint.outputs["networkInterfaces"] as { id: string }[])[0]?.id,
      privateEndpoint: { id: endpoint.id },
      ipConfigurations: [{ privateIPAddress: "10.1.0.4", subnet: { id } }],
    });
    await expect(ask("other-nic")).rejects.toMatchObject(refused("ResourceNotFound"));
  });

  it("keeps a new PostgreSQL server busy, and a server whose endpoint or setting is being made", async () => {
    await start({}, 0.0001);
    const server = await make("dbforpostgresql:Server", { serverName: "pg" });
    const parameter = (configurationName: string): Promise<Created> =>
      make("dbforpostgresql:Configuration", { serverName: "pg", configurationName, value: "on" });
    await make("dbforpostgresql:Database", { serverName: "pg", databaseName: "app" });
    await expect(parameter("log_connections")).rejects.toMatchObject(refused("ServerIsBusy"));
    await new Promise((resolve) => setTimeout(resolve, 600));
    await parameter("log_connections");
    await network("hub", "10.1.0.0/16");
    const { id } = await subnet("hub", "endpoints", "10.1.0.0/24");
    const outcomes = await Promise.allSettled([
      make("network:PrivateEndpoint", {
        privateEndpointName: "pe",
        subnet: { id },
        privateLinkServiceConnections: [{ name: "pg", privateLinkServiceId: server.id }],
      }),
      parameter("log_checkpoints"),
      azure.create(`${AZ}monitor:DiagnosticSetting`, {
        name: "to-workspace",
        resourceUri: server.id,
        workspaceId: "/w",
        logs: [{ category: "PostgreSQLLogs", enabled: true }],
      }),
    ]);
    expect(outcomes).toMatchObject([
      { status: "fulfilled" },
      { status: "rejected", reason: refused("ServerIsBusy") },
      { status: "rejected", reason: refused("ServerIsBusy") },
    ]);
  });

  it("refuses reserved characters in names of tags", async () => {
    await start();
    const group = azure.create(`${AZ}resources:ResourceGroup`, {
      resourceGroupName: "tagged",
      location: "westeurope",
      tags: { "cost/center": "4711" },
    });
    await expect(group).rejects.toMatchObject(refused("InvalidTagNameCharacters"));
  });

  describe("diagnostic settings", () => {
    const WORKSPACE =
      "/subscriptions/s/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/w";
    const setting = (
      resourceUri: string,
      categories: { readonly logs?: readonly string[]; readonly metrics?: readonly string[] },
      more: object = {},
    ): Promise<Created> => {
      const on = (category: string) => ({ category, enabled: true });
      return azure.create(`${AZ}monitor:DiagnosticSetting`, {
        name: "to-workspace",
        resourceUri,
        workspaceId: WORKSPACE,
        logs: (categories.logs ?? []).map(on),
        metrics: (categories.metrics ?? []).map(on),
        ...more,
      });
    };

    it("are refused where a type exports nothing, no metrics, or another category", async () => {
      await start();
      const gateway = await make("network:NatGateway", { natGatewayName: "ng" });
      const group = await make("network:NetworkSecurityGroup", { networkSecurityGroupName: "nsg" });
      const vault = await make("keyvault:Vault", { vaultName: "KV", properties: {} });
      await expect(setting(gateway.id, { metrics: ["AllMetrics"] })).rejects.toMatchObject(
        refused("ResourceTypeNotSupported"),
      );
      await expect(setting(group.id, { metrics: ["AllMetrics"] })).rejects.toMatchObject({
        details: expect.stringContaining("Metric export is not enabled.") as unknown,
      });
      await expect(setting(vault.id, { logs: ["StorageRead"] })).rejects.toMatchObject({
        details: expect.stringContaining("Category 'StorageRead' is not supported.") as unknown,
      });
      await expect(
        setting(vault.id, { logs: ["AuditEvent"], metrics: ["AllMetrics"] }),
      ).resolves.toBeDefined();
    });

    it("share no category of a resource in one workspace, and are five at most", async () => {
      const subscription = "/subscriptions/5a4d0b0e-0000-4000-8000-5a4d0b0e0001";
      const foreign = (name: string) =>
        `${subscription}/providers/Microsoft.Insights/diagnosticSettings/${name}`;
      await start({ existing: ["a", "b", "c"].map(foreign) });
      await setting(subscription, { logs: ["Administrative"] });
      await expect(
        setting(subscription, { logs: ["Policy", "Administrative"] }, { name: "second" }),
      ).rejects.toMatchObject({
        details: expect.stringMatching(
          /Code="Conflict".*already used in diagnostic setting 'to-workspace' for category 'Administrative'/,
        ) as unknown,
      });
      await setting(subscription, { logs: ["Policy"] }, { name: "second" });
      await expect(
        setting(subscription, { logs: ["Security"] }, { name: "third" }),
      ).rejects.toMatchObject({
        details: expect.stringContaining("The limit of 5 diagnostic settings") as unknown,
      });
    });

    it("of a cluster go through a rule in the region of its workspace", async () => {
      await start();
      const workspace = await make("operationalinsights:Workspace", {
        workspaceName: "w",
        location: "northeurope",
      });
      const rule = (location: string): Promise<Created> =>
        make("monitor:DataCollectionRule", {
          dataCollectionRuleName: "dcr",
          location,
          destinations: { logAnalytics: [{ name: "w", workspaceResourceId: workspace.id }] },
        });
      await expect(rule("westeurope")).rejects.toMatchObject(refused("InvalidPayload"));
      await expect(rule("northeurope")).resolves.toBeDefined();
    });
  });

  it("peers no network while one of its subnets changes, and none that overlap", async () => {
    await start({}, 0.0001);
    const hub = await network("hub", "10.1.0.0/16");
    const spoke = await network("spoke", "10.2.0.0/16");
    const twin = await network("twin", "10.1.128.0/17");
    const peer = (remote: Created): Promise<Created> =>
      make("network:VirtualNetworkPeering", {
        virtualNetworkName: "hub",
        virtualNetworkPeeringName: "p",
        remoteVirtualNetwork: { id: remote.id },
      });
    const [, early] = await Promise.allSettled([subnet("spoke", "a", "10.2.0.0/24"), peer(spoke)]);
    expect(early).toMatchObject({ reason: refused("ReferencedResourceNotProvisioned") });
    await expect(peer(twin)).rejects.toMatchObject(refused("VnetAddressSpacesOverlap"));
    await expect(peer(spoke)).resolves.toMatchObject({ outputs: { peeringState: "Initiated" } });
    expect(hub.id).toContain("hub");
  });

  it("refuses subnets that overlap or are outside, and references to missing resources", async () => {
    await start();
    await network("hub", "10.1.0.0/16");
    const { id } = await subnet("hub", "a", "10.1.0.0/24");
    await expect(subnet("hub", "b", "10.1.0.128/25")).rejects.toMatchObject(
      refused("NetcfgSubnetRangesOverlap"),
    );
    await expect(subnet("hub", "c", "10.9.0.0/24")).rejects.toMatchObject(
      refused("NetcfgInvalidSubnet"),
    );
    const missing = id.replace("virtualNetworks/hub/subnets/a", "natGateways/none");
    await expect(
      subnet("hub", "d", "10.1.3.0/24", { natGateway: { id: missing } }),
    ).rejects.toMatchObject(refused("InvalidResourceReference"));
    await expect(subnet("nowhere", "a", "10.1.0.0/24")).rejects.toMatchObject(
      refused("ParentResourceNotFound"),
    );
    await expect(
      azure.create(`${AZ}network:RouteTable`, { resourceGroupName: "other", routeTableName: "r" }),
    ).rejects.toMatchObject(refused("ResourceGroupNotFound"));
  });

  describe("role assignments", () => {
    const assign = (scope: string, principalId: unknown, more: object = {}): Promise<Created> =>
      azure.create(`${AZ}authorization:RoleAssignment`, {
        scope,
        principalId,
        roleDefinitionId: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${NETWORK_CONTRIBUTOR}`,
        ...more,
      });

    it("do not see a new principal unless they say of what type it is", async () => {
      await start({}, 0.0001);
      const { id, outputs } = await make("managedidentity:UserAssignedIdentity", {
        resourceName: "id",
      });
      const principal = outputs["principalId"];
      await expect(assign(id, principal)).rejects.toMatchObject(refused("PrincipalNotFound"));
      await expect(
        assign(id, principal, { principalType: "ServicePrincipal" }),
      ).resolves.toBeDefined();
    });

    it("are for a principal that the directory has", async () => {
      const gone = "0c7e4d2a-9b1f-4e53-8a66-3f2d1c0b9a87";
      await start({ unknownPrincipals: [gone] });
      const { id } = await network("hub", "10.1.0.0/16");
      await expect(assign(id, "")).rejects.toMatchObject(refused("InvalidPrincipalId"));
      await expect(assign(id, gone, { principalType: "Group" })).rejects.toMatchObject(
        refused("PrincipalNotFound"),
      );
    });

    it("refuse the wrong type, and a second option of the same meaning", async () => {
      await start();
      const { id, outputs } = await make("managedidentity:UserAssignedIdentity", {
        resourceName: "id",
      });
      const principal = outputs["principalId"];
      await expect(assign(id, principal, { principalType: "User" })).rejects.toMatchObject(
        refused("UnmatchedPrincipalType"),
      );
      await assign(id, principal, { principalType: "ServicePrincipal", roleAssignmentName: "one" });
      await expect(
        assign(id, principal, { principalType: "ServicePrincipal", roleAssignmentName: "two" }),
      ).rejects.toMatchObject(refused("RoleAssignmentExists"));
    });
  });

  it("builds no cluster without rights on its zone, egress, or a linked zone", async () => {
    await start();
    const spoke = await network("spoke", "10.0.0.0/16");
    const bare = await subnet("spoke", "bare", "10.0.0.0/20");
    const nat = await make("network:NatGateway", {
      natGatewayName: "nat",
      sku: { name: "Standard" },
    });
    const open = await subnet("spoke", "open", "10.0.16.0/20", { natGateway: { id: nat.id } });
    const identity = await make("managedidentity:UserAssignedIdentity", { resourceName: "id" });
    const zone = await make("privatedns:PrivateZone", {
      privateZoneName: "privatelink.westeurope.azmk8s.io",
      location: "Global",
    });
    const cluster = (vnetSubnetID: string): Promise<Created> =>
      make("containerservice:ManagedCluster", {
        resourceName: "aks",
        identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
        apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: zone.id },
        networkProfile: { outboundType: "userAssignedNATGateway" },
        agentPoolProfiles: [{ name: "system", count: 3, vmSize: "Standard_D4ds_v5", vnetSubnetID }],
      });
    const grant = (scope: string): Promise<Created> =>
      azure.create(`${AZ}authorization:RoleAssignment`, {
        scope,
        principalId: identity.outputs["principalId"],
        principalType: "ServicePrincipal",
        roleDefinitionId: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${NETWORK_CONTRIBUTOR}`,
      });
    const link = (virtualNetwork: Created): Promise<Created> =>
      make("privatedns:VirtualNetworkLink", {
        privateZoneName: "privatelink.westeurope.azmk8s.io",
        virtualNetworkLinkName: virtualNetwork.id.split("/").at(-1),
        virtualNetwork: { id: virtualNetwork.id },
      });

    await expect(cluster(open.id)).rejects.toMatchObject(
      refused("CustomPrivateDNSZoneMissingPermissionError"),
    );
    await grant(zone.id);
    await expect(cluster(open.id)).rejects.toMatchObject(refused("LinkedAuthorizationFailed"));
    await grant(spoke.id);
    await expect(cluster(bare.id)).rejects.toMatchObject({
      details: expect.stringContaining("OutboundConnFail") as unknown,
    });
    await link(await network("hub", "10.1.0.0/16"));
    await expect(cluster(open.id)).rejects.toMatchObject({
      details: expect.stringContaining("K8SAPIServerDNSLookupFail") as unknown,
    });
    await link(spoke);
    await expect(cluster(open.id)).resolves.toBeDefined();
  });

  it("keeps names of deleted vaults, secrets and accounts until they are recovered or purged", async () => {
    await start();
    const vault = { vaultName: "kv", properties: { tenantId: "t" } };
    const secretInputs = { vaultName: "kv", secretName: "s", properties: { value: "v" } };
    const { id } = await make("keyvault:Vault", vault);
    const made = await make("keyvault:Secret", secretInputs);
    await azure.delete(`${AZ}keyvault:Secret`, made.id);
    await expect(make("keyvault:Secret", secretInputs)).rejects.toMatchObject(refused("Conflict"));
    await azure.delete(`${AZ}keyvault:Vault`, id);
    await expect(make("keyvault:Vault", vault)).rejects.toMatchObject(refused("ConflictError"));
    await expect(
      make("keyvault:Vault", { ...vault, properties: { tenantId: "t", createMode: "recover" } }),
    ).resolves.toBeDefined();
    const account = await make("cognitiveservices:Account", { accountName: "ai" });
    await azure.delete(`${AZ}cognitiveservices:Account`, account.id);
    await expect(make("cognitiveservices:Account", { accountName: "ai" })).rejects.toMatchObject(
      refused("FlagMustBeSetForRestore"),
    );
    azure.store.purge();
    await expect(make("cognitiveservices:Account", { accountName: "ai" })).resolves.toBeDefined();
  });

  it("brings back a deleted vault with what it held, and without what was deleted before it", async () => {
    await start();
    const properties = { tenantId: "t" };
    const { id } = await make("keyvault:Vault", { vaultName: "kv", properties });
    const value = secret("in plain text");
    const inputs = { vaultName: "kv", secretName: "kept", properties: { value } };
    const kept = await make("keyvault:Secret", inputs);
    const deleted = await make("keyvault:Secret", { ...inputs, secretName: "deleted" });
    await azure.delete(`${AZ}keyvault:Secret`, deleted.id);
    await azure.delete(`${AZ}keyvault:Vault`, id);
    expect(azure.store.get(kept.id)).toBeUndefined();
    const names = readFileSync(join(dir, "reserved-names.json"), "utf8");
    expect(names).toContain(kept.id);
    expect(names).not.toContain("in plain text");

    await make("keyvault:Vault", {
      vaultName: "kv",
      properties: { ...properties, createMode: "recover" },
    });
    expect(azure.store.get(kept.id)).toMatchObject({ inputs: { secretName: "kept" } });
    await expect(make("keyvault:Secret", inputs)).rejects.toMatchObject({
      details: `cannot create already existing resource '${kept.id}'`,
    });
    await expect(
      make("keyvault:Secret", { ...inputs, secretName: "deleted" }),
    ).rejects.toMatchObject(refused("Conflict"));
  });

  it("deletes a secret or key only from where the vault is open", async () => {
    await start();
    const closed = { tenantId: "t", publicNetworkAccess: "Disabled" };
    await make("keyvault:Vault", { vaultName: "closed", properties: closed });
    await make("keyvault:Vault", { vaultName: "open", properties: { tenantId: "t" } });
    const secretOf = (vaultName: string) =>
      make("keyvault:Secret", { vaultName, secretName: "s", properties: { value: "v" } });
    const within = await secretOf("closed");
    await expect(azure.delete(`${AZ}keyvault:Secret`, within.id)).rejects.toMatchObject({
      details: expect.stringContaining("ForbiddenByConnection") as unknown,
    });
    await expect(
      azure.delete(`${AZ}keyvault:Secret`, (await secretOf("open")).id),
    ).resolves.toBeUndefined();
  });

  it("deletes nothing that is in use or locked", async () => {
    await start();
    await network("hub", "10.1.0.0/16");
    const { id } = await subnet("hub", "a", "10.1.0.0/24");
    const nic = await make("network:NetworkInterface", {
      networkInterfaceName: "n",
      ipConfigurations: [{ name: "ip", subnet: { id } }],
    });
    await expect(azure.delete(`${AZ}network:Subnet`, id)).rejects.toMatchObject(
      refused("InUseSubnetCannotBeDeleted"),
    );
    const group = nic.id.split("/providers/")[0] ?? "";
    const lock = await azure.create(`${AZ}authorization:ManagementLockByScope`, {
      scope: group,
      lockName: "l",
      level: "CanNotDelete",
    });
    await expect(azure.delete(`${AZ}network:NetworkInterface`, nic.id)).rejects.toMatchObject(
      refused("ScopeLocked"),
    );
    await azure.delete(`${AZ}authorization:ManagementLockByScope`, lock.id);
    await azure.delete(`${AZ}network:NetworkInterface`, nic.id);
    await azure.delete(`${AZ}network:Subnet`, id);
  });

  it("deletes a group with its resources, except diagnostic settings", async () => {
    await start();
    const hub = await network("hub", "10.1.0.0/16");
    const metrics = [{ category: "AllMetrics", enabled: true }];
    const setting = { resourceUri: hub.id, name: "diag", workspaceId: "/w", metrics };
    const watching = await azure.create(`${AZ}monitor:DiagnosticSetting`, setting);
    await expect(
      azure.create(`${AZ}monitor:DiagnosticSetting`, { ...setting, name: "other" }),
    ).rejects.toMatchObject(refused("Conflict"));
    await azure.delete(`${AZ}resources:ResourceGroup`, hub.id.split("/providers/")[0] ?? "");
    expect(azure.store.list().map(({ id }) => id)).toEqual([watching.id]);
  });

  it.each<[string, Partial<Scenario>, string, object, string]>([
    [
      "unregistered providers",
      { unregisteredProviders: ["Microsoft.Storage"] },
      "storage:StorageAccount",
      { accountName: "a", kind: "StorageV2", sku: {} },
      "MissingSubscriptionRegistration",
    ],
    [
      "taken names",
      { takenNames: ["acct"] },
      "storage:StorageAccount",
      { accountName: "acct", kind: "StorageV2", sku: {} },
      "StorageAccountAlreadyTaken",
    ],
    [
      "vCPU quotas",
      { quotas: { "westeurope/standardDDSv5Family": 8 } },
      "containerservice:ManagedCluster",
      { resourceName: "a", agentPoolProfiles: [{ count: 3, vmSize: "Standard_D4ds_v5" }] },
      "ErrCode_InsufficientVCPUQuota",
    ],
  ])("obeys a scenario's %s", async (_, scenario, type, inputs, code) => {
    await start(scenario);
    await expect(make(type, inputs)).rejects.toMatchObject(refused(code));
  });

  it("obeys a scenario's model capacity and offers", async () => {
    await start({
      quotas: { "OpenAI.GlobalStandard.gpt-4.1": 150 },
      modelsDeployedBefore: ["gpt-4.1/2025-04-14"],
      modelsNotOffered: ["westeurope/o1"],
    });
    await make("cognitiveservices:Account", { accountName: "ai" });
    const deploy = (name: string, model: string, capacity: number): Promise<Created> =>
      make("cognitiveservices:Deployment", {
        accountName: "ai",
        deploymentName: name,
        sku: { name: "GlobalStandard", capacity },
        properties: { model: { format: "OpenAI", name: model, version: "1" } },
      });
    await deploy("one", "gpt-4.1", 100);
    await expect(deploy("two", "gpt-4.1", 100)).rejects.toMatchObject(refused("InsufficientQuota"));
    await expect(deploy("three", "o1", 1)).rejects.toMatchObject(
      refused("DeploymentModelNotSupported"),
    );
  });

  it("puts nothing into zones where the region has none", async () => {
    await start();
    const here = { location: "ukwest" };
    const address = (more: object): Promise<Created> =>
      make("network:PublicIPAddress", { publicIpAddressName: "pip", ...here, ...more });
    const account = (name: string): Promise<Created> =>
      make("storage:StorageAccount", {
        accountName: "acct",
        kind: "StorageV2",
        ...here,
        sku: { name },
      });
    await expect(address({ zones: ["1", "2", "3"] })).rejects.toMatchObject(
      refused("LocationNotSupportAvailabilityZones"),
    );
    await expect(address({})).resolves.toBeDefined();
    await expect(account("Standard_ZRS")).rejects.toMatchObject(refused("SkuNotAvailable"));
    await expect(account("Standard_LRS")).resolves.toBeDefined();
  });

  it("takes no Bastion host that records its sessions nowhere", async () => {
    await start();
    const host = (more: object): Promise<Created> =>
      make("network:BastionHost", { bastionHostName: "bas", ...more });
    await expect(host({ enableSessionRecording: true })).rejects.toMatchObject({
      details: expect.stringContaining("without valid SAS URL") as unknown,
    });
    await expect(host({ enableSessionRecording: false })).resolves.toBeDefined();
  });

  it("lets a deployer do what its roles allow: no Contributor writes locks", async () => {
    const lock = (scope: string): Promise<Created> =>
      azure.create(`${AZ}authorization:ManagementLockByScope`, {
        scope,
        lockName: "state-lock",
        level: "CanNotDelete",
      });
    const contributor = ["Contributor", "Role Based Access Control Administrator"] as const;
    await start({ deployerRoles: [...contributor] });
    const { id } = await network("hub", "10.1.0.0/16");
    await expect(lock(id)).rejects.toMatchObject({
      details: expect.stringMatching(
        /Code="AuthorizationFailed".*'Microsoft\.Authorization\/locks\/write'/,
      ) as unknown,
    });
    azure.close();
    azure = await connect("azure-native", {
      dir,
      scenario: { deployerRoles: [...contributor, "Locks Contributor"] },
    });
    await expect(lock(id)).resolves.toBeDefined();
  });

  it.each(["10.4.0.0/16", "192.168.1.7", "20.1.2.0/31", "20.1.2.3/32"])(
    "takes no IP rule %s on a storage account",
    async (iPAddressOrRange) => {
      await start();
      const account = (range: string): Promise<Created> =>
        make("storage:StorageAccount", {
          accountName: "acct",
          kind: "StorageV2",
          sku: { name: "Standard_ZRS" },
          networkRuleSet: { defaultAction: "Deny", ipRules: [{ iPAddressOrRange: range }] },
        });
      await expect(account(iPAddressOrRange)).rejects.toMatchObject(
        refused("InvalidValuesForRequestParameters"),
      );
      await expect(account("20.1.2.0/24")).resolves.toBeDefined();
    },
  );

  it("closes a model version to subscriptions that never had it, and to all when it has retired", async () => {
    const deploy = (name: string, model: string, version: string): Promise<Created> =>
      make("cognitiveservices:Deployment", {
        accountName: "ai",
        deploymentName: name,
        sku: { name: "GlobalStandard", capacity: 1 },
        properties: { model: { format: "OpenAI", name: model, version } },
      });
    await start({ modelsDeployedBefore: ["gpt-4.1/2025-04-14", "gpt-4o/2024-05-13"] });
    await make("cognitiveservices:Account", { accountName: "ai" });
    await expect(deploy("one", "gpt-5", "2025-08-07")).rejects.toMatchObject({
      details: expect.stringMatching(
        /Code="ServiceModelDeprecating".*Name:gpt-5,Version:2025-08-07' is in deprecating state/,
      ) as unknown,
    });
    await expect(deploy("two", "gpt-4.1", "2025-04-14")).resolves.toBeDefined();
    await expect(deploy("three", "gpt-4o", "2024-05-13")).rejects.toMatchObject(
      refused("ServiceModelDeprecated"),
    );
    await expect(deploy("four", "gpt-5.6-sol", "2026-07-09")).resolves.toBeDefined();
  });

  it("retries throttled calls as the real client does, and records it", async () => {
    await start({ seed: 3, throttle: { probability: 0.3, types: [] } });
    for (let index = 0; index < 12; index++)
      await make("network:RouteTable", { routeTableName: `r${String(index)}` });
    expect(applied()).toContain("throttling");
  });

  it.each(["before", "after"] as const)(
    "fails at operation N, %s the cloud did it",
    async (stage) => {
      await start({ fail: [{ operation: 2, stage, code: "InternalServerError", message: "no" }] });
      await expect(network("hub", "10.1.0.0/16")).rejects.toMatchObject(
        refused("InternalServerError"),
      );
      expect(azure.store.ofType(`${AZ}network:VirtualNetwork`)).toHaveLength(
        stage === "after" ? 1 : 0,
      );
    },
  );

  it("reports an incomplete resource to the engine", async () => {
    await start({ fail: [{ operation: 2, stage: "partial", code: "Failed", message: "no" }] });
    const attempt = network("hub", "10.1.0.0/16");
    await expect(attempt).rejects.toMatchObject({
      details: expect.stringContaining('Code="Failed"') as unknown,
    });
    const error = (await attempt.catch((caught: unknown) => caught)) as {
      metadata: { get(key: string): Buffer[] };
    };
    const [details] = error.metadata.get("grpc-status-details-bin");
    expect(details?.toString("latin1")).toContain("pulumirpc.ErrorResourceInitFailed");
    expect(details?.toString("latin1")).toContain("virtualNetworks/hub");
  });

  it("reads quota families from machine sizes", () => {
    expect(
      ["Standard_D4ds_v5", "Standard_D2s_v5", "Standard_F8s_v2", "Standard_NC6s_v3"].map(familyOf),
    ).toEqual([
      "standardDDSv5Family",
      "standardDSv5Family",
      "standardFSv2Family",
      "standardNCSv3Family",
    ]);
  });

  it("answers getters from the store, and names a resource that does not exist", async () => {
    await start();
    const { id } = await network("hub", "10.1.0.0/16");
    await expect(
      azure.invoke(`${AZ}network:getVirtualNetwork`, { ...rg, virtualNetworkName: "hub" }),
    ).resolves.toMatchObject({ id, addressSpace: { addressPrefixes: ["10.1.0.0/16"] } });
    await expect(
      azure.invoke(`${AZ}network:getVirtualNetwork`, { ...rg, virtualNetworkName: "none" }),
    ).rejects.toMatchObject(refused("ResourceNotFound"));
  });
});
