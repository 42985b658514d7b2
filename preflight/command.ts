import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { existingRoles } from "./checks/aws/roles";
import { CHECKS } from "./checks";
import { projectName } from "../config/project";
import { contextOf, stackFile } from "./context";
import { changedText, proposalOf, roleChanges } from "./fix-config";
import { jsonReport } from "./report/json";
import { markdownReport } from "./report/markdown";
import { sarifReport } from "./report/sarif";
import { tableReport } from "./report/table";
import { runChecks, type ExitCode, type Report, type Waiver } from "./run";
import { Unreadable } from "./unreadable";
import { waiversOf } from "./waivers";

const FORMATS = ["table", "json", "sarif", "markdown"] as const;

interface Options {
  readonly stack: string;
  readonly format: (typeof FORMATS)[number];
  readonly offline?: true;
  readonly strict?: true;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly cloud?: "azure" | "aws";
  readonly world?: string;
  readonly dns?: readonly string[];
  readonly outputs?: string;
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
  streams.out(formatted(report, options, root, streams.isColoured));
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

function commandOf(phase: "preflight" | "postflight"): Command {
  return new Command(phase)
    .description(
      phase === "preflight"
        ? "Asks the account whether a deployment can succeed. Reads only."
        : "Asks the account whether a deployment came out as meant. Reads only.",
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
    .option(
      "--world <url>",
      "one endpoint of this machine in place of both clouds, such as the sandbox",
    )
    .option("--dns <servers>", "DNS servers to ask", (text) => text.split(","))
    .option("--outputs <file>", "outputs of the stack as JSON, in place of asking pulumi")
    .option("--inside", "this machine is inside the network, such as the jumpbox")
    .option("--echo-url <url>", "service that answers with the caller's address")
    .option("--kubeconfig <file>", "kubeconfig of an existing cluster")
    .option("--vendor-terraform", "the vendor's Terraform scripts are used as well")
    .option("--fix-config", "propose changes of the settings from what the account holds")
    .option("--write", "with --fix-config: write them")
    .option("--time-limit <seconds>", "for each check, repeats included", seconds, 90)
    .addHelpText(
      "after",
      "\nExit codes: 0 no FAIL; 1 a FAIL; 2 with --strict a WARN or UNKNOWN; 3 a check broke.",
    )
    .exitOverride();
}

async function examine(
  phase: "preflight" | "postflight",
  options: Options,
  root: string,
  { progress, isTerminal }: Streams,
): Promise<Report> {
  const context = contextFor(phase, options, root);
  const report = await runChecks(CHECKS, context, {
    phase,
    only: options.only,
    skip: options.skip,
    cloud: options.cloud,
    offline: options.offline,
    simulated: options.world !== undefined,
    strict: options.strict,
    waivers: waiversFor(root, options.stack),
    timeLimitMs: options.timeLimit * 1000,
    onProgress: (done, all, code) => {
      const line = `${phase}: ${String(done)} of ${String(all)} (${code})`;
      if (isTerminal) progress(`\r\u001b[K${line}`);
      else if (done === all || done % 25 === 0) progress(`${line}\n`);
    },
  });
  if (isTerminal) progress("\r\u001b[K");
  return report;
}

function contextFor(phase: "preflight" | "postflight", options: Options, root: string) {
  const outputs =
    phase === "postflight" && options.offline !== true
      ? outputsOf(options.stack, options.outputs, root)
      : undefined;
  return contextOf({
    root,
    stack: options.stack,
    world: options.world,
    dnsServers: options.dns,
    outputs,
    inside: options.inside,
    echoUrl: options.echoUrl,
    vendorTerraform: options.vendorTerraform,
    kubeconfig: options.kubeconfig,
  });
}

/** Outputs without their secrets: the checks need none. A stack that cannot be read has none. */
function outputsOf(
  stack: string,
  file: string | undefined,
  root: string,
): Readonly<Record<string, unknown>> | undefined {
  try {
    const text =
      file === undefined
        ? execFileSync(
            "pulumi",
            ["stack", "output", "--json", "--stack", stack, "--non-interactive"],
            {
              cwd: root,
              encoding: "utf8",
              stdio: ["ignore", "pipe", "ignore"],
              timeout: 60_000,
            },
          )
        : readFileSync(file, "utf8");
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function waiversFor(root: string, stack: string): readonly Waiver[] {
  return waiversOf(stackFile(root, stack), projectName(root));
}

function formatted(
  report: Report,
  { format, stack }: Options,
  root: string,
  isColoured: boolean,
): string {
  switch (format) {
    case "table":
      return tableReport(report, isColoured);
    case "json":
      return jsonReport(report);
    case "markdown":
      return markdownReport(report);
    case "sarif":
      return sarifReport(report, `Pulumi.${stack}.yaml`, versionOf(root));
  }
}

function versionOf(root: string): string {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  return manifest.version;
}

async function fixConfig(options: Options, root: string, { out }: Streams): Promise<ExitCode> {
  const context = contextFor("preflight", options, root);
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
