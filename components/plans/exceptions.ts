import type { Issue } from "./issues";

/**
 * Key of the tag that excepts a resource from a policy, up to the policy's name. The packs in `policies/` read it; they
 * share no code with the components that they check, so both sides write it down.
 */
export const EXCEPTION_TAG_PREFIX = "platform-foundations:exception:";

/** The shortest reason that the packs accept, and the longest value that Azure and AWS allow for a tag. */
const REASON_LENGTH = { min: 10, max: 256 } as const;

/** The policies from which a component excepts a resource when one of its arguments gives a reason. */
export const EXCEPTED_POLICIES = [
  "aws-vpc-require-nat-route",
  "azure-acr-deny-public-network",
  "azure-aks-require-nat-egress",
  "azure-aks-require-node-hardening",
  "azure-aks-require-operations",
  "azure-compute-require-hardening",
  "azure-diagnostics-require-setting",
  "azure-dns-require-zone-links",
  "azure-keyvault-deny-public-network",
  "azure-network-require-peering-pair",
  "azure-network-require-segmentation",
  "azure-openai-deny-public-network",
  "azure-openai-require-identity",
  "azure-openai-require-private-zone",
  "azure-paas-require-private-endpoint",
  "azure-storage-deny-public-network",
  "azure-storage-deny-shared-key",
  "azure-storage-require-versioning",
] as const;
export type PolicyName = (typeof EXCEPTED_POLICIES)[number];

/** Reason by name of the policy that a resource is excepted from. */
export type Exceptions = Readonly<Partial<Record<PolicyName, string | undefined>>>;

/** A named exception from a stricter default. Leave the argument out to keep the default. */
export interface NamedException {
  /**
   * Required. Why the stricter default does not fit. The reason is written on the resource, and the policy packs show it.
   *
   * Unit: 10 to 256 characters.
   * Error: `sharedKeyAccess.reason: is missing; explain in a sentence why the stricter default does not fit`.
   */
  readonly reason: string;
}

/** Everything wrong with the reason of a named exception. */
export function reasonIssues(path: string, reason: string): readonly Issue[] {
  const { length } = reason.trim();
  if (length > REASON_LENGTH.max) {
    return [
      {
        path,
        problem: `has ${String(length)} characters, more than the value of a tag can hold`,
        hint: `use at most ${String(REASON_LENGTH.max)}`,
      },
    ];
  }
  if (length >= REASON_LENGTH.min) return [];
  return [
    {
      path,
      problem: length === 0 ? "is missing" : `${JSON.stringify(reason)} is too short`,
      hint: "explain in a sentence why the stricter default does not fit",
    },
  ];
}

/**
 * Tags that except a resource from policies of the packs, each with the reason why. Put them on exactly the resource that is
 * the exception.
 *
 * @param reasons Required. Reason by name of the policy, ten characters or more; cut to 256. An undefined reason makes no
 * exception.
 */
export function exceptionTags(
  reasons: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(reasons).flatMap(([policy, reason]) =>
      reason === undefined
        ? []
        : [[`${EXCEPTION_TAG_PREFIX}${policy}`, reason.trim().slice(0, REASON_LENGTH.max)]],
    ),
  );
}
