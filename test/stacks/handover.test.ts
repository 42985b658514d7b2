import { codeMieValues, environmentFile } from "../../stacks/handover";

const outputs = {
  tenantId: "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
  resourceGroupName: "CodeMieRG",
  workloadIdentityClientId: "client",
  keyVaultUri: "https://v.vault.azure.net/",
  keyVaultKeyName: "codemie-key",
  storageAccountName: "files",
  jumpboxAdminUsername: "azadmin",
  domainName: "private.lab.com",
  natPublicIpAddress: "203.0.113.1",
  postgres: { host: "db", port: 5432, database: "codemie", user: "pgadmin", password: "it's" },
  dedicatedPostgres: {
    keycloak: {
      host: "kc",
      port: 5432,
      database: "keycloak",
      user: "keycloak_admin",
      password: "p",
    },
  },
};

describe("the handover to CodeMie", () => {
  it("gives every value of the vendor's file that the stack has, under its name", () => {
    const models = { aiTenantId: "tenant of models", aiClientId: "proxy", aiClientSecret: "s" };
    const values = codeMieValues({ ...outputs, ...models });
    expect(Object.fromEntries(values.map(({ name, value }) => [name, value]))).toEqual({
      AZURE_TENANT_ID: "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
      AZURE_RESOURCE_GROUP: "CodeMieRG",
      AZURE_CLIENT_ID: "client",
      AZURE_KEY_VAULT_URL: "https://v.vault.azure.net/",
      AZURE_KEY_NAME: "codemie-key",
      AZURE_STORAGE_ACCOUNT_NAME: "files",
      BASTION_ADMIN_USERNAME: "azadmin",
      CODEMIE_DOMAIN_NAME: "private.lab.com",
      NAT_PUBLIC_IP: "203.0.113.1",
      CODEMIE_POSTGRES_DATABASE_HOST: "db",
      CODEMIE_POSTGRES_DATABASE_PORT: "5432",
      CODEMIE_POSTGRES_DATABASE_NAME: "codemie",
      CODEMIE_POSTGRES_DATABASE_USER: "pgadmin",
      CODEMIE_POSTGRES_DATABASE_PASSWORD: "it's",
      KEYCLOAK_POSTGRES_DATABASE_HOST: "kc",
      KEYCLOAK_POSTGRES_DATABASE_PORT: "5432",
      KEYCLOAK_POSTGRES_DATABASE_NAME: "keycloak",
      KEYCLOAK_POSTGRES_DATABASE_USER: "keycloak_admin",
      KEYCLOAK_POSTGRES_DATABASE_PASSWORD: "p",
      AZURE_AI_TENANT_ID: "tenant of models",
      AZURE_AI_CLIENT_ID: "proxy",
      AZURE_AI_CLIENT_SECRET: "s",
    });
    expect(values.filter(({ secret }) => secret).map(({ name }) => name)).toEqual([
      "CODEMIE_POSTGRES_DATABASE_PASSWORD",
      "KEYCLOAK_POSTGRES_DATABASE_PASSWORD",
      "AZURE_AI_CLIENT_SECRET",
    ]);
  });

  it("writes a secret only when it is asked for by name, quoted for a shell", () => {
    const values = codeMieValues(outputs);
    const closed = environmentFile(values, new Set(), new Date(0));
    expect(closed).not.toContain("it's");
    expect(closed).toContain(
      "# CODEMIE_POSTGRES_DATABASE_PASSWORD is a secret: ask for it with --secret",
    );
    const open = environmentFile(
      values,
      new Set(["CODEMIE_POSTGRES_DATABASE_PASSWORD"]),
      new Date(0),
    );
    expect(open).toContain(`CODEMIE_POSTGRES_DATABASE_PASSWORD='it'"'"'s'`);
    expect(open).toContain("# KEYCLOAK_POSTGRES_DATABASE_PASSWORD is a secret");
    expect(open.startsWith("# Written 1970-01-01T00:00:00.000Z.")).toBe(true);
  });

  it("leaves out what a stack without phase 3 does not have", () => {
    expect(codeMieValues(outputs).some(({ name }) => name.startsWith("AZURE_AI_"))).toBe(false);
    expect(codeMieValues({ ...outputs, aiClientSecret: "s" }).at(-1)).toEqual({
      name: "AZURE_AI_CLIENT_SECRET",
      value: "s",
      secret: true,
    });
  });
});
