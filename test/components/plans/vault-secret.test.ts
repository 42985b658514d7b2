import {
  type VaultSecret,
  vaultSecretIn,
  vaultSecretIssues,
} from "../../../components/plans/vault-secret";
import { linesOf } from "../../support/issues";

const VERSION = "0123456789abcdef0123456789abcdef";

describe("the secret of a vault", () => {
  it.each<readonly [id: string, secret: VaultSecret | undefined]>([
    [
      "https://AirunVault.vault.azure.net/secrets/wildcard",
      { vaultName: "airunvault", secretName: "wildcard" },
    ],
    [
      `https://airun.vault.azure.net/secrets/Wild-1/${VERSION}`,
      { vaultName: "airun", secretName: "Wild-1", version: VERSION },
    ],
    ...[
      "https://ab.vault.azure.net/secrets/wildcard",
      "http://airun.vault.azure.net/secrets/wildcard",
      "xhttps://airun.vault.azure.net/secrets/wildcard",
      "https://airun.vault.azure.net/keys/wildcard",
      "https://airun.vault.azure.net/secrets/wild.card",
      `https://airun.vault.azure.net/secrets/wildcard/${VERSION}0`,
      "https://airun.vault.azure.net/secrets/wildcard/",
      "https://airunXvault.azure.net/secrets/wildcard",
      `https://airun.vault.azure.net/secrets/${"a".repeat(128)}`,
      `https://${"a".repeat(25)}.vault.azure.net/secrets/wildcard`,
    ].map((id) => [id, undefined] as const),
  ])("that %s names is %j", (id, secret) => {
    expect(vaultSecretIn(id)).toStrictEqual(secret);
  });

  it("has names that a vault can hold", () => {
    const secretName = "a".repeat(127);
    expect(vaultSecretIssues("certificate", { vaultName: "airun-1", secretName })).toEqual([]);
    const wrong = { vaultName: "a", secretName: `${secretName}a` };
    expect(linesOf(vaultSecretIssues("certificate", wrong))).toEqual([
      'certificate.vaultName: "a" is not a vault name; use 3 to 24 lower-case letters, digits and hyphens, beginning with a letter',
      `certificate.secretName: "${wrong.secretName}" is not the name of a secret; use up to 127 letters, digits and hyphens`,
    ]);
    for (const name of ["", "wild.card", "a b", "a_"])
      expect(
        vaultSecretIssues("certificate", { vaultName: "airun-1", secretName: name }).map(
          ({ path }) => path,
        ),
      ).toEqual(["certificate.secretName"]);
  });
});
