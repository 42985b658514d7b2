import type { Value } from "../../../wire/values";
import type { Package, Refusal, Refusals } from "../../rows";
import { takenByOthers } from "../../scenario";
import { parentId, text } from "../arm";
import { armFailure } from "../failure";
import { originOf, serviceFailure } from "../reach";
import { AZ, record } from "./support";

/** Names that stay taken when their resource is deleted. */
export const softDelete: NonNullable<Package["softDelete"]> = [
  {
    token: `${AZ}keyvault:Vault`,
    name: ({ inputs }) => text(inputs["vaultName"]),
    // https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview: a recovered vault has its objects again
    recovers: ({ properties }) => record(properties)["createMode"] === "recover",
  },
  {
    token: `${AZ}keyvault:Secret`,
    name: ({ inputs }) => `${text(inputs["vaultName"])}/${text(inputs["secretName"])}`,
  },
  {
    token: `${AZ}keyvault:Key`,
    name: ({ inputs }) => `${text(inputs["vaultName"])}/${text(inputs["keyName"])}`,
  },
  { token: `${AZ}cognitiveservices:Account`, name: ({ id }) => id },
];

/** Names that are taken, or reserved by a deleted resource. */
export const nameRefusals: Refusals = {
  "purge protection cannot be switched off": {
    seen: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
    on: ["create", "update"],
    types: [`${AZ}keyvault:Vault`],
    refuse: ({ inputs }) =>
      record(inputs["properties"])["enablePurgeProtection"] === false
        ? armFailure(
            400,
            "BadRequest",
            'The property \\"enablePurgeProtection\\" cannot be set to false. Enabling the purge protection for a vault is an irreversible action.',
          )
        : undefined,
  },
  "a vault keeps the period in which it can be recovered": {
    seen: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
    on: ["update"],
    types: [`${AZ}keyvault:Vault`],
    refuse: ({ inputs, oldInputs }) => {
      const days = (values: typeof inputs): Value =>
        record(values["properties"])["softDeleteRetentionInDays"] ?? 90; // Azure's own when none is given
      return days(inputs) === days(oldInputs)
        ? undefined
        : armFailure(
            400,
            "BadRequest",
            'The property \\"softDeleteRetentionInDays\\" has been set already and it can\'t be modified.',
          );
    },
  },
  "vault name held by a deleted vault": {
    seen: "https://learn.microsoft.com/azure/key-vault/general/key-vault-recovery",
    on: ["create"],
    types: [`${AZ}keyvault:Vault`],
    refuse: ({ inputs, store, token }) => {
      const name = text(inputs["vaultName"]);
      const recovers = record(inputs["properties"])["createMode"] === "recover";
      return !recovers && store.isReserved(token, name)
        ? armFailure(
            409,
            "ConflictError",
            `A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.`,
          )
        : undefined;
    },
  },
  "secret or key name held by a deleted one": {
    seen: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
    on: ["create"],
    types: [`${AZ}keyvault:Secret`, `${AZ}keyvault:Key`],
    refuse: ({ inputs, store, token }) => {
      const own = text(inputs["secretName"]) || text(inputs["keyName"]);
      const kind = token.endsWith("Key") ? "Key" : "Secret";
      return store.isReserved(token, `${text(inputs["vaultName"])}/${own}`)
        ? armFailure(
            409,
            "Conflict",
            `${kind} ${own} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the ${kind.toLowerCase()} can only be recovered or purged.`,
          )
        : undefined;
    },
  },
  "secret or key deleted through a closed vault": {
    // The provider deletes both through the vault's own address, not through Azure Resource Manager.
    seen: "https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/resources/customresources/custom_keyvault.go",
    on: ["delete"],
    types: [`${AZ}keyvault:Secret`, `${AZ}keyvault:Key`],
    refuse: ({ id, store, from }) => {
      const failure = serviceFailure(store, originOf(store, from), "vault", parentId(id));
      return failure === undefined ? undefined : armFailure(403, "Forbidden", failure);
    },
  },
  "account name held by a deleted account": {
    seen: "https://github.com/Azure/azure-cli/issues/18146",
    on: ["create"],
    types: [`${AZ}cognitiveservices:Account`],
    refuse: ({ id, inputs, store, token }) =>
      record(inputs["properties"])["restore"] !== true && store.isReserved(token, id)
        ? armFailure(
            409,
            "FlagMustBeSetForRestore",
            `An existing resource with ID '${id}' has been soft-deleted. To restore the resource, you must specify 'restore' to be 'true' in the property. If you don't want to restore existing resource, please purge it first.`,
          )
        : undefined,
  },
  ...takenNames(),
};

// Names that are unique in the whole of Azure: taken by a scenario, or by another resource in this store.
function takenNames(): Refusals {
  const rows: readonly (readonly [
    token: string,
    input: string,
    status: number,
    code: string,
    message: string,
  ])[] = [
    [
      "storage:StorageAccount",
      "accountName",
      409,
      "StorageAccountAlreadyTaken",
      "The storage account named {name} is already taken.",
    ],
    [
      "keyvault:Vault",
      "vaultName",
      409,
      "VaultAlreadyExists",
      "The vault name '{name}' is already in use. Vault names are globally unique so it is possible that the name is already taken.",
    ],
    [
      "containerregistry:Registry",
      "registryName",
      409,
      "AlreadyInUse",
      "The registry DNS name {name}.azurecr.io is already in use. You can check if the name is already claimed using following API: https://docs.microsoft.com/en-us/rest/api/containerregistry/registries/checknameavailability",
    ],
    [
      "dbforpostgresql:Server",
      "serverName",
      409,
      "ServerNameAlreadyExists",
      "The server name '{name}' already exists.",
    ],
    [
      "cognitiveservices:Account",
      "properties.customSubDomainName",
      409,
      "CustomDomainInUse",
      "Please pick a different name. The subdomain name '{name}' is not available as it's already used by a resource.",
    ],
    ["redis:Redis", "name", 409, "NameNotAvailable", "The name '{name}' is already being used."],
  ];
  const nameIn = (inputs: Readonly<Record<string, Value>>, path: string): string => {
    const [head = "", tail] = path.split(".");
    return text(tail === undefined ? inputs[head] : record(inputs[head])[tail]).toLowerCase();
  };
  const refusalOf = ([type, path, status, code, message]: (typeof rows)[number]): Refusal => ({
    seen: "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
    on: ["create"],
    types: [AZ + type],
    refuse: ({ inputs, id, token, store, scenario }) => {
      const name = nameIn(inputs, path);
      const inUse = store
        .storedOfType(token)
        .some(
          (other) =>
            other.id.toLowerCase() !== id.toLowerCase() && nameIn(other.inputs, path) === name,
        );
      const taken = name !== "" && (inUse || takenByOthers(scenario, name));
      return taken ? armFailure(status, code, message.replace("{name}", name)) : undefined;
    },
  });
  return Object.fromEntries(rows.map((row) => [`name taken (${row[3]})`, refusalOf(row)]));
}
