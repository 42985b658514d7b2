// Our output names -> the names CodeMie's later steps ask for (the vendor's deployment_outputs.env). Pure: outputs in,
// lines out. Source: CodeMie, Prerequisites and Infrastructure Deployment; requirements AZ-OUT-01 to AZ-OUT-19.

/** One value under the product's own name. */
export interface HandoverValue {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
}

type Outputs = Readonly<Record<string, unknown>>;

interface Mapping {
  readonly name: string;
  /** Path into the stack's outputs. */
  readonly from: readonly [string, ...string[]];
  readonly secret?: true;
}

const DEDICATED = ["keycloak", "litellm", "langfuse"] as const;

const postgres = (prefix: string, ...path: readonly [string, ...string[]]): readonly Mapping[] => [
  { name: `${prefix}_POSTGRES_DATABASE_HOST`, from: [...path, "host"] },
  { name: `${prefix}_POSTGRES_DATABASE_PORT`, from: [...path, "port"] },
  { name: `${prefix}_POSTGRES_DATABASE_NAME`, from: [...path, "database"] },
  { name: `${prefix}_POSTGRES_DATABASE_USER`, from: [...path, "user"] },
  { name: `${prefix}_POSTGRES_DATABASE_PASSWORD`, from: [...path, "password"], secret: true },
];

const CODEMIE: readonly Mapping[] = [
  { name: "AZURE_TENANT_ID", from: ["tenantId"] },
  { name: "AZURE_RESOURCE_GROUP", from: ["resourceGroupName"] },
  { name: "AZURE_CLIENT_ID", from: ["workloadIdentityClientId"] },
  { name: "AZURE_KEY_VAULT_URL", from: ["keyVaultUri"] },
  { name: "AZURE_KEY_NAME", from: ["keyVaultKeyName"] },
  { name: "AZURE_STORAGE_ACCOUNT_NAME", from: ["storageAccountName"] },
  { name: "BASTION_ADMIN_USERNAME", from: ["jumpboxAdminUsername"] },
  { name: "CODEMIE_DOMAIN_NAME", from: ["domainName"] },
  { name: "NAT_PUBLIC_IP", from: ["natPublicIpAddress"] },
  ...postgres("CODEMIE", "postgres"),
  ...DEDICATED.flatMap((product) => postgres(product.toUpperCase(), "dedicatedPostgres", product)),
  // The prefix stays: AZURE_CLIENT_SECRET in the API pod's environment would win over its workload identity.
  { name: "AZURE_AI_TENANT_ID", from: ["aiTenantId"] },
  { name: "AZURE_AI_CLIENT_ID", from: ["aiClientId"] },
  { name: "AZURE_AI_CLIENT_SECRET", from: ["aiClientSecret"], secret: true },
];

/** The product's values that these outputs hold; what a stack does not give is left out. */
export function codeMieValues(outputs: Outputs): readonly HandoverValue[] {
  return CODEMIE.flatMap(({ name, from, secret }) => {
    const value = from.reduce<unknown>(
      (found, key) =>
        typeof found === "object" && found !== null ? (found as Outputs)[key] : undefined,
      outputs,
    );
    if (typeof value !== "string" && typeof value !== "number") return [];
    return [{ name, value: String(value), secret: secret === true }];
  });
}

/** The values as an environment file: single quotes, secrets only when `reveal` names them. */
export function environmentFile(
  values: readonly HandoverValue[],
  reveal: ReadonlySet<string>,
  writtenAt: Date,
): string {
  const lines = values.map(({ name, value, secret }) =>
    secret && !reveal.has(name)
      ? `# ${name} is a secret: ask for it with --secret ${name}`
      : `${name}='${value.replaceAll("'", `'"'"'`)}'`,
  );
  return [
    `# Written ${writtenAt.toISOString()}. May hold secrets: do not commit.`,
    ...lines,
    "",
  ].join("\n");
}
