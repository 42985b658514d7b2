// One choice settles outbound type, routes and gateway together: Azure refuses a cluster whose three disagree.
import { isIpv4Address, parseCidr } from "../cidr";
import { reasonIssues, type NamedException } from "../exceptions";
import { throwIfAny, type Issue } from "../issues";

/** The ways out of a spoke. */
export const EgressMode = {
  NatGateway: "natGateway",
  Appliance: "appliance",
  LoadBalancer: "loadBalancer",
} as const;
export type EgressMode = (typeof EgressMode)[keyof typeof EgressMode];

/** What AKS calls each of them. */
export const OUTBOUND_TYPES = {
  natGateway: "userAssignedNATGateway",
  appliance: "userDefinedRouting",
  loadBalancer: "loadBalancer",
} as const satisfies Readonly<Record<EgressMode, string>>;
export type OutboundType = (typeof OUTBOUND_TYPES)[EgressMode];

/** Engineering choices of the gateway. */
export const NAT_DEFAULTS = { idleTimeoutMinutes: 4, addressZones: ["1", "2", "3"] } as const;
const IDLE_TIMEOUT = { first: 4, last: 120 } as const;

/** A route to an appliance or another gateway by address. */
export interface PlannedRoute {
  /** Unique within the table. */
  readonly name: string;
  /** Canonical IPv4 range of the destinations. */
  readonly addressPrefix: string;
  /** Address of the next hop. */
  readonly nextHopIp: string;
}

export const DEFAULT_ROUTE = "0.0.0.0/0";

export type EgressShape =
  | {
      readonly mode: "natGateway";
      readonly idleTimeoutMinutes?: number;
      readonly zone?: string;
      readonly addressZones?: readonly string[];
      readonly hasAddress: boolean;
    }
  | { readonly mode: "appliance"; readonly nextHopIp: string }
  | ({ readonly mode: "loadBalancer" } & NamedException);

export interface PlannedEgress {
  readonly outboundType: OutboundType;
  /** Routes that the mode needs in every table; no default route with a NAT gateway, which cannot be a next hop. */
  readonly routes: readonly PlannedRoute[];
  readonly gateway:
    | {
        readonly idleTimeoutMinutes: number;
        /** At most one: a Standard gateway lives in one zone or in none. */
        readonly zones: readonly string[];
        /** Zones of the address that is created; absent when the caller brings one. */
        readonly addressZones: readonly string[] | undefined;
      }
    | undefined;
  /** For the cluster, whose egress address is not fixed in mode `loadBalancer`. */
  readonly withoutFixedEgress: NamedException | undefined;
}

export function planEgress(subject: string, shape: EgressShape): PlannedEgress {
  throwIfAny(subject, egressIssues(shape));
  const outboundType = OUTBOUND_TYPES[shape.mode];
  switch (shape.mode) {
    case "natGateway":
      return {
        outboundType,
        routes: [],
        gateway: {
          idleTimeoutMinutes: shape.idleTimeoutMinutes ?? NAT_DEFAULTS.idleTimeoutMinutes,
          zones: shape.zone === undefined ? [] : [shape.zone],
          addressZones: shape.hasAddress
            ? undefined
            : (shape.addressZones ?? NAT_DEFAULTS.addressZones),
        },
        withoutFixedEgress: undefined,
      };
    case "appliance":
      return {
        outboundType,
        routes: [
          {
            name: "default-to-appliance",
            addressPrefix: DEFAULT_ROUTE,
            nextHopIp: shape.nextHopIp,
          },
        ],
        gateway: undefined,
        withoutFixedEgress: undefined,
      };
    case "loadBalancer":
      return {
        outboundType,
        routes: [],
        gateway: undefined,
        withoutFixedEgress: { reason: shape.reason },
      };
  }
}

export function egressIssues(shape: EgressShape): readonly Issue[] {
  switch (shape.mode) {
    case "natGateway":
      return natIssues(shape);
    case "appliance":
      return isIpv4Address(shape.nextHopIp) ? [] : [nextHopIssue("nextHopIp", shape.nextHopIp)];
    case "loadBalancer":
      return reasonIssues("reason", shape.reason);
  }
}

function natIssues(shape: EgressShape & { readonly mode: "natGateway" }): readonly Issue[] {
  const issues: Issue[] = [];
  const { idleTimeoutMinutes: minutes, zone, addressZones } = shape;
  const { first, last } = IDLE_TIMEOUT;
  if (
    minutes !== undefined &&
    !(Number.isInteger(minutes) && minutes >= first && minutes <= last)
  ) {
    issues.push({
      path: "idleTimeoutMinutes",
      problem: `${String(minutes)} is out of range`,
      hint: `use a whole number from ${String(first)} to ${String(last)}`,
    });
  }
  if (zone !== undefined && !isZone(zone)) issues.push(zoneIssue("zone", zone));
  addressZones?.forEach((entry, index) => {
    if (!isZone(entry)) issues.push(zoneIssue(`addressZones[${String(index)}]`, entry));
  });
  if (shape.hasAddress && addressZones !== undefined) {
    issues.push({
      path: "addressZones",
      problem: "is given although publicIpId brings an address",
      hint: "remove it; the address has zones of its own",
    });
  }
  return issues;
}

/** Everything wrong with routes that a caller adds to a table. */
export function routeIssues(path: string, routes: readonly PlannedRoute[]): readonly Issue[] {
  const issues: Issue[] = [];
  routes.forEach((route, index) => {
    const where = `${path}[${String(index)}]`;
    const parsed = parseCidr(route.addressPrefix);
    if (!parsed.ok) {
      issues.push({ path: `${where}.addressPrefix`, problem: parsed.problem, hint: parsed.hint });
    } else if (parsed.cidr.prefix === 0) {
      issues.push({
        path: `${where}.addressPrefix`,
        problem: `${DEFAULT_ROUTE} decides how everything leaves`,
        hint: "choose egress mode appliance instead; a default route and a NAT gateway contradict each other",
      });
    }
    if (!isIpv4Address(route.nextHopIp)) {
      issues.push(nextHopIssue(`${where}.nextHopIp`, route.nextHopIp));
    }
    const earlier = routes.slice(0, index);
    if (earlier.some(({ name }) => name.toLowerCase() === route.name.toLowerCase())) {
      issues.push({
        path: `${where}.name`,
        problem: `${route.name} appears twice`,
        hint: "give each route a name of its own",
      });
    }
    if (earlier.some(({ addressPrefix }) => addressPrefix === route.addressPrefix)) {
      issues.push({
        path: `${where}.addressPrefix`,
        problem: `${route.addressPrefix} has two next hops`,
        hint: "keep one route for each range",
      });
    }
  });
  return issues;
}

const isZone = (text: string): boolean => /^[123]$/.test(text);

const zoneIssue = (path: string, zone: string): Issue => ({
  path,
  problem: `${JSON.stringify(zone)} is not an availability zone`,
  hint: 'use "1", "2" or "3"',
});

const nextHopIssue = (path: string, text: string): Issue => ({
  path,
  problem: `${JSON.stringify(text)} is not an IPv4 address`,
  hint: "give the private address of the appliance",
});
