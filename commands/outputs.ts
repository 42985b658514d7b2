// npm run outputs -- --stack dev --format env|json|cloudformation [--secret NAME…] [--out FILE]
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { runMain } from "../process/run-main";
import { codeMieValues, environmentFile, type HandoverValue } from "../stacks/handover";
import { codeOceanParameters } from "../stacks/handover-aws";
import { awsValuesOf } from "./outputs/aws-values";
import { outputsOf, writePrivately, type Outputs } from "./outputs/read";
import { openEngine } from "./engine";

interface Options {
  readonly stack: readonly string[];
  readonly format: "env" | "json" | "cloudformation";
  readonly secret: readonly string[];
  readonly out?: string;
  readonly sandbox?: boolean;
}

const program = new Command("npm run outputs --")
  .description(
    "Prints stack outputs under the names CodeMie and Code Ocean expect; several stacks are merged. Secrets only when named with --secret.",
  )
  .option("-s, --stack <name...>", "the stack, or the stacks of an environment", ["dev"])
  .addOption(
    new Option(
      "-f, --format <format>",
      "env: CodeMie's deployment_outputs.env; cloudformation: Code Ocean's parameters",
    )
      .choices(["env", "json", "cloudformation"])
      .default("env"),
  )
  .option("--secret <name...>", "secrets to write in plain text, by their product name", [])
  .option("-o, --out <file>", "where to write, with mode 0600 (default: standard output)")
  .option("--sandbox", "read the sandbox's stack");

async function main(): Promise<void> {
  const options = program.parse().opts<Options>();
  const outputs = await readOutputs(options);
  const text = render(options, outputs);
  if (options.out === undefined) {
    process.stdout.write(text);
    return;
  }
  const file = resolve(options.out);
  writePrivately(file, text);
  console.error(
    `Outputs of ${options.stack.join(", ")} written to ${options.out}, readable by you alone.`,
  );
}

// One file of values for CodeMie, one list of parameters for Code Ocean; a stack without the layer says so.
function render(options: Options, outputs: Outputs): string {
  const reveal = new Set(options.secret);
  const values = codeMieValues(outputs);
  refuseUnknown(reveal, values);
  if (values.length === 0 && options.format !== "cloudformation")
    throw new Error(
      `--stack ${options.stack.join(" ")}: CodeMie reads no output of it; name the stack of phase 2, for example dev`,
    );
  switch (options.format) {
    case "env":
      return environmentFile(values, reveal, new Date());
    case "json":
      return `${JSON.stringify(jsonOf(values, reveal), undefined, 2)}\n`;
    case "cloudformation": {
      const { parameters, before } = codeOceanParameters(
        awsValuesOf(options.stack.join(", "), outputs),
      );
      for (const step of before) console.error(`Before the launch: ${step}.`);
      return `${JSON.stringify(parameters, undefined, 2)}\n`;
    }
  }
}

function jsonOf(
  values: readonly HandoverValue[],
  reveal: ReadonlySet<string>,
): Record<string, string> {
  return Object.fromEntries(
    values
      .filter(({ name, secret }) => !secret || reveal.has(name))
      .map(({ name, value }) => [name, value]),
  );
}

function refuseUnknown(reveal: ReadonlySet<string>, values: readonly HandoverValue[]): void {
  const known = values.filter(({ secret }) => secret).map(({ name }) => name);
  const unknown = [...reveal].filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new Error(
    `--secret: ${unknown.join(", ")} is not a secret of this stack; use ${known.join(", ") || "none"}`,
  );
}

async function readOutputs({ stack, secret, sandbox }: Options): Promise<Outputs> {
  const engine = await openEngine({ sandbox, clouds: false });
  try {
    return await outputsOf(engine, stack, secret.length > 0);
  } finally {
    await engine.close();
  }
}

runMain(main);
