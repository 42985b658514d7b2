import {
  inRange,
  loadBalancerIssues,
  loadBalancerSettings,
  type LoadBalancerAccess,
} from "../../../../components/plans/kubernetes/load-balancer";
import { linesOf } from "../../../support/issues";

// The annotations of a service: Azure, "Use an internal load balancer with Azure Kubernetes Service".
const INTERNAL = { "service.beta.kubernetes.io/azure-load-balancer-internal": "true" };

describe("what a service says to be reached", () => {
  it.each<readonly [LoadBalancerAccess, annotations: object, ranges: readonly string[]]>([
    [{ mode: "internal" }, INTERNAL, []],
    [
      { mode: "internal", subnetName: "UserSubnet" },
      {
        ...INTERNAL,
        "service.beta.kubernetes.io/azure-load-balancer-internal-subnet": "UserSubnet",
      },
      [],
    ],
    [
      { mode: "internal", address: "10.0.31.200" },
      { ...INTERNAL, "service.beta.kubernetes.io/azure-load-balancer-ipv4": "10.0.31.200" },
      [],
    ],
    [
      { mode: "public", allowedNetworks: ["203.0.113.0/24", "198.51.100.7"] },
      {},
      ["198.51.100.7/32", "203.0.113.0/24"],
    ],
  ])("%j", (access, annotations, loadBalancerSourceRanges) => {
    expect(loadBalancerSettings(access)).toStrictEqual({ annotations, loadBalancerSourceRanges });
    expect(loadBalancerIssues("access", access)).toEqual([]);
  });
});

describe("what a load balancer refuses", () => {
  it.each<readonly [LoadBalancerAccess, readonly string[]]>([
    [
      { mode: "internal", address: "10.0.31" },
      [
        'access.address: "10.0.31" is not an IPv4 address; write four numbers, for example 10.0.16.200',
      ],
    ],
    [
      { mode: "public", allowedNetworks: [] },
      [
        "access.allowedNetworks: is empty, so the whole internet would be allowed; list the networks that may reach the application, or use the mode internal",
      ],
    ],
    [
      { mode: "public", allowedNetworks: ["203.0.113.0/24", "0.0.0.0/0", "office", "10.0.0.1/8"] },
      [
        "access.allowedNetworks[1]: 0.0.0.0/0 is open to the whole internet; list narrower networks",
        'access.allowedNetworks[2]: "office" is not an IPv4 range; write four numbers and a prefix length, for example 10.1.0.0/16',
        "access.allowedNetworks[3]: 10.0.0.1/8 is not a network address; write 10.0.0.0/8",
      ],
    ],
  ])("%j", (access, lines) => {
    expect(linesOf(loadBalancerIssues("access", access))).toEqual(lines);
  });
});

it.each([
  ["10.0.31.200", "10.0.16.0/20", true],
  ["10.0.32.0", "10.0.16.0/20", false],
  ["10.0.15.255", "10.0.16.0/20", false],
])("%s lies in %s: %s", (address, range, lies) => {
  expect(inRange(address, range)).toBe(lies);
});
