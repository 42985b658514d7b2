import {
  accounts,
  assessModel,
  assessModelQuota,
  available,
  quota,
  usageNameOf,
} from "../../../preflight/checks/azure/models";
import type { DeployedModel, OfferedModel } from "../../../preflight/clients/azure/models";
import type { ModelNeed } from "../../../preflight/needs/azure";
import { answer, findingsOf, refused, type Given } from "../support";

const need: ModelNeed = {
  location: "swedencentral",
  format: "OpenAI",
  model: "gpt-5",
  version: "2025-08-07",
  sku: "GlobalStandard",
  capacity: 60,
};
const subject = "gpt-5 2025-08-07 GlobalStandard in swedencentral";
const now = new Date("2026-11-21");
const offer = (more: Partial<OfferedModel["model"]> = {}): OfferedModel => ({
  kind: "OpenAI",
  model: {
    format: "OpenAI",
    name: "gpt-5",
    version: "2025-08-07",
    lifecycleStatus: "GenerallyAvailable",
    skus: [{ name: "GlobalStandard", usageName: "OpenAI.GlobalStandard.gpt5" }],
    ...more,
  },
});
const ending = (inference: string, deprecationDate?: string): Partial<OfferedModel["model"]> => ({
  deprecation: { inference },
  skus: [{ name: "GlobalStandard", ...(deprecationDate === undefined ? {} : { deprecationDate }) }],
});
const deployed = (more: Partial<DeployedModel> = {}): DeployedModel => ({
  id: "/accounts/a/deployments/gpt-5",
  location: "swedencentral",
  format: "OpenAI",
  model: "gpt-5",
  version: "2025-08-07",
  sku: "GlobalStandard",
  capacity: 60,
  ...more,
});
const usage = (value: string, limit: number, currentValue: number) => ({
  name: { value },
  limit,
  currentValue,
});
const UNCONFIGURED = [{ result: "skip", because: "model deployments are not configured" }];

describe("AZ_MODEL_AVAILABLE", () => {
  const NEWER =
    "choose a newer version in azureOpenAi.regions, or leave models out for the defaults";
  const assess = (offered: OfferedModel, had: readonly DeployedModel[] = []) =>
    assessModel(need, [offered], had, now);

  it.each([
    ["without an end", {}],
    ["without a list of ends", { deprecation: null }],
    ["that ends in 90 days", ending("2027-02-19T00:00:00Z")],
  ])("passes with an offer %s", (_what, more) => {
    expect(assess(offer(more))).toEqual({ result: "pass", found: "offered", subject });
  });
  it("fails where the model is not offered at all", () => {
    const others = [offer({ name: "gpt-4.1" }), offer({ format: "Mistral AI", name: "other" })];
    expect(assessModel(need, others, [], now)).toEqual({
      result: "fail",
      found: "the model is not offered in this region",
      hint: "choose another region for it in azureOpenAi.regions",
      subject,
    });
  });
  it("fails with a version that is not offered, and names those that are, each once", () => {
    const versions = ["2025-10-01", "2025-10-01", "2026-01-01"].map((version) =>
      offer({ version }),
    );
    expect(assessModel(need, [...versions, offer({ name: "gpt-4.1" })], [], now)).toEqual({
      result: "fail",
      found: "this version is not offered; offered: 2025-10-01, 2026-01-01",
      hint: "choose an offered version",
      subject,
    });
  });
  it("does not take the model of another format for it", () => {
    expect(assess(offer({ format: "Other" }))).toMatchObject({
      result: "fail",
      found: "this version is not offered; offered: 2025-08-07",
    });
  });
  it.each([
    [[{ name: "Standard" }, { name: "DataZoneStandard" }], "Standard, DataZoneStandard"],
    [[], "none"],
    [null, "none"],
  ])("fails with a deployment type that is not among %j", (skus, listed) => {
    expect(assess(offer({ skus }))).toEqual({
      result: "fail",
      found: "this deployment type is not offered",
      hint: `set type to one of ${listed}`,
      subject,
    });
  });
  it("fails with a version that is retired, even where it is deployed", () => {
    expect(assess(offer({ lifecycleStatus: "Deprecated" }), [deployed()])).toEqual({
      result: "fail",
      found: "it is retired and answers no more",
      hint: NEWER,
      subject,
    });
  });
  it.each([
    ["nothing", []],
    ["another version", [deployed({ version: "2025-10-01" })]],
    ["another model", [deployed({ model: "gpt-5-mini" })]],
  ])("fails with a version that is closed to a subscription that has %s", (_what, had) => {
    expect(assess(offer({ lifecycleStatus: "Deprecating" }), had)).toEqual({
      result: "fail",
      found: "it is closed to subscriptions that never deployed it (ServiceModelDeprecating)",
      hint: NEWER,
      subject,
    });
  });
  it.each([
    ["without a date", {}, "it is closed to new subscriptions"],
    [
      "with the earlier of two dates",
      ending("2027-03-01T00:00:00Z", "2027-02-09T00:00:00Z"),
      "it is closed to new subscriptions and retires on 2027-02-09",
    ],
  ])("warns of a closed version that the subscription has, %s", (_what, more, found) => {
    expect(assess(offer({ ...more, lifecycleStatus: "Deprecating" }), [deployed()])).toEqual({
      result: "warn",
      found,
      hint: "plan the move to a newer version",
      subject,
    });
  });
  it("fails after its last day", () => {
    expect(assess(offer(ending("2026-11-20T23:59:59Z")))).toEqual({
      result: "fail",
      found: "it was retired on 2026-11-20",
      hint: "choose a newer version",
      subject,
    });
  });
  it.each(["2026-11-21T00:00:00Z", "2027-02-18T23:59:59Z"])("warns of an end on %s", (end) => {
    expect(assess(offer(ending(end)))).toEqual({
      result: "warn",
      found: `it retires on ${end.slice(0, 10)}`,
      hint: "plan the move to a newer version",
      subject,
    });
  });
  it("asks each region about its models", async () => {
    const models = jest.fn((location: string) =>
      Promise.resolve(location === "swedencentral" ? [offer()] : []),
    );
    const needs = [need, { ...need, location: "francecentral" }];
    const azure = { models, deployedModels: answer([]) };
    expect(await findingsOf(available, { azureNeeds: { models: needs }, azure })).toMatchObject([
      { result: "pass", subject },
      { result: "fail", subject: "gpt-5 2025-08-07 GlobalStandard in francecentral" },
    ]);
    expect(models.mock.calls).toEqual([["swedencentral"], ["francecentral"]]);
  });
});

describe("AZ_MODEL_QUOTA", () => {
  const name = "OpenAI.GlobalStandard.gpt5";
  const at = `${name} in swedencentral`;

  it("takes the quota's name from the offer, and makes it where the offer has none", () => {
    expect(usageNameOf(need, [offer()])).toBe(name);
    const made = "OpenAI.GlobalStandard.gpt-5";
    expect(usageNameOf(need, [])).toBe(made);
    expect(usageNameOf(need, [offer({ skus: null })])).toBe(made);
    expect(usageNameOf(need, [offer({ skus: [{ name: "GlobalStandard" }] })])).toBe(made);
    expect(usageNameOf({ ...need, sku: "Standard" }, [offer()])).toBe("OpenAI.Standard.gpt-5");
  });
  it("passes with exactly enough, and fails with one less", () => {
    expect(assessModelQuota([need], [offer()], [usage(name, 100, 40)])).toEqual([
      {
        result: "pass",
        found: "need 60, quota 100, in use 40 (thousand tokens per minute)",
        subject: at,
      },
    ]);
    expect(assessModelQuota([need], [offer()], [usage(name, 100, 41)])).toEqual([
      {
        result: "fail",
        found: "need 60, quota 100, in use 41 (thousand tokens per minute); 1 missing",
        hint: "lower the capacity to 59, or request more quota in swedencentral",
        subject: at,
      },
    ]);
  });
  it("never advises a capacity below nothing", () => {
    expect(assessModelQuota([need], [offer()], [usage(name, 100, 150)])).toMatchObject([
      { hint: "lower the capacity to 0, or request more quota in swedencentral" },
    ]);
  });
  it("sums deployments of one quota, and takes off what the stack holds of it", () => {
    const newer = { ...need, version: "2026-01-01" };
    const offered = [offer(), { ...offer({ version: "2026-01-01" }) }];
    const own = [deployed({ capacity: 30 }), deployed({ version: "2026-01-01", capacity: 20 })];
    expect(assessModelQuota([need, newer], offered, [usage(name, 120, 50)], own)).toEqual([
      {
        result: "pass",
        found:
          "need 120, quota 120, in use 50, 50 of it by this stack (thousand tokens per minute)",
        subject: at,
      },
    ]);
  });
  it("takes off a deployment that tells no version by the name that is made", () => {
    const own = [deployed({ version: undefined })];
    const made = "OpenAI.GlobalStandard.gpt-5";
    expect(assessModelQuota([need], [], [usage(made, 60, 60)], own)).toMatchObject([
      { result: "pass" },
    ]);
    expect(assessModelQuota([need], [offer()], [usage(name, 60, 60)], own)).toMatchObject([
      { result: "fail" },
    ]);
  });
  it("is unknown for a quota that is not reported", () => {
    expect(assessModelQuota([need], [offer()], [usage("OpenAI.Other", 1, 0)])).toEqual([
      { result: "unknown", because: "the region reports no quota of this name", subject: at },
    ]);
  });
  it("reads the stack's own deployments of the region alone", async () => {
    const others = [
      deployed({ id: "/accounts/x/deployments/gpt-5" }),
      deployed({ id: "/accounts/B/deployments/gpt-5", location: "francecentral" }),
    ];
    const given: Given = {
      azureNeeds: { models: [need, { ...need, location: "westus" }] },
      deployed: ["/ACCOUNTS/a/deployments/gpt-5", "/accounts/b/deployments/gpt-5"].map((id) => ({
        type: "azure-native:cognitiveservices:Deployment",
        name: "d",
        id,
      })),
      azure: {
        models: answer([offer()]),
        modelUsages: (location) =>
          Promise.resolve(location === "westus" ? [] : [usage(name, 100, 100)]),
        deployedModels: answer([deployed(), ...others]),
      },
    };
    expect(await findingsOf(quota, given)).toEqual([
      {
        result: "pass",
        found:
          "need 60, quota 100, in use 100, 60 of it by this stack (thousand tokens per minute)",
        subject: at,
      },
      {
        result: "unknown",
        because: "the list of usages is empty, so nothing can be concluded",
        subject: "westus",
      },
    ]);
    expect(await findingsOf(quota, { ...given, deployed: [] })).toMatchObject([
      {
        result: "fail",
        found: "need 60, quota 100, in use 100 (thousand tokens per minute); 60 missing",
      },
      { result: "unknown" },
    ]);
    // A stack that holds none needs no right to see those of others.
    const { models, modelUsages } = given.azure ?? {};
    const azure = { ...(models && { models }), ...(modelUsages && { modelUsages }) };
    expect(await findingsOf(quota, { ...given, azure, deployed: [] })).toMatchObject([
      { result: "fail" },
      { result: "unknown" },
    ]);
  });
});

describe("AZ_MODEL_ACCOUNTS", () => {
  const own = (...names: readonly string[]): Given["deployed"] & object =>
    names.map((name) => ({
      type: "azure-native:cognitiveservices:Account",
      name,
      id: `/accounts/${name}`,
    }));
  const given = (used: number, more: Partial<Given> = {}): Given => ({
    azureNeeds: { modelAccounts: [{ location: "swedencentral", count: 2 }] },
    ...more,
    azure: {
      modelUsages: answer([
        usage("OpenAI.GlobalStandard.gpt5", 1, 1),
        usage("OpenAI.S0.AccountCount", 30, used),
      ]),
      modelAccounts: answer([
        { id: "/ACCOUNTS/A", location: "swedencentral" },
        { id: "/accounts/b", location: "swedencentral" },
        { id: "/accounts/c", location: "francecentral" },
        { id: "/accounts/stranger", location: "swedencentral" },
      ]),
      ...more.azure,
    },
  });
  const at = "swedencentral";

  it("passes with exactly enough, and warns with one less", async () => {
    expect(await findingsOf(accounts, given(28))).toEqual([
      { result: "pass", found: "need 2, quota 30, in use 28", subject: at },
    ]);
    expect(await findingsOf(accounts, given(29))).toEqual([
      {
        result: "warn",
        found: "need 2, quota 30, in use 29",
        hint: "remove unused accounts, or request more",
        subject: at,
      },
    ]);
  });
  it("needs only what the stack does not have in the region", async () => {
    const some = given(29, { deployed: own("a", "c") });
    expect(await findingsOf(accounts, some)).toEqual([
      { result: "pass", found: "need 1, quota 30, in use 29", subject: at },
    ]);
    expect(await findingsOf(accounts, given(30, { deployed: own("a", "b") }))).toEqual([
      { result: "pass", found: "the stack has them already", subject: at },
    ]);
  });
  it("knows the counter by its other name", async () => {
    const azure = { modelUsages: answer([usage("OpenAI.AccountCount", 30, 0)]) };
    expect(await findingsOf(accounts, given(0, { azure }))).toMatchObject([{ result: "pass" }]);
  });
  it("is unknown without the counter", async () => {
    const azure = { modelUsages: answer([usage("OpenAI.S0.AccountCounts", 30, 0)]) };
    expect(await findingsOf(accounts, given(0, { azure }))).toEqual([
      { result: "unknown", because: "the region reports no count of accounts", subject: at },
    ]);
  });
  it("names the right that is missing", async () => {
    const right = "Microsoft.CognitiveServices/locations/usages/read";
    const azure = { modelUsages: refused(right) };
    expect(await findingsOf(accounts, given(0, { azure }))).toEqual([
      { result: "unknown", because: `no permission to ask: ${right} is needed` },
    ]);
  });
});

describe("without models", () => {
  it.each([[available], [quota], [accounts]])("these are skipped", async (check) => {
    const azureNeeds = { models: [], modelAccounts: [] };
    expect(await findingsOf(check, { azureNeeds })).toEqual(UNCONFIGURED);
  });
});
