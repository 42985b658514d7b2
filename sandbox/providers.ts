import { existsSync, readFileSync, realpathSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { PACKAGES } from "./clouds/index";
import type { Project } from "./project";
import { packagesOf, readYamlProgram } from "./yaml-program";

/** What the manifest of a provider's SDK says about its plugin. */
interface SdkManifest {
  readonly pulumi?: { readonly resource?: boolean; readonly name?: string };
  readonly name?: string;
}

/**
 * Providers whose SDKs a program has installed, or whose types a program in YAML uses, and that the sandbox does not simulate,
 * by their plugin names. The engine would look for their plugins, so each gets a server that says what can be done.
 */
export function unservedProviders(project: Project): readonly string[] {
  const known = new Set([...PACKAGES.map(({ name }) => name), ...project.ownPackages]);
  const used =
    project.runtime === "yaml"
      ? packagesOf(readYamlProgram(project.program))
      : sdkFolders(project.root).flatMap((folder) => pluginOf(folder) ?? []);
  return [...new Set(used)].filter((name) => !known.has(name)).sort();
}

/** Every installed package of every node_modules folder that Node would look in. */
function sdkFolders(root: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = realpathSync(root); ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    for (const name of entriesOf(modules))
      folders.push(
        ...(name.startsWith("@")
          ? entriesOf(join(modules, name)).map((inner) => join(modules, name, inner))
          : [join(modules, name)]),
      );
    if (folder === dirname(folder)) return folders;
  }
}

const entriesOf = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith(".")) : [];

function pluginOf(folder: string): string | undefined {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return undefined;
  const { name = "", pulumi } = JSON.parse(readFileSync(file, "utf8")) as SdkManifest;
  if (pulumi?.resource !== true) return undefined;
  return pulumi.name ?? name.split("/").at(-1);
}
