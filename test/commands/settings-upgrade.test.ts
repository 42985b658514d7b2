import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { upgradeSettings } from "../../commands/settings-upgrade/upgrade";
import { InvalidArgumentsError } from "../../components/plans/issues";
import { settingsFromText } from "../../config/from-file";
import { loadConfig } from "../../config/load";
import { newNamesOf, RENAMED_SETTINGS } from "../../config/renamed-settings";
import { withAdded } from "../support/added-settings";

const ROOT = join(__dirname, "../..");
const OLD = join(ROOT, "test", "upgrade", "0.1", "settings");
const PROJECT = "platform-foundations";
const files = readdirSync(OLD);

/** Where 0.2 has the file. */
function currentOf(file: string): string {
  const places = [`Pulumi.${file}`, `test/variants/valid/${file}`, `test/variants/${file}`];
  const found = places.map((place) => join(ROOT, place)).find(existsSync);
  if (found === undefined) throw new Error(`0.2 has no ${file}`);
  return found;
}

const upgraded = (text: string) => upgradeSettings(text, PROJECT);
const core = (...lines: readonly string[]): string =>
  [
    "config:",
    `  ${PROJECT}:azureCore:`,
    ...lines.map((line) => (line === "" ? "" : `    ${line}`)),
    "",
  ].join("\n");

describe("the settings files of 0.1", () => {
  it.each(files)("%s becomes that of 0.2, which the loader accepts", (file) => {
    const { text: upgradedText, problems } = upgraded(readFileSync(join(OLD, file), "utf8"));
    expect(problems).toEqual([]);
    const text = withAdded(basename(file, ".yaml"), upgradedText);
    const { config } = parse(readFileSync(currentOf(file), "utf8")) as { readonly config: object };
    // Since 0.3 a stack names its AWS account, which the command cannot know; dev's cluster has a stack of its own.
    const known = Object.entries(config).filter(([key]) => key !== "aws:allowedAccountIds");
    const current = { config: Object.fromEntries(known) as object };
    if (file === "dev.yaml") expect(parse(text)).toMatchObject(current);
    else expect(parse(text)).toEqual(current);
    expect(() => loadConfig(settingsFromText(text, file, PROJECT))).not.toThrow();
  });

  it.each(files)("%s is upgraded once", (file) => {
    const { text } = upgraded(readFileSync(join(OLD, file), "utf8"));
    expect(upgraded(text)).toEqual({ text, changes: [], problems: [] });
  });
});

describe("defaults of 0.2 that 0.3 changed", () => {
  const openAi = (regions: string): string =>
    `config:\n  ${PROJECT}:azureOpenAi:\n    secretExpires: "2027-11-01"\n    regions:\n${regions}`;
  it("are written where the settings have none, when that is asked for", () => {
    const text = openAi("      swedencentral:\n        count: 2\n      eastus2: {}\n");
    expect(upgraded(text)).toEqual({ text, changes: [], problems: [] });
    const kept = upgradeSettings(text, PROJECT, { keepDeployed: true });
    expect(kept.changes).toEqual([
      "azureOpenAi.regions.swedencentral.models lists the default models of 0.2",
      "azureOpenAi.regions.eastus2.models lists the default models of 0.2",
      "azureOpenAi.application.secretEnd is the end of the client secret in 0.2",
    ]);
    const { config } = parse(kept.text) as {
      config: Record<string, { regions: Record<string, { models: { name: string }[] }> }>;
    };
    const { regions } = config[`${PROJECT}:azureOpenAi`] ?? { regions: {} };
    const names = ["gpt-5-2025-08-07", "gpt-4.1-2025-04-14", "text-embedding-ada-002"];
    expect(kept.text).toContain('version: "2025-08-07"'); // unquoted, the engine reads a date
    for (const { models } of Object.values(regions))
      expect(models.map(({ name }) => name)).toEqual(names);
    expect(upgradeSettings(kept.text, PROJECT, { keepDeployed: true }).changes).toEqual([]);
  });
});

describe("an upgrade of settings", () => {
  it("keeps comments, blank lines, quotes and order", () => {
    const old = core(
      "# Where it runs.",
      "location: westeurope",
      "",
      "postgres:",
      "  # two cores are enough",
      "  skuName: Standard_D2ds_v5 # small",
      '  version: "16"',
      "  tier: GeneralPurpose",
      "aks:",
      "  name: main # its name",
      "  adminGroupObjectIds: [3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10]",
      "  maintenance:",
      "    dayOfWeek: Monday",
    );
    expect(upgraded(old).text).toBe(
      core(
        "# Where it runs.",
        "location: westeurope",
        "",
        "postgres:",
        "  # two cores are enough",
        "  sku:",
        "    name: Standard_D2ds_v5 # small",
        "    tier: GeneralPurpose",
        '  version: "16"',
        "aks:",
        "  clusterName: main # its name",
        "  adminGroupObjectIds: [3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10]",
        "  maintenance:",
        "    cluster:",
        "      day: Monday",
        "    nodeOs:",
        "      day: Monday",
      ),
    );
  });

  it("moves settings between areas, with the modes that they need", () => {
    const { text, changes } = upgraded(
      core(
        "azureNetwork:",
        "  natPublicIpId: /ip",
        "  serviceCidr: 10.3.0.0/24",
        "postgres: {databaseName: app, connectivity: injected}",
        "monitoring: {retentionDays: 90}",
        "aks: {identity: systemAssigned}",
      ),
    );
    expect(parse(text)).toEqual({
      config: {
        [`${PROJECT}:azureCore`]: {
          azureNetwork: { egress: { mode: "natGateway", publicIpId: "/ip" } },
          postgres: { databases: ["app"], network: { mode: "injected" } },
          monitoring: { workspace: { mode: "create", retentionDays: 90 } },
          aks: { identity: { mode: "systemAssigned" }, serviceCidr: "10.3.0.0/24" },
        },
      },
    });
    expect(changes).toContain(
      "azureCore.azureNetwork.natPublicIpId -> azureCore.azureNetwork.egress.publicIpId",
    );
  });

  it("names each setting that it cannot upgrade", () => {
    const { problems } = upgraded(
      core(
        "azureNetwork: {natPublicIpId: /ip, egress: {mode: appliance, nextHopIp: 10.0.0.4}}",
        "dns: {publicZone: create}",
        "jumpbox: {name: old, vmName: new}",
      ),
    );
    expect(problems).toEqual([
      {
        path: "azureCore.azureNetwork.natPublicIpId",
        problem: "had no effect, because azureCore.azureNetwork.egress.mode is appliance",
        hint: "remove it, then upgrade again",
      },
      {
        path: "azureCore.dns.publicZone",
        problem: "had no effect, because azureCore.access.model is private",
        hint: "remove it, then upgrade again",
      },
      {
        path: "azureCore.jumpbox.name",
        problem: "is called azureCore.jumpbox.vmName now, which is set too",
        hint: "remove one of the two",
      },
    ]);
  });

  it("refuses text that is not YAML", () => {
    expect(upgraded("config: [").problems).toEqual([
      expect.objectContaining({ path: "(file)", hint: "fix the syntax" }),
    ]);
  });
});

describe("the loader", () => {
  const issuesOf = (text: string): readonly string[] => {
    try {
      loadConfig(settingsFromText(text, "Pulumi.test.yaml", PROJECT));
    } catch (error) {
      if (error instanceof InvalidArgumentsError)
        return error.issues.map(({ path, problem, hint }) => `${path}: ${problem}; ${hint}`);
      throw error;
    }
    return [];
  };

  it("gives the new name of a setting of 0.1, and the command", () => {
    const found = issuesOf(
      core(
        "location: westeurope",
        'keyVault: {secretsExpire: "2027-11-01"}',
        "aks: {adminGroupObjectIds: [3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10], identity: userAssigned}",
        "postgres: {dedicated: {keycloak: {storageGiB: 64}}}",
      ),
    );
    const run = "run npm run settings:upgrade -- --write";
    expect(found).toEqual(
      expect.arrayContaining([
        `azureCore.aks.identity: is called azureCore.aks.identity.mode since 0.2; ${run}`,
        `azureCore.postgres.dedicated.keycloak.storageGiB: is called azureCore.postgres.dedicated.keycloak.storage.sizeGiB since 0.2; ${run}`,
      ]),
    );
  });

  it("knows every new name", () => {
    expect(newNamesOf("azureCore.azureNetwork.hub.extraSubnets.dns.allow[1].from")).toEqual([
      "azureCore.azureNetwork.hub.extraSubnets.dns.allow.1.sources",
    ]);
    expect(RENAMED_SETTINGS.map(({ from }) => from)).toEqual([
      ...new Set(RENAMED_SETTINGS.map(({ from }) => from)),
    ]);
  });
});
