import { reasonIssues, type Exceptions, type NamedException } from "../exceptions";
import { throwIfAny, under, type Issue } from "../issues";

/** A sub-resource of the resource that an endpoint leads to: one of the components' own, or any other that Azure names. */
export type PrivateLinkGroup =
  "blob" | "vault" | "registry" | "account" | "postgresqlServer" | (string & {});

const GROUP = /^[A-Za-z0-9][\w-]*$/;

export interface PrivateEndpointShape {
  readonly groupId: string;
  /** True when the caller gave a zone; its id may still be unknown. */
  readonly hasZone: boolean;
  readonly policyManagedPrivateDns: boolean;
  readonly endpointName: string;
  /**
   * Optional. Named exception: the endpoint shares its subnet with resources of another purpose.
   * @default - the subnet is for endpoints alone
   */
  readonly sharedSubnet?: NamedException | undefined;
}

/** Where the endpoint of a service is placed, as far as that can be wrong. */
export interface PlacementShape {
  readonly privateDnsZoneId?: unknown;
  readonly policyManagedPrivateDns?: boolean | undefined;
  readonly sharedSubnet?: NamedException | undefined;
}

/** A service with a private endpoint of its own. */
export interface PlacedShape {
  readonly privateEndpoint?: PlacementShape | undefined;
}

export interface PlannedPrivateEndpoint {
  /** True when this component writes the zone group itself. */
  readonly writesZoneGroup: boolean;
  readonly exceptions: Exceptions;
}

/** Decides whether this component registers the endpoint's name; refuses an endpoint without a registered name, or with two. */
export function planPrivateEndpoint(
  subject: string,
  shape: PrivateEndpointShape,
): PlannedPrivateEndpoint {
  throwIfAny(subject, privateEndpointIssues(shape));
  return {
    writesZoneGroup: shape.hasZone,
    exceptions: {
      "azure-dns-require-zone-links": shape.hasZone
        ? undefined
        : "A policy of the tenant writes the zone group.",
      "azure-network-require-segmentation": shape.sharedSubnet?.reason,
    },
  };
}

export function privateEndpointIssues(shape: PrivateEndpointShape): Issue[] {
  const issues: Issue[] = [];
  if (!GROUP.test(shape.groupId)) {
    issues.push({
      path: "groupId",
      problem: `${JSON.stringify(shape.groupId)} is not the name of a sub-resource`,
      hint: "use the name that Azure lists for the resource, for example blob, file or sqlServer",
    });
  }
  issues.push(...zoneIssues(shape.hasZone, shape.policyManagedPrivateDns));
  if (!/^[A-Za-z0-9]([\w.-]{0,78}\w)?$/.test(shape.endpointName)) {
    issues.push({
      path: "endpointName",
      problem: `${JSON.stringify(shape.endpointName)} is not a valid name`,
      hint: "use 1 to 80 letters, digits, dots, hyphens and underscores, beginning with a letter or digit",
    });
  }
  if (shape.sharedSubnet !== undefined) {
    issues.push(...reasonIssues("sharedSubnet.reason", shape.sharedSubnet.reason));
  }
  return issues;
}

/** Everything wrong with the placement of a service's endpoint, before the service itself is registered. */
export function placementIssues(
  path: string,
  placement: PlacementShape | undefined,
): readonly Issue[] {
  if (placement === undefined) return [];
  const { privateDnsZoneId, policyManagedPrivateDns = false, sharedSubnet } = placement;
  return under(path, [
    ...zoneIssues(privateDnsZoneId !== undefined, policyManagedPrivateDns),
    ...(sharedSubnet === undefined ? [] : reasonIssues("sharedSubnet.reason", sharedSubnet.reason)),
  ]);
}

function zoneIssues(hasZone: boolean, policyManaged: boolean): readonly Issue[] {
  const issues: Issue[] = [];
  if (!hasZone && !policyManaged) {
    issues.push({
      path: "privateDnsZoneId",
      problem: "is missing, so the service's name would keep its public address",
      hint: "give the zone's id, or set policyManagedPrivateDns when a tenant policy writes the zone group",
    });
  }
  if (hasZone && policyManaged) {
    issues.push({
      path: "policyManagedPrivateDns",
      problem:
        "is set although privateDnsZoneId is given, so the policy and this component would both write the zone group",
      hint: "keep one of the two",
    });
  }
  return issues;
}
