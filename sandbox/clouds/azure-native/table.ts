import type { TypeRow } from "../rows";

/** A row before its ARM type is turned into an id template. */
export interface ArmRow extends Omit<TypeRow, "id" | "autoname"> {
  /**
   * ARM type and the input of each of its names, such as `Microsoft.Network/virtualNetworks{virtualNetworkName}/subnets{subnetName}`.
   * The id of an extension resource begins with `{scope}` or `{resourceUri}`.
   */
  readonly arm: string;
  /** Input that receives a generated name. @default the last name of `arm` */
  readonly named?: string;
  readonly form?: "suffixed" | "compact" | "uuid" | "copied";
  readonly max?: number;
  /** Whether the type has a region, taken from its resource group when it is not given. @default false */
  readonly regional?: boolean;
}

const IN_GROUP = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/";

/** Turns rows by ARM type into rows with ids, required inputs and replacement keys that follow from the names. */
export function armTable(
  module: string,
  rows: Readonly<Record<string, ArmRow>>,
): Readonly<Record<string, TypeRow>> {
  return Object.fromEntries(
    Object.entries(rows).map(([name, row]) => [`azure-native:${module}:${name}`, typeRow(row)]),
  );
}

function typeRow({ arm, named, form, max, regional, ...row }: ArmRow): TypeRow {
  const id = /^(\/|\{scope\}|\{resourceUri\})/.test(arm)
    ? arm
    : IN_GROUP + arm.replace(/(?<=[^/])\{/g, "/{");
  const names = [...id.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  const own = named ?? names.at(-1) ?? "";
  const parents = names.filter((name) => name !== own && name !== "subscriptionId");
  return {
    ...row,
    id,
    required: [...parents, ...(row.required ?? [])],
    replaces: [...(regional === true ? ["location"] : []), ...(row.replaces ?? [])],
    autoname: { property: own, form: form ?? "suffixed", ...(max === undefined ? {} : { max }) },
    ...(regional === true ? { regional: true } : {}),
  };
}
