// A stack that 0.1 deployed previews to no change once its settings are upgraded.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { upgradeSettings } from "../../commands/settings-upgrade/upgrade";
import { projectName } from "../../config/project";
import type { StepMetadata } from "../../sandbox/events";
import { ROOT, withHarness } from "./support/harness";

const MINUTE = 60_000;
const FOLDER = join(ROOT, "test", "upgrade", "0.1");
const STATES = join(FOLDER, "states");
/** Passphrase of every state there. */
const PASSPHRASE = "state-of-0.1";

/** Covered by default: a stack of each cloud. */
const SAMPLE = ["azure-minimum", "aws-internal"];

const everyStack = (existsSync(STATES) ? readdirSync(STATES) : [])
  .flatMap((file) => /^(.+)\.json\.gz$/.exec(file)?.[1] ?? [])
  .sort();
const stacks =
  process.env["UPGRADES"] === "all"
    ? everyStack
    : everyStack.filter((stack) => SAMPLE.includes(stack));

const urnOf = (stack: string, resource: string): string =>
  `urn:pulumi:${stack}::${projectName(ROOT)}::${resource}`;

/** What a step would change, for the failure message. */
function changeIn({ op, urn, old, new: next }: StepMetadata): string {
  const keys = new Set([...Object.keys(old?.inputs ?? {}), ...Object.keys(next?.inputs ?? {})]);
  const differing = [...keys].filter(
    (key) => JSON.stringify(old?.inputs?.[key]) !== JSON.stringify(next?.inputs?.[key]),
  );
  return `${op} ${urn}: ${differing
    .map(
      (key) =>
        `${key} ${JSON.stringify(old?.inputs?.[key])} -> ${JSON.stringify(next?.inputs?.[key])}`,
    )
    .join("; ")}`;
}

describe(`an upgrade from 0.1 (${stacks.length} of ${everyStack.length} stacks; all with UPGRADES=all)`, () => {
  const folder = mkdtempSync(join(tmpdir(), "platform-upgrade-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("has the states of its sample", () => {
    expect(everyStack).toEqual(expect.arrayContaining(SAMPLE));
  });

  it.each(stacks)(
    "changes nothing in %s",
    async (stack) => {
      const settings = readFileSync(join(FOLDER, "settings", `${stack}.yaml`), "utf8");
      const { text, problems } = upgradeSettings(settings, projectName(ROOT));
      expect(problems).toEqual([]);
      const configFile = join(folder, `${stack}.yaml`);
      writeFileSync(configFile, text);
      const state = join(folder, `${stack}.json`);
      writeFileSync(state, gunzipSync(readFileSync(join(STATES, `${stack}.json.gz`))));
      await withHarness({ stack, configFile, passphrase: PASSPHRASE }, async (sandbox) => {
        // A preview asks the cluster for its address, so the simulated clouds need one of that name.
        const hasBaseline = text.includes(":kubernetesBaseline:");
        if (hasBaseline) await sandbox.run("up");
        await sandbox.session.must(["stack", "import", "--stack", stack, "--file", state]);
        const { events } = await sandbox.run("preview");
        const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
        expect(steps.length).toBeGreaterThan(8);
        expect(steps.filter(({ op }) => op !== "same").map(changeIn)).toEqual(
          // Its kubeconfig holds address and authority of the simulated cluster, which no two sandboxes share.
          hasBaseline ? [`update ${urnOf(stack, "pulumi:providers:kubernetes::product")}: `] : [],
        );
      });
    },
    6 * MINUTE,
  );
});
