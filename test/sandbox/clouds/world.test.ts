import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { secret } from "../../../sandbox/wire/values";
import { type Stored, World, keyOf, listWorld } from "../../../sandbox/world";

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
  bornMs: 0,
  ...more,
});

describe("the world", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "world-"));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  const everyFile = (): string =>
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
      .join("\n");

  it("is there again after a restart, secrets included, though no file holds them in plain text", () => {
    new World(dir).put(stored());
    expect(everyFile()).not.toMatch(/pl41n/);
    expect(new World(dir).find(keyOf(TOKEN, "", ID))).toEqual(stored());
  });

  it("shows readers no secret", () => {
    new World(dir).put(stored());
    expect(listWorld(dir)).toEqual([
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

  it("has after a crash what a cloud was creating, and what it was deleting for the cloud to end", () => {
    const before = new World(dir, { owner: true });
    before.put(stored({ state: "creating" }));
    before.put(stored({ id: `${ID}2`, state: "deleting", serial: 2 }));
    const after = new World(dir, { owner: true });
    expect(after.all().map(({ state }) => state)).toEqual(["ready", "deleting"]);
  });

  it("overlooks what a killed write left half done", () => {
    new World(dir).put(stored());
    writeFileSync(join(dir, "resources", "abc.json.123456"), '{"id":"hal');
    expect(new World(dir).list()).toHaveLength(1);
  });

  it("finds ARM ids whatever their case", () => {
    const world = new World(dir);
    world.put(stored());
    expect(world.get(ID.toUpperCase())?.id).toBe(ID);
  });

  it("notices what a hand in another process deleted or changed", () => {
    const clouds = new World(dir, { owner: true });
    clouds.put(stored());
    clouds.put(stored({ id: `${ID}2`, serial: 2 }));
    const hand = new World(dir);
    expect(hand.removeByHand(`${ID}2`)).toBe(true);
    expect(hand.removeByHand("/nothing")).toBe(false);
    expect(clouds.list().map(({ id }) => id)).toEqual([ID]);
    new World(dir).changeByHand(ID, { name: "spoke" });
    expect(clouds.get(ID)?.outputs["name"]).toBe("spoke");
  });

  it("holds names of deleted things until they are purged", () => {
    const world = new World(dir);
    world.hold({
      token: "azure-native:keyvault:Vault",
      name: "KV",
      id: "x",
      location: "westeurope",
    });
    expect(new World(dir).isHeld("azure-native:keyvault:Vault", "kv")).toBe(true);
    world.purge();
    expect(new World(dir).held()).toEqual([]);
  });

  it("forgets everything at a reset, and running clouds with it", () => {
    const clouds = new World(dir, { owner: true });
    clouds.put(stored());
    new World(dir).reset();
    expect(clouds.list()).toEqual([]);
  });

  it("makes 300 resources durable in well under the time that creating them takes", () => {
    const world = new World(dir);
    const started = performance.now();
    for (let index = 0; index < 300; index++)
      world.put(stored({ id: `${ID}${String(index)}`, serial: index }));
    const reading = performance.now();
    expect(new World(dir).list()).toHaveLength(300);
    expect(performance.now() - started).toBeLessThan(20 * Math.max(reading - started, 500));
  });
});
