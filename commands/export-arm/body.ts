// azure-native writes a resource's properties beside its name, as the SDK shows them; ARM keeps them below `properties`.
// This puts them back. It knows the types that the components use and refuses any other.
import type { PlannedResource } from "../../sandbox/plan";
import { versionless } from "../../process/engine-values";
import { ARM_TYPES } from "./types";

/** A resource of an ARM template. */
export interface ArmResource {
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

type Inputs = Readonly<Record<string, unknown>>;

/** Keys that ARM has at the top of a resource. */
const TOP = new Set(["location", "tags", "sku", "kind", "identity", "zones", "scope"]);
/** Types whose `sku` ARM keeps below `properties`. */
const INNER_SKU = new Set(["Microsoft.OperationalInsights/workspaces"]);
/** Parts of the address that are not names. */
const ADDRESS = new Set(["resourceGroupName", "scope", "resourceUri", "recordType", "policyName"]);
/** Names that azure-native changes. */
const RENAMED: Readonly<Record<string, string>> = {
  enableHttpsTrafficOnly: "supportsHttpsTrafficOnly",
  networkRuleSet: "networkAcls",
  iPAddressOrRange: "value",
};
/** The same, where the name means something else in other types. */
const RENAMED_IN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Microsoft.KeyVault/vaults/secrets": { expires: "exp", notBefore: "nbf" },
  "Microsoft.KeyVault/vaults/keys": { expires: "exp", notBefore: "nbf" },
};
/** Types in which a name above is ARM's own. */
const OWN_NAMES: Readonly<Record<string, ReadonlySet<string>>> = {
  "Microsoft.ContainerRegistry/registries": new Set(["networkRuleSet"]),
};
/** Lists whose items have `properties` of their own, by type. */
const NESTED: Readonly<Record<string, readonly string[]>> = {
  "Microsoft.Network/networkSecurityGroups": ["securityRules"],
  "Microsoft.Network/routeTables": ["routes"],
  "Microsoft.Network/networkInterfaces": ["ipConfigurations"],
  "Microsoft.Network/bastionHosts": ["ipConfigurations"],
  "Microsoft.Network/privateEndpoints": ["privateLinkServiceConnections"],
  "Microsoft.Network/privateEndpoints/privateDnsZoneGroups": ["privateDnsZoneConfigs"],
  "Microsoft.Network/virtualNetworks/subnets": ["delegations"],
};
const ITEM_TOP = new Set(["name", "id", "type"]);

const SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

/** The azure-native resources of a plan as an ARM template. */
export function armTemplate(
  planned: readonly PlannedResource[],
): Readonly<Record<string, unknown>> {
  const resources = planned.flatMap((resource) => armResource(resource) ?? []);
  return { $schema: SCHEMA, contentVersion: "1.0.0.0", resources };
}

/**
 * The ARM form of a planned resource, or undefined for one of another provider.
 * @throws Error for an azure-native type that has no row in `types.ts`.
 */
export function armResource({ type, name, inputs }: PlannedResource): ArmResource | undefined {
  if (!type.startsWith("azure-native:")) return undefined;
  const known = ARM_TYPES[versionless(type)];
  if (known === undefined) {
    throw new Error(`${type} has no ARM type here; add a row to commands/export-arm/types.ts`);
  }
  const nameKeys = addressKeys(known.type, inputs);
  const names = nameKeys.map((key) => inputs[key]).filter((value) => typeof value === "string");
  const top: Record<string, unknown> = {};
  const inner: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(inputs)) {
    if (ADDRESS.has(key) || nameKeys.includes(key) || key.startsWith("__")) continue;
    if (key === "properties" && isObject(value)) Object.assign(inner, shaped(known.type, value));
    else if (TOP.has(key) && !(key === "sku" && INNER_SKU.has(known.type)))
      top[key] = topValue(key, value);
    else Object.assign(inner, shaped(known.type, { [key]: value }));
  }
  const segments = known.type.split("/").length - 1;
  return {
    type: known.type,
    apiVersion: known.apiVersion,
    // A name that is known only later is the engine's name for the resource.
    name:
      names.length === segments ? names.join("/") : Array<string>(segments).fill(name).join("/"),
    ...top,
    ...(Object.keys(inner).length === 0 ? {} : { properties: inner }),
  };
}

// The last `segments` keys that end in Name are the path's names; a record set's is `relativeRecordSetName`.
function addressKeys(armType: string, inputs: Inputs): readonly string[] {
  const nouns = armType.split("/").slice(1);
  return nouns.flatMap((noun) => {
    const singular = noun.replace(/ies$/, "y").replace(/s$/, "").toLowerCase();
    const keys = Object.keys(inputs).filter((key) => /Name$|^name$/.test(key) && !ADDRESS.has(key));
    const fits = keys.find(
      (key) => singular.endsWith(key.slice(0, -"Name".length).toLowerCase()) && key !== "name",
    );
    const only =
      keys.length === 1 || nouns.length === 1
        ? keys.find((key) => key === "name" || key === "resourceName")
        : undefined;
    const found = fits ?? only;
    return found === undefined ? [] : [found];
  });
}

function shaped(armType: string, values: Inputs): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const renamed = renamedIn(armType, key);
      if (NESTED[armType]?.includes(key) === true && Array.isArray(value)) {
        return [
          renamed,
          value.map((item: unknown) => (isObject(item) ? nestedItem(armType, item) : item)),
        ];
      }
      return [renamed, deep(armType, value)];
    }),
  );
}

function nestedItem(armType: string, item: Inputs): Record<string, unknown> {
  const entries = Object.entries(item);
  return {
    ...Object.fromEntries(entries.filter(([key]) => ITEM_TOP.has(key))),
    properties: Object.fromEntries(
      entries
        .filter(([key]) => !ITEM_TOP.has(key))
        .map(([key, value]) => [key, deep(armType, value)]),
    ),
  };
}

function deep(armType: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => deep(armType, item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      RENAMED_IN[armType]?.[key] ?? RENAMED[key] ?? key,
      deep(armType, item),
    ]),
  );
}

function renamedIn(armType: string, key: string): string {
  if (OWN_NAMES[armType]?.has(key) === true) return key;
  return RENAMED_IN[armType]?.[key] ?? RENAMED[key] ?? key;
}

// ARM wants the user-assigned identities as an object keyed by id.
function topValue(key: string, value: unknown): unknown {
  if (key !== "identity" || !isObject(value) || !Array.isArray(value["userAssignedIdentities"]))
    return value;
  const ids = value["userAssignedIdentities"] as readonly unknown[];
  return {
    ...value,
    userAssignedIdentities: Object.fromEntries(ids.map((id) => [String(id), {}])),
  };
}

function isObject(value: unknown): value is Inputs {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
