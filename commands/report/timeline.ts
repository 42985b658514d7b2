// The order of a deployment from nothing: each resource starts when everything that it waits for exists.
import { secondsOf } from "../change/durations";
import { nounOf, type Graph, type Resource } from "./graph";

/** One resource on the time axis. */
export interface Bar {
  readonly urn: string;
  readonly name: string;
  readonly noun: string;
  /** Unit: seconds. */
  readonly start: number;
  /** Unit: seconds. */
  readonly seconds: number;
  /** Whether the whole deployment would be shorter if this were. */
  readonly decides: boolean;
}

export interface Timeline {
  readonly bars: readonly Bar[];
  /** The resources that determine the duration, in their order. */
  readonly chain: readonly Bar[];
  /** Unit: seconds. */
  readonly seconds: number;
  /** Types whose typical duration is not known, counted as nothing. */
  readonly unknown: readonly string[];
}

/** The shortest time a first deployment takes when nothing waits without need. */
export function timelineOf(graph: Graph): Timeline {
  const ends = new Map<string, number>();
  const last = new Map<string, string>();
  const unknown = new Set<string>();
  const secondsFor = ({ type }: Resource): number => {
    if (type.startsWith("platform-foundations:")) return 0;
    const seconds = secondsOf({ type, action: "create" });
    if (seconds === undefined) unknown.add(type);
    return seconds ?? 0;
  };
  const endOf = (resource: Resource): number => {
    const known = ends.get(resource.urn);
    if (known !== undefined) return known;
    ends.set(resource.urn, 0); // a circle cannot be deployed, and does not hang the report
    let start = 0;
    for (const urn of resource.dependsOn) {
      const earlier = graph.at(urn);
      const end = earlier === undefined ? 0 : endOf(earlier);
      if (end > start) {
        start = end;
        last.set(resource.urn, urn);
      }
    }
    const end = start + secondsFor(resource);
    ends.set(resource.urn, end);
    return end;
  };
  for (const resource of graph.resources) endOf(resource);
  const seconds = Math.max(0, ...ends.values());
  const chain = new Set<string>();
  let at = [...ends].find(([, end]) => end === seconds)?.[0];
  while (at !== undefined && !chain.has(at)) {
    chain.add(at);
    at = last.get(at);
  }
  const bars = graph.resources
    .filter(({ type }) => !type.startsWith("platform-foundations:"))
    .map((resource): Bar => {
      const took = secondsFor(resource);
      return {
        urn: resource.urn,
        name: resource.name,
        noun: nounOf(resource),
        start: (ends.get(resource.urn) ?? 0) - took,
        seconds: took,
        decides: took > 0 && chain.has(resource.urn),
      };
    })
    .sort((a, b) => a.start - b.start || b.seconds - a.seconds);
  return { bars, chain: bars.filter(({ decides }) => decides), seconds, unknown: [...unknown] };
}
