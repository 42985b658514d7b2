// Which existing resource is which planned one.
import { UNKNOWN } from "../../process/engine-values";
import { ARM_TYPES } from "../export-arm/types";
import type { Existing } from "./existing";

/** A resource that the program wants. */
export interface Planned {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** URNs that each input comes from. */
  readonly references: Readonly<Record<string, readonly string[]>>;
}

export interface Match {
  readonly planned: Planned;
  readonly existing: Existing;
}

export interface Matches {
  readonly pairs: readonly Match[];
  /** Planned ones that nothing stands for. */
  readonly missing: readonly Planned[];
  /** Existing ones that the program does not plan. */
  readonly left: readonly Existing[];
  /** Planned ones that several could stand for: none is taken. */
  readonly unclear: readonly {
    readonly planned: Planned;
    readonly candidates: readonly Existing[];
  }[];
}

/** Inputs that tell resources of one type of AWS apart. */
const IDENTITY: Readonly<Record<string, readonly string[]>> = {
  "aws:acm/certificate:Certificate": ["domainName"],
  "aws:cloudwatch/logGroup:LogGroup": ["name"],
  "aws:ec2/securityGroup:SecurityGroup": ["name"],
  "aws:ec2/subnet:Subnet": ["cidrBlock"],
  "aws:ec2/vpc:Vpc": ["cidrBlock"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["serviceName"],
  "aws:iam/role:Role": ["name"],
  "aws:route53/record:Record": ["name", "type"],
  "aws:route53/zone:Zone": ["name"],
};

/** Inputs that are the same on both sides where both are known, whatever else speaks for a pair. */
const TELLING = ["name", "availabilityZone", "destinationCidrBlock", "destinationIpv6CidrBlock"];

/**
 * Pairs planned and existing resources: on Azure by type, group and name; on AWS by what tells a type apart, then along
 * references from what is known already, then where one of each is left of a type. Each is used once.
 */
export function match(planned: readonly Planned[], existing: readonly Existing[]): Matches {
  const state = new Matching(planned, existing);
  const byUrn = new Map(planned.map((each) => [each.urn, each]));
  state.pairBy((one, other) => sameAddress(one, other, byUrn) || sameIdentity(one, other));
  while (state.followReferences()) continue;
  state.pairBy((one, other) => mayBe(one, other));
  while (state.followReferences()) continue;
  return state.result();
}

class Matching {
  private readonly found = new Map<string, Match>();
  private readonly used = new Set<Existing>();
  private readonly candidates = new Map<string, readonly Existing[]>();

  public constructor(
    private readonly planned: readonly Planned[],
    private readonly existing: readonly Existing[],
  ) {}

  /** Pairs where exactly one fits exactly one. */
  public pairBy(fits: (planned: Planned, existing: Existing) => boolean): void {
    const open = this.planned.filter(({ urn }) => !this.found.has(urn));
    const free = this.existing.filter((each) => !this.used.has(each));
    for (const planned of open) {
      const candidates = free.filter((each) => fits(planned, each));
      if (candidates.length > 1) this.candidates.set(planned.urn, candidates);
      const [only, ...others] = candidates;
      if (only === undefined || others.length > 0) continue;
      const rivals = open.filter((each) => fits(each, only));
      if (rivals.length > 1) this.candidates.set(planned.urn, candidates);
      else this.pair(planned, only);
    }
  }

  /** One round: to what a pair refers to, and from what refers to a pair. Says whether it found any. */
  public followReferences(): boolean {
    const before = this.found.size;
    for (const { planned, existing } of [...this.found.values()])
      for (const [input, urns] of Object.entries(planned.references)) {
        const target = this.planned.find(({ urn }) => urns.length === 1 && urn === urns[0]);
        const id = existing.attributes[input];
        const other = this.existing.find(
          (each) => id !== undefined && each.attributes["id"] === id,
        );
        if (target !== undefined && other !== undefined) this.pair(target, other);
      }
    this.pairBy((planned, existing) => {
      const known = Object.entries(planned.references).flatMap(([input, urns]) => {
        const target = urns.length === 1 ? this.found.get(urns[0] ?? "") : undefined;
        return target === undefined ? [] : [[input, target.existing.attributes["id"]] as const];
      });
      return (
        mayBe(planned, existing) &&
        known.length > 0 &&
        known.every(([input, id]) => existing.attributes[input] === id)
      );
    });
    return this.found.size > before;
  }

  public result(): Matches {
    const open = this.planned.filter(({ urn }) => !this.found.has(urn));
    const unclear = open.flatMap((planned) => {
      const candidates = (this.candidates.get(planned.urn) ?? []).filter(
        (each) => !this.used.has(each),
      );
      return candidates.length === 0 ? [] : [{ planned, candidates }];
    });
    const unclearUrns = new Set(unclear.map(({ planned }) => planned.urn));
    return {
      pairs: [...this.found.values()],
      missing: open.filter(({ urn }) => !unclearUrns.has(urn)),
      left: this.existing.filter((each) => !this.used.has(each)),
      unclear,
    };
  }

  private pair(planned: Planned, existing: Existing): void {
    if (this.found.has(planned.urn) || this.used.has(existing)) return;
    if (!hasType(planned, existing)) return;
    this.found.set(planned.urn, { planned, existing });
    this.used.add(existing);
  }
}

function hasType({ type }: Planned, { types, id }: Existing): boolean {
  const armType = ARM_TYPES[type]?.type.toLowerCase();
  return (
    types.includes(type) || (armType !== undefined && armType === addressIn(id)?.type.toLowerCase())
  );
}

/** Of the type, and nothing that is known on both sides speaks against it. What has an identity is found by that alone. */
function mayBe({ type, inputs }: Planned, { types, attributes }: Existing): boolean {
  return (
    types.includes(type) &&
    IDENTITY[type] === undefined &&
    TELLING.every((key) => {
      const [wanted, present] = [inputs[key], attributes[key]];
      const known = typeof wanted === "string" && wanted !== UNKNOWN;
      return !known || typeof present !== "string" || wanted === present;
    })
  );
}

function sameIdentity({ type, inputs }: Planned, { types, attributes }: Existing): boolean {
  const keys = IDENTITY[type];
  return (
    keys !== undefined &&
    types.includes(type) &&
    keys.every((key) => typeof inputs[key] === "string" && inputs[key] === attributes[key])
  );
}

/** Azure ids are addresses: of the same type, and each name in them is one that the plan gives, in any case. */
function sameAddress(
  planned: Planned,
  existing: Existing,
  byUrn: ReadonlyMap<string, Planned>,
): boolean {
  const address = addressIn(existing.id);
  if (address === undefined || !hasType(planned, existing)) return false;
  const given = new Set(namesIn(planned, byUrn).map((name) => name.toLowerCase()));
  return address.names.every((name) => given.has(name.toLowerCase()));
}

/** Names among the inputs; one that is known only after creation comes from the resource that it names. */
function namesIn(
  { inputs, references }: Planned,
  byUrn: ReadonlyMap<string, Planned>,
): readonly string[] {
  return Object.entries(inputs).flatMap(([key, value]) => {
    if (!/Name$|^name$/.test(key) || typeof value !== "string") return [];
    if (value !== UNKNOWN) return [value];
    const [urn, ...others] = references[key] ?? [];
    const target = others.length === 0 ? byUrn.get(urn ?? "") : undefined;
    return target === undefined ? [] : namesIn(target, byUrn);
  });
}

/** The ARM type of an Azure resource id, with its names and that of its group; undefined for any other text. */
export function addressIn(
  id: string,
): { readonly type: string; readonly names: readonly string[] } | undefined {
  const [, group, path] =
    /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)(?:\/providers\/(.+))?$/i.exec(id) ?? [];
  if (group === undefined) return undefined;
  if (path === undefined) return { type: "Microsoft.Resources/resourceGroups", names: [group] };
  const [namespace = "", ...parts] = path.split("/");
  const types = parts.filter((_, index) => index % 2 === 0);
  const names = parts.filter((_, index) => index % 2 === 1);
  return { type: [namespace, ...types].join("/"), names: [group, ...names] };
}
