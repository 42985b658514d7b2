import { z } from "zod";
import { type AzureScope } from "./scope";

const availability = z.object({
  nameAvailable: z.boolean().optional(),
  isSubdomainAvailable: z.boolean().optional(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
});
const deleted = z.object({
  name: z.string(),
  properties: z
    .object({
      location: z.string().optional(),
      scheduledPurgeDate: z.string().optional(),
      purgeProtectionEnabled: z.boolean().nullish(),
    })
    .optional(),
});

export type Availability = z.output<typeof availability>;
export type DeletedName = z.output<typeof deleted>;

/** Kinds of names that are unique in all of Azure. */
export type GlobalName = "storage" | "vault" | "postgres" | "registry" | "openAi";

/** Names that are unique in all of Azure. */
export interface NamesReads {
  nameAvailable(kind: GlobalName, name: string, location: string): Promise<Availability>;
  deletedNames(kind: "vault" | "openAi"): Promise<readonly DeletedName[]>;
}

export function namesReads({ arm, sub }: AzureScope): NamesReads {
  return {
    nameAvailable: (kind, name, location) => {
      const { path, version, body, right } = nameQuestion(kind, name, location);
      return arm.ask(`${sub()}${path}`, version, body, availability, right);
    },
    deletedNames: (kind) =>
      kind === "vault"
        ? arm.list(
            `${sub()}/providers/Microsoft.KeyVault/deletedVaults`,
            "2023-07-01",
            deleted,
            "Microsoft.KeyVault/deletedVaults/read",
          )
        : arm.list(
            `${sub()}/providers/Microsoft.CognitiveServices/deletedAccounts`,
            "2024-10-01",
            deleted,
            "Microsoft.CognitiveServices/deletedAccounts/read",
          ),
  };
}

interface NameQuestion {
  readonly path: string;
  readonly version: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly right: string;
}

function nameQuestion(kind: GlobalName, name: string, location: string): NameQuestion {
  const ask = (namespace: string, version: string, type: string): NameQuestion => ({
    path: `/providers/${namespace}/checkNameAvailability`,
    version,
    body: { name, type },
    right: `${namespace}/checkNameAvailability/read`,
  });
  switch (kind) {
    case "storage":
      return ask("Microsoft.Storage", "2023-05-01", "Microsoft.Storage/storageAccounts");
    case "vault":
      return ask("Microsoft.KeyVault", "2023-07-01", "Microsoft.KeyVault/vaults");
    case "registry":
      return ask(
        "Microsoft.ContainerRegistry",
        "2023-07-01",
        "Microsoft.ContainerRegistry/registries",
      );
    case "postgres":
      return {
        path: `/providers/Microsoft.DBforPostgreSQL/locations/${location}/checkNameAvailability`,
        version: "2024-08-01",
        body: { name, type: "Microsoft.DBforPostgreSQL/flexibleServers" },
        right: "Microsoft.DBforPostgreSQL/locations/checkNameAvailability/action",
      };
    case "openAi":
      return {
        path: "/providers/Microsoft.CognitiveServices/checkDomainAvailability",
        version: "2024-10-01",
        body: { subdomainName: name, type: "Microsoft.CognitiveServices/accounts", kind: "OpenAI" },
        right: "Microsoft.CognitiveServices/checkDomainAvailability/action",
      };
  }
}
