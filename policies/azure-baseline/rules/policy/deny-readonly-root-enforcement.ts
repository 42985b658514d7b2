import { AZURE_CLUSTER } from "../../../../prerequisites/azure-cluster";
import { policyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

export const denyReadonlyRootEnforcement = policyFor(AZURE_CLUSTER.AZ_POLICY_READONLY_ROOT, {
  type: "azure-native:authorization:PolicyAssignment",
  config: {
    schema: {
      definitions: {
        type: "array",
        description: "Ids (GUIDs) of policy definitions that force read-only root file systems.",
        items: { type: "string" },
        default: ["df49d893-a74c-421d-bc95-c663042e5b80"],
      },
      excludedNamespaces: {
        type: "array",
        description: "Namespaces that an enforcing assignment has to leave alone.",
        items: { type: "string" },
        default: ["codemie"],
      },
    },
    defaults: {
      definitions: AZURE_CLUSTER.AZ_POLICY_READONLY_ROOT.limits.definitions,
      excludedNamespaces: ["codemie"],
    },
  },
  *check(assignment, { config }) {
    const definition = assignment.get("policyDefinitionId");
    if (definition instanceof Unknown) {
      yield notYetKnown(assignment, "policyDefinitionId", definition);
      return;
    }
    const id = typeof definition === "string" ? definition.toLowerCase() : "";
    if (!config.definitions.some((one) => id.endsWith(one.toLowerCase()))) return;
    if (assignment.is("enforcementMode", "DoNotEnforce")) return;
    const effect = assignment.get("parameters.effect.value");
    if (effect instanceof Unknown) {
      yield notYetKnown(assignment, "parameters.effect.value", effect);
      return;
    }
    if (typeof effect === "string" && effect.toLowerCase() !== "deny") return;
    const excluded = assignment.list("parameters.excludedNamespaces.value");
    if (excluded instanceof Unknown) {
      yield notYetKnown(assignment, "parameters.excludedNamespaces.value", excluded);
      return;
    }
    const missing = config.excludedNamespaces.filter((name) => !excluded.includes(name));
    if (missing.length > 0) {
      yield violation(
        assignment,
        "parameters.excludedNamespaces.value",
        `lacks ${missing.join(", ")}, whose pods write to their root file systems`,
      );
    }
  },
});
