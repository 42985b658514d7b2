// Programs of teams that have names, groups, tags and addresses as outputs: compiled with the clone, deployed by the real engine.
import { resolve } from "node:path";
import { type Harness, openHarness } from "./support/harness";

jest.setTimeout(900_000);

const PROGRAM = resolve(__dirname, "fixtures", "companies");

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness({ root: PROGRAM });
});
afterAll(async () => {
  await harness.close();
});

describe("a program whose arguments are outputs", () => {
  it("is deployed at once, although its names are not known in a preview", async () => {
    const { changes } = await harness.run("up");
    expect(Object.keys(changes)).toEqual(["create"]);
    expect(changes["create"]).toBeGreaterThan(200);
  });

  it("has the names that its scheme gives, and nothing of the texts that stood for them", async () => {
    const resources = await harness.stackResources();
    const inputs = JSON.stringify(resources.map((resource) => resource.inputs));
    expect(inputs).not.toMatch(/knownlater/);
    const vault = resources.find(({ urn }) => urn.endsWith("::vault-kv"));
    expect(String(vault?.inputs?.["vaultName"])).toMatch(/^kv-orion-[a-z0-9]{4}$/);
    const groups = resources.filter(({ urn }) => /::cluster-role-(admin|kubeconfig)-/.test(urn));
    expect(groups.map(({ urn }) => urn.split("::").at(-1)).sort()).toEqual([
      "cluster-role-admin-admins",
      "cluster-role-admin-readers",
      "cluster-role-kubeconfig-admins",
      "cluster-role-kubeconfig-readers",
    ]);
  });

  it("changes nothing the second time", async () => {
    expect(Object.keys((await harness.run("up")).changes)).toEqual(["same"]);
  });

  it("is refused for a name that turns out unusable, by the message alone", async () => {
    await harness.session.must([
      "config",
      "set",
      "--stack",
      harness.stack,
      "companies:badName",
      "true",
    ]);
    const { code, stdout, stderr } = await harness.engine([
      "preview",
      "--stack",
      harness.stack,
      "--non-interactive",
    ]);
    expect(code).not.toBe(0);
    const text = stdout + stderr;
    expect(text).toMatch(
      /KeyVault "vault"\s+vaultName: "KV_-orion-[a-z0-9]{4}" is not a vault name; use 3 to 24/,
    );
    expect(text).not.toMatch(/at planKeyVault|InvalidArgumentsError|node_modules/);
  });

  it("leaves nothing but what outlives a destroy: the certificate, and the policy of a key", async () => {
    await harness.session.must(["config", "rm", "--stack", harness.stack, "companies:badName"]);
    await harness.run("destroy");
    expect(
      harness
        .cloudResources()
        .map(({ token }) => token)
        .sort(),
    ).toEqual(["aws:acm/certificate:Certificate", "aws:kms/keyPolicy:KeyPolicy"]);
  });
});
