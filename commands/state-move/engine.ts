import { setTimeout as sleep } from "node:timers/promises";
import { run, type Outcome } from "../../process/run";

/** An engine at one backend: the command, where it runs and with which variables. */
export interface Side {
  /** For messages: "source" or "target". */
  readonly role: string;
  readonly backendUrl: string;
  readonly pulumi: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Optional. How long a role that is not in effect yet is waited for. Unit: seconds. @default 600 */
  readonly patienceSeconds?: number;
  /** Optional. Pause before the next attempt. Unit: seconds. @default 15 */
  readonly pauseSeconds?: number;
}

/** The engine refused something; the message says what it was asked and what it answered. */
export class EngineRefusal extends Error {
  public override readonly name = "EngineRefusal";
}

const HINTS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [
    /currently locked/,
    "Another operation holds the stack. Wait for it; if its process is gone, run `pulumi cancel` and look at the state first.",
  ],
  [
    /incorrect passphrase|passphrase must be set|PULUMI_CONFIG_PASSPHRASE/,
    "Set PULUMI_CONFIG_PASSPHRASE (or _FILE) to the passphrase of the source; STATE_MOVE_TARGET_PASSPHRASE where the target has another.",
  ],
  [
    /ContainerNotFound|container does not exist/i,
    "Create the container first; the state backend layer makes it.",
  ],
  [
    /AuthorizationPermissionMismatch|AuthenticationFailed|DefaultAzureCredential/,
    "Log in (az login) with an account that has the role Storage Blob Data Contributor on the container, and set AZURE_STORAGE_ACCOUNT.",
  ],
  [
    /AuthorizationFailure|ForbiddenByFirewall/,
    "The firewall does not know this machine's address: add it to azureStateBackend.allowedIpRanges and deploy bootstrap. Machines of the account's region need its private endpoint (docs/runbooks/state-access.md).",
  ],
  [
    /ForbiddenByConnection/,
    "The vault's public endpoint is closed: run this where its private endpoint is reached, or open it again (docs/runbooks/state-access.md).",
  ],
  [
    /ForbiddenByRbac/,
    "The key of the secrets provider needs the role Key Vault Crypto User: list a group that you are in under azureStateBackend.engineerPrincipalIds and deploy bootstrap.",
  ],
];

/** Refusals of roles that were assigned a moment ago; Azure takes up to ten minutes. */
const PROPAGATING = /AuthorizationPermissionMismatch|ForbiddenByRbac/;
const PATIENCE_SECONDS = 600;
const PAUSE_SECONDS = 15;

/** Runs the engine. Input and output are pipes held in memory, because both may carry decrypted state. */
export async function engine(side: Side, args: readonly string[], input?: string): Promise<string> {
  const { patienceSeconds = PATIENCE_SECONDS, pauseSeconds = PAUSE_SECONDS } = side;
  const deadline = Date.now() + patienceSeconds * 1000;
  const call = (): Promise<Outcome> =>
    run(side.pulumi, [...args, "--non-interactive"], {
      cwd: side.cwd,
      env: { ...side.env, PULUMI_BACKEND_URL: side.backendUrl, PULUMI_SKIP_UPDATE_CHECK: "true" },
      ...(input === undefined ? {} : { input }),
    });
  let outcome = await call();
  while (outcome.code !== 0 && PROPAGATING.test(outcome.stderr) && Date.now() < deadline) {
    console.error(
      `The role at the ${side.role} is not in effect yet; asking again for up to ten minutes.`,
    );
    await sleep(pauseSeconds * 1000);
    outcome = await call();
  }
  const { code, stdout, stderr } = outcome;
  if (code === 0) return stdout;
  // Standard output is never shown: of an export it is the state.
  const refusal = stderr.trim();
  const hint = HINTS.find(([pattern]) => pattern.test(refusal))?.[1];
  throw new EngineRefusal(
    [`pulumi ${args.join(" ")} failed at the ${side.role} (${side.backendUrl}):`, refusal, hint]
      .filter(Boolean)
      .join("\n"),
  );
}
