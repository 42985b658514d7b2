import {
  ContainerRegistry,
  type ContainerRegistryArgs,
} from "../../../components/azure/container-registry";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import { build } from "../../support/build";
import { guid, listed, named, placement, REGIONAL, WORKSPACE_ID } from "./paas";

const registry = (args: Partial<ContainerRegistryArgs> = {}): ContainerRegistryArgs => ({
  ...REGIONAL,
  ...args,
});

describe("a container registry", () => {
  it("by default is Premium, private, without admin user, anonymous pull or exports", async () => {
    const { error, resources } = await build(() => new ContainerRegistry("images", registry()));
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "containerregistry:Registry images-cr",
      "azure:ContainerRegistry images",
    ]);
    expect(named(resources, "images-cr")).toMatchObject({
      protect: true,
      inputs: {
        sku: { name: "Premium" },
        adminUserEnabled: false,
        anonymousPullEnabled: false,
        dataEndpointEnabled: true,
        publicNetworkAccess: "Disabled",
        networkRuleBypassOptions: "AzureServices",
        networkRuleSet: { defaultAction: "Deny", ipRules: [] },
        policies: { exportPolicy: { status: "disabled" } },
        zoneRedundancy: "Enabled",
      },
    });
  });

  it("lets each named identity pull, as a service principal, at the registry's own scope", async () => {
    const { error, resources } = await build(
      () =>
        new ContainerRegistry(
          "images",
          registry({
            pullers: { second: guid("4"), main: guid("3") },
            privateEndpoint: placement("privatelink.azurecr.io"),
            diagnostics: { workspaceId: WORKSPACE_ID },
          }),
        ),
    );
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "authorization:RoleAssignment images-role-pull-main",
      "authorization:RoleAssignment images-role-pull-second",
      "containerregistry:Registry images-cr",
      "monitor:DiagnosticSetting images-cr-diag",
      "network:PrivateDnsZoneGroup images-pe-pdnszg",
      "network:PrivateEndpoint images-pe-pep",
      "azure:ContainerRegistry images",
      "azure:PrivateEndpoint images-pe",
    ]);
    expect(named(resources, "images-role-pull-main")).toMatchObject({
      dependsOn: ["images-cr"],
      inputs: {
        principalId: guid("3"),
        principalType: "ServicePrincipal",
        roleDefinitionId: expect.stringMatching(/7f951dda-4ed3-4680-a7ca-43fe172d538d$/) as string,
      },
    });
  });

  it("keeps exports on in the public mode, since Azure refuses to switch them off there", async () => {
    const { resources } = await build(
      () =>
        new ContainerRegistry(
          "images",
          registry({
            zoneRedundant: false,
            publicAccess: { allowedIpRanges: ["203.0.113.9"], reason: "the build farm is outside" },
          }),
        ),
    );
    expect(named(resources, "images-cr").inputs).toMatchObject({
      publicNetworkAccess: "Enabled",
      policies: { exportPolicy: { status: "enabled" } },
      networkRuleSet: {
        defaultAction: "Deny",
        ipRules: [{ iPAddressOrRange: "203.0.113.9", action: "Allow" }],
      },
      zoneRedundancy: "Disabled",
    });
  });

  it("refuses an unusable name and exception at once", async () => {
    const { error, resources } = await build(
      () =>
        new ContainerRegistry(
          "images",
          registry({
            registryName: "my-images",
            publicAccess: { allowedIpRanges: [], reason: "the build farm is outside" },
          }),
        ),
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "registryName",
      "publicAccess.allowedIpRanges",
    ]);
    expect(resources).toEqual([]);
  });
});
