// The rights of an identity come through an Entra group.
const { ResourceGroup } = require("@pulumi/azure-native/resources");
const { UserAssignedIdentity } = require("@pulumi/azure-native/managedidentity");
const { RoleAssignment } = require("@pulumi/azure-native/authorization");
const azuread = require("@pulumi/azuread");
const group = new ResourceGroup("group");
const identity = new UserAssignedIdentity("identity", { resourceGroupName: group.name });
const readers = new azuread.Group("readers", { displayName: "readers", securityEnabled: true });
new azuread.GroupMember("member", {
  groupObjectId: readers.objectId,
  memberObjectId: identity.principalId,
});
new RoleAssignment("readers", {
  principalId: readers.objectId,
  principalType: "Group",
  roleDefinitionId:
    "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7",
  scope: group.id,
});
