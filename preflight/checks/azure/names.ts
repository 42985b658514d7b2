import { azureCheck, fail, pass, skip, type BuiltInCheck, type Finding } from "../../check";
import type { NameNeed } from "../../needs/azure";
import type { Availability, DeletedName, GlobalName } from "../../clients/azure/names";
import type { AzureClient } from "../../clients/azure";

const isFree = ({ nameAvailable, isSubdomainAvailable }: Availability): boolean =>
  (nameAvailable ?? isSubdomainAvailable) === true;

/** A name that is taken by this very deployment is fine; one held by a deleted resource is not. */
export function assessName(
  need: NameNeed,
  availability: Availability,
  deleted: readonly DeletedName[],
  ours: boolean,
): Finding {
  const { name } = need;
  const held = deleted.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (held !== undefined && need.vault?.recovers === true)
    return pass("held by a deleted vault, which the deployment brings back", name);
  if (held !== undefined) {
    const {
      location = need.location,
      scheduledPurgeDate,
      purgeProtectionEnabled,
    } = held.properties ?? {};
    const until =
      scheduledPurgeDate === undefined ? "" : ` until ${scheduledPurgeDate.slice(0, 10)}`;
    return fail(
      `held by something deleted in ${location}${until}`,
      recovery(need, location, purgeProtectionEnabled === true),
      name,
    );
  }
  if (isFree(availability)) return pass("free", name);
  if (ours) return pass("in use by this deployment", name);
  return fail(
    `taken (${availability.reason ?? availability.message ?? "no reason given"})`,
    "choose another name; it is unique in all of Azure",
    name,
  );
}

function recovery({ kind, name, vault }: NameNeed, location: string, isProtected: boolean): string {
  if (kind === "openAi")
    return `name it in azureOpenAi.restore, or purge it: az cognitiveservices account purge --name ${name} --location ${location}`;
  const settings =
    vault === undefined
      ? `az keyvault recover --name ${name}`
      : `set ${vault.recover}: true to bring it back, or ${vault.name} to another name`;
  return isProtected
    ? `${settings}; purge protection keeps it until then`
    : `${settings}, or az keyvault purge --name ${name} --location ${location}`;
}

const TYPES: Readonly<Record<GlobalName, string>> = {
  storage: "Microsoft.Storage/storageAccounts",
  vault: "Microsoft.KeyVault/vaults",
  postgres: "Microsoft.DBforPostgreSQL/flexibleServers",
  registry: "Microsoft.ContainerRegistry/registries",
  openAi: "Microsoft.CognitiveServices/accounts",
};

async function isOurs(
  azure: AzureClient,
  { kind, name, resourceGroupName }: NameNeed,
): Promise<boolean> {
  const found = await azure.resourcesIn(resourceGroupName, TYPES[kind]).catch(() => []);
  return found.some((resource) => resource.name.toLowerCase() === name.toLowerCase());
}

function nameCheck(id: string, kind: GlobalName, permission: string): BuiltInCheck {
  return azureCheck(
    id,
    [
      permission,
      ...(kind === "vault"
        ? ["Microsoft.KeyVault/deletedVaults/read"]
        : kind === "openAi"
          ? ["Microsoft.CognitiveServices/deletedAccounts/read"]
          : []),
    ],
    async ({ names }, { azure }) => {
      const wanted = names.filter((need) => need.kind === kind);
      if (wanted.length === 0) return skip("no name of this kind is known before the deployment");
      const deleted = kind === "vault" || kind === "openAi" ? await azure.deletedNames(kind) : [];
      return Promise.all(
        wanted.map(async (need) => {
          const availability = await azure.nameAvailable(kind, need.name, need.location);
          const ours = isFree(availability) ? false : await isOurs(azure, need);
          return assessName(need, availability, deleted, ours);
        }),
      );
    },
  );
}

export const storage = nameCheck(
  "AZ_NAME_STORAGE",
  "storage",
  "Microsoft.Storage/checknameavailability/read",
);
export const vault = nameCheck(
  "AZ_NAME_VAULT",
  "vault",
  "Microsoft.KeyVault/checkNameAvailability/read",
);
export const postgresServer = nameCheck(
  "AZ_NAME_POSTGRES",
  "postgres",
  "Microsoft.DBforPostgreSQL/locations/checkNameAvailability/action",
);
export const registry = nameCheck(
  "AZ_NAME_REGISTRY",
  "registry",
  "Microsoft.ContainerRegistry/checkNameAvailability/read",
);
export const openAi = nameCheck(
  "AZ_NAME_OPENAI",
  "openAi",
  "Microsoft.CognitiveServices/checkDomainAvailability/action",
);
