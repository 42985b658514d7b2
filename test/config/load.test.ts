import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { settingsFromFile, settingsFromText } from "../../config/from-file";
import { ABSENT, loadConfig } from "../../config/load";
import { SECRET_SETTINGS, SETTINGS } from "../../config/schema";
import { InvalidArgumentsError, type Issue } from "../../components/plans/issues";

const ROOT = join(__dirname, "../..");
const PROJECT = "platform-foundations";

const IDS = [
  "  azure-native:subscriptionId: 6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01",
  "  azure-native:tenantId: 1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
];
const GENERAL = "  platform-foundations:general: {customer: airun, environment: dev, owner: team}";

function load(...lines: string[]): ReturnType<typeof loadConfig> {
  return loadConfig(
    settingsFromText(["config:", ...lines].join("\n"), "Pulumi.test.yaml", PROJECT),
  );
}

function issues(...lines: string[]): readonly Issue[] {
  try {
    load(...lines);
  } catch (error) {
    if (error instanceof InvalidArgumentsError) return error.issues;
    throw error;
  }
  return [];
}

const core = (more: string): string =>
  `  platform-foundations:azureCore: {location: westeurope, keyVault: {secretsExpire: '2027-11-01'}, aks: {adminGroupObjectIds: [3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10]}, ${more}}`;

describe("loading settings", () => {
  const stacks = readdirSync(ROOT).filter((file) => /^Pulumi\.[\w-]+\.yaml$/.test(file));

  it("refuses tags that a cloud of the stack does not take, also where the program writes them", () => {
    const general = (tags: string, owner = "team"): string =>
      `  platform-foundations:general: {customer: airun, environment: dev, owner: "${owner}", tags: ${tags}}`;
    const ocean = [
      "  aws:region: us-east-1",
      "  platform-foundations:awsFoundation: {awsDns: {rootDomain: contoso.com}, awsVpc: {mode: new, zones: [us-east-1a, us-east-1b]}}",
    ];
    const found = (...lines: string[]): readonly string[] =>
      issues(...lines).map(({ path }) => path);
    expect(found(general('{team: "a, b"}', "a & b"), ...ocean)).toEqual([
      "general.tags.team",
      "general.owner",
    ]);
    expect(found(general('{"a b": "c, d"}', "a & b"), ...IDS, core(""))).toEqual([
      "general.tags.a b",
    ]);
    expect(found(general("{Owner: x}"), ...ocean)).toEqual(["general.tags.Owner"]);
    expect(found(general('{team: "a b"}'), ...ocean, ...IDS, core(""))).toEqual([]);
  });

  it.each(stacks)("accepts the committed %s", (file) => {
    expect(() => loadConfig(settingsFromFile(join(ROOT, file), PROJECT))).not.toThrow();
  });

  it("names a customer that begins with a digit, which no name of a vault does", () => {
    const text = [
      "config:",
      "  azure-native:subscriptionId: 6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01",
      "  azure-native:tenantId: 1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
      "  platform-foundations:general: {customer: 3mco, environment: dev, owner: team}",
      "  platform-foundations:azureStateBackend: {location: westeurope}",
      "",
    ].join("\n");
    expect(() =>
      loadConfig(settingsFromText(text, "Pulumi.dev.yaml", "platform-foundations")),
    ).toThrow(
      'general.customer: "3mco" begins the name of a vault, which begins with a letter; use 3 to 24',
    );
  });

  it("refuses exceptions from policies among the tags of the deployment", () => {
    const exception = "platform-foundations:exception:azure-storage-deny-shared-key";
    const general = GENERAL.replace("owner: team", `owner: team, tags: {'${exception}': reason}`);
    expect(issues("  aws:region: us-east-1", general)).toContainEqual({
      path: `general.tags.${exception}`,
      problem: "is an exception from a policy, and these tags are on every resource",
      hint: "give the reason to the setting that needs the exception, or write an entry in the configuration of the policy pack",
    });
  });

  it("deploys only what is configured", () => {
    const config = load(
      ...IDS,
      GENERAL,
      "  platform-foundations:azureStateBackend: {location: westeurope}",
    );
    expect(config.azureStateBackend?.settings.sku).toBe("Standard_ZRS");
    expect(config.azureCore).toBeUndefined();
    expect(config.azureOpenAi).toBeUndefined();
    expect(config.kubernetesBaseline).toBeUndefined();
    expect(config.awsFoundation).toBeUndefined();
  });

  it("reads the AWS account, profile and roles of the stack, and refuses an account that is not one", () => {
    const aws = [
      GENERAL,
      "  aws:region: eu-central-1",
      "  platform-foundations:awsFoundation: {awsVpc: {mode: new, zones: [eu-central-1a, eu-central-1b]}, awsDns: {rootDomain: contoso.com}}",
    ];
    const role = "arn:aws:iam::210987654321:role/deployer";
    expect(
      load(
        ...aws,
        '  aws:allowedAccountIds: ["210987654321"]',
        "  aws:profile: team",
        `  aws:assumeRoles: [{roleArn: "${role}", duration: 1h}]`,
      ).awsFoundation?.login,
    ).toEqual({
      region: "eu-central-1",
      accountId: "210987654321",
      profile: "team",
      assumeRoles: [{ roleArn: role, duration: "1h" }],
    });
    expect(load(...aws).awsFoundation?.login.accountId).toBeUndefined();
    for (const [written, problem] of [
      ["[210987654321]", "210987654321 is not text"],
      ['["2109"]', '"2109" is not the id of an AWS account'],
      ["[]", "[] is too small"],
    ] as const) {
      const found = issues(...aws, `  aws:allowedAccountIds: ${written}`);
      expect(found.map((issue) => issue.problem).join()).toContain(problem);
    }
  });

  it("reads the default of Pulumi.yaml as absent", () => {
    const config = load(
      ...IDS,
      GENERAL,
      "  platform-foundations:azureCore: absent",
      "  platform-foundations:azureStateBackend: {location: westeurope}",
    );
    expect(config.azureCore).toBeUndefined();
  });

  it.each([
    ["  platform-foundations:azureCore: {location: {secure: v1:abcdefgh:ijklmnop}}", "azureCore"],
    ["  platform-foundations:azureCore: {secure: v1:abcdefgh:ijklmnop}", "azureCore"],
    ["  platform-foundations:azureCore:", "azureCore"],
    ['  platform-foundations:azureCore: ""', "azureCore"],
    ["  platform-foundation:azureCore: {}", "platform-foundation:azureCore"],
    ["  Platform-Foundations:azureCore: {}", "Platform-Foundations:azureCore"],
    ["  platform-foundations-dev:general: {}", "platform-foundations-dev:general"],
  ])("refuses %s, which would leave out a layer and delete what it has deployed", (line, path) => {
    const state = "  platform-foundations:azureStateBackend: {location: westeurope}";
    expect(issues(...IDS, GENERAL, state, line).map((issue) => issue.path)).toEqual([path]);
  });

  it("reads a key without namespace and merged keys as the engine does", () => {
    const config = load(
      ...IDS,
      "  general: {customer: airun, environment: dev, owner: team}",
      "  azureStateBackend: {<<: {location: westeurope}, retentionDays: 30}",
    );
    expect(config.azureStateBackend?.settings).toMatchObject({
      location: "westeurope",
      retentionDays: 30,
    });
  });

  it.each([
    ["postgres: {version: 17}", 'put it in quotes: "17"'],
    ["aks: {systemPool: {zones: [1]}}", 'put it in quotes: "1"'],
    ["aks: {kubernetesVersion: 1.30}", 'put it in quotes: "1.3", or "1.30" if that was meant'],
    ['postgres: {storage: {sizeGiB: "128"}}', "write it without quotes: 128"],
    ['storage: {retentionDays: "30"}', "write it without quotes: 30"],
    ["jumpbox: {vmName: 007}", 'put it in quotes: "7", with zeros at its front if it has any'],
    ["keyVault: {secretsExpire: 2027-11-01}", 'write the day in quotes, "2027-11-01"'],
  ])("advises how to write %s, which YAML reads as another type", (more, hint) => {
    const line = `  platform-foundations:azureCore: {location: westeurope, ${more}}`;
    expect(issues(...IDS, GENERAL, line).map((issue) => issue.hint)).toContainEqual(hint);
  });

  it("reports every problem of every setting at once, with the key, the value and the fix", () => {
    expect(
      issues(
        IDS[0] ?? "",
        "  azure-native:tenantId: 00000000-0000-0000-0000-000000000000",
        "  platform-foundations:general: {customer: airun, environment: dev, owner: <owner>}",
        "  platform-foundations:azureCor: {}",
        "  platform-foundations:azureStateBackend: {location: West Europe, retentionDays: 3, skew: ZRS}",
      ),
    ).toEqual([
      {
        path: "azureCor",
        problem: "is not a known setting",
        hint: expect.stringMatching(/^did you mean azureCore\? Known: awsFoundation, azureCore, /),
      },
      {
        path: "general.owner",
        problem: '"<owner>" is a placeholder',
        hint: "write the real value",
      },
      {
        path: "azureStateBackend.location",
        problem: `"West Europe" is not a region's programmatic name`,
        hint: 'write "westeurope"',
      },
      {
        path: "azureStateBackend.retentionDays",
        problem: "3 is too small",
        hint: "use 7 or more",
      },
      {
        path: "azureStateBackend.skew",
        problem: "is not a known setting",
        hint: expect.stringMatching(/^did you mean sku\? Known: /),
      },
      {
        path: "azure-native:tenantId",
        problem: "00000000-0000-0000-0000-000000000000 is a placeholder",
        hint: "write the real GUID",
      },
    ]);
  });

  it("checks rules between settings in the same report", () => {
    expect(
      issues(
        ...IDS,
        GENERAL,
        core(
          "access: {model: public}, azureNetwork: {reservedRanges: [10.1.4.0/24]}, aiProviders: [bedrock]",
        ),
        "  platform-foundations:azureOpenAi: {secretExpires: '2027-11-01', regions: {swedencentral: {count: 3}}, application: {mode: existing, clientId: 3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10, servicePrincipalObjectId: 3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10}}",
      ).map(({ path }) => path),
    ).toEqual([
      "azureCore.access.allowedNetworks",
      "azureCore.access.certificateSecretId",
      "azureCore.azureNetwork.reservedRanges[0]",
      "azureOpenAi.regions.swedencentral.models[0].capacity",
      "azureOpenAi.regions.swedencentral.models[1].capacity",
      "azureOpenAi.regions.swedencentral.models[2].capacity",
      "azureCore.aiProviders",
      "openAiClientSecret",
    ]);
  });

  describe("where azureCore is written and does not parse", () => {
    const broken = core("postgres: 3");
    const openAi = (more: string): string =>
      `  platform-foundations:azureOpenAi: {secretExpires: '2027-11-01', regions: {swedencentral: {}}${more}}`;
    const baseline = (more: string): string =>
      `  platform-foundations:kubernetesBaseline: {${more}}`;
    const about = (...lines: string[]): readonly string[] =>
      issues(...IDS, GENERAL, ...lines)
        .map(({ path, problem }) => `${path} ${problem}`)
        .filter((text) => !text.startsWith("azureCore."));

    it("complains about that, and not of a core that is missing", () => {
      expect(about(broken, openAi(""), baseline("protect: true"))).toEqual([]);
      expect(about(openAi(""), baseline("protect: true"))).toEqual([
        "azureOpenAi.upstream is missing, and azureCore is not in this stack",
        "kubernetesBaseline.upstream is missing, and azureCore is not in this stack",
      ]);
    });

    it("still refuses a second one in another stack", () => {
      const upstream = "upstream: org/platform-foundations/core";
      expect(
        about(broken, openAi(`, ${upstream}, location: westeurope`), baseline(upstream)),
      ).toEqual([
        "azureOpenAi.upstream names another stack, but azureCore is in this one",
        "kubernetesBaseline.upstream names another stack, but azureCore is in this one",
      ]);
    });

    it("does not call networks missing that it may hold", () => {
      const open = "ingress: {mode: create, loadBalancer: public}";
      expect(about(broken, baseline(open))).toEqual([]);
      const none = `${open}, network: {allowedNetworks: []}`;
      expect(about(broken, baseline(none))).toEqual([
        "kubernetesBaseline.network.allowedNetworks is empty, but a public load balancer needs it",
      ]);
    });
  });

  it("names the nearest capacities that can be divided", () => {
    const found = issues(
      ...IDS,
      GENERAL,
      core("storage: {}"),
      "  platform-foundations:azureOpenAi: {secretExpires: '2027-11-01', regions: {swedencentral: {count: 3}}}",
    );
    expect(found[0]).toEqual({
      path: "azureOpenAi.regions.swedencentral.models[0].capacity",
      problem: "200 cannot be divided over 3 accounts",
      hint: "use 198 or 201",
    });
  });

  it("gives a service account one identity", () => {
    const subject = "system:serviceaccount:codemie:codemie-api";
    expect(
      issues(
        ...IDS,
        GENERAL,
        core("storage: {}"),
        `  platform-foundations:azureOpenAi: {secretExpires: '2027-11-01', regions: {swedencentral: {}}, managedIdentitySubjects: ['${subject}']}`,
        "  platform-foundations:kubernetesBaseline: {protect: true}",
      ),
    ).toEqual([
      {
        path: "kubernetesBaseline.workloadIdentity.subjects",
        problem: `${subject} has the identity of the models already`,
        hint: "give each service account one identity; remove it from one of the two lists",
      },
    ]);
  });

  it("refuses a secret in plain text without showing it", () => {
    const found = issues(
      ...IDS,
      GENERAL,
      core("storage: {}"),
      "  platform-foundations:openAiClientSecret: hunter2",
    );
    expect(found).toEqual([
      {
        path: "openAiClientSecret",
        problem: "is in plain text",
        hint: "run pulumi config set --secret openAiClientSecret",
      },
    ]);
  });

  // Each of these would leave a whole layer out, and the next update would delete what it made.
  it.each([
    [
      "a value in it is encrypted",
      "  platform-foundations:awsFoundation: {awsDns: {rootDomain: {secure: 'v1:abc:def'}}}",
      {
        path: "awsFoundation",
        problem: "holds an encrypted value, which the settings of a layer cannot have",
        hint: "write the value in plain text; only openAiClientSecret and kubeconfig are encrypted",
      },
    ],
    [
      "nothing is written below its key",
      "  platform-foundations:awsFoundation:",
      {
        path: "awsFoundation",
        problem: "is empty",
        hint: "write the settings below it, {} for its defaults, or remove the key",
      },
    ],
    ...["platform-foundation", "Platform-Foundations", "network"].map(
      (namespace): [string, string, Issue] => [
        `its key is one of ${namespace}`,
        `  ${namespace}:awsFoundation: {awsDns: {rootDomain: contoso.com}}`,
        {
          path: `${namespace}:awsFoundation`,
          problem: `is a setting of ${namespace}, which this program does not read`,
          hint: "write platform-foundations:awsFoundation",
        },
      ],
    ),
  ])("refuses a layer that would be left out because %s", (_, line, issue) => {
    const found = issues(...IDS, "  aws:region: eu-central-1", GENERAL, core("storage: {}"), line);
    expect(found).toContainEqual(issue);
  });

  it("tells to quote a number where text is wanted", () => {
    expect(
      issues(
        ...IDS,
        "  platform-foundations:general: {customer: airun, environment: 1, owner: team}",
        core("storage: {}"),
      ),
    ).toEqual([
      {
        path: "general.environment",
        problem: "1 is not text",
        hint: 'put it in quotes: "1", with zeros at its front if it has any',
      },
    ]);
  });

  it("tells to quote a day, which the engine reads as a moment otherwise", () => {
    const settings = core("dns: {}").replace("2027-11-01", "2027-11-01 00:00:00 +0000 UTC");
    expect(issues(GENERAL, ...IDS, settings)).toEqual([
      {
        path: "azureCore.keyVault.secretsExpire",
        problem: '"2027-11-01 00:00:00 +0000 UTC" has the wrong format',
        hint: 'write the day in quotes, "2027-11-01"',
      },
    ]);
  });

  it("has no region of its own for Azure (D-37)", () => {
    expect(issues(...IDS, GENERAL, "  platform-foundations:azureStateBackend: {}")).toMatchObject([
      { path: "azureStateBackend.location" },
    ]);
  });
  it("refuses an empty stack", () => {
    expect(issues(GENERAL).map(({ path }) => path)).toEqual(["(layers)"]);
  });

  it("reports what is wrong with a file that is not a stack file", () => {
    expect(() => settingsFromText("config: [", "Pulumi.x.yaml", PROJECT)).toThrow(
      /Pulumi\.x\.yaml/,
    );
    expect(() => settingsFromText("runtime: nodejs", "Pulumi.x.yaml", PROJECT)).toThrow(
      "config: is missing; write the settings below config:",
    );
  });
});

describe("Pulumi.yaml", () => {
  it("declares exactly the settings of the schema", () => {
    const project = parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as {
      config: Record<string, { description?: string; default?: unknown }>;
    };
    expect(Object.keys(project.config).sort()).toEqual(
      [...Object.keys(SETTINGS), ...Object.keys(SECRET_SETTINGS)].sort(),
    );
    for (const entry of Object.values(project.config)) {
      expect(entry.description).toMatch(/\w/);
      expect(entry.default).toBe(ABSENT);
    }
  });
});
