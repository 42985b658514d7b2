// npx tsx scripts/bench/loaders.ts [rounds] [names]: which loader makes `pulumi preview` of a TypeScript program fastest.
//
// Each contender previews the same program, twelve azure-native resources and forty modules of its own, on the real
// engine among simulated clouds. Rounds are interleaved, so that a busy minute slows every contender alike; the processor
// time of the command and all its children hardly feels other work at all.
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import Table from "cli-table3";

import { ensureEngine } from "../../sandbox/engine/ensure-engine";
import { runMain } from "../../process/run-main";
import { startClouds } from "../../sandbox/serve";

const run = promisify(execFile);
const ROOT = path.resolve(__dirname, "../..");

interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

interface Contender {
  readonly name: string;
  readonly options: Readonly<Record<string, string | boolean>>;
  readonly main: string;
  /** Work before every preview, without which an edit would not be seen; it is part of the time. */
  readonly build?: () => Promise<void>;
}

/** Packages that only this comparison needs, installed beside the program. */
const GUESTS = [
  "@swc-node/register@1.12.1",
  "@swc/core@1.16.22",
  "esbuild-register@3.6.0",
  "sucrase@3.35.1",
];

const MODULES = 40;

async function main(rounds: number, names: readonly string[]): Promise<void> {
  const directory = mkdtempSync(path.join(os.tmpdir(), "platform-foundations-loaders-"));
  const guests = path.join(directory, "guests");
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  try {
    say("installing the loaders that this project does not use itself");
    mkdirSync(guests);
    writeFileSync(path.join(guests, "package.json"), "{}");
    await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", ...GUESTS], {
      cwd: guests,
    });
    const engine = await ensureEngine({ report: say });
    const clouds = await startClouds({ dir: path.join(directory, "store"), latency: 0 });
    try {
      const contenders = contendersFor(directory, guests).filter(
        ({ name }) => names.length === 0 || names.includes(name),
      );
      const times = new Map<string, Cost[]>(contenders.map(({ name }) => [name, []]));
      for (const contender of contenders)
        writeProgram(path.join(directory, contender.name), contender);
      for (let round = 0; round <= rounds; round += 1) {
        for (const contender of contenders) {
          const building = performance.now();
          await contender.build?.();
          const built = (performance.now() - building) / 1000;
          const cost = await preview(path.join(directory, contender.name), directory, round === 0, {
            ...engine.env,
            PULUMI_DEBUG_PROVIDERS: clouds.debugProviders,
          });
          // The compiler's own time counts in full: it is one short process with nothing to wait for.
          const whole = { wall: cost.wall + built, cpu: cost.cpu + built };
          // The first round fills the caches of loaders that have one, as a second preview by hand would find them.
          if (round > 0) times.get(contender.name)?.push(whole);
          say(
            `round ${String(round)}: ${contender.name} ${whole.wall.toFixed(2)} s, processor ${whole.cpu.toFixed(2)} s`,
          );
        }
      }
      print(times);
    } finally {
      await clouds.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function contendersFor(directory: string, guests: string): readonly Contender[] {
  const guest = (entry: string): string => require.resolve(entry, { paths: [guests] });
  const ahead = path.join(directory, "compiled-by-esbuild");
  const plain = { typescript: false };
  const loaded = (nodeargs: string): Pick<Contender, "options" | "main"> => ({
    options: { ...plain, nodeargs },
    main: "index.ts",
  });
  return [
    { name: "compiled-and-maybe-stale", options: plain, main: "out/index.js" },
    {
      name: "compiled-by-esbuild",
      options: plain,
      main: "out/index.js",
      build: () => compile(ahead),
    },
    { name: "tsx-import", ...loaded("--import tsx") },
    { name: "tsx-require", ...loaded("--require tsx/cjs") },
    { name: "swc-node", ...loaded(`--require ${guest("@swc-node/register")}`) },
    { name: "esbuild-register", ...loaded(`--require ${guest("esbuild-register")}`) },
    { name: "sucrase", ...loaded(`--require ${guest("sucrase/register/ts")}`) },
    {
      name: "ts-node-unchecked",
      options: { tsconfig: "tsconfig.program.json" },
      main: "index.ts",
    },
    { name: "ts-node-type-check", options: { typescript: true }, main: "index.ts" },
  ];
}

/** Twelve resources, and modules of our own with the words and types that components have. */
function writeProgram(directory: string, contender: Contender): void {
  mkdirSync(path.join(directory, "modules"), { recursive: true });
  symlinkSync(path.join(ROOT, "node_modules"), path.join(directory, "node_modules"));
  const write = (file: string, content: string): void => {
    writeFileSync(path.join(directory, file), content);
  };
  write(
    "Pulumi.yaml",
    JSON.stringify({ name: "loaders", runtime: { name: "nodejs", options: contender.options } }),
  );
  write("package.json", JSON.stringify({ name: "loaders", main: contender.main }));
  write(
    "tsconfig.json",
    JSON.stringify({ extends: path.join(ROOT, "tsconfig.json"), include: ["."] }),
  );
  copyFileSync(
    path.join(ROOT, "tsconfig.program.json"),
    path.join(directory, "tsconfig.program.json"),
  );
  const numbers = Array.from({ length: MODULES }, (_unused, index) => index);
  for (const index of numbers) write(`modules/part-${String(index)}.ts`, moduleText(index));
  write(
    "index.ts",
    [
      'import * as network from "@pulumi/azure-native/network";',
      'import * as resources from "@pulumi/azure-native/resources";',
      'import * as storage from "@pulumi/azure-native/storage";',
      ...numbers.map(
        (n) => `import { plan as plan${String(n)} } from "./modules/part-${String(n)}";`,
      ),
      `const plans = [${numbers.map((n) => `plan${String(n)}`).join(", ")}];`,
      'const group = new resources.ResourceGroup("rg", { resourceGroupName: "rg-bench", location: "westeurope" });',
      "const resourceGroupName = group.name;",
      "for (let i = 0; i < 5; i += 1) {",
      "  new network.VirtualNetwork(`vnet-${i}`, { resourceGroupName, virtualNetworkName: `vnet-${i}`,",
      "    addressSpace: { addressPrefixes: [`10.${i}.0.0/16`] } });",
      "}",
      "for (let i = 0; i < 6; i += 1) {",
      "  new storage.StorageAccount(`st${i}`, { resourceGroupName, accountName: `stbench${i}`,",
      "    kind: storage.Kind.StorageV2, sku: { name: storage.SkuName.Standard_ZRS } });",
      "}",
      "export const planned: number = plans.map((plan) => plan(3).length).reduce((a, b) => a + b, 0);",
    ].join("\n"),
  );
}

function moduleText(index: number): string {
  const shapes = Array.from({ length: 12 }, (_unused, n) => {
    const name = `Shape${String(n)}`;
    return [
      `/** Shape number ${String(n)} of module ${String(index)}: its name, its size and what it may hold. */`,
      `export interface ${name} { readonly name: string; readonly size: number; readonly tags?: Readonly<Record<string, string>> }`,
      `export function make${name}(name: string, size: number, tags?: ${name}["tags"]): ${name} {`,
      "  if (size < 0) throw new RangeError(`${name}: ${size} is negative; use 0 or more`);",
      "  return { name: `${name}-${size}`, size, ...(tags === undefined ? {} : { tags }) };",
      "}",
    ].join("\n");
  });
  return [
    ...shapes,
    "export const plan = (count: number): readonly Shape0[] =>",
    `  Array.from({ length: count }, (_unused, n) => makeShape0("part-${String(index)}", n));`,
  ].join("\n");
}

async function compile(directory: string): Promise<void> {
  await run(require.resolve("esbuild/bin/esbuild"), [
    path.join(directory, "index.ts"),
    ...Array.from({ length: MODULES }, (_unused, n) =>
      path.join(directory, `modules/part-${String(n)}.ts`),
    ),
    `--outdir=${path.join(directory, "out")}`,
    `--outbase=${directory}`,
    "--platform=node",
    "--format=cjs",
    "--sourcemap=linked",
    "--log-level=error",
  ]);
}

async function preview(
  program: string,
  directory: string,
  first: boolean,
  env: Readonly<Record<string, string>>,
): Promise<Cost> {
  const state = path.join(program, "state");
  const surroundings = {
    cwd: program,
    env: {
      ...process.env,
      ...env,
      PULUMI_HOME: path.join(directory, "home"),
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE: "only for this comparison",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    },
    maxBuffer: 64 * 1024 * 1024,
  };
  if (first) {
    mkdirSync(state);
    if (program.endsWith("compiled-and-maybe-stale")) await compile(program);
    await run("pulumi", ["stack", "init", "bench"], surroundings);
  }
  const started = performance.now();
  // The shell tells what its children, and theirs, have used.
  const { stdout } = await run(
    "sh",
    ["-c", "pulumi preview --stack bench --non-interactive && times"],
    surroundings,
  );
  const wall = (performance.now() - started) / 1000;
  if (!stdout.includes("13 to create"))
    throw new Error(`not the program that was meant:\n${stdout}`);
  const used = [...(stdout.trim().split("\n").at(-1) ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
  const cpu = used.reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
  return { wall, cpu };
}

function print(times: ReadonlyMap<string, readonly Cost[]>): void {
  const table = new Table({
    head: ["loader", "processor s", "ratio", "wall s", "ratio"],
    style: { head: [], border: [] },
  });
  const medians = [...times].map(([name, costs]) => ({
    name,
    cpu: median(costs.map(({ cpu }) => cpu)),
    wall: median(costs.map(({ wall }) => wall)),
  }));
  const [base] = medians;
  if (base === undefined) return;
  for (const { name, cpu, wall } of medians) {
    table.push([
      name,
      cpu.toFixed(2),
      (cpu / base.cpu).toFixed(2),
      wall.toFixed(2),
      (wall / base.wall).toFixed(2),
    ]);
  }
  process.stdout.write(`${table.toString()}\n`);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

runMain(() => main(Number(process.argv[2] ?? 7), process.argv.slice(3)));
