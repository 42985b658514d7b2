// Azure reads the names of tags in any letter case.
const { ResourceGroup } = require("@pulumi/azure-native/resources");
new ResourceGroup("group", { tags: { Environment: "dev", Owner: "team" } });
