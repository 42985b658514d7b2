import { quotaFamilyOf } from "../../components/plans/aws/quotas";
import type { PermissionScope } from "../../components/plans/aws/deployer-permissions";
import type { PlannedRole } from "../../components/plans/aws/service-linked-roles";

/** What the AWS foundation will ask of the account, derived from the settings by pure functions. */
export interface AwsNeeds {
  readonly region: string;
  /** The account that the stack belongs to; absent when no setting names it. */
  readonly accountId: string | undefined;
  readonly zones: readonly string[];
  readonly deploymentType: "internet-facing" | "internal";
  /** Hosting domain: subdomain and root domain. */
  readonly domain: string;
  readonly rootDomain: string;
  /** Hosted zone that exists; absent when the foundation makes one. */
  readonly hostedZoneId: string | undefined;
  readonly parentZoneId: string | undefined;
  /** How the account of the parent's zone is reached; absent when it is this account. */
  readonly parentZoneLogin: ZoneLogin | undefined;
  /** By the settings, the parent points at the zone that the foundation makes. */
  readonly delegated: boolean;
  /** An existing private zone is associated with the network that the foundation makes. */
  readonly associatesVpc: boolean;
  readonly certificate: CertificateNeed;
  /** Names that a requested certificate holds. */
  readonly certificateNames: readonly string[];
  readonly vpc: VpcNeed;
  readonly sizing: SizingNeed;
  readonly ami: { readonly id: string | undefined; readonly namePattern: string };
  /** What is recorded for each service's role. */
  readonly roles: readonly PlannedRole[];
  readonly servicesRoleArn: string | undefined;
  /** Security groups of existing endpoints to which rules are added; absent when none are. */
  readonly endpointAccess: EndpointAccessNeed | undefined;
  /** What the deployer needs. */
  readonly permissions: PermissionNeed;
  /** Statements that a replaced key policy keeps or gets; undefined when no policy is replaced. */
  readonly keyPolicy: { readonly keyArn: string; readonly sids: readonly string[] } | undefined;
}

export interface EndpointAccessNeed {
  readonly securityGroupIds: readonly string[];
  /** Ranges of the VPC, as configured. */
  readonly cidrBlocks: readonly string[];
  /** The product's groups, once they are known. */
  readonly servicesSecurityGroupId: string | undefined;
  readonly workersSecurityGroupId: string | undefined;
}

/** A login for a zone of another account. */
export type ZoneLogin =
  | { readonly profile: string }
  | { readonly roleArn: string; readonly externalId?: string | undefined };

export type CertificateNeed =
  | { readonly method: "given"; readonly arn: string }
  /** In the zone of the product. */
  | { readonly method: "dns" }
  /** In another public zone. */
  | { readonly method: "zone"; readonly zoneId: string; readonly login: ZoneLogin | undefined }
  /** By the owner of the DNS. */
  | { readonly method: "print" }
  | { readonly method: "email"; readonly approver: string | undefined };

/** What a deployer needs, apart from its account: the types that the program declares, and where they are. */
export interface PermissionNeed {
  readonly types: readonly string[];
  readonly scope: Omit<PermissionScope, "accountId">;
}

export type VpcNeed =
  | {
      readonly mode: "new";
      readonly cidrBlock: string;
      /** Zones that get a NAT gateway of their own, as written in the settings. */
      readonly natZones: readonly string[];
      /** Elastic addresses that exist already, by zone; a gateway without one gets a new address. */
      readonly natAllocationIds: Readonly<Record<string, string>>;
      readonly secondaryBlocks: readonly string[];
      /** Blocks of its subnets by `<tier>-<zone>`, the end of their logical names. */
      readonly subnets: Readonly<Record<string, string>>;
      /** Whether it gets a DHCP option set of its own, with Amazon's resolver. */
      readonly ownDhcpOptions: boolean;
      /** Endpoint services that get an address in the first two zones, by full name. */
      readonly interfaceEndpoints: readonly string[];
      /** Whether it has IPv6, and so an egress-only internet gateway. */
      readonly ipv6: boolean;
      /** Rules of its network ACL that count against the quota; 0 when the default list serves. */
      readonly aclRules: number;
    }
  | {
      readonly mode: "existing";
      readonly vpcId: string;
      readonly zones: readonly ExistingZoneNeed[];
    };

/** A zone of an existing VPC with the subnets that are handed on for it. */
export interface ExistingZoneNeed {
  /** Name or id. */
  readonly zone: string;
  readonly privateSubnetId: string;
  readonly publicSubnetId: string | undefined;
}

export interface SizingNeed {
  readonly servicesInstanceType: string;
  readonly workerInstanceType: string;
  readonly gpuWorkerInstanceType: string;
  readonly spot: boolean;
}

/** vCPUs needed in each on-demand quota: the services machine and two workers of each kind. */
export function vcpuNeeds(
  { servicesInstanceType, workerInstanceType, gpuWorkerInstanceType }: SizingNeed,
  vcpus: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> | { readonly unknownType: string } {
  const needs = new Map<string, number>();
  // Two workers: one that enters `running`, and its replacement that fills the warm pool meanwhile.
  for (const [type, count] of [
    [servicesInstanceType, 1],
    [workerInstanceType, 2],
    [gpuWorkerInstanceType, 2],
  ] as const) {
    const each = vcpus.get(type);
    if (each === undefined) return { unknownType: type };
    const family = quotaFamilyOf(type) ?? "other";
    needs.set(family, (needs.get(family) ?? 0) + each * count);
  }
  return needs;
}
