import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { isMap, isScalar, parseDocument } from "yaml";
import { stateRoot } from "./engine/cache";

/** Names that Pulumi gives the file that makes a folder a project. */
const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml"] as const;

/** The folder of the project that `start` is in, looked for as Pulumi does: here, then upwards. @throws when there is none */
export function findProject(start: string): string {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (projectFileIn(folder) !== undefined) return folder;
    if (folder === dirname(folder))
      throw new Error(
        `There is no Pulumi.yaml in ${resolve(start)} or above it. Run this in the folder of a Pulumi program, or name the folder: -C <folder>`,
      );
  }
}

const projectFileIn = (folder: string): string | undefined =>
  PROJECT_FILES.map((name) => join(folder, name)).find((file) => existsSync(file));

/** The default place for everything that the sandbox keeps of a project: outside of its folder. */
export function stateFolderOf(root: string): string {
  const hash = createHash("sha256").update(resolve(root)).digest("hex").slice(0, 8);
  return join(stateRoot(), `${basename(resolve(root))}-${hash}`);
}

/** What the sandbox reads of a project: its `Pulumi.yaml` and the names of its stack files. Nothing is written. */
export class Project {
  private readonly document: ReturnType<typeof parseDocument>;

  public constructor(public readonly root: string) {
    const file = projectFileIn(root);
    if (file === undefined) throw new Error(`There is no Pulumi.yaml in ${root}.`);
    this.document = parseDocument(readFileSync(file, "utf8"));
    const [error] = this.document.errors;
    if (error !== undefined)
      throw new Error(`${file} is not valid YAML: ${error.message}; fix the syntax`);
  }

  public get name(): string {
    return String(this.document.get("name"));
  }

  /** Language of the program: `nodejs`, `yaml`, ... */
  public get runtime(): string {
    const runtime: unknown = this.document.get("runtime");
    return String(isMap(runtime) ? runtime.get("name") : runtime);
  }

  /** The folder of the program, or its file. */
  public get program(): string {
    const main: unknown = this.document.get("main");
    return resolve(this.root, typeof main === "string" ? main : ".");
  }

  /** Providers that the project brings itself, from `packages` and `plugins.providers`. */
  public get ownPackages(): readonly string[] {
    const packages: unknown = this.document.get("packages");
    const providers: unknown = this.document.getIn(["plugins", "providers"]);
    const listed = (providers as { toJSON?(): unknown } | undefined)?.toJSON?.();
    return [
      ...(isMap(packages) ? packages.items.map(({ key }) => String(key)) : []),
      ...(Array.isArray(listed)
        ? listed.map((provider: { readonly name?: unknown }) => String(provider.name))
        : []),
    ];
  }

  /** Folders of the component packages that the program uses: each has SDKs of its own. */
  public get packageFolders(): readonly string[] {
    const { packages = {}, plugins } = this.document.toJS() as {
      readonly packages?: Readonly<Record<string, unknown>>;
      readonly plugins?: { readonly providers?: readonly { readonly path?: string }[] };
    };
    const paths = [
      ...Object.values(packages).filter((source) => typeof source === "string"),
      ...(plugins?.providers ?? []).flatMap(({ path }) => path ?? []),
    ];
    return paths.map((path) => resolve(this.root, path)).filter((path) => existsSync(path));
  }

  /** The file whose values a stack has. */
  public stackFile(stack: string): string {
    return join(this.stackFolder, `Pulumi.${stack}.yaml`);
  }

  /** Names of the stacks that have a file with values. */
  public stackNames(): string[] {
    if (!existsSync(this.stackFolder)) return [];
    return readdirSync(this.stackFolder)
      .map((file) => /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1])
      .filter((name) => name !== undefined)
      .sort();
  }

  /**
   * `Pulumi.yaml` for a shadow project in another folder: the program and everything else that a path names stays in place, the
   * backend is the shadow's own.
   */
  public shadow(): string {
    const shadow = this.document.clone();
    for (const key of ["backend", "stackConfigDir"]) shadow.delete(key);
    shadow.set("main", this.program);
    const packages: unknown = shadow.get("packages");
    if (isMap(packages))
      for (const { key, value } of packages.items)
        if (isScalar(value)) packages.set(key, this.packageSource(String(value.value)));
    for (const kind of ["providers", "languages", "analyzers"]) {
      const plugins: unknown = shadow.getIn(["plugins", kind]);
      const listed = (plugins as { readonly items?: readonly unknown[] } | undefined)?.items ?? [];
      for (const plugin of listed)
        if (isMap(plugin) && plugin.has("path"))
          plugin.set("path", resolve(this.root, String(plugin.get("path"))));
    }
    shadow.commentBefore =
      " Written by the sandbox from the Pulumi.yaml of the program; changes here are lost.";
    return shadow.toString();
  }

  /** A path of the project made absolute; names and addresses stay. */
  private packageSource(source: string): string {
    return source.startsWith(".") && !isAbsolute(source) ? resolve(this.root, source) : source;
  }

  private get stackFolder(): string {
    const folder: unknown = this.document.get("stackConfigDir");
    return resolve(this.root, typeof folder === "string" ? folder : ".");
  }
}
