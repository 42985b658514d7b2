import { CloudFailure } from "../../wire/failure";
import { isRecord } from "../../wire/values";
import { keyOf } from "../../world";
import type { Package } from "../rows";
import { filled } from "../simulated-cloud";
import { lastSegment, regionOf, subscriptionOf, text } from "./arm";
import { types } from "./types";

/** The azure-native provider: Azure Resource Manager as far as the tables go. */
export const azureNative: Package = {
  name: "azure-native",
  sdk: "@pulumi/azure-native",
  types,
  functions: {},
  refusals: [],
  conflicts: [],
  tables: "sandbox/clouds/azure-native/types",
  tokenOf: (token) =>
    token.replace(/^(azure-native:\w+)\/v\d{8}(?:preview|privatepreview)?:/, "$1:"),
  idParts: (config) => ({ subscriptionId: subscriptionOf(config) }),
  fill: ({ row, inputs, config, world }) => {
    if (row.regional !== true || inputs["location"] !== undefined) return inputs;
    const id = filled("/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}", {
      ...inputs,
      subscriptionId: subscriptionOf(config),
    });
    const group = world.find(keyOf("azure-native:resources:ResourceGroup", "", id));
    const location = config["location"] ?? group?.outputs["location"];
    return location === undefined ? inputs : { ...inputs, location };
  },
  common: ({ id, token, inputs }) => ({
    name: lastSegment(id),
    type: armTypeOf(id),
    azureApiVersion: "simulated",
    ...(types[token]?.regional === true ? { location: regionOf(inputs["location"]) } : {}),
  }),
  same: (path, before, after) =>
    path === "location" && regionOf(before) === regionOf(after) && regionOf(before) !== "",
  alreadyExists: ({ id }) =>
    new CloudFailure("AlreadyExists", `cannot create already existing resource '${id}'`, 409),
  takesWithIt: (id, other) =>
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

// The type follows from the id: namespace, then every other segment after it.
function armTypeOf(id: string): string {
  const [, tail] = [id, id.split("/providers/").at(-1) ?? ""];
  if (!id.includes("/providers/")) return "Microsoft.Resources/resourceGroups";
  const [namespace = "", ...rest] = tail.split("/");
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join("/");
}

export function groupOf(inputs: Readonly<Record<string, unknown>>): string {
  return isRecord(inputs) ? text(inputs["resourceGroupName"]) : "";
}
