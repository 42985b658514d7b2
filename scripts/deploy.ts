// npm run deploy -- --env dev: preflight, each phase in order under the policy packs, the outputs file, a dated log and
// the NAT address. `pulumi up` works without it. Source: CodeMie, Infrastructure Deployment, "Deployment Methods".
import { appendFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { settingsFromFile } from "../config/from-file";
import { loadConfig } from "../config/load";
import { codeMieValues } from "../stacks/handover";
import { run } from "../sandbox/run";
import { buildPacks } from "./build-packs";
import { openStackEngine, ROOT, type StackEngine } from "./stack-engine";

interface Options {
  readonly env: string;
  readonly sandbox?: boolean;
  readonly bootstrap: boolean;
  readonly preflight: boolean;
}

const BOOTSTRAP = "bootstrap";
const PROJECT = "platform-foundations";

const program = new Command("npm run deploy --")
  .description(
    "Checks, then deploys every phase of an environment in order; phase 3 only when it is configured.",
  )
  .requiredOption(
    "-e, --env <name>",
    "the environment: Pulumi.<env>.yaml and every Pulumi.<env>-<part>.yaml",
  )
  .option("--no-bootstrap", "leave the state backend's stack alone")
  .option("--no-preflight", "deploy without asking the accounts first")
  .option("--sandbox", "deploy to the simulated clouds");

/** The stacks of an environment in the order they need each other. */
export function stacksOf(
  env: string,
  files: readonly string[],
  withBootstrap: boolean,
): readonly string[] {
  const names = files.flatMap((file) => /^Pulumi\.([\w-]+)\.yaml$/.exec(file)?.[1] ?? []);
  // A part that holds phase 3 alone reads phase 2 by reference, so it comes after the environment's own stack.
  const parts = names.filter((name) => name.startsWith(`${env}-`)).sort();
  const first = withBootstrap && names.includes(BOOTSTRAP) ? [BOOTSTRAP] : [];
  if (!names.includes(env))
    throw new Error(
      `--env ${env}: there is no Pulumi.${env}.yaml; write one, or use ${names.join(", ")}`,
    );
  return [...first, env, ...parts];
}

class Deployment {
  private readonly logFile: string;

  public constructor(
    private readonly options: Options,
    private readonly engine: StackEngine,
  ) {
    const folder = join(ROOT, "deploy-logs");
    mkdirSync(folder, { recursive: true });
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
    this.logFile = join(folder, `${options.env}-${stamp}.log`);
  }

  public async run(): Promise<void> {
    const { env } = this.options;
    const stacks = stacksOf(env, readdirSync(ROOT), this.options.bootstrap);
    for (const stack of stacks)
      loadConfig(settingsFromFile(join(ROOT, `Pulumi.${stack}.yaml`), PROJECT));
    if (this.options.preflight) await this.ask(env);
    const packs = (await buildPacks()).flatMap((pack) => ["--policy-pack", pack]);
    for (const stack of stacks) {
      this.say(`\n== ${stack}`);
      await this.must([
        "up",
        "--stack",
        stack,
        "--yes",
        "--non-interactive",
        "--skip-preview",
        ...packs,
      ]);
    }
    await this.finish(env);
  }

  private async ask(stack: string): Promise<void> {
    this.say(`== preflight of ${stack}`);
    const world = this.engine.httpUrl === undefined ? [] : ["--world", this.engine.httpUrl];
    const { code, stdout, stderr } = await run(
      process.execPath,
      ["--import", "tsx", join(ROOT, "preflight", "main.ts"), "--stack", stack, ...world],
      { cwd: ROOT, env: this.engine.variables },
    );
    this.say(`${stdout}${stderr}`.trim());
    if (code !== 0)
      throw new Error("Preflight found a prerequisite that is not met; nothing was deployed.");
  }

  private async finish(stack: string): Promise<void> {
    const outputs = JSON.parse(
      (await this.must(["stack", "output", "--json", "--stack", stack], true)).trim(),
    ) as Readonly<Record<string, unknown>>;
    const file = "deployment_outputs.env";
    const sandbox = this.engine.sandbox ? ["--sandbox"] : [];
    // The command runs by itself, so that the file has one writer; it opens the sandbox anew.
    await this.engine.close();
    const { code, stderr } = await run(
      process.execPath,
      [
        "--import",
        "tsx",
        join(ROOT, "scripts", "outputs.ts"),
        "--stack",
        stack,
        "--out",
        join(ROOT, file),
        ...sandbox,
      ],
      { cwd: ROOT, env: process.env },
    );
    if (code !== 0) throw new Error(stderr.trim());
    this.say(`\nOutputs: ${file} (mode 0600). Log: ${this.logFile.slice(ROOT.length + 1)}`);
    const nat = codeMieValues(outputs).find(({ name }) => name === "NAT_PUBLIC_IP");
    if (nat !== undefined) {
      this.say(
        `Admit ${nat.value} in the firewalls of the services CodeMie calls (docs/runbooks/corporate-firewall.md).`,
      );
    }
  }

  private async must(args: readonly string[], quiet = false): Promise<string> {
    const lines: string[] = [];
    const { code, stdout, stderr } = await this.engine.pulumi(args, (line) => {
      lines.push(line);
      if (!quiet) this.say(line);
    });
    if (stderr.trim() !== "" && !quiet) this.say(stderr.trim());
    if (code !== 0)
      throw new Error(
        `pulumi ${args.slice(0, 3).join(" ")} ended with code ${code}; the log is ${this.logFile}`,
      );
    return stdout === "" ? lines.join("\n") : stdout;
  }

  private say(text: string): void {
    console.log(text);
    appendFileSync(this.logFile, `${text}\n`);
  }
}

async function main(): Promise<void> {
  const options = program.parse().opts<Options>();
  if (!existsSync(join(ROOT, `Pulumi.${options.env}.yaml`)))
    stacksOf(options.env, readdirSync(ROOT), false);
  const engine = await openStackEngine({ sandbox: options.sandbox });
  try {
    await new Deployment(options, engine).run();
  } finally {
    await engine.close();
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
}
