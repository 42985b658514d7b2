import type { Issue } from "./issues";
import { isPhysicalName, physicalNameRule } from "./physical-name";

/** A secret of an Azure key vault. A certificate of the vault is a secret of the same name, with its key. */
export interface VaultSecret<Text = string> {
  /** Required. Name of the vault. */
  readonly vaultName: Text;
  /** Required. Name of the secret, or of the certificate. */
  readonly secretName: Text;
  /** Optional. Version to stay at; a renewed certificate is a new version. @default - the newest */
  readonly version?: Text | undefined;
}

const SECRET_NAME = /^[A-Za-z0-9-]{1,127}$/;

/** The id of a secret. Source: Azure Key Vault, "Keys, secrets, and certificates overview", "Vault object identifiers". */
export const VAULT_SECRET_ID =
  /^https:\/\/([A-Za-z0-9-]{3,24})\.vault\.azure\.net\/secrets\/([A-Za-z0-9-]{1,127})(?:\/([0-9a-f]{32}))?$/;

/** The secret that an id names; undefined for other text. */
export function vaultSecretIn(id: string): VaultSecret | undefined {
  const [, vaultName, secretName, version] = VAULT_SECRET_ID.exec(id) ?? [];
  return vaultName === undefined || secretName === undefined
    ? undefined
    : {
        vaultName: vaultName.toLowerCase(),
        secretName,
        ...(version === undefined ? {} : { version }),
      };
}

export function vaultSecretIssues(
  path: string,
  { vaultName, secretName }: VaultSecret,
): readonly Issue[] {
  const issues: Issue[] = [];
  if (!isPhysicalName("keyVault", vaultName))
    issues.push({
      path: `${path}.vaultName`,
      problem: `${JSON.stringify(vaultName)} is not a vault name`,
      hint: `use ${physicalNameRule("keyVault")}, beginning with a letter`,
    });
  if (!SECRET_NAME.test(secretName))
    issues.push({
      path: `${path}.secretName`,
      problem: `${JSON.stringify(secretName)} is not the name of a secret`,
      hint: "use up to 127 letters, digits and hyphens",
    });
  return issues;
}
