import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { secret } from "../../../sandbox/wire/values";
import { type Stored, CloudStore, keyOf, listCloudResources } from "../../../sandbox/cloud-store";

const TOKEN = "azure-native:network:VirtualNetwork";
const ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/hub";

const stored = (more: Partial<Stored> = {}): Stored => ({
  key: keyOf(TOKEN, "", more.id ?? ID),
  id: ID,
  token: TOKEN,
  scope: "",
  urn: "urn:pulumi:dev::p::t::hub",
  inputs: { name: "hub", password: secret("pl41n-p4ssw0rd") },
  outputs: { name: "hub", nested: { key: secret({ inner: "pl41n-k3y" }) } },
  state: "ready",
  serial: 1,
  seed: "seed",
  createdAtMs: 0,
  ...more,
});

describe("the store", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "cloud-store-"));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  const everyFile = (): string =>
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
      .join("\n");

  it("is complete after a restart, secrets included, and no file holds them in plain text", () => {
    new CloudStore(dir).put(stored());
    expect(everyFile()).not.toMatch(/pl41n/);
    expect(new CloudStore(dir).find(keyOf(TOKEN, "", ID))).toEqual(stored());
  });

  it("shows readers no secret", () => {
    new CloudStore(dir).put(stored());
    expect(listCloudResources(dir)).toEqual([
      {
        id: ID,
        token: TOKEN,
        scope: "",
        urn: "urn:pulumi:dev::p::t::hub",
        inputs: { name: "hub", password: "[secret]" },
        outputs: { name: "hub", nested: { key: "[secret]" } },
      },
    ]);
  });

  it("has after a crash, and for readers, the resources in creation, and those in deletion for the cloud to finish", () => {
    const before = new CloudStore(dir);
    before.put(stored({ state: "creating" }));
    before.put(stored({ id: `${ID}2`, state: "deleting", serial: 2 }));
    const after = new CloudStore(dir);
    expect(after.all().map(({ state }) => state)).toEqual(["ready", "deleting"]);
  });

  it("ignores the file of an interrupted write", () => {
    new CloudStore(dir).put(stored());
    writeFileSync(join(dir, "resources", "abc.json.123456"), '{"id":"hal');
    expect(new CloudStore(dir).list()).toHaveLength(1);
  });

  it("finds ARM ids whatever their case", () => {
    const store = new CloudStore(dir);
    store.put(stored());
    expect(store.get(ID.toUpperCase())?.id).toBe(ID);
  });

  it("notices what another process deleted or changed", () => {
    const clouds = new CloudStore(dir);
    clouds.put(stored());
    clouds.put(stored({ id: `${ID}2`, serial: 2 }));
    const other = new CloudStore(dir);
    expect(other.removeExternally(`${ID}2`)).toBe(true);
    expect(other.removeExternally("/nothing")).toBe(false);
    expect(clouds.list().map(({ id }) => id)).toEqual([ID]);
    new CloudStore(dir).changeExternally(ID, { name: "spoke" });
    expect(clouds.get(ID)?.outputs["name"]).toBe("spoke");
  });

  it("reserves names of deleted resources until they are purged", () => {
    const store = new CloudStore(dir);
    store.reserve({
      token: "azure-native:keyvault:Vault",
      name: "KV",
      id: "x",
      location: "westeurope",
    });
    expect(new CloudStore(dir).isReserved("azure-native:keyvault:Vault", "kv")).toBe(true);
    store.purge();
    expect(new CloudStore(dir).reservedNames()).toEqual([]);
  });

  it("of version 0.1 is read: files and fields that had other names", () => {
    new CloudStore(dir).put(stored({ createdAtMs: 7 }));
    const former = { "store.key": "world.key", "reserved-names.json": "held.json" };
    const name = {
      token: "azure-native:keyvault:Vault",
      name: "kv",
      id: "/kv",
      location: "westeurope",
    };
    new CloudStore(dir).reserve(name);
    for (const [present, past] of Object.entries(former))
      renameSync(join(dir, present), join(dir, past));
    const [file = ""] = readdirSync(join(dir, "resources"));
    const { createdAtMs: bornMs, ...rest } = JSON.parse(
      readFileSync(join(dir, "resources", file), "utf8"),
    ) as Stored;
    writeFileSync(join(dir, "resources", file), JSON.stringify({ ...rest, bornMs }));
    const again = new CloudStore(dir);
    expect(again.all()).toEqual([stored({ createdAtMs: 7 })]);
    expect(again.reservedNames()).toEqual([name]);
  });

  it("forgets everything at a reset, and running clouds with it", () => {
    const clouds = new CloudStore(dir);
    clouds.put(stored());
    new CloudStore(dir).reset();
    expect(clouds.list()).toEqual([]);
  });

  it("makes 300 resources durable in well under the time that creating them takes", () => {
    const store = new CloudStore(dir);
    const started = performance.now();
    for (let index = 0; index < 300; index++)
      store.put(stored({ id: `${ID}${String(index)}`, serial: index }));
    const reading = performance.now();
    expect(new CloudStore(dir).list()).toHaveLength(300);
    expect(performance.now() - started).toBeLessThan(20 * Math.max(reading - started, 500));
  });
});
