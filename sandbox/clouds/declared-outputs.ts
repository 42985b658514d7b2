import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** One output of a resource, or one property of an object inside an output. */
export interface DeclaredOutput {
  /** Whether the answer may lack it. A bridged provider always answers what is required, given or not. */
  readonly optional: boolean;
  /** Whether it is a text. */
  readonly text?: boolean;
  /** For an object, a list or a map of objects: what each object holds. */
  readonly inner?: () => Shape | undefined;
  /** Whether the keys are the program's own, so that `inner` is about the values below them. */
  readonly map?: boolean;
}

/** Outputs by name. */
export type Shape = ReadonlyMap<string, DeclaredOutput>;

/** Folder of an SDK as the program has it installed; undefined where it is not. */
export function sdkFolder(sdk: string, root: string): string | undefined {
  const lookups = createRequire(join(root, "package.json")).resolve.paths(sdk) ?? [];
  return lookups
    .map((folder) => join(folder, sdk))
    .find((folder) => existsSync(join(folder, "package.json")));
}

/**
 * What the resources of one package answer, by the type declarations of its SDK: the provider's own list, which a table of
 * simulated types could only repeat in part. Files are read when a type is first asked for.
 */
export class DeclaredOutputs {
  private readonly resources = new Map<string, Shape | undefined>();
  private readonly objects = new Map<string, Shape | undefined>();
  private interfaces: ReadonlyMap<string, string> | undefined;

  public constructor(private readonly folder: string | undefined) {}

  /** The outputs of a type, or undefined where the SDK or the type is not installed. */
  public of(token: string): Shape | undefined {
    if (!this.resources.has(token)) this.resources.set(token, this.resource(token));
    return this.resources.get(token);
  }

  private resource(token: string): Shape | undefined {
    const [, place = "", name = ""] = token.split(":");
    if (this.folder === undefined || name === "") return undefined;
    const [module = "", last] = place.split("/");
    const own = `${name.charAt(0).toLowerCase()}${name.slice(1)}.d.ts`;
    // `aws:ec2/subnet:Subnet` names the file after the folder, `kubernetes:core/v1:Service` a second folder.
    const folders = [place, module, ""].filter((folder) => folder !== "index");
    const files = [...folders.map((folder) => join(folder, own)), `${last ?? ""}.d.ts`];
    const file = files
      .map((path) => join(this.folder ?? "", path))
      .find((path) => existsSync(path));
    if (file === undefined) return undefined;
    const outputs = readFileSync(file, "utf8").matchAll(
      /^ {4}readonly (\w+): pulumi\.Output<([\s\S]*?)>;$/gmu,
    );
    return new Map(
      [...outputs].map(([, output = "", type = ""]) => [
        output,
        this.output(/\| undefined$/u.test(type), type),
      ]),
    );
  }

  private output(optional: boolean, type: string): DeclaredOutput {
    const inner = new Set([...type.matchAll(/\boutputs\.([\w.]+)/gu)].map(([, name = ""]) => name));
    const [only] = inner;
    // One of several shapes: which one is not written here, so what is given stands as it is.
    if (only === undefined || inner.size > 1)
      return { optional, text: /^string\b(?!\[)/u.test(type) };
    return { optional, inner: () => this.object(only), map: type.includes("[key: string]") };
  }

  private object(name: string): Shape | undefined {
    if (!this.objects.has(name)) {
      this.interfaces ??= this.readInterfaces();
      const body = this.interfaces.get(name);
      this.objects.set(name, body === undefined ? undefined : this.members(body));
    }
    return this.objects.get(name);
  }

  private members(body: string): Shape {
    const indent = /^ *(?=\S)/mu.exec(body)?.[0] ?? "";
    const member = new RegExp(`^${indent}(?:readonly )?(\\w+)(\\??): ((?:.|\\n)*?);$`, "gmu");
    return new Map(
      [...body.matchAll(member)].map(([, name = "", mark = "", type = ""]) => [
        name,
        this.output(mark === "?", type),
      ]),
    );
  }

  /** The text of every interface among the SDK's output types, by its name with its namespaces. */
  private readInterfaces(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const file = join(this.folder ?? "", "types", "output.d.ts");
    if (!existsSync(file)) return found;
    const text = readFileSync(file, "utf8");
    const namespaces: string[] = [];
    const opening = /^( *)(?:export )?(?:declare )?(namespace|interface) (\w+) \{\n/gmu;
    for (const match of text.matchAll(opening)) {
      const [line, indent = "", kind, name = ""] = match;
      namespaces.length = indent.length / 4;
      if (kind === "namespace") {
        namespaces.push(name);
        continue;
      }
      const start = match.index + line.length;
      const end = text.indexOf(`\n${indent}}`, start - 1);
      found.set([...namespaces, name].join("."), text.slice(start, end + 1));
    }
    return found;
  }
}
