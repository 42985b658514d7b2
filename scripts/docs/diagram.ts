// A Mermaid picture of one component among what an example registers, and the order in which its children are made.
import type { Registered } from "./examples";

/** More children of one type than this below one parent are drawn as one box. */
const ALIKE = 3;

interface Box {
  readonly id: string;
  readonly label: string;
  /** URN of the component that it is drawn inside; empty at the top. */
  readonly inside: string;
}

/** The picture of the component of that type, and of what it needs around it. */
export function diagram(resources: readonly Registered[], type: string): string {
  const graph = new Graph(resources, type);
  const boxes = graph.boxes();
  const draw = (inside: string, indent: string): readonly string[] => [
    ...boxes
      .filter((box) => box.inside === inside)
      .map(({ id, label }) => `${indent}${id}["${label}"]`),
    ...graph.components
      .filter(({ urn, parent }) => parent === inside && urn !== inside && graph.within(urn))
      .flatMap((component) => {
        const inner = draw(component.urn, `${indent}  `);
        if (inner.length === 0) return [];
        const title = `${noun(component.type)} ${component.name}`;
        return [
          `${indent}subgraph ${graph.idOf(component.urn)}["${title}"]`,
          ...inner,
          `${indent}end`,
        ];
      }),
  ];
  return ["flowchart LR", ...draw("", "  "), ...graph.arrows().map((arrow) => `  ${arrow}`)].join(
    "\n",
  );
}

/** Children in the order of their waits; those of one step are made at the same time. */
export function steps(
  resources: readonly Registered[],
  type: string,
): readonly (readonly Registered[])[] {
  return new Graph(resources, type).steps();
}

/** Last word of a type token. */
export const noun = (type: string): string => type.split(":").at(-1) ?? type;

class Graph {
  public readonly components: readonly Registered[];
  private readonly byUrn: ReadonlyMap<string, Registered>;
  private readonly focus: Registered;

  public constructor(resources: readonly Registered[], type: string) {
    this.byUrn = new Map(resources.map((each) => [each.urn, each]));
    this.components = resources.filter((each) => each.type.startsWith("platform-foundations:"));
    const focus = resources.find((each) => each.type === type);
    if (focus === undefined) throw new Error(`the example makes no ${type}`);
    this.focus = focus;
  }

  /** Whether something is the component in focus or lies below it. */
  public within(urn: string): boolean {
    for (let at = this.byUrn.get(urn); at !== undefined; at = this.byUrn.get(at.parent))
      if (at.urn === this.focus.urn) return true;
    return false;
  }

  public idOf(urn: string): string {
    return `r${String([...this.byUrn.keys()].indexOf(urn) + 1)}`;
  }

  public boxes(): readonly Box[] {
    const drawn = new Map<string, Box>();
    for (const resource of this.byUrn.values()) {
      const represented = this.representative(resource);
      if (this.within(represented.urn) && this.components.includes(represented)) continue;
      const id = this.idOf(represented.urn);
      const count = this.alike(represented).length;
      const label =
        count > ALIKE
          ? `${noun(represented.type)} × ${String(count)}`
          : `${noun(represented.type)}<br/>${represented.name}`;
      const inside = this.within(represented.urn) ? represented.parent : "";
      drawn.set(id, { id, label, inside });
    }
    return [...drawn.values()];
  }

  /** From what is made first to what waits for it, without arrows that a longer way already tells. */
  public arrows(): readonly string[] {
    const next = new Map<string, Set<string>>();
    for (const resource of this.byUrn.values())
      for (const earlier of resource.dependsOn) {
        const from = this.idOf(this.representativeOf(earlier));
        const to = this.idOf(this.representativeOf(resource.urn));
        if (from === to || !(this.within(earlier) || this.within(resource.urn))) continue;
        next.set(from, (next.get(from) ?? new Set()).add(to));
      }
    const reaches = (from: string, to: string, seen: Set<string>): boolean =>
      [...(next.get(from) ?? [])].some(
        (step) => step === to || (!seen.has(step) && (seen.add(step), reaches(step, to, seen))),
      );
    return [...next].flatMap(([from, targets]) =>
      [...targets]
        .filter((to) => ![...targets].some((via) => via !== to && reaches(via, to, new Set([to]))))
        .map((to) => `${from} --> ${to}`),
    );
  }

  public steps(): readonly (readonly Registered[])[] {
    const own = [...this.byUrn.values()].filter(
      (each) => this.within(each.urn) && !this.components.includes(each),
    );
    const depth = new Map<string, number>();
    const depthOf = ({ urn, dependsOn }: Registered): number => {
      const known = depth.get(urn);
      if (known !== undefined) return known;
      const before = own.filter((each) => dependsOn.includes(each.urn)).map(depthOf);
      const found = before.length === 0 ? 0 : Math.max(...before) + 1;
      depth.set(urn, found);
      return found;
    };
    const all: Registered[][] = [];
    for (const each of own) (all[depthOf(each)] ??= []).push(each);
    return all;
  }

  private alike({ type, parent, urn }: Registered): readonly Registered[] {
    const others = [...this.byUrn.values()].filter(
      (each) => each.type === type && each.parent === parent && this.within(urn),
    );
    return others.length > ALIKE ? others : [];
  }

  /** Inside the focus the resource itself, or the first of many alike; outside, the resource at the top. */
  private representative(resource: Registered): Registered {
    if (this.within(resource.urn)) return this.alike(resource)[0] ?? resource;
    let top = resource;
    for (let above = this.byUrn.get(top.parent); above !== undefined;) {
      top = above;
      above = this.byUrn.get(top.parent);
    }
    return top;
  }

  private representativeOf(urn: string): string {
    const resource = this.byUrn.get(urn);
    return resource === undefined ? urn : this.representative(resource).urn;
  }
}
