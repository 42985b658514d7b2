import type { Value } from "../../../wire/values";
import { isRecord } from "../../../wire/values";
import type { CloudStore } from "../../../cloud-store";
import type { CloudOperation, Refusals } from "../../rows";
import { inRegion } from "../../scenario";
import { mayDo } from "../authorization";
import { idIn, list, parentId, regionOf, text } from "../arm";
import { armFailure } from "../failure";
import { find } from "../lookups";
import { coresOf, familyOf } from "../vm-sizes";
import { apiServerSubnetIn, nodeSubnets } from "./api-server";

const CLUSTER = "azure-native:containerservice:ManagedCluster";
const POOL = "azure-native:containerservice:AgentPool";

const record = (value: Value): Readonly<Record<string, Value>> => (isRecord(value) ? value : {});

/** Checks of AKS before it builds a cluster or a pool. */
export const clusterRefusals: Refusals = {
  "cluster identity without rights on its zone": {
    seen: "https://github.com/Azure/Azure-Landing-Zones/issues/2892",
    on: ["create"],
    types: [CLUSTER],
    refuse: (operation) => {
      const zone = text(record(operation.inputs["apiServerAccessProfile"])["privateDNSZone"]);
      const principal = controlPlane(operation);
      if (
        !zone.startsWith("/") ||
        find(operation.store, zone) === undefined ||
        principal === undefined
      )
        return undefined;
      return mayDo(operation.store, principal, zone, {
        action: "Microsoft.Network/privateDnsZones/write",
      })
        ? undefined
        : armFailure(
            400,
            "CustomPrivateDNSZoneMissingPermissionError",
            `Service principal or user-assigned identity must be given permission to read and write to custom private dns zone ${zone}. Check access result not allowed for action Microsoft.Network/privateDnsZones/read.`,
          );
    },
  },
  "cluster identity without rights on its network": {
    seen: "https://learn.microsoft.com/azure/aks/configure-azure-cni",
    on: ["create", "update"],
    types: [CLUSTER],
    refuse: (operation) => {
      const principal = controlPlane(operation);
      const denied = [...nodeSubnets(operation.inputs), apiServerSubnetIn(operation.inputs)].find(
        (subnet) =>
          find(operation.store, subnet) !== undefined &&
          principal !== undefined &&
          !mayDo(operation.store, principal, subnet, {
            action: "Microsoft.Network/virtualNetworks/subnets/join/action",
          }),
      );
      return denied === undefined
        ? undefined
        : armFailure(
            403,
            "LinkedAuthorizationFailed",
            `The client with object id '${principal ?? ""}' has permission to perform action 'Microsoft.ContainerService/managedClusters/write' on scope '${operation.id}'; however, it does not have permission to perform action(s) 'Microsoft.Network/virtualNetworks/subnets/join/action' on the linked scope(s) '${denied}'.`,
          );
    },
  },
  "cluster identity without rights on its kubelet identity": {
    seen: "https://learn.microsoft.com/azure/aks/use-managed-identity",
    on: ["create"],
    types: [CLUSTER],
    refuse: (operation) => {
      const kubelet = text(
        record(record(operation.inputs["identityProfile"])["kubeletidentity"])["resourceId"],
      );
      const principal = controlPlane(operation);
      if (kubelet === "" || find(operation.store, kubelet) === undefined || principal === undefined)
        return undefined;
      return mayDo(operation.store, principal, kubelet, {
        action: "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
      })
        ? undefined
        : armFailure(
            400,
            "CustomKubeletIdentityMissingPermissionError",
            `The cluster using user-assigned managed identity must be granted 'Managed Identity Operator' role to assign kubelet identity. Check access result not allowed for action Microsoft.ManagedIdentity/userAssignedIdentities/assign/action on ${kubelet}.`,
          );
    },
  },
  "nodes without egress": {
    seen: "https://github.com/Azure/AKS/issues/1918",
    on: ["create"],
    types: [CLUSTER, POOL],
    refuse: (operation) => {
      const cluster =
        operation.token === CLUSTER
          ? operation.inputs
          : find(operation.store, parentId(operation.id))?.inputs;
      const outbound = text(record(cluster?.["networkProfile"])["outboundType"]);
      const shut = nodeSubnets(operation.inputs).find(
        (subnet) => !hasEgress(operation.store, subnet, outbound),
      );
      return shut === undefined
        ? undefined
        : armFailure(
            400,
            "VMExtensionProvisioningError",
            `Unable to establish outbound connection from agents in ${shut}, please see https://aka.ms/aks-required-ports-and-addresses for more information. VM has reported a failure when processing extension 'vmssCSE'. Error message: command terminated with exit status=50 (OutboundConnFail)`,
          );
    },
  },
  "zone of a private cluster not linked to its network": {
    seen: "https://learn.microsoft.com/azure/aks/private-clusters",
    on: ["create"],
    types: [CLUSTER],
    refuse: (operation) => {
      const zone = text(record(operation.inputs["apiServerAccessProfile"])["privateDNSZone"]);
      const subnet = nodeSubnets(operation.inputs)[0];
      if (
        !zone.startsWith("/") ||
        subnet === undefined ||
        find(operation.store, zone) === undefined
      )
        return undefined;
      const links = operation.store
        .storedOfType("azure-native:privatedns:VirtualNetworkLink")
        .filter(({ id }) => id.toLowerCase().startsWith(`${zone.toLowerCase()}/`));
      // Without any link the service makes its own; with links that leave the nodes out, they never find their server.
      const linked = links.some(
        ({ inputs, state }) =>
          state === "ready" &&
          idIn(inputs["virtualNetwork"]).toLowerCase() === parentId(subnet).toLowerCase(),
      );
      return links.length === 0 || linked
        ? undefined
        : armFailure(
            400,
            "VMExtensionProvisioningError",
            `Agents are unable to resolve Kubernetes API server name. It's likely custom DNS server is not correctly configured: ${zone} is not linked to ${parentId(subnet)}. VM has reported a failure when processing extension 'vmssCSE'. Error message: command terminated with exit status=52 (K8SAPIServerDNSLookupFail)`,
          );
    },
  },
  "vCPU quota": {
    seen: "https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/error-codes/insufficientvcpuquota-error",
    on: ["create", "update"],
    types: [CLUSTER, POOL],
    refuse: (operation) => {
      const { inputs, scenario, store } = operation;
      const cluster =
        operation.token === CLUSTER ? inputs : find(store, parentId(operation.id))?.inputs;
      const region = regionOf(cluster?.["location"]);
      const pools =
        operation.token === CLUSTER ? list(inputs["agentPoolProfiles"]).filter(isRecord) : [inputs];
      for (const pool of pools) {
        const size = text(pool["vmSize"]);
        const limit = inRegion(scenario.quotas, region, familyOf(size));
        const wanted = Number(pool["count"] ?? pool["minCount"] ?? 1) * coresOf(size);
        const remaining =
          (limit ?? Infinity) - (inRegion(scenario.quotaUse, region, familyOf(size)) ?? 0);
        if (wanted <= remaining) continue;
        return armFailure(
          400,
          "ErrCode_InsufficientVCPUQuota",
          `Insufficient vcpu quota requested ${String(wanted)}, remaining ${String(remaining)} for family ${familyOf(size)} for region ${region}.`,
        );
      }
      return undefined;
    },
  },
};

function controlPlane({ inputs, store }: CloudOperation): string | undefined {
  const ids = list(record(inputs["identity"])["userAssignedIdentities"]).map(text);
  const principal = text(find(store, ids[0] ?? "")?.outputs["principalId"]);
  return principal === "" ? undefined : principal;
}

function hasEgress(store: CloudStore, subnetId: string, outbound: string): boolean {
  const subnet = find(store, subnetId)?.inputs;
  if (subnet === undefined) return true; // a subnet outside this store: nothing is known of it
  if (outbound === "userAssignedNATGateway") return idIn(subnet["natGateway"]) !== "";
  if (outbound === "userDefinedRouting") return idIn(subnet["routeTable"]) !== "";
  return true;
}
