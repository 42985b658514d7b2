import * as compute from "@pulumi/azure-native/compute";
import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { decide, type Decided } from "../arguments/decide";
import { DAY, GUID, NAME } from "../arguments/stand-ins";
import {
  JUMPBOX_DEFAULTS,
  planJumpbox,
  type PlannedJumpbox,
  type JumpboxShape,
} from "../plans/azure/jumpbox";
import { byKey } from "../plans/keyed";
import { nonEmpty } from "../plans/record";
import {
  taggedExceptions,
  type AssigningArgs,
  type AzureRegionalArgs,
  type ComponentContext,
} from "./arguments";
import { assignRole } from "./role-assignments";
import { storeSecret } from "./vault-secret";
import { withoutVersionAliases } from "./version-aliases";

/** The key pair by which administrators sign in. */
export type JumpboxSshKey =
  | {
      /** A pair is generated; both halves are kept in the vault, and the private one never leaves it in plain text. */
      readonly mode: "generated";
      /** Required. Name of the vault that keeps the pair. */
      readonly vaultName: pulumi.Input<string>;
      /** Optional. Resource group of the vault. @default - that of the jumpbox */
      readonly vaultResourceGroupName?: pulumi.Input<string> | undefined;
      /**
       * Required. Day after which the stored pair counts as expired and has to be renewed.
       *
       * Unit: `YYYY-MM-DD`, UTC.
       * Error: `sshKey.expires: "next year" is not a day; write year, month and day, for example 2027-11-01`; a day that has passed is refused too.
       */
      readonly expires: pulumi.Input<string>;
      /**
       * Optional. The vault as a resource, where this program creates it: the pair then stays in the vault when both are deleted,
       * and comes back with it. @default - deleted by itself, through the vault's own address
       */
      readonly deletedWith?: pulumi.Resource | undefined;
      /** Optional. Secret with the private half. Two jumpboxes with one vault need two names. @default - `<logical name>-private-key` */
      readonly privateKeySecretName?: pulumi.Input<string> | undefined;
      /** Optional. Secret with the public half. @default - `<logical name>-public-key` */
      readonly publicKeySecretName?: pulumi.Input<string> | undefined;
    }
  | {
      /** The pair exists; only its public half is known here and nothing is stored. */
      readonly mode: "publicKey";
      /** Required. Public half in OpenSSH form. */
      readonly publicKey: pulumi.Input<string>;
    };

export interface JumpboxArgs
  extends
    Omit<JumpboxShape<pulumi.Input<string>>, "sshKey" | "vmName">,
    AzureRegionalArgs,
    AssigningArgs {
  /**
   * Required. Id of the subnet of the machine; pass the subnet's own output, so that its egress and its rules exist
   * when the machine first starts.
   */
  readonly subnetId: pulumi.Input<string>;
  /** Required. Key pair of the administrator. Source: CodeMie, Infrastructure Deployment, "Connect to the jumpbox". */
  readonly sshKey: JumpboxSshKey;
  /** Optional. Name of the machine in Azure, 1 to 64 characters; the vendor's is `CodeMieVM`. @default - the component's logical name */
  readonly vmName?: pulumi.Input<string> | undefined;
  /**
   * Optional. Id of the vault that keeps the generated pair, for the right to read the key.
   * @default - no right is assigned
   */
  readonly vaultId?: pulumi.Input<string> | undefined;
  /** Optional. Network path around the host's switch. @default - on for sizes that offer it */
  readonly acceleratedNetworking?: boolean | undefined;
}

/**
 * The management machine inside the network: Ubuntu with the tools of the installation guide, reached through Bastion.
 *
 * Creates, in this order: the key pair and its two vault secrets, the network interface (without a public address), the
 * machine, with `entraLogin` the extension for Entra accounts, and the rights of the administrators' groups. The tools are installed by cloud-init at first start; a later change of that script does not replace the machine.
 *
 * Pass the subnets of the network in `opts.dependsOn`: the interface waits for them.
 *
 * Sign-in is by key or, with `entraLogin`, by Entra account, never by password. The guide sets a password on
 * the machine afterwards, which serves RDP inside the Bastion session.
 *
 * Cost: about 80 USD a month, running all day.
 * Source: CodeMie, Infrastructure Deployment, "Compute & Orchestration"; interpretation D-32 and D-33.
 */
export class Jumpbox extends pulumi.ComponentResource {
  public readonly vm: compute.VirtualMachine;
  public readonly networkInterface: network.NetworkInterface;
  public readonly vmId: pulumi.Output<string>;
  public readonly vmName: pulumi.Output<string>;
  public readonly adminUsername: string;
  public readonly privateIpAddress: pulumi.Output<string>;
  /** Principal of the machine's own identity; it holds no role here. */
  public readonly principalId: pulumi.Output<string>;
  /** Name of the vault secret with the private key; undefined when the pair was brought along. */
  public readonly sshKeySecretName: pulumi.Output<string> | undefined;

  public constructor(name: string, args: JumpboxArgs, opts?: pulumi.ComponentResourceOptions) {
    const now = new Date();
    const { checked, plan, content } = decide(
      { component: "Jumpbox", name },
      { ...args, vmName: args.vmName ?? name, sshKey: withSecretNames(name, args.sshKey) },
      {
        vmName: NAME,
        "sshKey.expires": DAY,
        "sshKey.privateKeySecretName": NAME,
        "sshKey.publicKeySecretName": NAME,
        "administratorGroupObjectIds.*": GUID,
      },
      (subject, known) => planJumpbox(subject, known, now),
    );
    super(
      "platform-foundations:azure:Jumpbox",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );
    const context = { parent: this, name, args: checked };
    const key = createKey(context, content);
    const nic = createInterface(context, plan, opts?.dependsOn);
    const vm = createMachine(context, plan, {
      nic,
      publicKey: key.publicKey,
      computerName: content(["vmName"], ({ computerName }) => computerName),
    });
    if (checked.entraLogin ?? JUMPBOX_DEFAULTS.entraLogin) createEntraLogin(context, vm);
    grantSignIn(context, vm, key.secretName);
    this.vm = vm;
    this.networkInterface = nic;
    this.vmId = vm.id;
    this.vmName = vm.name;
    this.adminUsername = plan.adminUsername;
    this.privateIpAddress = nic.ipConfigurations.apply(
      (configurations) => configurations?.[0]?.privateIPAddress ?? "",
    );
    this.principalId = vm.identity.apply((identity) => identity?.principalId ?? "");
    this.sshKeySecretName =
      key.secretName === undefined ? undefined : pulumi.output(key.secretName);
    this.registerOutputs({
      vmId: this.vmId,
      vmName: this.vmName,
      adminUsername: this.adminUsername,
      privateIpAddress: this.privateIpAddress,
      principalId: this.principalId,
      sshKeySecretName: this.sshKeySecretName,
    });
  }
}

type JumpboxContext = ComponentContext<
  JumpboxArgs & { readonly vmName: pulumi.Input<string>; readonly sshKey: NamedKey }
>;

/** The key pair with the names of its secrets. */
type NamedKey =
  | (Extract<JumpboxSshKey, { mode: "generated" }> & {
      readonly privateKeySecretName: pulumi.Input<string>;
      readonly publicKeySecretName: pulumi.Input<string>;
    })
  | Extract<JumpboxSshKey, { mode: "publicKey" }>;

function withSecretNames(name: string, sshKey: JumpboxSshKey): NamedKey {
  if (sshKey.mode === "publicKey") return sshKey;
  return {
    ...sshKey,
    privateKeySecretName: sshKey.privateKeySecretName ?? `${name}-private-key`,
    publicKeySecretName: sshKey.publicKeySecretName ?? `${name}-public-key`,
  };
}

function createKey(
  context: JumpboxContext,
  content: Decided<JumpboxArgs, PlannedJumpbox>["content"],
): {
  readonly publicKey: pulumi.Input<string>;
  readonly secretName: pulumi.Input<string> | undefined;
} {
  const { parent, name, args } = context;
  const { sshKey } = args;
  if (sshKey.mode === "publicKey") return { publicKey: sshKey.publicKey, secretName: undefined };
  // RSA in its classic PEM form is the one kind of key that Bastion reads from a vault.
  const pair = new tls.PrivateKey(`${name}-key`, { algorithm: "RSA", rsaBits: 4096 }, { parent });
  const { vaultName, vaultResourceGroupName, deletedWith } = sshKey;
  const { privateKeySecretName, publicKeySecretName } = sshKey;
  const expires = content(["sshKey"], ({ keySecrets }) => keySecrets?.expires ?? 0);
  const store = (
    key: string,
    secretName: pulumi.Input<string>,
    contentType: string,
    value: pulumi.Output<string>,
  ) =>
    storeSecret(
      context,
      key,
      {
        vaultName,
        resourceGroupName: vaultResourceGroupName,
        secretName,
        expiresAtEpochSeconds: expires,
        deletedWith,
      },
      { value, contentType },
    );
  store(
    "private",
    privateKeySecretName,
    "application/x-pem-file",
    pulumi.secret(pair.privateKeyPem),
  );
  store("public", publicKeySecretName, "text/plain", pulumi.secret(pair.publicKeyOpenssh));
  return { publicKey: pair.publicKeyOpenssh, secretName: privateKeySecretName };
}

function createInterface(
  { parent, name, args }: JumpboxContext,
  plan: PlannedJumpbox,
  dependsOn: pulumi.ResourceOptions["dependsOn"],
): network.NetworkInterface {
  return new network.NetworkInterface(
    `${name}-nic`,
    {
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      networkInterfaceName: pulumi.interpolate`${args.vmName}-nic`,
      enableIPForwarding: false,
      enableAcceleratedNetworking: args.acceleratedNetworking ?? plan.acceleratedNetworking,
      ipConfigurations: [
        {
          name: "primary",
          primary: true,
          privateIPAllocationMethod: "Dynamic",
          subnet: { id: args.subnetId },
        },
      ],
      tags: args.tags,
    },
    // An interface is refused while any subnet of its network is being written (`ReferencedResourceNotProvisioned`). Children
    // do not inherit the component's waits, so it takes the caller's own; the machine follows it.
    { parent, dependsOn: dependsOn ?? [] },
  );
}

function createMachine(
  { parent, name, args }: JumpboxContext,
  plan: PlannedJumpbox,
  {
    nic,
    ...profile
  }: {
    readonly nic: network.NetworkInterface;
    readonly publicKey: pulumi.Input<string>;
    readonly computerName: pulumi.Input<string>;
  },
): compute.VirtualMachine {
  return new compute.VirtualMachine(
    `${name}-vm`,
    {
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      vmName: args.vmName,
      identity: { type: "SystemAssigned" },
      hardwareProfile: { vmSize: plan.vmSize },
      networkProfile: { networkInterfaces: [{ id: nic.id, primary: true }] },
      osProfile: osProfile(plan, profile),
      storageProfile: {
        imageReference: JUMPBOX_DEFAULTS.image,
        osDisk: {
          name: pulumi.interpolate`${args.vmName}-osdisk`,
          createOption: "FromImage",
          caching: "ReadWrite",
          deleteOption: "Delete",
          diskSizeGB: plan.osDiskSizeGiB,
          managedDisk: { storageAccountType: "Premium_LRS" },
        },
      },
      securityProfile: {
        securityType: "TrustedLaunch",
        uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
        encryptionAtHost: plan.encryptionAtHost,
      },
      diagnosticsProfile: { bootDiagnostics: { enabled: true } },
      zones: nonEmpty(plan.zones),
      tags: taggedExceptions(args.tags, plan.exceptions),
    },
    // Azure runs the script at first start only and replaces the machine for a new one; newer tools come with a newer machine.
    // The name is taken until the old machine is gone, also where an operator asks for the replacement.
    { parent, ignoreChanges: ["osProfile.customData"], deleteBeforeReplace: true },
  );
}

/** Entra accounts sign in by SSH. Source: Azure, "Sign in to a Linux virtual machine in Azure by using Microsoft Entra ID". */
function createEntraLogin(
  { parent, name, args }: JumpboxContext,
  vm: compute.VirtualMachine,
): void {
  new compute.VirtualMachineExtension(
    `${name}-entra-login`,
    {
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      vmName: vm.name,
      vmExtensionName: "AADSSHLoginForLinux",
      publisher: "Microsoft.Azure.ActiveDirectory",
      type: "AADSSHLoginForLinux",
      typeHandlerVersion: "1.0",
      autoUpgradeMinorVersion: true,
      tags: args.tags,
    },
    { parent },
  );
}

function grantSignIn(
  { parent, name, args }: JumpboxContext,
  vm: compute.VirtualMachine,
  secretName: pulumi.Input<string> | undefined,
): void {
  const { administratorGroupObjectIds = [], vaultId, subscriptionId } = args;
  for (const [key, principalId] of Object.entries(byKey(administratorGroupObjectIds))) {
    const group = {
      principalId,
      principalKey: key,
      principalType: "Group",
      subscriptionId,
    } as const;
    if (args.entraLogin ?? JUMPBOX_DEFAULTS.entraLogin)
      assignRole(
        `${name}-login-${key}`,
        { ...group, role: "Virtual Machine Administrator Login", scope: vm.id },
        { parent },
      );
    if (vaultId === undefined || secretName === undefined) continue;
    assignRole(
      `${name}-key-${key}`,
      {
        ...group,
        role: "Key Vault Secrets User",
        scope: pulumi.interpolate`${vaultId}/secrets/${secretName}`,
      },
      { parent },
    );
  }
}

function osProfile(
  plan: PlannedJumpbox,
  {
    publicKey,
    computerName,
  }: { readonly publicKey: pulumi.Input<string>; readonly computerName: pulumi.Input<string> },
) {
  return {
    computerName,
    adminUsername: plan.adminUsername,
    customData: plan.customData,
    linuxConfiguration: {
      disablePasswordAuthentication: true,
      provisionVMAgent: true,
      patchSettings: {
        patchMode: "AutomaticByPlatform",
        assessmentMode: "AutomaticByPlatform",
        automaticByPlatformSettings: { rebootSetting: "IfRequired" },
      },
      ssh: {
        publicKeys: [
          { keyData: publicKey, path: `/home/${plan.adminUsername}/.ssh/authorized_keys` },
        ],
      },
    },
  };
}
