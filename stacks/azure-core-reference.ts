// Phase 2 in another stack: each output is parsed once, here, into the same contract that a neighbour in this stack gives.
import * as pulumi from "@pulumi/pulumi";
import type { AzureCoreContract } from "./contracts";

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
