import { assessRights } from "../../../preflight/checks/azure/account";
import { assessPeerings } from "../../../preflight/checks/azure/networks";
import { assessLinks, assessTwins } from "../../../preflight/checks/azure/zones";
import type { ZoneNeed } from "../../../preflight/needs/azure";

const hub = "/subscriptions/c/resourceGroups/n/providers/Microsoft.Network/virtualNetworks/hub";
const tools = "/subscriptions/c/resourceGroups/n/providers/Microsoft.Network/virtualNetworks/tools";
const link = (name: string, id: string) => ({ name, properties: { virtualNetwork: { id } } });

const zone: ZoneNeed & { readonly id: string } = {
  what: "blob zone",
  name: "privatelink.blob.core.windows.net",
  id: "/central/blob",
  setting: "azureCore.dns.zones.blob",
  takesId: true,
  linked: ["aks", "hub", "tools"],
  networks: [
    { key: "hub", id: hub, linkName: "ours-hub" },
    { key: "tools", id: tools, linkName: "ours-tools" },
  ],
  writes: [],
};

describe("links of a zone that exists", () => {
  it("of a stranger: says which, and what to write so that every network is linked once", () => {
    expect(assessLinks(zone, [link("central-hub", hub)])).toEqual([
      {
        result: "fail",
        found: "link central-hub is there already, and a network is linked to a zone once",
        hint: "set azureCore.dns.zones.blob to {zoneId: /central/blob, linkedNetworks: [aks, tools]}",
        subject: "blob zone, hub",
      },
      { result: "pass", found: "will be linked", subject: "blob zone, tools" },
    ]);
    expect(assessLinks(zone, [link("central-hub", hub), link("ours-tools", tools)])).toMatchObject([
      { hint: expect.stringContaining("linkedNetworks: [aks, tools]}") as string },
      { result: "pass", found: "linked by this deployment" },
    ]);
    const hints = assessLinks(zone, [link("a", hub), link("b", tools)]).map((finding) =>
      "hint" in finding ? finding.hint : "",
    );
    expect(new Set(hints)).toEqual(
      new Set(["set azureCore.dns.zones.blob to {zoneId: /central/blob, linkedNetworks: [aks]}"]),
    );
  });

  it("that are left to the owner: tell one that is there, one that is missing and one of ours", () => {
    const links = [link("central-hub", hub)];
    expect(assessLinks({ ...zone, linked: ["aks"] }, links)).toMatchObject([
      { result: "pass", found: "linked by its owner as central-hub" },
      {
        result: "warn",
        found: "nobody links it",
        hint: expect.stringContaining(
          "add tools to azureCore.dns.zones.blob.linkedNetworks,",
        ) as string,
      },
    ]);
    expect(assessLinks({ ...zone, linked: ["tools"] }, [link("ours-hub", hub)])).toMatchObject([
      { result: "warn", found: expect.stringContaining("would be removed") as string },
      { result: "pass" },
    ]);
  });

  it("are not checked where another stack knows the networks", () => {
    expect(assessLinks({ ...zone, networks: undefined }, [link("x", hub)])).toMatchObject([
      { result: "skip" },
    ]);
  });
});

describe("a second zone of a name", () => {
  const made: ZoneNeed = { ...zone, id: undefined };
  const twin = { id: "/second/blob", links: [link("theirs", hub)] };

  it("that serves a network already has to be used instead of a new one", () => {
    expect(assessTwins(made, [twin])).toEqual([
      {
        result: "fail",
        found: "linked to /second/blob already: hub; a network resolves one zone of a name",
        hint: "set azureCore.dns.zones.blob to {zoneId: /second/blob, linkedNetworks: [aks, tools]}, or have the link removed",
        subject: "privatelink.blob.core.windows.net",
      },
    ]);
  });

  it("is left alone beside a given one, unless a network would be linked to both", () => {
    expect(assessTwins(zone, [twin])).toMatchObject([{ result: "fail", subject: "blob zone" }]);
    expect(assessTwins({ ...zone, linked: ["tools"] }, [twin])).toEqual([]);
    expect(assessTwins(zone, [{ ...twin, links: [] }])).toEqual([]);
  });

  it("makes one of extraPrivateZones needless", () => {
    const setting = "azureCore.dns.extraPrivateZones.redis";
    const extra = { ...made, setting, takesId: false };
    expect(assessTwins(extra, [twin])).toMatchObject([
      { hint: `remove ${setting}, or have the link removed` },
    ]);
    expect(assessTwins(extra, [{ ...twin, links: [] }])).toMatchObject([
      { result: "warn", hint: expect.stringContaining(`remove ${setting} if`) as string },
    ]);
  });
});

describe("a peering that is there", () => {
  const setting = "azureCore.azureNetwork.peering";
  const need = (name: string | undefined) => ({
    key: "tools",
    what: "network tools",
    id: tools,
    halves: [{ to: hub, name, isAnswered: true, setting }],
  });
  const seen = (peeringState: string) => ({
    id: tools,
    name: "tools",
    properties: {
      addressSpace: { addressPrefixes: [] },
      virtualNetworkPeerings: [
        {
          name: "toHub",
          properties: { peeringState, remoteVirtualNetwork: { id: hub.toUpperCase() } },
        },
      ],
    },
  });

  it("is somebody else's, unless it has the name that this deployment gives", () => {
    expect(assessPeerings(need("TOHUB"), seen("Connected"))).toEqual([]);
    expect(assessPeerings(need(undefined), seen("Connected"))).toEqual([]);
    expect(assessPeerings(need("ours"), seen("Connected"))).toMatchObject([
      { result: "fail", hint: `set ${setting} to existing, or have the peering removed` },
    ]);
  });

  it("is in the way when it lost its other half, no matter who has to remove it", () => {
    const hints = [need("ours"), need(undefined)].flatMap((one) =>
      assessPeerings(one, seen("Disconnected")).map((f) => ("hint" in f ? f.hint : "")),
    );
    expect(hints).toEqual([
      "remove this half before the deployment",
      "have its owner remove this half, so that the networks can be joined again",
    ]);
  });
});

describe("rights on what belongs to another subscription", () => {
  const need = {
    what: "aks zone",
    id: "/central/aks",
    role: "Private DNS Zone Contributor",
    actions: [
      "Microsoft.Network/privateDnsZones/virtualNetworkLinks/write",
      "Microsoft.Authorization/roleAssignments/write",
    ],
  };
  const zones = { actions: ["Microsoft.Network/privateDnsZones/*"], notActions: [] };

  it("name what is missing and the roles that hold it", () => {
    expect(assessRights(need, [])).toMatchObject({
      result: "fail",
      subject: "aks zone",
      hint: expect.stringContaining(
        "Private DNS Zone Contributor and Role Based Access Control Administrator on /central/aks",
      ) as string,
    });
    expect(assessRights(need, [zones])).toMatchObject({
      found: "not allowed in its subscription: Microsoft.Authorization/roleAssignments/write",
      hint: expect.stringContaining("assign Role Based Access Control Administrator on") as string,
    });
    expect(assessRights({ ...need, actions: need.actions.slice(0, 1) }, [zones]).result).toBe(
      "pass",
    );
  });
});
