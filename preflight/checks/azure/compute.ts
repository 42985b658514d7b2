import { azureCheck, fail, pass, skip, unknown, warn, type Finding } from "../../check";
import { idsOf, type DeployedResource } from "../../deployed";
import { JUMPBOX, type AzureNeeds, type MachineNeed } from "../../needs/azure";
import type { KubernetesVersion, PostgresCapability, VmSku } from "../../clients/azure/compute";
import type { Usage } from "../../clients/azure/usage";

const capability = (sku: VmSku, name: string): string | undefined =>
  sku.capabilities.find((entry) => entry.name === name)?.value;

export const machineSku = (skus: readonly VmSku[], size: string): VmSku | undefined =>
  skus.find(
    ({ resourceType, name }) =>
      resourceType === "virtualMachines" && name.toLowerCase() === size.toLowerCase(),
  );

/** vCPUs that run, by quota family; a size whose vCPUs the region does not tell counts as none. */
function runningByFamily(
  machines: readonly RunningMachines[],
  skus: readonly VmSku[],
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { vmSize, count } of machines) {
    const sku = machineSku(skus, vmSize);
    const vcpus = Number((sku && capability(sku, "vCPUs")) ?? 0) * count;
    for (const family of sku?.family === undefined ? [] : [sku.family, "cores"])
      sums.set(family, (sums.get(family) ?? 0) + vcpus);
  }
  return sums;
}

export interface FamilyNeed {
  readonly steady: number;
  readonly most: number;
}

/** vCPUs by quota family; undefined members mean that a size is unknown in the region. */
export function vcpusByFamily(
  machines: readonly MachineNeed[],
  skus: readonly VmSku[],
): ReadonlyMap<string, FamilyNeed> | { readonly unknownSize: string } {
  const sums = new Map<string, FamilyNeed>();
  for (const { vmSize, steady, most } of machines) {
    const sku = machineSku(skus, vmSize);
    const each = Number(sku === undefined ? NaN : capability(sku, "vCPUs"));
    if (sku?.family === undefined || !Number.isFinite(each)) return { unknownSize: vmSize };
    for (const family of [sku.family, "cores"]) {
      const before = sums.get(family) ?? { steady: 0, most: 0 };
      sums.set(family, { steady: before.steady + steady * each, most: before.most + most * each });
    }
  }
  return sums;
}

/** Machines of one size. */
export interface RunningMachines {
  readonly vmSize: string;
  readonly count: number;
}

/**
 * FAIL when the largest size with the surge of an upgrade does not fit beside what others use.
 * @param own machines of the stack that run already, which are among those in use
 */
export function assessVcpus(
  location: string,
  machines: readonly MachineNeed[],
  skus: readonly VmSku[],
  usages: readonly Usage[],
  own: readonly RunningMachines[] = [],
): readonly Finding[] {
  const needs = vcpusByFamily(machines, skus);
  if ("unknownSize" in needs) {
    return [
      unknown(
        `${needs.unknownSize} is not listed in ${location}, so its family is not known (see AZ_VM_SKU)`,
      ),
    ];
  }
  const running = runningByFamily(own, skus);
  return [...needs].map(([family, { steady, most }]) => {
    const usage = usages.find(({ name }) => name.value.toLowerCase() === family.toLowerCase());
    if (usage === undefined) return unknown(`${location} reports no quota of this name`, family);
    const ours = running.get(family) ?? 0;
    const free = usage.limit - usage.currentValue + ours;
    const numbers = `need ${String(most)} vCPUs at the most (${String(steady)} in ordinary times), quota ${String(usage.limit)}, in use ${String(usage.currentValue)}${ours === 0 ? "" : ` (${String(ours)} of this stack)`}`;
    const hint = (need: number): string =>
      `request at least ${String(usage.limit - free + need)} for ${family} in ${location}: portal, Quotas, Compute; or choose smaller pools`;
    if (free < most) return fail(`${numbers}; ${String(most - free)} missing`, hint(most), family);
    return pass(numbers, family);
  });
}

export const vcpuQuota = azureCheck(
  "AZ_VCPU_QUOTA",
  ["Microsoft.Compute/skus/read", "Microsoft.Compute/locations/usages/read"],
  async ({ machines, location, ownClusterId }, { azure, deployed }) => {
    if (machines.length === 0) return skip("no machines are configured");
    const [skus, usages, own] = await Promise.all([
      azure.vmSkus(location),
      azure.computeUsages(location),
      ownClusterId === undefined ? undefined : azure.cluster(ownClusterId),
    ]);
    if (usages.length === 0)
      return unknown("the list of usages is empty, so nothing can be concluded");
    const [jumpbox] = machines.filter(({ purpose }) => purpose === JUMPBOX);
    return assessVcpus(location, machines, skus, usages, [
      ...(own?.properties.agentPoolProfiles ?? []),
      ...(jumpbox !== undefined && idsOf(deployed, "azure-native:compute:VirtualMachine").size > 0
        ? [{ vmSize: jumpbox.vmSize, count: 1 }]
        : []),
    ]);
  },
);

export function assessSku(
  location: string,
  { purpose, vmSize, zones, encryptionAtHost }: MachineNeed,
  skus: readonly VmSku[],
): Finding {
  const sku = machineSku(skus, vmSize);
  const subject = `${purpose}: ${vmSize}`;
  if (sku === undefined)
    return fail(
      `not offered in ${location}`,
      `choose a size of the list: az vm list-skus --location ${location} --resource-type virtualMachines`,
      subject,
    );
  if (sku.restrictions.some(({ type }) => type === "Location")) {
    return fail(
      `restricted for this subscription in ${location}`,
      "ask support to lift the restriction, or choose another size or region",
      subject,
    );
  }
  const shut = sku.restrictions
    .filter(({ type }) => type === "Zone")
    .flatMap(({ restrictionInfo }) => restrictionInfo?.zones ?? []);
  const open = sku.locationInfo
    .filter((info) => info.location.toLowerCase() === location.toLowerCase())
    .flatMap((info) => info.zones)
    .filter((zone) => !shut.includes(zone));
  const missing = zones.filter((zone) => !open.includes(zone));
  if (missing.length > 0) {
    return fail(
      `not in zone ${missing.join(", ")} (open: ${open.join(", ") || "none"})`,
      open.length === 0
        ? "choose another size or region, or say with azureCore.withoutZones that the region has no zones"
        : "set the pool's zones to the open ones, or choose another size",
      subject,
    );
  }
  if (encryptionAtHost && capability(sku, "EncryptionAtHostSupported") === "False") {
    return fail("does not support encryption at host", "choose a size that supports it", subject);
  }
  return pass(`offered${zones.length === 0 ? "" : ` in zones ${zones.join(", ")}`}`, subject);
}

export const vmSizes = azureCheck(
  "AZ_VM_SKU",
  ["Microsoft.Compute/skus/read"],
  async ({ machines, location }, { azure }) => {
    if (machines.length === 0) return skip("no machines are configured");
    const skus = await azure.vmSkus(location);
    if (skus.length === 0)
      return fail(`no sizes are offered in ${location}`, "correct azureCore.location");
    return machines.map((machine) => assessSku(location, machine, skus));
  },
);

export function assessFeature(
  { namespace, feature }: AzureNeeds["features"][number],
  state: string | undefined,
): Finding {
  const name = `${namespace}/${feature}`;
  if (state === "Registered") return pass("registered", name);
  return state === "Registering" || state === "Pending"
    ? warn(`state is ${state}`, "wait until it is Registered", name)
    : fail(
        `state is ${state ?? "NotRegistered"}`,
        `az feature register --namespace ${namespace} --name ${feature}, then az provider register --namespace ${namespace}`,
        name,
      );
}

export const features = azureCheck(
  "AZ_FEATURES",
  ["Microsoft.Features/providers/features/read"],
  async (needs, { azure }) =>
    needs.features.length === 0
      ? skip("nothing configured needs a preview or opt-in feature")
      : Promise.all(
          needs.features.map(async (need) =>
            assessFeature(need, await azure.featureState(need.namespace, need.feature)),
          ),
        ),
);

/** @param deployed what the stack has already, which is among those in use */
export function assessNetworkQuota(
  needs: AzureNeeds["network"],
  location: string,
  usages: readonly Usage[],
  deployed: readonly DeployedResource[] = [],
): readonly Finding[] {
  return needs.map(({ counter, type, what, count: all }) => {
    const count = Math.max(0, all - idsOf(deployed, `azure-native:network:${type}`).size);
    if (count === 0) return pass("the stack has them already", what);
    const usage = usages.find(({ name }) => name.value.toLowerCase() === counter.toLowerCase());
    if (usage === undefined) return unknown(`${location} reports no counter ${counter}`, what);
    const numbers = `need ${String(count)}, quota ${String(usage.limit)}, in use ${String(usage.currentValue)}`;
    return usage.limit - usage.currentValue >= count
      ? pass(numbers, what)
      : fail(
          numbers,
          `request an increase of ${counter} in ${location}: portal, Quotas, Networking`,
          what,
        );
  });
}

export const networkQuota = azureCheck(
  "AZ_NETWORK_QUOTA",
  ["Microsoft.Network/locations/usages/read"],
  async ({ network, location }, { azure, deployed }) => {
    if (network.length === 0) return skip("no network is made");
    const usages = await azure.networkUsages(location);
    return usages.length === 0
      ? unknown("the list of usages is empty, so nothing can be concluded")
      : assessNetworkQuota(network, location, usages, deployed);
  },
);

/**
 * @param wanted a minor version, or one with its patch, as programs of others have it
 * @param deployed version of the stack's cluster, when it exists: AKS goes one minor version up at a time, and never back
 */
export function assessKubernetesVersion(
  wanted: string,
  offered: readonly KubernetesVersion[],
  deployed?: string,
): Finding {
  const now = minorOf(deployed);
  const step = (minorOf(wanted) ?? 0) - (now ?? minorOf(wanted) ?? 0);
  if (now !== undefined && (step < 0 || step > 1)) {
    const next = `1.${String(step < 0 ? now : now + 1)}`;
    return fail(
      `the cluster has ${deployed ?? ""}, and ${wanted} ${step < 0 ? "is older" : "skips a minor version"}`,
      `set azureCore.aks.kubernetesVersion to ${next}${step < 0 ? "; AKS never goes back" : ", deploy, then to the next one"}`,
    );
  }
  const minor = /^1\.\d+/.exec(wanted)?.[0] ?? wanted;
  const entry = offered.find(({ version }) => version === minor);
  const official = offered
    .filter(
      ({ isPreview, capabilities }) =>
        isPreview !== true && (capabilities?.supportPlan.includes("KubernetesOfficial") ?? false),
    )
    .map(({ version }) => version);
  const patches = Object.keys(entry?.patchVersions ?? {});
  const isPatchMissing = wanted !== minor && patches.length > 0 && !patches.includes(wanted);
  const choices = isPatchMissing ? patches : official;
  const hint = `set azureCore.aks.kubernetesVersion to one of ${choices.join(", ")}`;
  if (entry === undefined || isPatchMissing) return fail(`${wanted} is not offered`, hint);
  if (entry.isPreview === true) return fail(`${wanted} is a preview`, hint);
  return official.includes(minor)
    ? pass(`${wanted} is offered; also ${official.join(", ")}`)
    : fail(`${wanted} is offered for long-term support only`, hint);
}

const minorOf = (version: string | undefined): number | undefined => {
  const minor = /^1\.(\d+)/.exec(version ?? "")?.[1];
  return minor === undefined ? undefined : Number(minor);
};

export const kubernetesVersion = azureCheck(
  "AZ_AKS_VERSION",
  [
    "Microsoft.ContainerService/locations/kubernetesVersions/read",
    "Microsoft.ContainerService/managedClusters/read",
  ],
  async (needs, { azure }) => {
    if (needs.kubernetesVersion === undefined) return skip("no cluster is made");
    const [offered, own] = await Promise.all([
      azure.kubernetesVersions(needs.location),
      needs.ownClusterId === undefined ? undefined : azure.cluster(needs.ownClusterId),
    ]);
    return offered.length === 0
      ? fail(`${needs.location} offers no versions`, "choose a region that offers AKS")
      : assessKubernetesVersion(
          needs.kubernetesVersion,
          offered,
          own?.properties.kubernetesVersion ?? undefined,
        );
  },
);

export function assessPostgres(
  need: NonNullable<AzureNeeds["postgres"]>,
  location: string,
  capabilities: readonly PostgresCapability[],
): Finding {
  const [offer] = capabilities;
  const region =
    "choose another region, or ask support to lift the restriction (subscription offers differ)";
  if (offer === undefined)
    return fail(`PostgreSQL is not offered in ${location} to this subscription`, region);
  if (offer.restricted === "Enabled")
    return fail(
      `PostgreSQL is restricted in ${location}: ${offer.reason ?? "no reason given"}`,
      region,
    );
  const versions = offer.supportedServerVersions.map(({ name }) => name);
  if (!versions.includes(need.version)) {
    return fail(
      `version ${need.version} is not offered`,
      `set azureCore.postgres.version to one of ${versions.join(", ")}`,
    );
  }
  const skus = offer.supportedServerEditions.flatMap(({ supportedServerSkus }) =>
    supportedServerSkus.map(({ name }) => name),
  );
  if (!skus.some((name) => name.toLowerCase() === need.sku.toLowerCase())) {
    return fail(
      `${need.sku} is not offered`,
      `set azureCore.postgres.sku.name to one of ${skus.slice(0, 8).join(", ")}`,
    );
  }
  const zones = offer.supportedFeatures.find(({ name }) => name === "ZoneRedundantHa");
  if (need.zoneRedundant && zones?.status !== "Enabled") {
    return fail(
      `zone-redundant servers are not offered in ${location}`,
      "set azureCore.postgres.highAvailability to sameZone, or choose another region",
    );
  }
  return pass(`version ${need.version} on ${need.sku} is offered in ${location}`);
}

export const postgres = azureCheck(
  "AZ_POSTGRES_OFFERED",
  ["Microsoft.DBforPostgreSQL/locations/capabilities/read"],
  async (needs, { azure }) =>
    needs.postgres === undefined
      ? skip("no database is configured")
      : assessPostgres(
          needs.postgres,
          needs.location,
          await azure.postgresCapabilities(needs.location),
        ),
);

/** One cluster and some accounts: a full region is rare, and a deployment stops on it. */
export const serviceQuota = azureCheck(
  "AZ_SERVICE_QUOTA",
  ["Microsoft.Compute/locations/usages/read"],
  async ({ location }, { azure }) => {
    const usages = await azure.computeUsages(location);
    const wanted = ["virtualMachines", "virtualMachineScaleSets"];
    return wanted.map((counter) => {
      const usage = usages.find(({ name }) => name.value === counter);
      if (usage === undefined)
        return unknown(`${location} reports no counter of this name`, counter);
      const numbers = `quota ${String(usage.limit)}, in use ${String(usage.currentValue)}`;
      return usage.limit - usage.currentValue >= 20
        ? pass(numbers, counter)
        : warn(numbers, `request an increase of ${counter} in ${location}`, counter);
    });
  },
);
