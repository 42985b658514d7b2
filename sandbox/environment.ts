import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from "node:fs";
import { join, resolve } from "node:path";
import { sync as writeFileAtomic } from "write-file-atomic";
import { parseDocument } from "yaml";
import { mergeStackFile, type SettingPath } from "./stack-file";

/** Variables that could lead a run to an account, a backend or a cluster of the person who started it. */
const SCRUBBED =
  /^(AZURE_|ARM_|AWS_|AZURITE_|PULUMI_|KUBECONFIG$|KUBERNETES_|KUBE_|GOOGLE_|CLOUDSDK_|VAULT_|XDG_)/;

/** The stack that a command means when it names none. */
export const DEFAULT_STACK = "dev";

/** Where an environment keeps its things, and which clone it serves. */
export interface EnvironmentOptions {
  /** Required. The clone: where `Pulumi.yaml`, the stack files and the program are. */
  readonly root: string;
  /**
   * Optional. The folder for everything that the sandbox keeps.
   * @default - `.sandbox` in the clone, or `PLATFORM_SANDBOX_DIR` where that is set
   */
  readonly dir?: string;
  /** Optional. Stack name to the file with its values, instead of `Pulumi.<stack>.yaml` in the clone. */
  readonly stackFiles?: Readonly<Record<string, string>>;
}

/** The result of preparing one stack's settings. */
export interface PreparedStack {
  /** Settings that the stack file holds encrypted for somebody else; the sandbox must generate its own. */
  readonly missingSecrets: readonly SettingPath[];
}

/**
 * A place where the real engine can run without touching anything of the person who started it: its own home,
 * backend, passphrase, and a shadow of the project whose `main` is the clone. The engine writes the salt of the
 * secrets provider into the stack file beside `Pulumi.yaml`; the shadow takes that write, and the clone stays clean.
 */
export class Environment {
  public readonly root: string;
  public readonly dir: string;
  /** The shadow project: the working directory of every engine command. */
  public readonly project: string;
  /** The file backend. */
  public readonly state: string;
  /** What exists in the simulated clouds. */
  public readonly cloudStore: string;
  public readonly azurite: string;
  public readonly logs: string;
  private readonly home: string;
  private readonly user: string;
  private readonly stackFiles: Readonly<Record<string, string>>;

  public constructor(options: EnvironmentOptions) {
    this.root = resolve(options.root);
    this.dir = resolve(
      options.dir ?? process.env["PLATFORM_SANDBOX_DIR"] ?? join(this.root, ".sandbox"),
    );
    this.stackFiles = options.stackFiles ?? {};
    this.project = join(this.dir, "project");
    this.state = join(this.dir, "state");
    this.cloudStore = join(this.dir, "clouds");
    this.azurite = join(this.dir, "azurite");
    this.logs = join(this.dir, "logs");
    this.home = join(this.dir, "pulumi-home");
    this.user = join(this.dir, "user-home");
    const former = join(this.dir, "world"); // the name of the clouds' folder in version 0.1
    if (existsSync(former) && !existsSync(this.cloudStore)) renameSync(former, this.cloudStore);
    for (const folder of [this.project, this.state, this.logs, this.home, this.user])
      mkdirSync(folder, { recursive: true });
    chmodSync(this.dir, 0o700);
    this.writeProject();
  }

  public get backendUrl(): string {
    return `file://${this.state}`;
  }

  /** The name that `Pulumi.yaml` gives the project. */
  public get projectName(): string {
    return String(parseDocument(readFileSync(join(this.root, "Pulumi.yaml"), "utf8")).get("name"));
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

  /** Names of the stacks that have a file with values in the clone. */
  public stackNames(): string[] {
    return readdirSync(this.root)
      .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
      .filter((name) => name !== undefined)
      .sort();
  }

  /** The file whose values a stack has, in the clone or as the caller named it. */
  public stackFile(stack: string): string {
    return resolve(this.root, this.stackFiles[stack] ?? `Pulumi.${stack}.yaml`);
  }

  /** The shadow of a stack's file, which the engine reads and writes. */
  public shadowFile(stack: string): string {
    return join(this.project, `Pulumi.${stack}.yaml`);
  }

  /** Copies the stack's present values into the shadow project, keeping what the engine wrote there about secrets. */
  public prepareStack(stack: string): PreparedStack {
    const source = this.stackFile(stack);
    if (!existsSync(source))
      throw new Error(
        `There is no ${source}. Stacks with a file in this project: ${this.stackNames().join(", ") || "none"}.`,
      );
    const shadow = this.shadowFile(stack);
    const merged = mergeStackFile(
      readFileSync(source, "utf8"),
      existsSync(shadow) ? readFileSync(shadow, "utf8") : "",
    );
    writeWhenDifferent(shadow, merged.text);
    return { missingSecrets: merged.missingSecrets };
  }

  private writeProject(): void {
    const file = join(this.root, "Pulumi.yaml");
    if (!existsSync(file)) throw new Error(`There is no Pulumi.yaml in ${this.root}.`);
    const project = parseDocument(readFileSync(file, "utf8"));
    for (const key of ["backend", "stackConfigDir"]) project.delete(key);
    project.set("main", this.root);
    project.commentBefore =
      " Written by the sandbox from the Pulumi.yaml of the clone; changes here are lost.";
    writeWhenDifferent(join(this.project, "Pulumi.yaml"), project.toString());
  }
}

function writeWhenDifferent(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  writeFileAtomic(file, text);
}
