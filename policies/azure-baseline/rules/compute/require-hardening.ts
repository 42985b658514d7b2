import { AZURE_COMPUTE } from "../../../../prerequisites/azure-compute";
import { equals } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireHardening = policyFor(AZURE_COMPUTE.AZ_VM_HARDENING, {
  type: "azure-native:compute:VirtualMachine",
  *check(machine) {
    yield* equals(machine, "securityProfile.securityType", "TrustedLaunch");
    yield* equals(machine, "securityProfile.uefiSettings.secureBootEnabled", true);
    yield* equals(machine, "securityProfile.uefiSettings.vTpmEnabled", true);
    yield* equals(machine, "securityProfile.encryptionAtHost", true);
  },
});
