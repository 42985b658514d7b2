// The group of an identity has no rights either.
const { ResourceGroup } = require("@pulumi/azure-native/resources");
const { UserAssignedIdentity } = require("@pulumi/azure-native/managedidentity");
const azuread = require("@pulumi/azuread");
const group = new ResourceGroup("group");
const identity = new UserAssignedIdentity("identity", { resourceGroupName: group.name });
const readers = new azuread.Group("readers", { displayName: "readers", securityEnabled: true });
new azuread.GroupMember("member", {
  groupObjectId: readers.objectId,
  memberObjectId: identity.principalId,
});
