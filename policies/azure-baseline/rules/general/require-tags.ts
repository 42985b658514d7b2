import { AZURE_OPERATIONS } from "../../../../prerequisites/azure-operations";
import { present } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireTags = policyFor(AZURE_OPERATIONS.AZ_TAGS, {
  type: [
    "azure-native:resources:ResourceGroup",
    "azure-native:storage:StorageAccount",
    "azure-native:keyvault:Vault",
    "azure-native:containerservice:ManagedCluster",
    "azure-native:dbforpostgresql:Server",
    "azure-native:containerregistry:Registry",
    "azure-native:cognitiveservices:Account",
    "azure-native:network:VirtualNetwork",
    "azure-native:network:NatGateway",
    "azure-native:network:PublicIPAddress",
    "azure-native:network:BastionHost",
    "azure-native:compute:VirtualMachine",
  ],
  config: {
    schema: {
      tags: {
        type: "array",
        description: "Tags that every resource carries.",
        items: { type: "string" },
        default: ["environment", "owner"],
      },
    },
    defaults: { tags: ["environment", "owner"] },
  },
  *check(node, { config }) {
    for (const tag of config.tags) yield* present(node, `tags.${tag}`);
  },
});
