import { versionless } from "../../../process/engine-values";
import { CloudFailure } from "../../wire/failure";
import type { Value } from "../../wire/values";
import { keyOf } from "../../cloud-store";
import type { CloudOperation, Package } from "../rows";
import { filled } from "../template";
import { armTypeOf, lastSegment, regionOf, subscriptionOf } from "./arm";
import { conflicts } from "./conflicts";
import { functions } from "./functions";
import { refusals, softDelete } from "./refusals";
import { types } from "./types";
import { identityOutputs } from "./types/resources";

/** The azure-native provider: Azure Resource Manager as far as the tables go. */
export const azureNative: Package = {
  name: "azure-native",
  sdk: "@pulumi/azure-native",
  previews: { by: "ungiven unknown", stable: ["name", "location"] },
  types,
  functions,
  refusals,
  conflicts,
  softDelete,
  tokenOf: versionless,
  idParts: (config) => ({ subscriptionId: subscriptionOf(config) }),
  fill: ({ row, inputs, config, store }) => {
    if (row.regional !== true || inputs["location"] !== undefined) return inputs;
    const id = filled("/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}", {
      ...inputs,
      subscriptionId: subscriptionOf(config),
    });
    const group = store.find(keyOf("azure-native:resources:ResourceGroup", "", id));
    const location = config["location"] ?? group?.outputs["location"];
    return location === undefined ? inputs : { ...inputs, location };
  },
  common,
  same: (path, before, after) =>
    path === "location" && regionOf(before) === regionOf(after) && regionOf(before) !== "",
  alreadyExists: ({ id }) =>
    new CloudFailure("AlreadyExists", `cannot create already existing resource '${id}'`, 409),
  // Diagnostic settings outlive the resource that they watch, which is why they have to be deleted first.
  takesWithIt: ({ id }, other) =>
    other.token !== "azure-native:monitor:DiagnosticSetting" &&
    other.id.toLowerCase().startsWith(`${id.toLowerCase()}/`),
  throttled: () =>
    new CloudFailure(
      "TooManyRequests",
      'Status=429 Code="TooManyRequests" Message="The request was throttled. Please retry after some time."',
      429,
    ),
  retries: ({ code, status }) =>
    status === 429 || status >= 500 || code === "AnotherOperationInProgress",
};

function common(operation: CloudOperation): Readonly<Record<string, Value>> {
  const { id, token, inputs } = operation;
  return {
    ...("name" in inputs ? {} : { name: lastSegment(id) }),
    ...("type" in inputs ? {} : { type: armTypeOf(id) }),
    ...(types[token]?.regional === true ? { location: regionOf(inputs["location"]) } : {}),
    ...identityOutputs(operation),
  };
}
