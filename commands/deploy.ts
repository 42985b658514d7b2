// npm run deploy -- --env dev: checks, each phase in order under the policy packs, the outputs file, a dated log and the
// NAT address. `pulumi up` works without it. Source: CodeMie, Infrastructure Deployment, "Deployment Methods".
import { appendFileSync, mkdirSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { Command } from "commander";
import { settingsFromFile } from "../config/from-file";
import { loadConfig } from "../config/load";
import { projectName } from "../config/project";
import { runMain } from "../process/run-main";
import { packFlags } from "../process/engine-arguments";
import { run } from "../process/run";
import { codeMieValues, environmentFile } from "../stacks/handover";
import { buildPacks } from "../policies/build-packs";
import {
  BOOTSTRAP,
  inOrder,
  PARALLEL,
  stackNames,
  stacksOf,
  upstreamsIn,
  type StackNeeds,
} from "./deploy/order";
import { codeOceanParameters } from "../stacks/handover-aws";
import { awsValuesOf, hasAwsFoundation } from "./outputs/aws-values";
import { outputsOf, writePrivately } from "./outputs/read";
import { openEngine, ROOT, type Engine } from "./engine";

interface Options {
  readonly env: string;
  readonly sandbox?: boolean;
  readonly bootstrap: boolean;
  readonly preflight: boolean;
}

const OUTPUTS_FILE = "deployment_outputs.env";
const PARAMETERS_FILE = "codeocean-parameters.json";

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
  .option("--sandbox", "deploy to the simulated clouds");

/** One run over an environment's stacks; its output goes to the terminal and to a dated log. */
class Deployment {
  private readonly logFile: string;

  public constructor(
    private readonly stacks: readonly string[],
    private readonly engine: Engine,
    env: string,
  ) {
    const folder = join(ROOT, "deploy-logs");
    mkdirSync(folder, { recursive: true });
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
    this.logFile = join(folder, `${env}-${stamp}.log`);
  }

  /** Runs preflight for every stack, and reports every failure before it stops. */
  public async check(): Promise<void> {
    const endpoint = this.engine.httpUrl === undefined ? [] : ["--endpoint", this.engine.httpUrl];
    const refused: string[] = [];
    for (const stack of this.stacks) {
      this.print(`\n== preflight of ${stack}`);
      const { code, stdout, stderr } = await run(
        process.execPath,
        ["--import", "tsx", join(ROOT, "preflight", "main.ts"), "--stack", stack, ...endpoint],
        { cwd: ROOT, env: this.engine.variables },
      );
      this.print(`${stdout}${stderr}`.trim());
      if (code !== 0) refused.push(stack);
    }
    if (refused.length > 0)
      throw new Error(
        `Preflight of ${refused.join(", ")} found prerequisites that are not met; nothing was deployed.`,
      );
  }

  public async deploy(): Promise<void> {
    const packs = packFlags(await buildPacks());
    for (const stack of this.stacks) {
      this.print(`\n== ${stack}`);
      const { code, stderr } = await this.engine.pulumi(
        [
          "up",
          "--stack",
          stack,
          "--yes",
          "--non-interactive",
          "--skip-preview",
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
        throw new Error(
          `pulumi up of ${stack} ended with code ${code}; the log is ${this.logFile}`,
        );
    }
  }

  /** Writes the outputs that each product reads, without secrets, and prints what is still to do outside this program. */
  public async handOver(): Promise<void> {
    const outputs = await outputsOf(this.engine, this.stacks, false);
    const values = codeMieValues(outputs);
    const written: string[] = [];
    const write = (file: string, text: string): void => {
      writePrivately(join(ROOT, file), text);
      written.push(file);
    };
    if (values.length > 0) write(OUTPUTS_FILE, environmentFile(values, new Set(), new Date()));
    const aws = hasAwsFoundation(outputs)
      ? codeOceanParameters(awsValuesOf(this.stacks.join(", "), outputs))
      : undefined;
    if (aws !== undefined)
      write(PARAMETERS_FILE, `${JSON.stringify(aws.parameters, undefined, 2)}\n`);
    this.print(
      `\nOutputs: ${written.join(", ") || "none"} (mode 0600). Log: ${relative(ROOT, this.logFile)}`,
    );
    if (aws !== undefined) this.printSteps(aws.before);
    const nat = values.find(({ name }) => name === "NAT_PUBLIC_IP");
    if (nat !== undefined)
      this.print(
        `Allow ${nat.value} in the firewalls of the services that CodeMie calls (docs/runbooks/corporate-firewall.md).`,
      );
  }

  /** What a person still has to do, in order. */
  private printSteps(before: readonly string[]): void {
    const steps = [...before, `launch Code Ocean's stack with ${PARAMETERS_FILE}`];
    this.print("What a person still has to do on AWS, in this order:");
    steps.forEach((step, index) => {
      this.print(`  ${String(index + 1)}. ${step}`);
    });
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
      return [{ name, upstreams: upstreamsIn(loadConfig(file)) }];
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return [];
    }
  });
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return needs;
}

async function main(): Promise<void> {
  const { env, bootstrap, preflight, sandbox } = program.parse().opts<Options>();
  const project = projectName(ROOT);
  const names = stackNames(readdirSync(ROOT));
  const first = bootstrap && names.includes(BOOTSTRAP) ? [BOOTSTRAP] : [];
  const stacks = inOrder(needsOf([...first, ...stacksOf(env, names)], project), project);
  const engine = await openEngine({ sandbox });
  try {
    await engine.requireStacks(stacks);
    const deployment = new Deployment(stacks, engine, env);
    if (preflight) await deployment.check();
    await deployment.deploy();
    await deployment.handOver();
  } finally {
    await engine.close();
  }
}

runMain(main);
