import {
  assessCluster,
  assessHub,
  assessOverlaps,
  assessPeerings,
  byoHub,
  byoNetwork,
  existingServices,
  policyDeny,
  presenceOf,
} from "../../../preflight/checks/azure/networks";
import type { Cluster } from "../../../preflight/clients/azure/compute";
import type { VirtualNetwork } from "../../../preflight/clients/azure/network";
import { answer, clientOf, findingsOf, refused, type Given } from "../support";

const idOf = (name: string, group = "network") =>
  `/subscriptions/s/resourceGroups/${group}/providers/Microsoft.Network/virtualNetworks/${name}`;
type Peering = VirtualNetwork["properties"]["virtualNetworkPeerings"][number];
const network = (
  name: string,
  prefixes: readonly string[],
  peerings: readonly Peering[] = [],
  group = "network",
): VirtualNetwork => ({
  id: idOf(name, group),
  name,
  properties: {
    addressSpace: { addressPrefixes: [...prefixes] },
    virtualNetworkPeerings: [...peerings],
  },
});
const peering = (
  name: string,
  to: string | undefined,
  peeringState = "Connected",
  reaches?: readonly string[],
): Peering => ({
  name,
  properties: {
    peeringState,
    ...(to === undefined ? {} : { remoteVirtualNetwork: { id: to } }),
    ...(reaches === undefined
      ? {}
      : { remoteVirtualNetworkAddressSpace: { addressPrefixes: [...reaches] } }),
  },
});
const ranges = [{ name: "AksVNet", id: idOf("AksVNet", "CodeMieRG"), cidr: "10.0.0.0/16" }];
const HINT =
  "choose another addressSpace in azureCore.azureNetwork, or list the range in reservedRanges if it must never be reached";

describe("something that is given by its id", () => {
  const need = {
    what: "workspace",
    id: "/subscriptions/s/x/central",
    setting: "azureCore.monitoring.workspace.workspaceId",
    region: { location: "westeurope", setting: "azureCore.monitoring.workspace.location" },
  };
  const of = (resource: Parameters<typeof clientOf>[0], given = need) =>
    presenceOf(given, clientOf({ resource } as never));
  const at = (location?: string) =>
    answer({ id: need.id, name: "central", ...(location === undefined ? {} : { location }) });

  it.each([["West Europe"], ["westeurope"], [undefined]])("passes in %s", async (location) => {
    expect(await of(at(location))).toEqual([
      { result: "pass", found: "exists", subject: "workspace" },
    ]);
  });
  it("passes anywhere where its region does not matter", async () => {
    const anywhere = { what: need.what, id: need.id, setting: need.setting } as typeof need;
    expect(await of(at("eastus"), anywhere)).toMatchObject([{ result: "pass" }]);
  });
  it("fails in another region", async () => {
    expect(await of(at("North Europe"))).toEqual([
      {
        result: "fail",
        found: "exists in northeurope, not in westeurope",
        hint: "set azureCore.monitoring.workspace.location: northeurope",
        subject: "workspace",
      },
    ]);
  });
  it("fails when it does not exist", async () => {
    expect(await of(answer(undefined))).toEqual([
      {
        result: "fail",
        found: "there is no /subscriptions/s/x/central",
        hint: "correct azureCore.monitoring.workspace.workspaceId",
        subject: "workspace",
      },
    ]);
  });
  it("names the right that is missing", async () => {
    expect(await of(refused("Microsoft.OperationalInsights/workspaces/read"))).toEqual([
      {
        result: "unknown",
        because: "no permission to ask: Microsoft.OperationalInsights/workspaces/read is needed",
        subject: "workspace",
      },
    ]);
  });
});

describe("AZ_BYO_NETWORK", () => {
  const corp = network("corp", ["192.168.0.0/16", "10.0.128.0/17"]);
  const branch = network("branch", ["10.0.0.0/24"]);
  const ours = network("AksVNet", ["10.0.0.0/16"], [], "codemierg");

  it("passes beside others that are apart, and beside our own", () => {
    const other = network("other", ["10.1.0.0/16", "fd00::/48"]);
    expect(assessOverlaps(ranges, "CodeMieRG", [other, ours], [])).toEqual([
      { result: "pass", found: "10.0.0.0/16 is free among 1 other networks", subject: "AksVNet" },
    ]);
  });
  it("warns of every range that overlaps", () => {
    expect(assessOverlaps(ranges, "CodeMieRG", [corp, branch], [])).toEqual([
      {
        result: "warn",
        found: "10.0.0.0/16 overlaps corp 10.0.128.0/17, branch 10.0.0.0/24",
        hint: HINT,
        subject: "AksVNet",
      },
    ]);
  });
  it("fails where it is peered to one of them, whatever the case of its id", () => {
    const peered = [branch.id.toUpperCase()];
    expect(assessOverlaps(ranges, "CodeMieRG", [corp, branch], peered)).toEqual([
      {
        result: "fail",
        found: "10.0.0.0/16 overlaps corp 10.0.128.0/17, branch 10.0.0.0/24, to which it is peered",
        hint: HINT,
        subject: "AksVNet",
      },
    ]);
  });
  it("counts a given network once, whether it is of this subscription or another", async () => {
    const hub = network("hub", ["10.1.0.0/16"]);
    const other = network("other", ["10.2.0.0/16"]);
    const networks = [{ key: "hub", what: "hub network", id: hub.id, halves: [] }];
    const free = async (here: readonly VirtualNetwork[], there?: VirtualNetwork) => {
      const azure = { virtualNetworks: answer(here), virtualNetwork: answer(there) };
      const azureNeeds = { ranges, networks, existing: undefined };
      return findingsOf(byoNetwork, { azureNeeds, azure });
    };
    const among = (count: number) => [
      {
        result: "pass",
        found: `10.0.0.0/16 is free among ${String(count)} other networks`,
        subject: "AksVNet",
      },
    ];
    expect(await free([other], hub)).toEqual(among(2));
    expect(await free([other, { ...hub, id: hub.id.toUpperCase() }], hub)).toEqual(among(2));
    expect(await free([other], undefined)).toEqual(among(1));
  });
  it("keeps what is seen of networks when the list of all is refused", async () => {
    const given: Given = {
      azure: {
        resource: (id) => Promise.resolve({ id, name: "x" }),
        virtualNetworks: refused("Microsoft.Network/virtualNetworks/read"),
      },
    };
    expect(await findingsOf(byoNetwork, given)).toEqual([
      { result: "pass", found: "exists", subject: "hub network" },
      { result: "pass", found: "exists", subject: "endpoint subnet" },
      {
        result: "unknown",
        because: "no permission to ask: Microsoft.Network/virtualNetworks/read is needed",
      },
    ]);
  });
  it("asks of given networks alone where no range is made", async () => {
    const given: Given = {
      azureNeeds: { ranges: [] },
      azure: { resource: answer(undefined) },
    };
    expect(await findingsOf(byoNetwork, given)).toMatchObject([
      { result: "fail", subject: "hub network" },
      { result: "fail", subject: "endpoint subnet" },
    ]);
  });
  it("is skipped without networks", async () => {
    const azureNeeds = { ranges: [], existing: undefined };
    expect(await findingsOf(byoNetwork, { azureNeeds })).toEqual([
      { result: "skip", because: "no network is configured" },
    ]);
  });
  it("does not hide a fault of its own", async () => {
    const azure = {
      resource: answer(undefined),
      virtualNetworks: answer([]),
      virtualNetwork: () => Promise.reject(new TypeError("a fault")),
    };
    await expect(findingsOf(byoNetwork, { azure })).rejects.toThrow("a fault");
  });
});

describe("AZ_BYO_HUB", () => {
  const spoke = idOf("AksVNet", "CodeMieRG");
  const half = (name: string | undefined) => ({
    key: "hub",
    what: "hub network",
    id: idOf("hub"),
    halves: [{ to: spoke, name, isAnswered: true, setting: "azureCore.azureNetwork.peering" }],
  });
  const hub = (...peerings: readonly Peering[]) => network("hub", ["10.1.0.0/16"], peerings);

  it.each([
    ["ours", "ours", "remove this half before the deployment"],
    [
      "the owner's",
      undefined,
      "have its owner remove this half, so that the networks can be joined again",
    ],
  ])("fails with a half that is left over and %s", (_whose, name, hint) => {
    const left = hub(peering("old", spoke.toUpperCase(), "Disconnected"));
    expect(assessPeerings(half(name), left)).toEqual([
      { result: "fail", found: "peering old is disconnected", hint, subject: "hub network" },
    ]);
  });
  it("fails with a half of another name", () => {
    expect(assessPeerings(half("ours"), hub(peering("theirs", spoke)))).toEqual([
      {
        result: "fail",
        found: `peering theirs leads to ${spoke} already, and two networks are peered once`,
        hint: "set azureCore.azureNetwork.peering to existing, or have the peering removed",
        subject: "hub network",
      },
    ]);
  });
  it.each([
    ["is ours", "ours", peering("OURS", spoke)],
    ["its owner writes", undefined, peering("theirs", spoke)],
    ["leads elsewhere", "ours", peering("theirs", idOf("branch"))],
    ["leads nowhere", "ours", peering("theirs", undefined)],
  ])("says nothing of a half that %s", (_what, name, found) => {
    expect(assessPeerings(half(name), hub(found))).toEqual([]);
  });

  it("fails when the hub reaches a network with our range", () => {
    const reached = hub(peering("p", idOf("branch"), "Connected", ["10.0.0.0/20"]));
    expect(assessHub(half("ours"), reached, ranges)).toEqual([
      {
        result: "fail",
        found: "10.0.0.0/16 overlaps branch 10.0.0.0/20, to which it is peered",
        hint: HINT,
        subject: "AksVNet",
      },
    ]);
  });
  it("names the peering where Azure does not name the network", () => {
    const reached = hub(peering("p", undefined, "Connected", ["10.0.0.0/20"]));
    expect(assessHub(half("ours"), reached, ranges)).toMatchObject([
      { found: "10.0.0.0/16 overlaps p 10.0.0.0/20, to which it is peered" },
    ]);
  });
  it("warns of a stranger's half that is left over", () => {
    const left = hub(peering("old", idOf("branch"), "Disconnected"));
    expect(assessHub(half("ours"), left, ranges)).toEqual([
      {
        result: "warn",
        found: "peering old is disconnected, and it is none of this deployment's",
        hint: "tell the hub's owner",
        subject: "hub network",
      },
    ]);
  });
  it("is unknown while a peering does not say what it reaches", () => {
    expect(assessHub(half("ours"), hub(peering("p", idOf("branch"))), ranges)).toEqual([
      {
        result: "unknown",
        because: "peering p does not say which ranges it reaches",
        subject: "hub network",
      },
    ]);
  });
  it("takes our own peering for no stranger's", () => {
    const joined = hub(peering("ours", spoke, "Connected", ["10.0.0.0/16"]));
    expect(assessHub(half("ours"), joined, ranges)).toEqual([]);
  });
  it.each([
    ["can be joined", hub(), { result: "pass", found: "can be joined", subject: "hub network" }],
    [
      "is not there",
      undefined,
      {
        result: "unknown",
        because: "is not there (see AZ_BYO_NETWORK)",
        subject: "hub network",
      },
    ],
  ])("tells a hub that %s", async (_what, found, finding) => {
    expect(await findingsOf(byoHub, { azure: { virtualNetwork: answer(found) } })).toEqual([
      finding,
    ]);
  });
  it("is skipped where the deployment makes its own hub", async () => {
    expect(await findingsOf(byoHub, { azureNeeds: { networks: [] } })).toEqual([
      { result: "skip", because: "the deployment makes its own hub, and joins no other" },
    ]);
  });
});

describe("AZ_POLICY_DENY", () => {
  const assignment = (enforcementMode: string) => ({
    name: "a",
    properties: { displayName: "Allowed locations", enforcementMode },
  });
  const types = [
    "Microsoft.Network/virtualNetworks",
    "Microsoft.Network/publicIPAddresses",
    "Microsoft.ContainerService/managedClusters",
    "Microsoft.DBforPostgreSQL/flexibleServers",
    "Microsoft.KeyVault/vaults",
    "Microsoft.Storage/storageAccounts",
  ];
  const free = { fieldRestrictions: [] };

  it("passes without an assignment that is enforced", async () => {
    const azure = { policyAssignments: answer([assignment("DoNotEnforce")]) };
    expect(await findingsOf(policyDeny, { azure })).toEqual([
      { result: "pass", found: "no policy assignment is enforced on the subscription" },
    ]);
  });
  it("asks about each type, and passes where no denial is foreseen", async () => {
    const policyRestrictions = jest.fn(answer(free));
    const policyAssignments = answer([assignment("Default"), assignment("DoNotEnforce")]);
    const azure = { policyAssignments, policyRestrictions };
    expect(await findingsOf(policyDeny, { azure })).toEqual(
      types.map((subject) => ({
        result: "pass",
        found: "no denial foreseen among 1 assignments",
        subject,
      })),
    );
    expect(policyRestrictions.mock.calls).toEqual(types.map((type) => [type, "westeurope"]));
  });
  it("warns of what is denied as a whole and by a field, each once", async () => {
    const denied = {
      contentEvaluationResult: {
        policyEvaluations: [
          { evaluationResult: "NonCompliant", policyInfo: { policyAssignmentId: "/a/deny-ip" } },
          { evaluationResult: "NonCompliant", policyInfo: { policyAssignmentId: "/a/deny-ip" } },
          { evaluationResult: "Compliant", policyInfo: { policyAssignmentId: "/a/fine" } },
          { evaluationResult: "NonCompliant" },
        ],
      },
      fieldRestrictions: [
        {
          field: "location",
          restrictions: [
            { result: "Deny", policy: { policyAssignmentId: "/a/locations" } },
            { result: "Required", policy: { policyAssignmentId: "/a/required" } },
          ],
        },
        { restrictions: [{ result: "Deny" }] },
      ],
    };
    const azure: Given["azure"] = {
      policyAssignments: answer([assignment("Default")]),
      policyRestrictions: (type) =>
        Promise.resolve(type === "Microsoft.Network/publicIPAddresses" ? denied : free),
    };
    const findings = await findingsOf(policyDeny, { azure });
    expect(findings.filter(({ result }) => result !== "pass")).toEqual([
      {
        result: "warn",
        found:
          "may be denied by /a/deny-ip, an assignment, /a/locations (location), an assignment (a field)",
        hint: "ask the owner of the assignment for an exemption, or change the settings that it names",
        subject: "Microsoft.Network/publicIPAddresses",
      },
    ]);
  });
  it("is skipped without the platform", async () => {
    expect(await findingsOf(policyDeny, { azureNeeds: { layers: ["openAi"] } })).toEqual([
      { result: "skip", because: "the platform is not configured" },
    ]);
  });
});

describe("AZ_EXISTING_SERVICES", () => {
  const id =
    "/subscriptions/s/resourceGroups/apps/providers/Microsoft.ContainerService/managedClusters/prod";
  const ready: Cluster["properties"] = {
    provisioningState: "Succeeded",
    oidcIssuerProfile: { enabled: true },
    securityProfile: { workloadIdentity: { enabled: true } },
    storageProfile: { diskCSIDriver: { enabled: true } },
    addonProfiles: {
      azureKeyvaultSecretsProvider: { enabled: true, identity: { objectId: "addon" } },
    },
    identityProfile: { kubeletidentity: { objectId: "kubelet" } },
  };
  const cluster = (more: Partial<Cluster["properties"]>): Cluster => ({
    id,
    name: "prod",
    location: "westeurope",
    properties: { ...ready, ...more },
  });
  const update = "az aks update --name prod --resource-group apps";
  const worse = (more: Partial<Cluster["properties"]>) =>
    assessCluster(cluster(more), id).filter(({ result }) => result !== "pass");

  it("passes with everything that the product needs", () => {
    expect(assessCluster(cluster({}), id)).toEqual([
      { result: "pass", found: "ready", subject: "cluster" },
      ...[
        "OIDC issuer",
        "workload identity",
        "disk driver",
        "secrets-provider add-on",
        "kubelet identity",
      ].map((subject) => ({ result: "pass", found: "on", subject })),
    ]);
  });
  it.each([
    ["Updating", "state is Updating"],
    [undefined, "state is not reported"],
  ])("fails in the state %s", (provisioningState, found) => {
    expect(worse({ provisioningState })).toEqual([
      { result: "fail", found, hint: "wait until it is Succeeded", subject: "cluster" },
    ]);
  });
  it.each<[string, Partial<Cluster["properties"]>, string]>([
    ["OIDC issuer", { oidcIssuerProfile: { enabled: false } }, "--enable-oidc-issuer"],
    [
      "workload identity",
      { securityProfile: { workloadIdentity: { enabled: false } } },
      "--enable-workload-identity",
    ],
    [
      "disk driver",
      { storageProfile: { diskCSIDriver: { enabled: false } } },
      "--enable-disk-driver",
    ],
    ["kubelet identity", { identityProfile: {} }, "--enable-managed-identity"],
  ])("fails without the %s", (subject, more, option) => {
    expect(worse(more)).toEqual([
      { result: "fail", found: "off", hint: `${update} ${option}`, subject },
    ]);
  });
  it.each([
    ["is off", { enabled: false, identity: { objectId: "addon" } }],
    ["has no identity", { enabled: true, identity: {} }],
    ["has an identity that is not told", { enabled: true, identity: null }],
  ])("fails when the secrets-provider add-on %s", (_what, azureKeyvaultSecretsProvider) => {
    expect(worse({ addonProfiles: { azureKeyvaultSecretsProvider } })).toEqual([
      {
        result: "fail",
        found: "off",
        hint: "az aks enable-addons --name prod --resource-group apps --addons azure-keyvault-secrets-provider",
        subject: "secrets-provider add-on",
      },
    ]);
  });
  it("takes what is not reported for off", () => {
    const bare: Cluster = { id, name: "prod", location: "x", properties: {} };
    expect(assessCluster(bare, id).map((one) => "found" in one && one.found)).toEqual([
      "state is not reported",
      "not reported, so off",
      "not reported, so off",
      "not reported, so off",
      "off",
      "off",
    ]);
  });
  it("fails when the cluster does not exist", async () => {
    const given: Given = {
      azureNeeds: { existing: { clusterId: id, ids: [] } },
      azure: { cluster: answer(undefined) },
    };
    expect(await findingsOf(existingServices, given)).toEqual([
      {
        result: "fail",
        found: `there is no ${id}`,
        hint: "correct azureCore.aks.existingClusterId",
      },
    ]);
  });
  it("asks for the cluster as a cluster, and for the other services by their presence", async () => {
    const given: Given = {
      azureNeeds: {
        existing: {
          clusterId: id,
          ids: [
            { what: "cluster", id, setting: "azureCore.aks.existingClusterId" },
            { what: "hub network", id: idOf("hub"), setting: "s" },
            { what: "registry", id: "/registries/corporate", setting: "s" },
          ],
        },
      },
      azure: {
        cluster: answer(cluster({})),
        resource: (asked) => Promise.resolve({ id: asked, name: "corporate" }),
      },
    };
    const findings = await findingsOf(existingServices, given);
    expect(findings).toHaveLength(7);
    expect(findings.at(-1)).toEqual({ result: "pass", found: "exists", subject: "registry" });
  });
  it.each([[undefined], [{ clusterId: undefined, ids: [] }]])("is skipped with %j", async (all) => {
    expect(await findingsOf(existingServices, { azureNeeds: { existing: all } })).toEqual([
      { result: "skip", because: "the deployment makes its own cluster and services" },
    ]);
  });
});
