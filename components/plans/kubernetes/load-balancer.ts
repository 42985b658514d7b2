import { cidrOf, contains, isIpv4Address, parseCidr } from "../cidr";
import type { Issue } from "../issues";

const AZURE = "service.beta.kubernetes.io/azure-load-balancer";

/** Who reaches a load balancer of the cluster: the networks around it, or the internet's listed ranges. */
export type LoadBalancerAccess<Text = string> =
  | {
      readonly mode: "internal";
      /** Name of the subnet that its address is taken from; the nodes' own when not given. */
      readonly subnetName?: Text | undefined;
      /** Fixed address. */
      readonly address?: Text | undefined;
    }
  | {
      readonly mode: "public";
      /** Ranges that are let in. */
      readonly allowedNetworks: readonly Text[];
    };

/** What a `Service` of type LoadBalancer says to be reached like that. */
export interface LoadBalancerSettings {
  readonly annotations: Readonly<Record<string, string>>;
  readonly loadBalancerSourceRanges: readonly string[];
}

export function loadBalancerSettings(access: LoadBalancerAccess): LoadBalancerSettings {
  if (access.mode === "public") {
    const ranges = access.allowedNetworks.map((text) =>
      isIpv4Address(text) ? `${text}/32` : text,
    );
    return { annotations: {}, loadBalancerSourceRanges: [...ranges].sort() };
  }
  return {
    annotations: {
      [`${AZURE}-internal`]: "true",
      ...(access.subnetName === undefined
        ? {}
        : { [`${AZURE}-internal-subnet`]: access.subnetName }),
      ...(access.address === undefined ? {} : { [`${AZURE}-ipv4`]: access.address }),
    },
    loadBalancerSourceRanges: [],
  };
}

export function loadBalancerIssues(path: string, access: LoadBalancerAccess): readonly Issue[] {
  if (access.mode === "internal") {
    return access.address === undefined || isIpv4Address(access.address)
      ? []
      : [
          {
            path: `${path}.address`,
            problem: `${JSON.stringify(access.address)} is not an IPv4 address`,
            hint: "write four numbers, for example 10.0.16.200",
          },
        ];
  }
  if (access.allowedNetworks.length === 0) {
    return [
      {
        path: `${path}.allowedNetworks`,
        problem: "is empty, so the whole internet would be allowed",
        hint: "list the networks that may reach the application, or use the mode internal",
      },
    ];
  }
  return access.allowedNetworks.flatMap((text, index) => {
    const where = `${path}.allowedNetworks[${String(index)}]`;
    const parsed = parseCidr(isIpv4Address(text) ? `${text}/32` : text);
    if (!parsed.ok) return [{ path: where, problem: parsed.problem, hint: parsed.hint }];
    return /\/0$/.test(text)
      ? [
          {
            path: where,
            problem: `${text} is open to the whole internet`,
            hint: "list narrower networks",
          },
        ]
      : [];
  });
}

/** Whether an address lies in a range; both as text that was found valid. */
export const inRange = (address: string, range: string): boolean =>
  contains(cidrOf(range), cidrOf(`${address}/32`));
