// npm run bench [-- --rounds 3]: ratios that matter to a user, each measured in one run of this script. Absolute times say
// more about the machine than about the program, so only ratios are claimed anywhere.
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { Command } from "commander";
import { parse, stringify } from "yaml";
import { runMain } from "../../process/run-main";
import { operate } from "../../sandbox/events";
import { packFlags } from "../../process/engine-arguments";
import { planStack, type PlannedResource } from "../../sandbox/plan";
import { reportTo, type Report } from "../../process/report";
import { CloudStore } from "../../sandbox/cloud-store";
import { buildPacks, EXECUTABLE, PACKS } from "../../policies/build-packs";
import { PARALLEL } from "../../commands/deploy/order";
import { besideEmptyProgram } from "./empty-program";
import { GROWTH } from "./growth";
import { creationsIn, orderOf, type Waiting } from "./order";
import { median, pairs, preview, type Ratio, ROOT, withSession } from "./session";

const ORDER_LATENCY = 0.2; // enough for the clouds' durations to outweigh the engine's own

/** The same resources written flat with the SDKs' classes: no components, no validation, no plans. */
function writeFlatProgram(folder: string, resources: readonly PlannedResource[]): void {
  const custom = resources.filter(({ type }) => !type.startsWith("platform-foundations:"));
  const modules = [...new Set(custom.map(({ type }) => sdkModule(type)))];
  const lines = [
    ...modules.map((module, index) => `import * as m${String(index)} from "${module}";`),
    ...custom.map(({ type, name, inputs }) => {
      const sdk = `m${String(modules.indexOf(sdkModule(type)))}`;
      const made = `${sdk}.${type.split(":").at(-1) ?? ""}`;
      return `new ${made}(${JSON.stringify(name)}, ${JSON.stringify(inputs)});`;
    }),
  ];
  writeFileSync(join(folder, "index.ts"), `${lines.join("\n")}\n`);
  writeFileSync(join(folder, "package.json"), '{ "name": "flat", "main": "index.ts" }');
  copyFileSync(join(ROOT, "tsconfig.program.json"), join(folder, "tsconfig.program.json"));
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: join(ROOT, "tsconfig.json"), include: ["."] }),
  );
  copyFileSync(join(ROOT, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  const { config } = parse(readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8")) as {
    config: Record<string, unknown>;
  };
  const providers = Object.fromEntries(
    Object.entries(config).filter(([key]) => !key.startsWith("platform-")),
  );
  writeFileSync(join(folder, "Pulumi.dev.yaml"), stringify({ config: providers }));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
}

/** Where an SDK keeps the class of a type: `azure-native:network:Subnet`, `aws:ec2/vpc:Vpc`, `kubernetes:apps/v1:Deployment`. */
function sdkModule(type: string): string {
  const [sdk = "", path = ""] = type.split(":");
  if (sdk === "kubernetes") return `@pulumi/kubernetes/${path.replace(/^(\w+)\.[^/]+/, "$1")}`;
  const [module = ""] = path.split("/");
  return module === "index" ? `@pulumi/${sdk}` : `@pulumi/${sdk}/${module}`;
}

async function againstFlat(rounds: number, report: Report): Promise<Ratio> {
  const folder = mkdtempSync(join(tmpdir(), "platform-flat-"));
  try {
    writeFlatProgram(folder, await planStack({ root: ROOT, stack: "dev", report }));
    const ratio = await withSession(ROOT, join(ROOT, "Pulumi.dev.yaml"), (ours) =>
      withSession(folder, join(folder, "Pulumi.dev.yaml"), (flat) =>
        pairs(
          rounds,
          () => preview(ours),
          () => preview(flat),
        ),
      ),
    );
    return { title: "preview of dev / the same resources written flat", aim: "<= 1.15", ratio };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The ways to pass on the rules, each against a preview without any, all in turn. */
async function withPolicies(rounds: number, program: Program): Promise<readonly Ratio[]> {
  const [azure = "", aws = "", both = ""] = await buildPacks(PACKS);
  const ways: readonly (readonly [title: string, packs: readonly string[], aim: string])[] = [
    ["two packs", [azure, aws], "-"],
    ["the pack with both", [both], program.aims.folder],
    ["the pack with both as one file", [EXECUTABLE], program.aims.file],
  ];
  return withSession(program.root, program.stackFile, async (session) => {
    const runs = [[], ...ways.map(([, packs]) => packs)].map(
      (packs) => () => preview(session, ...advisory(packs, session.environment.dir)),
    );
    const ratios = ways.map((): number[] => []);
    for (let round = -1; round < rounds; round += 1) {
      const [without = 0, ...times] = await inTurn(runs);
      if (round < 0) continue; // the first round fills the caches
      times.forEach((time, index) => ratios[index]?.push(time / without));
    }
    return ways.map(([title, , aim], index) => ({
      title: `preview of ${program.title} with ${title} / without`,
      aim,
      ratio: median(ratios[index] ?? []),
    }));
  });
}

/** Packs whose findings stop nothing: a refused preview ends early. */
function advisory(packs: readonly string[], folder: string): readonly string[] {
  const file = join(folder, "advisory.json");
  writeFileSync(file, '{ "all": "advisory" }');
  return packs.flatMap((pack) => [...packFlags([pack]), "--policy-pack-config", file]);
}

async function inTurn(runs: readonly (() => Promise<number>)[]): Promise<readonly number[]> {
  const times: number[] = [];
  for (const run of runs) times.push(await run());
  return times;
}

interface Program {
  readonly title: string;
  readonly root: string;
  readonly stackFile: string;
  readonly aims: { readonly folder: string; readonly file: string };
}

const DEV_PROGRAM: Program = {
  title: "dev",
  root: ROOT,
  stackFile: join(ROOT, "Pulumi.dev.yaml"),
  aims: { folder: "<= 1.35", file: "<= 1.25" },
};

const SMALL = join(ROOT, "test", "policies", "programs", "versioned-modules");
const SMALL_PROGRAM: Program = {
  title: "a program of four resources",
  root: SMALL,
  stackFile: join(SMALL, "Pulumi.dev.yaml"),
  aims: { folder: "-", file: "<= 1.2" },
};

/** What our rules cost beyond a pack without rules. */
async function rulesAlone(rounds: number): Promise<Ratio> {
  const folder = mkdtempSync(join(tmpdir(), "platform-packs-"));
  try {
    const packs = packFlags(await buildPacks());
    const empty = packFlags([emptyPack(join(folder, "empty"), "empty")]);
    const ratio = await withSession(ROOT, join(ROOT, "Pulumi.dev.yaml"), (session) =>
      pairs(
        rounds,
        () => preview(session, ...packs),
        () => preview(session, ...empty),
      ),
    );
    return {
      title: "preview of dev with the pack with both / with a pack of no rule",
      aim: "-",
      ratio,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function emptyPack(folder: string, name: string): string {
  mkdirSync(folder);
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name, version: "0.0.0", main: "index.js" }),
  );
  writeFileSync(
    join(folder, "index.js"),
    `const { PolicyPack } = require("@pulumi/policy");
const rule = { name: "no-rule", description: "no rule", enforcementLevel: "advisory", validateResource: () => {} };
new PolicyPack("${name}", { policies: [rule] });
`,
  );
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** Time of a deployment against the longest chain of waits that the clouds demand, at a fifth of typical durations. */
async function order(): Promise<Ratio> {
  const ratio = await withSession(
    ROOT,
    join(ROOT, "test/variants/azure-life.yaml"),
    async (session) => {
      // As npm run deploy does: what is measured are the waits of the clouds, not the cores of the machine.
      await operate(session, ["up", "--stack", "dev", "--parallel", PARALLEL]);
      const state = JSON.parse(await session.must(["stack", "export", "--stack", "dev"])) as {
        readonly deployment: { readonly resources: readonly Waiting[] };
      };
      const creations = creationsIn(new CloudStore(session.environment.cloudStore).notes());
      const { tookMs, chainMs } = orderOf(creations, state.deployment.resources);
      return tookMs / chainMs;
    },
    ORDER_LATENCY,
  );
  return {
    title: "deployment of phases 2 and 3 / longest chain of waits",
    aim: "<= 1.05",
    ratio,
  };
}

/** Every measure, by a text that `--only` finds. */
const MEASURES: Readonly<
  Record<string, (rounds: number, report: Report) => Promise<readonly Ratio[]>>
> = {
  flat: async (rounds, report) => [await againstFlat(rounds, report)],
  "policies of dev": (rounds) => withPolicies(rounds, DEV_PROGRAM),
  "policies of a small program": (rounds) => withPolicies(rounds, SMALL_PROGRAM),
  "rules alone": async (rounds) => [await rulesAlone(rounds)],
  ...GROWTH,
  "empty program": besideEmptyProgram,
  order: async () => [await order()],
};

async function main(): Promise<void> {
  const names = Object.keys(MEASURES);
  const { rounds, only } = new Command("npm run bench --")
    .description(
      "Measures ratios: against flat resources and an empty program, with policies, growth, and order.",
    )
    .option("-r, --rounds <number>", "pairs per measure", Number, 3)
    .option("--only <text>", `measures whose name has the text: ${names.join(", ")}`, "")
    .parse()
    .opts<{ rounds: number; only: string }>();
  const wanted = Object.entries(MEASURES).filter(([name]) => name.includes(only));
  if (wanted.length === 0)
    throw new Error(`--only ${only} is not valid; use a part of ${names.join(", ")}`);
  const report = reportTo();
  const table = new Table({ head: ["measure", "ratio", "aim"] });
  for (const [, measure] of wanted) {
    for (const { title, aim, ratio } of await measure(rounds, report)) {
      console.error(`${title}: ${ratio.toFixed(2)} (aim ${aim})`);
      table.push([title, ratio.toFixed(2), aim]);
    }
  }
  console.log(table.toString());
}

runMain(main);
