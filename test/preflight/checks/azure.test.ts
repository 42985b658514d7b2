import { assessWildcard } from "../../../preflight/checks/azure/access";
import {
  assessActions,
  assessActivityLog,
  assessProvider,
  assessRole,
  assessRoleAssignments,
  assessSubscription,
} from "../../../preflight/checks/azure/account";
import {
  assessKubernetesVersion,
  assessPostgres,
  assessSku,
  assessNetworkQuota,
  assessVcpus,
} from "../../../preflight/checks/azure/compute";
import { assessModel, assessModelQuota } from "../../../preflight/checks/azure/models";
import { assessName, openAi, storage } from "../../../preflight/checks/azure/names";
import { assessOverlaps } from "../../../preflight/checks/azure/networks";
import { assessAdmission } from "../../../preflight/checks/kubernetes/cluster";
import { assessAddresses } from "../../../preflight/checks/postflight/azure";
import type { Finding } from "../../../preflight/check";
import { azureNeedsOf } from "../../../preflight/needs/azure-from-config";
import type { AzureClient } from "../../../preflight/clients/azure";
import { settingsFromText } from "../../../config/from-file";
import { loadConfig } from "../../../config/load";
import { THIS_STACK, contextOf, verdictsOf } from "../support";

const GENERAL = `config:
  azure-native:subscriptionId: 6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01
  azure-native:tenantId: 1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01
  platform-foundations:general: {customer: airun, environment: dev, owner: team}`;
const STATE = `${GENERAL}
  platform-foundations:azureStateBackend: {location: westeurope, engineerPrincipalIds: [3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10]}`;
const MODELS = `${GENERAL}
  platform-foundations:azureOpenAi: {upstream: o/platform-foundations/dev, location: westeurope, secretExpires: "2027-11-01", regions: {swedencentral: {}}}`;
const needsOf = (text: string) =>
  azureNeedsOf(
    loadConfig(settingsFromText(text, "Pulumi.test.yaml", "platform-foundations")),
    THIS_STACK,
  );

const verdicts = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ result }) => result);
const owner = { actions: ["*"], notActions: [] };
const contributor = {
  actions: ["*"],
  notActions: ["Microsoft.Authorization/*/Write", "Microsoft.Authorization/*/Delete"],
};
const administrator = {
  actions: [
    "Microsoft.Authorization/roleAssignments/write",
    "Microsoft.Authorization/roleAssignments/delete",
  ],
  notActions: [],
};

describe("rights of the deployer", () => {
  it.each([
    ["Contributor", [contributor], "pass"],
    ["a role of single actions", [administrator], "warn"],
    ["nothing", [], "fail"],
  ])("to create resources: %s", (_who, permissions, result) => {
    expect(assessRole(permissions).result).toBe(result);
  });
  it.each([
    ["Owner", [owner], "pass"],
    ["Contributor alone", [contributor], "fail"],
    ["Contributor with the administrator role beside it", [contributor, administrator], "pass"],
    [
      "an administrator under a condition",
      [contributor, { ...administrator, condition: "@Resource[…]" }],
      "warn",
    ],
    ["nothing", [], "fail"],
  ])("to assign roles: %s", (_who, permissions, result) => {
    expect(assessRoleAssignments(permissions).result).toBe(result);
  });

  it("names each action that is missing", () => {
    const reader = { actions: ["*/read", "Microsoft.Network/*"], notActions: [] };
    expect(
      assessActions(
        ["Microsoft.Network/virtualNetworks/write", "Microsoft.Compute/virtualMachines/write"],
        [reader],
      ),
    ).toMatchObject({
      result: "fail",
      found: "not allowed: Microsoft.Compute/virtualMachines/write",
    });
  });

  it("tells a subscription that is disabled or not visible", () => {
    expect(assessSubscription("x", { subscriptionId: "x", state: "Disabled" }).result).toBe("fail");
    expect(assessSubscription("x", undefined).result).toBe("fail");
  });

  it.each([
    ["Registered", "pass"],
    ["Registering", "warn"],
    ["NotRegistered", "fail"],
  ])("a resource provider that is %s", (registrationState, result) => {
    const found = { namespace: "Microsoft.Network", registrationState, resourceTypes: [] };
    expect(
      assessProvider({ namespace: "Microsoft.Network", because: "the platform" }, found).result,
    ).toBe(result);
  });
});

describe("machines", () => {
  const sku = (zones: readonly string[] = ["1", "2", "3"], shut: readonly string[] = []) => ({
    name: "Standard_D4ds_v5",
    resourceType: "virtualMachines",
    family: "standardDDSv5Family",
    locationInfo: [{ location: "westeurope", zones: [...zones] }],
    capabilities: [{ name: "vCPUs", value: "4" }],
    restrictions:
      shut.length === 0 ? [] : [{ type: "Zone", restrictionInfo: { zones: [...shut] } }],
  });
  const pool = {
    purpose: "pool",
    vmSize: "Standard_D4ds_v5",
    steady: 3,
    most: 7,
    zones: ["1", "2", "3"],
    encryptionAtHost: true,
  };
  const usage = (value: string, limit: number, currentValue: number) => ({
    name: { value },
    limit,
    currentValue,
  });

  it.each([
    ["fits exactly", 28, 0, "pass"],
    ["one vCPU short", 28, 1, "fail"],
  ])("the quota of the family with surge: %s", (_what, limit, used, result) => {
    const usages = [usage("standardDDSv5Family", limit, used), usage("cores", 500, 0)];
    expect(verdicts(assessVcpus("westeurope", [pool], [sku()], usages))).toEqual([result, "pass"]);
  });
  it.each([
    ["passes where the rest is free", 28, 20, "pass"],
    ["fails where others use what an upgrade needs", 28, 24, "fail"],
  ])("does not count the running cluster twice, and %s", (_what, limit, used, result) => {
    const usages = [usage("standardDDSv5Family", limit, used), usage("cores", 500, 20)];
    const own = [{ vmSize: "Standard_D4ds_v5", count: 5 }];
    expect(verdicts(assessVcpus("westeurope", [pool], [sku()], usages, own))).toEqual([
      result,
      "pass",
    ]);
  });
  it("counts of networks only what the stack does not have yet", () => {
    const needs = [{ counter: "NatGateways", type: "NatGateway", what: "NAT gateways", count: 2 }];
    const own = (...names: readonly string[]) =>
      names.map((name) => ({ type: "azure-native:network:NatGateway", name, id: `/${name}` }));
    const full = [usage("NatGateways", 2, 2)];
    const of = (held: readonly string[]) =>
      verdicts(assessNetworkQuota(needs, "westeurope", full, own(...held)));
    expect([of([]), of(["a"]), of(["a", "b"])]).toEqual([["fail"], ["fail"], ["pass"]]);
    const oneLeft = [usage("NatGateways", 3, 2)];
    expect(verdicts(assessNetworkQuota(needs, "westeurope", oneLeft, own("a")))).toEqual(["pass"]);
  });
  it("a counter that is not reported is unknown", () => {
    expect(verdicts(assessVcpus("westeurope", [pool], [sku()], []))).toEqual([
      "unknown",
      "unknown",
    ]);
  });
  it.each([
    ["offered in every zone", [sku()], "pass"],
    ["not offered", [], "fail"],
    ["restricted in a zone", [sku(["1", "2", "3"], ["2"])], "fail"],
    ["without a zone", [sku(["1", "2"])], "fail"],
  ])("a size that is %s", (_what, skus, result) => {
    expect(assessSku("westeurope", pool, skus).result).toBe(result);
  });
});

describe("services and names", () => {
  it("a Kubernetes version for long-term support only is refused", () => {
    const versions = [
      { version: "1.32", capabilities: { supportPlan: ["AKSLongTermSupport"] } },
      { version: "1.35", capabilities: { supportPlan: ["KubernetesOfficial"] } },
    ];
    expect(
      ["1.35", "1.32", "1.99"].map((version) => assessKubernetesVersion(version, versions).result),
    ).toEqual(["pass", "fail", "fail"]);
  });
  it("an empty list of database capabilities means that none is offered", () => {
    expect(
      assessPostgres(
        { version: "17", sku: "Standard_D2ds_v5", zoneRedundant: false },
        "westeurope",
        [],
      ).result,
    ).toBe("fail");
  });
  it("capacity of two versions of a model is held against their one quota", () => {
    const need = {
      location: "x",
      format: "OpenAI",
      model: "gpt-5",
      version: "1",
      sku: "GlobalStandard",
      capacity: 60,
    };
    const usages = [
      { name: { value: "OpenAI.GlobalStandard.gpt-5" }, limit: 100, currentValue: 0 },
    ];
    expect(verdicts(assessModelQuota([need], [], usages))).toEqual(["pass"]);
    expect(verdicts(assessModelQuota([need, { ...need, version: "2" }], [], usages))).toEqual([
      "fail",
    ]);
    expect(verdicts(assessModelQuota([need], [], []))).toEqual(["unknown"]);
    const used = [{ name: { value: "OpenAI.GlobalStandard.gpt-5" }, limit: 100, currentValue: 90 }];
    const own = { ...need, id: "/deployments/gpt-5" };
    expect(verdicts(assessModelQuota([need], [], used))).toEqual(["fail"]);
    expect(verdicts(assessModelQuota([need], [], used, [{ ...own, capacity: 60 }]))).toEqual([
      "pass",
    ]);
    expect(verdicts(assessModelQuota([need], [], used, [{ ...own, capacity: 10 }]))).toEqual([
      "fail",
    ]);
  });
  it("a name that was deleted is held, though it looks free", () => {
    const need = {
      kind: "vault" as const,
      name: "airun-dev",
      location: "westeurope",
      resourceGroupName: "CodeMieRG",
    };
    expect(assessName(need, { nameAvailable: true }, [{ name: "AIRUN-dev" }], false).result).toBe(
      "fail",
    );
    expect(assessName(need, { nameAvailable: false }, [], false).result).toBe("fail");
    expect(assessName(need, { nameAvailable: false }, [], true).result).toBe("pass");
  });
  it.each<[string, string, string, string]>([
    ["in the state backend's group", STATE, "airun-state-rg", "pass"],
    ["in another group", STATE, "somebodys-rg", "fail"],
    ["in the group of another stack", MODELS, "CodeMieRG", "pass"],
  ])("a name that is in use %s", async (_where, text, group, verdict) => {
    const azureNeeds = needsOf(text);
    const [need] = azureNeeds?.names ?? [];
    const check = need?.kind === "openAi" ? openAi : storage;
    const resourcesIn: AzureClient["resourcesIn"] = (asked) =>
      Promise.resolve(
        asked === undefined || asked === group ? [{ id: "id", name: need?.name ?? "" }] : [],
      );
    const nameAvailable = () => Promise.resolve({ nameAvailable: false });
    const azure = { resourcesIn, nameAvailable, deletedNames: () => Promise.resolve([]) };
    expect(await verdictsOf(check, { ...contextOf({ azure }), azureNeeds })).toEqual([verdict]);
  });
  it("a range that overlaps another network is a warning, and a failure when it is peered", () => {
    const id =
      "/subscriptions/s/resourceGroups/other/providers/Microsoft.Network/virtualNetworks/corp";
    const corp = {
      id,
      name: "corp",
      properties: {
        addressSpace: { addressPrefixes: ["10.0.128.0/17"] },
        virtualNetworkPeerings: [],
      },
    };
    const ranges = [{ name: "AksVNet", cidr: "10.0.0.0/16" }];
    expect(verdicts(assessOverlaps(ranges, "CodeMieRG", [corp], []))).toEqual(["warn"]);
    expect(verdicts(assessOverlaps(ranges, "CodeMieRG", [corp], [id]))).toEqual(["fail"]);
    expect(verdicts(assessOverlaps(ranges, "other", [corp], []))).toEqual(["pass"]);
    expect(verdicts(assessOverlaps(ranges, "other", [corp], [id]))).toEqual(["fail"]);
  });
  it("a vault held by a deleted one is brought back by the setting, or the hint names the settings", () => {
    const need = {
      kind: "vault" as const,
      name: "airun-dev-1a2b3c",
      location: "westeurope",
      resourceGroupName: "CodeMieRG",
    };
    const settings = { name: "azureCore.keyVault.name", recover: "azureCore.keyVault.recover" };
    const held = [
      {
        name: "airun-dev-1a2b3c",
        properties: { location: "westeurope", purgeProtectionEnabled: true },
      },
    ];
    const availability = { nameAvailable: false };
    expect(
      assessName({ ...need, vault: { ...settings, recovers: false } }, availability, held, false),
    ).toMatchObject({
      result: "fail",
      hint: "set azureCore.keyVault.recover: true to bring it back, or azureCore.keyVault.name to another name; purge protection keeps it until then",
    });
    expect(
      assessName({ ...need, vault: { ...settings, recovers: true } }, availability, held, false)
        .result,
    ).toBe("pass");
  });
  it("the right to write locks is not Contributor's", () => {
    const contributor = {
      actions: ["*"],
      notActions: ["Microsoft.Authorization/*/Write", "Microsoft.Authorization/*/Delete"],
    };
    const wanted = ["Microsoft.Authorization/locks/write", "Microsoft.Authorization/locks/delete"];
    expect(assessActions(wanted, [contributor])).toMatchObject({
      result: "fail",
      hint: expect.stringContaining("Locks Contributor") as unknown,
    });
    const locks = { actions: ["Microsoft.Authorization/locks/*"], notActions: [] };
    expect(assessActions(wanted, [contributor, locks]).result).toBe("pass");
  });
  it("the activity log is exported once to a workspace, by five settings at most", () => {
    const workspaceId = "/subscriptions/s/resourceGroups/l/providers/x/workspaces/W";
    const setting = (name: string, to = "/other") => ({
      name,
      properties: { workspaceId: to, logs: [{ category: "Administrative", enabled: true }] },
    });
    const need = { setting: "platform-foundations-dev-codemie-monitor", workspaceId };
    expect(assessActivityLog(need, []).result).toBe("pass");
    expect(assessActivityLog(need, [setting(need.setting, workspaceId)]).result).toBe("pass");
    expect(assessActivityLog(need, [setting("prod", workspaceId.toLowerCase())])).toMatchObject({
      result: "fail",
      hint: expect.stringContaining("exportActivityLog: false") as unknown,
    });
    const five = ["a", "b", "c", "d", "e"].map((name) => setting(name));
    expect(assessActivityLog(need, five).result).toBe("fail");
    expect(assessActivityLog(need, five.slice(1)).result).toBe("pass");
  });
  it("a model version that is closed to new subscriptions fails, unless the subscription has it", () => {
    const need = {
      location: "swedencentral",
      format: "OpenAI",
      model: "gpt-5",
      version: "2025-08-07",
      sku: "GlobalStandard",
      capacity: 100,
    };
    const offer = (lifecycleStatus: string, inference: string) => [
      {
        model: {
          format: "OpenAI",
          name: "gpt-5",
          version: "2025-08-07",
          lifecycleStatus,
          deprecation: { inference },
          skus: [{ name: "GlobalStandard" }],
        },
      },
    ];
    const now = new Date("2026-11-28");
    const had = [{ ...need, id: "/deployments/gpt-5" }];
    const closing = offer("Deprecating", "2027-02-09T00:00:00Z");
    expect(assessModel(need, closing, [], now)).toMatchObject({
      result: "fail",
      found: "it is closed to subscriptions that never deployed it (ServiceModelDeprecating)",
    });
    expect(assessModel(need, closing, had, now)).toMatchObject({
      result: "warn",
      found: "it is closed to new subscriptions and retires on 2027-02-09",
    });
    const retired = offer("Deprecated", "2026-10-14T00:00:00Z");
    expect(assessModel(need, retired, had, now).result).toBe("fail");
    const current = offer("GenerallyAvailable", "2028-01-11T00:00:00Z");
    expect(assessModel(need, current, [], now).result).toBe("pass");
  });
  it("a wildcard certificate has to cover the domain for thirty days", () => {
    const now = new Date("2026-11-21");
    const facts = {
      names: ["*.codemie.contoso.com"],
      notBefore: new Date("2026-01-01"),
      notAfter: new Date("2027-02-01"),
    };
    expect(assessWildcard("codemie.contoso.com", facts, now).result).toBe("pass");
    expect(
      assessWildcard("codemie.contoso.com", { ...facts, notAfter: new Date("2027-01-01") }, now)
        .result,
    ).toBe("warn");
    expect(assessWildcard("contoso.com", facts, now).result).toBe("fail");
    expect(
      assessWildcard("codemie.contoso.com", { ...facts, notAfter: new Date("2026-12-01") }, now)
        .result,
    ).toBe("fail");
  });
  it("a refused sample names the webhook", () => {
    const message =
      'admission webhook "validation.gatekeeper.sh" denied the request: no load balancers';
    const service = { apiVersion: "v1", kind: "Service" };
    expect(assessAdmission(service, { admitted: false, status: 403, message })).toMatchObject({
      result: "fail",
      found: expect.stringContaining("refused by validation.gatekeeper.sh") as string,
    });
  });
  it("a quota that is used up is a warning, since the product itself may use it", () => {
    const message =
      'services "x" is forbidden: exceeded quota: codemie, requested: services.loadbalancers=1, used: services.loadbalancers=1, limited: services.loadbalancers=1';
    const service = { apiVersion: "v1", kind: "Service" };
    expect(assessAdmission(service, { admitted: false, status: 403, message })).toMatchObject({
      result: "warn",
      found: message,
    });
  });
  it("a custom resource that is not served yet, or that its schema refuses, tells nothing against the cluster", () => {
    const realm = { apiVersion: "v1.edp.epam.com/v1", kind: "KeycloakRealm" };
    const answered = (status: number, message: string) =>
      assessAdmission(realm, { admitted: false, status, message }).result;
    expect([
      answered(404, "Unrecognized API version and kind: v1.edp.epam.com/v1 KeycloakRealm"),
      answered(422, "spec.realmName: Required value"),
      answered(422, "ValidatingAdmissionPolicy 'no-realms' with binding 'all' denied request: no"),
      answered(403, 'admission webhook "guard.example" denied the request'),
    ]).toEqual(["skip", "pass", "fail", "fail"]);
  });
  it("a public answer proves nothing from outside, and fails inside", () => {
    expect(assessAddresses("x", ["10.1.2.4"], false, "PF").result).toBe("pass");
    expect(assessAddresses("x", ["20.1.2.4"], false, "PF").result).toBe("unknown");
    expect(assessAddresses("x", ["20.1.2.4"], true, "PF").result).toBe("fail");
  });
});
