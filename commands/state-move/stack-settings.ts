import { isMap, isScalar, isSeq, parseDocument } from "yaml";

/** What a stack file says about its secrets provider: a salt for a passphrase, an address and a key for a cloud's. */
export interface SecretsSettings {
  readonly secretsprovider?: string;
  readonly encryptedkey?: string;
  readonly encryptionsalt?: string;
}

const KEYS = ["secretsprovider", "encryptedkey", "encryptionsalt"] as const;

/** Reads the secrets provider from a stack file's text. */
export function secretsSettingsIn(text: string): SecretsSettings {
  const document = parseDocument(text);
  return Object.fromEntries(
    KEYS.flatMap((key) => (document.has(key) ? [[key, String(document.get(key))]] : [])),
  );
}

export const sameSettings = (a: SecretsSettings, b: SecretsSettings): boolean =>
  KEYS.every((key) => a[key] === b[key]);

/** Every encrypted value of a stack file, in the order in which they stand. */
export function ciphertextsIn(text: string): string[] {
  return secureNodes(parseDocument(text)).map(({ ciphertext }) => ciphertext);
}

/** The stack file with another secrets provider and its encrypted values replaced, one for one; the rest untouched. */
export function withSecrets(
  text: string,
  settings: SecretsSettings,
  ciphertexts: readonly string[],
): string {
  const document = parseDocument(text);
  secureNodes(document).forEach(({ path }, index) => {
    document.setIn([...path, "secure"], ciphertexts[index]);
  });
  const comment = headComment(document);
  for (const key of KEYS) {
    if (settings[key] === undefined) document.delete(key);
    else document.set(key, settings[key]);
  }
  // The comment at the head of a file belongs to its first key, and would go with it.
  if (comment !== undefined && headComment(document) !== comment)
    document.commentBefore = [comment, document.commentBefore].filter(Boolean).join("\n");
  return document.toString();
}

function headComment({ contents }: ReturnType<typeof parseDocument>): string | undefined {
  if (!isMap(contents)) return undefined;
  const key: unknown = contents.items[0]?.key;
  return contents.commentBefore ?? (isScalar(key) ? (key.commentBefore ?? undefined) : undefined);
}

interface SecureNode {
  readonly path: readonly (string | number)[];
  readonly ciphertext: string;
}

function secureNodes(document: ReturnType<typeof parseDocument>): SecureNode[] {
  const found: SecureNode[] = [];
  const visit = (node: unknown, path: SecureNode["path"]): void => {
    if (isSeq(node))
      node.items.forEach((item, index) => {
        visit(item, [...path, index]);
      });
    if (!isMap(node)) return;
    const ciphertext: unknown = node.get("secure");
    if (node.items.length === 1 && typeof ciphertext === "string") found.push({ path, ciphertext });
    else for (const { key, value } of node.items) visit(value, [...path, String(key)]);
  };
  visit(document.get("config"), ["config"]);
  return found;
}
