import { planRole, roleIssues, ROLES } from "../../../../components/plans/azure/roles";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";

const GUID = "0a1b2c3d-1111-4222-8333-444455556666";
const ID = `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${GUID}`;

describe("a role", () => {
  it("is one of Azure's own by its title, or any by its definition", () => {
    expect(planRole("WorkloadIdentity", "Reader")).toBe(ROLES.Reader);
    for (const roleDefinitionId of [GUID, GUID.toUpperCase(), ID, ID.toUpperCase()])
      expect(planRole("WorkloadIdentity", { roleDefinitionId })).toBe(GUID);
  });

  it("is refused by a title that is not listed, or by what is not the id of a definition", () => {
    for (const title of ["Owner", "toString"])
      expect(linesOf(roleIssues("role", title as "Reader"))).toEqual([
        `role: "${title}" is not a role of ROLES; give { roleDefinitionId } with the id of its definition`,
      ]);
    for (const roleDefinitionId of [
      "Reader",
      ID.replace("roleDefinitions", "roleAssignments"),
      `${ID}0`,
    ])
      expect(linesOf(roleIssues("role", { roleDefinitionId }))).toEqual([
        `role.roleDefinitionId: "${roleDefinitionId}" is not the id of a role definition; give the id that az role definition list shows, or the GUID that it ends in`,
      ]);
    expect(() => planRole("WorkloadIdentity", "Owner" as "Reader")).toThrow(InvalidArgumentsError);
  });
});
