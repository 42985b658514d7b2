import type * as pulumi from "@pulumi/pulumi";
import * as network from "@pulumi/azure-native/network";
import {
  PrivateDnsZones,
  type PrivateDnsZonesArgs,
} from "../../../components/azure/private-dns-zones";
import { type InvalidArgumentsError } from "../../../components/plans/issues";
import { build, valueOf } from "../../support/build";

const create = { mode: "create" } as const;
const args = (more: Partial<PrivateDnsZonesArgs> = {}): PrivateDnsZonesArgs => ({
  resourceGroupName: "CodeMieRG",
  location: "westeurope",
  zones: {
    blob: create,
    vault: create,
    registry: create,
    postgres: create,
    aks: create,
    openAi: create,
  },
  networks: { hub: "/hub", aks: "/aks" },
  ...more,
});
const named = (resources: readonly { type: string; name: string }[], type: string) =>
  resources.filter((r) => r.type.endsWith(`:${type}`)).map(({ name }) => name);

describe("private DNS zones", () => {
  it("are one for each service, linked to hub and spoke", async () => {
    const { resources, error } = await build(() => new PrivateDnsZones("dns", args()));
    expect(error).toBeUndefined();
    const zones = resources.filter(({ type }) => type.endsWith(":PrivateZone"));
    expect(zones.map(({ inputs }) => [inputs["privateZoneName"], inputs["location"]])).toEqual([
      ["privatelink.westeurope.azmk8s.io", "Global"],
      ["privatelink.blob.core.windows.net", "Global"],
      ["privatelink.openai.azure.com", "Global"],
      ["privatelink.postgres.database.azure.com", "Global"],
      ["privatelink.azurecr.io", "Global"],
      ["privatelink.vaultcore.azure.net", "Global"],
    ]);
    const links = resources.filter(({ type }) => type.endsWith(":VirtualNetworkLink"));
    expect(links).toHaveLength(12);
    expect(links.find(({ name }) => name === "dns-link-vault-aks")?.inputs).toEqual({
      resourceGroupName: "CodeMieRG",
      privateZoneName: "dns-pdnsz-vault",
      virtualNetworkLinkName: "dns-aks",
      location: "Global",
      registrationEnabled: false,
      resolutionPolicy: "NxDomainRedirect",
      virtualNetwork: { id: "/aks" },
    });
  });

  it("resolve names that a private-link zone lacks as the internet does, in every zone but those of clusters and applications", async () => {
    const { resources } = await build(
      () =>
        new PrivateDnsZones(
          "dns",
          args({
            extraZones: { redis: "privatelink.redis.cache.windows.net", own: "corp.example" },
            application: { domain: "ai.corp" },
            networks: { hub: "/hub" },
          }),
        ),
    );
    const policies = resources
      .filter(({ type }) => type.endsWith(":VirtualNetworkLink"))
      .map(({ name, inputs }) => [name, inputs["resolutionPolicy"]]);
    expect(Object.fromEntries(policies)).toEqual({
      "dns-link-aks-hub": undefined,
      "dns-link-application-hub": undefined,
      "dns-link-blob-hub": "NxDomainRedirect",
      "dns-link-openAi-hub": "NxDomainRedirect",
      "dns-link-own-hub": undefined,
      "dns-link-postgres-hub": "NxDomainRedirect",
      "dns-link-redis-hub": "NxDomainRedirect",
      "dns-link-registry-hub": "NxDomainRedirect",
      "dns-link-vault-hub": "NxDomainRedirect",
    });
  });

  it("link a network after it and its zone exist, and wait for nothing else", async () => {
    const { resources, value } = await build(() => {
      const hub = new network.VirtualNetwork("hub", { resourceGroupName: "rg" });
      return new PrivateDnsZones(
        "dns",
        args({ zones: { vault: create }, networks: { hub: hub.id } }),
      );
    });
    expect(resources.find((r) => r.name === "dns-link-vault-hub")?.dependsOn).toEqual([
      "dns-pdnsz-vault",
      "hub",
    ]);
    const zones = value as PrivateDnsZones;
    expect(zones.links.vault).toHaveLength(1);
    expect(zones.links.blob).toEqual([]);
    expect(zones.zoneIds.blob).toBeUndefined();
  });

  it("give the placement of a service's endpoint, and refuse a service without a zone", async () => {
    const { value } = await build(
      () =>
        new PrivateDnsZones(
          "dns",
          args({ zones: { vault: create, blob: { mode: "policyManaged" } } }),
        ),
    );
    const zones = value as PrivateDnsZones;
    expect(zones.placement("vault", "/subnet", { resourceGroupName: "net" })).toEqual({
      subnetId: "/subnet",
      resourceGroupName: "net",
      privateDnsZoneId: zones.zoneIds.vault,
      zoneLinks: zones.links.vault,
    });
    expect(zones.links.vault.length).toBeGreaterThan(0);
    expect(zones.placement("blob", "/subnet")).toEqual({
      subnetId: "/subnet",
      policyManagedPrivateDns: true,
    });
    expect(zones.zone("vault")).toEqual({
      zoneId: zones.zoneIds.vault,
      zoneLinks: zones.links.vault,
    });
    expect(() => zones.placement("registry", "/subnet")).toThrow(
      'zones.registry: is not given, so there is no zone; give it with mode "create" or "existing"',
    );
    expect(() => zones.zone("blob")).toThrow("zones.blob: is left to a policy of the tenant");
  });

  it("have ids that are typed by what was asked for", async () => {
    // Checked by the compiler: an id is there for what was asked for, and perhaps none for the others.
    const { value } = await build(() => {
      const { zoneIds } = new PrivateDnsZones("dns", {
        ...args(),
        zones: { vault: { mode: "create" }, blob: { mode: "policyManaged" } },
      });
      const vault: pulumi.Output<string> = zoneIds.vault;
      // @ts-expect-error a policy of the tenant manages this zone
      const blob: pulumi.Output<string> = zoneIds.blob;
      // @ts-expect-error no zone was asked for
      const registry: pulumi.Output<string> = zoneIds.registry;
      return [vault, blob, registry];
    });
    expect(value).toEqual([expect.anything(), undefined, undefined]);
  });

  it("are each created, existing or left to the tenant's policy", async () => {
    const zoneId = (name: string) =>
      `/subscriptions/s/resourceGroups/dns-rg/providers/Microsoft.Network/privateDnsZones/${name}`;
    const { resources, value } = await build(
      () =>
        new PrivateDnsZones(
          "dns",
          args({
            zones: {
              blob: { mode: "policyManaged" },
              vault: { mode: "existing", zoneId: zoneId("privatelink.vaultcore.azure.net") },
              postgres: { mode: "existing", zoneId: zoneId("p.example"), linkedNetworks: [] },
              registry: create,
            },
            networks: { aks: "/aks" },
          }),
        ),
    );
    expect(named(resources, "PrivateZone")).toEqual(["dns-pdnsz-registry"]);
    expect(named(resources, "VirtualNetworkLink")).toEqual([
      "dns-link-registry-aks",
      "dns-link-vault-aks",
    ]);
    expect(resources.find((r) => r.name === "dns-link-vault-aks")?.inputs).toMatchObject({
      resourceGroupName: "dns-rg",
      privateZoneName: "privatelink.vaultcore.azure.net",
      // In a zone that every environment links into, `dns-aks` would be taken by the first.
      virtualNetworkLinkName: expect.stringMatching(/^dns-aks-[0-9a-f]{6}$/) as string,
    });
    const zones = value as PrivateDnsZones;
    expect(zones.policyManaged).toEqual(["blob"]);
    expect(zones.zoneIds.blob).toBeUndefined();
    expect(await valueOf(zones.zoneIds.postgres ?? missing())).toBe(zoneId("p.example"));
  });

  it("hold the application's names once the ingress address is known", async () => {
    const without = await build(
      () => new PrivateDnsZones("dns", args({ zones: {}, application: { domain: "ai.corp" } })),
    );
    expect(named(without.resources, "PrivateZone")).toEqual(["dns-pdnsz-application"]);
    expect(named(without.resources, "VirtualNetworkLink")).toEqual([
      "dns-link-application-aks",
      "dns-link-application-hub",
    ]);
    expect(named(without.resources, "PrivateRecordSet")).toEqual([]);
    expect(
      without.resources.find(({ name }) => name === "dns-pdnsz-application")?.inputs,
    ).toMatchObject({ privateZoneName: "ai.corp" });

    const known = await build(
      () =>
        new PrivateDnsZones(
          "dns",
          args({
            zones: {},
            application: {
              domain: "ai.corp",
              ingressAddress: "10.0.16.9",
              names: ["codemie", "*"],
            },
          }),
        ),
    );
    const records = known.resources.filter(({ type }) => type.endsWith(":PrivateRecordSet"));
    expect(records.map(({ inputs }) => inputs)).toEqual(
      ["codemie", "*"].map((relativeRecordSetName) => ({
        resourceGroupName: "CodeMieRG",
        privateZoneName: "dns-pdnsz-application",
        recordType: "A",
        relativeRecordSetName,
        ttl: 300,
        aRecords: [{ ipv4Address: "10.0.16.9" }],
      })),
    );
    const old = new Set(without.resources.map(({ name }) => name));
    expect(known.resources.filter(({ name }) => old.has(name)).map(({ name }) => name)).toEqual(
      without.resources.map(({ name }) => name),
    );
  });

  it("make a public zone for the public access model, and give its name servers", async () => {
    const { resources, value } = await build(
      () =>
        new PrivateDnsZones(
          "dns",
          args({
            zones: {},
            networks: {},
            application: { domain: "ai.example.com", access: "public", ingressAddress: "20.1.2.3" },
          }),
        ),
      { outputs: { "azure-native:dns:Zone": () => ({ nameServers: ["ns1.azure-dns.com."] }) } },
    );
    const zone = resources.find(({ name }) => name === "dns-dnsz-application");
    expect(zone?.inputs).toEqual({
      resourceGroupName: "CodeMieRG",
      zoneName: "ai.example.com",
      location: "global",
      zoneType: "Public",
    });
    expect(zone?.protect).toBe(true); // a new one would have other name servers, and the delegation break
    expect(named(resources, "RecordSet")).toEqual(["dns-record-wildcard"]);
    expect(named(resources, "VirtualNetworkLink")).toEqual([]);
    const zones = value as PrivateDnsZones;
    expect(await valueOf(zones.nameServers ?? missing())).toEqual(["ns1.azure-dns.com."]);
  });

  it("write only records into an existing public zone", async () => {
    const zoneId =
      "/subscriptions/s/resourceGroups/dns-rg/providers/Microsoft.Network/dnszones/ai.example.com";
    const { resources } = await build(
      () =>
        new PrivateDnsZones(
          "dns",
          args({
            zones: {},
            application: {
              access: "public",
              zone: { mode: "existing", zoneId },
              ingressAddress: "20.1.2.3",
            },
          }),
        ),
    );
    expect(named(resources, "Zone")).toEqual([]);
    expect(resources.find(({ name }) => name === "dns-record-wildcard")?.inputs).toMatchObject({
      resourceGroupName: "dns-rg",
      zoneName: "ai.example.com",
      relativeRecordSetName: "*",
    });
  });

  it("grow by one without touching the others", async () => {
    const before = await build(() => new PrivateDnsZones("dns", args({ zones: { blob: create } })));
    const after = await build(
      () => new PrivateDnsZones("dns", args({ zones: { blob: create, vault: create } })),
    );
    expect(after.resources.filter(({ name }) => !name.includes("vault"))).toEqual(before.resources);
  });

  it("ask for the domain of a zone that is created", async () => {
    const { error } = await build(
      () => new PrivateDnsZones("dns", args({ zones: {}, application: {} })),
    );
    expect(String(error)).toContain(
      "application.domain: is missing; give the domain of the zone to create, for example apps.contoso.com",
    );
  });

  it("refuse every mistake at once", async () => {
    const { error, resources } = await build(
      () =>
        new PrivateDnsZones(
          "dns",
          args({
            networks: {},
            zones: {
              aks: { mode: "create", zoneName: "corp.local" },
              blob: { mode: "create", zoneName: "Bad_Name." },
              vault: { mode: "create", zoneName: "privatelink.azurecr.io" },
              registry: create,
            },
            application: {
              domain: "lab",
              ingressAddress: "ingress",
              ttlSeconds: 5,
              names: ["a b"],
            },
          }),
        ),
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "zones.aks.zoneName",
      "zones.blob.zoneName",
      "zones.vault.zoneName",
      "networks",
      "application.domain",
      "application.names[0]",
      "application.ingressAddress",
      "application.ttlSeconds",
    ]);
    expect(resources).toEqual([]);
  });
});

function missing(): never {
  throw new Error("this mode gives the output");
}
