import type { Value } from "../../wire/values";
import { isRecord } from "../../wire/values";
import type { Stored, CloudStore } from "../../cloud-store";
import { overlap, within } from "../addresses";
import type { CloudOperation, Package, Refusal, Refusals } from "../rows";
import { idIn, lastSegment, list, parentId, regionOf, segmentOf, subnetsOf, text } from "./arm";
import { armFailure } from "./failure";
import { exists, find, textsIn, usersOf } from "./lookups";
import { clusterRefusals } from "./refusals/cluster";

const AZ = "azure-native:";
const record = (value: Value): Readonly<Record<string, Value>> => (isRecord(value) ? value : {});
const known = ({ store, scenario }: CloudOperation, id: string): boolean =>
  exists(store, id) || scenario.existing.some((other) => other.toLowerCase() === id.toLowerCase());

// Groups that Azure makes by itself.
const GROUPS_OF_AZURE = /^(networkwatcherrg|mc_.*)$/i;

function groupIdOf(id: string): string | undefined {
  const match = /^\/subscriptions\/[^/]+\/resourcegroups\/([^/]+)/i.exec(id);
  return match === null || GROUPS_OF_AZURE.test(match[1] ?? "") ? undefined : match[0];
}

/** Everything Azure refuses whatever else goes on at the same time. */
export const refusals: Refusals = {
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
  "referenced resource not found": {
    seen: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-not-found",
    on: ["create", "update"],
    types: [
      `${AZ}network:Subnet`,
      `${AZ}network:NatGateway`,
      `${AZ}network:BastionHost`,
      `${AZ}network:NetworkInterface`,
      `${AZ}network:PrivateEndpoint`,
      `${AZ}network:VirtualNetworkPeering`,
    ],
    refuse: (operation) => {
      const missing = textsIn(operation.inputs)
        .filter((found) =>
          /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/microsoft\.network\//i.test(
            found,
          ),
        )
        .find((found) => groupInWorld(operation, found) && !known(operation, wholeResource(found)));
      return missing === undefined
        ? undefined
        : armFailure(
            400,
            "InvalidResourceReference",
            `Resource ${missing} referenced by resource ${operation.id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
          );
    },
  },
  "subnet outside its network": {
    seen: "https://learn.microsoft.com/troubleshoot/azure/virtual-network/virtual-network-troubleshoot-cannot-create-virtual-network",
    on: ["create", "update"],
    types: [`${AZ}network:Subnet`],
    refuse: ({ id, inputs, store }) => {
      const prefix = text(inputs["addressPrefix"]);
      const network = find(store, parentId(id))?.inputs;
      const space = prefixesOf(network);
      if (prefix === "" || space.length === 0 || space.some((block) => within(prefix, block)))
        return undefined;
      return armFailure(
        400,
        "NetcfgInvalidSubnet",
        `Subnet '${lastSegment(id)}' is not valid because its IP address range is outside the IP address range of virtual network '${lastSegment(parentId(id))}'.`,
      );
    },
  },
  "subnets that overlap": {
    seen: "https://github.com/hashicorp/terraform-provider-azurerm/issues/3780",
    on: ["create", "update"],
    types: [`${AZ}network:Subnet`],
    refuse: ({ id, inputs, store, token }) => {
      const prefix = text(inputs["addressPrefix"]);
      const clash = siblings(store, token, id).find((other) =>
        overlap(prefix, text(other.inputs["addressPrefix"])),
      );
      return clash === undefined
        ? undefined
        : armFailure(
            400,
            "NetcfgSubnetRangesOverlap",
            `Subnet '${lastSegment(id)}' is not valid because its IP address range overlaps with that of an existing subnet in virtual network '${lastSegment(parentId(id))}'.`,
          );
    },
  },
  "peered networks that overlap": {
    seen: "https://learn.microsoft.com/troubleshoot/azure/virtual-network/virtual-network-troubleshoot-peering-issues",
    on: ["create"],
    types: [`${AZ}network:VirtualNetworkPeering`],
    refuse: ({ id, inputs, store }) => {
      const [here, there] = [parentId(id), idIn(inputs["remoteVirtualNetwork"])];
      const mine = prefixesOf(find(store, here)?.inputs);
      const theirs = prefixesOf(find(store, there)?.inputs);
      const clash = mine.flatMap((a) =>
        theirs.filter((b) => overlap(a, b)).map((b) => `${a}, ${b}`),
      )[0];
      return clash === undefined
        ? undefined
        : armFailure(
            400,
            "VnetAddressSpacesOverlap",
            `Cannot create or update peering ${id}. Virtual networks ${here} and ${there} cannot be peered because their address spaces overlap. Overlapping address prefixes: ${clash}`,
          );
    },
  },
  "principal not visible yet": {
    seen: "https://github.com/Azure/HubAndSpokeResearchEnclave/issues/50",
    on: ["create"],
    types: [`${AZ}authorization:RoleAssignment`],
    refuse: (operation) => {
      const { inputs, scenario, latencyMs } = operation;
      const principal = text(inputs["principalId"]);
      const owner = principalIn(operation.store, principal);
      if (owner === undefined || inputs["principalType"] === "ServicePrincipal") return undefined;
      const age = Date.now() - owner.createdAtMs;
      if (age >= latencyMs(scenario.principalDelaySeconds)) return undefined;
      return armFailure(
        400,
        "PrincipalNotFound",
        `Principal ${principal.replace(/-/g, "")} does not exist in the directory. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group. See https://aka.ms/docs-principaltype`,
      );
    },
  },
  "principal of another type": {
    seen: "https://github.com/Azure/modern-web-app-pattern-dotnet/pull/129",
    on: ["create"],
    types: [`${AZ}authorization:RoleAssignment`],
    refuse: ({ inputs, store }) => {
      const principal = text(inputs["principalId"]);
      const type = text(inputs["principalType"]);
      if (type === "" || type === "ServicePrincipal" || principalIn(store, principal) === undefined)
        return undefined;
      return armFailure(
        400,
        "UnmatchedPrincipalType",
        `The PrincipalId '${principal}' has type 'ServicePrincipal' , which is different from specified PrinciaplType '${type}'.`,
      );
    },
  },
  "role assignment exists under another name": {
    seen: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
    on: ["create"],
    types: [`${AZ}authorization:RoleAssignment`],
    refuse: ({ inputs, store, token, id }) => {
      const same = (other: Stored, key: string): boolean =>
        text(other.inputs[key]).toLowerCase() === text(inputs[key]).toLowerCase();
      const twin = store
        .storedOfType(token)
        .find(
          (other) =>
            other.id.toLowerCase() !== id.toLowerCase() &&
            ["scope", "principalId", "roleDefinitionId"].every((key) => same(other, key)),
        );
      return twin === undefined
        ? undefined
        : armFailure(
            409,
            "RoleAssignmentExists",
            `The role assignment already exists. The ID of the conflicting role assignment is ${lastSegment(twin.id).replace(/-/g, "")}.`,
          );
    },
  },
  "role assignments cannot change their principal, role or scope": {
    seen: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
    on: ["update"],
    types: [`${AZ}authorization:RoleAssignment`],
    refuse: ({ inputs, oldInputs }) =>
      ["principalId", "roleDefinitionId", "principalType"].every(
        (key) => inputs[key] === oldInputs[key],
      )
        ? undefined
        : armFailure(
            400,
            "RoleAssignmentUpdateNotPermitted",
            "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
          ),
  },
  "federated credential limit": {
    seen: "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
    on: ["create"],
    types: [`${AZ}managedidentity:FederatedIdentityCredential`],
    refuse: ({ id, store, token }) =>
      siblings(store, token, id).length < 20
        ? undefined
        : armFailure(
            400,
            "FederatedIdentityCredentialsMaximumExceeded",
            "Too many Federated Identity Credentials for the managed identity: the maximum is 20.",
          ),
  },
  "an interface or endpoint lives in the subscription of its network": {
    seen: "https://github.com/Azure/azure-cli/issues/13614",
    on: ["create"],
    types: [
      `${AZ}network:NetworkInterface`,
      `${AZ}network:PrivateEndpoint`,
      `${AZ}network:BastionHost`,
    ],
    refuse: ({ id, inputs }) => {
      const here = segmentOf(id, "subscriptions").toLowerCase();
      const foreign = subnetsOf(inputs).find(
        (subnet) => segmentOf(subnet, "subscriptions").toLowerCase() !== here,
      );
      return foreign === undefined
        ? undefined
        : armFailure(
            400,
            "InvalidResourceReference",
            `Resource ${parentId(foreign)} referenced by resource ${id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
          );
    },
  },
  "a network is linked to one zone of a name only": {
    seen: "https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links",
    on: ["create"],
    types: [`${AZ}privatedns:VirtualNetworkLink`],
    refuse: ({ id, inputs, store, token }) => {
      const network = idIn(inputs["virtualNetwork"]).toLowerCase();
      const zone = text(inputs["privateZoneName"]).toLowerCase();
      const clash = store
        .storedOfType(token)
        .find(
          (other) =>
            other.id.toLowerCase() !== id.toLowerCase() &&
            idIn(other.inputs["virtualNetwork"]).toLowerCase() === network &&
            text(other.inputs["privateZoneName"]).toLowerCase() === zone,
        );
      return clash === undefined
        ? undefined
        : armFailure(
            409,
            "Conflict",
            `A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network with '${zone}' and '${text(clash.inputs["privateZoneName"])}' zones.`,
          );
    },
  },
  "a data sink is used once per resource": {
    seen: "https://github.com/Azure/terraform-azurerm-avm-ptn-aiml-landing-zone/issues/19",
    on: ["create"],
    types: [`${AZ}monitor:DiagnosticSetting`],
    refuse: ({ id, inputs, store, token }) => {
      const sink = text(inputs["workspaceId"]).toLowerCase();
      const target = text(inputs["resourceUri"]).toLowerCase();
      const clash = store
        .storedOfType(token)
        .find(
          (other) =>
            other.id.toLowerCase() !== id.toLowerCase() &&
            sink !== "" &&
            text(other.inputs["workspaceId"]).toLowerCase() === sink &&
            text(other.inputs["resourceUri"]).toLowerCase() === target,
        );
      return clash === undefined
        ? undefined
        : armFailure(
            409,
            "Conflict",
            `Data sink '${text(inputs["workspaceId"])}' is already used in diagnostic setting '${lastSegment(clash.id)}' for category 'AllMetrics'. Data sinks can't be reused in different settings on the same category for the same resource.`,
          );
    },
  },
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
  "model capacity": {
    seen: "https://github.com/microsoft/PubSec-Info-Assistant/issues/880",
    on: ["create", "update"],
    types: [`${AZ}cognitiveservices:Deployment`],
    refuse: (operation) => {
      const { inputs, scenario, store, token, id } = operation;
      const sku = record(inputs["sku"]);
      const model = text(record(record(inputs["properties"])["model"])["name"]);
      const name = `OpenAI.${text(sku["name"])}.${model}`;
      const limit = scenario.quotas[name];
      if (limit === undefined) return undefined;
      const region = regionOfAccount(store, id);
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
          scenario.quotaUse[name] ?? 0,
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
  ...clusterRefusals,
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
          // A lock on something inside holds what contains it as well.
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
  ...inUse(),
};

/** Names that stay taken when their resource is deleted. */
export const softDelete: NonNullable<Package["softDelete"]> = [
  { token: `${AZ}keyvault:Vault`, name: ({ inputs }) => text(inputs["vaultName"]) },
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

// Names that are unique in the whole of Azure: taken by a scenario, or by a resource elsewhere in this store.
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
      const elsewhere = store
        .storedOfType(token)
        .some(
          (other) =>
            other.id.toLowerCase() !== id.toLowerCase() && nameIn(other.inputs, path) === name,
        );
      const taken = name !== "" && (elsewhere || scenario.takenNames.includes(name));
      return taken ? armFailure(status, code, message.replace("{name}", name)) : undefined;
    },
  });
  return Object.fromEntries(rows.map((row) => [`name taken (${row[3]})`, refusalOf(row)]));
}

// What cannot be deleted while something else uses it.
function inUse(): Refusals {
  const rows: readonly (readonly [
    token: string,
    users: readonly string[],
    code: string,
    message: string,
  ])[] = [
    [
      "network:Subnet",
      [
        "network:NetworkInterface",
        "network:PrivateEndpoint",
        "network:BastionHost",
        "network:AzureFirewall",
        "network:ApplicationGateway",
        "containerservice:ManagedCluster",
        "containerservice:AgentPool",
        "dbforpostgresql:Server",
        "dnsresolver:InboundEndpoint",
        "redis:Redis",
      ],
      "InUseSubnetCannotBeDeleted",
      "Subnet {name} is in use by {user} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.",
    ],
    [
      "network:NetworkSecurityGroup",
      ["network:Subnet", "network:NetworkInterface"],
      "InUseNetworkSecurityGroupCannotBeDeleted",
      "Network security group {id} cannot be deleted because it is in use by the following resources: {user}. In order to delete the Network security group, remove the association with the resource(s).",
    ],
    [
      "network:RouteTable",
      ["network:Subnet"],
      "InUseRouteTableCannotBeDeleted",
      "Route table {name} is in use and cannot be deleted. It is used by {user}.",
    ],
    [
      "network:NatGateway",
      ["network:Subnet"],
      "InUseNatGatewayCannotBeDeleted",
      "NatGateway {id} is in use by {user} and cannot be deleted.",
    ],
    [
      "network:PublicIPAddress",
      [
        "network:NatGateway",
        "network:BastionHost",
        "network:NetworkInterface",
        "network:AzureFirewall",
      ],
      "PublicIPAddressCannotBeDeleted",
      "Public IP address {id} can not be deleted since it is still allocated to resource {user}. In order to delete the public IP, disassociate/detach the Public IP address from the resource.",
    ],
    [
      "network:NetworkInterface",
      ["compute:VirtualMachine"],
      "NicInUse",
      "Network Interface {id} is used by existing resource {user}. In order to delete the network interface, it must be dissociated from the resource.",
    ],
    [
      "privatedns:PrivateZone",
      ["containerservice:ManagedCluster", "dbforpostgresql:Server"],
      "PrivateDnsZoneInUse",
      "Private DNS zone {id} is in use by {user} and cannot be deleted.",
    ],
  ];
  const refusalOf = ([type, users, code, message]: (typeof rows)[number]): Refusal => ({
    seen:
      code === "InUseSubnetCannotBeDeleted"
        ? "https://github.com/hashicorp/terraform-provider-azurerm/issues/688"
        : "https://learn.microsoft.com/troubleshoot/azure/virtual-network/virtual-network-troubleshoot-cannot-delete-vnet",
    on: ["delete"],
    types: [AZ + type],
    refuse: ({ id, store }) => {
      const user = usersOf(
        store,
        id,
        users.map((name) => AZ + name),
      ).find(({ state }) => state !== "deleting");
      if (user === undefined) return undefined;
      const text = message
        .replace("{name}", lastSegment(id))
        .replace("{id}", id)
        .replace("{user}", user.id);
      return armFailure(400, code, text);
    },
  });
  const refused = rows.map(
    (row) => [`deleting what is in use (${row[2]})`, refusalOf(row)] as const,
  );
  const linked: Refusal = {
    seen: "https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links",
    on: ["delete"],
    types: [`${AZ}privatedns:PrivateZone`],
    refuse: ({ id, store }) =>
      store
        .storedOfType(`${AZ}privatedns:VirtualNetworkLink`)
        .some((link) => under(link, id) && link.state !== "deleting")
        ? armFailure(
            409,
            "CannotDeleteResource",
            "Cannot delete resource while nested resources exist. Some existing nested resource IDs include: 'virtualNetworkLinks'. Please delete all nested resources before deleting this resource.",
          )
        : undefined,
  };
  return { ...Object.fromEntries(refused), "deleting a zone that is linked": linked };
}

function regionOfAccount(store: CloudStore, deploymentId: string): string {
  return regionOf(find(store, parentId(deploymentId))?.inputs["location"]);
}

function principalIn(store: CloudStore, principalId: string): Stored | undefined {
  const identity = store
    .storedOfType(`${AZ}managedidentity:UserAssignedIdentity`)
    .find(({ outputs }) => outputs["principalId"] === principalId);
  const application = store
    .storedOfType("azuread:index/servicePrincipal:ServicePrincipal")
    .find(({ outputs }) => outputs["objectId"] === principalId);
  return identity ?? application;
}

function prefixesOf(network: Readonly<Record<string, Value>> | undefined): readonly string[] {
  return list(record(network?.["addressSpace"])["addressPrefixes"]).map(text);
}

const under = (stored: Stored, id: string): boolean =>
  stored.id.toLowerCase().startsWith(`${id.toLowerCase()}/`);

function siblings(store: CloudStore, token: string, id: string): readonly Stored[] {
  const parent = parentId(id);
  return store
    .storedOfType(token)
    .filter((other) => under(other, parent) && other.id.toLowerCase() !== id.toLowerCase());
}

// References into a group that this store does not have lead to somebody else's resources, which nobody can look up here.
function groupInWorld({ store }: CloudOperation, id: string): boolean {
  const group = groupIdOf(id);
  return group !== undefined && exists(store, group);
}

// Parts inside a resource (front ends, pools) are named by longer ids; what has to exist is the resource.
function wholeResource(id: string): string {
  const [head = "", tail = ""] = id.split(/\/providers\//i);
  const parts = tail.split("/");
  const depth =
    /^virtualNetworks$/i.test(parts[1] ?? "") && /^subnets$/i.test(parts[3] ?? "") ? 5 : 3;
  return `${head}/providers/${parts.slice(0, depth).join("/")}`;
}
