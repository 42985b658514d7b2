import { resolve } from "node:path";
import { operate, type OperationResult } from "../../sandbox/events";
import { type Harness, openHarness } from "./support/harness";

jest.setTimeout(300_000);

const ROLES = "aws:iam/serviceLinkedRole:ServiceLinkedRole";
const FIXTURE = resolve(__dirname, "fixtures", "linked-roles");

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness({ root: FIXTURE });
  await harness.session.prepare("other");
});
afterEach(async () => {
  await harness.close();
});

const other = (operation: string): Promise<OperationResult> =>
  operate(harness.session, [operation, "--stack", "other"]);
const inAccount = (): readonly string[] =>
  harness
    .cloudResources()
    .filter(({ token }) => token === ROLES)
    .map(({ id }) => id.split("/").at(-1) ?? "")
    .sort();
const setOther = (key: string, value: string): Promise<string> =>
  harness.session.must(["config", "set", "--stack", "other", "--path", key, value]);

describe("service-linked roles on the engine", () => {
  it("are made when the account has none; later runs change nothing; destroying leaves them", async () => {
    expect((await harness.run("up")).changes).toMatchObject({ create: 10 });
    const made = inAccount();
    expect(made).toHaveLength(8);
    expect((await harness.run("preview")).changes).toEqual({ same: 10 });
    expect((await harness.run("up")).changes).toEqual({ same: 10 });
    expect((await harness.run("up")).changes).toEqual({ same: 10 });

    await harness.run("destroy");
    expect(inAccount()).toEqual(made);
  });

  it("are adopted when another stack made all of them, and survive its end", async () => {
    await other("up");
    const made = inAccount();
    const { changes } = await harness.run("up");
    expect(changes).toMatchObject({ import: 8 });
    expect(changes).not.toHaveProperty("replace");
    expect((await harness.run("up")).changes).toEqual({ same: 10 });
    await other("destroy");
    expect(inAccount()).toEqual(made);
    expect((await harness.run("up", "--refresh")).changes).toEqual({ same: 10 });
  });

  it("are adopted where they exist and created where they do not, also when some appear between preview and update", async () => {
    expect((await harness.run("preview")).changes).toMatchObject({ create: 10 });
    await setOther("theirs[0]", "rds.amazonaws.com");
    await setOther("theirs[1]", "es.amazonaws.com");
    await other("up");
    expect((await harness.run("up")).changes).toMatchObject({ create: 8, import: 2 });
    expect((await harness.run("up")).changes).toEqual({ same: 10 });
    expect(inAccount()).toHaveLength(8);
  });

  it("are adopted when the account had them before there was any stack, and survive its end", async () => {
    await harness.stop();
    const existingServiceLinkedRoles = ["rds.amazonaws.com", "es.amazonaws.com"];
    await harness.start({ existingServiceLinkedRoles });
    expect((await harness.run("up")).changes).toMatchObject({ create: 8, import: 2 });
    expect((await harness.run("up", "--refresh")).changes).toEqual({ same: 10 });
    await harness.run("destroy");
    expect(inAccount()).toHaveLength(8);
    expect((await harness.run("up")).changes).toMatchObject({ create: 2, import: 8 });
  });

  it("are refused as existing while they are missing, by the setting's name", async () => {
    await setOther("roles.rds", "existing");
    await expect(other("up")).rejects.toThrow(
      'the account has no role AWSServiceRoleForRDS, but roles.rds is "existing"; use "auto" or "create"',
    );
  });
});
