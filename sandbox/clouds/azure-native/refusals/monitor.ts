import { isRecord, type Value } from "../../../wire/values";
import type { CloudFailure } from "../../../wire/failure";
import type { CloudOperation, Refusals } from "../../rows";
import { armTypeOf, lastSegment, list, regionOf, text } from "../arm";
import { CATEGORY_TABLES, EXPORTED_CATEGORIES } from "../diagnostic-categories";
import { armFailure } from "../failure";
import { find } from "../lookups";
import { AZ, record } from "./support";

const SETTING = `${AZ}monitor:DiagnosticSetting`;
const SETTINGS_PER_RESOURCE = 5;

/** Refusals of diagnostic settings and data collection rules. */
export const monitorRefusals: Refusals = {
  "a resource type exports what its table lists": {
    seen: CATEGORY_TABLES,
    on: ["create", "update"],
    types: [SETTING],
    refuse: categoryRefusal,
  },
  "five diagnostic settings per resource": {
    seen: "https://learn.microsoft.com/azure/azure-monitor/essentials/diagnostic-settings",
    on: ["create"],
    types: [SETTING],
    refuse: (operation) => {
      const foreign = operation.scenario.existing.filter((id) =>
        id
          .toLowerCase()
          .startsWith(`${watched(operation)}/providers/microsoft.insights/diagnosticsettings/`),
      );
      return othersOn(operation).length + foreign.length < SETTINGS_PER_RESOURCE
        ? undefined
        : armFailure(
            400,
            "BadRequest",
            `The limit of ${String(SETTINGS_PER_RESOURCE)} diagnostic settings was reached. To create a new setting, delete an existing one.`,
          );
    },
  },
  "a data sink is used once per category of a resource": {
    seen: "https://github.com/Azure/terraform-azurerm-avm-ptn-aiml-landing-zone/issues/19",
    on: ["create", "update"],
    types: [SETTING],
    refuse: (operation) => {
      const sink = text(operation.inputs["workspaceId"]).toLowerCase();
      if (sink === "") return undefined;
      const wanted = categoriesOf(operation.inputs);
      for (const other of othersOn(operation)) {
        if (text(other.inputs["workspaceId"]).toLowerCase() !== sink) continue;
        const taken = categoriesOf(other.inputs);
        const shared = wanted.find((category) => taken.includes(category));
        if (shared === undefined) continue;
        return armFailure(
          409,
          "Conflict",
          `Data sink '${text(operation.inputs["workspaceId"])}' is already used in diagnostic setting '${lastSegment(other.id)}' for category '${shared}'. Data sinks can't be reused in different settings on the same category for the same resource.`,
        );
      }
      return undefined;
    },
  },
  "a data collection rule lives in the region of its workspace": {
    seen: "https://github.com/MicrosoftDocs/azure-docs/issues/110228",
    on: ["create", "update"],
    types: [`${AZ}monitor:DataCollectionRule`],
    refuse: ({ inputs, store }) => {
      const here = regionOf(inputs["location"]);
      const workspaces = list(record(inputs["destinations"])["logAnalytics"])
        .filter(isRecord)
        .map((destination) => text(destination["workspaceResourceId"]));
      const elsewhere = workspaces.find((id) => {
        const there = regionOf(find(store, id)?.outputs["location"]);
        return there !== "" && there !== here;
      });
      return elsewhere === undefined
        ? undefined
        : armFailure(
            400,
            "InvalidPayload",
            `Data collection rule is invalid: the rule is in '${here}', and workspace '${elsewhere}' is not. A rule and its Log Analytics workspace must be in the same region.`,
          );
    },
  },
};

const watched = ({ inputs }: CloudOperation): string => text(inputs["resourceUri"]).toLowerCase();

function othersOn(
  operation: CloudOperation,
): readonly { readonly id: string; readonly inputs: Readonly<Record<string, Value>> }[] {
  return operation.store
    .storedOfType(SETTING)
    .filter(
      ({ id, inputs }) =>
        id.toLowerCase() !== operation.id.toLowerCase() &&
        text(inputs["resourceUri"]).toLowerCase() === watched(operation),
    );
}

const namesOf = (entries: Value, key: string): readonly string[] =>
  list(entries)
    .filter(isRecord)
    .filter((entry) => entry["enabled"] !== false)
    .map((entry) => text(entry[key]))
    .filter((name) => name !== "");

const categoriesOf = (inputs: Readonly<Record<string, Value>>): readonly string[] => [
  ...namesOf(inputs["logs"], "category"),
  ...namesOf(inputs["logs"], "categoryGroup"),
  ...namesOf(inputs["metrics"], "category"),
];

function categoryRefusal(operation: CloudOperation): CloudFailure | undefined {
  const { inputs } = operation;
  const type = armTypeOf(watched(operation)).toLowerCase();
  const exported = EXPORTED_CATEGORIES[type];
  if (exported === undefined) {
    // Of a type that is not simulated nothing is known.
    return find(operation.store, watched(operation)) === undefined
      ? undefined
      : armFailure(
          400,
          "ResourceTypeNotSupported",
          `The resource type '${type}' does not support diagnostic settings.`,
        );
  }
  const metrics = namesOf(inputs["metrics"], "category");
  const unknown = namesOf(inputs["logs"], "category").find(
    (category) => !exported.logs.includes(category),
  );
  if (unknown !== undefined || (exported.logs.length === 0 && grouped(inputs))) {
    return armFailure(400, "BadRequest", `Category '${unknown ?? "allLogs"}' is not supported.`);
  }
  if (metrics.length > 0 && exported.metrics.length === 0) {
    return armFailure(400, "BadRequest", "Metric export is not enabled.");
  }
  const metric = metrics.find((category) => !exported.metrics.includes(category));
  return metric === undefined
    ? undefined
    : armFailure(400, "BadRequest", `Metric category '${metric}' is not supported.`);
}

const grouped = (inputs: Readonly<Record<string, Value>>): boolean =>
  namesOf(inputs["logs"], "categoryGroup").length > 0;
