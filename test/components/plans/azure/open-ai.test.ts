import fc from "fast-check";

import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { ageOf } from "../../../../components/plans/azure/model-lifecycle";
import {
  DEFAULT_MODELS,
  openAiIssues,
  planOpenAi,
  type ModelShape,
  type OpenAiShape,
} from "../../../../components/plans/azure/open-ai";
import { linesOf } from "../../../support/issues";
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
    const publicAccess = { allowedIpRanges: ["203.0.113.0/24"], reason: "" };
    expect(() => planOpenAi("o", shape({ publicAccess }), TODAY)).toThrow(/publicAccess\.reason/);
  });

  const account = (key: string, capacity: number, more: object = {}) => ({
    key,
    region: key.slice(0, -2),
    accountName: `codemie-ai-${key}`,
    deployments: [
      {
        name: "chat",
        model: "gpt-4.1",
        version: "2025-04-14",
        type: "GlobalStandard",
        versionUpgrade: "NoAutoUpgrade",
        capacity,
        raiPolicy: undefined,
        ...more,
      },
    ],
    restore: false,
  });
  const DEFAULTS = {
    accounts: [account("swedencentral-0", 100), account("swedencentral-1", 100)],
    publicNetworkAccess: "Disabled",
    disableLocalAuth: true,
    exceptions: {
      "azure-openai-deny-public-network": undefined,
      "azure-openai-require-identity": undefined,
      "azure-openai-require-private-zone": undefined,
    },
  };
  const reason = "the proxy runs outside";

  it.each<readonly [what: string, Partial<OpenAiShape>, planned: object]>([
    ["the defaults", {}, {}],
    [
      "regions in the order of their names, and models as they are described",
      {
        regions: {
          westus: {
            count: 1,
            models: [
              model({
                type: "Standard",
                versionUpgrade: "OnceCurrentVersionExpired",
                raiPolicy: "strict",
              }),
            ],
          },
          eastus: { count: 1, models: [model()] },
        },
        restore: ["westus-0"],
      },
      {
        accounts: [
          account("eastus-0", 200),
          {
            ...account("westus-0", 200, {
              type: "Standard",
              versionUpgrade: "OnceCurrentVersionExpired",
              raiPolicy: "strict",
            }),
            restore: true,
          },
        ],
      },
    ],
    [
      "public addresses and keys, each with its reason",
      {
        publicAccess: { allowedIpRanges: ["203.0.113.0/24"], reason },
        localAuth: { reason: "a client knows nothing else" },
      },
      {
        publicNetworkAccess: "Enabled",
        disableLocalAuth: false,
        exceptions: {
          ...DEFAULTS.exceptions,
          "azure-openai-deny-public-network": reason,
          "azure-openai-require-identity": "a client knows nothing else",
        },
      },
    ],
    [
      "a zone that a policy keeps",
      { zone: { ...shape().zone, zones: { openAi: { mode: "policyManaged" } } } },
      {
        exceptions: {
          ...DEFAULTS.exceptions,
          "azure-openai-require-private-zone": "A policy of the tenant keeps the zone.",
        },
      },
    ],
    ["no zone at all", { zone: { ...shape().zone, zones: {} } }, {}],
  ])("takes %s, and changes nothing else", (_what, more, planned) => {
    expect(planOpenAi("o", shape(more), TODAY)).toStrictEqual({ ...DEFAULTS, ...planned });
  });
});

describe("what the model accounts refuse", () => {
  const REASON = "explain in a sentence why the stricter default does not fit";
  const CAPACITY = "use a whole number of thousand tokens a minute, at least 1";
  const NAME = "use 2 to 64 letters, digits, dots, hyphens and underscores";
  type Shape = Parameters<typeof openAiIssues>[0];
  type Row = readonly [what: string, Partial<Shape>, readonly string[]];
  const each = <T>(values: readonly T[], row: (value: T) => Row): readonly Row[] => values.map(row);
  const one = (change: Partial<ModelShape>, count = 1): Partial<Shape> => ({
    regions: { eastus: { count, models: [model(change)] } },
  });

  it.each<Row>([
    ["nothing of one account", one({}), []],
    ["nothing of thirty", one({ capacity: 30 }, 30), []],
    [
      "no region",
      { regions: {} },
      ["regions: no region is listed; list at least one, for example swedencentral"],
    ],
    [
      "a deleted account without regions",
      { regions: {}, restore: ["eastus-0"] },
      [
        "regions: no region is listed; list at least one, for example swedencentral",
        'restore[0]: "eastus-0" is not an account of these regions; leave it out',
      ],
    ],
    [
      "a deleted account of another name",
      { restore: ["swedencentral-1", "swedencentral-2"] },
      [
        'restore[1]: "swedencentral-2" is not an account of these regions; use one of swedencentral-0, swedencentral-1',
      ],
    ],
    ...each(["Sweden", "east-us", "us2x"], (region) => [
      `the region ${region}`,
      { stem: "ai", regions: { [region]: { count: 1, models: [model()] } } },
      [
        `regions.${region}: "${region}" is not a region's programmatic name; write for example swedencentral`,
        ...(region === "Sweden"
          ? [
              'regions.Sweden: "ai-Sweden-0" is not an account name; use a stem that makes 2 to 64 lower-case letters, digits and hyphens',
            ]
          : []),
      ],
    ]),
    [
      "nothing of a region with a number",
      { regions: { eastus2: { count: 1, models: [model()] } } },
      [],
    ],
    ...each([0, 31, 1.5], (count) => [
      `${String(count)} accounts`,
      { ...one({ capacity: 31 }, count), restore: ["eastus-0"] },
      [
        `regions.eastus.count: ${String(count)} is out of range; use 1 to 30 accounts`,
        'restore[0]: "eastus-0" is not an account of these regions; leave it out',
      ],
    ]),
    [
      "a name that the last account would not have",
      // With "-eastus-9" it has 64 characters, with "-eastus-10" one more.
      { stem: "a".repeat(55), ...one({ capacity: 11 }, 11) },
      [
        `regions.eastus: "${"a".repeat(55)}-eastus-10" is not an account name; use a stem that makes 2 to 64 lower-case letters, digits and hyphens`,
      ],
    ],
    ["nothing of the longest name", { stem: "a".repeat(55), ...one({ capacity: 10 }, 10) }, []],
    [
      "no model",
      { regions: { eastus: { count: 1, models: [] } } },
      ["regions.eastus.models: no model is listed; list at least one chat and one embedding model"],
    ],
    ...each(["a", "-ab", "ab-", "a b", "a".repeat(65)], (name) => [
      `the deployment ${name}`,
      one({ name }),
      [`regions.eastus.models[0].name: "${name}" is not a deployment name; ${NAME}`],
    ]),
    ...each(["ab", "a.b-c_d", "a".repeat(64)], (name) => [`nothing of ${name}`, one({ name }), []]),
    [
      "one name twice, in either case",
      {
        regions: { eastus: { count: 1, models: [model(), model({ name: "CHAT" })] } },
      },
      ['regions.eastus.models[1].name: "CHAT" is listed twice; give each deployment its own name'],
    ],
    [
      "types and upgrades that are none",
      one({ type: "Fast" as "Standard", versionUpgrade: "Always" as "NoAutoUpgrade" }),
      [
        'regions.eastus.models[0].type: "Fast" is not a deployment type; use one of Standard, GlobalStandard, DataZoneStandard',
        'regions.eastus.models[0].versionUpgrade: "Always" is not a version upgrade; use one of NoAutoUpgrade, OnceCurrentVersionExpired, OnceNewDefaultVersionAvailable',
      ],
    ],
    ...each([0, -1, 1.5, Number.NaN], (capacity) => [
      `a capacity of ${String(capacity)}`,
      one({ capacity }),
      [`regions.eastus.models[0].capacity: ${String(capacity)} is not a capacity; ${CAPACITY}`],
    ]),
    ["nothing of the least capacity", one({ capacity: 1 }), []],
    [
      "a capacity that does not divide",
      one({ capacity: 200 }, 3),
      ["regions.eastus.models[0].capacity: 200 cannot be divided over 3 accounts; use 198 or 201"],
    ],
    [
      "public addresses without a reason, keys without one, and a shared subnet",
      {
        publicAccess: { allowedIpRanges: ["203.0.113.0/24"], reason: "" },
        localAuth: { reason: "" },
        privateEndpoint: { privateDnsZoneId: "zone", sharedSubnet: { reason: "" } },
      },
      ["publicAccess", "localAuth", "endpointPlacement.sharedSubnet"].map(
        (path) => `${path}.reason: is missing; ${REASON}`,
      ),
    ],
    ["nothing of an endpoint in a subnet of its own", { privateEndpoint: {} }, []],
    [
      "a client secret without a vault",
      { application: { mode: "create" } },
      [
        'clientSecretPlacement: is missing, so the client secret of the new application would be in no vault; name the vault, or use application: { mode: "none" } and the managed identity',
      ],
    ],
    [
      "nothing of one with a vault",
      { application: { mode: "create" }, clientSecretPlacement: {} },
      [],
    ],
    ...each(["existing", "none"] as const, (mode) => [
      `nothing of an application ${mode}`,
      { application: { mode } },
      [],
    ]),
    [
      "service accounts that are none, and a zone in its own words",
      {
        federations: { main: { subjects: ["proxy"] } },
        zone: {
          location: "westeurope",
          zones: { openAi: { mode: "create", zoneName: "openai" } },
          networks: [],
        },
      },
      [
        'federations.main.subjects[0]: "proxy" is not a service account; write system:serviceaccount:<namespace>:<name>, for example system:serviceaccount:codemie:codemie-api',
        'zone.zoneName: "openai" is not a domain name; use two or more lower-case labels, for example apps.contoso.com',
        "networks: is empty, so no network would resolve the zones; give the networks of hub and spoke",
      ],
    ],
  ])("%s", (_what, change, lines) => {
    expect(linesOf(openAiIssues({ ...shape(), ...change }))).toEqual(lines);
  });

  it("is reported at once, with secrets that would have ended", () => {
    const wrong = {
      ...shape({ localAuth: { reason: "" } }),
      application: { mode: "create", secretEndDate: "2020-01-01T00:00:00Z" },
      clientSecretPlacement: { expiresAtEpochSeconds: 1 },
    } as const;
    const later = `use a later end than ${TODAY.toISOString().slice(0, 10)}, with a new secret (docs/runbooks/rotate-secrets.md)`;
    expect(() => planOpenAi("o", wrong, TODAY)).toThrow(
      new InvalidArgumentsError("o", [
        { path: "localAuth.reason", problem: "is missing", hint: REASON },
        {
          path: "application.secretEndDate",
          problem: '"2020-01-01T00:00:00Z" has passed',
          hint: later,
        },
        {
          path: "clientSecretPlacement.expiresAtEpochSeconds",
          problem: "1 has passed",
          hint: later,
        },
      ]),
    );
  });
});
