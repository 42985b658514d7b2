import { resolve } from "node:path";
import { findProject } from "../project";
import { Environment } from "../environment";

/** How a program that wraps the sandbox wants it. */
export interface SandboxOptions {
  /** Optional. What people type to start it, for help and messages. @default "npx pulumi-sandbox" */
  readonly command?: string;
  /** Optional. The folder that commands start in. @default - the working directory */
  readonly folder?: string;
  /** Optional. The folder for everything that the sandbox keeps. @default - as {@link Environment} decides */
  readonly dir?: string;
  /** Optional. The stack of a command that names none, before one was selected. @default - the only one with a file */
  readonly defaultStack?: string;
  /** Optional. Folders of policy packs that check preview and up unless the command names others. @default none */
  readonly packs?: () => Promise<readonly string[]>;
}

/** What people type to start the sandbox from its package. */
export const DEFAULT_COMMAND = "npx pulumi-sandbox";

/** The stack of a program without any stack file, for a command that names none. */
const STACK_WITHOUT_FILE = "dev";

/** The project that a command means, and what its wrapper decided. */
export class Place {
  public readonly folder: string;
  public readonly command: string;
  private found: string | undefined;

  /** @param folder the folder that `-C` names, if any */
  public constructor(
    private readonly options: SandboxOptions,
    folder: string | undefined,
  ) {
    this.folder = resolve(options.folder ?? ".", folder ?? ".");
    this.command = options.command ?? DEFAULT_COMMAND;
  }

  /** The folder of Pulumi.yaml. */
  public get root(): string {
    this.found ??= findProject(this.folder);
    return this.found;
  }

  public environment(): Environment {
    return new Environment({ root: this.root, dir: this.options.dir });
  }

  public packs(): Promise<readonly string[]> {
    return this.options.packs?.() ?? Promise.resolve([]);
  }

  /** The stack of a command that names none, or undefined where several are possible. */
  public knownStackOf({ selectedStack, source }: Environment): string | undefined {
    const [only, ...others] = source.stackNames();
    return (
      selectedStack ??
      this.options.defaultStack ??
      (others.length > 0 ? undefined : (only ?? STACK_WITHOUT_FILE))
    );
  }

  /** Like {@link knownStackOf}. @throws where several are possible */
  public stackOf(environment: Environment): string {
    const known = this.knownStackOf(environment);
    if (known === undefined)
      throw new Error(
        `No stack is selected and this project has several: ${environment.source.stackNames().join(", ")}. Name one with --stack <name>, or select one: ${this.command} stack select <name>`,
      );
    return known;
  }
}
