import {
  assessFeature,
  assessKubernetesVersion,
  assessNetworkQuota,
  assessPostgres,
  assessSku,
  assessVcpus,
  features,
  kubernetesVersion,
  networkQuota,
  postgres,
  serviceQuota,
  vcpuQuota,
  vcpusByFamily,
  vmSizes,
} from "../../../preflight/checks/azure/compute";
import type { PostgresCapability, VmSku } from "../../../preflight/clients/azure/compute";
import { JUMPBOX, type MachineNeed } from "../../../preflight/needs/azure";
import { answer, findingsOf, refused, type Given } from "../support";

const D4: VmSku = {
  name: "Standard_D4ds_v5",
  resourceType: "virtualMachines",
  family: "standardDDSv5Family",
  locationInfo: [{ location: "westeurope", zones: ["1", "2", "3"] }],
  capabilities: [
    { name: "vCPUs", value: "4" },
    { name: "EncryptionAtHostSupported", value: "True" },
  ],
  restrictions: [],
};
const D2: VmSku = {
  ...D4,
  name: "Standard_D2s_v3",
  family: "standardDSv3Family",
  capabilities: [{ name: "vCPUs", value: "2" }],
};
/** A disk of the same name is another kind of thing. */
const DISK: VmSku = { ...D4, resourceType: "disks", family: undefined, capabilities: [] };
const SKUS = [DISK, D4, D2];

const pool: MachineNeed = {
  purpose: "system pool",
  vmSize: "Standard_D4ds_v5",
  steady: 3,
  most: 7,
  zones: ["1", "2", "3"],
  encryptionAtHost: true,
};
const jumpbox: MachineNeed = {
  ...pool,
  purpose: JUMPBOX,
  vmSize: "Standard_D2s_v3",
  steady: 1,
  most: 1,
  zones: [],
};
const usage = (value: string, limit: number, currentValue: number) => ({
  name: { value },
  limit,
  currentValue,
});
const EMPTY = [
  { result: "unknown", because: "the list of usages is empty, so nothing can be concluded" },
];

describe("AZ_VCPU_QUOTA", () => {
  const usages = (family: readonly [number, number], cores: readonly [number, number]) => [
    usage("cores", ...cores),
    usage("standardDDSv5FAMILY", ...family),
    usage("standardDSv3Family", 10, 0),
  ];

  it("counts vCPUs by family and in the region, in ordinary times and at the most", () => {
    expect(vcpusByFamily([pool, { ...pool, most: 1, steady: 1 }, jumpbox], SKUS)).toEqual(
      new Map([
        ["standardDDSv5Family", { steady: 16, most: 32 }],
        ["cores", { steady: 18, most: 34 }],
        ["standardDSv3Family", { steady: 2, most: 2 }],
      ]),
    );
  });
  it("passes with exactly enough, and fails with one vCPU less", () => {
    expect(assessVcpus("westeurope", [pool], SKUS, usages([38, 10], [29, 2]))).toEqual([
      {
        result: "pass",
        found: "need 28 vCPUs at the most (12 in ordinary times), quota 38, in use 10",
        subject: "standardDDSv5Family",
      },
      {
        result: "fail",
        found: "need 28 vCPUs at the most (12 in ordinary times), quota 29, in use 2; 1 missing",
        hint: "request at least 30 for cores in westeurope: portal, Quotas, Compute; or choose smaller pools",
        subject: "cores",
      },
    ]);
  });
  it("takes off what the stack runs itself", () => {
    const own = [{ vmSize: "standard_d4DS_v5", count: 3 }];
    expect(assessVcpus("westeurope", [pool], SKUS, usages([28, 12], [28, 14]), own)).toEqual([
      {
        result: "pass",
        found:
          "need 28 vCPUs at the most (12 in ordinary times), quota 28, in use 12 (12 of this stack)",
        subject: "standardDDSv5Family",
      },
      {
        result: "fail",
        found:
          "need 28 vCPUs at the most (12 in ordinary times), quota 28, in use 14 (12 of this stack); 2 missing",
        hint: "request at least 30 for cores in westeurope: portal, Quotas, Compute; or choose smaller pools",
        subject: "cores",
      },
    ]);
  });
  it.each([
    ["is not listed any more", [D4]],
    ["tells no vCPUs", [D4, { ...D2, capabilities: [] }]],
    ["has no family", [D4, { ...D2, family: undefined }]],
  ])("counts a running size as none that %s", (_what, skus) => {
    const own = [{ vmSize: "Standard_D2s_v3", count: 5 }];
    const full = usages([28, 28], [28, 28]);
    expect(assessVcpus("westeurope", [pool], skus, full, own)).toEqual(
      assessVcpus("westeurope", [pool], skus, full),
    );
  });
  it("is unknown for a counter that is not reported", () => {
    expect(assessVcpus("westeurope", [pool], SKUS, [usage("cores", 100, 0)])).toMatchObject([
      {
        result: "unknown",
        because: "westeurope reports no quota of this name",
        subject: "standardDDSv5Family",
      },
      { result: "pass", subject: "cores" },
    ]);
  });
  it.each([
    ["is not listed", []],
    ["is a disk", [DISK]],
    ["has no family", [{ ...D4, family: undefined }]],
    ["tells no vCPUs", [{ ...D4, capabilities: [] }]],
  ])("is unknown for a size that %s", (_what, skus) => {
    expect(assessVcpus("westeurope", [pool], skus, [])).toEqual([
      {
        result: "unknown",
        because:
          "Standard_D4ds_v5 is not listed in westeurope, so its family is not known (see AZ_VM_SKU)",
      },
    ]);
  });

  const reads = (cores: readonly [number, number]): Given["azure"] => ({
    vmSkus: answer(SKUS),
    computeUsages: answer(usages([100, 0], cores)),
  });
  it("takes off the pools and the jumpbox that the stack has", async () => {
    const id = "/subscriptions/s/virtualMachines/jumpbox";
    const given: Given = {
      azureNeeds: { machines: [pool, jumpbox], ownClusterId: "/cluster" },
      deployed: [{ type: "azure-native:compute:VirtualMachine", name: "jumpbox", id }],
      azure: {
        ...reads([30, 14]),
        cluster: (asked) =>
          Promise.resolve({
            id: asked,
            name: "cluster",
            location: "westeurope",
            properties: { agentPoolProfiles: [{ vmSize: "Standard_D4ds_v5", count: 3 }] },
          }),
      },
    };
    const cores = async (more: Given) =>
      (await findingsOf(vcpuQuota, more)).find(({ subject }) => subject === "cores");
    expect(await cores(given)).toEqual({
      result: "pass",
      found:
        "need 30 vCPUs at the most (14 in ordinary times), quota 30, in use 14 (14 of this stack)",
      subject: "cores",
    });
    expect(await cores({ ...given, deployed: [] })).toMatchObject({
      found:
        "need 30 vCPUs at the most (14 in ordinary times), quota 30, in use 14 (12 of this stack); 2 missing",
    });
    const noJumpbox = { ...given.azureNeeds, machines: [pool] };
    expect(await cores({ ...given, azureNeeds: noJumpbox })).toMatchObject({
      found:
        "need 28 vCPUs at the most (12 in ordinary times), quota 30, in use 14 (12 of this stack)",
    });
  });
  it.each([
    ["is not deployed yet", "/cluster"],
    ["belongs to somebody else", undefined],
  ])("takes off no pools of a cluster that %s", async (_what, ownClusterId) => {
    const azure = { ...reads([30, 14]), cluster: answer(undefined) };
    const given = { azureNeeds: { machines: [jumpbox], ownClusterId }, azure };
    expect(await findingsOf(vcpuQuota, given)).toMatchObject([
      { found: "need 2 vCPUs at the most (2 in ordinary times), quota 10, in use 0" },
      { found: "need 2 vCPUs at the most (2 in ordinary times), quota 30, in use 14" },
    ]);
  });
  it("is unknown with an empty list", async () => {
    const azure = { vmSkus: answer(SKUS), computeUsages: answer([]), cluster: answer(undefined) };
    expect(await findingsOf(vcpuQuota, { azureNeeds: { machines: [pool] }, azure })).toEqual(EMPTY);
  });
  it("names the right that is missing", async () => {
    const computeUsages = refused("Microsoft.Compute/locations/usages/read");
    const azure = { ...reads([1, 1]), computeUsages, cluster: answer(undefined) };
    expect(await findingsOf(vcpuQuota, { azure })).toEqual([
      {
        result: "unknown",
        because: "no permission to ask: Microsoft.Compute/locations/usages/read is needed",
      },
    ]);
  });
});

describe("AZ_VM_SKU", () => {
  const subject = "system pool: Standard_D4ds_v5";
  const zonesOf = (...zones: string[]): Pick<VmSku, "locationInfo"> => ({
    locationInfo: [
      { location: "WestEurope", zones },
      { location: "northeurope", zones: ["1", "2", "3"] },
    ],
  });

  it("passes in every zone that is asked for", () => {
    expect(assessSku("westeurope", pool, SKUS)).toEqual({
      result: "pass",
      found: "offered in zones 1, 2, 3",
      subject,
    });
    expect(assessSku("westeurope", { ...pool, zones: [] }, SKUS)).toEqual({
      result: "pass",
      found: "offered",
      subject,
    });
  });
  it("fails where it is not offered", () => {
    expect(assessSku("westeurope", pool, [DISK, D2])).toEqual({
      result: "fail",
      found: "not offered in westeurope",
      hint: "choose a size of the list: az vm list-skus --location westeurope --resource-type virtualMachines",
      subject,
    });
  });
  it("fails where the subscription may not use it", () => {
    const restrictions = [{ type: "Location", reasonCode: "NotAvailableForSubscription" }];
    expect(assessSku("westeurope", pool, [{ ...D4, restrictions }])).toEqual({
      result: "fail",
      found: "restricted for this subscription in westeurope",
      hint: "ask support to lift the restriction, or choose another size or region",
      subject,
    });
  });
  it.each<[string, Partial<VmSku>, string]>([
    ["lacks", zonesOf("2"), "not in zone 1, 3 (open: 2)"],
    [
      "closes to the subscription",
      { restrictions: [{ type: "Zone", restrictionInfo: { zones: ["2"] } }] },
      "not in zone 2 (open: 1, 3)",
    ],
  ])("fails in zones that the size %s", (_what, more, found) => {
    expect(assessSku("westeurope", pool, [{ ...D4, ...more }])).toEqual({
      result: "fail",
      found,
      hint: "set the pool's zones to the open ones, or choose another size",
      subject,
    });
  });
  it("fails in a region without zones, with another hint", () => {
    expect(assessSku("westeurope", pool, [{ ...D4, ...zonesOf() }])).toEqual({
      result: "fail",
      found: "not in zone 1, 2, 3 (open: none)",
      hint: "choose another size or region, or say with azureCore.withoutZones that the region has no zones",
      subject,
    });
  });
  it("does not close a zone by a restriction that names none", () => {
    const restrictions = [{ type: "Zone" }];
    expect(assessSku("westeurope", pool, [{ ...D4, restrictions }]).result).toBe("pass");
  });
  it("fails without encryption at host, where that is asked for", () => {
    const plain = [
      { ...D4, capabilities: [{ name: "EncryptionAtHostSupported", value: "False" }] },
    ];
    expect(assessSku("westeurope", pool, plain)).toEqual({
      result: "fail",
      found: "does not support encryption at host",
      hint: "choose a size that supports it",
      subject,
    });
    expect(assessSku("westeurope", { ...pool, encryptionAtHost: false }, plain).result).toBe(
      "pass",
    );
  });
  it("asks once for the sizes of the region, and tells of each machine", async () => {
    const vmSkus = jest.fn(answer([D4]));
    const given = { azureNeeds: { machines: [pool, jumpbox] }, azure: { vmSkus } };
    expect(await findingsOf(vmSizes, given)).toMatchObject([
      { result: "pass", subject },
      { result: "fail", subject: "jumpbox: Standard_D2s_v3" },
    ]);
    expect(vmSkus.mock.calls).toEqual([["westeurope"]]);
  });
  it("fails in a region without any size", async () => {
    expect(await findingsOf(vmSizes, { azure: { vmSkus: answer([]) } })).toEqual([
      {
        result: "fail",
        found: "no sizes are offered in westeurope",
        hint: "correct azureCore.location",
      },
    ]);
  });
});

describe("AZ_FEATURES", () => {
  const need = { namespace: "Microsoft.Compute", feature: "EncryptionAtHost" };
  const subject = "Microsoft.Compute/EncryptionAtHost";
  it("passes when it is registered", async () => {
    const featureState = jest.fn(answer("Registered"));
    expect(await findingsOf(features, { azure: { featureState } })).toEqual([
      { result: "pass", found: "registered", subject },
    ]);
    expect(featureState.mock.calls).toEqual([["Microsoft.Compute", "EncryptionAtHost"]]);
  });
  it.each(["Registering", "Pending"])("warns while it is %s", (state) => {
    expect(assessFeature(need, state)).toEqual({
      result: "warn",
      found: `state is ${state}`,
      hint: "wait until it is Registered",
      subject,
    });
  });
  it.each([
    ["Unregistered", "state is Unregistered"],
    [undefined, "state is NotRegistered"],
  ])("fails when it is %s", (state, found) => {
    expect(assessFeature(need, state)).toEqual({
      result: "fail",
      found,
      hint: "az feature register --namespace Microsoft.Compute --name EncryptionAtHost, then az provider register --namespace Microsoft.Compute",
      subject,
    });
  });
});

describe("AZ_NETWORK_QUOTA", () => {
  const gateways = {
    counter: "NatGateways",
    type: "NatGateway",
    what: "NAT gateways",
    count: 2,
  };
  const own = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      type: "azure-native:network:NatGateway",
      name: "nat",
      id: `/nat/${String(index)}`,
    }));
  const assess = (limit: number, used: number, held = 0) =>
    assessNetworkQuota([gateways], "westeurope", [usage("natgateways", limit, used)], own(held));

  it("passes with exactly enough, and fails with one less", () => {
    expect(assess(5, 3)).toEqual([
      { result: "pass", found: "need 2, quota 5, in use 3", subject: "NAT gateways" },
    ]);
    expect(assess(5, 4)).toEqual([
      {
        result: "fail",
        found: "need 2, quota 5, in use 4",
        hint: "request an increase of NatGateways in westeurope: portal, Quotas, Networking",
        subject: "NAT gateways",
      },
    ]);
  });
  it("needs only what the stack does not have", () => {
    expect(assess(5, 4, 1)).toEqual([
      { result: "pass", found: "need 1, quota 5, in use 4", subject: "NAT gateways" },
    ]);
    const enough = [
      { result: "pass", found: "the stack has them already", subject: "NAT gateways" },
    ];
    expect(assess(5, 5, 2)).toEqual(enough);
    expect(assess(5, 5, 3)).toEqual(enough);
  });
  it("is unknown for a counter that is not reported, and with an empty list", async () => {
    expect(assessNetworkQuota([gateways], "westeurope", [])).toEqual([
      {
        result: "unknown",
        because: "westeurope reports no counter NatGateways",
        subject: "NAT gateways",
      },
    ]);
    expect(await findingsOf(networkQuota, { azure: { networkUsages: answer([]) } })).toEqual(EMPTY);
  });
  it("asks for the counters of the region", async () => {
    const networkUsages = jest.fn(answer([usage("NatGateways", 5, 4)]));
    const given = {
      azureNeeds: { network: [gateways] },
      deployed: own(1),
      azure: { networkUsages },
    };
    expect(await findingsOf(networkQuota, given)).toEqual(assess(5, 4, 1));
    expect(networkUsages.mock.calls).toEqual([["westeurope"]]);
  });
});

describe("AZ_AKS_VERSION", () => {
  const official = (version: string, isPreview: boolean | null = null) => ({
    version,
    isPreview,
    capabilities: { supportPlan: ["KubernetesOfficial", "AKSLongTermSupport"] },
  });
  const offered = [
    official("1.35"),
    official("1.34"),
    official("1.36", true),
    { version: "1.31", capabilities: { supportPlan: ["AKSLongTermSupport"] } },
    { version: "1.30" },
  ];
  const hint = "set azureCore.aks.kubernetesVersion to one of 1.35, 1.34";

  it("passes with a version of the official support", async () => {
    const kubernetesVersions = jest.fn(answer(offered));
    const azureNeeds = { ownClusterId: undefined };
    expect(
      await findingsOf(kubernetesVersion, { azureNeeds, azure: { kubernetesVersions } }),
    ).toEqual([{ result: "pass", found: "1.35 is offered; also 1.35, 1.34" }]);
    expect(kubernetesVersions.mock.calls).toEqual([["westeurope"]]);
  });
  it.each([
    ["1.29", "1.29 is not offered"],
    ["1.36", "1.36 is a preview"],
    ["1.31", "1.31 is offered for long-term support only"],
    ["1.30", "1.30 is offered for long-term support only"],
  ])("fails with %s", (wanted, found) => {
    expect(assessKubernetesVersion(wanted, offered)).toEqual({ result: "fail", found, hint });
  });
  it.each([
    ["1.35.2", "pass", "1.35.2 is offered; also 1.35, 1.34", undefined],
    ["1.35.9", "fail", "1.35.9 is not offered", "1.35.1, 1.35.2"],
    ["1.34.9", "pass", "1.34.9 is offered; also 1.35, 1.34", undefined],
    ["1.29.1", "fail", "1.29.1 is not offered", "1.35, 1.34"],
  ])(
    "asks for the patch of %s where the region lists patches: %s",
    (wanted, result, found, list) => {
      const withPatches = offered.map((one) =>
        one.version === "1.35" ? { ...one, patchVersions: { "1.35.1": {}, "1.35.2": {} } } : one,
      );
      expect(assessKubernetesVersion(wanted, withPatches)).toEqual({
        ...{ result, found },
        ...(list === undefined
          ? {}
          : { hint: `set azureCore.aks.kubernetesVersion to one of ${list}` }),
      });
    },
  );
  it.each([
    ["1.35", "1.34.2", "pass"],
    ["1.35", "1.35.1", "pass"],
    ["1.34", "1.35.1", "fail"],
    ["1.35", "1.33.4", "fail"],
  ])("compares %s with the %s of the deployed cluster: %s", async (wanted, deployed, result) => {
    const cluster = jest.fn(answer({ properties: { kubernetesVersion: deployed } }));
    const [finding] = await findingsOf(kubernetesVersion, {
      azureNeeds: { kubernetesVersion: wanted, ownClusterId: "/cluster" },
      azure: { kubernetesVersions: answer(offered), cluster } as never,
    });
    expect(finding?.result).toBe(result);
    expect(cluster.mock.calls).toEqual([["/cluster"]]);
  });
  it("fails in a region without AKS", async () => {
    const azure = { kubernetesVersions: answer([]) };
    const azureNeeds = { ownClusterId: undefined };
    expect(await findingsOf(kubernetesVersion, { azureNeeds, azure })).toEqual([
      {
        result: "fail",
        found: "westeurope offers no versions",
        hint: "choose a region that offers AKS",
      },
    ]);
  });
});

describe("AZ_POSTGRES_OFFERED", () => {
  const need = { version: "17", sku: "Standard_D2ds_v5", zoneRedundant: false };
  const offer: PostgresCapability = {
    status: "Available",
    restricted: "Disabled",
    supportedServerVersions: [{ name: "16" }, { name: "17" }],
    supportedServerEditions: [
      { name: "Burstable", supportedServerSkus: [{ name: "Standard_B1ms" }] },
      { name: "GeneralPurpose", supportedServerSkus: [{ name: "standard_d2ds_v5" }] },
    ],
    supportedFeatures: [{ name: "ZoneRedundantHa", status: "Enabled" }],
  };
  const region =
    "choose another region, or ask support to lift the restriction (subscription offers differ)";

  it("passes with the version and the size, whatever their case", async () => {
    const postgresCapabilities = jest.fn(answer([offer]));
    expect(await findingsOf(postgres, { azure: { postgresCapabilities } })).toEqual([
      { result: "pass", found: "version 17 on Standard_D2ds_v5 is offered in westeurope" },
    ]);
    expect(postgresCapabilities.mock.calls).toEqual([["westeurope"]]);
  });
  it("fails where nothing is offered", () => {
    expect(assessPostgres(need, "westeurope", [])).toEqual({
      result: "fail",
      found: "PostgreSQL is not offered in westeurope to this subscription",
      hint: region,
    });
  });
  it.each([
    ["The region is full.", "PostgreSQL is restricted in westeurope: The region is full."],
    [null, "PostgreSQL is restricted in westeurope: no reason given"],
  ])("fails where it is restricted because of %s", (reason, found) => {
    const restricted = { ...offer, restricted: "Enabled", reason };
    expect(assessPostgres(need, "westeurope", [restricted])).toEqual({
      result: "fail",
      found,
      hint: region,
    });
  });
  it("fails with a version that is not offered", () => {
    expect(assessPostgres({ ...need, version: "18" }, "westeurope", [offer])).toEqual({
      result: "fail",
      found: "version 18 is not offered",
      hint: "set azureCore.postgres.version to one of 16, 17",
    });
  });
  it("fails with a size that no edition offers, and names the first eight", () => {
    const sizes = Array.from({ length: 9 }, (_, index) => ({ name: `S${String(index)}` }));
    const editions = [{ name: "GeneralPurpose", supportedServerSkus: sizes }];
    expect(
      assessPostgres(need, "westeurope", [{ ...offer, supportedServerEditions: editions }]),
    ).toEqual({
      result: "fail",
      found: "Standard_D2ds_v5 is not offered",
      hint: "set azureCore.postgres.sku.name to one of S0, S1, S2, S3, S4, S5, S6, S7",
    });
  });
  it.each([
    ["is off", [{ name: "ZoneRedundantHa", status: "Disabled" }]],
    ["is not reported", []],
  ])("fails where zone redundancy %s and asked for", (_what, supportedFeatures) => {
    const poor = [{ ...offer, supportedFeatures }];
    expect(assessPostgres({ ...need, zoneRedundant: true }, "westeurope", poor)).toEqual({
      result: "fail",
      found: "zone-redundant servers are not offered in westeurope",
      hint: "set azureCore.postgres.highAvailability to sameZone, or choose another region",
    });
    expect(assessPostgres(need, "westeurope", poor).result).toBe("pass");
  });
  it("passes where zone redundancy is on", () => {
    expect(assessPostgres({ ...need, zoneRedundant: true }, "westeurope", [offer])).toMatchObject({
      result: "pass",
    });
  });
});

describe("AZ_SERVICE_QUOTA", () => {
  it("passes with twenty left, warns with one less, and does not know a counter that is not reported", async () => {
    const of = (...usages: readonly ReturnType<typeof usage>[]) =>
      findingsOf(serviceQuota, { azure: { computeUsages: answer(usages) } });
    expect(
      await of(
        usage("virtualMachines", 25000, 24980),
        usage("virtualMachineScaleSets", 2500, 2481),
      ),
    ).toEqual([
      { result: "pass", found: "quota 25000, in use 24980", subject: "virtualMachines" },
      {
        result: "warn",
        found: "quota 2500, in use 2481",
        hint: "request an increase of virtualMachineScaleSets in westeurope",
        subject: "virtualMachineScaleSets",
      },
    ]);
    expect(await of()).toEqual(
      ["virtualMachines", "virtualMachineScaleSets"].map((subject) => ({
        result: "unknown",
        because: "westeurope reports no counter of this name",
        subject,
      })),
    );
  });
});

describe("without what they are about", () => {
  it.each([
    [vcpuQuota, { machines: [] }, "no machines are configured"],
    [vmSizes, { machines: [] }, "no machines are configured"],
    [features, { features: [] }, "nothing configured needs a preview or opt-in feature"],
    [networkQuota, { network: [] }, "no network is made"],
    [kubernetesVersion, { kubernetesVersion: undefined }, "no cluster is made"],
    [postgres, { postgres: undefined }, "no database is configured"],
  ])("these are skipped", async (check, azureNeeds, because) => {
    expect(await findingsOf(check, { azureNeeds })).toEqual([{ result: "skip", because }]);
  });
});
