import fc from "fast-check";

import { ageOf } from "../../../../components/plans/azure/model-lifecycle";
import {
  DEFAULT_MODELS,
  openAiIssues,
  planOpenAi,
  type ModelShape,
  type OpenAiShape,
} from "../../../../components/plans/azure/open-ai";
import { TODAY } from "../../../support/today";

const model = (change: Partial<ModelShape> = {}): ModelShape => ({
  name: "chat",
  model: "gpt-4.1",
  version: "2025-04-14",
  capacity: 200,
  ...change,
});
const shape = (change: Partial<OpenAiShape> = {}): OpenAiShape => ({
  stem: "codemie-ai",
  regions: { swedencentral: { count: 2, models: [model()] } },
  zone: { location: "westeurope", zones: { openAi: { mode: "create" } }, networks: ["aks", "hub"] },
  ...change,
});
const capacityIssue = (capacity: number, count: number) =>
  openAiIssues(shape({ regions: { swedencentral: { count, models: [model({ capacity })] } } }))[0];

describe("the age of a model", () => {
  it.each([
    ["gpt-5", "2025-08-07", "2026-08-06", "ageing"],
    ["gpt-5", "2025-08-07", "2026-08-07", "closed"],
    ["gpt-5", "2025-08-07", "2027-02-09", "closed"],
    ["text-embedding-3-small", "1", "2026-11-28", "current"],
    ["text-embedding-3-small", "1", "2027-12-01", "ageing"],
    ["unknown", "1", "2026-11-28", "ageing"],
  ])("of %s %s on %s is %s", (model, version, day, state) => {
    expect(ageOf(model, version, day).state).toBe(state);
  });
});

describe("the plan of the model accounts", () => {
  it("names accounts by region and index, and divides the region's capacity over them", () => {
    const { accounts } = planOpenAi(
      "o",
      shape({ regions: { swedencentral: { count: 3, models: [model({ capacity: 348 })] } } }),
      TODAY,
    );
    expect(
      accounts.map(({ accountName, deployments }) => [accountName, deployments[0]?.capacity]),
    ).toEqual([
      ["codemie-ai-swedencentral-0", 116],
      ["codemie-ai-swedencentral-1", 116],
      ["codemie-ai-swedencentral-2", 116],
    ]);
  });

  it("refuses a capacity that does not divide, with the nearest that do", () => {
    expect(capacityIssue(200, 3)).toEqual({
      path: "regions.swedencentral.models[0].capacity",
      problem: "200 cannot be divided over 3 accounts",
      hint: "use 198 or 201",
    });
    expect(capacityIssue(2, 3)?.hint).toBe("use 3");
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 30 }),
        (capacity, count) => {
          const issue = capacityIssue(capacity, count);
          expect(issue === undefined).toBe(capacity % count === 0);
          for (const nearest of issue?.hint.match(/\d+/g) ?? []) {
            expect(Number(nearest) % count).toBe(0);
            expect(Math.abs(Number(nearest) - capacity)).toBeLessThan(count);
          }
        },
      ),
    );
  });

  it("moves nothing when a region, an account or a model at the end is added", () => {
    const before = planOpenAi("o", shape(), TODAY).accounts;
    const region = planOpenAi(
      "o",
      shape({ regions: { ...shape().regions, eastus: { count: 1, models: [model()] } } }),
      TODAY,
    );
    expect(region.accounts).toEqual(expect.arrayContaining([...before]));
    const longer = planOpenAi(
      "o",
      shape({
        regions: { swedencentral: { count: 2, models: [model(), model({ name: "more" })] } },
      }),
      TODAY,
    );
    longer.accounts.forEach(({ deployments }, index) => {
      expect(deployments[0]).toEqual(before[index]?.deployments[0]);
    });
    // The region's total is divided anew, so one more account of the same total per account keeps the others as they were.
    const wider = planOpenAi(
      "o",
      shape({ regions: { swedencentral: { count: 3, models: [model({ capacity: 300 })] } } }),
      TODAY,
    );
    expect(wider.accounts.slice(0, 2)).toEqual(before);
  });

  it("offers a large and a small chat model and one for embeddings, open to new subscriptions (D-29)", () => {
    expect(DEFAULT_MODELS.map(({ name, capacity, type }) => [name, capacity, type])).toEqual([
      ["gpt-5.6-sol-2026-07-09", 200, "GlobalStandard"],
      ["gpt-5.6-luna-2026-07-09", 200, "GlobalStandard"],
      ["text-embedding-3-small", 200, "GlobalStandard"],
    ]);
    expect(
      openAiIssues(shape({ regions: { swedencentral: { count: 2, models: DEFAULT_MODELS } } })),
    ).toEqual([]);
    for (const { model, version } of DEFAULT_MODELS) {
      expect([model, ageOf(model, version, "2026-11-28")]).toEqual([
        model,
        { state: "current", until: expect.any(String) as unknown },
      ]);
    }
  });

  it("is closed unless addresses and a reason are given", () => {
    expect(planOpenAi("o", shape(), TODAY)).toMatchObject({
      publicNetworkAccess: "Disabled",
      disableLocalAuth: true,
    });
    const reason = "the proxy runs outside";
    expect(
      planOpenAi(
        "o",
        shape({
          publicAccess: { allowedIpRanges: ["203.0.113.0/24"], reason },
          localAuth: { reason },
        }),
        TODAY,
      ),
    ).toMatchObject({
      publicNetworkAccess: "Enabled",
      disableLocalAuth: false,
    });
  });

  it("names everything wrong at once", () => {
    const issues = openAiIssues(
      shape({
        regions: {
          "Sweden Central": { count: 1, models: [model()] },
          eastus: { count: 0, models: [] },
          westus: {
            count: 2,
            models: [
              model({ capacity: 3 }),
              model({ type: "Fast" as "Standard", capacity: 0 }),
              model({ name: "?" }),
            ],
          },
        },
        publicAccess: { allowedIpRanges: ["0.0.0.0/0"], reason: "" },
        localAuth: { reason: "" },
        restore: ["westus-1", "westus-2"],
        federations: { main: { subjects: ["proxy"] } },
        zone: { ...shape().zone, networks: [] },
      }),
    );
    expect(issues.map(({ path }) => path)).toEqual([
      "regions.Sweden Central",
      "regions.Sweden Central",
      "regions.eastus.count",
      "regions.eastus.models",
      "regions.westus.models[0].capacity",
      "regions.westus.models[1].name",
      "regions.westus.models[1].type",
      "regions.westus.models[1].capacity",
      "regions.westus.models[2].name",
      "publicAccess.reason",
      "publicAccess.allowedIpRanges[0]",
      "localAuth.reason",
      "federations.main.subjects[0]",
      "networks",
      "restore[1]",
    ]);
    expect(openAiIssues(shape({ regions: {} })).map(({ path }) => path)).toEqual(["regions"]);
  });
});
