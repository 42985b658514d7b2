// Change without harm: one life of phases 2 and 3 on the engine; each change is previewed, and its steps are exactly those
// a reader expects.
import { join } from "node:path";
import { adoptionOf, importAndCheck, planOf, writeImportFile } from "../../commands/adopt/adopt";
import { fromAzure } from "../../commands/adopt/existing";
import type { Engine } from "../../commands/engine";
import { type Harness, openHarness, ROOT, SMALL } from "./support/harness";
import type { StepMetadata } from "../../sandbox/events";
import { UNKNOWN } from "../../sandbox/wire/values";

jest.setTimeout(900_000);

const CORE = "platform-foundations:azureCore";
const MODELS = "platform-foundations:azureOpenAi";

// Networks of another team, in a subscription of their own.
const OTHERS = "0c7e4d2a-9b1f-4e53-8a66-3f2d1c0b9a87";
const TOOLS = `/subscriptions/${OTHERS}/resourceGroups/rg-small/providers/Microsoft.Network/virtualNetworks/vnet-4`;

let others: Harness;
let harness: Harness;
let before: readonly string[];
beforeAll(async () => {
  others = await openHarness({
    root: SMALL,
    config: { "azure-native:subscriptionId": OTHERS, "small:networks": "5" },
  });
  await others.run("up");
  await others.stop();
  before = others.cloudResources().map(({ id }) => id);
  harness = await openHarness({
    among: others,
    configFile: join(ROOT, "test", "variants", "azure-life.yaml"),
    // A stack of long ago: its subscription deployed the model while that was open to everyone.
    scenario: { modelsDeployedBefore: ["gpt-4.1/2025-04-14"] },
  });
  const { changes } = await harness.run("up");
  expect(Object.keys(changes)).toEqual(["create"]);
});
afterAll(async () => {
  await harness.close();
  await others.close();
});

const set = (path: string, value: string): Promise<string> =>
  harness.session.must(["config", "set", "--stack", harness.stack, "--path", path, value]);

/** Steps of a preview that do something to a resource, components left out. */
async function steps(): Promise<readonly StepMetadata[]> {
  const { events } = await harness.run("preview");
  return events
    .flatMap(({ resourcePreEvent }) =>
      resourcePreEvent === undefined ? [] : [resourcePreEvent.metadata],
    )
    .filter(
      ({ op, type }) =>
        !/^(same|read|read-replacement)$/.test(op) && !/^(platform-foundations|pulumi):/.test(type),
    );
}

const shown = ({ op, type, urn }: StepMetadata): string =>
  `${op} ${type.split(":").at(-1) ?? ""} ${urn.split("::").at(-1) ?? ""}`;

/** The same as `<operation> <type> <name>`, sorted. */
async function planned(): Promise<readonly string[]> {
  return (await steps()).map(shown).sort();
}

/** Inputs in which a step's old and new state differ once every tag is left out. */
function changedBeyondTags({ old, new: next }: StepMetadata): readonly string[] {
  const keys = new Set([...Object.keys(old?.inputs ?? {}), ...Object.keys(next?.inputs ?? {})]);
  const bare = (value: unknown): string | undefined =>
    JSON.stringify(value, (key, item: unknown) => (key === "tags" ? undefined : item));
  return [...keys].filter(
    (key) => key !== "tags" && bare(old?.inputs?.[key]) !== bare(next?.inputs?.[key]),
  );
}

describe("phases 2 and 3 on the engine", () => {
  /** Keys of the accounts of models that are destroyed. */
  let accounts: readonly string[] = [];

  it("plan nothing on a second and third run", async () => {
    expect(await planned()).toEqual([]);
    const { changes } = await harness.run("up");
    expect(Object.keys(changes)).toEqual(["same"]);
  });

  it("take another node pool without touching anything else", async () => {
    await set(`${CORE}.aks.userPools.search.vmSize`, "Standard_D4ds_v5");
    expect(await planned()).toEqual(["create AgentPool codemie-cluster-pool-search"]);
    await harness.run("up");
  });

  it("replace only the pool whose machine size changes", async () => {
    await set(`${CORE}.aks.userPools.search.vmSize`, "Standard_D8ds_v5");
    const found = await planned();
    expect(new Set(found.map((step) => step.split(" ").slice(1).join(" ")))).toEqual(
      new Set(["AgentPool codemie-cluster-pool-search"]),
    );
    expect(found.join("\n")).toMatch(/^replace |^create-replacement /m);
    await harness.run("up");
  });

  it("take another route by changing the route table alone", async () => {
    await set(`${CORE}.azureNetwork.spoke.mode`, "create");
    await set(`${CORE}.azureNetwork.spoke.routes[0].name`, "datacenter");
    await set(`${CORE}.azureNetwork.spoke.routes[0].addressPrefix`, "172.16.0.0/16");
    await set(`${CORE}.azureNetwork.spoke.routes[0].nextHopIp`, "10.1.9.4");
    expect(await planned()).toEqual(["update RouteTable codemie-aks-rt"]);
    await harness.run("up");
  });

  it("take another subnet at the end of its network's chain", async () => {
    await set(`${CORE}.azureNetwork.hub.mode`, "create");
    expect(await planned()).toEqual([]);
    await set(`${CORE}.azureNetwork.hub.extraSubnets.gateway.cidr`, "10.1.3.0/24");
    await set(`${CORE}.azureNetwork.spoke.extraSubnets.agents.cidr`, "10.0.65.0/24");
    expect(await planned()).toEqual([
      "create DiagnosticSetting codemie-aks-nsg-agents-diag",
      "create DiagnosticSetting codemie-hub-nsg-gateway-diag",
      "create NetworkSecurityGroup codemie-aks-nsg-agents",
      "create NetworkSecurityGroup codemie-hub-nsg-gateway",
      "create Subnet codemie-aks-snet-agents",
      "create Subnet codemie-hub-snet-gateway",
    ]);
    await harness.run("up");
  });

  it("take another private zone with its links alone", async () => {
    await set(`${CORE}.dns.extraZones.redis`, "privatelink.redis.cache.windows.net");
    expect(await planned()).toEqual([
      "create PrivateZone codemie-dns-pdnsz-redis",
      "create VirtualNetworkLink codemie-dns-link-redis-aks",
      "create VirtualNetworkLink codemie-dns-link-redis-hub",
    ]);
    await harness.run("up");
  });

  it("take another spoke by joining it to the hub, whose endpoints admit it", async () => {
    const spoke = `${CORE}.azureNetwork.otherSpokes.tools`;
    await set(`${spoke}.vnetId`, TOOLS);
    await set(`${spoke}.addressSpace`, "10.4.0.0/16");
    const zones = ["aks", "application", "blob", "postgres", "redis", "registry", "vault"];
    expect(await planned()).toEqual([
      ...zones.map((zone) => `create VirtualNetworkLink codemie-dns-link-${zone}-tools`),
      "create VirtualNetworkLink models-dns-link-openAi-tools",
      "create VirtualNetworkPeering codemie-peering-tools-peer-hub",
      "create VirtualNetworkPeering codemie-peering-tools-peer-spoke",
      "update NetworkSecurityGroup codemie-hub-nsg-endpoints",
    ]);
    await harness.run("up");
    expect(await planned()).toEqual([]);
  });

  it("take another model at the end without moving the others", async () => {
    const model = `${MODELS}.regions.swedencentral.models[1]`;
    await set(`${model}.name`, "gpt-5.6-luna-2026-07-09");
    await set(`${model}.model`, "gpt-5.6-luna");
    await set(`${model}.version`, "2026-07-09");
    await set(`${model}.capacity`, "100");
    const found = await planned();
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^create Deployment .*swedencentral-0.*/);
    await harness.run("up");
  });

  it("take another region by creating that region's resources alone", async () => {
    const model = `${MODELS}.regions.eastus2.models[0]`;
    await set(`${model}.name`, "gpt-4.1-2025-04-14");
    await set(`${model}.model`, "gpt-4.1");
    await set(`${model}.version`, "2025-04-14");
    await set(`${model}.capacity`, "50");
    const found = await planned();
    expect(found.length).toBeGreaterThan(3);
    for (const step of found) expect(step).toMatch(/^create .*eastus2/);
    await harness.run("up");
  });

  it("change tags alone when a tag is renamed", async () => {
    await set("platform-foundations:general.tags.costcenter", "cc-4711");
    const found = await steps();
    // azure-native's preview of an update does not know what Azure computes, such as an identity's principal, so a resource
    // that refers to it may look replaced. The update knows it, and replaces nothing.
    const unsettled = new Set(
      found
        .filter(({ new: next }) => JSON.stringify(next?.inputs ?? {}).includes(UNKNOWN))
        .map(({ urn }) => urn),
    );
    const settled = found.filter(({ urn }) => !unsettled.has(urn));
    expect(settled.length).toBeGreaterThan(20);
    for (const step of settled) {
      expect([shown(step), step.op, changedBeyondTags(step)]).toEqual([shown(step), "update", []]);
    }
    const { changes } = await harness.run("up");
    expect(Object.keys(changes).sort()).toEqual(["same", "update"]);
    expect(await planned()).toEqual([]);
  });

  it("refuse to be destroyed until protection is taken off, then leave nothing of theirs", async () => {
    await expect(harness.run("destroy")).rejects.toThrow(/protect/);
    accounts = harness
      .cloudResources()
      .filter(({ token }) => token === "azure-native:cognitiveservices:Account")
      .map(({ urn }) => urn.split("::models-oai-").at(-1) ?? "");
    await harness.session.must(["state", "unprotect", "--all", "--yes", "--stack", harness.stack]);
    await harness.run("destroy");
    expect(harness.cloudResources().map(({ id }) => id)).toEqual(before);
  });

  it("come back under the same names: the vault with its key and secrets, which are taken over", async () => {
    await set(`${CORE}.keyVault.recover`, "true");
    for (const [index, key] of accounts.entries())
      await set(`${MODELS}.restore[${String(index)}]`, key);
    await expect(harness.run("up")).rejects.toThrow(/cannot create already existing resource/);
    const held = harness
      .cloudResources()
      .filter(({ token }) => /:keyvault:(Key|Secret)$/.test(token))
      .map(({ id }) => ({ id }));
    expect(held).toHaveLength(5);
    const engine: Pick<Engine, "pulumi"> = {
      pulumi: (args, onLine, variables = {}) =>
        harness.engine(args, { variables, ...(onLine === undefined ? {} : { onLine }) }),
    };
    const { stops, importFile } = adoptionOf(
      await planOf(engine, harness.stack),
      fromAzure(JSON.stringify({ value: held })),
    );
    expect(stops).toEqual([]);
    const file = join(harness.dir, "import.json");
    writeImportFile(file, importFile);
    expect(await importAndCheck(engine, harness.stack, file)).toMatchObject({
      errors: [],
      losses: [],
    });
    await harness.run("up");
    expect(await planned()).toEqual([]);
  });
});
