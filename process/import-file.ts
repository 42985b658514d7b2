import { readFileSync } from "node:fs";

/** One resource of the file that `pulumi import --file` reads. */
export interface ImportEntry {
  readonly type: string;
  readonly name: string;
  /** The engine's name, where the first had to be changed to be unique in the file. */
  readonly logicalName?: string;
  readonly id?: string;
  /** Name of another entry, or of a resource in the table of names. */
  readonly parent?: string;
  /** True for a component, which has no id. */
  readonly component?: boolean;
  /** Name of a provider that the program makes itself. */
  readonly provider?: string;
}

export interface ImportFile {
  /** URN by name, of resources that the state has. */
  readonly nameTable?: Readonly<Record<string, string>>;
  readonly resources: readonly ImportEntry[];
}

/** What `pulumi preview --import-file` has written. */
export function readImportFile(file: string): ImportFile {
  // Without anything to import the engine leaves the list out.
  return { resources: [], ...(JSON.parse(readFileSync(file, "utf8")) as Partial<ImportFile>) };
}

/** The entries that an entry belongs to, the outermost first. */
export function ownersOf(
  { parent }: ImportEntry,
  { resources }: Pick<ImportFile, "resources">,
): readonly ImportEntry[] {
  const owner = resources.find(({ name }) => name === parent);
  return owner === undefined ? [] : [...ownersOf(owner, { resources }), owner];
}

/** The file of these entries alone, with the components that they belong to. */
export function importOf(file: ImportFile, entries: readonly ImportEntry[]): ImportFile {
  const owners = new Set(entries.flatMap((entry) => ownersOf(entry, file)));
  const components = file.resources.filter((one) => one.component === true && owners.has(one));
  return { ...file, resources: [...components, ...entries] };
}

/** The engine asks a provider for what it imports, and takes it from the state. */
export const hasProvider = (
  { provider }: Pick<ImportEntry, "provider">,
  { nameTable = {} }: Pick<ImportFile, "nameTable">,
): boolean => provider === undefined || provider in nameTable;

/** A pattern of the provider's URN. It is the engine's own, so an update of it alone makes nothing in a cloud. */
export const providerOf = ({
  type,
  provider = "",
}: Pick<ImportEntry, "type" | "provider">): string =>
  `**pulumi:providers:${type.split(":")[0] ?? ""}::${provider}`;
