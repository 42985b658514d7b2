// npm run state:move -- --stack bootstrap --to azblob://state?storage_account=...
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { runMain } from "../process/run-main";
import { moveState, type MoveRequest } from "./state-move/move";

interface Options {
  readonly stack: string;
  readonly to: string;
  readonly from?: string;
  readonly secretsProvider: string;
  readonly removeSource?: boolean;
  readonly project: string;
  readonly pulumi: string;
}

/** The backend that the engine uses when none is named. */
function presentBackend(pulumi: string, cwd: string): string {
  const chosen = process.env["PULUMI_BACKEND_URL"];
  if (chosen) return chosen;
  const { stdout, stderr, error } = spawnSync(pulumi, ["whoami", "--json", "--non-interactive"], {
    cwd,
    encoding: "utf8",
  });
  if (error) throw new Error(`${pulumi} could not be started: ${error.message}`);
  try {
    return (JSON.parse(stdout) as { readonly url: string }).url;
  } catch (cause) {
    throw new Error(`The present backend is unknown; name it with --from. ${stderr.trim()}`, {
      cause,
    });
  }
}

function targetPassphrase(env: NodeJS.ProcessEnv): string | undefined {
  const file = env["STATE_MOVE_TARGET_PASSPHRASE_FILE"];
  return file ? readFileSync(file, "utf8").trimEnd() : env["STATE_MOVE_TARGET_PASSPHRASE"];
}

const program = new Command("npm run state:move --")
  .description(
    "Moves a stack's state to another backend. Both sides are compared before it says done; the source is kept until you " +
      "ask for its removal. Safe to run again after an interruption. Secrets are decrypted in memory only.",
  )
  .requiredOption("-s, --stack <name>", "the stack")
  .requiredOption("--to <url>", "the backend to move to, as pulumi login takes it")
  .option(
    "--from <url>",
    "the backend that holds the stack (default: PULUMI_BACKEND_URL, or the one you are logged in to)",
  )
  .option(
    "--secrets-provider <provider>",
    "secrets provider at the target: passphrase, azurekeyvault://<vault>.vault.azure.net/keys/<key>, awskms://...",
    "passphrase",
  )
  .option("--remove-source", "remove the stack from the source once both sides were found equal")
  .option("--project <dir>", "folder of Pulumi.yaml and the stack file", ".")
  .option("--pulumi <command>", "the engine", "pulumi")
  .addHelpText(
    "after",
    "\nPassphrases: PULUMI_CONFIG_PASSPHRASE or _FILE for the source, and for the target too unless\n" +
      "STATE_MOVE_TARGET_PASSPHRASE or STATE_MOVE_TARGET_PASSPHRASE_FILE says otherwise.",
  );

async function main(): Promise<void> {
  const options = program.parse().opts<Options>();
  const projectDir = resolve(options.project);
  const passphrase = targetPassphrase(process.env);
  const request: MoveRequest = {
    projectDir,
    stack: options.stack,
    from: options.from ?? presentBackend(options.pulumi, projectDir),
    to: options.to,
    secretsProvider: options.secretsProvider,
    removeSource: options.removeSource ?? false,
    pulumi: options.pulumi,
    env: process.env,
    ...(passphrase === undefined ? {} : { targetPassphrase: passphrase }),
  };
  const result = await moveState(request, (step, detail) => {
    console.log(`${step}: ${detail}`);
  });
  console.log(
    `${options.stack} is at ${options.to}: ${result.resources} resources, checksum ${result.checksum}` +
      (result.wasThere ? " (brought over by an earlier run)" : ""),
  );
  if (result.sourceKept)
    console.log(
      `The source at ${request.from} is kept. When you trust the target, run the command again with --remove-source.`,
    );
}

runMain(main);
