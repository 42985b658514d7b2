import * as pulumi from "@pulumi/pulumi";

import { assignRole, roleAssignmentName } from "../../../components/azure/role-assignments";
import { InvalidArgumentsError } from "../../../components/plans/issues";
import { ROLES, type RoleDefinition } from "../../../components/plans/azure/roles";
import { build } from "../../support/build";

const SCOPE =
  "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv";
const TYPE = "azure-native:authorization:RoleAssignment";

const assign = (scope: pulumi.Input<string> = SCOPE): unknown =>
  assignRole(
    "kv-role-app",
    {
      role: "Key Vault Crypto User",
      principalId: "22222222-2222-4222-8222-222222222222",
      principalKey: "app",
      principalType: "ServicePrincipal",
      scope,
    },
    {},
  );

describe("a role assignment", () => {
  it("says principal, its type, the role in the scope's own subscription, and the scope", async () => {
    const { error, resources } = await build(() => assign());
    expect(error).toBeUndefined();
    expect(resources).toEqual([
      expect.objectContaining({
        type: TYPE,
        name: "kv-role-app",
        inputs: {
          roleAssignmentName: roleAssignmentName(
            SCOPE,
            "platform-foundations/test/app",
            ROLES["Key Vault Crypto User"],
          ),
          scope: SCOPE,
          principalId: "22222222-2222-4222-8222-222222222222",
          principalType: "ServicePrincipal",
          roleDefinitionId:
            "/subscriptions/11111111-1111-4111-8111-111111111111/providers/Microsoft.Authorization/roleDefinitions/12338af0-0e69-4776-bea7-57ae8d297424",
        },
      }),
    ]);
  });

  it("is of the given subscription when that is given in plain text, so that a preview knows the role", async () => {
    const { resources } = await build(() =>
      assignRole(
        "r",
        {
          role: "Reader",
          principalId: "p",
          principalKey: "k",
          principalType: "Group",
          scope: SCOPE,
          subscriptionId: "33333333-3333-4333-8333-333333333333",
        },
        {},
      ),
    );
    expect(resources[0]?.inputs["roleDefinitionId"]).toBe(
      "/subscriptions/33333333-3333-4333-8333-333333333333/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7",
    );
  });

  it("keeps its name between runs and however the scope is spelled, and has another for other facts", () => {
    const name = roleAssignmentName(SCOPE, "app", ROLES["Key Vault Crypto User"]);
    expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(roleAssignmentName(SCOPE.toUpperCase(), "app", ROLES["Key Vault Crypto User"])).toBe(
      name,
    );
    expect(
      new Set([
        name,
        roleAssignmentName(SCOPE, "app2", ROLES["Key Vault Crypto User"]),
        roleAssignmentName(SCOPE, "app", ROLES["Key Vault Secrets User"]),
        roleAssignmentName(`${SCOPE}2`, "app", ROLES["Key Vault Crypto User"]),
      ]).size,
    ).toBe(4);
  });

  it("of a group has the same name in every stack, because it is the same principal", async () => {
    const { resources } = await build(() =>
      assignRole(
        "r",
        {
          role: "Reader",
          principalId: "44444444-4444-4444-8444-444444444444",
          principalKey: "44444444-4444-4444-8444-444444444444",
          principalType: "Group",
          scope: SCOPE,
        },
        {},
      ),
    );
    expect(resources[0]?.inputs["roleAssignmentName"]).toBe(
      roleAssignmentName(SCOPE, "44444444-4444-4444-8444-444444444444", ROLES.Reader),
    );
  });

  it("is replaced, the old one deleted first, when principal, role or scope change", async () => {
    const seen: pulumi.CustomResourceOptions[] = [];
    await build(() => {
      pulumi.runtime.registerStackTransformation(({ type, opts }) => {
        if (type === TYPE) seen.push(opts);
        return undefined;
      });
      assign();
    });
    expect(seen).toEqual([
      expect.objectContaining({
        deleteBeforeReplace: true,
        replaceOnChanges: ["principalId", "principalType", "roleDefinitionId", "scope"],
      }),
    ]);
  });

  describe("of a role that is not in ROLES", () => {
    const QUEUE = "974c5e8b-45b9-4653-ba55-5f855dd0fb88";
    const assignQueue = (role: RoleDefinition<pulumi.Input<string>>) =>
      build(() =>
        assignRole(
          "queue",
          { role, principalId: "p", principalKey: "k", principalType: "Group", scope: SCOPE },
          {},
        ),
      );
    const expected = {
      roleAssignmentName: roleAssignmentName(SCOPE, "k", QUEUE),
      roleDefinitionId: `/subscriptions/11111111-1111-4111-8111-111111111111/providers/Microsoft.Authorization/roleDefinitions/${QUEUE}`,
    };

    it.each<[string, pulumi.Input<string>]>([
      ["its GUID", QUEUE],
      ["its GUID in capitals", QUEUE.toUpperCase()],
      [
        "the id without a subscription",
        `/providers/Microsoft.Authorization/roleDefinitions/${QUEUE}`,
      ],
      ["an output", pulumi.output(expected.roleDefinitionId)],
    ])("takes %s and is named after the role", async (_, roleDefinitionId) => {
      const { error, resources } = await assignQueue({ roleDefinitionId });
      expect(error).toBeUndefined();
      expect(resources[0]?.inputs).toMatchObject(expected);
    });

    it("refuses an id that is not a valid one of a definition", async () => {
      for (const roleDefinitionId of ["Reader", SCOPE, `/subscriptions/${QUEUE}`]) {
        const { error, resources } = await assignQueue({ roleDefinitionId });
        expect((error as InvalidArgumentsError).message).toContain(
          "role.roleDefinitionId: " + JSON.stringify(roleDefinitionId),
        );
        expect(resources).toEqual([]);
      }
    });

    it("refuses a title that it does not know, and says what to give instead", async () => {
      const { error } = await build(() =>
        assignRole(
          "queue",
          {
            role: "Storage Queue Data Contributor" as "Reader",
            principalId: "p",
            principalKey: "k",
            principalType: "Group",
            scope: SCOPE,
          },
          {},
        ),
      );
      expect(error).toBeInstanceOf(InvalidArgumentsError);
      expect((error as InvalidArgumentsError).issues).toEqual([
        {
          path: "role",
          problem: '"Storage Queue Data Contributor" is not a role of ROLES',
          hint: "give { roleDefinitionId } with the id of its definition",
        },
      ]);
    });
  });

  it("knows every role by its own id", () => {
    const guids = Object.values(ROLES);
    expect(new Set(guids).size).toBe(guids.length);
    for (const guid of guids) expect(guid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});
