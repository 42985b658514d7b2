import { throwIfAny, type Issue } from "../issues";
import { AVAILABILITY_ZONES, isAvailabilityZone } from "./zones";

/** Engineering choices of Bastion. The documented sign-in (key from the vault, then RDP) needs Standard (interpretation D-32). */
export const BASTION_DEFAULTS = {
  sku: "Standard",
  scaleUnits: 2,
  addressZones: AVAILABILITY_ZONES,
} as const;
/** What Azure accepts. */
export const BASTION_LIMITS = { scaleUnits: { min: 2, max: 50 } } as const;

/** Tiers that offer tunnelling, RDP to Linux and scaling; Basic and Developer do not. */
export type BastionSku = "Standard" | "Premium";

export interface BastionShape {
  /** Optional. `Standard` or `Premium`. Basic offers neither tunnel nor RDP to Linux. @default "Standard" */
  readonly sku?: BastionSku | undefined;
  /**
   * Optional. Instances; each carries about 20 RDP or 40 SSH sessions.
   *
   * Unit: instances, 2 to 50.
   * Error: `scaleUnits: 1 is out of range; use a whole number from 2 to 50`.
   * @default 2
   */
  readonly scaleUnits?: number | undefined;
  /** Optional. Zones of the public address; `[]` where the region has none. @default ["1", "2", "3"] */
  readonly addressZones?: readonly string[] | undefined;
}

export interface PlannedBastion {
  readonly sku: BastionSku;
  readonly scaleUnits: number;
  readonly addressZones: readonly string[];
}

export function planBastionHost(subject: string, shape: BastionShape): PlannedBastion {
  throwIfAny(subject, bastionIssues(shape));
  return {
    sku: shape.sku ?? BASTION_DEFAULTS.sku,
    scaleUnits: shape.scaleUnits ?? BASTION_DEFAULTS.scaleUnits,
    addressZones: shape.addressZones ?? BASTION_DEFAULTS.addressZones,
  };
}

export function bastionIssues(shape: BastionShape): readonly Issue[] {
  const issues: Issue[] = [];
  const { scaleUnits: units, addressZones } = shape;
  const { min, max } = BASTION_LIMITS.scaleUnits;
  if (units !== undefined && !(Number.isInteger(units) && units >= min && units <= max)) {
    issues.push({
      path: "scaleUnits",
      problem: `${String(units)} is out of range`,
      hint: `use a whole number from ${String(min)} to ${String(max)}`,
    });
  }
  addressZones?.forEach((zone, index) => {
    if (isAvailabilityZone(zone)) return;
    issues.push({
      path: `addressZones[${String(index)}]`,
      problem: `${JSON.stringify(zone)} is not an availability zone`,
      hint: 'use "1", "2" or "3"',
    });
  });
  return issues;
}
