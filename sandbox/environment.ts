import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { sync as writeFileAtomic } from "write-file-atomic";
import { Project, stateFolderOf } from "./project";
import { mergeStackFile, type MergedStackFile, type SettingPath } from "./stack-file";

/** Variables that could lead a run to an account, a backend or a cluster of the person who started it. */
const SCRUBBED =
  /^(AZURE_|ARM_|AWS_|AZURITE_|PULUMI_|KUBECONFIG$|KUBERNETES_|KUBE_|GOOGLE_|CLOUDSDK_|VAULT_|XDG_)/;

/** Where an environment keeps its files, and which project it serves. */
export interface EnvironmentOptions {
  /** Required. The folder of `Pulumi.yaml`. */
  readonly root: string;
  /**
   * Optional. The folder for everything that the sandbox keeps of the project.
   * @default - `PULUMI_SANDBOX_DIR` where that is set, otherwise a folder for this project in the user's state folder
   */
  readonly dir?: string | undefined;
  /** Optional. Stack name to the file with its values, instead of `Pulumi.<stack>.yaml` of the project. */
  readonly stackFiles?: Readonly<Record<string, string>>;
}

/** The result of preparing one stack's settings. */
export interface PreparedStack {
  /** Settings that the stack file holds encrypted for another secrets provider; the sandbox must generate its own. */
  readonly missingSecrets: readonly SettingPath[];
}

/** Makes the folder. @throws naming what it is for, and how to choose another one */
function makeWritable(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
    accessSync(dir, constants.W_OK);
  } catch (error) {
    throw new Error(
      `The sandbox keeps its files in ${dir}, which cannot be written (${error instanceof Error ? error.message : String(error)}); set PULUMI_SANDBOX_DIR to another folder`,
      { cause: error },
    );
  }
}

/**
 * A place where the real engine can run without touching anything of the person who started it: its own home,
 * backend, passphrase, and a shadow of the project whose `main` is the program. The engine writes the salt of the
 * secrets provider into the stack file beside `Pulumi.yaml`; the shadow takes that write, and the project stays as it is.
 */
export class Environment {
  public readonly root: string;
  public readonly dir: string;
  /** The shadow project: the working directory of every engine command. */
  public readonly project: string;
  /** The file backend. */
  public readonly state: string;
  /** The store of the simulated clouds. */
  public readonly cloudStore: string;
  /** The project that is served. */
  public readonly source: Project;
  public readonly azurite: string;
  public readonly logs: string;
  private readonly home: string;
  private readonly user: string;
  private readonly stackFiles: Readonly<Record<string, string>>;

  public constructor(options: EnvironmentOptions) {
    this.root = resolve(options.root);
    this.source = new Project(this.root);
    this.dir = resolve(
      options.dir ?? (process.env["PULUMI_SANDBOX_DIR"] || stateFolderOf(this.root)),
    );
    this.stackFiles = options.stackFiles ?? {};
    this.project = join(this.dir, "project");
    this.state = join(this.dir, "state");
    this.cloudStore = join(this.dir, "clouds");
    this.azurite = join(this.dir, "azurite");
    this.logs = join(this.dir, "logs");
    this.home = join(this.dir, "pulumi-home");
    this.user = join(this.dir, "user-home");
    makeWritable(this.dir);
    const former = join(this.dir, "world"); // the name of the clouds' folder in version 0.1
    if (existsSync(former) && !existsSync(this.cloudStore)) renameSync(former, this.cloudStore);
    for (const folder of [this.project, this.state, this.logs, this.home, this.user])
      mkdirSync(folder, { recursive: true });
    chmodSync(this.dir, 0o700);
    writeWhenDifferent(join(this.project, "Pulumi.yaml"), this.source.shadow());
  }

  public get backendUrl(): string {
    return `file://${this.state}`;
  }

  /** The name that `Pulumi.yaml` gives the project. */
  public get projectName(): string {
    return this.source.name;
  }

  /** The stack that the engine would take for a command that names none; undefined before one was selected. */
  public get selectedStack(): string | undefined {
    const folder = join(this.home, "workspaces");
    if (!existsSync(folder)) return undefined;
    // One file for each project: several share a sandbox where PULUMI_SANDBOX_DIR is the same.
    for (const file of readdirSync(folder)) {
      if (!/^-[0-9a-f]{40}-/.test(file.replace(this.projectName, ""))) continue;
      const { stack } = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
        readonly stack?: string;
      };
      if (stack) return stack.split("/").at(-1);
    }
    return undefined;
  }

  /** The variables of an engine command: those of the caller without any credentials, then the sandbox's own. */
  public variables(own: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    const kept = Object.entries(process.env).filter(([name]) => !SCRUBBED.test(name));
    const direct = ["127.0.0.1", "localhost", process.env["NO_PROXY"] ?? process.env["no_proxy"]];
    const noProxy = direct.filter(Boolean).join(",");
    return {
      ...Object.fromEntries(kept),
      HOME: this.user,
      USERPROFILE: this.user,
      NO_PROXY: noProxy,
      no_proxy: noProxy,
      PULUMI_HOME: this.home,
      PULUMI_BACKEND_URL: this.backendUrl,
      PULUMI_CONFIG_PASSPHRASE: this.secret("passphrase"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
      ...own,
    };
  }

  /** A generated secret of this sandbox, kept in a file that only its owner can read. */
  public secret(name: string, bytes = 32): string {
    const file = join(this.dir, `${name}.secret`);
    if (!existsSync(file))
      writeFileAtomic(file, randomBytes(bytes).toString("base64"), { mode: 0o600 });
    return readFileSync(file, "utf8");
  }

  /** The file whose values a stack has, in the project or as the caller named it. */
  public stackFile(stack: string): string {
    const given = this.stackFiles[stack];
    return given === undefined ? this.source.stackFile(stack) : resolve(given);
  }

  /** The shadow of a stack's file, which the engine reads and writes. */
  public shadowFile(stack: string): string {
    return join(this.project, `Pulumi.${stack}.yaml`);
  }

  private merged(source: string, shadow: string): MergedStackFile {
    try {
      return mergeStackFile(
        readFileSync(source, "utf8"),
        existsSync(shadow) ? readFileSync(shadow, "utf8") : "",
      );
    } catch (error) {
      throw new Error(
        `${source} cannot be read: ${error instanceof Error ? error.message : ""}; correct it there.`,
        { cause: error },
      );
    }
  }

  /** Copies the stack's present values into the shadow project, keeping what the engine wrote there about secrets. */
  public prepareStack(stack: string): PreparedStack {
    const source = this.stackFile(stack);
    const shadow = this.shadowFile(stack);
    const known = this.source.stackNames();
    // A program may do without any settings, and a stack may have been created by hand with pulumi stack init.
    if (!existsSync(source) && !existsSync(shadow) && known.length > 0)
      throw new Error(
        `There is no ${source}. Stacks with a file in this project: ${known.join(", ")}.`,
      );
    if (!existsSync(source)) return { missingSecrets: [] };
    const { text, missingSecrets } = this.merged(source, shadow);
    writeWhenDifferent(shadow, text);
    return { missingSecrets };
  }
}

function writeWhenDifferent(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  writeFileAtomic(file, text);
}
