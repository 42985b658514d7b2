// What upgraded settings of 0.1 lack, because no command can know it.

/** What the owner of a stack adds by hand, as the CHANGELOG asks. */
const ADDED: Readonly<Record<string, readonly [after: string, line: string]>> = {
  "azure-public-access": [
    "certificateSecretId: https://airun-public.vault.azure.net/secrets/wildcard",
    "certificateVaultId: /subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/certificates/providers/Microsoft.KeyVault/vaults/airun-public",
  ],
};

/** The settings with the lines that only the owner of the stack knows. */
export function withAdded(stack: string, text: string): string {
  const added = ADDED[stack];
  if (added === undefined) return text;
  const [after, line] = added;
  return text.replace(new RegExp(`^( *)${after}$`, "m"), (found, indent: string) =>
    [found, `${indent}${line}`].join("\n"),
  );
}
