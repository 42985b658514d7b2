import type { Refusals } from "../../rows";
import { lastSegment, text } from "../arm";
import { armFailure } from "../failure";
import { AZ } from "./support";

/** Refusals of diagnostic settings. */
export const monitorRefusals: Refusals = {
  "a data sink is used once per resource": {
    seen: "https://github.com/Azure/terraform-azurerm-avm-ptn-aiml-landing-zone/issues/19",
    on: ["create"],
    types: [`${AZ}monitor:DiagnosticSetting`],
    refuse: ({ id, inputs, store, token }) => {
      const sink = text(inputs["workspaceId"]).toLowerCase();
      const target = text(inputs["resourceUri"]).toLowerCase();
      const clash = store
        .storedOfType(token)
        .find(
          (other) =>
            other.id.toLowerCase() !== id.toLowerCase() &&
            sink !== "" &&
            text(other.inputs["workspaceId"]).toLowerCase() === sink &&
            text(other.inputs["resourceUri"]).toLowerCase() === target,
        );
      return clash === undefined
        ? undefined
        : armFailure(
            409,
            "Conflict",
            `Data sink '${text(inputs["workspaceId"])}' is already used in diagnostic setting '${lastSegment(clash.id)}' for category 'AllMetrics'. Data sinks can't be reused in different settings on the same category for the same resource.`,
          );
    },
  },
};
