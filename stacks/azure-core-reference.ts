// Phase 2 in another stack: each output is parsed once, here, into the same contract that a neighbour in this stack gives.
import * as pulumi from "@pulumi/pulumi";
import type { AzureCoreContract, KubernetesCoreContract, PostgresContract } from "./contracts";

/**
 * The contract of phase 2 as another stack exports it.
 * @param stack `<organization>/<project>/<stack>`
 */
export function azureCoreFrom(stack: string): AzureCoreContract {
  const reference = new pulumi.StackReference(stack);
  const text = (key: keyof AzureCoreContract): pulumi.Output<string> =>
    reference.requireOutput(key).apply((value: unknown) => {
      if (typeof value === "string") return value;
      throw new TypeError(wrong(stack, key, value, "text"));
    });
  return {
    resourceGroupName: text("resourceGroupName"),
    hubVnetId: text("hubVnetId"),
    aksVnetId: text("aksVnetId"),
    logAnalyticsWorkspaceId: text("logAnalyticsWorkspaceId"),
    aksOidcIssuerUrl: text("aksOidcIssuerUrl"),
    keyVaultUri: text("keyVaultUri"),
    subnetIds: reference.requireOutput("subnetIds").apply((value: unknown) => {
      if (isTextRecord(value)) return value;
      throw new TypeError(wrong(stack, "subnetIds", value, "an object of ids"));
    }),
  };
}

/**
 * What the Kubernetes baseline needs of phase 2, as another stack exports it.
 * @param stack `<organization>/<project>/<stack>`
 * @param dedicated products with a database server of their own there
 */
export function kubernetesCoreFrom(
  stack: string,
  dedicated: readonly string[],
): KubernetesCoreContract {
  const reference = new pulumi.StackReference(stack);
  const text = (key: keyof KubernetesCoreContract): pulumi.Output<string> =>
    reference.requireOutput(key).apply((value: unknown) => {
      if (typeof value === "string") return value;
      throw new TypeError(wrong(stack, key, value, "text"));
    });
  const server = (...path: readonly [string, ...string[]]): PostgresContract => {
    const [key] = path;
    const field = (name: keyof PostgresContract): pulumi.Output<string> =>
      reference.requireOutput(key).apply((output: unknown) => {
        const value = [...path.slice(1), name].reduce<unknown>(
          (found, step) =>
            typeof found === "object" && found !== null
              ? (found as Readonly<Record<string, unknown>>)[step]
              : undefined,
          output,
        );
        if (typeof value === "string") return value;
        throw new TypeError(wrong(stack, [...path, name].join("."), value, "text"));
      });
    return {
      host: field("host"),
      port: 5432,
      database: field("database"),
      user: field("user"),
      password: pulumi.secret(field("password")),
    };
  };
  return {
    tenantId: text("tenantId"),
    resourceGroupName: text("resourceGroupName"),
    dnsZoneName: text("dnsZoneName"),
    aksClusterName: text("aksClusterName"),
    workloadIdentityClientId: text("workloadIdentityClientId"),
    storageAccountName: text("storageAccountName"),
    keyVaultUri: text("keyVaultUri"),
    keyVaultKeyName: text("keyVaultKeyName"),
    postgres: server("postgres"),
    dedicatedPostgres: Object.fromEntries(
      dedicated.map((product) => [product, server("dedicatedPostgres", product)]),
    ),
  };
}

function wrong(stack: string, key: string, value: unknown, expected: string): string {
  return `output "${key}" of stack ${stack} is ${value === null ? "null" : typeof value}, expected ${expected}; update that stack first`;
}

function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((item) => typeof item === "string")
  );
}
