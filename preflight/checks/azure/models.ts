import { azureCheck, fail, pass, skip, unknown, warn, type Finding } from "../../check";
import type { ModelNeed } from "../../needs/azure";
import { idsOf } from "../../deployed";
import type { DeployedModel, OfferedModel } from "../../clients/azure/models";
import type { Usage } from "../../clients/azure/usage";
import { daysUntil } from "../days";

const NEWER = "choose a newer version in azureOpenAi.regions, or leave models out for the defaults";

const title = ({ location, model, version, sku }: ModelNeed): string =>
  `${model} ${version} ${sku} in ${location}`;

const offerOf = (
  { format, model, version }: Pick<ModelNeed, "format" | "model" | "version">,
  offered: readonly OfferedModel[],
): OfferedModel["model"] | undefined =>
  offered.find(
    ({ model: entry }) =>
      entry.format === format && entry.name === model && entry.version === version,
  )?.model;

/**
 * Whether a model can be deployed. Azure calls a version `Deprecating` that only subscriptions may deploy which had it before, and
 * `Deprecated` one that answers no more.
 * @param deployed models that the subscription has
 */
export function assessModel(
  need: ModelNeed,
  offered: readonly OfferedModel[],
  deployed: readonly DeployedModel[],
  now: Date,
): Finding {
  const subject = title(need);
  const offer = offerOf(need, offered);
  if (offer === undefined) {
    const versions = [
      ...new Set(
        offered.flatMap(({ model }) => (model.name === need.model ? [model.version] : [])),
      ),
    ];
    return versions.length === 0
      ? fail(
          "the model is not offered in this region",
          "choose another region for it in azureOpenAi.regions",
          subject,
        )
      : fail(
          `this version is not offered; offered: ${versions.join(", ")}`,
          "choose an offered version",
          subject,
        );
  }
  const sku = offer.skus?.find(({ name }) => name === need.sku);
  if (sku === undefined) {
    return fail(
      "this deployment type is not offered",
      `set type to one of ${(offer.skus ?? []).map(({ name }) => name).join(", ") || "none"}`,
      subject,
    );
  }
  const ends = [sku.deprecationDate, offer.deprecation?.inference]
    .filter((date) => date !== undefined)
    .sort()[0];
  const had = deployed.some(
    ({ model, version }) => model === need.model && version === need.version,
  );
  if (offer.lifecycleStatus === "Deprecated") {
    return fail("it is retired and answers no more", NEWER, subject);
  }
  if (offer.lifecycleStatus === "Deprecating" && !had) {
    return fail(
      "it is closed to subscriptions that never deployed it (ServiceModelDeprecating)",
      NEWER,
      subject,
    );
  }
  if (offer.lifecycleStatus === "Deprecating") {
    return warn(
      `it is closed to new subscriptions${ends === undefined ? "" : ` and retires on ${ends.slice(0, 10)}`}`,
      "plan the move to a newer version",
      subject,
    );
  }
  if (ends !== undefined) {
    const days = Math.floor(daysUntil(new Date(ends), now));
    if (days < 0)
      return fail(`it was retired on ${ends.slice(0, 10)}`, "choose a newer version", subject);
    if (days < 90)
      return warn(
        `it retires on ${ends.slice(0, 10)}`,
        "plan the move to a newer version",
        subject,
      );
  }
  return pass("offered", subject);
}

export const available = azureCheck(
  "AZ_MODEL_AVAILABLE",
  [
    "Microsoft.CognitiveServices/locations/models/read",
    "Microsoft.CognitiveServices/accounts/read",
    "Microsoft.CognitiveServices/accounts/deployments/read",
  ],
  async ({ models }, { azure, now }) => {
    if (models.length === 0) return skip("model deployments are not configured");
    const deployed = await azure.deployedModels();
    return Promise.all(
      models.map(async (need) =>
        assessModel(need, await azure.models(need.location), deployed, now()),
      ),
    );
  },
);

/** The quota's own name comes from the list of models; the pattern serves where it is silent. */
export function usageNameOf(
  need: Pick<ModelNeed, "format" | "model" | "version" | "sku">,
  offered: readonly OfferedModel[],
): string {
  const sku = offerOf(need, offered)?.skus?.find(({ name }) => name === need.sku);
  return sku?.usageName ?? `${need.format}.${need.sku}.${need.model}`;
}

/**
 * Several versions of a model share one quota, so capacity is summed by the quota's name.
 * @param own deployments of the stack in the region, whose capacity is among that in use
 */
export function assessModelQuota(
  needs: readonly ModelNeed[],
  offered: readonly OfferedModel[],
  usages: readonly Usage[],
  own: readonly DeployedModel[] = [],
): readonly Finding[] {
  const ours = new Map<string, number>();
  for (const { version = "", ...model } of own) {
    const name = usageNameOf({ ...model, version }, offered);
    ours.set(name, (ours.get(name) ?? 0) + model.capacity);
  }
  const sums = new Map<string, { readonly location: string; readonly capacity: number }>();
  for (const need of needs) {
    const name = usageNameOf(need, offered);
    sums.set(name, {
      location: need.location,
      capacity: (sums.get(name)?.capacity ?? 0) + need.capacity,
    });
  }
  return [...sums].map(([name, { location, capacity }]) => {
    const subject = `${name} in ${location}`;
    const usage = usages.find((entry) => entry.name.value === name);
    if (usage === undefined) return unknown("the region reports no quota of this name", subject);
    const held = ours.get(name) ?? 0;
    const free = usage.limit - usage.currentValue + held;
    const numbers = `need ${String(capacity)}, quota ${String(usage.limit)}, in use ${String(usage.currentValue)}${held === 0 ? "" : `, ${String(held)} of it by this stack`} (thousand tokens per minute)`;
    return free >= capacity
      ? pass(numbers, subject)
      : fail(
          `${numbers}; ${String(capacity - free)} missing`,
          `lower the capacity to ${String(Math.max(free, 0))}, or request more quota in ${location}`,
          subject,
        );
  });
}

/** Rights to read what the stack has deployed. */
const OWN_READS = [
  "Microsoft.CognitiveServices/accounts/read",
  "Microsoft.CognitiveServices/accounts/deployments/read",
];

export const quota = azureCheck(
  "AZ_MODEL_QUOTA",
  [
    "Microsoft.CognitiveServices/locations/usages/read",
    "Microsoft.CognitiveServices/locations/models/read",
    ...OWN_READS,
  ],
  async ({ models }, { azure, deployed }) => {
    if (models.length === 0) return skip("model deployments are not configured");
    const ids = idsOf(deployed, "azure-native:cognitiveservices:Deployment");
    const own = ids.size === 0 ? [] : await azure.deployedModels();
    const regions = [...new Set(models.map(({ location }) => location))];
    const findings = await Promise.all(
      regions.map(async (location) => {
        const [offered, usages] = await Promise.all([
          azure.models(location),
          azure.modelUsages(location),
        ]);
        if (usages.length === 0)
          return [unknown("the list of usages is empty, so nothing can be concluded", location)];
        return assessModelQuota(
          models.filter((need) => need.location === location),
          offered,
          usages,
          own.filter((model) => model.location === location && ids.has(model.id.toLowerCase())),
        );
      }),
    );
    return findings.flat();
  },
);

export const accounts = azureCheck(
  "AZ_MODEL_ACCOUNTS",
  [
    "Microsoft.CognitiveServices/locations/usages/read",
    "Microsoft.CognitiveServices/accounts/read",
  ],
  async ({ modelAccounts }, { azure, deployed }) => {
    if (modelAccounts.length === 0) return skip("model deployments are not configured");
    const ids = idsOf(deployed, "azure-native:cognitiveservices:Account");
    const own = ids.size === 0 ? [] : await azure.modelAccounts();
    return Promise.all(
      modelAccounts.map(async ({ location, count: all }) => {
        const held = own.filter(
          (account) => account.location === location && ids.has(account.id.toLowerCase()),
        );
        const count = Math.max(0, all - held.length);
        if (count === 0) return pass("the stack has them already", location);
        const usage = (await azure.modelUsages(location)).find(({ name }) =>
          /^OpenAI\.(S0\.)?AccountCount$/.test(name.value),
        );
        if (usage === undefined)
          return unknown("the region reports no count of accounts", location);
        const numbers = `need ${String(count)}, quota ${String(usage.limit)}, in use ${String(usage.currentValue)}`;
        return usage.limit - usage.currentValue >= count
          ? pass(numbers, location)
          : warn(numbers, "remove unused accounts, or request more", location);
      }),
    );
  },
);
