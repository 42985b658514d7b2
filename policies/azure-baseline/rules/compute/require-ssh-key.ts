import { AZURE_COMPUTE } from "../../../../prerequisites/azure-compute";
import { absent, equals, present } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireSshKey = policyFor(AZURE_COMPUTE.AZ_VM_SSH_KEY, {
  type: "azure-native:compute:VirtualMachine",
  *check(machine) {
    yield* equals(machine, "osProfile.linuxConfiguration.disablePasswordAuthentication", true);
    yield* present(machine, "osProfile.linuxConfiguration.ssh.publicKeys");
    yield* absent(machine, "osProfile.adminPassword");
  },
});
