// Where a run ended: state and clouds, without what differs from one run to the next.
import { readFileSync } from "node:fs";
import { textsIn } from "../../commands/report/graph";
import { filesBelow } from "../../process/files-below";
import type { CloudResource } from "../../sandbox/cloud-store";
import type { StateResource } from "../../sandbox/exported-state";
import type { Trial } from "./trial";

/** How a run ended. */
export interface End {
  /** State and clouds, comparable with those of another run. */
  readonly settled: unknown;
  /** Resources whose recorded outputs or id are not those of the clouds. */
  readonly stale: readonly string[];
  /** Resources in the clouds that the state does not know, by URN. */
  readonly orphans: readonly string[];
  /** URNs that several resources of the clouds have. */
  readonly duplicates: readonly string[];
  /** Files, or messages for people, that show a secret of the state. */
  readonly exposed: readonly string[];
}

export async function endOf(trial: Trial): Promise<End> {
  const { deployment } = await trial.exportState();
  const kept = [...(deployment.resources ?? [])].sort(byUrn);
  const found = [...trial.store.list()].sort(byUrn);
  const answers = new Map(found.map(({ id, outputs }) => [id, outputs]));
  const known = new Set(kept.map(({ urn, id }) => `${urn} ${id ?? ""}`));
  const there = JSON.stringify({
    pending: deployment.pending_operations ?? [],
    state: kept.map(settledPartOf),
    store: found.map(({ urn, id, inputs }) => ({ urn, id, inputs })),
    held: trial.store.reservedNames(),
  });
  return {
    settled: JSON.parse(named(there, kept)),
    stale: kept
      .filter(
        ({ id = "", type, outputs }) =>
          /^(aws|azure-native|azuread|kubernetes):/.test(type) &&
          JSON.stringify(hidden(outputs)) !== JSON.stringify(answers.get(id)),
      )
      .map(({ urn }) => urn),
    orphans: found.filter(({ urn, id }) => !known.has(`${urn} ${id}`)).map(({ urn }) => urn),
    duplicates: repeated(found),
    exposed: await exposedBy(trial),
  };
}

function repeated(found: readonly CloudResource[]): readonly string[] {
  const made = found.filter(({ urn }) => urn !== "").map(({ urn }) => urn);
  return [...new Set(made.filter((urn, index) => made.indexOf(urn) !== index))];
}

/** Identifiers, addresses and keys that are another in each run. */
const DRAWN =
  /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\br-rtb-[0-9a-f]+\b|\bnacl-\d+\b|\b[a-z]+-[0-9a-f]{17}\b|[0-9a-f]{32,40}|\b[A-Z][A-Z0-9]{20}\b|\b\d+\.\d+\.\d+\.\d+\b|ssh-rsa [\w+/=]+/g;

/** The text with what was made up for a resource named after it, wherever it stands. Longer ones first: one may hold another. */
export function named(text: string, resources: readonly StateResource[]): string {
  const names = new Map<string, string>();
  for (const { urn, id, inputs, outputs } of resources) {
    const given = JSON.stringify(inputs ?? {});
    const drawn = new Set(JSON.stringify({ id, outputs }).match(DRAWN));
    [...drawn]
      .filter((value) => !given.includes(value) && !names.has(value))
      .forEach((value, index) => names.set(value, `<${index + 1} of ${urn}>`));
  }
  return [...names]
    .sort(([a], [b]) => b.length - a.length)
    .reduce((all, [value, name]) => all.replaceAll(value, name), text);
}

/** Times and places in the program; `importID` says how the state came to know a resource, and recovery imports. */
const VOLATILE = new Set([
  "created",
  "modified",
  "outputs",
  "stackTrace",
  "sourcePosition",
  "importID",
]);

function settledPartOf(resource: StateResource): unknown {
  const lasting = Object.entries(resource).filter(([key]) => !VOLATILE.has(key));
  const settled = lasting.map(([key, value]: [string, unknown]) => [
    key,
    key === "propertyDependencies" && typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, set]) => [name, inOrder(set)]))
      : inOrder(value),
  ]);
  return hidden(Object.fromEntries(settled));
}

const inOrder = (set: unknown): unknown =>
  Array.isArray(set) ? [...(set as unknown[])].sort() : set;

/** Each encryption of a secret differs; that it is one does not. */
const hidden = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value ?? {}, (_, item: unknown) =>
      typeof item === "object" && item !== null && "ciphertext" in item ? "[secret]" : item,
    ),
  );

const byUrn = (a: { readonly urn: string }, b: { readonly urn: string }): number =>
  a.urn < b.urn ? -1 : 1;

/** Shorter values, such as a number, are found in any file by chance. */
const SHORTEST_SECRET = 12;

/** Looks for the secrets of the state in everything that the trial wrote. */
async function exposedBy(trial: Trial): Promise<readonly string[]> {
  const secrets = secretsIn(await trial.exportState("--show-secrets"));
  const shows = (text: string | Buffer): boolean => secrets.some((secret) => text.includes(secret));
  return [
    ...filesBelow(trial.dir).filter((file) => shows(readFileSync(file))),
    ...(shows(trial.messages) ? ["the messages"] : []),
  ];
}

/** A public key may be shown, although the state may keep it as a secret, beside its private key. */
const PUBLIC_KEY = /^ssh-|^-----BEGIN PUBLIC KEY-----/;

/** Each secret text of a decrypted state, of which the longest line is enough to find it. */
export function secretsIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  if (!("plaintext" in value)) return Object.values(value).flatMap(secretsIn);
  return textsIn(JSON.parse(String(value.plaintext)))
    .filter((text) => !PUBLIC_KEY.test(text))
    .map((text) => text.split("\n").reduce((a, b) => (b.length > a.length ? b : a)))
    .filter((line) => line.length >= SHORTEST_SECRET);
}
