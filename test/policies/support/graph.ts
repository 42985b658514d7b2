// Planned resources as the policy library passes them to a rule: unknown values raise its own error when read.
import { join } from "node:path";

import * as library from "@pulumi/policy/proxy";

import { PACKAGES } from "../../../sandbox/clouds";
import { DeclaredOutputs, sdkFolder } from "../../../sandbox/clouds/declared-outputs";
import { previewOfCreation } from "../../../sandbox/clouds/preview";
import { SECRET_PATHS } from "../../../policies/lib/read-once";
import type { EngineResource } from "../../../policies/lib/node";

// The library's own proxy, which its type declarations leave out.
const { unknownCheckingProxy, unknownStringValue } = library as unknown as {
  readonly unknownCheckingProxy: (props: Record<string, unknown>) => Record<string, unknown>;
  readonly unknownStringValue: string;
};

/** What the engine does not know before the update. */
export const UNKNOWN: unknown = unknownStringValue;

/** A reference to another resource of the graph: not known in a preview, an id or a name afterwards. */
export class Ref {
  public constructor(
    public readonly to: string,
    public readonly what: "id" | "name",
    public readonly suffix: string,
  ) {}
}

export const idOf = (to: string, suffix = ""): Ref => new Ref(to, "id", suffix);
export const nameOf = (to: string): Ref => new Ref(to, "name", "");

/** A value that the program marks as secret. */
export class Marked {
  public constructor(public readonly value: unknown) {}
}
export const secret = (value: unknown): Marked => new Marked(value);

export interface Planned {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
  readonly dependsOn?: readonly string[];
  readonly provider?: {
    readonly type: string;
    readonly urn: string;
    readonly name: string;
    readonly props: Readonly<Record<string, unknown>>;
  };
}

export type Graph = readonly Planned[];
export type Phase = "preview" | "deployed";

/** The graph as a rule sees it, before the update or after it. */
export function seen(graph: Graph, phase: Phase = "preview"): EngineResource[] {
  const resources = new Map<string, EngineResource & { dependencies: EngineResource[] }>();
  for (const planned of graph) {
    const marks: string[] = [];
    const inputs = resolve(planned.props, "", phase, marks) as Record<string, unknown>;
    const props = phase === "preview" ? answered(planned.type, inputs) : { ...inputs };
    for (const values of [inputs, props]) {
      Object.defineProperty(values, SECRET_PATHS, { value: marks });
    }
    resources.set(planned.name, {
      type: planned.type,
      name: planned.name,
      urn: `urn:pulumi:test::program::${planned.type}::${planned.name}`,
      inputs: unknownCheckingProxy(inputs),
      props: unknownCheckingProxy(props),
      opts: { protect: planned.protect ?? false },
      dependencies: [],
      propertyDependencies: {},
      ...(planned.provider === undefined ? {} : { provider: planned.provider }),
    });
  }
  for (const planned of graph) {
    const resource = resources.get(planned.name);
    if (resource === undefined) continue;
    const byProperty: Record<string, EngineResource[]> = {};
    for (const [key, value] of Object.entries(planned.props)) {
      byProperty[key] = references(value).flatMap((ref) => resources.get(ref.to) ?? []);
    }
    Object.assign(resource, { propertyDependencies: byProperty });
    resource.dependencies.push(
      ...(planned.dependsOn ?? []).flatMap((name) => resources.get(name) ?? []),
      ...Object.values(byProperty).flat(),
    );
  }
  return [...resources.values()];
}

const ROOT = join(__dirname, "..", "..", "..");
const DECLARED = new Map(
  PACKAGES.map((pack) => [pack.name, new DeclaredOutputs(sdkFolder(pack.sdk, ROOT))]),
);

/** What the provider answers in the preview of a creation: hardly more than what it was given. */
function answered(type: string, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const pack = PACKAGES.find(({ name }) => type.startsWith(`${name}:`));
  const token = pack?.tokenOf?.(type) ?? type;
  return {
    ...previewOfCreation({
      previews: pack?.previews,
      given,
      foreseen: {},
      shape: pack === undefined ? undefined : DECLARED.get(pack.name)?.of(token),
      secrets: [],
      configured: true,
    }),
  };
}

/** An id of the shape that the cloud gives, ending in the resource's own name. */
function resolve(value: unknown, path: string, phase: Phase, marks: string[]): unknown {
  if (value instanceof Marked) {
    marks.push(path);
    return resolve(value.value, path, phase, marks);
  }
  if (value instanceof Ref) {
    if (phase === "preview") return UNKNOWN;
    return value.what === "name" ? value.to : `/planned/${value.to}${value.suffix}`;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => resolve(item, `${path}.${String(index)}`, phase, marks));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [
          key,
          resolve(item, path === "" ? key : `${path}.${key}`, phase, marks),
        ]),
    );
  }
  return value;
}

function references(value: unknown): readonly Ref[] {
  if (value instanceof Ref) return [value];
  if (value instanceof Marked) return references(value.value);
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(references);
  return [];
}

/** A change to a graph: what a mistake in a program would do to it. */
export type Change = (graph: Graph) => Graph;

function edit(name: string, change: (planned: Planned) => Planned): Change {
  return (graph) => {
    if (!graph.some((planned) => planned.name === name)) throw new Error(`no resource ${name}`);
    return graph.map((planned) => (planned.name === name ? change(planned) : planned));
  };
}

/** Sets one property; undefined takes it away. */
export const set = (name: string, path: string, value: unknown): Change =>
  edit(name, (planned) => ({
    ...planned,
    props: put(planned.props, path.split("."), value) as Planned["props"],
  }));

/** Takes one property away. */
export const unset = (name: string, path: string): Change => set(name, path, undefined);

export const unprotect = (name: string): Change =>
  edit(name, (planned) => ({ ...planned, protect: false }));

export const independent = (name: string): Change =>
  edit(name, (planned) => ({ ...planned, dependsOn: [] }));

export const remove =
  (...names: readonly string[]): Change =>
  (graph) => {
    for (const name of names) {
      if (!graph.some((planned) => planned.name === name)) throw new Error(`no resource ${name}`);
    }
    return graph.filter((planned) => !names.includes(planned.name));
  };

export const add =
  (...more: Graph): Change =>
  (graph) => [...graph, ...more];

export const all =
  (...changes: readonly Change[]): Change =>
  (graph) =>
    changes.reduce((before, change) => change(before), graph);

function put(target: unknown, keys: readonly string[], value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (Array.isArray(target)) {
    const copy: unknown[] = [...(target as readonly unknown[])];
    copy[Number(key)] = put(copy[Number(key)], rest, value);
    return copy;
  }
  const object = (target ?? {}) as Readonly<Record<string, unknown>>;
  return { ...object, [key]: put(object[key], rest, value) };
}
