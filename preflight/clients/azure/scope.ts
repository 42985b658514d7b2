import { Unreadable } from "../../unreadable";
import type { RestReader } from "./rest";

/** Where the reads of one subscription go. */
export interface AzureScope {
  readonly arm: RestReader;
  /** Path of the subscription. */
  readonly sub: () => string;
  /** Path of a provider's location in the subscription. */
  readonly at: (namespace: string, location: string) => string;
}

/** API versions of types that are only asked for their presence and state. */
export const VERSIONS: Readonly<Record<string, string>> = {
  "microsoft.network/virtualnetworks": "2024-05-01",
  "microsoft.network/virtualnetworks/subnets": "2024-05-01",
  "microsoft.network/publicipaddresses": "2024-05-01",
  "microsoft.network/bastionhosts": "2024-05-01",
  "microsoft.network/networksecuritygroups": "2024-05-01",
  "microsoft.network/privateendpoints": "2024-05-01",
  "microsoft.network/privatednszones": "2020-06-01",
  "microsoft.network/dnszones": "2018-05-01",
  "microsoft.operationalinsights/workspaces": "2023-09-01",
  "microsoft.containerregistry/registries": "2023-07-01",
  "microsoft.containerservice/managedclusters": "2025-03-01",
  "microsoft.storage/storageaccounts": "2023-05-01",
  "microsoft.keyvault/vaults": "2023-07-01",
  "microsoft.dbforpostgresql/flexibleservers": "2024-08-01",
  "microsoft.managedidentity/userassignedidentities": "2023-01-31",
};

/** `Microsoft.Network/virtualNetworks/subnets` of a resource id. */
export function typeOf(id: string): string {
  const after = id.split("/providers/").at(-1)?.split("/") ?? [];
  return [after[0], ...after.slice(1).filter((_, index) => index % 2 === 0)].join("/");
}

/** API version for a resource id. */
export function versionOf(id: string): string {
  const version = VERSIONS[typeOf(id).toLowerCase()];
  if (version === undefined)
    throw new Unreadable(`${typeOf(id)} is not a type that can be asked for`);
  return version;
}
