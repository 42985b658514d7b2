// Two of everything in one stack: an environment comes, lives beside another under default names alone, and goes. Each change
// is previewed, and its steps are exactly those a reader expects.
import { resolve } from "node:path";
import { type Harness, openHarness } from "./support/harness";
import type { StateResource } from "../../sandbox/exported-state";

jest.setTimeout(900_000);

const PROGRAM = resolve(__dirname, "fixtures", "two-of-everything");

/** What environments share and an added or removed one may touch: who reaches the hub's endpoints, and who resolves a zone. */
const SHARED_UPDATES = ["NetworkSecurityGroup hub-nsg-endpoints"];
const SHARED_LINKS = ["aks", "application", "blob", "postgres", "registry", "vault"].map(
  (zone) => `VirtualNetworkLink dns-link-${zone}-two`,
);

/** Names that Azure keeps apart, by what they name: input of a type. Only some of them are part of an id. */
const NAMES: Readonly<Record<string, readonly (readonly [type: string, input: string])[]>> = {
  "storage accounts": [["storage:StorageAccount", "accountName"]],
  vaults: [["keyvault:Vault", "vaultName"]],
  registries: [["containerregistry:Registry", "registryName"]],
  "database servers": [["dbforpostgresql:Server", "serverName"]],
  "sub-domains of models": [["cognitiveservices:Account", "properties.customSubDomainName"]],
  "resource groups": [
    ["resources:ResourceGroup", "resourceGroupName"],
    ["containerservice:ManagedCluster", "nodeResourceGroup"],
  ],
  "API servers": [["containerservice:ManagedCluster", "dnsPrefix"]],
  "network interfaces": [
    ["network:NetworkInterface", "networkInterfaceName"],
    ["network:PrivateEndpoint", "customNetworkInterfaceName"],
  ],
  disks: [["compute:VirtualMachine", "storageProfile.osDisk.name"]],
  machines: [["compute:VirtualMachine", "osProfile.computerName"]],
};

let harness: Harness;
let before: readonly string[];
beforeAll(async () => {
  // Operations last long enough to meet where nothing keeps them apart.
  harness = await openHarness({ root: PROGRAM, latency: 0.0005 });
  const { changes } = await harness.run("up");
  expect(Object.keys(changes)).toEqual(["create"]);
  before = inClouds();
});
afterAll(async () => {
  await harness.close();
});

const inClouds = (): readonly string[] =>
  harness
    .cloudResources()
    .map(({ token, id }) => `${token} ${id}`)
    .sort();

const choose = (...spokes: readonly string[]): Promise<string> =>
  harness.session.must([
    "config",
    "set",
    "--stack",
    harness.stack,
    "two-of-everything:spokes",
    JSON.stringify(spokes),
  ]);

const shown = ({ type, urn }: Pick<StateResource, "type" | "urn">): string =>
  `${type.split(":").at(-1) ?? ""} ${urn.split("::").at(-1) ?? ""}`;

/** Steps of a preview that do anything, as `<operation> <type> <name>`, sorted; components among them. */
async function planned(): Promise<readonly string[]> {
  const { events } = await harness.run("preview");
  return events
    .flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? [])
    .filter(({ op }) => op !== "same")
    .map((step) => `${step.op} ${shown(step)}`)
    .sort();
}

/** The whole of `two`, known from its twin, done or undone, and the exceptions. */
async function onlyTwo(operation: "create" | "delete"): Promise<readonly string[]> {
  const twins = (await harness.stackResources())
    .map(shown)
    .filter((name) => name.includes(" one-"))
    .map((name) => name.replace(/\bone\b/g, "two"));
  return [
    ...[...twins, ...SHARED_LINKS].map((name) => `${operation} ${name}`),
    ...SHARED_UPDATES.map((name) => `update ${name}`),
  ].sort();
}

const inputAt = (inputs: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)[key], inputs);

const duplicatesOf = (values: readonly string[]): readonly string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

describe("two environments in one stack", () => {
  it("begin with one that a second preview leaves alone", async () => {
    expect(await planned()).toEqual([]);
  });

  it("become two without touching anything of the first", async () => {
    await choose("one", "two");
    expect(await planned()).toEqual(await onlyTwo("create"));
    await harness.run("up");
    expect(await planned()).toEqual([]);
  });

  it("do not care in which order they are listed", async () => {
    await choose("two", "one");
    expect(await planned()).toEqual([]);
  });

  it("have two of each component, beside the hub's own", async () => {
    const components = (await harness.stackResources())
      .filter(({ type }) => type.startsWith("platform-foundations:azure:"))
      .map(({ type }) => type.split(":").at(-1) ?? "");
    const counts = new Map<string, number>();
    for (const type of components) counts.set(type, (counts.get(type) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      AksCluster: 2,
      BastionHost: 1,
      ContainerRegistry: 2,
      Egress: 2,
      HubNetwork: 1,
      Jumpbox: 2,
      KeyVault: 2,
      NetworkPeering: 2,
      Observability: 2,
      OpenAi: 2,
      PostgresServer: 2,
      PrivateDnsZones: 4, // two shared ones, and one inside each OpenAi
      PrivateEndpoint: 10, // database, files, images, models and vault
      SpokeNetwork: 2,
      StorageAccount: 2,
      WorkloadIdentity: 4, // the application's and the models'
    });
  });

  it("share no id", async () => {
    const ids = (await harness.stackResources())
      .filter(({ custom, type }) => custom === true && !type.startsWith("random:")) // a password has the id "none"
      .map(({ type, id }) => `${type} ${id ?? ""}`.toLowerCase());
    expect(ids.length).toBeGreaterThan(200);
    expect(duplicatesOf(ids)).toEqual([]);
  });

  it.each(Object.entries(NAMES))("share no name of %s", async (_, sources) => {
    const resources = await harness.stackResources();
    const names = sources.flatMap(([type, path]) =>
      resources
        .filter((resource) => resource.type === `azure-native:${type}`)
        .map(({ inputs }) => String(inputAt(inputs, path)).toLowerCase()),
    );
    expect(names.length).toBeGreaterThanOrEqual(2);
    expect(names).not.toContain("undefined");
    expect(duplicatesOf(names)).toEqual([]);
  });

  it("become one again, without a change", async () => {
    await choose("one");
    expect(await planned()).toEqual(await onlyTwo("delete"));
    await harness.run("up");
    expect(inClouds()).toEqual(before);
  });

  it("leave nothing", async () => {
    await harness.run("destroy");
    expect(harness.cloudResources().map(({ id }) => id)).toEqual([]);
  });
});
