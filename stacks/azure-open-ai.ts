import * as pulumi from "@pulumi/pulumi";
import type { AzureOpenAiLayer } from "../config/load";
import type { AzureOpenAiConfig } from "../config/schema/azure-open-ai";
import { OpenAi, type OpenAiApplication } from "../components/azure/open-ai";
import { globalName } from "../components/plans/azure/global-names";
import { PLATFORM_NAMES } from "../components/plans/azure/platform-defaults";
import { zoneChoice } from "./azure-zones";
import type { AzureCoreContract, AzureLayerContext, AzureOpenAiOutputs } from "./contracts";

/** What phase 3 needs beside its settings. */
export interface AzureOpenAiUpstream {
  readonly core: AzureCoreContract;
  /** The vault of phase 2, where this program creates it. */
  readonly vault?: pulumi.Resource;
  /** Secret of the existing application; read only when there is one. */
  readonly clientSecret: () => pulumi.Output<string>;
}

/** Azure phase 3. Source: CodeMie, Infrastructure Deployment, "Phase 3: AI Model Deployments (Optional)". */
export function azureOpenAi(
  name: string,
  { settings: config, location }: AzureOpenAiLayer,
  context: AzureLayerContext,
  upstream: AzureOpenAiUpstream,
): AzureOpenAiOutputs {
  const { core } = upstream;
  const { publicAccess, regions, restore } = config;
  const endpointSubnetId = subnetOf(core.subnetIds, config.endpointSubnet);
  const models = new OpenAi(name, {
    resourceGroupName: core.resourceGroupName,
    location,
    tags: context.tags,
    subscriptionId: context.subscriptionId,
    regions,
    restore,
    publicAccess,
    accountStem: globalName(context, "cognitiveAccount"),
    endpointSubnetId,
    endpointPlacement: {
      ...context.subscriptions.endpointPlacement(endpointSubnetId),
      ...(config.endpointSubnet === "user"
        ? {
            sharedSubnet: { reason: "endpointSubnet: user, as the vendor's own phase 3 has it." },
          }
        : {}),
    },
    networks: core.networkIds,
    zone: zoneChoice(config.zone, context.subscriptions),
    application: applicationOf(config, upstream),
    federations:
      config.managedIdentitySubjects.length === 0
        ? {}
        : { aks: { issuerUrl: core.aksOidcIssuerUrl, subjects: config.managedIdentitySubjects } },
    identityName: PLATFORM_NAMES.modelsIdentity,
    diagnostics: { workspaceId: core.logAnalyticsWorkspaceId },
    clientSecretPlacement: {
      vaultName: core.keyVaultUri.apply((uri) => new URL(uri).hostname.split(".")[0] ?? ""),
      secretName: "codemie-ai-client-secret",
      deletedWith: upstream.vault,
      expiresAtEpochSeconds: Date.parse(`${config.secretExpires}T00:00:00Z`) / 1000,
    },
    protect: config.protect,
  });
  const accounts = Object.entries(models.accounts);
  return {
    openAiEndpoints: Object.fromEntries(accounts.map(([key, { endpoint }]) => [key, endpoint])),
    openAiDeployments: Object.fromEntries(
      accounts.map(([key, { deployments }]) => [key, deployments]),
    ),
    aiTenantId: pulumi.output(context.tenantId),
    aiClientId: models.clientId,
    aiClientSecret: models.clientSecret,
    aiManagedIdentityClientId: models.identityClientId,
  };
}

function subnetOf(
  ids: AzureCoreContract["subnetIds"],
  choice: AzureOpenAiConfig["endpointSubnet"],
): pulumi.Input<string> {
  const key = choice === "hub" ? "endpoints" : "user";
  const id = ids[key];
  if (id === undefined)
    throw new pulumi.RunError(
      `phase 2 has no subnet "${key}" among its outputs; update its stack first`,
    );
  return id;
}

function applicationOf(
  { application, secretExpires }: AzureOpenAiConfig,
  upstream: AzureOpenAiUpstream,
): OpenAiApplication {
  if (application.mode === "none") return application;
  if (application.mode === "create") {
    return {
      mode: "create",
      ...(application.secretEnd === "secretExpires"
        ? { secretEndDate: `${secretExpires}T00:00:00Z` }
        : {}),
    };
  }
  return {
    mode: "existing",
    clientId: application.clientId,
    servicePrincipalObjectId: application.servicePrincipalObjectId,
    clientSecret: upstream.clientSecret(),
  };
}
