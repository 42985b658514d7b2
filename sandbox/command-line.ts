import { Command } from "commander";
import { reportTo } from "../process/report";
import { takeFolder } from "./arguments";
import {
  deleteFromCloud,
  printAccess,
  printCloud,
  printScenarios,
  purgeCloud,
  reset,
  useScenario,
} from "./commands/cloud";
import { passThrough } from "./commands/pass-through";
import { Place, type SandboxOptions } from "./commands/place";
import { recover } from "./commands/recover";

const explanation = ({ command }: Place): string => `
Any Pulumi command works in the folder of a Pulumi program, or of the program that -C <folder> names:
  ${command} up --yes                        deploy to the simulated clouds
  ${command} preview --diff                  plan a change
  ${command} refresh                         find what was changed outside the program
  ${command} stack output --json             read the outputs
  ${command} destroy --yes --unprotect       remove everything again
  ${command} cloud list                      list what exists
  ${command} -C ../other up --generic        accept types that are not simulated, by their inputs

No account, no bill, and nothing is written into the folder of the program: engine home, backend, passphrase and clouds
are in PULUMI_SANDBOX_DIR, or in a folder for each program in the user's state folder. The engine is the one on PATH, or is
fetched or built once into PULUMI_SANDBOX_CACHE.

Options beyond those of Pulumi:
  --config-file <file>   values of the stack, instead of Pulumi.<stack>.yaml
  --generic              accept resources of types that are not simulated by their inputs; they are listed at the end
  --run-from <place>     where the run is made: laptop (default), jumpbox, the name of a subnet, or anywhere
  --unprotect            with destroy: remove the protection of every resource first
  --no-policy-packs      with preview and up: leave out the default policy packs
Without --stack, a command uses the selected stack, or the only one that has a file.
`;

/** The sandbox's command line. Returns the exit code. */
export async function sandboxMain(
  argv: readonly string[],
  options: SandboxOptions = {},
): Promise<number> {
  let code = 0;
  const report = reportTo();
  const { folder, rest } = takeFolder(argv);
  const place = new Place(options, folder);
  const program = new Command(place.command)
    .description("Runs the real Pulumi engine against simulated clouds.")
    .usage("[-C <folder>] <any Pulumi command> | <command of the sandbox>")
    .addHelpText("after", explanation(place))
    .enablePositionalOptions()
    .showHelpAfterError();

  program
    .command("pulumi", { isDefault: true, hidden: true })
    .argument("[arguments...]")
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => {
      if (args.length === 0) program.outputHelp();
      else code = await passThrough(place, args, report);
    });

  const cloud = program
    .command("cloud")
    .description("look at the simulated clouds, or change them");
  cloud
    .command("list", { isDefault: true })
    .description("list what exists in the simulated clouds")
    .option("--json", "as JSON, with inputs and outputs; secrets hidden")
    .action((given: { readonly json?: boolean }) => {
      printCloud(place, given);
    });
  cloud
    .command("delete")
    .description(
      "delete a resource by its id, as in a portal: the engine does not know until a refresh",
    )
    .argument("<id>")
    .action((id: string) => {
      deleteFromCloud(place, id);
    });
  cloud
    .command("purge")
    .description("purge soft-deleted resources so that their names can be reused")
    .action(() => {
      purgeCloud(place);
    });

  cloud
    .command("access")
    .description(
      "show step by step whether a person gets to the API server of a private cluster, and to blobs, keys and secrets",
    )
    .requiredOption("--as <id>", "object id of the user, or of a group that the person is in")
    .option(
      "--from <place>",
      "where blobs, keys and secrets are asked for: as for --run-from",
      "laptop",
    )
    .action(({ as: principal, from }: { readonly as: string; readonly from: string }) => {
      code = printAccess(place, principal, from);
    });

  program
    .command("recover")
    .description(
      "repair a stack after an interrupted run: stale locks, half-created resources, drift",
    )
    .option("-s, --stack <name>", "the stack (default: the selected one)")
    .action(async ({ stack }: { readonly stack?: string }) => {
      const environment = place.environment();
      await recover(environment, stack ?? place.stackOf(environment), report, place.command);
    });

  program
    .command("scenario")
    .description(
      "make the clouds and the answers to preflight follow a scenario; without one, behave normally",
    )
    .argument("[name or file]")
    .option("--list", "list the scenarios that come with the sandbox")
    .action((nameOrFile: string | undefined, { list }: { readonly list?: true }) => {
      if (list === true) printScenarios();
      else useScenario(place, nameOrFile);
    });

  program
    .command("reset")
    .description(
      "delete everything that the sandbox keeps of this project: clouds, stacks, secrets, logs",
    )
    .action(async () => {
      await reset(place);
    });

  await program.parseAsync([...rest], { from: "user" });
  return code;
}
