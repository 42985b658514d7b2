import { CLASSIC_PROPERTIES, CLASSIC_TYPES, fromClassic, type ClassicProperty } from "./classic";
import { INLINE } from "./inline";
import { canonicalType } from "./types";
import { Unknown, stepInto } from "./unknown";

/** What the policy library says of a resource, in a resource policy and in a stack policy alike. */
export interface EngineResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** What the program gave, in a resource policy; what the provider answers, in a stack policy. */
  readonly props: Readonly<Record<string, unknown>>;
  /** What the program gave, where it was seen before the stack was checked. */
  readonly inputs?: Readonly<Record<string, unknown>> | undefined;
  readonly opts: { readonly protect: boolean };
  /** The component that the resource belongs to; known in a stack policy only. */
  readonly parent?: EngineResource;
  readonly provider?: { readonly type: string; readonly props: Readonly<Record<string, unknown>> };
  readonly dependencies?: readonly EngineResource[];
  readonly propertyDependencies?: Readonly<Record<string, readonly EngineResource[]>>;
}

/** Whether a resource with this token can be or hold something of one type, asked before anything of it is read. */
export function canHold(token: string, type: string): boolean {
  const own = CLASSIC_TYPES[token] ?? canonicalType(token);
  return own === type || (INLINE[own] ?? []).some((place) => place.type === type);
}

/**
 * A node to check: a resource, or something declared inside one, such as a subnet inside a virtual
 * network. Reading never throws; what is not known yet comes back as {@link Unknown}.
 */
export class Node {
  public readonly type: string;
  /** What is declared inside, read once, so that a thing found twice is the same thing. */
  private readonly found = new Map<string, readonly Node[]>();

  private constructor(
    public readonly resource: EngineResource,
    private readonly root: Readonly<Record<string, unknown>>,
    /** What the program gave, without what the provider adds to it. */
    private readonly declared: Readonly<Record<string, unknown>>,
    private readonly path: readonly (string | number)[],
    type: string,
    private readonly classicToken: string | undefined,
  ) {
    this.type = type;
  }

  /** The resource as a whole; one of the classic Azure provider is read by its native names. */
  public static of(resource: EngineResource): Node {
    const { inputs = resource.props } = resource;
    const merged = inputs === resource.props ? inputs : layered(inputs, resource.props);
    const classic = fromClassic(resource.type, merged);
    const given = fromClassic(resource.type, inputs);
    return classic === undefined || given === undefined
      ? new Node(resource, merged, inputs, [], canonicalType(resource.type), undefined)
      : new Node(resource, classic.props, given.props, [], classic.type, resource.type);
  }

  /** Logical name, with the place inside the resource when the thing is declared inside one. */
  public get label(): string {
    const place = this.path.length === 0 ? "" : ` ${pathText(this.path)}`;
    return `"${this.resource.name}"${place}`;
  }

  public get urn(): string {
    return this.resource.urn;
  }

  public get protect(): boolean {
    return this.resource.opts.protect;
  }

  public get inline(): boolean {
    return this.path.length > 0;
  }

  /** The value at a dotted path: the value, undefined when absent, or {@link Unknown}. */
  public get(path: string): unknown {
    let value: unknown = this.root;
    for (const key of [...this.path, ...keysOf(path)]) value = this.step(value, key);
    return value ?? undefined;
  }

  /** Whether a value means this one to its provider: Azure reads text in any letter case. */
  public means(value: unknown, wanted: unknown): boolean {
    if (value === wanted) return true;
    return (
      this.ofAzure &&
      typeof value === "string" &&
      typeof wanted === "string" &&
      value.toLowerCase() === wanted.toLowerCase()
    );
  }

  /** Whether the value at a path is there and means this one. */
  public is(path: string, wanted: string | number | boolean): boolean {
    return this.means(this.get(path), wanted);
  }

  /** The text at a path; undefined for anything that is not text. */
  public text(path: string): string | undefined {
    const value = this.get(path);
    return typeof value === "string" ? value : undefined;
  }

  /** The elements of the list at a path; an absent list is empty. */
  public list(path: string): readonly unknown[] | Unknown {
    const value = this.get(path);
    if (value instanceof Unknown) return value;
    if (!Array.isArray(value)) return [];
    return Array.from({ length: value.length }, (_, index) => stepInto(value, index));
  }

  /** The objects of the list at a path, each to be checked by itself; none when the list is unknown. */
  public items(path: string, type = this.type): readonly Node[] {
    const key = `${type} ${path}`;
    const before = this.found.get(key);
    if (before !== undefined) return before;
    const value = this.get(path);
    if (!Array.isArray(value)) return [];
    const keys = [...this.path, ...keysOf(path)];
    const nodes = Array.from(
      { length: value.length },
      (_, index) =>
        new Node(
          this.resource,
          this.root,
          this.declared,
          [...keys, index],
          type,
          this.classicToken,
        ),
    );
    this.found.set(key, nodes);
    return nodes;
  }

  /**
   * Everything of one type that this resource is or holds. What is held counts when the program declares
   * it here: Azure lists the subnets of a network also when each was declared by itself.
   */
  public within(type: string): readonly Node[] {
    const inline = this.places(type)
      .filter((path) => this.declares(path) !== undefined)
      .flatMap((path) => this.items(path, type));
    return this.type === type ? [this, ...inline] : inline;
  }

  /** The lists of this resource that may hold things of one type and are not known yet. */
  public unseen(type: string): readonly { readonly path: string; readonly unknown: Unknown }[] {
    return this.places(type).flatMap((path) => {
      const value = this.declares(path);
      return value instanceof Unknown ? [{ path, unknown: value }] : [];
    });
  }

  private get ofAzure(): boolean {
    return this.type.startsWith("azure-native:");
  }

  // Azure reads the keys of tags and add-ons in any letter case, too.
  private step(value: unknown, key: string | number): unknown {
    const exact = stepInto(value, key);
    if (exact !== undefined || !this.ofAzure || typeof key !== "string") return exact;
    if (typeof value !== "object" || value === null) return undefined;
    const alike = Object.keys(value).find((one) => one.toLowerCase() === key.toLowerCase());
    return alike === undefined ? undefined : stepInto(value, alike);
  }

  private places(type: string): readonly string[] {
    return (INLINE[this.type] ?? [])
      .filter((place) => place.type === type)
      .map((place) => place.path);
  }

  private declares(path: string): unknown {
    return stepInto(this.declared, path) ?? undefined;
  }

  /** The path as its author wrote it, down from the resource. */
  public nameOf(path: string): string {
    return this.classicProperty(path)?.from ?? this.ownPath(path);
  }

  /** A value in the words of its author, who may write `false` where another provider says `Disabled`. */
  public asWritten(path: string, value: unknown): unknown {
    const { written } = this.classicProperty(path) ?? {};
    return written === undefined ? value : written(value);
  }

  /** The type as its author wrote it, for messages. */
  public get writtenType(): string {
    return this.classicToken !== undefined && !this.inline ? this.classicToken : this.type;
  }

  private ownPath(path: string): string {
    return pathText([...this.path, ...keysOf(path)]);
  }

  private classicProperty(path: string): ClassicProperty | undefined {
    const token = this.classicToken;
    return token === undefined ? undefined : CLASSIC_PROPERTIES[token]?.[this.ownPath(path)];
  }

  /** Resources that the top property of a path was computed from. */
  public sources(path: string): readonly EngineResource[] {
    const own = this.nameOf(path).split(/[.[]/u)[0] ?? "";
    return this.resource.propertyDependencies?.[own] ?? [];
  }
}

/**
 * What the program gave, over what the provider answers. A provider leaves unknown in a preview whatever the program did not
 * give, and whole lists of which the program says every word, so an answer that is not known yet counts as not given: the
 * declared graph is what is checked.
 */
function layered(
  inputs: Readonly<Record<string, unknown>>,
  outputs: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const view: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(outputs)) {
    const value = (): unknown => stepInto(outputs, key);
    const get = (): unknown => (value() instanceof Unknown ? undefined : value());
    Object.defineProperty(view, key, { enumerable: true, configurable: true, get });
  }
  for (const key of Object.keys(inputs)) {
    const get = (): unknown => inputs[key];
    Object.defineProperty(view, key, { enumerable: true, configurable: true, get });
  }
  return view;
}

function keysOf(path: string): readonly (string | number)[] {
  if (path === "") return [];
  return path.split(".").map((key) => (/^\d+$/u.test(key) ? Number(key) : key));
}

function pathText(keys: readonly (string | number)[]): string {
  return keys
    .map((key, index) =>
      typeof key === "number" ? `[${String(key)}]` : index === 0 ? key : `.${key}`,
    )
    .join("");
}
