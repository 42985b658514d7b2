import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { existingRoles } from "./checks/aws/roles";
import { CHECKS } from "./checks";
import { projectName } from "../config/project";
import { contextOf, stackFile, type ContextOptions } from "./context";
import { deployedInBackend, deployedInFile, type DeployedResource } from "./deployed";
import { changedText, proposalOf, roleChanges } from "./fix-config";
import { jsonReport } from "./report/json";
import { markdownReport } from "./report/markdown";
import { sarifReport } from "./report/sarif";
import { tableReport } from "./report/table";
import { planInFile, type Plan } from "./plan/resources";
import { preflightOf } from "./plan/run-plan";
import type { ExitCode, Report, RunOptions } from "./run";
import { runPreflight } from "./run-preflight";
import { Unreadable } from "./unreadable";

const FORMATS = ["table", "json", "sarif", "markdown"] as const;

interface Options {
  readonly stack: string;
  readonly format: (typeof FORMATS)[number];
  readonly offline?: true;
  readonly strict?: true;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly cloud?: "azure" | "aws";
  readonly endpoint?: string;
  readonly dns?: readonly string[];
  readonly outputs?: string;
  readonly state?: string;
  readonly plan?: string;
  readonly subscription?: string;
  readonly region?: string;
  readonly inside?: true;
  readonly echoUrl?: string;
  readonly kubeconfig?: string;
  readonly vendorTerraform?: true;
  readonly fixConfig?: true;
  readonly write?: true;
  readonly timeLimit: number;
}

/** Where the command writes, so that tests can listen. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly progress: (text: string) => void;
  readonly isColoured: boolean;
  readonly isTerminal: boolean;
}

/** Runs one of the two commands and says with which code the process should end. */
export async function runCommand(
  phase: "preflight" | "postflight",
  argv: readonly string[],
  root: string,
  streams: Streams,
): Promise<ExitCode> {
  const command = commandOf(phase).configureOutput({
    writeOut: streams.out,
    writeErr: streams.progress,
  });
  command.parse([...argv], { from: "user" });
  const options = command.opts<Options>();
  if (options.fixConfig === true) return fixConfig(options, root, streams);
  const report = await examine(phase, options, root, streams);
  streams.out(formatted(report, options, streams.isColoured));
  return report.exitCode;
}

const known = new Set(CHECKS.map(({ id }) => id));

function codes(text: string): readonly string[] {
  const list = text.split(",").map((code) => code.trim().toUpperCase());
  const wrong = list.filter((code) => !known.has(code));
  if (wrong.length > 0) throw new InvalidArgumentError(`There is no check ${wrong.join(", ")}.`);
  return list;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("Give a number of seconds.");
  return value;
}

/** By npm in the clone, by its own name where the package is installed. */
const calledAs = (phase: string): string =>
  process.argv[1]?.endsWith(".ts") === true
    ? `npm run ${phase} --`
    : `platform-foundations-${phase}`;

function commandOf(phase: "preflight" | "postflight"): Command {
  return new Command(calledAs(phase))
    .description(
      phase === "preflight"
        ? "Checks that the account is ready for a deployment. Only reads."
        : "Checks that a deployed stack is as it was declared. Only reads.",
    )
    .option("--stack <name>", "stack whose settings are read", "dev")
    .addOption(
      new Option("--format <form>", "form of the report").choices(FORMATS).default("table"),
    )
    .option("--offline", "ask nothing over the network")
    .option("--strict", "end with code 2 on a WARN or UNKNOWN")
    .option("--only <codes>", "only these checks, separated by commas", codes)
    .option("--skip <codes>", "not these checks; they are reported as skipped", codes)
    .addOption(new Option("--cloud <name>", "checks of one cloud").choices(["azure", "aws"]))
    .option("--endpoint <url>", "URL of a local endpoint in place of both clouds (the sandbox)")
    .option("--dns <servers>", "DNS servers to ask", (text) => text.split(","))
    .option("--outputs <file>", "outputs of the stack as JSON, in place of asking pulumi")
    .option("--state <file>", "state of the stack as exported by pulumi, in place of asking pulumi")
    .option(
      "--plan <file>",
      "in place of settings: the plan of any program, a preview or a state of pulumi as JSON",
    )
    .option("--subscription <id>", "with --plan: subscription where no provider names one")
    .option("--region <name>", "with --plan: AWS region where no provider names one")
    .option("--inside", "this machine is inside the network, such as the jumpbox")
    .option("--echo-url <url>", "service that answers with the caller's address")
    .option("--kubeconfig <file>", "kubeconfig of an existing cluster")
    .option("--vendor-terraform", "the vendor's Terraform scripts are used as well")
    .option("--fix-config", "propose changes of the settings from what the account holds")
    .option("--write", "with --fix-config: write them")
    .option("--time-limit <seconds>", "for each check, repeats included", seconds, 90)
    .addHelpText(
      "after",
      "\nExit codes: 0 no FAIL; 1 a FAIL; 2 with --strict a WARN or UNKNOWN; 3 a check broke, or nobody is logged in.",
    )
    .exitOverride();
}

async function examine(
  phase: "preflight" | "postflight",
  options: Options,
  root: string,
  { progress, isTerminal }: Streams,
): Promise<Report> {
  const run = {
    only: options.only,
    skip: options.skip,
    cloud: options.cloud,
    offline: options.offline,
    strict: options.strict,
    timeLimitMs: options.timeLimit * 1000,
    onProgress: (done, all, code) => {
      const line = `${phase}: ${String(done)} of ${String(all)} (${code})`;
      if (isTerminal) progress(`\r\u001b[K${line}`);
      else if (done === all || done % 25 === 0) progress(`${line}\n`);
    },
  } satisfies Omit<RunOptions, "phase">;
  const report = await (options.plan === undefined
    ? runPreflight({ ...contextOptions(phase, options, root), ...run, phase })
    : preflightOf(planFor(phase, options.plan), {
        ...run,
        stack: options.stack,
        subscriptionId: options.subscription,
        region: options.region,
        endpoint: options.endpoint,
        dnsServers: options.dns,
      }));
  if (isTerminal) progress("\r\u001b[K");
  return report;
}

/** @throws after a deployment, which no plan can tell the outcome of */
function planFor(phase: "preflight" | "postflight", file: string): Plan {
  if (phase === "postflight")
    throw new Error("--plan is for preflight; postflight takes --outputs");
  return planInFile(resolve(file));
}

function contextOptions(
  phase: "preflight" | "postflight",
  options: Options,
  root: string,
): ContextOptions {
  const outputs =
    phase === "postflight" && options.offline !== true
      ? outputsOf(options.stack, options.outputs, root)
      : undefined;
  return {
    root,
    stack: options.stack,
    endpoint: options.endpoint,
    dnsServers: options.dns,
    outputs,
    deployed: deployedOf(phase, options, root),
    inside: options.inside,
    echoUrl: options.echoUrl,
    vendorTerraform: options.vendorTerraform,
    kubeconfig: options.kubeconfig,
  };
}

/** What the stack has deployed already: a further deployment needs quota only for what is new. */
function deployedOf(
  phase: "preflight" | "postflight",
  { stack, state, offline, endpoint }: Options,
  root: string,
): readonly DeployedResource[] {
  if (state !== undefined) return deployedInFile(state);
  // A stack of the simulation is not in the backend that pulumi is logged in to.
  if (phase === "postflight" || offline === true || endpoint !== undefined) return [];
  return deployedInBackend(stack, root);
}

/** Outputs without their secrets: the checks need none. A file that was named has to be readable. */
function outputsOf(
  stack: string,
  file: string | undefined,
  root: string,
): Readonly<Record<string, unknown>> | undefined {
  if (file !== undefined) return outputsIn(file);
  try {
    const text = execFileSync(
      "pulumi",
      ["stack", "output", "--json", "--stack", stack, "--non-interactive"],
      { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], timeout: 60_000 },
    );
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function outputsIn(file: string): Readonly<Record<string, unknown>> {
  try {
    const found: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof found === "object" && found !== null && !Array.isArray(found))
      return found as Readonly<Record<string, unknown>>;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`--outputs ${file} cannot be read: ${why}`, { cause: error });
  }
  throw new Error(
    `--outputs ${file} is not an object of outputs; write it with pulumi stack output --json`,
  );
}

function formatted(report: Report, { format, stack, plan }: Options, isColoured: boolean): string {
  switch (format) {
    case "table":
      return tableReport(report, isColoured);
    case "json":
      return jsonReport(report);
    case "markdown":
      return markdownReport(report);
    case "sarif":
      return sarifReport(report, plan ?? `Pulumi.${stack}.yaml`, packageVersion());
  }
}

/** The version of this package, whose manifest lies above the compiled file and above the source. */
function packageVersion(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file))
      return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
  }
}

async function fixConfig(options: Options, root: string, { out }: Streams): Promise<ExitCode> {
  const context = contextOf(contextOptions("preflight", options, root));
  const roles = context.awsNeeds?.roles;
  if (roles === undefined) {
    out(
      "awsFoundation is not configured, or the settings do not load; there is nothing to propose\n",
    );
    return context.configIssues.length === 0 ? 0 : 1;
  }
  try {
    const existing = await existingRoles((name) => context.aws.role(name));
    const file = stackFile(root, options.stack);
    const changes = roleChanges(projectName(root), roles, existing);
    out(proposalOf(`Pulumi.${options.stack}.yaml`, changes));
    if (options.write === true && changes.length > 0) {
      writeFileSync(file, changedText(readFileSync(file, "utf8"), changes));
      out("written\n");
    } else if (changes.length > 0) {
      out("nothing was written; add --write\n");
    }
    return 0;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    out(`${error.message}\n`);
    return 1;
  }
}
