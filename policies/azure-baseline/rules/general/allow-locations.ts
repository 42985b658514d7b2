import { AZURE_OPERATIONS } from "../../../../prerequisites/azure-operations";
import { holds } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const allowLocations = policyFor(AZURE_OPERATIONS.AZ_LOCATIONS, {
  type: "*",
  config: {
    schema: {
      locations: {
        type: "array",
        description: "Regions in which resources may be made; empty allows every region.",
        items: { type: "string" },
        default: [],
      },
    },
    defaults: { locations: [] },
  },
  *check(node, { config }) {
    if (config.locations.length === 0 || !node.resource.type.startsWith("azure")) return;
    const plain = (text: string): string => text.toLowerCase().replaceAll(" ", "");
    const allowed = [...config.locations, "global"].map(plain);
    if (node.get("location") === undefined) return; // the type has none, or takes its group's
    yield* holds(
      node,
      "location",
      `one of ${config.locations.join(", ")}`,
      (value) => typeof value === "string" && allowed.includes(plain(value)),
    );
  },
});
