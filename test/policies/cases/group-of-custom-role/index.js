// A role definition of the program's own that allows everything.
const auth = require("@pulumi/azure-native/authorization"),
  mi = require("@pulumi/azure-native/managedidentity"),
  res = require("@pulumi/azure-native/resources");
const rg = new res.ResourceGroup("rg");
const who = new mi.UserAssignedIdentity("app", { resourceGroupName: rg.name });
const scope = "/subscriptions/00000000-0000-0000-0000-000000000003";
const all = new auth.RoleDefinition("all", {
  roleName: "all",
  scope,
  assignableScopes: [scope],
  permissions: [{ actions: ["*"] }],
});
new auth.RoleAssignment("app", {
  principalId: who.principalId,
  principalType: "ServicePrincipal",
  roleDefinitionId: all.id,
  scope: rg.id,
});
