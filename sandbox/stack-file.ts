import { isMap, isSeq, parseDocument, type Document, type ParsedNode } from "yaml";

/** Keys under which one setting is found below `config`, outermost first. */
export type SettingPath = readonly (string | number)[];

/** What the engine writes into a stack file about the secrets provider. */
const PROVIDER_KEYS = ["secretsprovider", "encryptedkey", "encryptionsalt"] as const;

/** A stack file for the engine to use in the sandbox. */
export interface MergedStackFile {
  readonly text: string;
  /** Secret settings for which the sandbox has no value of its own yet; left out of `text`. */
  readonly missingSecrets: readonly SettingPath[];
}

/**
 * The values of `source`, with the secrets provider and the secret values of `kept`: a secret in the clone is
 * encrypted for a provider that the sandbox cannot and should not ask.
 *
 * @throws Error with the place of the fault when `source` is not valid YAML
 */
export function mergeStackFile(source: string, kept: string): MergedStackFile {
  const merged = parseDocument(source);
  const [error] = merged.errors;
  if (error !== undefined) throw new Error((error.message.split("\n")[0] ?? "").replace(/:$/, ""));
  const before = parseDocument(kept);
  for (const key of PROVIDER_KEYS) {
    merged.delete(key);
    if (before.has(key)) merged.set(key, before.get(key));
  }
  const missingSecrets = secretPathsIn(merged).filter((path) => {
    const value: unknown = before.getIn(["config", ...path]);
    if (isSecret(value)) merged.setIn(["config", ...path, "secure"], value.get("secure"));
    else merged.deleteIn(["config", ...path]);
    return !isSecret(value);
  });
  return { text: merged.toString(), missingSecrets };
}

function secretPathsIn(document: Document<ParsedNode>): SettingPath[] {
  const found: SettingPath[] = [];
  const visit = (node: unknown, path: SettingPath): void => {
    if (isSecret(node)) found.push(path);
    else if (isMap(node))
      for (const { key, value } of node.items) visit(value, [...path, String(key)]);
    else if (isSeq(node))
      node.items.forEach((item, index) => {
        visit(item, [...path, index]);
      });
  };
  visit(document.get("config"), []);
  return found;
}

const isSecret = (node: unknown): node is { get(key: "secure"): unknown } =>
  isMap(node) && node.items.length === 1 && node.has("secure");
