import { resolve } from "node:path";
import { Command } from "commander";
import { passThrough } from "./commands/pass-through";
import { recover } from "./commands/recover";
import { deleteFromCloud, printCloud, purgeCloud, reset, useScenario } from "./commands/cloud";
import { runMain } from "../process/run-main";
import { DEFAULT_STACK, Environment } from "./environment";
import { reportTo } from "../process/report";

const EXPLANATION = `
The real Pulumi engine runs this project against simulated clouds: no account, no bill. Nothing of yours is read or
written: the engine's home, the backend, the passphrase and the clouds live in .sandbox/ in this clone.

Any Pulumi command works, with paths relative to the clone:
  npm run sandbox -- preview --stack dev --diff
  npm run sandbox -- up --stack dev --yes
  npm run sandbox -- refresh --stack dev
  npm run sandbox -- stack export --stack dev
  npm run sandbox -- destroy --stack dev --yes --unprotect

Without --stack a command means the stack selected here, at first ${DEFAULT_STACK}. Values come from Pulumi.<stack>.yaml in the clone,
or from --config-file. preview and up are judged by the policy packs in policies/; --no-policy-packs leaves them out,
--policy-pack names others. Stateful resources are protected: destroy refuses them until their protection is taken off
(pulumi state unprotect), which destroy --unprotect does for the whole stack.
`;

async function main(argv: readonly string[]): Promise<number> {
  let code = 0;
  const report = reportTo();
  const root = resolve(__dirname, "..");
  const environment = (): Environment => new Environment({ root });
  const program = new Command("npm run sandbox --")
    .description("The real engine among simulated clouds.")
    .usage("<any pulumi arguments> | <command of the sandbox>")
    .addHelpText("after", EXPLANATION)
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
      else code = await passThrough(root, args, report);
    });

  const cloud = program
    .command("cloud")
    .description("list what exists in the simulated clouds")
    .option("--json", "as JSON, with inputs and outputs; secrets hidden")
    .action((options: { readonly json?: boolean }) => {
      printCloud(environment(), options);
    });
  cloud
    .command("delete")
    .description("delete something by its id, as somebody would by hand in a portal")
    .argument("<id>")
    .action((id: string) => {
      deleteFromCloud(environment(), id);
    });

  cloud
    .command("purge")
    .description("give back the names that soft-deleted vaults and the like hold")
    .action(() => {
      purgeCloud(environment());
    });

  program
    .command("recover")
    .description("put a stack right after a run was killed: dead locks, resources half made, drift")
    .option("-s, --stack <name>", "the stack", DEFAULT_STACK)
    .action(async (options: { readonly stack: string }) => {
      await recover(environment(), options.stack, report);
    });

  program
    .command("scenario")
    .description("let the simulated clouds behave as a file says, or normally again without one")
    .argument("[file]")
    .action((file: string | undefined) => {
      useScenario(environment(), file);
    });

  program
    .command("reset")
    .description(
      "forget everything: the clouds, the state of every stack, secrets and logs of the sandbox",
    )
    .action(() => {
      reset(environment());
    });

  await program.parseAsync([...argv], { from: "user" });
  return code;
}

runMain(() => main(process.argv.slice(2)));
