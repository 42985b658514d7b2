import type { CloudStore } from "../../../cloud-store";
import type { Refusals } from "../../rows";
import { inRegion } from "../../scenario";
import { parentId, regionOf, text } from "../arm";
import { armFailure } from "../failure";
import { find } from "../lookups";
import { lifeOn, STAGES } from "../model-lifecycle";
import { AZ, record } from "./support";

/** Refusals of model deployments. */
export const modelRefusals: Refusals = {
  "model capacity": {
    seen: "https://github.com/microsoft/PubSec-Info-Assistant/issues/880",
    on: ["create", "update"],
    types: [`${AZ}cognitiveservices:Deployment`],
    refuse: (operation) => {
      const { inputs, scenario, store, token, id } = operation;
      const sku = record(inputs["sku"]);
      const model = text(record(record(inputs["properties"])["model"])["name"]);
      const name = `OpenAI.${text(sku["name"])}.${model}`;
      const region = regionOfAccount(store, id);
      const limit = inRegion(scenario.quotas, region, name);
      if (limit === undefined) return undefined;
      const used = store
        .storedOfType(token)
        .filter(
          (other) =>
            other.id.toLowerCase() !== id.toLowerCase() &&
            regionOfAccount(store, other.id) === region,
        )
        .filter(
          (other) => text(record(record(other.inputs["properties"])["model"])["name"]) === model,
        )
        .reduce(
          (sum, other) => sum + Number(record(other.inputs["sku"])["capacity"] ?? 0),
          inRegion(scenario.quotaUse, region, name) ?? 0,
        );
      const wanted = Number(sku["capacity"] ?? 0);
      const what = `Tokens Per Minute (thousands) - ${model} - ${text(sku["name"])}`;
      return used + wanted <= limit
        ? undefined
        : armFailure(
            400,
            "InsufficientQuota",
            `This operation require ${String(wanted)} new capacity in quota ${what}, which is bigger than the current available capacity ${String(limit - used)}. The current quota usage is ${String(used)} and the quota limit is ${String(limit)} for quota ${what}.`,
          );
    },
  },
  "a model version that is closed to new subscriptions, or retired": {
    seen: STAGES,
    on: ["create"],
    types: [`${AZ}cognitiveservices:Deployment`],
    refuse: ({ inputs, scenario, store, token, id }) => {
      const model = record(record(inputs["properties"])["model"]);
      const version = `${text(model["name"])}/${text(model["version"])}`;
      const { status } = lifeOn(version, scenario.day);
      const name = `Format:${text(model["format"])},Name:${text(model["name"])},Version:${text(model["version"])}`;
      if (status === "Deprecated") {
        return armFailure(
          400,
          "ServiceModelDeprecated",
          `The model '${name}' has been deprecated since it has been retired, and cannot be used for new deployments.`,
        );
      }
      const had =
        scenario.modelsDeployedBefore.includes(version) ||
        store.storedOfType(token).some((other) => {
          const same = record(record(other.inputs["properties"])["model"]);
          return (
            other.id.toLowerCase() !== id.toLowerCase() &&
            `${text(same["name"])}/${text(same["version"])}` === version
          );
        });
      return status !== "Deprecating" || had
        ? undefined
        : armFailure(
            400,
            "ServiceModelDeprecating",
            `The model '${name}' is in deprecating state and cannot be used for new deployments.`,
          );
    },
  },
  "model not offered in the region": {
    seen: "https://learn.microsoft.com/azure/ai-foundry/openai/concepts/models",
    on: ["create"],
    types: [`${AZ}cognitiveservices:Deployment`],
    refuse: ({ inputs, scenario, store, id }) => {
      const model = record(record(inputs["properties"])["model"]);
      const base = `${regionOfAccount(store, id)}/${text(model["name"])}`;
      const missing = [base, `${base}/${text(model["version"])}`].some((entry) =>
        scenario.modelsNotOffered.includes(entry),
      );
      return missing
        ? armFailure(
            400,
            "DeploymentModelNotSupported",
            `The model 'Format: ${text(model["format"])}, Name: ${text(model["name"])}, Version: ${text(model["version"])}' of account deployment is not supported.`,
          )
        : undefined;
    },
  },
};

function regionOfAccount(store: CloudStore, deploymentId: string): string {
  return regionOf(find(store, parentId(deploymentId))?.inputs["location"]);
}
