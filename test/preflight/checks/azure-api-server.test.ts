import { assessApiServerSubnet } from "../../../preflight/checks/azure/networks";

const DELEGATED = [{ properties: { serviceName: "Microsoft.ContainerService/managedClusters" } }];
const subnet = (more: object = {}) => ({
  properties: {
    addressPrefix: "10.0.80.0/28",
    delegations: DELEGATED,
    privateEndpoints: [],
    ...more,
  },
});

describe("an existing subnet for the API server", () => {
  it("is /28 or larger, delegated to AKS, and without private endpoints", () => {
    expect(assessApiServerSubnet(subnet())).toEqual([]);
    expect(assessApiServerSubnet(subnet({ addressPrefix: "10.0.80.0/24" }))).toEqual([]);
  });

  it.each([
    [{ addressPrefix: "10.0.80.0/29" }, "10.0.80.0/29 is too small"],
    [{ addressPrefix: undefined, addressPrefixes: ["10.0.80.0/29"] }, "10.0.80.0/29 is too small"],
    [{ delegations: [] }, "is not delegated to AKS"],
    [{ privateEndpoints: [{ id: "/endpoint" }] }, "holds 1 private endpoints"],
  ])("fails as %j", (more, found) => {
    expect(assessApiServerSubnet(subnet(more))).toEqual([
      expect.objectContaining({ result: "fail", found, subject: "API server subnet" }),
    ]);
  });
});
