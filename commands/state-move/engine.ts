import { run } from "../../process/run";

/** An engine at one backend: the command, where it runs and with which variables. */
export interface Side {
  /** For messages: "source" or "target". */
  readonly role: string;
  readonly backendUrl: string;
  readonly pulumi: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
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
];

/** Runs the engine. Input and output are pipes held in memory, because both may carry decrypted state. */
export async function engine(side: Side, args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await run(side.pulumi, [...args, "--non-interactive"], {
    cwd: side.cwd,
    env: { ...side.env, PULUMI_BACKEND_URL: side.backendUrl, PULUMI_SKIP_UPDATE_CHECK: "true" },
    ...(input === undefined ? {} : { input }),
  });
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
