import {
  WorkloadIdentity,
  type WorkloadIdentityArgs,
} from "../../../components/azure/workload-identity";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import { build, type BuildOptions } from "../../support/build";
import { guid, listed, named, REGIONAL, SUBSCRIPTION_ID } from "./paas";

const OPTIONS: BuildOptions = {
  outputs: {
    "azure-native:managedidentity:UserAssignedIdentity": () => ({
      principalId: guid("6"),
      clientId: guid("7"),
    }),
  },
};
const ISSUER = "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/";
const account = (name: string): string => `system:serviceaccount:codemie:${name}`;
const identity = (args: Partial<WorkloadIdentityArgs> = {}): WorkloadIdentityArgs => ({
  ...REGIONAL,
  ...args,
});

describe("a workload identity", () => {
  it("is one identity with nothing else until something is asked for", async () => {
    const { error, resources } = await build(
      () => new WorkloadIdentity("app", identity()),
      OPTIONS,
    );
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "managedidentity:UserAssignedIdentity app-id",
      "azure:WorkloadIdentity app",
    ]);
  });

  it("makes its credentials one after another, because an identity takes one change at a time (O9)", async () => {
    const { error, resources } = await build(
      () =>
        new WorkloadIdentity(
          "app",
          identity({
            federations: {
              main: { issuerUrl: ISSUER, subjects: [account("codemie-api"), account("codemie")] },
              spare: { issuerUrl: `${ISSUER}2/`, subjects: [account("codemie-api")] },
            },
          }),
        ),
      OPTIONS,
    );
    expect(error).toBeUndefined();
    expect(named(resources, "app-fc-main-codemie-codemie-api")).toMatchObject({
      dependsOn: ["app-id"],
      inputs: {
        issuer: ISSUER,
        subject: account("codemie-api"),
        audiences: ["api://AzureADTokenExchange"],
      },
    });
    expect(named(resources, "app-fc-main-codemie-codemie").dependsOn).toEqual([
      "app-fc-main-codemie-codemie-api",
      "app-id",
    ]);
    expect(named(resources, "app-fc-spare-codemie-codemie-api").dependsOn).toEqual([
      "app-fc-main-codemie-codemie",
      "app-id",
    ]);
  });

  it("holds the roles it is given, at exactly the scopes it is given", async () => {
    const scope = `${SUBSCRIPTION_ID}/resourceGroups/CodeMieRG/providers/Microsoft.Storage/storageAccounts/files`;
    const { resources } = await build(
      () =>
        new WorkloadIdentity(
          "app",
          identity({ grants: { files: { role: "Storage Blob Data Contributor", scope } } }),
        ),
      OPTIONS,
    );
    expect(named(resources, "app-role-files").inputs).toMatchObject({
      scope,
      principalId: guid("6"),
      principalType: "ServicePrincipal",
      roleDefinitionId: expect.stringMatching(/ba92f5b4-2d11-453d-a403-e96b0029c9fe$/) as string,
    });
  });

  it("takes roles of its own, and refuses with everything else what is none", async () => {
    const scope = `${SUBSCRIPTION_ID}/resourceGroups/CodeMieRG`;
    const given = (roleDefinitionId: string) =>
      build(
        () =>
          new WorkloadIdentity(
            "app",
            identity({ grants: { own: { role: { roleDefinitionId }, scope } } }),
          ),
        OPTIONS,
      );
    const { resources } = await given(guid("9"));
    expect(named(resources, "app-role-own").inputs["roleDefinitionId"]).toBe(
      `${SUBSCRIPTION_ID}/providers/Microsoft.Authorization/roleDefinitions/${guid("9")}`,
    );
    const { error, resources: none } = await given("Reader");
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "grants.own.role.roleDefinitionId",
    ]);
    expect(none).toEqual([]);
  });

  it("refuses unusable subjects at once and registers nothing", async () => {
    const many = Array.from({ length: 21 }, (_, index) => account(`sa-${String(index)}`));
    const { error, resources } = await build(
      () =>
        new WorkloadIdentity(
          "app",
          identity({
            federations: {
              main: { issuerUrl: ISSUER, subjects: ["codemie-api", account("a"), account("a")] },
              other: { issuerUrl: ISSUER, subjects: many },
            },
          }),
        ),
      OPTIONS,
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "federations.main.subjects[0]",
      "federations.main.subjects[2]",
      "federations",
    ]);
    expect(resources).toEqual([]);
  });
});
