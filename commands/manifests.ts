// Objects of the Kubernetes API in a plan, as an API server takes them.
import { stringify } from "yaml";
import { UNKNOWN } from "../process/engine-values";
import type { PlannedResource } from "../sandbox/plan";

/** One object. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** What is put where a value is known only after creation. */
export const PENDING = "known-after-creation";
/** What is put where a secret value would be. */
export const PLACEHOLDER = "secret-not-exported";

const SECRET = "[secret]";

/** The objects of a plan, namespaces and cluster-wide ones first, then by kind and name. */
export function manifestsOf(
  resources: readonly PlannedResource[],
  secrets: "omit" | "placeholder" = "omit",
): readonly Manifest[] {
  return resources
    .filter(
      ({ type }) => type.startsWith("kubernetes:") && !/^kubernetes:(helm\.sh|yaml)/.test(type),
    )
    .map((resource) => manifestOf(resource, secrets))
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

export const yamlOf = (manifest: Manifest): string => stringify(manifest, { lineWidth: 0 });

/** A file name that sorts as the objects have to be applied. */
export function fileNameOf({ kind, metadata }: Manifest, index: number): string {
  const words = [String(index).padStart(3, "0"), kind, metadata.namespace, metadata.name];
  return `${words
    .filter((word) => word !== undefined)
    .join("-")
    .toLowerCase()}.yaml`;
}

const orderOf = ({ kind, metadata }: Manifest): string => {
  const rank = kind === "Namespace" ? 0 : metadata.namespace === undefined ? 1 : 2;
  return `${String(rank)} ${kind} ${metadata.namespace ?? ""} ${metadata.name}`;
};

function manifestOf({ type, inputs }: PlannedResource, secrets: "omit" | "placeholder"): Manifest {
  const [, version = "", kind = ""] = type.split(":");
  const apiVersion = version.replace(/^core\//, "");
  if (kind !== "Secret") return settled({ ...inputs, apiVersion, kind }) as Manifest;
  const { stringData, data, ...rest } = inputs;
  return settled({
    ...rest,
    apiVersion,
    kind,
    ...(secrets === "placeholder" ? { stringData: placeholdersOf(stringData ?? data) } : {}),
  }) as Manifest;
}

// A value that is secret as a whole hides even its keys; it gets one placeholder.
function placeholdersOf(values: unknown): Readonly<Record<string, string>> {
  if (typeof values !== "object" || values === null) return { value: PLACEHOLDER };
  return Object.fromEntries(Object.keys(values).map((key) => [key, PLACEHOLDER]));
}

function settled(value: unknown): unknown {
  if (value === UNKNOWN) return PENDING;
  if (value === SECRET) return PLACEHOLDER;
  if (Array.isArray(value)) return value.map(settled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, settled(inner)]));
}
