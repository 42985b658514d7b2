// Secrets over time, as docs/runbooks/rotate-secrets.md says it: one life of phases 2, 3 and the cluster's objects, in which every
// secret is renewed. Afterwards the vault, the service and the readers of the secret have the same new value, and nothing has the old one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { CloudStore, type Stored } from "../../sandbox/cloud-store";
import type { StepMetadata } from "../../sandbox/events";
import { isRecord, isSecret, type Value } from "../../sandbox/wire/values";
import { type Harness, openHarness, ROOT } from "./support/harness";

jest.setTimeout(900_000);

const LIFE = join(ROOT, "test", "variants", "azure-life.yaml");
const LAYERS = ["azureCore", "azureOpenAi"] as const;
const { config } = parse(readFileSync(LIFE, "utf8")) as {
  readonly config: Readonly<Record<string, object>>;
};

let harness: Harness;
const printed: string[] = [];
beforeAll(async () => {
  harness = await openHarness({
    configFile: LIFE,
    config: {
      ...Object.fromEntries(
        LAYERS.map((layer) => [
          `platform-foundations:${layer}`,
          config[`platform-foundations:${layer}`],
        ]),
      ),
      "platform-foundations:kubernetesBaseline": { ingress: { mode: "none" } },
    },
    // The objects of the private cluster need a way to its API server, and the jumpbox is replaced.
    runFrom: "anywhere",
    scenario: { modelsDeployedBefore: ["gpt-4.1/2025-04-14"] },
  });
  await harness.run("up");
});
afterAll(async () => {
  await harness.close();
});

/** The text at a path of a value, without the mark of a secret. */
function textAt(value: Value, [key, ...rest]: readonly string[]): string {
  const open = isRecord(value) && isSecret(value) ? value["value"] : value;
  if (key === undefined) return String(open);
  if (!isRecord(open)) throw new Error(`there is no ${key}`);
  return textAt(open[key], rest);
}

/** What the clouds hold of a resource, secrets opened. */
function held(token: string, name: string): Stored {
  const store = new CloudStore(harness.environment.cloudStore);
  const found = store.storedOfType(token).filter(({ id, urn }) => `${id}::${urn}`.includes(name));
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new Error(`${String(found.length)} of ${token} are called ${name}`);
  return only;
}

const inVault = (secretName: string): string =>
  textAt(held("azure-native:keyvault:Secret", `/${secretName}`).inputs, ["properties", "value"]);
const ofServer = (): string =>
  textAt(held("azure-native:dbforpostgresql:Server", "").inputs, ["administratorLoginPassword"]);
const inCluster = (name: string, key: string): string =>
  textAt(held("kubernetes:core/v1:Secret", name).inputs, ["stringData", key]);
const inDirectory = (): string =>
  textAt(held("azuread:index/applicationPassword:ApplicationPassword", "").outputs, ["value"]);

/** Where each secret is: its value by place. */
const databasePassword = (): readonly string[] => [
  inVault("postgres-password"),
  ofServer(),
  inCluster("codemie-postgres", "password"),
];
const clientSecret = (): readonly string[] => [
  inVault("codemie-ai-client-secret"),
  inDirectory(),
  inCluster("codemie-models", "AZURE_AI_CLIENT_SECRET"),
  inCluster("litellm-models", "AZURE_AI_CLIENT_SECRET"),
];

const set = (path: string, value: string): Promise<string> =>
  harness.session.must([
    ...["config", "set", "--stack", harness.stack, "--plaintext", "--path", path, value],
  ]);

/** Updates the stack. @returns what it did to resources, as `<operation> <type> <name>` */
async function update(...flags: readonly string[]): Promise<readonly string[]> {
  const { events } = await harness.run("up", ...flags);
  // Debug lines of the SDK hold whatever it passes on; no display of the engine shows them, and no command of ours keeps them.
  const displayed = events.filter(({ diagnosticEvent }) => diagnosticEvent?.severity !== "debug");
  printed.push(...displayed.map((event) => JSON.stringify(event)));
  const shown = ({ op, type, urn }: StepMetadata): string =>
    `${op} ${type.split(":").at(-1) ?? ""} ${urn.split("::").at(-1) ?? ""}`;
  return events
    .flatMap(({ resourcePreEvent }) =>
      resourcePreEvent === undefined ? [] : [resourcePreEvent.metadata],
    )
    .filter(
      ({ op, type }) =>
        !/^(same|read|read-replacement)$/.test(op) && !/^(platform-foundations|pulumi):/.test(type),
    )
    .map(shown)
    .sort();
}

/** The state, secrets opened. */
const openState = (): Promise<string> =>
  harness.session.must(["stack", "export", "--show-secrets", "--stack", harness.stack]);

/** Nothing that was written has the text as it is or in base64. */
function expectNowhere(text: string): void {
  for (const form of [text, Buffer.from(text).toString("base64")]) {
    expect(harness.filesHolding(form)).toEqual([]);
    expect(
      printed.filter((event) => event.includes(form)).map((event) => event.slice(0, 120)),
    ).toEqual([]);
  }
}

describe("a later day", () => {
  it("renews the password of the database in the server, the vault and the cluster, and nothing else", async () => {
    const [before = "", ...same] = databasePassword();
    expect(new Set(same)).toEqual(new Set([before]));
    const keyBefore = inVault("codemie-vm-private-key");
    await set("platform-foundations:azureCore.keyVault.secretsExpire", "2028-05-01");
    expect(await update()).toEqual([
      "create-replacement RandomPassword codemie-postgres-password",
      "delete-replaced RandomPassword codemie-postgres-password",
      "replace RandomPassword codemie-postgres-password",
      "update Secret codemie-jumpbox-kvs-private",
      "update Secret codemie-jumpbox-kvs-public",
      "update Secret codemie-postgres-kvs-password",
      "update Secret product-secret-codemie-postgres",
      "update Server codemie-postgres-psql",
    ]);
    const after = databasePassword();
    expect(new Set(after).size).toBe(1);
    expect(after[0]).not.toBe(before);
    expect(inVault("codemie-vm-private-key")).toBe(keyBefore);
    for (const text of [before, after[0] ?? ""]) expectNowhere(text);
    expect(await openState()).not.toContain(before);
    expect(await update()).toEqual([]);
  });

  it("renews the client secret in the directory, the vault and both namespaces, and takes the old one away", async () => {
    const [before = ""] = clientSecret();
    await set("platform-foundations:azureOpenAi.secretExpires", "2028-05-02");
    expect(await update()).toEqual([
      "create-replacement ApplicationPassword models-app-password",
      "delete-replaced ApplicationPassword models-app-password",
      "replace ApplicationPassword models-app-password",
      "update Secret models-kvs-client-secret",
      "update Secret product-secret-codemie-models",
      "update Secret product-secret-litellm-models",
    ]);
    const after = clientSecret();
    expect(new Set(after).size).toBe(1);
    expect(after[0]).not.toBe(before);
    for (const text of [before, after[0] ?? ""]) expectNowhere(text);
    expect(await openState()).not.toContain(before);
    expect(await update()).toEqual([]);
  });
});

describe("the key of the jumpbox", () => {
  it("is renewed together with the machine, which is the only one that knew it", async () => {
    const of = (name: string): string => inVault(`codemie-vm-${name}-key`);
    const before = [of("private"), of("public")];
    expect(
      await update("--replace", "**::codemie-jumpbox-key", "--replace", "**::codemie-jumpbox-vm"),
    ).toEqual([
      "create-replacement PrivateKey codemie-jumpbox-key",
      "create-replacement VirtualMachine codemie-jumpbox-vm",
      "delete-replaced PrivateKey codemie-jumpbox-key",
      "delete-replaced VirtualMachine codemie-jumpbox-vm",
      "replace PrivateKey codemie-jumpbox-key",
      "replace VirtualMachine codemie-jumpbox-vm",
      "update Secret codemie-jumpbox-kvs-private",
      "update Secret codemie-jumpbox-kvs-public",
    ]);
    const machine = JSON.stringify(held("azure-native:compute:VirtualMachine", "").inputs);
    expect(machine).toContain(of("public").trim());
    expect(machine).not.toContain(before[1]?.trim());
    expect(of("private")).not.toBe(before[0]);
    for (const text of [before[0] ?? "", of("private")]) expectNowhere(text.split("\n")[2] ?? "");
    expect(await update()).toEqual([]);
  });
});
