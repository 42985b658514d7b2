// One file of environments, from its text to the stack files of a folder.
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import Ajv from "ajv/dist/2020";
import { parse, parseDocument, stringify } from "yaml";
import { differencesTable } from "../../../commands/environments/differences-table";
import { type Environments, environmentsIn } from "../../../commands/environments/environments";
import { cidrOf, overlaps } from "../../../components/plans/cidr";
import { InvalidArgumentsError } from "../../../components/plans/issues";
import { settingsFromText } from "../../../config/from-file";
import { loadConfig } from "../../../config/load";
import { buildStack } from "../../support/stack";

const ROOT = join(__dirname, "../../..");
const PROJECT = "platform-foundations";
const EXAMPLE = readFileSync(join(ROOT, "docs/deploy/environments.yaml"), "utf8");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "environments-"));
  copyFileSync(join(ROOT, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function read(text: string): Environments {
  writeFileSync(join(folder, "environments.yaml"), text);
  return environmentsIn(folder, join(folder, "environments.yaml"), PROJECT);
}

function written(text: string): Environments {
  const found = read(text);
  for (const { file, text: content } of found.files) writeFileSync(join(folder, file), content);
  return found;
}

const stackFile = (name: string): string =>
  readFileSync(join(folder, `Pulumi.${name}.yaml`), "utf8");

/** The example with values at some paths; undefined removes one. */
function changed(
  ...values: readonly (readonly [path: readonly string[], value: unknown])[]
): string {
  const document = parseDocument(EXAMPLE);
  for (const [path, value] of values)
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, document.createNode(value));
  return String(document);
}

/** What is wrong with a file, as the command prints it. */
function problems(text: string): readonly string[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof InvalidArgumentsError) return error.message.split("\n  ").slice(1);
    throw error;
  }
  return [];
}

describe("the file of environments in the documents", () => {
  it("gives stack files that the loader accepts, and none that changes when they are written again", () => {
    const { files } = written(EXAMPLE);
    expect(files.map(({ file, changes }) => [file, changes])).toEqual(
      ["test", "test-cluster", "stage", "stage-cluster", "prod", "prod-cluster"].map((name) => [
        `Pulumi.${name}.yaml`,
        undefined,
      ]),
    );
    const { azureCore } = loadConfig(settingsFromText(stackFile("prod"), "prod", PROJECT));
    expect(azureCore?.settings.aks.userPools["user"]?.maxCount).toBe(12);
    expect(azureCore?.settings.azureNetwork.spoke.addressSpace).toBe("10.18.128.0/17");
    const { kubernetesBaseline } = loadConfig(
      settingsFromText(stackFile("stage-cluster"), "stage-cluster", PROJECT),
    );
    expect(kubernetesBaseline?.settings).toMatchObject({
      upstream: "organization/platform-foundations/stage",
      ingress: { address: "10.17.159.200" },
    });
    expect(read(EXAMPLE).files.map(({ changes }) => changes)).toEqual(Array(6).fill([]));
  });

  it("satisfies the schema for editors, which refuses a misspelt setting", () => {
    const schema = JSON.parse(
      readFileSync(join(ROOT, "docs/reference/environments.schema.json"), "utf8"),
    ) as object;
    const isValid = new Ajv({ strict: false }).compile(schema);
    expect(isValid(parse(EXAMPLE))).toBe(true);
    const place = ["environments", "prod", "config", "azureCore", "aks"];
    expect(isValid(parse(changed([place, { kubernetesVersoin: "1.35" }])))).toBe(false);
    expect(isValid(parse(changed([place, { kubernetesVersion: null }])))).toBe(true);
  });
});

describe("a difference", () => {
  const aksOf = (name: string) =>
    loadConfig(settingsFromText(stackFile(name), name, PROJECT)).azureCore?.settings.aks;

  it("removes with null, replaces lists, and replaces a map of another mode", () => {
    const group = "7d52c6b1-0000-4b8e-9c41-2a6b1d9e5f10";
    written(
      changed(
        [["base", "config", "azureCore", "aks", "kubernetesVersion"], "1.34"],
        [
          ["base", "config", "azureCore", "azureNetwork", "egress"],
          { mode: "natGateway", zone: "1" },
        ],
        [
          ["environments", "prod", "config", "azureCore"],
          {
            aks: { adminGroupObjectIds: [group], kubernetesVersion: null },
            azureNetwork: { egress: { mode: "appliance", nextHopIp: "10.18.2.4" } },
          },
        ],
        [["environments", "stage", "parts"], { cluster: null }],
      ),
    );
    expect(aksOf("prod")?.adminGroupObjectIds).toEqual([group]);
    expect(aksOf("prod")?.kubernetesVersion).toBe("1.35"); // the default
    expect(aksOf("test")?.kubernetesVersion).toBe("1.34");
    expect(parse(stackFile("prod"))).toHaveProperty(
      ["config", `${PROJECT}:azureCore`, "azureNetwork", "egress"],
      { mode: "appliance", nextHopIp: "10.18.2.4" },
    );
    expect(readdirSync(folder)).not.toContain("Pulumi.stage-cluster.yaml");
  });

  it("keeps texts that YAML 1.1 reads as other values", () => {
    written(
      EXAMPLE.replace(
        "customer: airun",
        'customer: airun\n      tags: { cost: "0123", day: "2027-01-02", answer: "yes" }',
      ).replace("aks:", 'aks:\n        kubernetesVersion: "1.30"'),
    );
    expect(aksOf("prod")?.kubernetesVersion).toBe("1.30");
    expect(stackFile("prod")).toContain('day: "2027-01-02"');
    expect(stackFile("prod")).toContain('answer: "yes"');
  });

  it("moves the defaults that lie in the range of base", () => {
    written(
      changed(
        [["base", "range"], "10.0.0.0/14"],
        [["base", "config", "azureCore", "azureNetwork"], undefined],
        [["base", "config", "azureCore", "aks", "serviceCidr"], undefined],
        [["environments", "stage"], { range: "10.4.0.0/14" }],
        [["environments", "prod"], undefined],
      ),
    );
    const settings = loadConfig(settingsFromText(stackFile("stage"), "stage", PROJECT)).azureCore
      ?.settings;
    expect(settings?.azureNetwork).toMatchObject({
      hub: { addressSpace: "10.5.0.0/16", subnets: { bastion: "10.5.1.0/24" } },
      spoke: { addressSpace: "10.4.0.0/16", subnets: { pods: "10.4.32.0/20" } },
    });
    expect(settings?.aks.serviceCidr).toBe("10.6.0.0/24");
  });
});

describe("what the engine wrote into a stack file", () => {
  it("stays: secrets provider, salt and encrypted values", () => {
    const kept = [
      "secretsprovider: azurekeyvault://airun.vault.azure.net/keys/state",
      "encryptedkey: a2V5",
      "encryptionsalt: v1:c2FsdA==",
      "config:",
      `  ${PROJECT}:kubeconfig:`,
      "    secure: v1:ZW5jcnlwdGVk",
    ];
    writeFileSync(
      join(folder, "Pulumi.prod.yaml"),
      [...kept, `  ${PROJECT}:preflight: {}`].join("\n"),
    );
    const before = parse(kept.join("\n")) as Readonly<Record<string, object>>;
    const { files } = written(EXAMPLE);
    expect(files.find(({ file }) => file === "Pulumi.prod.yaml")?.changes).toContain(
      "preflight: {} -> not set",
    );
    expect(parse(stackFile("prod"))).toMatchObject(before);
    expect(parse(stackFile("prod"))).not.toHaveProperty(["config", `${PROJECT}:preflight`]);
  });

  it("is not replaced by a value in plain text, and is not shared", () => {
    const text = `config:\n  ${PROJECT}:preflight:\n    secure: v1:ZW5jcnlwdGVk\n`;
    writeFileSync(join(folder, "Pulumi.prod.yaml"), text);
    expect(problems(changed([["environments", "prod", "config", "preflight"], {}]))).toContain(
      `environments.prod.config.${PROJECT}:preflight: holds an encrypted value in the stack file and is written here too; remove one of the two`,
    );
    expect(stackFile("prod")).toBe(text);
    expect(problems(changed([["base", "config", "kubeconfig"], { secure: "v1:eA==" }]))).toEqual([
      `base.config.${PROJECT}:kubeconfig: is encrypted, and only the key of one stack can read it; leave it out; pulumi config set --secret writes it into the stack file, which keeps it`,
    ]);
  });

  it("is named where it differs", () => {
    written(EXAMPLE);
    const file = join(folder, "Pulumi.prod.yaml");
    writeFileSync(file, stackFile("prod").replace("maxCount: 12", "maxCount: 8"));
    const { files } = read(EXAMPLE);
    expect(files.flatMap(({ changes }) => changes)).toEqual([
      "azureCore.aks.userPools.user.maxCount: 8 -> 12",
    ]);
  });
});

describe("environments that cannot stand beside each other", () => {
  const network = ["config", "azureCore", "azureNetwork"];

  it("get free ranges, different ones", () => {
    expect(
      problems(changed([["environments", "stage"], null], [["environments", "prod"], null])),
    ).toEqual([
      "environments.stage.range: 10.16.0.0/16 holds azureCore.azureNetwork.hub.addressSpace 10.16.0.0/20, which overlaps 10.16.0.0/20 of environments.test.config; use 10.17.0.0/16, which is free",
      "environments.prod.range: 10.16.0.0/16 holds azureCore.azureNetwork.hub.addressSpace 10.16.0.0/20, which overlaps 10.16.0.0/20 of environments.test.config; use 10.18.0.0/16, which is free",
    ]);
  });

  it("may share a hub that exists, and ranges of services, which no network may overlap", () => {
    const existing = {
      mode: "existing",
      vnetId:
        "/subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub",
      addressSpace: "10.200.0.0/20",
      endpointSubnetId:
        "/subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub/subnets/endpoints",
    };
    const shared = changed(
      [["base", ...network, "hub"], existing],
      [["base", "config", "azureCore", "aks", "serviceCidr"], "172.20.0.0/24"],
    );
    expect(problems(shared)).toEqual([]);
    const other = changed(
      [["base", "config", "azureCore", "aks", "serviceCidr"], "10.18.0.0/24"],
      [["environments", "prod", "config", "azureCore", "aks", "serviceCidr"], "10.9.0.0/24"],
    );
    expect(problems(other)).toEqual([
      "environments.prod.range: 10.18.0.0/16 holds azureCore.azureNetwork.hub.addressSpace 10.18.0.0/20, which overlaps 10.18.0.0/24 of environments.test.config; use 10.19.0.0/16, which is free",
    ]);
  });

  it("have names of their own, and clusters", () => {
    const found = problems(
      changed(
        [["base", "config", "general", "environment"], "shared"],
        [["base", "config", "azureCore", "resourceGroupName"], "codemie"],
        [
          ["base", "parts", "cluster", "kubernetesBaseline", "upstream"],
          "organization/platform-foundations/test",
        ],
      ),
    );
    expect(found).toHaveLength(3);
    expect(found[0]).toMatch(
      /^environments\.\{stage,prod\}\.config\.general\.environment: gives vault .*, storage .*, which environments\.test\.config has too; write a value of this environment alone/,
    );
    expect(found[1]).toMatch(
      /^environments\.\{stage,prod\}\.config\.azureCore\.resourceGroupName: gives resource group codemie, which /,
    );
    expect(found[2]).toMatch(
      /^environments\.\{stage,prod\}\.parts\.cluster\.kubernetesBaseline\.upstream: gives cluster of organization\/platform-foundations\/test, which /,
    );
  });

  it("are compared with stack files that the file does not write", () => {
    const text = read(EXAMPLE).files[0]?.text ?? "";
    writeFileSync(
      join(folder, "Pulumi.old.yaml"),
      text.replace(/^#.*/, "").replaceAll(/(environment: |codemie-)test/g, "$1old"),
    );
    expect(problems(EXAMPLE)).toEqual([
      "environments.test.range: 10.16.0.0/16 holds azureCore.azureNetwork.hub.addressSpace 10.16.0.0/20, which overlaps 10.16.0.0/20 of Pulumi.old.yaml; use 10.19.0.0/16, which is free",
    ]);
  });
});

describe("a file with faults", () => {
  it("is refused with all of them, a fault of base once", () => {
    expect(
      problems(
        changed(
          [["base", "config", "azureCore", "location"], "mars"],
          [["base", "config", "azureCore", "keyVault"], { secretsExpires: "2027-11-01" }],
          [["environments", "prod", "config", "general"], { owner: 4 }],
          [["environments", "stage", "config"], { azureOpenAi: null }],
          [
            ["base", "parts", "cluster", "kubernetesBaseline", "upstream"],
            "organization/platform-foundations/${env}",
          ],
        ),
      ).map((line) => line.split(": ")[0]),
    ).toEqual(
      expect.arrayContaining([
        "environments.*.config.azureCore.keyVault.secretsExpire",
        "environments.*.config.azureCore.keyVault.secretsExpires",
        "environments.prod.config.general.owner",
        `environments.stage.config.${PROJECT}:azureOpenAi`,
        "environments.test.parts.cluster.platform-foundations:kubernetesBaseline.upstream",
      ]),
    );
  });

  it("says what is wrong with its form", () => {
    const file = {
      base: { range: "10.16.0.0/16" },
      environments: { dev: { range: "10.17.0.0/17" }, "dev-eu": {}, bootstrap: {} },
    };
    expect(problems(stringify(file))).toEqual([
      "environments.dev.range: 10.17.0.0/17 is not as large as base's 10.16.0.0/16; use a /16",
      "environments.dev-eu: would be deployed as a part of dev; use a name that does not begin with dev-",
      "environments.bootstrap: is the stack of the state backend; use another name",
    ]);
    expect(
      problems(stringify({ base: {}, environments: { dev: { range: "10.17.0.0/16" } } })),
    ).toEqual([
      "base.range: is missing, and environments.dev has one; write the block that holds every network of base",
    ]);
    expect(problems(stringify({ base: {}, environments: { Dev: { konfig: {} } } })).join()).toMatch(
      /environments.*Dev/,
    );
    expect(problems("base: {}\nenvironments: {}\n")).toEqual([
      "environments: is empty; write one, for example dev",
    ]);
  });
});

describe("a hundred environments", () => {
  const names = Array.from({ length: 100 }, (_, index) => `team${String(index)}`);
  const environments = Object.fromEntries(
    names.map((name, index) => [name, { range: `10.${String(index + 16)}.0.0/16` }]),
  );
  const text = changed([["environments"], environments]);

  it("are written, accepted by the loader and disjoint", () => {
    const { files, free } = written(text);
    expect(files).toHaveLength(200);
    expect(free).toBe("10.116.0.0/16");
    const networks = names.flatMap((name) => {
      const config = loadConfig(settingsFromText(stackFile(name), name, PROJECT));
      const { hub, spoke } = config.azureCore?.settings.azureNetwork ?? {};
      return [hub, spoke].map((network) => cidrOf(network?.addressSpace ?? ""));
    });
    expect(networks).toHaveLength(200);
    const pairs = networks.flatMap((a, index) =>
      networks.slice(index + 1).filter((b) => overlaps(a, b)),
    );
    expect(pairs).toEqual([]);
  });

  it.each(["team0", "team42", "team99"])("have a program that builds: %s", async (name) => {
    written(text);
    const { error, resources } = await buildStack(
      relative(ROOT, join(folder, `Pulumi.${name}.yaml`)),
    );
    expect(error).toBeUndefined();
    const second = 16 + names.indexOf(name);
    const spaces = resources
      .filter(({ type }) => type === "azure-native:network:VirtualNetwork")
      .map(({ inputs }) => inputs["addressSpace"]);
    expect(spaces).toEqual([
      { addressPrefixes: [`10.${String(second)}.128.0/17`] },
      { addressPrefixes: [`10.${String(second)}.0.0/20`] },
    ]);
  });

  it("get a free range each when none of them has one", () => {
    const copies = changed([
      ["environments"],
      Object.fromEntries(names.map((name) => [name, null])),
    ]);
    const proposed = problems(copies).map((line) => /use (\S+), which is free$/.exec(line)?.[1]);
    expect(proposed).toHaveLength(99);
    expect(new Set(proposed).size).toBe(99);
  });
});

describe("the table of differences", () => {
  it("shows each value with its environments", () => {
    const { stacks } = read(
      changed([["environments", "stage", "config"], { azureCore: { location: "northeurope" } }]),
    );
    const table = differencesTable(stacks, ["test", "stage", "prod"], PROJECT);
    expect(table).toContain(
      ["azureCore.location", '  "westeurope"  test, prod', '  "northeurope"  stage'].join("\n"),
    );
    expect(table).toContain(
      ["azureCore.aks.userPools.user.maxCount", "  not set  test, stage", "  12  prod"].join("\n"),
    );
    expect(table).not.toContain("general.owner");
    expect(differencesTable(stacks, ["test"], PROJECT)).toBe("The environments do not differ.");
  });
});
