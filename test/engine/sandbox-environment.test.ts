import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesBelow } from "../../process/files-below";
import { openHarness, ROOT, SMALL, withHarness, type Harness } from "./support/harness";

const MINUTE = 60_000;

describe("the sandbox", () => {
  let sandbox: Harness;
  beforeAll(async () => {
    sandbox = await openHarness({ root: SMALL });
    await sandbox.run("up");
  }, 3 * MINUTE);
  afterAll(() => sandbox.close());

  it("runs the program in the folder of the project, not in its shadow", async () => {
    expect(await sandbox.outputs()).toMatchObject({
      workingDirectory: SMALL,
      groupName: "rg-small",
    });
  });

  it("leaves the working tree as it was, though the engine writes the salt into a stack file", () => {
    const changed = execFileSync("git", ["status", "--porcelain", "--", SMALL], {
      cwd: ROOT,
      encoding: "utf8",
    });
    expect(changed.split("\n").filter((line) => line.includes("Pulumi."))).toEqual([]);
    expect(sandbox.filesHolding("encryptionsalt").length).toBeGreaterThan(0);
  });

  it(
    "changes nothing when it is run again, in preview and in up",
    async () => {
      expect((await sandbox.run("preview")).changes).toEqual({ same: 5 });
      expect((await sandbox.run("preview")).changes).toEqual({ same: 5 });
      expect((await sandbox.run("up")).changes).toEqual({ same: 5 });
    },
    2 * MINUTE,
  );

  it(
    "finds a deletion outside the program by refresh, and creates the resource again by up",
    async () => {
      const gone = sandbox.cloudResources().find(({ urn }) => urn.endsWith("vnet-1"));
      sandbox.deleteByHand(gone?.id ?? "");
      expect((await sandbox.run("refresh")).changes).toMatchObject({ delete: 1 });
      expect((await sandbox.run("up")).changes).toEqual({ create: 1, same: 4 });
      expect(sandbox.cloudResources().map(({ id }) => id)).toContain(gone?.id);
    },
    2 * MINUTE,
  );

  it("keeps no secret in plain text: not in state, exports, logs or the store", async () => {
    const { stdout } = await sandbox.engine(["stack", "export", "--stack", "dev"]);
    expect(stdout).toContain("ciphertext");
    expect(stdout).not.toContain("plain-secret");
    expect(sandbox.filesHolding("plain-secret")).toEqual([]);
  });

  it("keeps its passphrase readable by its owner only", () => {
    expect(
      execFileSync("stat", ["-c", "%a", join(sandbox.environment.dir, "passphrase.secret")], {
        encoding: "utf8",
      }).trim(),
    ).toBe("600");
  });
});

describe("an environment of its own", () => {
  const home = mkdtempSync(join(tmpdir(), "platform-home-"));
  const kept = { ...process.env };
  beforeAll(() => {
    Object.assign(process.env, {
      AWS_PROFILE: "mine",
      ARM_CLIENT_SECRET: "mine",
      AZURE_CLIENT_ID: "mine",
      KUBECONFIG: join(home, "config"),
      PULUMI_ACCESS_TOKEN: "mine",
      PULUMI_BACKEND_URL: "https://backend.invalid",
      PULUMI_HOME: join(home, ".pulumi"),
    });
  });
  afterAll(() => {
    process.env = kept;
    rmSync(home, { recursive: true, force: true });
  });

  it(
    "neither reads nor writes the home folders, logins and credentials of its user",
    async () => {
      await withHarness({ root: SMALL }, async (sandbox) => {
        const variables = sandbox.environment.variables();
        expect(Object.entries(variables).filter(([, value]) => value === "mine")).toEqual([]);
        expect(variables["KUBECONFIG"]).toBeUndefined();
        expect(variables["HOME"]?.startsWith(sandbox.dir)).toBe(true);
        await sandbox.run("up");
        expect(filesBelow(home)).toEqual([]);
      });
    },
    2 * MINUTE,
  );
});

describe("settings in the sandbox", () => {
  it(
    "are those of the stack file, with generated values for secrets of another provider",
    async () => {
      const config = {
        "small:setting": "from the file",
        "small:password": { secure: "v1:AAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
      };
      await withHarness({ root: SMALL, config }, async (sandbox) => {
        await sandbox.run("up");
        expect(await sandbox.outputs()).toMatchObject({
          setting: "from the file",
          password: "[secret]",
        });
        await sandbox.session.prepare("dev");
        expect((await sandbox.run("preview")).changes).toEqual({ same: 5 });
      });
    },
    2 * MINUTE,
  );
});
