import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { adoptionOf, importAndCheck, planOf, writeImportFile } from "./adopt";
import {
  fromAws,
  fromAzure,
  fromCloudFormation,
  fromTerraformState,
  type Existing,
} from "./existing";
import { effectOf } from "../change/effects";
import type { Engine } from "../engine";

interface Options {
  readonly stack: string;
  readonly terraformState?: string;
  readonly azure?: readonly string[];
  readonly aws?: readonly string[];
  readonly cloudformation?: string;
  readonly template?: string;
  readonly id?: readonly string[];
  readonly out?: string;
  readonly apply?: true;
}

/** The command line. @param name how the user calls it */
export const adoptLine = (name: string): Command =>
  new Command(name)
    .description(
      "Matches what exists to what a stack plans, writes the file of pulumi import, and reports what is missing.",
    )
    .option("-s, --stack <name>", "the stack", "dev")
    .option("--terraform-state <file>", "what terraform state pull printed")
    .option(
      "--azure <file...>",
      "what az resource list, or az rest of what is in a resource, printed",
    )
    .option(
      "--aws <file...>",
      "what aws printed of lists: ec2 describe-vpcs, describe-subnets, route53 list-hosted-zones ...",
    )
    .option(
      "--cloudformation <file>",
      "what aws cloudformation describe-stack-resources printed; needs --template",
    )
    .option("--template <file>", "what aws cloudformation get-template printed, or the template")
    .option(
      "--id <name=id...>",
      "id of a resource that CloudFormation knows by another text, such as an elastic IP",
    )
    .option("-o, --out <file>", "where the import file is written (default: adopt-<stack>.json)")
    .option(
      "--apply",
      "import, then preview; fails when something that holds data would be replaced",
    );

function existingIn({
  terraformState,
  azure,
  aws,
  cloudformation,
  template,
  id = [],
}: Options): readonly Existing[] {
  if (terraformState !== undefined) return fromTerraformState(readFileSync(terraformState, "utf8"));
  if (azure !== undefined) return azure.flatMap((file) => fromAzure(readFileSync(file, "utf8")));
  if (aws !== undefined) return aws.flatMap((file) => fromAws(readFileSync(file, "utf8")));
  if (cloudformation === undefined || template === undefined)
    throw new Error(
      "nothing says what exists; use --terraform-state, --azure, --aws, or --cloudformation with --template",
    );
  const ids = id.map((each) => {
    const [name = "", ...rest] = each.split("=");
    if (rest.length === 0) throw new Error(`--id ${each} is not valid; write <logical id>=<id>`);
    return [name, rest.join("=")] as const;
  });
  return fromCloudFormation(
    readFileSync(cloudformation, "utf8"),
    readFileSync(template, "utf8"),
    Object.fromEntries(ids),
  );
}

/** Runs the command and returns its exit code. @param open the engine that holds the stack */
export async function adopt(line: Command, open: () => Engine | Promise<Engine>): Promise<number> {
  const options = line.parse().opts<Options>();
  const { stack, apply, out = `adopt-${stack}.json` } = options;
  const existing = existingIn(options);
  const engine = await open();
  try {
    await engine.requireStacks([stack]);
    const { lines, stops, importFile } = adoptionOf(await planOf(engine, stack), existing);
    console.log(lines.join("\n"));
    if (stops.length > 0) return 1;
    const file = resolve(out);
    writeImportFile(file, importFile);
    console.log(`The import file is ${file}.`);
    if (apply !== true) return 0;
    const { changes, losses, errors, steps } = await importAndCheck(engine, stack, file);
    const refused = steps.flatMap((step) => {
      const { effect, note } = effectOf(step);
      return effect === "refused" ? [`${step.name}: ${note}`] : [];
    });
    for (const { name, operation, loss } of losses)
      console.log(`${name} would be ${operation}: ${loss}. Change the settings before the update`);
    for (const line of [...refused, ...errors]) console.log(line);
    console.log(`The next update: ${JSON.stringify(changes)}`);
    return losses.length + refused.length + errors.length > 0 ? 1 : 0;
  } finally {
    await engine.close();
  }
}
