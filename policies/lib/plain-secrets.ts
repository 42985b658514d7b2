import type { Node } from "./node";
import { violation, type Problem } from "./problem";
import { isMarked, secretPaths } from "./read-once";
import { Unknown, stepInto } from "./unknown";

// A text with one of these shapes is a credential, whatever its property is called.
const CREDENTIALS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/u, "a private key"],
  [/\bAccountKey=[A-Za-z0-9+/=]{40,}/u, "a storage account key"],
  [/\bSharedAccessKey=[A-Za-z0-9+/=]{20,}/u, "a shared access key"],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/u, "an AWS access key"],
  [/\bgh[pousr]_[A-Za-z0-9]{36}\b/u, "a repository token"],
  [/:\/\/[^\s:/@]+:[^\s:/@]{3,}@/u, "a password inside an address"],
];

/** Properties that hold a secret by their meaning, by type; `*` is every type. */
const SECRET_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  "*": ["administratorLoginPassword", "administratorPassword", "adminPassword", "masterPassword"],
  "azure-native:keyvault:Secret": ["properties.value"],
  "azure:keyvault/secret:Secret": ["value"],
  "azure-native:compute:VirtualMachine": ["osProfile.adminPassword"],
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretString"],
  "aws:rds/instance:Instance": ["password"],
  "aws:rds/cluster:Cluster": ["masterPassword"],
};

/** Every plain-text secret in the properties of one resource. */
export function* plainSecrets(node: Node): Generator<Problem> {
  const paths = secretPaths(node.resource.props);
  // State that was exported hides what it knows to be secret.
  const isSecret = (path: string, value: unknown): boolean =>
    value === "[secret]" || (paths !== undefined && isMarked(paths, path));

  if (paths !== undefined) {
    const whole = new Set([
      ...(SECRET_PROPERTIES["*"] ?? []),
      ...(SECRET_PROPERTIES[node.type] ?? []),
      ...(SECRET_PROPERTIES[node.resource.type] ?? []),
    ]);
    for (const path of whole) {
      const value = read(node.resource.props, path);
      if (typeof value !== "string" || value === "" || isSecret(path, value)) continue;
      yield violation(node, path, "holds a secret in plain text");
    }
  }
  for (const { path, text } of texts(node.resource.props, "")) {
    if (isSecret(path, text)) continue;
    const found = CREDENTIALS.find(([shape]) => shape.test(text));
    if (found !== undefined) yield violation(node, path, `holds ${found[1]} in plain text`);
  }
}

function read(props: unknown, path: string): unknown {
  return path.split(".").reduce(stepInto, props);
}

function* texts(value: unknown, path: string): Generator<{ path: string; text: string }> {
  if (typeof value === "string") yield { path, text: value };
  if (value === null || typeof value !== "object" || value instanceof Unknown) return;
  for (const key of Object.keys(value)) {
    yield* texts(stepInto(value, key), path === "" ? key : `${path}.${key}`);
  }
}
