import { isRecord, type Value } from "../../../wire/values";
import type { CloudOperation, Refusals } from "../../rows";
import { list, subnetsOf, text } from "../arm";
import { armFailure } from "../failure";
import { find } from "../lookups";
import { record } from "./support";

const CLUSTER = "azure-native:containerservice:ManagedCluster";
const POOL = "azure-native:containerservice:AgentPool";
const SERVICE = "Microsoft.ContainerService/managedClusters";
const SMALLEST = 28;

// The page says what is refused, not in which words; those are of this table, but for the missing subnet.
const PAGE = "https://learn.microsoft.com/azure/aks/api-server-vnet-integration";

/** API server VNet integration: the subnet that AKS takes, and what it never changes again. */
export const apiServerRefusals: Refusals = {
  "an API server in a network of one's own has a subnet": {
    seen: "https://github.com/pulumi/pulumi-azure-native/issues/4348",
    on: ["create", "update"],
    types: [CLUSTER],
    refuse: ({ inputs }) =>
      isIntegrated(inputs) && nodeSubnets(inputs).length > 0 && apiServerSubnetIn(inputs) === ""
        ? armFailure(
            400,
            "InvalidParameter",
            "apiServerAccessProfile.subnetId should not be empty when using custom vnet with apiserverVnetIntegration",
          )
        : undefined,
  },
  "the subnet of the API server is delegated, /28 or larger, and nothing else is in it": {
    seen: PAGE,
    on: ["create", "update"],
    types: [CLUSTER],
    refuse: (operation) => {
      const id = apiServerSubnetIn(operation.inputs);
      const subnet = find(operation.store, id);
      if (!isIntegrated(operation.inputs) || subnet === undefined) return undefined;
      const refused = (problem: string) =>
        armFailure(400, "InvalidApiServerSubnet", `The API server subnet '${id}' ${problem}.`);
      const [, prefix = ""] = text(subnet.inputs["addressPrefix"]).split("/");
      if (Number(prefix) > SMALLEST)
        return refused(`is /${prefix}; the minimum supported size is /${String(SMALLEST)}`);
      const delegated = list(subnet.inputs["delegations"])
        .filter(isRecord)
        .some((one) => text(one["serviceName"]) === SERVICE);
      if (!delegated) return refused(`is not delegated to ${SERVICE}`);
      return isUsed(operation, id) ? refused("is used by another workload") : undefined;
    },
  },
  "API server VNet integration stays on, in its subnet": {
    seen: PAGE,
    on: ["update"],
    types: [CLUSTER],
    refuse: ({ inputs, oldInputs }) => {
      if (!isIntegrated(oldInputs)) return undefined;
      if (!isIntegrated(inputs))
        return armFailure(
          400,
          "BadRequest",
          "API Server VNet Integration cannot be disabled once it is enabled.",
        );
      return same(apiServerSubnetIn(inputs), apiServerSubnetIn(oldInputs))
        ? undefined
        : armFailure(
            400,
            "PropertyChangeNotAllowed",
            "Changing property 'properties.apiServerAccessProfile.subnetId' is not allowed.",
          );
    },
  },
};

type Inputs = Readonly<Record<string, Value>>;

const accessOf = (inputs: Inputs): Inputs => record(inputs["apiServerAccessProfile"]);
const isIntegrated = (inputs: Inputs): boolean =>
  accessOf(inputs)["enableVnetIntegration"] === true;

/** Subnet of the API server; empty without VNet integration. */
export const apiServerSubnetIn = (inputs: Inputs): string =>
  isIntegrated(inputs) ? text(accessOf(inputs)["subnetId"]) : "";

/** Subnets of nodes and pods, in a cluster or a pool. */
export function nodeSubnets(inputs: Inputs): readonly string[] {
  const pools = [inputs, ...list(inputs["agentPoolProfiles"]).filter(isRecord)];
  const ids = pools.flatMap((pool) => [text(pool["vnetSubnetID"]), text(pool["podSubnetID"])]);
  return [...new Set(ids.filter((id) => id !== ""))];
}

// Other clusters of the network may have their API servers there too.
function isUsed({ inputs, store }: CloudOperation, id: string): boolean {
  const clustersAndPools = [CLUSTER, POOL].flatMap((token) => store.storedOfType(token));
  const attached = ["network:NetworkInterface", "network:PrivateEndpoint"].flatMap((type) =>
    store.storedOfType(`azure-native:${type}`),
  );
  return [
    ...nodeSubnets(inputs),
    ...clustersAndPools.flatMap((one) => nodeSubnets(one.inputs)),
    ...attached.flatMap((one) => subnetsOf(one.inputs)),
  ].some((other) => same(other, id));
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
