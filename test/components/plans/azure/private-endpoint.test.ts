import {
  placementIssues,
  type PlacementShape,
} from "../../../../components/plans/azure/private-endpoint";

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
