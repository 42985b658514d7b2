// Outputs of stacks that a stack under test names, without reading any: each has ids and names of its own.
import * as pulumi from "@pulumi/pulumi";
import type { PostgresContract } from "../../stacks/contracts";
import type { Upstreams } from "../../stacks/upstream";

const GROUP =
  "/subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/network/providers";

/** Last part of the stack's name, in every value. */
const nameOf = (stack: string): string => stack.split("/").at(-1) ?? "";

const guidOf = (stack: string): string =>
  `7d52c6b1-0000-4b8e-9c41-${Buffer.from(nameOf(stack)).toString("hex").padEnd(12, "0").slice(0, 12)}`;

const database = (name: string): PostgresContract => ({
  host: pulumi.output(`${name}.postgres.database.azure.com`),
  port: 5432,
  database: "codemie",
  user: "codemieadmin",
  password: pulumi.secret(`password of ${name}`),
});

/** ARM ids that the stacks `.../one` and `.../two` have. */
export const OTHER_STACK_IDS = ["one", "two"].flatMap((name) => {
  const group = GROUP.replace("resourceGroups/network/", `resourceGroups/rg-${name}/`);
  const network = `${GROUP}/Microsoft.Network/virtualNetworks/${name}`;
  return [
    group.replace(/\/providers$/, ""),
    `${group}/Microsoft.KeyVault/vaults/${name}`,
    `${GROUP}/Microsoft.OperationalInsights/workspaces/${name}`,
    `${network}-hub`,
    `${network}-hub/subnets/endpoints`,
    `${network}-aks`,
    `${network}-aks/subnets/user`,
  ];
});

/** Phase 2 and phase 3 in another stack. */
export const OTHER_STACKS: Upstreams = {
  core: (stack) => {
    const name = nameOf(stack);
    const network = `${GROUP}/Microsoft.Network/virtualNetworks/${name}`;
    return {
      resourceGroupName: pulumi.output(`rg-${name}`),
      networkIds: { aks: pulumi.output(`${network}-aks`), hub: pulumi.output(`${network}-hub`) },
      subnetIds: {
        endpoints: `${network}-hub/subnets/endpoints`,
        user: `${network}-aks/subnets/user`,
      },
      logAnalyticsWorkspaceId: pulumi.output(
        `${GROUP}/Microsoft.OperationalInsights/workspaces/${name}`,
      ),
      aksOidcIssuerUrl: pulumi.output(`https://oidc.example.com/${name}/`),
      keyVaultUri: pulumi.output(`https://${name}.vault.azure.net/`),
    };
  },
  cluster: (stack) => {
    const name = nameOf(stack);
    return {
      tenantId: pulumi.output("1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01"),
      resourceGroupName: pulumi.output(`rg-${name}`),
      accessModel: "private",
      dnsZoneId: `${GROUP}/Microsoft.Network/privateDnsZones/private.lab.com`,
      aksClusterName: pulumi.output(`aks-${name}`),
      workloadIdentityClientId: pulumi.output(guidOf(stack)),
      ingressIdentityClientId: undefined,
      storageAccountName: pulumi.output(`files${name}`),
      keyVaultUri: pulumi.output(`https://${name}.vault.azure.net/`),
      keyVaultKeyName: pulumi.output("codemie"),
      postgres: database(name),
      dedicatedPostgres: Object.fromEntries(
        ["keycloak", "litellm", "langfuse"].map((product) => [
          product,
          database(`${product}-${name}`),
        ]),
      ),
      kubernetesSettings: {
        ranges: ["10.1.0.0/16", "10.0.0.0/16"],
        podRanges: ["10.0.32.0/20"],
        databaseRanges: ["10.0.64.0/24"],
        outboundPorts: [],
        allowedNetworks: ["203.0.113.0/24"],
        loadBalancerSubnet: "UserSubnet",
        natsLoadBalancer: "internal",
        dedicatedDatabases: ["keycloak"],
        ttlSeconds: 300,
        subjects: ["system:serviceaccount:codemie:codemie-api"],
      },
    };
  },
  models: (stack) => ({
    aiTenantId: pulumi.output("1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01"),
    aiClientId: pulumi.output(guidOf(stack)),
    aiClientSecret: pulumi.secret(`secret of ${nameOf(stack)}`),
    aiManagedIdentityClientId: pulumi.output(guidOf(stack)),
  }),
};
