import { gzipSync, strToU8 } from "fflate";
import { reasonIssues, type Exceptions, type NamedException } from "../exceptions";
import { endedIssues } from "../ending";
import { throwIfAny, type Issue } from "../issues";
import type { Keyed } from "../keyed";
import { jumpboxCloudInit, toolsOf } from "./jumpbox-tools";
import { objectIdIssues } from "./object-ids";

/** Engineering choices of the jumpbox. */
export const JUMPBOX_DEFAULTS = {
  adminUsername: "azadmin",
  // Of a generation that Azure's own type of the property lists; it offers Trusted Launch and encryption at host.
  vmSize: "Standard_D2s_v3",
  osDiskSizeGiB: 64,
  deploysFrom: false,
  entraLogin: false,
  image: { publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server", version: "latest" },
} as const;

/** Burstable sizes and the two-core ones of the third generation have no accelerated networking. */
const WITHOUT_ACCELERATION = /^Standard_(B|[DE]2s?_v3$)/;

/** Names that Azure refuses for an administrator. */
// Source: https://learn.microsoft.com/rest/api/compute/virtual-machines/create-or-update#osprofile (adminUsername)
const RESERVED_USERS =
  "administrator admin user user1 test user2 test1 user3 admin1 a actuser adm admin2 aspnet backup console david guest john owner root server sql support sys test2 test3 user4 user5".split(
    " ",
  );

export interface JumpboxShape<Text = string> {
  readonly vmName: Text;
  /** Optional. Machine size; it has to support Trusted Launch. @default "Standard_D2s_v3" */
  readonly vmSize?: string | undefined;
  /** Optional. Name of the administrator. Error: `adminUsername: "root" is refused by Azure; …`. @default "azadmin" */
  readonly adminUsername?: string | undefined;
  /** Optional. Size of the system disk. Unit: GiB, 32 or more. @default 64 */
  readonly osDiskSizeGiB?: number | undefined;
  /** Optional. Availability zone: `1`, `2` or `3`. @default - none */
  readonly zone?: string | undefined;
  readonly sshKey: GeneratedKeyShape<Text> | { readonly mode: "publicKey" };
  /**
   * Optional. Object ids of Entra groups, as a list or by a name for each where one is an output. Their members may read the private key
   * (*Key Vault Secrets User* on that one secret) and, with `entraLogin`, sign in with their own account (*Virtual Machine Administrator
   * Login* on the machine).
   * @default - none
   */
  readonly administratorGroupObjectIds?: Keyed<Text> | undefined;
  /** Optional. Entra accounts sign in by SSH (`az network bastion ssh --auth-type AAD`), by the extension AADSSHLoginForLinux. @default false */
  readonly entraLogin?: boolean | undefined;
  /** Optional. Stacks are deployed from here: Node and the Pulumi CLI are installed too. @default false */
  readonly deploysFrom?: boolean | undefined;
  /**
   * Optional. Named exception: a size or a subscription that does not offer encryption at host (feature `EncryptionAtHost`).
   * @default - encrypted at host
   */
  readonly withoutEncryptionAtHost?: NamedException | undefined;
}

export interface PlannedJumpbox {
  readonly vmSize: string;
  readonly adminUsername: string;
  readonly osDiskSizeGiB: number;
  readonly computerName: string;
  readonly encryptionAtHost: boolean;
  readonly exceptions: Exceptions;
  readonly acceleratedNetworking: boolean;
  readonly zones: readonly string[];
  /** Base64 of the cloud-init document. */
  readonly customData: string;
  /** Vault secrets of a generated key pair; undefined for a key that exists. */
  readonly keySecrets: PlannedKeySecrets | undefined;
}

/** A key pair that is generated and kept in a vault. */
export interface GeneratedKeyShape<Text = string> {
  readonly mode: "generated";
  /** Required. Day after which the stored key counts as expired. Unit: `YYYY-MM-DD`, UTC. */
  readonly expires: Text;
  /** Optional. Secret of the vault that has the private key. @default - `<logical name>-private-key` */
  readonly privateKeySecretName?: Text | undefined;
  /** Optional. Secret of the vault that has the public key. @default - `<logical name>-public-key` */
  readonly publicKeySecretName?: Text | undefined;
}

export interface PlannedKeySecrets {
  /** Unit: seconds since 1970, as Key Vault counts. */
  readonly expires: number;
}

function planKeySecrets(sshKey: GeneratedKeyShape): PlannedKeySecrets {
  return {
    expires: Date.parse(`${sshKey.expires}T00:00:00Z`) / 1000,
  };
}

export function planJumpbox(subject: string, shape: JumpboxShape, now: Date): PlannedJumpbox {
  const { zone, sshKey } = shape;
  throwIfAny(subject, [
    ...jumpboxIssues(shape),
    ...(sshKey.mode === "generated" ? endedIssues("sshKey.expires", sshKey.expires, now) : []),
  ]);
  const vmSize = shape.vmSize ?? JUMPBOX_DEFAULTS.vmSize;
  const adminUsername = shape.adminUsername ?? JUMPBOX_DEFAULTS.adminUsername;
  return {
    vmSize,
    adminUsername,
    osDiskSizeGiB: shape.osDiskSizeGiB ?? JUMPBOX_DEFAULTS.osDiskSizeGiB,
    computerName: computerName(shape.vmName),
    acceleratedNetworking: !WITHOUT_ACCELERATION.test(vmSize),
    encryptionAtHost: shape.withoutEncryptionAtHost === undefined,
    exceptions: { "azure-compute-require-hardening": shape.withoutEncryptionAtHost?.reason },
    zones: zone === undefined ? [] : [zone],
    customData: compressed(jumpboxCloudInit(adminUsername, toolsOf(shape.deploysFrom === true))),
    keySecrets: sshKey.mode === "generated" ? planKeySecrets(sshKey) : undefined,
  };
}

/**
 * The text as cloud-init takes it, in base64. Compressed, because scanners of secrets need minutes for base64 of some thousand
 * characters; by a library whose bytes are the same with every version of Node.
 */
function compressed(text: string): string {
  return Buffer.from(gzipSync(strToU8(text), { level: 9, mtime: 0 })).toString("base64");
}

export function jumpboxIssues(shape: JumpboxShape): readonly Issue[] {
  const issues: Issue[] = [];
  const { adminUsername, vmSize, osDiskSizeGiB, zone, sshKey, withoutEncryptionAtHost } = shape;
  if (!/^[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?$/.test(shape.vmName)) {
    issues.push({
      path: "vmName",
      problem: `${JSON.stringify(shape.vmName)} is not a valid name`,
      hint: "use 1 to 64 letters, digits and hyphens",
    });
  }
  if (vmSize !== undefined && !/^Standard_[A-Z][A-Za-z0-9_-]+$/.test(vmSize)) {
    issues.push({
      path: "vmSize",
      problem: `${JSON.stringify(vmSize)} is not a machine size`,
      hint: `use a name like ${JUMPBOX_DEFAULTS.vmSize}`,
    });
  }
  if (adminUsername !== undefined) issues.push(...userIssues(adminUsername));
  if (osDiskSizeGiB !== undefined && !(Number.isInteger(osDiskSizeGiB) && osDiskSizeGiB >= 32)) {
    issues.push({
      path: "osDiskSizeGiB",
      problem: `${String(osDiskSizeGiB)} is too small for the tools and a desktop`,
      hint: "use a whole number from 32",
    });
  }
  if (zone !== undefined && !/^[123]$/.test(zone)) {
    issues.push({
      path: "zone",
      problem: `${JSON.stringify(zone)} is not an availability zone`,
      hint: 'use "1", "2" or "3"',
    });
  }
  if (withoutEncryptionAtHost !== undefined) {
    issues.push(...reasonIssues("withoutEncryptionAtHost.reason", withoutEncryptionAtHost.reason));
  }
  return [
    ...issues,
    ...keyIssues(sshKey),
    ...objectIdIssues("administratorGroupObjectIds", shape.administratorGroupObjectIds ?? []),
  ];
}

function userIssues(name: string): readonly Issue[] {
  const valid = /^[a-z_][a-z0-9_-]{0,31}$/.test(name);
  if (valid && !RESERVED_USERS.includes(name)) return [];
  return [
    {
      path: "adminUsername",
      problem: `${JSON.stringify(name)} ${valid ? "is refused by Azure" : "is not a Linux user name"}`,
      hint: `use lower-case letters, digits, hyphens and underscores, and avoid names of many such as ${RESERVED_USERS.slice(0, 5).join(", ")}`,
    },
  ];
}

function keyIssues(sshKey: JumpboxShape["sshKey"]): readonly Issue[] {
  if (sshKey.mode === "publicKey") return [];
  const issues: Issue[] = [];
  const date = new Date(`${sshKey.expires}T00:00:00Z`);
  // A day that does not exist, such as 30 February, reads back as another one.
  const isDay = !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === sshKey.expires;
  if (!isDay) {
    issues.push({
      path: "sshKey.expires",
      problem: `${JSON.stringify(sshKey.expires)} is not a day`,
      hint: "write year, month and day, for example 2027-11-01",
    });
  }
  for (const key of ["privateKeySecretName", "publicKeySecretName"] as const) {
    const name = sshKey[key];
    if (name !== undefined && !/^[0-9A-Za-z-]{1,127}$/.test(name)) {
      issues.push({
        path: `sshKey.${key}`,
        problem: `${JSON.stringify(name)} is not a name for a vault secret`,
        hint: "use 1 to 127 letters, digits and hyphens",
      });
    }
  }
  return issues;
}

/** Host name: the machine's name in lower case. */
function computerName(vmName: string): string {
  return vmName.toLowerCase();
}
