import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlannedResource } from "../../sandbox/plan";
import { filesBelow } from "../../process/files-below";
import { ROOT } from "./support/harness";

const MINUTE = 60_000;

/** A command of package.json as a person runs it, with a sandbox and a home of its own. */
describe("the commands", () => {
  const folder = mkdtempSync(join(tmpdir(), "platform-commands-"));
  const home = join(folder, "home");
  mkdirSync(home);
  const env = {
    ...process.env,
    PULUMI_SANDBOX_DIR: join(folder, "sandbox"),
    PULUMI_HOME: join(home, ".pulumi"),
    PULUMI_ACCESS_TOKEN: "mine",
    NO_COLOR: "1",
  };
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  const start = (file: string, ...args: readonly string[]): string[] => [
    join(ROOT, "scripts", "start.mjs"),
    file,
    ...args,
  ];

  function npmRun(file: string, ...args: readonly string[]): { code: number | null; text: string } {
    const done = spawnSync(process.execPath, start(file, ...args), {
      cwd: ROOT,
      env,
      encoding: "utf8",
    });
    return { code: done.status, text: done.stdout + done.stderr };
  }
  const sandbox = (...args: readonly string[]) => npmRun("commands/sandbox.ts", ...args);

  const changedFiles = (): string =>
    execFileSync("git", ["status", "--porcelain", "--ignored=no"], { cwd: ROOT, encoding: "utf8" });

  it(
    "run any engine command, and leave the working tree and the user's home as they were",
    () => {
      const before = changedFiles();
      const up = sandbox(
        "up",
        "--stack",
        "bootstrap",
        "--yes",
        "--skip-preview",
        "--no-policy-packs",
      );
      expect(up).toMatchObject({ code: 0 });
      const pack = ["--policy-pack", "policies/aws-baseline"]; // relative to the clone, wherever the shell is
      const again = sandbox("preview", "--stack", "bootstrap", "--expect-no-changes", ...pack);
      expect(again).toMatchObject({ code: 0, text: expect.stringMatching(/unchanged/) });
      expect(again.text).toMatch(/aws-baseline@v/);
      expect(again.text).not.toMatch(/azure-baseline/);
      expect(changedFiles()).toBe(before);
      expect(filesBelow(home)).toEqual([]);
    },
    4 * MINUTE,
  );

  it(
    "list and delete resources of the simulated clouds",
    () => {
      const store = JSON.parse(
        execFileSync(process.execPath, start("commands/sandbox.ts", "cloud", "list", "--json"), {
          cwd: ROOT,
          env,
          encoding: "utf8",
        }),
      ) as readonly { readonly id: string; readonly token: string }[];
      const container = store.find(({ token }) => token === "azure-native:storage:BlobContainer");
      expect(sandbox("cloud", "delete", container?.id ?? "")).toMatchObject({ code: 0 });
      expect(sandbox("cloud", "list").text).not.toContain(container?.id);
      expect(sandbox("cloud", "delete", "/no/such/id")).toMatchObject({
        code: 1,
        text: expect.stringContaining("No resource in the simulated clouds has the id /no/such/id"),
      });
    },
    2 * MINUTE,
  );

  it(
    "explain why a destroy is refused, and remove everything without protection",
    () => {
      const refused = sandbox("destroy", "--stack", "bootstrap", "--yes", "--skip-preview");
      expect(refused.code).not.toBe(0);
      expect(refused.text).toMatch(/resources of bootstrap are protected because they hold data/);
      expect(
        sandbox("destroy", "--stack", "bootstrap", "--yes", "--skip-preview", "--unprotect"),
      ).toMatchObject({ code: 0 });
      expect(sandbox("cloud", "list").text).toContain("Nothing exists in the simulated clouds.");
    },
    4 * MINUTE,
  );

  it(
    "wait for one another",
    async () => {
      const first = spawn(
        process.execPath,
        start("commands/sandbox.ts", "preview", "--stack", "bootstrap"),
        {
          cwd: ROOT,
          env,
          stdio: "ignore",
        },
      );
      const ended = new Promise((done) => first.once("close", done));
      const lock = join(folder, "sandbox", ".lock-holder.json");
      rmSync(lock);
      while (!filesBelow(folder).includes(lock)) await new Promise((wake) => setTimeout(wake, 50));
      expect(sandbox("up", "--stack", "dev")).toMatchObject({
        code: 1,
        text: expect.stringMatching(/"preview --stack bootstrap" \(process \d+\) is using /),
      });
      await ended;
    },
    2 * MINUTE,
  );

  it(
    "write a plan of everything for outside checkers, with secrets hidden",
    () => {
      const out = join(folder, "plan.json");
      expect(npmRun("commands/export-plan.ts", "--stack", "bootstrap", "--out", out)).toMatchObject(
        {
          code: 0,
        },
      );
      const plan = JSON.parse(readFileSync(out, "utf8")) as readonly PlannedResource[];
      expect(Object.keys(plan[0] ?? {}).sort()).toEqual([
        "inputs",
        "name",
        "parent",
        "type",
        "urn",
      ]);
      const account = plan.find(({ type }) => type === "azure-native:storage:StorageAccount");
      expect(account).toMatchObject({
        name: "state-st",
        parent: expect.stringContaining("StateBackend::state"),
      });
      expect(plan.filter(({ type }) => type.startsWith("pulumi:"))).toEqual([]);
    },
    2 * MINUTE,
  );

  it("name the missing file of a stack", () => {
    expect(npmRun("commands/export-plan.ts", "--stack", "nowhere")).toMatchObject({
      code: 1,
      text: expect.stringMatching(
        /There is no .*Pulumi.nowhere.yaml. Stacks with a file in this project: bootstrap, dev/,
      ),
    });
  });
});
