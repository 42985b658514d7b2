// Names that the clouds show. A logical name is identity and never changes; these are presentation, bounded by
// each service's own rules, stable for the same parts, and different for parts that differ.
import { createHash } from "node:crypto";

interface NameRule {
  readonly max: number;
  readonly min: number;
  readonly separator: "-" | "";
  /** What the whole name must look like. */
  readonly pattern: RegExp;
  /** Global names carry a hash even when they are short enough. */
  readonly global?: boolean | undefined;
  readonly lowercase?: boolean | undefined;
}

/** Azure naming rules by service ("Naming rules and restrictions for Azure resources"). */
const RULES = {
  storageAccount: {
    min: 3,
    max: 24,
    separator: "",
    pattern: /^[a-z0-9]{3,24}$/,
    global: true,
    lowercase: true,
  },
  keyVault: {
    min: 3,
    max: 24,
    separator: "-",
    pattern: /^[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]$/,
    global: true,
    lowercase: true,
  },
  containerRegistry: {
    min: 5,
    max: 50,
    separator: "",
    pattern: /^[a-z0-9]{5,50}$/,
    global: true,
    lowercase: true,
  },
  postgresServer: {
    min: 3,
    max: 63,
    separator: "-",
    pattern: /^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/,
    global: true,
    lowercase: true,
  },
  cognitiveAccount: {
    min: 2,
    max: 64,
    separator: "-",
    pattern: /^[a-z0-9](?!.*--)[a-z0-9-]{0,62}[a-z0-9]$/,
    global: true,
    lowercase: true,
  },
  resourceGroup: { min: 1, max: 90, separator: "-", pattern: /^[\w.()-]{0,89}[\w()-]$/ },
  managedIdentity: { min: 3, max: 128, separator: "-", pattern: /^[A-Za-z0-9][\w-]{2,127}$/ },
  /** A link, peering or flow log in a zone, network or watcher that others write into as well: its name must be unique there. */
  sharedChild: {
    min: 1,
    max: 80,
    separator: "-",
    pattern: /^[A-Za-z0-9]([\w.-]{0,78}\w)?$/,
    global: true,
  },
  iamRole: { min: 1, max: 64, separator: "-", pattern: /^[A-Za-z0-9-]{1,64}$/ },
  workspace: {
    min: 4,
    max: 63,
    separator: "-",
    pattern: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
  },
} as const satisfies Readonly<Record<string, NameRule>>;

export type NameKind = keyof typeof RULES;

const HASH_LENGTH = 6;

/**
 * A valid, stable name of the given kind.
 *
 * Global names end in six hexadecimal digits of a SHA-256 over the parts and `scope` (give it the subscription, so two
 * customers with equal words get different names). Names that are too long are cut in the middle and carry the hash.
 * @throws TypeError when the parts hold no usable character: a defect of the caller.
 */
export function physicalName(
  kind: NameKind,
  parts: readonly [string, ...string[]],
  scope = "",
): string {
  const rule: NameRule = RULES[kind];
  const clean = parts.map((part) => cleanPart(rule, part)).filter((part) => part !== "");
  const full = clean.join(rule.separator);
  const plain = rule.global !== true && full.length <= rule.max;
  const name = plain ? full : withHash(rule, full, hashOf(parts, scope));
  if (!rule.pattern.test(name)) {
    throw new TypeError(
      `${JSON.stringify(parts)} gives no valid ${kind} name: ${JSON.stringify(name)}`,
    );
  }
  return name;
}

/** True when `name` satisfies the service's own rule; for names that a user gives. */
export function isPhysicalName(kind: NameKind, name: string): boolean {
  return RULES[kind].pattern.test(name);
}

/** The rule in words, for hints. */
export function physicalNameRule(kind: NameKind): string {
  const rule: NameRule = RULES[kind];
  const letters = rule.lowercase === true ? "lower-case letters" : "letters";
  const separators = rule.separator === "-" ? ", digits and hyphens" : " and digits";
  return `${String(rule.min)} to ${String(rule.max)} ${letters}${separators}`;
}

function cleanPart(rule: NameRule, part: string): string {
  const cased = rule.lowercase === true ? part.toLowerCase() : part;
  if (rule.separator === "") return cased.replaceAll(/[^A-Za-z0-9]/g, "");
  return cased.replaceAll(/[^A-Za-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "");
}

function withHash(rule: NameRule, full: string, hash: string): string {
  const space = rule.max - rule.separator.length - hash.length;
  const stem = full.slice(0, space).replace(/-+$/, "");
  return `${stem}${rule.separator}${hash}`;
}

// Over the parts, not over their join: ["a-b"] and ["a", "b"] must differ.
function hashOf(parts: readonly string[], scope: string): string {
  return createHash("sha256")
    .update(JSON.stringify([scope, ...parts]))
    .digest("hex")
    .slice(0, HASH_LENGTH);
}
