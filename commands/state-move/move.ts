import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { sync as writeFileAtomic } from "write-file-atomic";
import { parse, stringify } from "yaml";
import {
  checksum,
  holdsPlainSecrets,
  parseDeployment,
  resourcesOf,
  secretsSettingsOf,
  withSecretsProvider,
  type Deployment,
} from "./deployment";
import { engine, type Side } from "./engine";
import {
  ciphertextsIn,
  sameSettings,
  secretsSettingsIn,
  withSecrets,
  type SecretsSettings,
} from "./stack-settings";

/** What to move, from where to where. */
export interface MoveRequest {
  /** Folder with Pulumi.yaml and the stack file. */
  readonly projectDir: string;
  readonly stack: string;
  /** Backend that holds the stack now. */
  readonly from: string;
  /** Backend that will hold it. */
  readonly to: string;
  /** Secrets provider at the target: `passphrase`, or a cloud key such as `azurekeyvault://vault/keys/key`. */
  readonly secretsProvider: string;
  /** Whether the stack is removed from the source once both sides were found equal. */
  readonly removeSource: boolean;
  /** The engine's command. */
  readonly pulumi: string;
  /** Variables for the engine: credentials of both backends, passphrase of the source. */
  readonly env: NodeJS.ProcessEnv;
  /** Optional. Passphrase at the target. @default - the source's */
  readonly targetPassphrase?: string;
}

/** The steps of a move, in order. Each finds out whether it was done by an earlier run. */
export const MOVE_STEPS = [
  "read source",
  "create target",
  "import",
  "verify",
  "update stack file",
  "remove source",
] as const;
export type MoveStep = (typeof MOVE_STEPS)[number];

/** How a move ended: the same deployment at the target, with or without the source. */
export interface MoveResult {
  readonly checksum: string;
  readonly resources: number;
  /** Whether an earlier run had brought the deployment over already. */
  readonly wasThere: boolean;
  readonly sourceKept: boolean;
}

/** A move that must not go on; says what to do. */
export class MoveRefused extends Error {
  public override readonly name = "MoveRefused";
}

/**
 * Moves a stack's state from one backend to another. The source is read, never written, until both sides were found
 * equal and its removal was asked for; so the same command can be run again after an interruption at any point.
 *
 * @param after called when a step is done, with what to tell the reader
 */
export async function moveState(
  request: MoveRequest,
  after: (step: MoveStep, detail: string) => void,
): Promise<MoveResult> {
  if (request.from === request.to)
    throw new MoveRefused(`Source and target are the same backend: ${request.to}`);
  const work = mkdtempSync(join(tmpdir(), "state-move-")); // readable by its owner only; holds settings, never secrets
  try {
    const source = makeSide(request, work, "source", request.from, {});
    const target = makeSide(request, work, "target", request.to, targetVariables(request));
    return await moveBetween(request, source, target, after);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function moveBetween(
  request: MoveRequest,
  source: Side,
  target: Side,
  after: (step: MoveStep, detail: string) => void,
): Promise<MoveResult> {
  const { stack } = request;
  if (!(await hasStack(source, stack))) return alreadyMoved(request, source, target, after);
  refuseWhenLocked(request);
  const original = await decryptedState(source, stack);
  refuseWhenInterrupted(stack, original);
  const sum = checksum(original);
  const count = resourcesOf(original).length;
  after("read source", `${count} resources, checksum ${sum}`);

  const wasThere = await bringOver({ request, target, original, sum, after });

  const [arrived, targetNow, sourceNow] = await Promise.all([
    engine(target, ["stack", "export", "--stack", stack]).then(parseDeployment),
    decryptedState(target, stack),
    decryptedState(source, stack), // read again: it may have changed meanwhile
  ]);
  const settings = secretsSettingsOf(arrived);
  if (settings === undefined || holdsPlainSecrets(arrived))
    throw new MoveRefused(
      "The target does not hold the secrets encrypted. The source is untouched.",
    );
  refuseWhenDifferent(sum, checksum(targetNow), "The target");
  refuseWhenDifferent(sum, checksum(sourceNow), "The source has changed and");
  after("verify", `both sides hold checksum ${sum}`);

  await updateStackFile(request, source, target, settings);
  after("update stack file", `Pulumi.${stack}.yaml names the target's secrets provider`);

  if (request.removeSource) {
    await engine(source, ["stack", "rm", stack, "--yes", "--force", "--preserve-config"]);
    after("remove source", "removed");
  }
  return { checksum: sum, resources: count, wasThere, sourceKept: !request.removeSource };
}

/** Makes the target hold the deployment; returns whether it did already. */
async function bringOver(move: {
  readonly request: MoveRequest;
  readonly target: Side;
  readonly original: Deployment;
  readonly sum: string;
  readonly after: (step: MoveStep, detail: string) => void;
}): Promise<boolean> {
  const { request, target, original, sum, after } = move;
  const { stack, secretsProvider } = request;
  if (await hasStack(target, stack)) {
    const present = await decryptedState(target, stack);
    if (resourcesOf(present).length > 0) {
      if (checksum(present) === sum) return true;
      throw new MoveRefused(
        `The target holds another deployment of ${stack} already: ${resourcesOf(present).length} resources, ` +
          `checksum ${checksum(present)}, where the source has ${sum}.\nNothing was changed. If it is of no use, ` +
          `remove it (pulumi stack rm --force ${stack} at ${request.to}) and run this command again.`,
      );
    }
    // An empty stack is what an interrupted run leaves between creation and import; the settings it made are gone.
    await engine(target, ["stack", "rm", stack, "--yes", "--preserve-config"]);
  }
  await engine(target, ["stack", "init", stack, "--secrets-provider", secretsProvider]);
  const settings = secretsSettingsIn(readFileSync(stackFileIn(target.cwd, stack), "utf8"));
  after("create target", `${stack} at ${request.to}, secrets provider ${providerName(settings)}`);
  await engine(
    target,
    ["stack", "import", "--stack", stack],
    JSON.stringify(withSecretsProvider(original, settings)),
  );
  after("import", `${resourcesOf(original).length} resources`);
  return false;
}

async function alreadyMoved(
  request: MoveRequest,
  source: Side,
  target: Side,
  after: (step: MoveStep, detail: string) => void,
): Promise<MoveResult> {
  const { stack, from, to } = request;
  const present = (await hasStack(target, stack)) ? await decryptedState(target, stack) : undefined;
  const settings = present && secretsSettingsOf(present);
  if (present === undefined || settings === undefined || resourcesOf(present).length === 0)
    throw new MoveRefused(
      `There is no stack ${stack} at ${from}, and none with resources at ${to}.`,
    );
  after("read source", "no longer there: moved by an earlier run");
  await updateStackFile(request, source, target, settings);
  after("update stack file", `Pulumi.${stack}.yaml names the target's secrets provider`);
  return {
    checksum: checksum(present),
    resources: resourcesOf(present).length,
    wasThere: true,
    sourceKept: false,
  };
}

/** Each side runs in a project folder of its own, so that the engine writes no settings beside the real stack file. */
function makeSide(
  request: MoveRequest,
  work: string,
  role: string,
  backendUrl: string,
  variables: Readonly<Record<string, string>>,
): Side {
  const cwd = mkdtempSync(join(work, `${role}-`));
  const project = parse(readFileSync(join(request.projectDir, "Pulumi.yaml"), "utf8")) as {
    readonly name: string;
  };
  writeFileSync(join(cwd, "Pulumi.yaml"), stringify({ name: project.name, runtime: "nodejs" }));
  return { role, backendUrl, pulumi: request.pulumi, cwd, env: { ...request.env, ...variables } };
}

const targetVariables = ({ targetPassphrase }: MoveRequest): Record<string, string> =>
  targetPassphrase === undefined ? {} : { PULUMI_CONFIG_PASSPHRASE: targetPassphrase };

const stackFileIn = (dir: string, stack: string): string => join(dir, `Pulumi.${stack}.yaml`);

const providerName = (settings: SecretsSettings): string =>
  settings.secretsprovider ?? "passphrase";

async function hasStack(side: Side, stack: string): Promise<boolean> {
  const stacks = JSON.parse(await engine(side, ["stack", "ls", "--json"])) as readonly {
    readonly name: string;
  }[];
  return stacks.some(({ name }) => name.split("/").at(-1) === stack);
}

const decryptedState = async (side: Side, stack: string): Promise<Deployment> =>
  parseDeployment(await engine(side, ["stack", "export", "--show-secrets", "--stack", stack]));

function refuseWhenInterrupted(stack: string, state: Deployment): void {
  const pending = state.deployment.pending_operations ?? [];
  if (pending.length === 0) return;
  throw new MoveRefused(
    [
      `${stack} has ${pending.length} operations that were interrupted; importing would drop the record of them:`,
      ...pending.map(({ type, resource }) => `  ${type} ${resource.urn}`),
      "Settle them first: `pulumi refresh`, which asks about each, then run this command again.",
    ].join("\n"),
  );
}

/** Folder of a file backend, as the engine reads its address: absolute, below the home folder, or below the project. */
export function fileBackendFolder(
  url: string,
  projectDir: string,
  home: string,
): string | undefined {
  const [, path] = /^file:\/\/([^?]*)/.exec(url) ?? [];
  if (path === undefined) return undefined;
  return resolve(projectDir, decodeURIComponent(path).replace(/^~(?=\/|$)/, home));
}

/** The engine writes a lock beside the state for as long as it changes the stack. Other backends show theirs on import. */
function refuseWhenLocked({ env, from, stack, projectDir }: MoveRequest): void {
  const root = fileBackendFolder(from, projectDir, env["HOME"] ?? homedir());
  if (root === undefined) return;
  const project = parse(readFileSync(join(projectDir, "Pulumi.yaml"), "utf8")) as {
    readonly name: string;
  };
  const folder = join(root, ".pulumi", "locks", "organization", project.name, stack);
  const [lock] = existsSync(folder) ? readdirSync(folder) : [];
  if (lock === undefined) return;
  const holder = readFileSync(join(folder, lock), "utf8").trim();
  throw new MoveRefused(
    `${stack} is locked at the source: ${holder}\nWait for that operation. If its process is gone, run \`pulumi cancel\` first.`,
  );
}

function refuseWhenDifferent(expected: string, found: string, who: string): void {
  if (expected === found) return;
  throw new MoveRefused(
    `${who} holds checksum ${found}, expected ${expected}. The source is kept. Run the command again when no other ` +
      "operation is under way.",
  );
}

/** The real stack file gets the target's provider, and its secret settings are encrypted anew, in one atomic write. */
async function updateStackFile(
  { projectDir, stack }: MoveRequest,
  source: Side,
  target: Side,
  settings: SecretsSettings,
): Promise<void> {
  const file = stackFileIn(projectDir, stack);
  if (!existsSync(file)) return;
  const text = readFileSync(file, "utf8");
  const before = secretsSettingsIn(text);
  if (sameSettings(before, settings)) return;
  const plain = await decryptAll(source, stack, before, ciphertextsIn(text));
  const encrypted = await encryptAll(target, stack, settings, plain);
  writeFileAtomic(file, withSecrets(text, settings, encrypted));
}

const PLACEHOLDER = "moved";

async function decryptAll(
  side: Side,
  stack: string,
  settings: SecretsSettings,
  ciphertexts: readonly string[],
): Promise<string[]> {
  if (ciphertexts.length === 0) return [];
  const config = Object.fromEntries(
    ciphertexts.map((secure, index) => [`${PLACEHOLDER}:s${index}`, { secure }]),
  );
  writeFileSync(stackFileIn(side.cwd, stack), stringify({ ...settings, config }), { mode: 0o600 });
  const answer = await engine(side, ["config", "--show-secrets", "--json", "--stack", stack]);
  const values = JSON.parse(answer) as Readonly<Record<string, { readonly value: string }>>;
  return ciphertexts.map((_, index) => {
    const found = values[`${PLACEHOLDER}:s${index}`];
    if (found === undefined)
      throw new MoveRefused(`A secret of Pulumi.${stack}.yaml could not be read.`);
    return found.value;
  });
}

async function encryptAll(
  side: Side,
  stack: string,
  settings: SecretsSettings,
  plain: readonly string[],
): Promise<string[]> {
  const file = stackFileIn(side.cwd, stack);
  writeFileSync(file, stringify(settings), { mode: 0o600 });
  for (const [index, value] of plain.entries())
    // The engine takes one newline off what it reads.
    await engine(
      side,
      ["config", "set", "--secret", `${PLACEHOLDER}:s${index}`, "--stack", stack],
      `${value}\n`,
    );
  return ciphertextsIn(readFileSync(file, "utf8"));
}
