import type { Refusals } from "../../rows";
import { isRecord } from "../../../wire/values";
import { armTypeOf, lastSegment, list, parentId, regionOf, text } from "../arm";
import { mayDoWith, ROLES_PAGE } from "../built-in-roles";
import { armFailure } from "../failure";
import { find } from "../lookups";
import { REGIONS_PAGE, REGIONS_WITHOUT_ZONES } from "../zones";
import { AZ, known, groupIdOf, record } from "./support";

/** Refusals of Azure Resource Manager for every type. */
export const resourceRefusals: Refusals = {
  "the deployer's roles do not allow it": {
    seen: ROLES_PAGE,
    on: ["create", "update", "delete"],
    types: [],
    refuse: ({ id, action, scenario }) => {
      const allowed = `${armTypeOf(id)}/${action === "delete" ? "delete" : "write"}`;
      return mayDoWith(scenario.deployerRoles, allowed)
        ? undefined
        : armFailure(
            403,
            "AuthorizationFailed",
            `The client with object id '5a4d0b0e-0000-4000-8000-5a4d0b0e0004' does not have authorization to perform action '${allowed}' over scope '${id}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
          );
    },
  },
  "characters of tag names": {
    seen: "https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations",
    on: ["create", "update"],
    types: [],
    refuse: ({ inputs }) => {
      const wrong = Object.keys(record(inputs["tags"])).filter((name) => /[<>%&\\?/]/.test(name));
      return wrong.length === 0
        ? undefined
        : armFailure(
            400,
            "InvalidTagNameCharacters",
            `The tag names '${wrong.join(",")}' have reserved characters '<,>,%,&,\\,?,/' or control characters.`,
          );
    },
  },
  "a region without zones takes none": {
    seen: REGIONS_PAGE,
    on: ["create", "update"],
    types: [],
    refuse: (operation) => {
      const { id, token, inputs } = operation;
      const cluster = token.endsWith(":AgentPool")
        ? find(operation.store, parentId(id))
        : undefined;
      const region = regionOf(cluster?.inputs["location"] ?? inputs["location"]);
      if (!REGIONS_WITHOUT_ZONES.has(region)) return undefined;
      const pools = list(inputs["agentPoolProfiles"]).filter(isRecord);
      const zones = [
        inputs["zones"],
        inputs["availabilityZones"],
        ...pools.map((pool) => pool["availabilityZones"]),
      ].flatMap(list);
      const name = `${armTypeOf(id)}/${lastSegment(id)}`;
      if (zones.length > 0 || inputs["zoneRedundancy"] === "Enabled") {
        return armFailure(
          400,
          "LocationNotSupportAvailabilityZones",
          `The resource '${name}' does not support availability zones at location '${region}'.`,
        );
      }
      const sku = text(record(inputs["sku"])["name"]);
      return token.endsWith(":StorageAccount") && /ZRS$/.test(sku)
        ? armFailure(
            400,
            "SkuNotAvailable",
            `The requested sku '${sku}' of '${name}' is not available at location '${region}', which has no availability zones.`,
          )
        : undefined;
    },
  },
  "resource provider not registered": {
    seen: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-register-resource-provider",
    on: ["create"],
    types: [],
    refuse: ({ id, scenario }) => {
      const namespace = (id.split("/providers/").at(-1) ?? "").split("/")[0] ?? "";
      const missing = scenario.unregisteredProviders.some(
        (name) => name.toLowerCase() === namespace.toLowerCase(),
      );
      return missing && id.includes("/providers/")
        ? armFailure(
            409,
            "MissingSubscriptionRegistration",
            `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
          )
        : undefined;
    },
  },
  "resource group not found": {
    seen: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-not-found",
    on: ["create"],
    types: [],
    refuse: (operation) => {
      const group = groupIdOf(operation.id);
      if (group === undefined || group.length === operation.id.length || known(operation, group))
        return undefined;
      return armFailure(
        404,
        "ResourceGroupNotFound",
        `Resource group '${lastSegment(group)}' could not be found.`,
      );
    },
  },
  "parent resource not found": {
    seen: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-parent-resource",
    on: ["create"],
    types: [],
    refuse: (operation) => {
      const parts = operation.id.split("/providers/");
      const [namespace = "", type = "", name = "", ...rest] = (parts.at(-1) ?? "").split("/");
      const parent = `${parts.slice(0, -1).join("/providers/")}/providers/${namespace}/${type}/${name}`;
      if (
        parts.length === 1 ||
        rest.length === 0 ||
        type.toLowerCase() === "networkwatchers" ||
        known(operation, parent)
      )
        return undefined;
      return armFailure(
        404,
        "ParentResourceNotFound",
        `Failed to perform 'write' on resource(s) of type '${type}/${rest[0] ?? ""}', because the parent resource '${parent}' could not be found.`,
      );
    },
  },
  "locked scope": {
    seen: "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources",
    on: ["delete"],
    types: [],
    refuse: ({ id, token, store }) => {
      if (token.includes(":ManagementLock")) return undefined;
      const lock = ["ByScope", "AtResourceGroupLevel", "AtResourceLevel"]
        .flatMap((kind) => store.storedOfType(`${AZ}authorization:ManagementLock${kind}`))
        .find((other) => {
          const scope =
            other.id.split(/\/providers\/Microsoft\.Authorization\/locks\//i)[0]?.toLowerCase() ??
            "";
          const here = id.toLowerCase();
          // A lock on a resource also protects the group that contains it.
          return here === scope || here.startsWith(`${scope}/`) || scope.startsWith(`${here}/`);
        });
      if (lock === undefined) return undefined;
      const scope = lock.id.split(/\/providers\/Microsoft\.Authorization\/locks\//i)[0] ?? "";
      return armFailure(
        409,
        "ScopeLocked",
        `The scope '${id}' cannot perform delete operation because following scope(s) are locked: '${scope}'. Please remove the lock and try again.`,
      );
    },
  },
};
