import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { toBeValidSarifLog } from "@microsoft/jest-sarif";
import { physicalName } from "../../components/plans/physical-name";
import { CHECKS } from "../../preflight/checks";
import { runCommand } from "../../preflight/command";
import { allRequirements } from "../../prerequisites";
import { startCloudHttp, tenantsIn, type CloudHttp } from "../../sandbox/http";
import { skusOf } from "../../sandbox/http/azure";
import type { CloudResource, ReservedName, CloudStoreReader } from "../../sandbox/cloud-store";
import type { Scenario } from "../../sandbox/clouds/scenario";
import { scenarioOf, type ScenarioName } from "../../sandbox/scenarios";

// Loading thirteen SDK clients under the test runner takes seconds on a busy machine.
jest.setTimeout(120_000);

const ROOT = resolve(__dirname, "../..");
const TOOLS = CHECKS.map(({ id }) => id).filter((id) => id.startsWith("TOOL_"));

/** A store of given resources. */
function storeOf(
  resources: readonly CloudResource[] = [],
  reserved: readonly ReservedName[] = [],
): CloudStoreReader {
  return {
    list: () => resources,
    get: (id) => resources.find((resource) => resource.id.toLowerCase() === id.toLowerCase()),
    ofType: (token) => resources.filter((resource) => resource.token === token),
    reservedNames: () => reserved,
  };
}

interface Row {
  readonly code: string;
  readonly verdict: string;
  readonly subject?: string;
  readonly message: string;
  readonly hint?: string;
}

interface Run {
  readonly code: number;
  readonly text: string;
  readonly rows: readonly Row[];
}

let http: CloudHttp | undefined;

afterEach(async () => {
  await http?.close();
  http = undefined;
});

async function run(
  scenario: Scenario,
  args: readonly string[] = ["--format", "json"],
  {
    store = storeOf(),
    latencyMs = 0,
    root = ROOT,
  }: {
    readonly store?: CloudStoreReader;
    readonly latencyMs?: number;
    readonly root?: string;
  } = {},
): Promise<Run> {
  const tenants = tenantsIn(ROOT);
  const tenantOf = (id: string): string => tenants.get(id) ?? [...tenants.values()][0] ?? "";
  http = await startCloudHttp({ store, scenario, latencyMs, tenantOf });
  let text = "";
  const code = await runCommand(
    "preflight",
    ["--stack", "dev", "--endpoint", http.url, "--skip", TOOLS.join(","), ...args],
    root,
    {
      out: (more) => {
        text += more;
      },
      progress: () => undefined,
      isColoured: false,
      isTerminal: false,
    },
  );
  const rows = args.includes("json")
    ? (JSON.parse(text) as { results: readonly Row[] }).results
    : [];
  return { code, text, rows };
}

const codesOf = ({ rows }: Run, verdict: string): readonly string[] => [
  ...new Set(rows.filter((row) => row.verdict === verdict).map(({ code }) => code)),
];

/** The checks that fail for the dev stack in each scenario that comes with the sandbox. */
const FAILURES: Readonly<Record<ScenarioName, readonly string[]>> = {
  ready: [],
  "fresh-account": [
    "AWS_AMI_SHARED",
    "AWS_QUOTA_G_VT",
    "AWS_QUOTA_STANDARD",
    "AZ_RESOURCE_PROVIDERS",
    "AZ_VCPU_QUOTA",
  ],
  "quotas-exhausted": [
    "AWS_QUOTA_EIP",
    "AWS_QUOTA_G_VT",
    "AWS_QUOTA_IGW",
    "AWS_QUOTA_STANDARD",
    "AWS_QUOTA_VPC",
    "AZ_MODEL_QUOTA",
    "AZ_NETWORK_QUOTA",
    "AZ_VCPU_QUOTA",
  ],
  "names-taken": ["AZ_NAME_OPENAI", "AZ_NAME_POSTGRES", "AZ_NAME_STORAGE", "AZ_NAME_VAULT"],
  "no-rights": [],
  contributor: [],
  throttled: [],
  "wrong-tenant": ["AZ_TENANT"],
  "wrong-account": ["AWS_IDENTITY"],
  "subscription-disabled": ["AZ_SUBSCRIPTION"],
  "no-public-access": ["AWS_VPC_BLOCK_PUBLIC_ACCESS"],
  "models-closed": ["AZ_MODEL_AVAILABLE"],
};

describe("preflight of the dev stack", () => {
  it("fails for a login of another AWS account than the stack's", async () => {
    const report = await run(scenarioOf("wrong-account"));
    expect(codesOf(report, "FAIL")).toEqual(["AWS_IDENTITY"]);
    expect(report.code).toBe(1);
  });

  it("finds nothing against accounts that are ready, and only reads", async () => {
    const report = await run(scenarioOf("ready"));
    expect(codesOf(report, "FAIL")).toEqual([]);
    expect(codesOf(report, "UNKNOWN")).toEqual([]);
    expect(report.code).toBe(0);
    const writes = (http?.asked ?? []).filter(
      (call) =>
        !/^GET /.test(call) &&
        !/^POST \S+\/(checkNameAvailability|checkDomainAvailability|checkPolicyRestrictions) /.test(
          call,
        ) &&
        !/^\w+:(Describe|Get|List|Simulate)/.test(call) &&
        !/^((?:es|route53):GET|batch:POST \/v1\/describecomputeenvironments)/.test(call),
    );
    expect(writes).toEqual([]);
  });

  it("ends with code 2 on its warnings when it is strict", async () => {
    expect((await run(scenarioOf("ready"), ["--strict", "--format", "json"])).code).toBe(2);
  });

  it.each(Object.entries(FAILURES))(
    "names what is missing in the scenario %s",
    async (name, codes) => {
      const report = await run(scenarioOf(name as ScenarioName, { retryAfterSeconds: 0.01 }));
      expect(codesOf(report, "FAIL")).toEqual(codes);
      expect(report.code).toBe(codes.length > 0 ? 1 : 0);
    },
  );

  it("names each quota that is used up with the numbers", async () => {
    const report = await run(scenarioOf("quotas-exhausted"));
    expect(report.rows.find(({ code }) => code === "AWS_QUOTA_STANDARD")).toMatchObject({
      message: "running on-demand Standard vCPUs: need 34, quota 32, in use 30",
      hint: expect.stringContaining("L-1216C47A") as string,
    });
  });

  it("passes nothing that it was not allowed to ask, and names the permission", async () => {
    const report = await run(scenarioOf("no-rights"));
    expect(report.code).toBe(0);
    expect(codesOf(report, "FAIL")).toEqual([]);
    const passed = codesOf(report, "PASS").filter((code) => !code.startsWith("CFG_"));
    // DNS and the settings, with the days in them, are nobody's account.
    expect(passed).toEqual(["AWS_CAA", "AWS_REGION", "AZ_SECRET_EXPIRY"]);
    const unknown = report.rows.filter(({ verdict }) => verdict === "UNKNOWN");
    expect(unknown.length).toBeGreaterThan(35);
    expect(
      unknown.filter(({ message }) => !/^no permission to ask: \S+.* is needed/.test(message)),
    ).toEqual([]);
    await http?.close();
    expect((await run(scenarioOf("no-rights"), ["--strict"])).code).toBe(2);
  });

  it("waits for services that ask for patience", async () => {
    const report = await run(scenarioOf("throttled", { retryAfterSeconds: 0.01 }));
    expect(codesOf(report, "UNKNOWN")).toEqual([]);
    expect(codesOf(report, "FAIL")).toEqual([]);
    expect(report.code).toBe(0);
  });

  it("knows its own half of a deployment from what others hold", async () => {
    const ready = await run(scenarioOf("ready"));
    const nameOf = (code: string): string =>
      ready.rows.find((row) => row.code === code)?.subject ?? "";
    const group = "/subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/CodeMieRG";
    const id = `${group}/providers/Microsoft.Storage/storageAccounts/${nameOf("AZ_NAME_STORAGE")}`;
    const account = {
      id,
      token: "azure-native:storage:StorageAccount",
      scope: "",
      urn: "",
      inputs: {},
      outputs: {},
    };
    const vault = nameOf("AZ_NAME_VAULT");
    const reserved = {
      token: "azure-native:keyvault:Vault",
      name: vault,
      id: "",
      location: "westeurope",
    };
    await http?.close();
    const report = await run(
      scenarioOf("ready", {
        existingServiceLinkedRoles: ["batch.amazonaws.com", "rds.amazonaws.com"],
        quotaUse: { "ec2/L-0263D0A3": 3, "vpc/L-F678F1CE": 1 },
      }),
      ["--format", "json"],
      {
        store: storeOf([account], [reserved]),
      },
    );
    expect(report.rows.filter(({ code }) => code === "AZ_NAME_STORAGE")).toMatchObject([
      { verdict: "PASS", message: "in use by this deployment" },
    ]);
    expect(codesOf(report, "FAIL")).toEqual(["AZ_NAME_VAULT"]);
    expect(report.rows.find(({ code }) => code === "AZ_NAME_VAULT")?.hint).toContain(
      `set azureCore.keyVault.recover: true to bring it back, or azureCore.keyVault.name to another name, or az keyvault purge --name ${vault}`,
    );
    expect(
      report.rows
        .filter(({ code, message }) => code === "AWS_SLR" && message.endsWith("exists"))
        .map(({ subject }) => subject),
    ).toEqual(["batch", "rds"]);
  });

  it("reads lists that are longer than a page to their end", async () => {
    const report = await run(scenarioOf("ready", { pageSize: 7 }));
    expect(codesOf(report, "FAIL")).toEqual([]);
    const pages = (http?.asked ?? []).filter((call) => call.includes("/Microsoft.Compute/skus"));
    const sizes = skusOf("westeurope").length;
    expect(sizes).toBeGreaterThan(100);
    expect(pages).toHaveLength(Math.ceil(sizes / 7));
    expect(
      report.rows.filter(({ code, verdict }) => code === "AZ_VM_SKU" && verdict === "PASS"),
    ).toHaveLength(3);
  });

  it("asks side by side: far faster than its calls one after another", async () => {
    const latencyMs = 150;
    const started = Date.now();
    await run(scenarioOf("ready"), ["--format", "json"], { latencyMs });
    const inRow = (http?.asked.length ?? 0) * latencyMs;
    expect(inRow).toBeGreaterThan(9_000);
    expect((Date.now() - started) / inRow).toBeLessThan(0.5);
  });

  it("asks no account when it is offline", async () => {
    const report = await run(scenarioOf("ready"), ["--offline", "--format", "json"]);
    expect(http?.asked).toEqual([]);
    expect(
      codesOf(report, "PASS").filter(
        (code) => !/^(CFG|TOOL)_|^(AWS_REGION|AZ_SECRET_EXPIRY)$/.test(code),
      ),
    ).toEqual([]);
  });
});

describe("preflight of a stack whose hub and zones belong to another subscription", () => {
  const OTHER = "/subscriptions/0c7e4d2a-9b1f-4e53-8a66-3f2d1c0b9a87";
  const NETWORK = `${OTHER}/resourceGroups/network/providers/Microsoft.Network`;
  const HUB = `${NETWORK}/virtualNetworks/corporate-hub`;
  const zoneOf = (name: string): string => `${NETWORK}/privateDnsZones/${name}`;
  const BLOB = zoneOf("privatelink.blob.core.windows.net");
  const is = (id: string, outputs: CloudResource["outputs"] = {}): CloudResource => ({
    id,
    token: "",
    scope: "",
    urn: "",
    inputs: {},
    outputs,
  });
  const linked = (name: string): CloudResource =>
    is(`${BLOB}/virtualNetworkLinks/${name}`, { virtualNetwork: { id: HUB } });
  const GIVEN = [
    is(HUB, { addressSpace: { addressPrefixes: ["10.1.0.0/16"] } }),
    is(`${HUB}/subnets/endpoints`),
    is(BLOB),
    ...["vaultcore.azure.net", "westeurope.azmk8s.io", "openai.azure.com"].map((name) =>
      is(zoneOf(`privatelink.${name}`)),
    ),
    is(`${OTHER}/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/central`),
    is(`${OTHER}/resourceGroups/images/providers/Microsoft.ContainerRegistry/registries/corporate`),
  ];

  const root = mkdtempSync(join(tmpdir(), "preflight-elsewhere-"));
  const variant = "test/variants/valid/azure-connectivity-subscription.yaml";
  copyFileSync(join(ROOT, "Pulumi.yaml"), join(root, "Pulumi.yaml"));
  copyFileSync(join(ROOT, variant), join(root, "Pulumi.dev.yaml"));
  afterAll(() => {
    rmSync(root, { recursive: true });
  });
  const ask = (scenario: Scenario, resources: readonly CloudResource[]): Promise<Run> =>
    run(scenario, ["--format", "json"], { root, store: storeOf(resources) });

  it("finds them there, and the rights on them", async () => {
    const report = await ask(scenarioOf("ready"), GIVEN);
    expect(codesOf(report, "FAIL")).toEqual([]);
    expect(codesOf(report, "UNKNOWN")).toEqual([]);
    const passed = report.rows.filter(({ verdict }) => verdict === "PASS");
    const about = (code: string) =>
      passed.filter((row) => row.code === code).map(({ subject }) => subject);
    expect(about("AZ_BYO_HUB")).toEqual(["hub network"]);
    expect(about("AZ_BYO_ZONES")).toContain("blob zone, hub");
    expect(about("AZ_DEPLOYER_ACTIONS")).toContain("hub network");
  });

  it("names the settings of what is not there", async () => {
    const report = await ask(scenarioOf("ready"), []);
    expect(codesOf(report, "FAIL")).toEqual([
      "AZ_BYO_NETWORK",
      "AZ_BYO_ZONES",
      "AZ_EXISTING_SERVICES",
    ]);
    const hints = report.rows.filter(({ verdict }) => verdict === "FAIL").map(({ hint }) => hint);
    expect(hints.sort()).toEqual([
      "correct azureCore.azureNetwork.hub.endpointSubnetId",
      "correct azureCore.azureNetwork.hub.vnetId",
      "correct azureCore.containerRegistry.registryId",
      "correct azureCore.dns.zones.aks",
      "correct azureCore.dns.zones.blob",
      "correct azureCore.dns.zones.vault",
      "correct azureCore.monitoring.workspace.workspaceId",
      "correct azureOpenAi.zone",
    ]);
  });

  it("names the right that is missing to see each of them, and still checks the rest", async () => {
    const report = await ask(scenarioOf("ready", { deniedQuestions: [OTHER] }), GIVEN);
    expect(codesOf(report, "FAIL")).toEqual([]);
    const unknown = report.rows.filter(({ verdict }) => verdict === "UNKNOWN");
    expect(unknown.map(({ code, subject }) => `${code} ${subject ?? ""}`)).toEqual(
      expect.arrayContaining([
        "AZ_BYO_HUB hub network",
        "AZ_BYO_NETWORK hub network",
        "AZ_BYO_ZONES models zone",
        "AZ_DEPLOYER_ACTIONS hub network",
      ]),
    );
    for (const { message } of unknown)
      expect(message).toMatch(/^no permission to ask: Microsoft\.\S+\/read is needed/);
    expect(codesOf(report, "PASS")).toContain("AZ_BYO_ZONES");
  });

  it("tells the link of an earlier deployment from a stranger's", async () => {
    const ours = physicalName("sharedChild", ["codemie-dns", "hub"], "platform-foundations/dev");
    const second = await ask(scenarioOf("ready"), [...GIVEN, linked(ours)]);
    expect(codesOf(second, "FAIL")).toEqual([]);
    await http?.close();
    const taken = await ask(scenarioOf("ready"), [...GIVEN, linked("central")]);
    expect(taken.rows.filter(({ verdict }) => verdict === "FAIL")).toMatchObject([
      {
        code: "AZ_BYO_ZONES",
        subject: "blob zone, hub",
        hint: `set azureCore.dns.zones.blob to {zoneId: ${BLOB}, linkedNetworks: [aks]}`,
      },
    ]);
  });
});

describe("the forms of the report", () => {
  it("writes SARIF that the official schema accepts, in every scenario", async () => {
    expect.extend({ toBeValidSarifLog });
    for (const scenario of [
      scenarioOf("ready"),
      scenarioOf("quotas-exhausted"),
      scenarioOf("no-rights"),
    ]) {
      const { text } = await run(scenario, ["--format", "sarif"]);
      await http?.close();
      const log: unknown = JSON.parse(text);
      (expect(log) as unknown as { toBeValidSarifLog(): void }).toBeValidSarifLog();
      // An upload takes one run of a category, and a change of the program has one report for each stack.
      expect(log).toMatchObject({
        version: "2.1.0",
        runs: [{ automationDetails: { id: "preflight/Pulumi.dev.yaml/" } }],
      });
    }
  });

  it("writes a table with every finding and a last line that counts them", async () => {
    const { text } = await run(scenarioOf("fresh-account"), ["--only", "AWS_AMI_SHARED,AWS_ZONES"]);
    expect(text).toBe(
      [
        "[PASS]    AWS_ZONES eu-central-1a, eu-central-1b; the region has eu-central-1a, eu-central-1b, eu-central-1c",
        "[FAIL]    AWS_AMI_SHARED no image codeocean-vpc-amzn2-* is shared with account 210987654321 in eu-central-1",
        "          hint: write to support@codeocean.com: please share the Code Ocean AMI with account 210987654321 in eu-central-1; if it is shared, see whether the account's Allowed AMIs setting hides it (aws ec2 get-allowed-images-settings)",
        "",
        "preflight: 1 fail, 0 warn, 0 unknown, 0 skip, 1 pass; exit code 1",
        "",
      ].join("\n"),
    );
  });

  it("writes Markdown that folds away what needs no attention", async () => {
    const { text } = await run(scenarioOf("fresh-account"), [
      "--only",
      "AWS_AMI_SHARED,AWS_ZONES",
      "--format",
      "markdown",
    ]);
    expect(text).toContain("| FAIL | `AWS_AMI_SHARED` |");
    expect(text).toContain("<details><summary>1 passed or skipped</summary>");
  });
});

describe("the settings proposal", () => {
  const recorded = (root: string, modes: Readonly<Record<string, string>>): string => {
    const file = join(root, "Pulumi.dev.yaml");
    copyFileSync(join(ROOT, "Pulumi.yaml"), join(root, "Pulumi.yaml"));
    const dev = readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8");
    writeFileSync(
      file,
      `# ours\n${dev.trimEnd()}\n    awsServiceLinkedRoles: ${JSON.stringify(modes)}\n`,
    );
    return file;
  };

  it("leaves auto as it is: whatever the account holds, nothing is to change", async () => {
    const scenario = scenarioOf("ready", { existingServiceLinkedRoles: ["batch.amazonaws.com"] });
    const { text, code } = await run(scenario, ["--fix-config"]);
    expect(code).toBe(0);
    expect(text).toContain("nothing to change");
  });

  it("offers auto for what the account contradicts, and writes nothing unless told", async () => {
    const root = mkdtempSync(join(tmpdir(), "preflight-offer-"));
    const file = recorded(root, { batch: "create", rds: "existing", es: "create" });
    const before = readFileSync(file, "utf8");
    const scenario = scenarioOf("ready", { existingServiceLinkedRoles: ["batch.amazonaws.com"] });
    const { text } = await run(scenario, ["--fix-config"], { root });
    const setting = "+ platform-foundations:awsFoundation.awsServiceLinkedRoles";
    expect(text).toContain(`${setting}.batch: auto   # AWSServiceRoleForBatch exists`);
    expect(text).toContain(`${setting}.rds: auto   # the account has no such role`);
    expect(text).not.toContain(`${setting}.es`);
    expect(text).toContain("nothing was written; add --write");
    expect(readFileSync(file, "utf8")).toBe(before);
    rmSync(root, { recursive: true, force: true });
  });

  it("writes when told, keeps what people wrote, and has nothing to propose afterwards", async () => {
    const root = mkdtempSync(join(tmpdir(), "preflight-write-"));
    try {
      const file = recorded(root, { batch: "create", rds: "existing" });
      const scenario = scenarioOf("ready", { existingServiceLinkedRoles: ["batch.amazonaws.com"] });
      const first = await run(scenario, ["--fix-config", "--write"], { root });
      expect(first.text).toContain("written");
      const after = readFileSync(file, "utf8");
      expect(after).toMatch(/^# ours\n/);
      expect(
        (parse(after) as { config: Record<string, unknown> }).config[
          "platform-foundations:awsFoundation"
        ],
      ).toMatchObject({ awsServiceLinkedRoles: { batch: "auto", rds: "auto" } });
      await http?.close();
      const second = await run(scenario, ["--fix-config", "--write"], { root });
      expect(second.text).toContain("nothing to change");
      expect(readFileSync(file, "utf8")).toBe(after);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});

describe("rows and checks", () => {
  const checks = new Set(CHECKS.map(({ id }) => id));

  it("are one to one", () => {
    const asked = allRequirements().flatMap(({ checkedBy }) =>
      [checkedBy.preflight, checkedBy.postflight].filter((code) => code !== undefined),
    );
    expect(asked.filter((code) => !checks.has(code))).toEqual([]);
    expect([...checks].filter((code) => !asked.includes(code))).toEqual([]);
    expect(checks.size).toBe(CHECKS.length);
  });
});
