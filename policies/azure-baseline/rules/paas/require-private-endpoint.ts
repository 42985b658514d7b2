import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

const ENDPOINT = "azure-native:network:PrivateEndpoint";
const TARGETS = [
  ["azure-native:keyvault:Vault", "properties.publicNetworkAccess"],
  ["azure-native:storage:StorageAccount", "publicNetworkAccess"],
  ["azure-native:containerregistry:Registry", "publicNetworkAccess"],
  ["azure-native:dbforpostgresql:Server", "network.publicNetworkAccess"],
  ["azure-native:cognitiveservices:Account", "properties.publicNetworkAccess"],
] as const;

export const requirePrivateEndpoint = stackPolicyFor(AZURE_NETWORK.AZ_PAAS_PRIVATE_ENDPOINT, {
  type: TARGETS.map(([type]) => type),
  *check(stack) {
    const connections = stack
      .all(ENDPOINT)
      .flatMap((endpoint) => [
        ...endpoint.items("privateLinkServiceConnections"),
        ...endpoint.items("manualPrivateLinkServiceConnections"),
      ]);
    // A list that is computed as a whole still says which resources it is computed from.
    const hidden = stack
      .all(ENDPOINT)
      .filter((endpoint) => endpoint.get("privateLinkServiceConnections") instanceof Unknown);
    for (const [type, path] of TARGETS) {
      for (const target of stack.all(type)) {
        if (target.get("network.delegatedSubnetResourceId") !== undefined) continue; // lives in the network
        const access = target.get(path);
        if (access instanceof Unknown) yield notYetKnown(target, path, access);
        if (!target.means(access, "Disabled")) continue; // an open one has a rule of its own
        const links = connections.map(
          (one) => [one, stack.link(one, "privateLinkServiceId", type)] as const,
        );
        if (links.some(([, link]) => link.state === "found" && link.nodes.includes(target)))
          continue;
        if (
          hidden.some((endpoint) =>
            endpoint
              .sources("privateLinkServiceConnections")
              .some((source) => source.urn === target.urn),
          )
        ) {
          continue;
        }
        const unclear = links.filter(([, link]) => link.state === "unknown");
        let told = false;
        for (const [one, link] of unclear) {
          if (link.state !== "unknown" || one.sources("privateLinkServiceId").length > 0) continue;
          told = true;
          yield notYetKnown(one, "privateLinkServiceId", link.unknown);
        }
        if (!told) yield violation(target, "", "has no private endpoint");
      }
    }
  },
});
