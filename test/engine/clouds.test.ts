import { join } from "node:path";
import { type Harness, openHarness } from "./support/harness";

const MINUTE = 60_000;
const CLOUDS = join(__dirname, "fixtures", "clouds");

describe("the simulated clouds under the engine", () => {
  let sandbox: Harness;
  beforeAll(async () => {
    sandbox = await openHarness({ root: CLOUDS });
    await sandbox.run("up");
  }, 3 * MINUTE);
  afterAll(() => sandbox.close());

  it(
    "serve all six packages, and a second update changes nothing",
    async () => {
      const packages = new Set(
        (await sandbox.stackResources()).map(({ type }) => type.split(":")[0]),
      );
      expect([...packages].sort()).toEqual([
        "aws",
        "azure-native",
        "azuread",
        "kubernetes",
        "random",
        "tls",
      ]);
      const { changes } = await sandbox.run("up");
      expect(Object.keys(changes)).toEqual(["same"]);
    },
    2 * MINUTE,
  );

  it("keep generated secrets out of state, store and logs", async () => {
    const shown = await sandbox.session.must([
      "stack",
      "output",
      "--show-secrets",
      "--json",
      "--stack",
      "dev",
    ]);
    const { password, privateKey } = JSON.parse(shown) as Record<string, string>;
    expect(password).toHaveLength(24);
    expect(sandbox.filesHolding(password ?? "")).toEqual([]);
    expect(sandbox.filesHolding((privateKey ?? "").split("\n")[2] ?? "")).toEqual([]);
  });

  it(
    "find a deletion outside the program by refresh; an update creates the resource again",
    async () => {
      const gone = sandbox.cloudResources().find(({ token }) => token === "aws:ec2/subnet:Subnet");
      sandbox.deleteByHand(gone?.id ?? "");
      expect((await sandbox.run("refresh")).changes).toMatchObject({ delete: 1 });
      expect((await sandbox.run("up")).changes).toMatchObject({ create: 1 });
    },
    2 * MINUTE,
  );

  it(
    "import what exists under its own inputs",
    async () => {
      const network = sandbox
        .cloudResources()
        .find(({ token }) => token === "azure-native:network:VirtualNetwork");
      const { urn } = (await sandbox.stackResources()).find(({ id }) => id === network?.id) ?? {
        urn: "",
      };
      await sandbox.session.must(["state", "delete", urn, "--stack", "dev", "--yes"]);
      const flags = ["--stack", "dev", "--yes", "--protect=false", "--generate-code=false"];
      await sandbox.session.must([
        "import",
        "azure-native:network:VirtualNetwork",
        "vnet",
        network?.id ?? "",
        ...flags,
      ]);
      expect((await sandbox.run("up")).changes).not.toHaveProperty("create");
    },
    2 * MINUTE,
  );

  it(
    "plan a replacement where a region changes",
    async () => {
      const moved = await sandbox.run(
        "preview",
        "--config",
        "clouds:location=northeurope",
        "--diff",
      );
      expect(moved.changes).toMatchObject({ replace: expect.any(Number) as unknown });
    },
    2 * MINUTE,
  );
});
