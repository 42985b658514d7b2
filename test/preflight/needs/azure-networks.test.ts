import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { loadConfig } from "../../../config/load";
import { settingsFromText } from "../../../config/from-file";
import type { AzureNeeds } from "../../../preflight/needs/azure";
import { azureNeedsOf } from "../../../preflight/needs/azure-from-config";
import { rightsElsewhere } from "../../../preflight/needs/azure-networks";
import type { Recorded } from "../../support/build";
import { buildStack, ROOT } from "../../support/stack";
import {
  AZURE_ELSEWHERE,
  AZURE_EXISTING,
  AZURE_EXTENDED,
  configOf,
  ourLink,
  THIS_STACK,
} from "../support";

const VARIANTS = join(ROOT, "test", "variants");
const textOf = (variant: string): string => readFileSync(join(VARIANTS, variant), "utf8");

function needsOf(text: string): AzureNeeds {
  const settings = settingsFromText(text, "Pulumi.test.yaml", "platform-foundations");
  const needs = azureNeedsOf(loadConfig(settings), THIS_STACK);
  if (needs === undefined) throw new Error("the settings need nothing of Azure");
  return needs;
}

const lastOf = (id: string): string => id.split("/").at(-1) ?? "";
const SPOKE = `
      spoke:
        mode: existing
        vnetId: /subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/platform
        addressSpace: 10.0.0.0/16
        subnetIds: {${["system", "user", "pods", "vm", "postgres"]
          .map(
            (name) =>
              `${name}: /subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/platform/subnets/${name}`,
          )
          .join(", ")}}
      egress:
        mode: appliance
        nextHopIp: 10.1.9.4`;

/** Settings in which this deployment writes into zones and networks of others. */
const SETTINGS = {
  "a hub that exists": textOf(AZURE_EXISTING),
  "hub and zones of another subscription": textOf(AZURE_ELSEWHERE),
  "a hub of another subscription, an AKS network that exists": textOf(AZURE_ELSEWHERE).replace(
    "azureNetwork:",
    `azureNetwork:${SPOKE}`,
  ),
  "a hub whose owner writes its half": textOf(AZURE_ELSEWHERE).replace(
    "azureNetwork:",
    "azureNetwork:\n      peering: {mode: spokeOnly, reason: The network team joins the hub.}",
  ),
  "other spokes of a hub of our own": textOf(AZURE_EXTENDED),
  "other spokes that are linked to zones of others": textOf(AZURE_EXTENDED).replaceAll(
    "linkedNetworks: [aks, hub]",
    "linkedNetworks: [hub, tools]",
  ),
};

const of = (resources: readonly Recorded[], type: string) =>
  resources.filter((resource) => resource.type === type).map(({ inputs }) => inputs);

/** What the stack writes into zones that exist, of networks that exist. */
function linksIn(resources: readonly Recorded[], { zones }: AzureNeeds): readonly string[] {
  const given = new Set(zones.flatMap(({ id }) => (id === undefined ? [] : [lastOf(id)])));
  const networks = new Set(zones.flatMap((zone) => (zone.networks ?? []).map(({ id }) => id)));
  return of(resources, "azure-native:privatedns:VirtualNetworkLink").flatMap((link) => {
    const zone = String(link["privateZoneName"]);
    const to = (link["virtualNetwork"] as { readonly id: string }).id;
    return given.has(zone) && networks.has(to)
      ? [`${zone} ${to} ${String(link["virtualNetworkLinkName"])}`]
      : [];
  });
}

describe("what is written into zones and networks of others", () => {
  it.each(Object.entries(SETTINGS))("%s: has the names that the stack gives", async (_, text) => {
    const folder = mkdtempSync(join(tmpdir(), "networks-"));
    try {
      const file = join(folder, "Pulumi.test.yaml");
      writeFileSync(file, text);
      const { error, resources } = await buildStack(relative(ROOT, file));
      expect(error).toBeUndefined();
      const needs = needsOf(text);

      const links = needs.zones.flatMap(({ id, linked, networks = [] }) =>
        id === undefined
          ? []
          : networks
              .filter(({ key }) => linked.includes(key))
              .map((network) => `${lastOf(id)} ${network.id} ${network.linkName}`),
      );
      expect(links.sort()).toEqual([...linksIn(resources, needs)].sort());

      const given = new Set(needs.networks.map(({ id }) => lastOf(id)));
      const halves = needs.networks.flatMap(({ id, halves: inside }) =>
        inside.flatMap(({ name }) => (name === undefined ? [] : [`${lastOf(id)} ${name}`])),
      );
      const peerings = of(resources, "azure-native:network:VirtualNetworkPeering");
      expect(halves.sort()).toEqual(
        peerings
          .filter((peering) => given.has(String(peering["virtualNetworkName"])))
          .map(
            (peering) =>
              `${String(peering["virtualNetworkName"])} ${String(peering["virtualNetworkPeeringName"])}`,
          )
          .sort(),
      );
      expect(links.length + halves.length).toBeGreaterThan(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is called after the stack, so that a second one is a stranger", () => {
    const settings = settingsFromText(textOf(AZURE_EXISTING), "x", "platform-foundations");
    const names = (stack: string) =>
      azureNeedsOf(loadConfig(settings), stack)?.zones.flatMap(({ networks = [] }) =>
        networks.map(({ linkName }) => linkName),
      );
    expect(names("platform-foundations/one")).not.toEqual(names("platform-foundations/two"));
  });
});

const NETWORKS = "Microsoft.Network/virtualNetworks";
const ZONES = "Microsoft.Network/privateDnsZones";
const LINKS = [`${ZONES}/virtualNetworkLinks/write`, `${ZONES}/virtualNetworkLinks/delete`];
const HALF = [
  `${NETWORKS}/virtualNetworkPeerings/write`,
  `${NETWORKS}/virtualNetworkPeerings/delete`,
];
const PEER = `${NETWORKS}/peer/action`;
const INTO = `${NETWORKS}/subnets/join/action`;
const JOIN = `${NETWORKS}/join/action`;
const ASSIGN = "Microsoft.Authorization/roleAssignments/write";

const rights = ({ elsewhere }: AzureNeeds) =>
  Object.fromEntries(elsewhere.map(({ what, actions }) => [what, actions]));

describe("rights in other subscriptions", () => {
  it("are none where everything is in the deployment's", () => {
    expect(needsOf(SETTINGS["a hub that exists"]).elsewhere).toEqual([]);
  });

  it("are those to join the hub, to link and fill the zones, and to let the cluster pull", () => {
    expect(rights(needsOf(SETTINGS["hub and zones of another subscription"]))).toEqual({
      "hub network": [...HALF, PEER, INTO, JOIN],
      "group of the hub network": [
        "Microsoft.Network/privateEndpoints/write",
        "Microsoft.Network/privateEndpoints/delete",
      ],
      "aks zone": [...LINKS, ASSIGN],
      "blob zone": [...LINKS, `${ZONES}/join/action`],
      "vault zone": [...LINKS, `${ZONES}/join/action`],
      "models zone": [...LINKS, `${ZONES}/join/action`],
      registry: [ASSIGN],
    });
  });

  it("do without the hub's half where its owner writes it", () => {
    const hub = rights(needsOf(SETTINGS["a hub whose owner writes its half"]))["hub network"];
    expect(hub).toEqual([PEER, INTO, JOIN]);
  });

  it("are fewer on another spoke, and none on one that others join and resolve", () => {
    const joined = needsOf(SETTINGS["other spokes of a hub of our own"]);
    expect(rights(joined)).toEqual({
      "network tools": [...HALF, PEER, JOIN],
      "blob zone": [...LINKS, `${ZONES}/join/action`],
      "application zone": [...LINKS, `${ZONES}/A/write`, `${ZONES}/A/delete`],
    });
  });

  it("let a network be linked only where this deployment links it", () => {
    const config = loadConfig(
      settingsFromText(textOf(AZURE_EXTENDED), "x", "platform-foundations"),
    );
    const { networks, zones } = needsOf(textOf(AZURE_EXTENDED));
    const unlinked = zones.map((zone) => ({
      ...zone,
      linked: zone.linked.filter((key) => key !== "tools"),
    }));
    const own = { subscriptionId: config.azure?.subscriptionId ?? "", stack: THIS_STACK };
    const [tools] = rightsElsewhere(config, networks, unlinked, own);
    expect(tools).toMatchObject({ what: "network tools", actions: [...HALF, PEER] });
  });

  it("do without links where the owner of a zone makes them all", () => {
    const text = textOf(AZURE_EXTENDED).replaceAll(
      "linkedNetworks: [aks, hub]",
      "linkedNetworks: []",
    );
    expect(rights(needsOf(text))["blob zone"]).toEqual([`${ZONES}/join/action`]);
  });
});

describe("zones", () => {
  const zoneNames = (text: string) => needsOf(text).zones.map(({ name }) => name);

  it("that a policy writes into, or that nothing resolves, are nobody's business", () => {
    expect(zoneNames(SETTINGS["a hub that exists"])).toEqual([
      "privatelink.westeurope.azmk8s.io",
      "privatelink.blob.core.windows.net",
      "privatelink.vaultcore.azure.net",
      "private.lab.com",
    ]);
  });

  it("of models alone are looked at where they exist; their networks only phase 2 knows", () => {
    const id =
      "/subscriptions/0c7e4d2a-9b1f-4e53-8a66-3f2d1c0b9a87/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones/privatelink.openai.azure.com";
    const models = (zone: string) => `config:
  azure-native:subscriptionId: 6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01
  azure-native:tenantId: 1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01
  platform-foundations:general: {customer: airun, environment: dev, owner: team}
  platform-foundations:azureOpenAi: {upstream: o/platform-foundations/dev, location: westeurope, secretExpires: "2027-11-01", regions: {swedencentral: {}}, zone: ${zone}}`;
    expect(needsOf(models(id)).zones).toMatchObject([
      { id, setting: "azureOpenAi.zone", networks: undefined },
    ]);
    expect(needsOf(models("create")).zones).toEqual([]);
  });
});

const SUBSCRIPTION = "/subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";
const ELSEWHERE = "/subscriptions/0c7e4d2a-9b1f-4e53-8a66-3f2d1c0b9a87/resourceGroups";
const made = (name: string): string =>
  `${SUBSCRIPTION}/resourceGroups/CodeMieRG/providers/${NETWORKS}/${name}`;
const CORPORATE_HUB = `${ELSEWHERE}/network/providers/${NETWORKS}/corporate-hub`;
const PLATFORM = `${SUBSCRIPTION}/resourceGroups/network/providers/${NETWORKS}/platform`;
const TOOLS = `${ELSEWHERE}/tools/providers/${NETWORKS}/tools`;
const PARTNER = `${ELSEWHERE}/partner/providers/${NETWORKS}/partner`;

describe("networks that exist and are joined", () => {
  const of = (key: keyof typeof SETTINGS) => needsOf(SETTINGS[key]).networks;
  const PEERING = "azureCore.azureNetwork.peering";
  const inHub = { to: made("AksVNet"), setting: PEERING };
  const HUB = { key: "hub", what: "hub network", id: CORPORATE_HUB };

  it("are the hub, with the half that leads to the AKS network", () => {
    expect(of("hub and zones of another subscription")).toEqual([
      { ...HUB, halves: [{ ...inHub, name: ourLink("codemie-peering"), isAnswered: true }] },
    ]);
  });

  it("are the hub, whose owner writes its half, and that is answered", () => {
    expect(of("a hub whose owner writes its half")).toEqual([
      { ...HUB, halves: [{ ...inHub, name: undefined, isAnswered: true }] },
    ]);
  });

  it("are the hub and the AKS network, each with its half", () => {
    expect(of("a hub of another subscription, an AKS network that exists")).toEqual([
      {
        ...HUB,
        halves: [
          {
            to: PLATFORM,
            setting: PEERING,
            name: ourLink("codemie-peering"),
            isAnswered: true,
          },
        ],
      },
      {
        key: "aks",
        what: "AKS network",
        id: PLATFORM,
        halves: [
          {
            to: CORPORATE_HUB,
            setting: PEERING,
            name: "platformTocorporate-hub",
            isAnswered: true,
          },
        ],
      },
    ]);
  });

  it("have no half of ours where the peering exists", () => {
    const text = SETTINGS["hub and zones of another subscription"].replace(
      "azureNetwork:",
      "azureNetwork:\n      peering: existing",
    );
    expect(needsOf(text).networks).toEqual([
      { ...HUB, halves: [{ ...inHub, name: undefined, isAnswered: false }] },
    ]);
  });

  it("are other spokes of a hub of our own, each by its key", () => {
    const spoke = (key: string, id: string, more: object) => ({
      key,
      what: `network ${key}`,
      id,
      halves: [
        {
          to: made("HubVNet"),
          setting: `azureCore.azureNetwork.otherSpokes.${key}.peering`,
          ...more,
        },
      ],
    });
    expect(of("other spokes of a hub of our own")).toEqual([
      spoke("tools", TOOLS, { name: "toolsToHubVNet", isAnswered: true }),
      spoke("partner", PARTNER, { name: undefined, isAnswered: false }),
    ]);
  });

  it("have a half for each spoke in a hub that exists", () => {
    const text = SETTINGS["a hub that exists"].replace(
      "azureNetwork:",
      `azureNetwork:
      otherSpokes:
        tools: {vnetId: ${TOOLS}, addressSpace: 10.4.0.0/16, peering: {mode: spokeOnly, reason: The network team joins the hub.}}
        agents: {vnetId: ${PARTNER}, addressSpace: 10.5.0.0/16}`,
    );
    const [hub, tools, agents] = needsOf(text).networks;
    const setting = (key: string) => `azureCore.azureNetwork.otherSpokes.${key}.peering`;
    expect(hub?.halves).toEqual([
      { ...inHub, name: ourLink("codemie-peering"), isAnswered: true },
      { to: TOOLS, setting: setting("tools"), name: undefined, isAnswered: true },
      {
        to: PARTNER,
        setting: setting("agents"),
        name: ourLink("codemie-peering-agents"),
        isAnswered: true,
      },
    ]);
    expect([tools, agents].map((spoke) => spoke?.halves)).toMatchObject([
      [{ name: "toolsTocorporate-hub", isAnswered: false }],
      [{ name: "partnerTocorporate-hub", isAnswered: true }],
    ]);
  });
});

describe("zones in full", () => {
  const link = (owner: string, key: string, id: string) => ({
    key,
    id,
    linkName: ourLink(owner, key),
  });
  const zone = (key: string, name: string, more: object) => ({
    what: `${key} zone`,
    name,
    setting: `azureCore.dns.zones.${key}`,
    takesId: true,
    id: undefined,
    linked: ["aks", "hub", "tools"],
    networks: [link("codemie-dns", "tools", TOOLS)],
    writes: [`${ZONES}/join/action`],
    ...more,
  });
  const idOf = (group: string, name: string): string =>
    `${ELSEWHERE}/${group}/providers/${ZONES}/${name}`;

  it("are made, given and further ones, each with the networks that it is linked to", () => {
    const { zones } = needsOf(textOf(AZURE_EXTENDED));
    const given = (name: string) => ({ id: idOf("dns", name), linked: ["aks", "hub"] });
    expect(zones).toEqual([
      zone("aks", "privatelink.westeurope.azmk8s.io", { writes: [ASSIGN] }),
      zone("blob", "privatelink.blob.core.windows.net", given("privatelink.blob.core.windows.net")),
      zone("postgres", "privatelink.postgres.database.azure.com", {}),
      zone("vault", "privatelink.vaultcore.azure.net", {}),
      zone("redis", "privatelink.redis.cache.windows.net", {
        setting: "azureCore.dns.extraZones.redis",
        takesId: false,
        writes: [],
      }),
      zone("application", "codemie.corp", {
        ...given("codemie.corp"),
        setting: "azureCore.dns.application.zone",
        writes: [`${ZONES}/A/write`, `${ZONES}/A/delete`],
      }),
    ]);
  });

  it("of models have the names of their own component", () => {
    const { zones } = needsOf(textOf(AZURE_ELSEWHERE));
    expect(zones.at(-1)).toEqual({
      what: "models zone",
      name: "privatelink.openai.azure.com",
      setting: "azureOpenAi.zone",
      takesId: true,
      id: idOf("network", "privatelink.openai.azure.com"),
      linked: ["aks", "hub"],
      networks: [link("models-dns", "hub", CORPORATE_HUB)],
      writes: [`${ZONES}/join/action`],
    });
    const made = textOf(AZURE_ELSEWHERE).replace(/ {4}zone: \S+openai\S+/u, "    zone: create");
    expect(needsOf(made).zones.at(-1)).toMatchObject({ what: "models zone", id: undefined });
    const managed = made.replace("    zone: create", "    zone: policyManaged");
    expect(needsOf(managed).zones.at(-1)?.what).toBe("application zone");
  });

  it("are linked to an AKS network that exists, too", () => {
    const { zones } = needsOf(
      SETTINGS["a hub of another subscription, an AKS network that exists"],
    );
    for (const { what, networks } of zones) {
      const owner = what === "models zone" ? "models-dns" : "codemie-dns";
      expect([what, networks]).toEqual([
        what,
        [link(owner, "hub", CORPORATE_HUB), link(owner, "aks", PLATFORM)],
      ]);
    }
  });

  it("have no records without an address, from whichever setting it comes", () => {
    const writes = (text: string) =>
      needsOf(text).zones.find(({ what }) => what === "application zone")?.writes;
    const records = [`${ZONES}/A/write`, `${ZONES}/A/delete`];
    const without = textOf(AZURE_EXTENDED).replace("ingressAddress: 10.0.16.200", "ttlSeconds: 60");
    expect(writes(textOf(AZURE_EXTENDED))).toEqual(records);
    expect(writes(without)).toEqual([]);
    const baseline = (ingress: string) =>
      `${without}  platform-foundations:kubernetesBaseline: {ingress: ${ingress}}\n`;
    expect(writes(baseline("{mode: create, address: 10.0.16.200}"))).toEqual(records);
    expect(writes(baseline("{mode: create}"))).toEqual([]);
    expect(writes(baseline("{mode: none}"))).toEqual([]);
  });

  it("are not of an application that is public", () => {
    const config = configOf("valid/azure-public-access.yaml");
    const zones = azureNeedsOf(config, THIS_STACK)?.zones.map(({ what }) => what);
    expect(zones).toEqual(["aks zone", "blob zone", "postgres zone", "vault zone"]);
  });
});

describe("a right in another subscription", () => {
  const VAULT = `${ELSEWHERE}/certificates/providers/Microsoft.KeyVault/vaults/airun-public`;
  const elsewhereOf = (config: ReturnType<typeof configOf>) =>
    azureNeedsOf(config, THIS_STACK)?.elsewhere;

  it("is one on the vault of the certificate", () => {
    const access = { certificateVaultId: VAULT };
    expect(
      elsewhereOf(configOf("valid/azure-public-access.yaml", { azureCore: { access } })),
    ).toEqual([{ what: "vault of the certificate", id: VAULT, actions: [ASSIGN] }]);
    expect(elsewhereOf(configOf("valid/azure-public-access.yaml"))).toEqual([]);
  });

  it("has the built-in role that allows it, and where it is needed", () => {
    const found = elsewhereOf(configOf(AZURE_ELSEWHERE)) ?? [];
    expect(found.map(({ what, id, role }) => [what, id, role])).toEqual([
      ["hub network", CORPORATE_HUB, "Network Contributor"],
      ["group of the hub network", `${ELSEWHERE}/network`, "Network Contributor"],
      ...[
        ["aks zone", "privatelink.westeurope.azmk8s.io"],
        ["blob zone", "privatelink.blob.core.windows.net"],
        ["vault zone", "privatelink.vaultcore.azure.net"],
        ["models zone", "privatelink.openai.azure.com"],
      ].map(([what = "", name = ""]) => [
        what,
        `${ELSEWHERE}/network/providers/${ZONES}/${name}`,
        "Private DNS Zone Contributor",
      ]),
      [
        "registry",
        `${ELSEWHERE}/images/providers/Microsoft.ContainerRegistry/registries/corporate`,
        undefined,
      ],
    ]);
  });

  it("is none on a network that others join and that nothing of ours is linked to", () => {
    const found = elsewhereOf(configOf(AZURE_EXTENDED)) ?? [];
    expect(found.map(({ what }) => what)).not.toContain("network partner");
  });
});
