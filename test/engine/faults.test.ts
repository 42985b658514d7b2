// Interrupted runs: wherever the engine or the clouds die, the end is that of an undisturbed run.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { recover } from "../../sandbox/commands/recover";
import { Environment } from "../../sandbox/environment";
import { operate, OperationError } from "../../sandbox/events";
import { CloudStore } from "../../sandbox/cloud-store";
import { Harness, ROOT, type StateResource, withHarness } from "./support/harness";

const MINUTE = 60_000;
const FIXTURE = resolve(__dirname, "fixtures", "faults");

/** One life of a stack: how it is run, with which edition of the program, and how many operations the clouds see. */
const RUNS = {
  "a first update": { command: "up", edition: "first", operations: 10 },
  "a second update": { command: "up", edition: "second", operations: 8 },
  "a destruction": { command: "destroy", edition: "second", operations: 10 },
} as const;
type Run = keyof typeof RUNS;
const runs = Object.keys(RUNS) as Run[];

/** Before the cloud takes the operation, while it is at work, and when it is done but the engine has not heard of it. */
const STAGES = ["before", "during", "after"] as const;
const VICTIMS = ["engine", "clouds"] as const;

interface Point {
  readonly run: Run;
  readonly operation: number;
  readonly stage: (typeof STAGES)[number];
  readonly victim: (typeof VICTIMS)[number];
}

const everyPoint = runs.flatMap((run) =>
  Array.from({ length: RUNS[run].operations }, (_, index) => index + 1).flatMap((operation) =>
    STAGES.flatMap((stage) => VICTIMS.map((victim): Point => ({ run, operation, stage, victim }))),
  ),
);
/** Prime to the numbers of stages and victims, so that a sample meets all of them. */
const STRIDE = 13;
const points =
  process.env["FAULTS"] === "all"
    ? everyPoint
    : everyPoint.filter((_, index) => index % STRIDE === 0);

describe(`kill -9 at every operation (${points.length} of ${everyPoint.length} points; all with FAULTS=all)`, () => {
  const folder = mkdtempSync(join(tmpdir(), "platform-faults-"));
  const undisturbed = new Map<Run, unknown>();
  const imageBefore = (run: Run): string => join(folder, run);

  beforeAll(async () => {
    const dir = join(folder, "undisturbed");
    for (const run of runs) {
      const sandbox = harnessIn(dir, run);
      if (run === runs[0]) await sandbox.start();
      await sandbox.stop();
      rmSync(new CloudStore(sandbox.environment.cloudStore).journalFile, { force: true });
      cpSync(dir, imageBefore(run), { recursive: true });
      await sandbox.start();
      await perform(sandbox, run);
      expect([run, reached(sandbox, "done")]).toEqual([run, RUNS[run].operations]);
      undisturbed.set(run, await whatIsThere(sandbox));
      await sandbox.stop();
    }
  }, 5 * MINUTE);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it.each(points)(
    "$run ends as it should: operation $operation, $victim killed $stage",
    async (point) => {
      const dir = mkdtempSync(join(tmpdir(), "platform-test-"));
      cpSync(imageBefore(point.run), dir, { recursive: true });
      const sandbox = harnessIn(dir, point.run);
      try {
        await (point.victim === "engine" ? killEngine : killClouds)(sandbox, point);
        await sandbox.stop();
        await recover(sandbox.environment, "dev", {
          progress: () => undefined,
          line: () => undefined,
        });
        await sandbox.start({});
        await perform(sandbox, point.run);
        expect(await whatIsThere(sandbox)).toEqual(undisturbed.get(point.run));
      } finally {
        await sandbox.close();
      }
    },
    4 * MINUTE,
  );
});

describe("throttling and conflicts at a fifth of all calls", () => {
  const MINIMUM = join(ROOT, "test", "variants", "valid", "azure-minimum.yaml");
  const CHANCE = { probability: 0.2, types: [] };

  it(
    "delay an Azure core, or fail its update in the cloud's words, and change nothing of the result",
    async () => {
      let undisturbed: unknown;
      await withHarness({ configFile: MINIMUM }, async (sandbox) => {
        await sandbox.run("up");
        undisturbed = await whatIsThere(sandbox);
      });
      const scenario = { seed: 7, throttle: CHANCE, conflict: CHANCE };
      await withHarness({ configFile: MINIMUM, scenario }, async (sandbox) => {
        const refused = await upUntilThrough(sandbox, 10);
        const notes = new CloudStore(sandbox.environment.cloudStore).notes();
        const codes = notes.flatMap(({ seen, code }) => (seen === "scenario file" ? [code] : []));
        // The provider's own client tries again after most refusals. The rest reaches the engine as the same failure.
        for (const message of refused) expect(codes).toContain(/Code="(\w+)"/.exec(message)?.[1]);
        const operations = noted(sandbox, "stage", "done");
        const throttled = codes.filter((code) => code === "TooManyRequests").length;
        expect(throttled).toBeGreaterThan(operations / 10);
        expect(throttled).toBeLessThan(operations / 2);
        expect(codes.length - throttled).toBeGreaterThan(0);
        expect(await whatIsThere(sandbox)).toEqual(undisturbed);
      });
    },
    6 * MINUTE,
  );
});

/** The errors of each update that failed, until one succeeds. */
async function upUntilThrough(sandbox: Harness, most: number): Promise<readonly string[]> {
  const refused: string[] = [];
  for (;;) {
    try {
      await sandbox.run("up");
      return refused;
    } catch (error) {
      if (!(error instanceof OperationError) || refused.length === most) throw error;
      refused.push(error.message);
    }
  }
}

/** A sandbox that goes on with what is in a folder, with the settings of a run. */
function harnessIn(dir: string, run: Run): Harness {
  const settings = join(dir, "dev.yaml");
  const environment = new Environment({
    root: FIXTURE,
    dir: join(dir, "sandbox"),
    stackFiles: { dev: settings },
  });
  const plain = readFileSync(join(FIXTURE, "Pulumi.dev.yaml"), "utf8");
  writeFileSync(settings, plain.replace("edition: first", `edition: ${RUNS[run].edition}`));
  return new Harness(dir, "dev", environment, {});
}

const perform = (
  sandbox: Harness,
  run: Run,
  onStart: (pid: number) => void = () => undefined,
): Promise<unknown> => operate(sandbox.session, [RUNS[run].command, "--stack", "dev"], { onStart });

/** The clouds never answer one operation; that is the moment to kill the engine. */
async function killEngine(sandbox: Harness, { run, operation, stage }: Point): Promise<void> {
  await sandbox.start({ hang: [{ operation, stage }] });
  let pid = 0;
  let running = true;
  const killed = perform(sandbox, run, (started) => (pid = started));
  const watch = async (): Promise<void> => {
    while (running && reached(sandbox, "hangs") === 0) await soon();
    process.kill(pid, "SIGKILL");
  };
  const [outcome] = await Promise.allSettled([killed.finally(() => (running = false)), watch()]);
  expect(outcome).toMatchObject({ status: "rejected", reason: { outcome: { code: 137 } } });
}

async function killClouds(sandbox: Harness, { run, operation, stage }: Point): Promise<void> {
  await sandbox.start({ crash: [{ operation, stage }] });
  await expect(perform(sandbox, run)).rejects.toThrow();
  expect(reached(sandbox, "crashes")).toBe(1);
}

/** How many notes of the clouds say this. */
const noted = ({ environment }: Harness, key: string, value: string): number =>
  new CloudStore(environment.cloudStore).notes().filter((note) => note[key] === value).length;

/** How many operations have reached a stage. */
const reached = (sandbox: Harness, stage: string): number => noted(sandbox, "stage", stage);

/** State and store, without what differs from run to run: times, folders, ids that a cloud makes up, the order of a set. */
async function whatIsThere(sandbox: Harness): Promise<unknown> {
  const { deployment } = await sandbox.exportState();
  const kept = [...(deployment.resources ?? [])].sort(byUrn);
  const store = new CloudStore(sandbox.environment.cloudStore);
  const found = [...store.list()].sort(byUrn);
  const answers = new Map(found.map(({ id, outputs }) => [id, outputs]));
  for (const { id, type, outputs } of kept)
    if (/^(aws|azure-native|kubernetes):/.test(type))
      expect({ id, outputs: hidden(outputs) }).toEqual({ id, outputs: answers.get(id ?? "") });
  const there = JSON.stringify({
    pending: deployment.pending_operations ?? [],
    state: kept.map(settledPartOf),
    store: found.map(({ urn, id, inputs }) => ({ urn, id, inputs })),
    held: store.reservedNames(),
  });
  return JSON.parse(kept.reduce(named, there));
}

/** Identifiers and keys that are another in each run. */
const DRAWN =
  /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(vpc|subnet)-[0-9a-f]{17}|[0-9a-f]{40}|ssh-rsa [\w+/=]+/g;

/** The text with what was made up for a resource named after it, wherever it stands. */
function named(text: string, { urn, id, inputs, outputs }: StateResource): string {
  const given = JSON.stringify(inputs ?? {});
  const drawn = new Set(JSON.stringify({ id, outputs }).match(DRAWN));
  return [...drawn]
    .filter((value) => !given.includes(value))
    .reduce((all, value, index) => all.replaceAll(value, `<${index + 1} of ${urn}>`), text);
}

function settledPartOf(resource: StateResource): unknown {
  const volatile = new Set(["created", "modified", "outputs", "stackTrace", "sourcePosition"]);
  const lasting = Object.entries(resource).filter(([key]) => !volatile.has(key));
  const settled = lasting.map(([key, value]: [string, unknown]) => [
    key,
    key === "propertyDependencies" && typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, set]) => [name, inOrder(set)]))
      : inOrder(value),
  ]);
  return hidden(Object.fromEntries(settled));
}

const inOrder = (set: unknown): unknown =>
  Array.isArray(set) ? [...(set as unknown[])].sort() : set;

/** Each encryption of a secret differs; that it is one does not. */
const hidden = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value ?? {}, (_, item: unknown) =>
      typeof item === "object" && item !== null && "ciphertext" in item ? "[secret]" : item,
    ),
  );

const byUrn = (a: { readonly urn: string }, b: { readonly urn: string }): number =>
  a.urn < b.urn ? -1 : 1;

const soon = (): Promise<void> => new Promise((wake) => setTimeout(wake, 20));
