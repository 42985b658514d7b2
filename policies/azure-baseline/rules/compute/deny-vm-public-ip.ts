import { AZURE_COMPUTE } from "../../../../prerequisites/azure-compute";
import { differs } from "../../../lib/expect";
import type { Node } from "../../../lib/node";
import { policyFor } from "../../../lib/policy-for";
import { type Problem, notYetKnown, violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

export const denyVmPublicIp = policyFor(AZURE_COMPUTE.AZ_VM_PUBLIC_IP, {
  type: ["azure-native:network:NetworkInterface", "azure-native:compute:VirtualMachine"],
  *check(node) {
    if (node.type === "azure-native:compute:VirtualMachine") {
      for (const nic of node.items("networkProfile.networkInterfaceConfigurations")) {
        for (const configuration of nic.items("ipConfigurations")) {
          yield* none(configuration, "publicIPAddressConfiguration");
        }
      }
      return;
    }
    yield* differs(node, "enableIPForwarding", true);
    const configurations = node.get("ipConfigurations");
    if (configurations instanceof Unknown)
      yield notYetKnown(node, "ipConfigurations", configurations);
    for (const configuration of node.items("ipConfigurations")) {
      yield* none(configuration, "publicIPAddress");
    }

    // The block alone is the fact: its id is not known in the preview that would create the address.
    function* none(configuration: Node, path: string): Generator<Problem> {
      if (configuration.get(path) !== undefined) {
        yield violation(configuration, path, "is set, expected no public address");
      }
    }
  },
});
