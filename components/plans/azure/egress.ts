// One choice settles outbound type, routes and gateway together: Azure refuses a cluster whose three disagree.
import { isSameName, networkPartNameIssues } from "./arm-names";
import { isIpv4Address, parseCidr } from "../cidr";
import { reasonIssues, type NamedException } from "../exceptions";
import { throwIfAny, type Issue } from "../issues";
import { AVAILABILITY_ZONES, isAvailabilityZone } from "./zones";

/** How a spoke reaches the internet. */
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
export const NAT_DEFAULTS = { idleTimeoutMinutes: 4, addressZones: AVAILABILITY_ZONES } as const;
/** What Azure accepts. Unit: minutes. */
export const NAT_LIMITS = { idleTimeoutMinutes: { min: 4, max: 120 } } as const;

/** A route to an appliance or another gateway by address. */
export interface PlannedRoute<Text = string> {
  /** Unique within the table. */
  readonly name: string;
  /** Canonical IPv4 range of the destinations. */
  readonly addressPrefix: Text;
  /** Address of the next hop. */
  readonly nextHopIp: Text;
}

export const DEFAULT_ROUTE = "0.0.0.0/0";

export interface NatGatewayShape {
  /**
   * Optional. Time after which an idle connection is dropped.
   *
   * Unit: minutes, 4 to 120.
   * Error: `idleTimeoutMinutes: 2 is out of range; use a whole number from 4 to 120`.
   * Source: Azure NAT Gateway, "TCP idle timeout".
   * @default 4
   */
  readonly idleTimeoutMinutes?: number | undefined;
  /** Optional. Pins the gateway to one zone: `1`, `2` or `3`. @default - no zone; Azure places it */
  readonly zone?: string | undefined;
  /** Optional. Zones of the created address; `[]` where the region has none. @default ["1", "2", "3"] */
  readonly addressZones?: readonly string[] | undefined;
  /** Required. Whether the caller gives the id of an address, so that none is created. */
  readonly hasAddress: boolean;
}

export type EgressShape =
  | ({ readonly mode: "natGateway" } & NatGatewayShape)
  | { readonly mode: "appliance"; readonly nextHopIp: string }
  | ({ readonly mode: "loadBalancer" } & NamedException);

export interface PlannedNatGateway {
  readonly idleTimeoutMinutes: number;
  /** At most one: a Standard gateway is placed in one zone or in none. */
  readonly zones: readonly string[];
  /** Zones of the address that is created; undefined when the caller gives one. */
  readonly addressZones: readonly string[] | undefined;
}

export interface PlannedEgress {
  readonly outboundType: OutboundType;
  /** Routes that the mode needs in every table; no default route with a NAT gateway, which cannot be a next hop. */
  readonly routes: readonly PlannedRoute[];
  /** For the cluster, whose egress address is not fixed in mode `loadBalancer`. */
  readonly withoutFixedEgress: NamedException | undefined;
}

export function planEgress(subject: string, shape: EgressShape): PlannedEgress {
  throwIfAny(subject, egressIssues(shape));
  const outboundType = OUTBOUND_TYPES[shape.mode];
  switch (shape.mode) {
    case "natGateway":
      return { outboundType, routes: [], withoutFixedEgress: undefined };
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
        withoutFixedEgress: undefined,
      };
    case "loadBalancer":
      return { outboundType, routes: [], withoutFixedEgress: { reason: shape.reason } };
  }
}

/** The same for a NAT gateway, with the gateway itself. */
export function planNatGateway(
  subject: string,
  shape: NatGatewayShape,
): PlannedEgress & { readonly gateway: PlannedNatGateway } {
  const { idleTimeoutMinutes, zone, addressZones, hasAddress } = shape;
  return {
    ...planEgress(subject, { ...shape, mode: "natGateway" }),
    gateway: {
      idleTimeoutMinutes: idleTimeoutMinutes ?? NAT_DEFAULTS.idleTimeoutMinutes,
      zones: zone === undefined ? [] : [zone],
      addressZones: hasAddress ? undefined : (addressZones ?? NAT_DEFAULTS.addressZones),
    },
  };
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

function natIssues(shape: NatGatewayShape): readonly Issue[] {
  const issues: Issue[] = [];
  const { idleTimeoutMinutes: minutes, zone, addressZones } = shape;
  const { min, max } = NAT_LIMITS.idleTimeoutMinutes;
  if (minutes !== undefined && !(Number.isInteger(minutes) && minutes >= min && minutes <= max)) {
    issues.push({
      path: "idleTimeoutMinutes",
      problem: `${String(minutes)} is out of range`,
      hint: `use a whole number from ${String(min)} to ${String(max)}`,
    });
  }
  if (zone !== undefined && !isAvailabilityZone(zone)) issues.push(zoneIssue("zone", zone));
  addressZones?.forEach((entry, index) => {
    if (!isAvailabilityZone(entry)) issues.push(zoneIssue(`addressZones[${String(index)}]`, entry));
  });
  if (shape.hasAddress && addressZones !== undefined) {
    issues.push({
      path: "addressZones",
      problem: "applies to a created address only, and publicIpId is given",
      hint: "remove addressZones; the given address has its own zones",
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
        problem: `${DEFAULT_ROUTE} is the default route, which the egress mode sets`,
        hint: "use egress mode appliance instead; a NAT gateway cannot be combined with a default route",
      });
    }
    if (!isIpv4Address(route.nextHopIp)) {
      issues.push(nextHopIssue(`${where}.nextHopIp`, route.nextHopIp));
    }
    issues.push(...networkPartNameIssues(`${where}.name`, route.name));
    const earlier = routes.slice(0, index);
    if (earlier.some(({ name }) => isSameName(name, route.name))) {
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
