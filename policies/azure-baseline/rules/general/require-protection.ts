import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

const HOLDS_DATA = [
  "azure-native:storage:StorageAccount",
  "azure-native:keyvault:Vault",
  "azure-native:dbforpostgresql:Server",
  "azure-native:dbforpostgresql:Database",
  "azure-native:containerservice:ManagedCluster",
];

export const requireProtection = stackPolicyFor(AZURE_DATA.AZ_PROTECT_DATA, {
  type: HOLDS_DATA,
  config: {
    schema: {
      types: {
        type: "array",
        description: "Resource types that are protected, without API version.",
        items: { type: "string" },
      },
    },
    defaults: { types: HOLDS_DATA },
  },
  *check(stack, { config }) {
    for (const type of config.types) {
      for (const node of stack.all(type)) {
        if (!node.protect) yield violation(node, "", "is not protected");
      }
    }
  },
});
