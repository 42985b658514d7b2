import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../../commands/engine";
import { examine, repair } from "../../commands/recover/recover";
import { operate } from "../../sandbox/events";
import { recover } from "../../sandbox/commands/recover";
import { moveState, type MoveRequest } from "../../commands/state-move/move";
import { openHarness, SMALL, withHarness, type Harness } from "./support/harness";

const MINUTE = 60_000;
const NETWORK = "azure-native:network:VirtualNetwork";
/** Creating a network takes long enough to be killed while several are under way. */
const SLOW = { root: SMALL, config: { "small:networks": 6 }, latency: 0.1 };

describe("recovering a stack whose run was killed", () => {
  let undisturbed: unknown;
  beforeAll(async () => {
    await withHarness({ ...SLOW, latency: 0 }, async (sandbox) => {
      await sandbox.run("up");
      undisturbed = await whatIsThere(sandbox);
    });
  }, 3 * MINUTE);

  it.each([
    ["when the first resource is being created", 1],
    ["when several are under way", 4],
  ])(
    "ends where an undisturbed run does: killed %s",
    async (_, nth) => {
      await withHarness(SLOW, async (sandbox) => {
        await killDuring(sandbox, nth);
        // Or it died while it wrote the state, which the engine reads before it looks for a lock.
        await expect(sandbox.run("up")).rejects.toThrow(
          /currently locked|failed to load checkpoint/,
        );
        await sandbox.stop();

        const lines: string[] = [];
        await recover(sandbox.environment, "dev", {
          progress: () => undefined,
          line: (text) => lines.push(text),
        });
        expect(lines.join("\n")).toMatch(/the process that held the lock of dev \(\d+\) is gone/);
        expect(lines.join("\n")).toMatch(
          /vnet-\d was being created: it exists, adopted as \/subscriptions/,
        );

        await sandbox.start();
        expect((await sandbox.exportState()).deployment.pending_operations ?? []).toEqual([]);
        await sandbox.run("up");
        expect(await whatIsThere(sandbox)).toEqual(undisturbed);
        expect((await sandbox.run("preview")).changes).toEqual({ same: 8 });
      });
    },
    4 * MINUTE,
  );

  it(
    "restores a state whose writing was interrupted",
    async () => {
      await withHarness({ root: SMALL }, async (sandbox) => {
        await sandbox.run("up");
        const file = join(sandbox.environment.state, ".pulumi", "stacks", "small", "dev.json");
        writeFileSync(file, readFileSync(file, "utf8").slice(0, 100));
        writeFileSync(`${file}.attrs`, "");
        await sandbox.stop();
        await recover(sandbox.environment, "dev", {
          progress: () => undefined,
          line: () => undefined,
        });
        await sandbox.start();
        expect((await sandbox.run("preview")).changes).toEqual({ same: 5 });
      });
    },
    3 * MINUTE,
  );

  it(
    "finds the lock and the interrupted operations of a state that was moved to a blob container",
    async () => {
      const more = ["--config", "small:networks=2"];
      await withHarness({ root: SMALL, config: { "small:networks": 1 } }, async (sandbox) => {
        await sandbox.run("up");
        await moveToBlobs(sandbox);
        await sandbox.stop();
        await sandbox.start({ hang: [{ operation: 1, stage: "after" }] });
        await killDuring(sandbox, 2, ...more);
        await sandbox.stop();

        const lines: string[] = [];
        await recover(sandbox.environment, "dev", {
          progress: () => undefined,
          line: (text) => lines.push(text),
        });
        expect(lines[0]).toMatch(/the process that held the lock of dev \(\d+\) is gone/);
        expect(lines[1]).toMatch(/vnet-1 was being created: it exists, adopted/);

        await sandbox.start({});
        expect((await sandbox.run("preview", ...more)).changes).toEqual({ same: 4 });
        expect((await sandbox.run("up", ...more)).changes).toEqual({ same: 4 });
      });
    },
    3 * MINUTE,
  );

  it(
    "leaves the lock of a running process alone",
    async () => {
      const sandbox = await openHarness(SLOW);
      try {
        const running = sandbox.run("up");
        await untilLocked(sandbox);
        const recovery = recover(sandbox.environment, "dev", {
          progress: () => undefined,
          line: () => undefined,
        });
        const [refused, finished] = await Promise.allSettled([recovery, running]);
        expect(refused).toMatchObject({
          status: "rejected",
          reason: { message: expect.stringMatching(/is using .*Wait until it ends/) },
        });
        expect(finished.status).toBe("fulfilled");
      } finally {
        await sandbox.close();
      }
    },
    2 * MINUTE,
  );
});

describe("npm run recover, through the engine alone", () => {
  const more = ["--config", "small:networks=2"];
  const none = { ids: {}, absent: [], existing: [] };

  it.each([
    ["a folder", () => Promise.resolve()],
    ["a blob container", moveToBlobs],
  ])(
    "explains the lock and the creation under way, and adopts by id: state in %s",
    async (_, place) => {
      await withHarness({ root: SMALL, config: { "small:networks": 1 } }, async (sandbox) => {
        await sandbox.run("up");
        await place(sandbox);
        await sandbox.stop();
        await sandbox.start({ hang: [{ operation: 1, stage: "after" }] });
        await killDuring(sandbox, 2, ...more);
        await sandbox.stop();
        await sandbox.start({});
        await sandbox.session.must(["config", "set", "small:networks", "2", "--stack", "dev"]);
        const engine: Pick<Engine, "pulumi"> = {
          pulumi: (args, onLine, variables = {}) =>
            sandbox.engine(args, { variables, ...(onLine === undefined ? {} : { onLine }) }),
        };

        const undecided = await examine(engine, "dev", none);
        expect(undecided.lock?.holders).toEqual([
          { who: expect.stringContaining("@"), pid: expect.any(Number), since: expect.any(String) },
        ]);
        expect(undecided.stops).toEqual([expect.stringMatching(/^vnet-1: look in the cloud/)]);

        const id = sandbox.cloudResources().find(({ urn }) => urn.endsWith("::vnet-1"))?.id ?? "";
        const decided = await examine(engine, "dev", { ...none, ids: { "vnet-1": id } });
        expect(decided.stops).toEqual([]);
        expect(decided.lines.join("\n")).toContain(
          `vnet-1 was creating: it exists, and is adopted`,
        );
        const { failed, lines } = await repair(
          engine,
          "dev",
          decided,
          join(sandbox.dir, "import.json"),
        );
        expect({ failed, lines }).toEqual({
          failed: false,
          lines: ["dev agrees with the clouds and with its program."],
        });
        expect((await sandbox.exportState()).deployment.pending_operations ?? []).toEqual([]);
        expect((await sandbox.run("up", ...more)).changes).toEqual({ same: 4 });
      });
    },
    4 * MINUTE,
  );
});

/** Runs `up` and kills the engine when the cloud has taken the nth network, so that its answer is lost. */
async function killDuring(
  sandbox: Harness,
  nth: number,
  ...flags: readonly string[]
): Promise<void> {
  let pid = 0;
  let running = true;
  const killed = operate(sandbox.session, ["up", "--stack", "dev", ...flags], {
    onStart: (started) => (pid = started),
  });
  const watch = async (): Promise<void> => {
    while (
      running &&
      sandbox.cloudResources().filter(({ token }) => token === NETWORK).length < nth
    )
      await soon();
    process.kill(pid, "SIGKILL");
  };
  const [outcome] = await Promise.allSettled([killed.finally(() => (running = false)), watch()]);
  expect(outcome).toMatchObject({ status: "rejected", reason: { outcome: { code: 137 } } });
}

async function moveToBlobs({ session, environment }: Harness): Promise<void> {
  const place = { account: "stsmall", container: "state" };
  const { backendUrl } = await session.startStateAccount(place);
  const request: MoveRequest = {
    projectDir: environment.project,
    stack: "dev",
    from: environment.backendUrl,
    to: backendUrl,
    secretsProvider: "passphrase",
    removeSource: true,
    pulumi: session.engine.pulumi,
    env: session.variables(),
  };
  await moveState(request, () => undefined);
  session.setPlace("dev", place);
}

async function untilLocked(sandbox: Harness): Promise<void> {
  const locks = join(sandbox.environment.state, ".pulumi", "locks", "organization", "small", "dev");
  for (;;) {
    try {
      if (readdirSync(locks).length > 0) return;
    } catch {
      // not made yet
    }
    await soon();
  }
}

/** State and store, without what differs from run to run. */
async function whatIsThere(sandbox: Harness): Promise<unknown> {
  const resources = await sandbox.stackResources();
  return {
    state: resources
      .map(({ urn, id, inputs }) => ({ urn, id, inputs: shapeOf(inputs) }))
      .sort(byUrn),
    store: sandbox
      .cloudResources()
      .map(({ urn, id, inputs }) => ({ urn, id, inputs }))
      .sort(byUrn),
  };
}

const byUrn = (a: { readonly urn: string }, b: { readonly urn: string }): number =>
  a.urn < b.urn ? -1 : 1;

/** Each encryption of a secret differs; that it is one does not. */
const shapeOf = (inputs: unknown): unknown =>
  JSON.parse(
    JSON.stringify(inputs ?? {}, (key, value: unknown) => (key === "ciphertext" ? "" : value)),
  );

const soon = (): Promise<void> => new Promise((wake) => setTimeout(wake, 50));
