import type { CloudFailure } from "../../../wire/failure";
import { isRecord, type Value } from "../../../wire/values";
import type { CloudOperation, Refusals } from "../../rows";
import { lastSegment, list, parentId, text } from "../arm";
import { armFailure } from "../failure";
import { find } from "../lookups";
import { record } from "./support";

const CLUSTER = "azure-native:containerservice:ManagedCluster";
const POOL = "azure-native:containerservice:AgentPool";
/** Minor versions that nodes may be behind their control plane. */
const SKEW = 3;
/** What Azure refuses to change in a pool that exists. */
const FIXED_IN_POOLS = [
  "vmSize",
  "availabilityZones",
  "maxPods",
  "osDiskType",
  "osDiskSizeGB",
  "osType",
  "vnetSubnetID",
  "podSubnetID",
  "enableEncryptionAtHost",
];

/** What a cluster keeps of its networks. */
const FIXED_IN_NETWORKS = ["serviceCidr", "dnsServiceIP", "podCidr", "networkPlugin"];

type Pool = Readonly<Record<string, Value>>;

/** What AKS refuses to change in a cluster or a pool that exists. */
export const clusterChangeRefusals: Refusals = {
  "a cluster takes no new pool through itself": {
    seen: "https://github.com/pulumi/pulumi-azure-native/issues/579",
    on: ["update"],
    types: [CLUSTER],
    refuse: (operation) => {
      const known = [
        ...poolsIn(operation.oldInputs).map(nameOf),
        ...poolResources(operation).map(({ id }) => lastSegment(id)),
      ];
      return poolsIn(operation.inputs).every((pool) => known.includes(nameOf(pool)))
        ? undefined
        : armFailure(
            400,
            "BadRequest",
            "A new agent pool was introduced. Adding agent pools to an existing cluster is not allowed through managed cluster operations. For agent pool specific change, please use per agent pool operations: https://aka.ms/agent-pool-rest-api",
          );
    },
  },
  "a pool keeps its size, zones, disk and subnets": {
    seen: "https://github.com/pulumi/pulumi-azure-native/issues/2719",
    on: ["update"],
    types: [CLUSTER, POOL],
    refuse: ({ token, inputs, oldInputs }) => {
      const pairs: readonly (readonly [Pool | undefined, Pool])[] =
        token === POOL
          ? [[oldInputs, inputs]]
          : poolsIn(inputs).map((pool) => [
              poolsIn(oldInputs).find((old) => nameOf(old) === nameOf(pool)),
              pool,
            ]);
      for (const [before, after] of pairs) {
        const changed = FIXED_IN_POOLS.find(
          (key) => before !== undefined && comparable(before[key]) !== comparable(after[key]),
        );
        if (changed !== undefined)
          return armFailure(
            400,
            "PropertyChangeNotAllowed",
            `Changing property 'properties.${token === POOL ? "" : "agentPoolProfiles."}${changed}' is not allowed.`,
          );
      }
      return undefined;
    },
  },
  "a cluster keeps its networks": {
    seen: "https://github.com/Azure/AKS/issues/2269",
    on: ["update"],
    types: [CLUSTER],
    refuse: ({ inputs, oldInputs }) => {
      const [before, after] = [
        record(oldInputs["networkProfile"]),
        record(inputs["networkProfile"]),
      ];
      const changed = FIXED_IN_NETWORKS.find(
        (key) => comparable(before[key]) !== comparable(after[key]),
      );
      return changed === undefined
        ? undefined
        : armFailure(
            400,
            "PropertyChangeNotAllowed",
            `Changing property 'networkProfile.${changed}' is not allowed.`,
          );
    },
  },
  "an autoscaled pool is not scaled by hand": {
    seen: "https://github.com/hashicorp/terraform-provider-azurerm/issues/4543",
    on: ["update"],
    types: [CLUSTER, POOL],
    refuse: ({ token, inputs, outputs }) => {
      const pairs: readonly (readonly [Pool | undefined, Pool])[] =
        token === POOL
          ? [[outputs, inputs]]
          : poolsIn(inputs).map((pool) => [
              poolsIn(outputs).find((old) => nameOf(old) === nameOf(pool)),
              pool,
            ]);
      const scaled = pairs.find(
        ([now, wanted]) =>
          now !== undefined &&
          wanted["enableAutoScaling"] === true &&
          wanted["count"] !== undefined &&
          wanted["count"] !== now["count"],
      );
      return scaled === undefined
        ? undefined
        : armFailure(
            400,
            "BadRequest",
            `Cannot manually scale AgentPool ${nameOf(scaled[1])} with cluster autoscaler enabled.`,
          );
    },
  },
  "a control plane is upgraded one minor version at a time, and never back": {
    seen: "https://learn.microsoft.com/azure/aks/upgrade-aks-cluster",
    on: ["update"],
    types: [CLUSTER],
    refuse: ({ inputs, outputs }) => {
      const now = text(outputs["currentKubernetesVersion"]);
      const wanted = text(inputs["kubernetesVersion"]) || now;
      const step = minorOf(wanted) - minorOf(now);
      return step === 0 || step === 1
        ? undefined
        : armFailure(
            400,
            "OperationNotAllowed",
            `Upgrading Kubernetes version ${now} to ${wanted} is not allowed. Available upgrades: [1.${String(minorOf(now) + 1)}.1]. Please see https://aka.ms/aks-supported-k8s-ver for version details.`,
          );
    },
  },
  "pools in the body of a cluster all have its version or none": {
    seen: "https://github.com/Azure/AKS/issues/4765",
    on: ["create", "update"],
    types: [CLUSTER],
    refuse: ({ inputs, outputs, action }) => {
      const pools = poolsIn(inputs);
      const given = pools.filter((pool) => text(pool["orchestratorVersion"]) !== "");
      const allowed = (pool: Pool): boolean =>
        minorOf(text(pool["orchestratorVersion"])) === minorOf(text(inputs["kubernetesVersion"])) ||
        (action === "update" &&
          poolsIn(outputs).some(
            (old) =>
              nameOf(old) === nameOf(pool) &&
              minorOf(text(old["currentOrchestratorVersion"])) ===
                minorOf(text(pool["orchestratorVersion"])),
          ));
      return given.length === 0 || (given.length === pools.length && given.every(allowed))
        ? undefined
        : armFailure(
            400,
            "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged",
            "Using managed cluster api, all Agent pools' OrchestratorVersion must be all specified or all unspecified. If all specified, they must be stay unchanged or the same with control plane. For agent pool specific change, please use per agent pool operations: https://aka.ms/agent-pool-rest-api",
          );
    },
  },
  "nodes stay within three minor versions of their control plane": {
    seen: "https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/error-codes/nodepoolmcversionincompatible-error",
    on: ["create", "update"],
    types: [CLUSTER, POOL],
    refuse: (operation) => {
      const { token, inputs, store, id } = operation;
      if (token === POOL) {
        const plane = text(find(store, parentId(id))?.outputs["currentKubernetesVersion"]);
        const wanted = text(inputs["orchestratorVersion"]);
        return wanted === "" || plane === "" ? undefined : skewFailure(wanted, plane);
      }
      const plane = text(inputs["kubernetesVersion"]);
      if (plane === "") return undefined;
      const inline = new Set(
        poolsIn(inputs)
          .filter((pool) => text(pool["orchestratorVersion"]) !== "")
          .map(nameOf),
      );
      const nodes = [
        ...poolsIn(operation.outputs).filter((pool) => !inline.has(nameOf(pool))),
        ...poolResources(operation).map(({ outputs }) => outputs),
      ].map((pool) => text(pool["currentOrchestratorVersion"]));
      return nodes
        .filter((version) => version !== "")
        .map((version) => skewFailure(version, plane))
        .find((failure) => failure !== undefined);
    },
  },
  "encryption at host is a feature of the subscription": {
    seen: "https://learn.microsoft.com/azure/aks/enable-host-encryption",
    on: ["create"],
    types: [CLUSTER, POOL, "azure-native:compute:VirtualMachine"],
    refuse: ({ token, inputs, scenario }) => {
      if (!scenario.unregisteredFeatures.includes("Microsoft.Compute/EncryptionAtHost"))
        return undefined;
      if (token === "azure-native:compute:VirtualMachine") {
        return record(inputs["securityProfile"])["encryptionAtHost"] === true
          ? armFailure(
              400,
              "InvalidParameter",
              "The property 'securityProfile.encryptionAtHost' is not valid because the 'Microsoft.Compute/EncryptionAtHost' feature is not enabled for this subscription.",
            )
          : undefined;
      }
      const pools = token === POOL ? [inputs] : poolsIn(inputs);
      return pools.some((pool) => pool["enableEncryptionAtHost"] === true)
        ? armFailure(
            400,
            "SubscriptionNotEnabledEncryptionAtHost",
            "Subscription does not enable EncryptionAtHost.",
          )
        : undefined;
    },
  },
};

const poolsIn = (values: Readonly<Record<string, Value>>): readonly Pool[] =>
  list(values["agentPoolProfiles"]).filter(isRecord);

const nameOf = (pool: Pool): string => text(pool["name"]) || text(pool["agentPoolName"]);

/** Values of fixed properties, for comparison; absent and null are one. */
const comparable = (value: Value): string => JSON.stringify(value ?? null);

const minorOf = (version: string): number => Number(/^\d+\.(\d+)/.exec(version)?.[1] ?? NaN);

function poolResources({ store, id }: CloudOperation) {
  return store
    .storedOfType(POOL)
    .filter((pool) => parentId(pool.id).toLowerCase() === id.toLowerCase());
}

function skewFailure(nodes: string, plane: string): CloudFailure | undefined {
  const behind = minorOf(plane) - minorOf(nodes);
  if (!(behind < 0 || behind > SKEW)) return undefined;
  const rule =
    behind < 0
      ? `Minor version of node pool cannot be bigger than control plane's version. Minor version of node pool is ${String(minorOf(nodes))} and control plane is ${String(minorOf(plane))}.`
      : `Minor version of node pool cannot be more than ${String(SKEW)} versions less than control plane's version. Minor version of node pool is ${String(minorOf(nodes))} and control plane is ${String(minorOf(plane))}.`;
  return armFailure(
    400,
    "NodePoolMcVersionIncompatible",
    `Node pool version ${nodes} and control plane version ${plane} are incompatible. ${rule}`,
  );
}
