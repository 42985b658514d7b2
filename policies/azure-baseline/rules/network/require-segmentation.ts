import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import { CLUSTER, SUBNET, clusterSubnets } from "../../../lib/azure-network";
import type { Node } from "../../../lib/node";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import type { Link, Stack } from "../../../lib/stack";
import { Unknown } from "../../../lib/unknown";

const SERVER = "azure-native:dbforpostgresql:Server";
const ENDPOINT = "azure-native:network:PrivateEndpoint";
const NIC = "azure-native:network:NetworkInterface";

interface Use {
  readonly by: Node;
  readonly path: string;
  readonly role: string;
  readonly link: Link;
}

function* uses(stack: Stack, exception: (node: Node) => string | undefined): Generator<Use> {
  for (const cluster of stack.all(CLUSTER)) {
    for (const { pool, path, link } of clusterSubnets(stack, cluster)) {
      yield { by: pool, path, role: path === "podSubnetID" ? "pods" : "nodes", link };
    }
    const path = "apiServerAccessProfile.subnetId";
    if (cluster.get(path) !== undefined)
      yield { by: cluster, path, role: "API servers", link: stack.link(cluster, path, SUBNET) };
  }
  for (const server of stack.all(SERVER)) {
    const path = "network.delegatedSubnetResourceId";
    yield { by: server, path, role: "databases", link: stack.link(server, path, SUBNET) };
  }
  for (const endpoint of stack.all(ENDPOINT)) {
    // Subnets have no tags: an endpoint that shares one on purpose says so itself.
    if (exception(endpoint) !== undefined) continue;
    const database = endpoint
      .items("privateLinkServiceConnections")
      .some((one) => stack.link(one, "privateLinkServiceId", SERVER).state === "found");
    const role = database ? "databases" : "private endpoints";
    yield {
      by: endpoint,
      path: "subnet.id",
      role,
      link: stack.link(endpoint, "subnet.id", SUBNET),
    };
  }
  for (const nic of stack.all(NIC)) {
    for (const configuration of nic.items("ipConfigurations")) {
      const link = stack.link(configuration, "subnet.id", SUBNET);
      yield { by: configuration, path: "subnet.id", role: "machines", link };
    }
  }
}

export const requireSegmentation = stackPolicyFor(AZURE_NETWORK.AZ_NETWORK_SEGMENTATION, {
  type: [CLUSTER, SERVER, ENDPOINT, NIC],
  *check(stack, { exception }) {
    const roles = new Map<Node, Set<string>>();
    for (const { by, path, role, link } of uses(stack, exception)) {
      if (link.state === "unknown") yield notYetKnown(by, path, link.unknown);
      if (link.state !== "found") continue;
      const [subnet, ...others] = link.nodes;
      const value = by.get(path);
      if (others.length > 0 && value instanceof Unknown) {
        yield notYetKnown(by, path, value); // one of several, and not known yet which
      } else if (subnet !== undefined) {
        roles.set(subnet, (roles.get(subnet) ?? new Set()).add(role));
      }
    }
    for (const [subnet, held] of roles) {
      if (held.size > 1) {
        yield violation(subnet, "", `is shared by ${[...held].sort().join(" and ")}`);
      }
    }
  },
});
