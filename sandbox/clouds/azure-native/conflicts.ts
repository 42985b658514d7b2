import { isRecord } from "../../wire/values";
import type { Conflicts, CloudOperation, Action } from "../rows";
import { idIn, list, parentId, subnetsOf, text } from "./arm";
import { armFailure } from "./failure";
import { serverIsBusy } from "./refusals/postgres";

const WRITES = ["create", "update", "delete"] as const satisfies readonly Action[];
const own = ({ id }: CloudOperation): string => id;
const parent = ({ id }: CloudOperation): string => parentId(id);

const targetsOf = ({ inputs }: CloudOperation): readonly string[] =>
  list(inputs["privateLinkServiceConnections"])
    .filter(isRecord)
    .map((connection) => text(connection["privateLinkServiceId"]));

// The servers that an operation changes: its own or its parent, and those that an endpoint or a setting is for.
function serversOf(operation: CloudOperation): readonly string[] {
  const { token, id, inputs } = operation;
  if (token === "azure-native:dbforpostgresql:Server") return [id];
  if (token.startsWith("azure-native:dbforpostgresql:")) return [parent(operation)];
  return [...targetsOf(operation), text(inputs["resourceUri"])].filter((target) =>
    /\/flexibleServers\/[^/]+$/i.test(target),
  );
}

/** Operations that Azure takes one at a time. Each row is a lock on a parent while an operation runs. */
export const conflicts: Conflicts = {
  "one change at a time in a virtual network": {
    seen: "https://github.com/pulumi/pulumi-azure-native/issues/699",
    on: WRITES,
    types: ["azure-native:network:Subnet"],
    holds: (operation) => [`network ${parent(operation)}`],
    failure: () =>
      armFailure(
        409,
        "AnotherOperationInProgress",
        "Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: https://management.azure.com/subscriptions/***/providers/Microsoft.Network/locations/***/operations/***.",
      ),
  },
  "no peering while a subnet of either network changes": {
    seen: "https://github.com/pulumi/pulumi-azure-native/issues/4340",
    on: ["create", "update"],
    types: ["azure-native:network:VirtualNetworkPeering"],
    holds: () => [],
    needs: (operation) => [
      `network ${parent(operation)}`,
      `network ${idIn(operation.inputs["remoteVirtualNetwork"])}`,
    ],
    failure: (operation) =>
      armFailure(
        400,
        "ReferencedResourceNotProvisioned",
        `Cannot proceed with operation because resource ${parent(operation)} used by resource ${operation.id} is not in Succeeded state. Resource is in Updating state and the last operation that updated/is updating the resource is PutSubnetOperation.`,
      ),
  },
  "the two sides of a peering one after the other": {
    seen: "https://github.com/hashicorp/terraform-provider-azurerm/issues/2605",
    on: WRITES,
    types: ["azure-native:network:VirtualNetworkPeering"],
    holds: (operation) => {
      const sides = [parent(operation), idIn(operation.inputs["remoteVirtualNetwork"])];
      return [
        `peering ${sides
          .map((id) => id.toLowerCase())
          .sort()
          .join(" ")}`,
      ];
    },
    failure: () =>
      armFailure(
        409,
        "AnotherOperationInProgress",
        "Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: https://management.azure.com/subscriptions/***/providers/Microsoft.Network/locations/***/operations/***.",
      ),
  },
  "no interface or endpoint in a subnet that changes": {
    seen: "https://github.com/hashicorp/terraform-provider-azurerm/issues/30197",
    on: ["create"],
    types: ["azure-native:network:NetworkInterface", "azure-native:network:PrivateEndpoint"],
    holds: () => [],
    needs: ({ inputs }) => subnetsOf(inputs).map((id) => `subnet ${id}`),
    failure: (operation, busyWith) =>
      armFailure(
        429,
        "ReferencedResourceNotProvisioned",
        `Cannot proceed with operation because resource ${busyWith} used by resource ${operation.id} is not in Succeeded state. Resource is in Updating state and the last operation that updated/is updating the resource is PutSubnetOperation.`,
      ),
  },
  "subnets are not ready while they change": {
    seen: "https://github.com/hashicorp/terraform-provider-azurerm/issues/30197",
    on: WRITES,
    types: ["azure-native:network:Subnet"],
    holds: (operation) => [`subnet ${own(operation)}`],
    failure: () =>
      armFailure(
        409,
        "AnotherOperationInProgress",
        "Another operation on this or dependent resource is in progress.",
      ),
  },
  "one flow log at a time in a network watcher": {
    seen: "https://github.com/Azure/azure-rest-api-specs/issues/17240",
    on: WRITES,
    types: ["azure-native:network:FlowLog"],
    holds: (operation) => [`watcher ${parent(operation)}`],
    failure: () => armFailure(500, "InternalServerError", "An error occurred."),
  },
  "one model deployment at a time in an account": {
    seen: "https://github.com/hashicorp/terraform-provider-azurerm/issues/22607",
    on: WRITES,
    types: [
      "azure-native:cognitiveservices:Deployment",
      "azure-native:cognitiveservices:RaiPolicy",
    ],
    holds: (operation) => [`account ${parent(operation)}`],
    failure: (operation) =>
      armFailure(
        409,
        "RequestConflict",
        `Another operation is being performed on the parent resource '${parent(operation)}'. Please try again later.`,
      ),
  },
  "an account that changes takes no children": {
    seen: "https://github.com/Azure-Samples/tutor/issues/117",
    on: WRITES,
    types: ["azure-native:cognitiveservices:Account"],
    holds: (operation) => [`account ${own(operation)}`],
    failure: (operation) =>
      armFailure(
        409,
        "RequestConflict",
        `Another operation is being performed on the resource '${operation.id}'. Please try again later.`,
      ),
  },
  "no private endpoint before its account is ready": {
    seen: "https://github.com/hashicorp/terraform-provider-azurerm/issues/31712",
    on: ["create"],
    types: ["azure-native:network:PrivateEndpoint"],
    holds: () => [],
    needs: (operation) => targetsOf(operation).map((id) => `account ${id}`),
    failure: (operation) =>
      armFailure(
        400,
        "AccountProvisioningStateInvalid",
        `Call to Microsoft.CognitiveServices/accounts failed. Error message: Account ${targetsOf(operation)[0] ?? ""} in state Accepted`,
      ),
  },
  "one change at a time in a PostgreSQL server": {
    seen: "https://github.com/Azure/azure-postgresql/issues/134",
    on: WRITES,
    types: [
      "azure-native:dbforpostgresql:Configuration",
      "azure-native:dbforpostgresql:Database",
      "azure-native:dbforpostgresql:FirewallRule",
      "azure-native:dbforpostgresql:Administrator",
      "azure-native:dbforpostgresql:Server",
      "azure-native:network:PrivateEndpoint",
      "azure-native:monitor:DiagnosticSetting",
    ],
    holds: (operation) => serversOf(operation).map((id) => `server ${id}`),
    failure: (operation) => serverIsBusy(serversOf(operation)[0] ?? ""),
  },
  "one federated credential at a time on an identity": {
    seen: "https://github.com/Azure/bicep-registry-modules/issues/1447",
    on: WRITES,
    types: ["azure-native:managedidentity:FederatedIdentityCredential"],
    holds: (operation) => [`identity ${parent(operation)}`],
    failure: (operation) =>
      armFailure(
        409,
        "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
        `Too many Federated Identity Credentials are written concurrently for the managed identity '${parent(operation).toLowerCase()}'. Concurrent Federated Identity Credentials writes under the same managed identity are not supported.`,
      ),
  },
  "a cluster that changes takes no other change": {
    seen: "https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete/troubleshoot-cluster-operations",
    on: ["update", "delete"],
    types: ["azure-native:containerservice:ManagedCluster"],
    holds: (operation) => [`cluster ${own(operation)}`],
    failure: busyCluster,
  },
  "pools of a cluster one after another": {
    seen: "https://learn.microsoft.com/azure/aks/use-node-pools",
    on: WRITES,
    types: ["azure-native:containerservice:AgentPool"],
    holds: (operation) => [`pool ${own(operation)}`],
    needs: (operation) => [`cluster ${parent(operation)}`],
    failure: busyCluster,
  },
};

function busyCluster(_: CloudOperation, busyWith: string): ReturnType<typeof armFailure> {
  return armFailure(
    409,
    "OperationNotAllowed",
    `Operation is not allowed because there's an in progress operation on ${busyWith}. Please wait for it to finish before starting a new operation.`,
  );
}
