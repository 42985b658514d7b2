import {
  containerRegistryIssues,
  planContainerRegistry,
} from "../../../../components/plans/azure/container-registry";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";

const registryName = "airunimages1a2b3c";

describe("the plan of a registry", () => {
  it("is private and in every zone, unless an exception is named", () => {
    expect(planContainerRegistry("Registry", { registryName })).toStrictEqual({
      publicNetworkAccess: "Disabled",
      exportPolicy: "disabled",
      zoneRedundancy: "Enabled",
      exceptions: { "azure-acr-deny-public-network": undefined },
    });
    const reason = "the build agents run outside";
    expect(
      planContainerRegistry("Registry", {
        registryName,
        zoneRedundant: false,
        publicAccess: { allowedIpRanges: ["203.0.113.0/24"], reason },
      }),
    ).toStrictEqual({
      publicNetworkAccess: "Enabled",
      exportPolicy: "enabled",
      zoneRedundancy: "Disabled",
      exceptions: { "azure-acr-deny-public-network": reason },
    });
  });

  it("refuses everything unusable at once", () => {
    const wrong = {
      registryName: "a-b",
      publicAccess: { allowedIpRanges: [], reason: "the build agents run outside" },
      privateEndpoint: {},
    };
    expect(linesOf(containerRegistryIssues(wrong))).toEqual([
      'registryName: "a-b" is not a registry name; use 5 to 50 lower-case letters and digits',
      "publicAccess.allowedIpRanges: no address is listed; list at least one public address or range, or leave publicAccess out for private access only",
      "privateEndpoint.privateDnsZoneId: is missing, so the service's name would keep its public address; give the zone's id, or set policyManagedPrivateDns when a tenant policy writes the zone group",
    ]);
    expect(() => planContainerRegistry("Registry", wrong)).toThrow(InvalidArgumentsError);
  });
});
