import { AZURE_COMPUTE } from "../../../../prerequisites/azure-compute";
import { absent, differs, equals, present } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

/** Where a type of machine says how people log in. */
interface Machine {
  readonly noPassword: string;
  readonly keys: string;
  readonly password: string;
  /** Settings that only Windows has. */
  readonly windows: string;
  readonly system: string;
  /** The provider refuses passwords unless the program allows them. @default false */
  readonly safeByDefault?: true;
}

const native = (prefix: string): Machine => ({
  noPassword: `${prefix}osProfile.linuxConfiguration.disablePasswordAuthentication`,
  keys: `${prefix}osProfile.linuxConfiguration.ssh.publicKeys`,
  password: `${prefix}osProfile.adminPassword`,
  windows: `${prefix}osProfile.windowsConfiguration`,
  system: `${prefix}storageProfile.osDisk.osType`,
});
const classic: Machine = {
  noPassword: "osProfileLinuxConfig.disablePasswordAuthentication",
  keys: "osProfileLinuxConfig.sshKeys",
  password: "osProfile.adminPassword",
  windows: "osProfileWindowsConfig",
  system: "storageProfileOsDisk.osType",
};
const SCALE_SET = "azure-native:compute:VirtualMachineScaleSet";
const MACHINES: Readonly<Record<string, Machine>> = {
  "azure-native:compute:VirtualMachine": native(""),
  [SCALE_SET]: native("virtualMachineProfile."),
  "azure:compute/virtualMachine:VirtualMachine": classic,
  "azure:compute/scaleSet:ScaleSet": classic,
  "azure:compute/linuxVirtualMachineScaleSet:LinuxVirtualMachineScaleSet": {
    noPassword: "disablePasswordAuthentication",
    keys: "adminSshKeys",
    password: "adminPassword",
    windows: "windowsConfiguration",
    system: "osType",
    safeByDefault: true,
  },
};

export const requireSshKey = policyFor(AZURE_COMPUTE.AZ_VM_SSH_KEY, {
  type: Object.keys(MACHINES),
  *check(machine) {
    const paths = MACHINES[machine.type];
    if (paths === undefined) return;
    // Windows has no SSH keys to ask for. A flexible scale set without a profile gets its machines from elsewhere.
    if (machine.get(paths.windows) !== undefined || machine.is(paths.system, "Windows")) return;
    if (machine.type === SCALE_SET && machine.get("virtualMachineProfile") === undefined) return;
    if (paths.safeByDefault === true) yield* differs(machine, paths.noPassword, false);
    else yield* equals(machine, paths.noPassword, true);
    yield* present(machine, paths.keys);
    yield* absent(machine, paths.password);
  },
});
