import {
  placementIssues,
  planPrivateEndpoint,
  privateEndpointIssues,
  type PlacementShape,
  type PrivateEndpointShape,
} from "../../../../components/plans/azure/private-endpoint";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";

const ZONE =
  "/subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net";

describe("the placement of a private endpoint", () => {
  it.each<readonly [PlacementShape, readonly string[]]>([
    [{ privateDnsZoneId: ZONE }, []],
    [{ policyManagedPrivateDns: true }, []],
    [
      {},
      [
        "privateEndpoint.privateDnsZoneId is missing, so the service's name would keep its public address",
      ],
    ],
    [
      { privateDnsZoneId: ZONE, policyManagedPrivateDns: true },
      [
        "privateEndpoint.policyManagedPrivateDns is set although privateDnsZoneId is given, so the policy and this component would both write the zone group",
      ],
    ],
    [
      { privateDnsZoneId: ZONE, sharedSubnet: { reason: "the other team asked for one subnet" } },
      [],
    ],
    [
      { privateDnsZoneId: ZONE, sharedSubnet: { reason: " " } },
      ["privateEndpoint.sharedSubnet.reason is missing"],
    ],
  ])("%j", (placement, expected) => {
    const issues = placementIssues("privateEndpoint", placement);
    expect(issues.map(({ path, problem }) => `${path} ${problem}`)).toEqual(expected);
  });

  it("is the network's default where none is given", () => {
    expect(placementIssues("privateEndpoint", undefined)).toEqual([]);
  });
});

describe("the plan of a private endpoint", () => {
  const SHAPE: PrivateEndpointShape = {
    groupId: "blob",
    hasZone: true,
    policyManagedPrivateDns: false,
    endpointName: "airun-pe",
  };
  const MISSING =
    "privateDnsZoneId: is missing, so the service's name would keep its public address; give the zone's id, or set policyManagedPrivateDns when a tenant policy writes the zone group";

  it("writes the name unless a policy does, and says why the subnet is shared", () => {
    expect(planPrivateEndpoint("PrivateEndpoint", SHAPE)).toStrictEqual({
      writesZoneGroup: true,
      exceptions: {
        "azure-dns-require-zone-links": undefined,
        "azure-network-require-segmentation": undefined,
      },
    });
    const reason = "the other team asked for one subnet";
    expect(
      planPrivateEndpoint("PrivateEndpoint", {
        ...SHAPE,
        hasZone: false,
        policyManagedPrivateDns: true,
        sharedSubnet: { reason },
      }),
    ).toStrictEqual({
      writesZoneGroup: false,
      exceptions: {
        "azure-dns-require-zone-links": "A policy of the tenant writes the zone group.",
        "azure-network-require-segmentation": reason,
      },
    });
  });

  it.each<readonly [Partial<PrivateEndpointShape>, readonly string[]]>([
    [{ groupId: "s3_x-1", endpointName: `a${"b".repeat(79)}` }, []],
    [{ endpointName: "a" }, []],
    [{ hasZone: false }, [MISSING]],
    [
      { policyManagedPrivateDns: true, sharedSubnet: { reason: "" } },
      [
        "policyManagedPrivateDns: is set although privateDnsZoneId is given, so the policy and this component would both write the zone group; keep one of the two",
        "sharedSubnet.reason: is missing; explain in a sentence why the stricter default does not fit",
      ],
    ],
    ...["", "-blob", "a b", "blob!"].map(
      (groupId) =>
        [
          { groupId },
          [
            `groupId: "${groupId}" is not the name of a sub-resource; use the name that Azure lists for the resource, for example blob, file or sqlServer`,
          ],
        ] as const,
    ),
    ...["", "-a", "a-", "a b", `a${"b".repeat(80)}`].map(
      (endpointName) =>
        [
          { endpointName },
          [
            `endpointName: "${endpointName}" is not a valid name; use 1 to 80 letters, digits, dots, hyphens and underscores, beginning with a letter or digit`,
          ],
        ] as const,
    ),
  ])("with %j refuses %j", (more, lines) => {
    expect(linesOf(privateEndpointIssues({ ...SHAPE, ...more }))).toEqual(lines);
    if (lines.length > 0)
      expect(() => planPrivateEndpoint("PrivateEndpoint", { ...SHAPE, ...more })).toThrow(
        InvalidArgumentsError,
      );
  });
});
