// npm run deploy -- --env dev: checks, each phase in order under the policy packs, the outputs file, a dated log and the
// NAT address. `pulumi up` works without it. Source: CodeMie, Infrastructure Deployment, "Deployment Methods".
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { Command } from "commander";
import { settingsFromFile } from "../config/from-file";
import { type FoundationConfig, loadConfig } from "../config/load";
import { projectName } from "../config/project";
import { runMain } from "../process/run-main";
import { packFlags } from "../process/engine-arguments";
import { buildPacks } from "../policies/build-packs";
import { handoverOf } from "./deploy/hand-over";
import {
  BOOTSTRAP,
  type Home,
  inOrder,
  PARALLEL,
  selected,
  stackIn,
  stackNames,
  stacksOf,
  upstreamsIn,
  type StackNeeds,
} from "./deploy/order";
import { type Outputs, outputsOf, writePrivately } from "./outputs/read";
import { writeDeployed } from "./deployed-state";
import { openEngine, ROOT, type Engine } from "./engine";
import { startPreflight } from "./start-preflight";

interface Options {
  readonly env: string;
  readonly sandbox?: boolean;
  readonly bootstrap: boolean;
  readonly preflight: boolean;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly inside?: boolean;
  readonly runFrom?: string;
}

const program = new Command("npm run deploy --")
  .description(
    "Checks, then deploys every phase of an environment in order; phase 3 only when it is configured.",
  )
  .requiredOption(
    "-e, --env <name>",
    "the environment: Pulumi.<env>.yaml and every Pulumi.<env>-<part>.yaml",
  )
  .option("--no-bootstrap", "leave the state backend's stack alone")
  .option("--no-preflight", "deploy without preflight")
  .option("--only <stacks...>", "deploy these stacks alone")
  .option("--skip <stacks...>", "leave these stacks out")
  .option("--inside", "this machine is inside the network of the private cluster: do not check")
  .option("--sandbox", "deploy to the simulated clouds")
  .option(
    "--run-from <place>",
    "with --sandbox: laptop (default), jumpbox, or the name of a subnet",
  );

/** One run over an environment's stacks; its output goes to the terminal and to a dated log. */
class Deployment {
  private readonly logFile: string;

  public constructor(
    private readonly stacks: readonly StackNeeds[],
    private readonly engine: Engine,
    private readonly env: string,
  ) {
    const folder = join(ROOT, "deploy-logs");
    mkdirSync(folder, { recursive: true });
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
    this.logFile = join(folder, `${env}-${stamp}.log`);
  }

  /** Says what is deployed, and which part of it has to be inside a network. */
  public announce(): void {
    this.print("Stacks, in this order:");
    for (const { name, cluster } of this.stacks)
      this.print(
        cluster === undefined
          ? `  ${name}`
          : `  ${name}  (needs a machine inside the network: the API server of ${cluster} is private)`,
      );
  }

  /** Runs preflight for every stack, and reports every failure before it stops. */
  public async check(): Promise<void> {
    const refused: string[] = [];
    const folder = mkdtempSync(join(tmpdir(), "platform-state-"));
    try {
      for (const { name: stack } of this.stacks) {
        this.print(`\n== preflight of ${stack}`);
        const state = await writeDeployed(this.engine, stack, folder);
        const { code, stdout, stderr } = await startPreflight(
          "preflight",
          { stack, state, endpoint: this.engine.httpUrl },
          { env: this.engine.variables },
        );
        this.print(`${stdout}${stderr}`.trim());
        if (code !== 0) refused.push(stack);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    if (refused.length > 0)
      throw new Error(
        `Preflight of ${refused.join(", ")} found prerequisites that are not met; nothing was deployed.`,
      );
  }

  /**
   * Deploys each stack, but for those whose API server cannot be reached from here.
   * @param inside whether that is known to be possible
   * @returns why each of the others was left out
   */
  public async deploy(inside: boolean): Promise<readonly string[]> {
    const packs = packFlags(await buildPacks());
    const left: string[] = [];
    for (const { name: stack, cluster } of this.stacks) {
      const failure = cluster === undefined || inside ? undefined : await this.unreachable(cluster);
      if (failure === undefined) await this.up(stack, packs);
      else left.push(this.leftOut(stack, failure));
    }
    return left;
  }

  // The preview stays: rules about a whole stack report at its end, and an update would have created everything by then.
  private async up(stack: string, packs: readonly string[]): Promise<void> {
    this.print(`\n== ${stack}`);
    const { code, stderr } = await this.engine.pulumi(
      [
        "up",
        "--stack",
        stack,
        "--yes",
        "--non-interactive",
        "--suppress-outputs",
        "--parallel",
        PARALLEL,
        ...packs,
      ],
      (line) => {
        this.print(line);
      },
    );
    if (stderr.trim() !== "") this.print(stderr.trim());
    if (code !== 0)
      throw new Error(`pulumi up of ${stack} ended with code ${code}; the log is ${this.logFile}`);
  }

  /** Why the private API server of a stack's cluster cannot be reached. */
  private async unreachable(stack: string): Promise<string | undefined> {
    const { aksPrivateFqdn: host } = await outputsOf(this.engine, [stack], false);
    return typeof host === "string" && host !== "" ? this.engine.unreachable(host) : undefined;
  }

  private leftOut(stack: string, failure: string): string {
    return (
      `${stack} was not deployed: the private API server cannot be reached from this machine (${failure}). ` +
      `Deploy it on the jumpbox or on a runner inside the network: npm run deploy -- --env ${this.env} --only ${stack}. ` +
      `Here, leave it out: --skip ${stack} (docs/deploy/azure.md, What runs where).`
    );
  }

  /**
   * Writes the outputs that each product reads, without secrets, and prints what is still to do outside this program.
   * Stacks that this run left out give theirs too, when they are deployed.
   */
  public async handOver(environment: readonly string[]): Promise<void> {
    const found: Outputs[] = [];
    for (const stack of environment)
      found.push(await outputsOf(this.engine, [stack], false).catch(() => ({})));
    const outputs = Object.assign({}, ...found) as Outputs;
    const { files, lines } = handoverOf(environment, outputs, new Date());
    for (const { name, text } of files) writePrivately(join(ROOT, name), text);
    const written = files.map(({ name }) => name).join(", ");
    this.print(`\nOutputs: ${written || "none"} (mode 0600). Log: ${relative(ROOT, this.logFile)}`);
    for (const line of lines) this.print(line);
  }

  private print(text: string): void {
    console.log(text);
    appendFileSync(this.logFile, `${text}\n`);
  }
}

// Every stack file is checked before any account is asked, and all faults are reported together.
function needsOf(stacks: readonly string[], project: string): readonly StackNeeds[] {
  const problems: string[] = [];
  const needs = stacks.flatMap((name) => {
    try {
      const file = settingsFromFile(join(ROOT, `Pulumi.${name}.yaml`), project);
      const config = loadConfig(file);
      return [{ name, upstreams: upstreamsIn(config), cluster: clusterOf(name, config) }];
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return [];
    }
  });
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return needs;
}

function clusterOf(stack: string, { kubernetesBaseline }: FoundationConfig): string | undefined {
  const cluster = kubernetesBaseline?.cluster;
  if (cluster?.mode !== "entra") return undefined;
  const { phase2 } = cluster;
  return phase2.mode === "here" ? stack : phase2.stack;
}

/** The stack with its cluster's stack by the name that the engine takes: short for one of ours, the whole reference for another. */
const withCluster = ({ cluster, ...stack }: StackNeeds, home: Home): StackNeeds => ({
  ...stack,
  ...(cluster === undefined ? {} : { cluster: stackIn(cluster, home) ?? cluster }),
});

// A cluster that the same run creates has no address yet, and what needs it would fail after half an hour.
function refuseUnreachable(stacks: readonly StackNeeds[], inside: boolean): void {
  const both = stacks.find(({ name, cluster }) => name === cluster);
  if (both === undefined || inside) return;
  const { name } = both;
  throw new Error(
    `${name} has azureCore and kubernetesBaseline: the API server that it creates is private and can be reached from inside its network only. ` +
      `Move kubernetesBaseline into Pulumi.${name}-cluster.yaml with upstream: organization/platform-foundations/${name}, ` +
      "or add --inside on a machine of a network that is peered and linked to its zone.",
  );
}

async function main(): Promise<void> {
  const options = program.parse().opts<Options>();
  const { env, bootstrap, preflight, sandbox, runFrom } = options;
  const project = projectName(ROOT);
  const names = stackNames(readdirSync(ROOT));
  const first = bootstrap && names.includes(BOOTSTRAP) ? [BOOTSTRAP] : [];
  const all = needsOf([...first, ...stacksOf(env, names)], project);
  const wanted = selected(all, options);
  const inside = options.inside === true || (runFrom !== undefined && runFrom !== "laptop");
  refuseUnreachable(wanted, inside);
  const engine = await openEngine({ sandbox, runFrom });
  try {
    const home = { project, organization: await engine.organization() };
    const stacks = inOrder(wanted, home).map((stack) => withCluster(stack, home));
    await engine.requireStacks(stacks.map(({ name }) => name));
    const deployment = new Deployment(stacks, engine, env);
    deployment.announce();
    if (preflight) await deployment.check();
    const left = await deployment.deploy(inside);
    await deployment.handOver(all.map(({ name }) => name));
    if (left.length > 0) throw new Error(left.join("\n"));
  } finally {
    await engine.close();
  }
}

runMain(main);
