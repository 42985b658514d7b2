// Interrupted runs: wherever the engine, the clouds or the disk fail, the end is that of an undisturbed run.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Campaign } from "../../scripts/chaos/campaign";
import { endOf } from "../../scripts/chaos/end";
import { FAULTS } from "../../scripts/chaos/faults";
import { drawn } from "../../scripts/chaos/sample";
import { Trial, type Run } from "../../scripts/chaos/trial";
import { OperationError } from "../../sandbox/events";
import { ROOT } from "./support/harness";

const MINUTE = 60_000;
const FIXTURE = resolve(__dirname, "fixtures", "faults");
const ALL = process.env["FAULTS"] === "all";

describe(`faults at the operations of a stack on three clouds (${ALL ? "all" : "one of each kind; all with FAULTS=all"})`, () => {
  const folder = mkdtempSync(join(tmpdir(), "platform-faults-"));
  let campaign: Campaign;

  function stackFile(edition: string): string {
    const file = join(folder, `${edition}.yaml`);
    const plain = readFileSync(join(FIXTURE, "Pulumi.dev.yaml"), "utf8");
    writeFileSync(file, plain.replace("edition: first", `edition: ${edition}`));
    return file;
  }
  const runs: readonly Run[] = [
    { title: "a first update", command: "up", stackFile: stackFile("first") },
    { title: "a second update", command: "up", stackFile: stackFile("second") },
    { title: "a destruction", command: "destroy", stackFile: stackFile("second") },
  ];

  beforeAll(async () => {
    campaign = await Campaign.of({ name: "faults", root: FIXTURE, runs }, join(folder, "runs"));
  }, 5 * MINUTE);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it("has the operations that are disturbed in each run", () => {
    expect(runs.map((run) => campaign.operationsOf(run))).toEqual([10, 8, 10]);
  });

  it.each(FAULTS.map(({ title }) => title))(
    "end as they should: %s",
    async (title) => {
      const cases = campaign.cases().filter(({ fault }) => fault.title === title);
      for (const each of ALL ? cases : drawn(cases, 1, 1)) {
        const { run, operation } = each;
        expect({ run: run.title, operation, ...(await campaign.try(each)) }).toEqual({
          run: run.title,
          operation,
          identical: true,
          orphans: 0,
          duplicates: 0,
          exposed: 0,
          details: [],
        });
      }
    },
    (ALL ? 60 : 4) * MINUTE,
  );
});

describe("throttling and conflicts at a fifth of all calls", () => {
  const run: Run = {
    title: "an Azure core",
    command: "up",
    stackFile: join(ROOT, "test", "variants", "valid", "azure-minimum.yaml"),
  };
  const CHANCE = { probability: 0.2, types: [] };

  async function withTrial(body: (trial: Trial) => Promise<void>): Promise<void> {
    const dir = mkdtempSync(join(tmpdir(), "platform-test-"));
    const trial = new Trial(dir, { name: run.title, root: ROOT, runs: [run] }, run);
    try {
      await body(trial);
    } finally {
      await trial.close();
    }
  }

  it(
    "delay an Azure core, or fail its update in the cloud's words, and change nothing of the result",
    async () => {
      let undisturbed: unknown;
      await withTrial(async (trial) => {
        await trial.start();
        await trial.perform();
        undisturbed = await endOf(trial);
      });
      await withTrial(async (trial) => {
        await trial.start({ seed: 7, throttle: CHANCE, conflict: CHANCE });
        const refused = await upUntilThrough(trial, 10);
        const notes = trial.store.notes();
        const codes = notes.flatMap(({ seen, code }) => (seen === "scenario file" ? [code] : []));
        // The provider's own client tries again after most refusals. The rest reaches the engine as the same failure.
        for (const message of refused) expect(codes).toContain(/Code="(\w+)"/.exec(message)?.[1]);
        const operations = trial.reached("done");
        const throttled = codes.filter((code) => code === "TooManyRequests").length;
        expect(throttled).toBeGreaterThan(operations / 10);
        expect(throttled).toBeLessThan(operations / 2);
        expect(codes.length - throttled).toBeGreaterThan(0);
        expect(await endOf(trial)).toEqual(undisturbed);
      });
    },
    6 * MINUTE,
  );
});

/** The errors of each update that failed, until one succeeds. */
async function upUntilThrough(trial: Trial, most: number): Promise<readonly string[]> {
  const refused: string[] = [];
  for (;;) {
    try {
      await trial.perform();
      return refused;
    } catch (error) {
      if (!(error instanceof OperationError) || refused.length === most) throw error;
      refused.push(error.message);
    }
  }
}
