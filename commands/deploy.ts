// npm run deploy -- --env dev: checks, each phase in order under the policy packs, the outputs file, a dated log and the
// NAT address. `pulumi up` works without it. Source: CodeMie, Infrastructure Deployment, "Deployment Methods".
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
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
import { outputsOf, writePrivately } from "./outputs/read";
import { openEngine, ROOT, type Engine } from "./engine";

interface Options {
  readonly env: string;
  readonly sandbox?: boolean;
  readonly bootstrap: boolean;
  readonly preflight: boolean;
}

const OUTPUTS_FILE = "deployment_outputs.env";

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
    const folder = mkdtempSync(join(tmpdir(), "platform-state-"));
    try {
      for (const stack of this.stacks) {
        this.print(`\n== preflight of ${stack}`);
        const state = await this.stateOf(stack, folder);
        const { code, stdout, stderr } = await run(
          process.execPath,
          [
            "--import",
            "tsx",
            join(ROOT, "preflight", "main.ts"),
            "--stack",
            stack,
            "--state",
            state,
            ...endpoint,
          ],
          { cwd: ROOT, env: this.engine.variables },
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

  /** Writes what the stack has deployed already: preflight needs types, names and ids of it, and no value. */
  private async stateOf(stack: string, folder: string): Promise<string> {
    const { code, stdout, stderr } = await this.engine.pulumi([
      "stack",
      "export",
      "--stack",
      stack,
      "--non-interactive",
    ]);
    if (code !== 0) throw new Error(stderr.trim() || `the state of ${stack} could not be read`);
    const { deployment } = JSON.parse(stdout) as {
      readonly deployment: {
        readonly resources?: readonly Readonly<Record<"urn" | "type" | "id", string>>[] | null;
      };
    };
    const resources = (deployment.resources ?? []).map(({ urn, type, id }) => ({ urn, type, id }));
    const file = join(folder, `${stack}.json`);
    writePrivately(file, JSON.stringify({ deployment: { resources } }));
    return file;
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

  /** Writes the outputs that the product reads, without secrets, and prints the NAT address that other firewalls must allow. */
  public async handOver(): Promise<void> {
    const values = codeMieValues(await outputsOf(this.engine, this.stacks, false));
    writePrivately(join(ROOT, OUTPUTS_FILE), environmentFile(values, new Set(), new Date()));
    this.print(`\nOutputs: ${OUTPUTS_FILE} (mode 0600). Log: ${relative(ROOT, this.logFile)}`);
    const nat = values.find(({ name }) => name === "NAT_PUBLIC_IP");
    if (nat !== undefined)
      this.print(
        `Allow ${nat.value} in the firewalls of the services that CodeMie calls (docs/runbooks/corporate-firewall.md).`,
      );
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
