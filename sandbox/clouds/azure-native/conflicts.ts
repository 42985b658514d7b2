import { isRecord } from "../../wire/values";
import type { Conflicts, Occasion, Operation } from "../rows";
import { idIn, list, parentId, subnetsOf, text } from "./arm";
import { armFailure } from "./failure";

const WRITES = ["create", "update", "delete"] as const satisfies readonly Operation[];
const own = ({ id }: Occasion): string => id;
const parent = ({ id }: Occasion): string => parentId(id);

const targetsOf = ({ inputs }: Occasion): readonly string[] =>
  list(inputs["privateLinkServiceConnections"])
    .filter(isRecord)
    .map((connection) => text(connection["privateLinkServiceId"]));

/** What Azure takes one at a time. Each row is a lock on a parent for as long as an operation runs. */
export const conflicts: Conflicts = {
  "one change at a time in a virtual network": {
    seen: "https://github.com/pulumi/pulumi-azure-native/issues/699",
    on: WRITES,
    types: ["azure-native:network:Subnet"],
    holds: (occasion) => [`network ${parent(occasion)}`],
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
    needs: (occasion) => [
      `network ${parent(occasion)}`,
      `network ${idIn(occasion.inputs["remoteVirtualNetwork"])}`,
    ],
    failure: (occasion) =>
      armFailure(
        400,
        "ReferencedResourceNotProvisioned",
        `Cannot proceed with operation because resource ${parent(occasion)} used by resource ${occasion.id} is not in Succeeded state. Resource is in Updating state and the last operation that updated/is updating the resource is PutSubnetOperation.`,
      ),
  },
  "the two sides of a peering one after the other": {
    seen: "https://github.com/hashicorp/terraform-provider-azurerm/issues/2605",
    on: WRITES,
    types: ["azure-native:network:VirtualNetworkPeering"],
    holds: (occasion) => {
      const sides = [parent(occasion), idIn(occasion.inputs["remoteVirtualNetwork"])];
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
    failure: (occasion, busyWith) =>
      armFailure(
        429,
        "ReferencedResourceNotProvisioned",
        `Cannot proceed with operation because resource ${busyWith} used by resource ${occasion.id} is not in Succeeded state. Resource is in Updating state and the last operation that updated/is updating the resource is PutSubnetOperation.`,
      ),
  },
  "subnets are not ready while they change": {
    seen: "https://github.com/hashicorp/terraform-provider-azurerm/issues/30197",
    on: WRITES,
    types: ["azure-native:network:Subnet"],
    holds: (occasion) => [`subnet ${own(occasion)}`],
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
    holds: (occasion) => [`watcher ${parent(occasion)}`],
    failure: () => armFailure(500, "InternalServerError", "An error occurred."),
  },
  "one model deployment at a time in an account": {
    seen: "https://github.com/hashicorp/terraform-provider-azurerm/issues/22607",
    on: WRITES,
    types: [
      "azure-native:cognitiveservices:Deployment",
      "azure-native:cognitiveservices:RaiPolicy",
    ],
    holds: (occasion) => [`account ${parent(occasion)}`],
    failure: (occasion) =>
      armFailure(
        409,
        "RequestConflict",
        `Another operation is being performed on the parent resource '${parent(occasion)}'. Please try again later.`,
      ),
  },
  "an account that changes takes no children": {
    seen: "https://github.com/Azure-Samples/tutor/issues/117",
    on: WRITES,
    types: ["azure-native:cognitiveservices:Account"],
    holds: (occasion) => [`account ${own(occasion)}`],
    failure: (occasion) =>
      armFailure(
        409,
        "RequestConflict",
        `Another operation is being performed on the resource '${occasion.id}'. Please try again later.`,
      ),
  },
  "no private endpoint before its account is ready": {
    seen: "https://github.com/hashicorp/terraform-provider-azurerm/issues/31712",
    on: ["create"],
    types: ["azure-native:network:PrivateEndpoint"],
    holds: () => [],
    needs: (occasion) => targetsOf(occasion).map((id) => `account ${id}`),
    failure: (occasion) =>
      armFailure(
        400,
        "AccountProvisioningStateInvalid",
        `Call to Microsoft.CognitiveServices/accounts failed. Error message: Account ${targetsOf(occasion)[0] ?? ""} in state Accepted`,
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
    ],
    holds: (occasion) => [`server ${parent(occasion)}`],
    failure: (occasion) => {
      const name = text(occasion.inputs["serverName"]);
      return armFailure(
        409,
        "ServerIsBusy",
        `Cannot complete operation while server '${name}' is busy processing another operation. Try again later.`,
      );
    },
  },
  "one federated credential at a time on an identity": {
    seen: "https://github.com/Azure/bicep-registry-modules/issues/1447",
    on: WRITES,
    types: ["azure-native:managedidentity:FederatedIdentityCredential"],
    holds: (occasion) => [`identity ${parent(occasion)}`],
    failure: (occasion) =>
      armFailure(
        409,
        "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
        `Too many Federated Identity Credentials are written concurrently for the managed identity '${parent(occasion).toLowerCase()}'. Concurrent Federated Identity Credentials writes under the same managed identity are not supported.`,
      ),
  },
  "a cluster that changes takes no other change": {
    seen: "https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete/troubleshoot-cluster-operations",
    on: ["update", "delete"],
    types: ["azure-native:containerservice:ManagedCluster"],
    holds: (occasion) => [`cluster ${own(occasion)}`],
    failure: busyCluster,
  },
  "pools of a cluster one after another": {
    seen: "https://learn.microsoft.com/azure/aks/use-node-pools",
    on: WRITES,
    types: ["azure-native:containerservice:AgentPool"],
    holds: (occasion) => [`pool ${own(occasion)}`],
    needs: (occasion) => [`cluster ${parent(occasion)}`],
    failure: busyCluster,
  },
};

function busyCluster(_: Occasion, busyWith: string): ReturnType<typeof armFailure> {
  return armFailure(
    409,
    "OperationNotAllowed",
    `Operation is not allowed because there's an in progress operation on ${busyWith}. Please wait for it to finish before starting a new operation.`,
  );
}
