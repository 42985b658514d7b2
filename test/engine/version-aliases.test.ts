// A stack whose program once used a versioned module: with the aliases kept nothing changes, without them the engine would
// replace the resource. docs/internals/decisions/0003-drop-api-version-aliases.md
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Harness, openHarness, ROOT } from "./support/harness";

jest.setTimeout(600_000);

const OLD = "azure-native:resources/v20230701:ResourceGroup";

const program = (body: string): string => `
const pulumi = require("@pulumi/pulumi");
const resources = require("@pulumi/azure-native/resources");
const { withoutVersionAliases } = require(${JSON.stringify(join(ROOT, "components/azure/version-aliases.ts"))});
class Part extends pulumi.ComponentResource {
  constructor(name, keep) {
    super("test:index:Part", name, {}, withoutVersionAliases(undefined, keep));
    ${body}
    this.registerOutputs({});
  }
}
`;
const group = `{ resourceGroupName: "group", location: "westeurope" }, { parent: this }`;
// As a program with a versioned module registers it: under the versioned token, with no alias of its own.
const versioned = `${program(`
    new (class extends pulumi.CustomResource {
      constructor(n, props, opts) { super(${JSON.stringify(OLD)}, n, props, opts); }
    })("group", ${group});`)}new Part("part", true);`;
const current = (keep: boolean): string =>
  `${program(`new resources.ResourceGroup("group", ${group});`)}new Part("part", ${String(keep)});`;

let folder: string;
let harness: Harness;
const write = (text: string): void => {
  writeFileSync(join(folder, "index.js"), text);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "aliases-"));
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    "name: aliases\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n    nodeargs: --import tsx\n",
  );
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "aliases", main: "index.js" }),
  );
  writeFileSync(join(folder, "Pulumi.dev.yaml"), "config: {}\n");
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  write(versioned);
  harness = await openHarness({ root: folder });
  await harness.run("up");
});
afterAll(async () => {
  await harness.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a resource that was made by a versioned module", () => {
  it("is recorded under the versioned token", async () => {
    expect((await harness.stackResources()).map(({ type }) => type)).toContain(OLD);
  });

  it("would be replaced without the aliases", async () => {
    write(current(false));
    const { changes } = await harness.run("preview");
    expect(changes).toMatchObject({ create: 1, delete: 1 });
  });

  it("is kept with them, after which they may be dropped", async () => {
    write(current(true));
    const kept = (await harness.run("up")).changes;
    expect(kept).not.toHaveProperty("create");
    expect(kept).not.toHaveProperty("delete");
    expect(kept).not.toHaveProperty("replace");
    write(current(false));
    const { changes } = await harness.run("preview");
    expect(Object.keys(changes)).toEqual(["same"]);
  });
});
