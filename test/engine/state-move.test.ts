import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  moveState,
  MOVE_STEPS,
  type MoveRequest,
  type MoveResult,
  type MoveStep,
} from "../../commands/state-move/move";
import type { ExportedState } from "../../sandbox/exported-state";
import { openHarness, SMALL, type Harness } from "./support/harness";

const MINUTE = 60_000;
const PASSWORD = {
  "small:password": { secure: "v1:AAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
};

describe("moving a stack's state", () => {
  let sandbox: Harness;
  let shadow: string;
  let settings: string;
  let password: string;
  beforeAll(async () => {
    sandbox = await openHarness({ root: SMALL, config: PASSWORD });
    await sandbox.run("up");
    shadow = sandbox.environment.shadowFile("dev");
    settings = readFileSync(shadow, "utf8");
    password = await secretSetting();
  }, 3 * MINUTE);
  afterAll(() => sandbox.close());
  afterEach(() => {
    writeFileSync(shadow, settings);
  });

  const secretSetting = async (variables: Record<string, string> = {}): Promise<string> =>
    (
      await sandbox.session.must(["config", "get", "password", "--stack", "dev"], { variables })
    ).trim();

  function request(to: string, more: Partial<MoveRequest> = {}): MoveRequest {
    const temporary = join(sandbox.dir, "tmp");
    mkdirSync(temporary, { recursive: true });
    return {
      projectDir: sandbox.environment.project,
      stack: "dev",
      from: sandbox.environment.backendUrl,
      to,
      secretsProvider: "passphrase",
      removeSource: false,
      pulumi: sandbox.session.engine.pulumi,
      env: { ...sandbox.session.variables(), TMPDIR: temporary },
      ...more,
    };
  }

  const freshBackend = (): string => `file://${mkdtempSync(join(sandbox.dir, "backend-"))}`;

  function copyOfBackend(): { readonly folder: string; readonly url: string } {
    const folder = mkdtempSync(join(sandbox.dir, "backend-"));
    cpSync(sandbox.environment.state, folder, { recursive: true });
    return { folder, url: `file://${folder}` };
  }

  async function move(wanted: MoveRequest): Promise<{ result: MoveResult; steps: MoveStep[] }> {
    const steps: MoveStep[] = [];
    const result = await moveState(wanted, (step) => steps.push(step));
    return { result, steps };
  }

  const exportAt = async (
    backend: string,
    variables: Record<string, string> = {},
  ): Promise<ExportedState> =>
    JSON.parse(
      await sandbox.session.must(["stack", "export", "--stack", "dev"], {
        variables: { ...variables, PULUMI_BACKEND_URL: backend },
      }),
    ) as ExportedState;

  const urns = (state: ExportedState): string[] =>
    (state.deployment.resources ?? []).map(({ urn }) => urn);

  it(
    "brings it into a real blob container, encrypted for the target, and keeps the source",
    async () => {
      const azurite = await sandbox.session.startStateAccount({
        account: "stsmall",
        container: "state",
      });
      const wanted = request(azurite.backendUrl, {
        env: { ...request("").env, ...azurite.variables },
        targetPassphrase: "another passphrase",
      });
      const { result, steps } = await move(wanted);
      expect(steps).toEqual(MOVE_STEPS.slice(0, 5));
      expect(result).toMatchObject({ wasThere: false, sourceKept: true });
      const there = await exportAt(azurite.backendUrl, azurite.variables);
      expect(urns(there)).toEqual(urns(await sandbox.exportState()));
      expect(JSON.stringify(there)).not.toContain("plain-secret");
      const moved = { ...azurite.variables, PULUMI_BACKEND_URL: azurite.backendUrl };
      expect(
        await secretSetting({ ...moved, PULUMI_CONFIG_PASSPHRASE: "another passphrase" }),
      ).toBe(password);
      await expect(secretSetting(moved)).rejects.toThrow(/passphrase/);
    },
    2 * MINUTE,
  );

  it(
    "lets the stack go on at the target without a change",
    async () => {
      const to = freshBackend();
      await move(request(to));
      const { stdout, code } = await sandbox.engine(
        ["preview", "--stack", "dev", "--expect-no-changes"],
        {
          variables: { PULUMI_BACKEND_URL: to },
        },
      );
      expect({ code, unchanged: /5 unchanged/.test(stdout) }).toEqual({ code: 0, unchanged: true });
    },
    2 * MINUTE,
  );

  it.each(MOVE_STEPS.slice(0, 5))(
    "can be run again after it was killed after the step '%s'",
    async (step) => {
      const wanted = request(freshBackend());
      const killed = spawnSync(
        process.execPath,
        ["--import", "tsx", join(__dirname, "support", "interrupted-move.ts")],
        { input: JSON.stringify({ request: wanted, step }) },
      );
      expect(killed.signal).toBe("SIGKILL");
      const { result } = await move(wanted);
      expect(urns(await exportAt(wanted.to))).toEqual(urns(await sandbox.exportState()));
      expect(result.wasThere).toBe(MOVE_STEPS.indexOf(step) >= MOVE_STEPS.indexOf("import"));
      expect(await secretSetting({ PULUMI_BACKEND_URL: wanted.to })).toBe(password);
      expect(sandbox.filesHolding("plain-secret")).toEqual([]);
      expect(sandbox.filesHolding(password)).toEqual([]);
    },
    2 * MINUTE,
  );

  it(
    "removes the source only when asked, and says so when there is nothing left to move",
    async () => {
      const first = freshBackend();
      await move(request(first));
      writeFileSync(shadow, settings);
      const from = freshBackend();
      await move(request(from));
      const onward = freshBackend();
      const { steps } = await move(request(onward, { from, removeSource: true }));
      expect(steps).toEqual(MOVE_STEPS);
      expect(
        readdirSync(join(from.slice("file://".length), ".pulumi", "stacks", "small")),
      ).not.toContain("dev.json");
      const { result } = await move(request(onward, { from, removeSource: true }));
      expect(result).toMatchObject({ wasThere: true, sourceKept: false });
    },
    2 * MINUTE,
  );

  it(
    "refuses a target that holds another deployment, and changes neither side",
    async () => {
      const to = freshBackend();
      await move(request(to));
      const other = await exportAt(to);
      const less = {
        ...other,
        deployment: {
          ...other.deployment,
          resources: (other.deployment.resources ?? []).slice(0, -1),
        },
      };
      await sandbox.session.must(["stack", "import", "--stack", "dev"], {
        input: JSON.stringify(less),
        variables: { PULUMI_BACKEND_URL: to },
      });
      writeFileSync(shadow, settings);
      await expect(move(request(to))).rejects.toThrow(/holds another deployment of dev already/);
      expect(urns(await exportAt(to))).toHaveLength(less.deployment.resources.length);
    },
    2 * MINUTE,
  );

  it.each([
    ["source", /^The source has changed and holds checksum \w+, expected \w+/],
    ["target", /^The target holds checksum \w+, expected \w+/],
  ])(
    "refuses to end where the %s is not what was read",
    async (side, message) => {
      const from = copyOfBackend();
      const to = freshBackend();
      const wanted = request(to, { from: from.url, removeSource: true });
      const altered = side === "source" ? from.folder : to.slice("file://".length);
      const steps: MoveStep[] = [];
      const moving = moveState(wanted, (step) => {
        steps.push(step);
        if (step === "import") dropLastResource(altered);
      });
      await expect(moving).rejects.toThrow(message);
      expect(steps).not.toContain("verify");
      expect(readFileSync(shadow, "utf8")).toBe(settings);
      expect(urns(await exportAt(from.url)).length).toBeGreaterThan(0);
    },
    2 * MINUTE,
  );

  function dropLastResource(folder: string): void {
    const file = join(folder, ".pulumi", "stacks", "small", "dev.json");
    const state = JSON.parse(readFileSync(file, "utf8")) as {
      checkpoint: { latest: { resources: object[] } };
    };
    state.checkpoint.latest.resources.pop();
    writeFileSync(file, JSON.stringify(state));
  }

  it("refuses a locked stack", async () => {
    const from = copyOfBackend();
    const locks = join(from.folder, ".pulumi", "locks", "organization", "small", "dev");
    mkdirSync(locks, { recursive: true });
    writeFileSync(join(locks, "lock.json"), JSON.stringify({ pid: 1, username: "someone" }));
    await expect(move(request(freshBackend(), { from: from.url }))).rejects.toThrow(
      /dev is locked at the source: .*someone/,
    );
  });

  it("refuses a stack with interrupted operations, whose record an import would drop", async () => {
    const from = copyOfBackend();
    const file = join(from.folder, ".pulumi", "stacks", "small", "dev.json");
    const state = JSON.parse(readFileSync(file, "utf8")) as {
      checkpoint: { latest: ExportedState["deployment"] };
    };
    const [resource] = (state.checkpoint.latest.resources ?? []).slice(-1);
    Object.assign(state.checkpoint.latest, {
      pending_operations: [{ type: "creating", resource }],
    });
    writeFileSync(file, JSON.stringify(state));
    await expect(move(request(freshBackend(), { from: from.url }))).rejects.toThrow(
      /dev has 1 operations that were interrupted.*\n {2}creating urn:/,
    );
  });

  it("refuses a move onto itself", async () => {
    await expect(move(request(sandbox.environment.backendUrl))).rejects.toThrow(/same backend/);
  });
});
