import { AZURE_COMPUTE } from "../../../../prerequisites/azure-compute";
import { differs } from "../../../lib/expect";
import type { Node } from "../../../lib/node";
import { policyFor } from "../../../lib/policy-for";
import { type Problem, notYetKnown, violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

/** Where a type of machine declares interfaces of its own. */
interface Machine {
  readonly interfaces: string;
  readonly configurations: string;
  readonly address: string;
}

const native = (prefix: string): Machine => ({
  interfaces: `${prefix}networkProfile.networkInterfaceConfigurations`,
  configurations: "ipConfigurations",
  address: "publicIPAddressConfiguration",
});
const classic: Machine = {
  interfaces: "networkInterfaces",
  configurations: "ipConfigurations",
  address: "publicIpAddresses",
};
const MACHINES: Readonly<Record<string, Machine>> = {
  "azure-native:compute:VirtualMachine": native(""),
  "azure-native:compute:VirtualMachineScaleSet": native("virtualMachineProfile."),
  "azure:compute/linuxVirtualMachineScaleSet:LinuxVirtualMachineScaleSet": classic,
  "azure:compute/windowsVirtualMachineScaleSet:WindowsVirtualMachineScaleSet": classic,
  "azure:compute/scaleSet:ScaleSet": {
    interfaces: "networkProfiles",
    configurations: "ipConfigurations",
    address: "publicIpAddressConfiguration",
  },
};

export const denyVmPublicIp = policyFor(AZURE_COMPUTE.AZ_VM_PUBLIC_IP, {
  type: ["azure-native:network:NetworkInterface", ...Object.keys(MACHINES)],
  *check(node) {
    const machine = MACHINES[node.type];
    if (machine !== undefined) {
      const list = node.get(machine.interfaces);
      if (list instanceof Unknown) yield notYetKnown(node, machine.interfaces, list);
      for (const nic of node.items(machine.interfaces)) {
        for (const configuration of nic.items(machine.configurations)) {
          yield* none(configuration, machine.address);
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
