import * as cognitiveservices from "@pulumi/azure-native/cognitiveservices";
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

import { decide } from "../arguments/decide";
import { ADDRESS, DAY, DOMAIN, NAME, SUBJECT } from "../arguments/stand-ins";
import {
  planOpenAi,
  type PlannedAccount,
  type PlannedOpenAi,
  type OpenAiShape,
} from "../plans/azure/open-ai";
import { recordOf } from "../plans/record";
import {
  taggedExceptions,
  type AssigningArgs,
  type AzureRegionalArgs,
  type ComponentContext,
} from "./arguments";
import { defaultName } from "./default-name";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";
import { type EndpointPlacement, privateEndpointOf } from "./private-access";
import { PrivateDnsZones, type ZoneChoice } from "./private-dns-zones";
import { assignRole } from "./role-assignments";
import type { PrivateEndpoint } from "./private-endpoint";
import { storeSecret, type VaultSecretPlacement } from "./vault-secret";
import type { NamingArgs } from "./naming";
import { withoutVersionAliases } from "./version-aliases";
import { WorkloadIdentity, type Federation } from "./workload-identity";

/** The registration that the model proxy signs in with. */
export type OpenAiApplication =
  | {
      readonly mode: "create";
      /** Optional. Name shown in Entra ID. @default - the component's logical name */
      readonly displayName?: pulumi.Input<string> | undefined;
      /**
       * Optional. When the client secret ends; RFC 3339. Changing it makes a new secret.
       * Error: `application.secretEndDate: "2026-01-01T00:00:00Z" has passed; use a later end than 2026-11-29, with a new secret …`.
       * @default - two years, Entra's own
       */
      readonly secretEndDate?: pulumi.Input<string> | undefined;
      /** Optional. Object ids of the owners. @default - none beside the deployer's rights */
      readonly owners?: readonly pulumi.Input<string>[] | undefined;
    }
  | {
      readonly mode: "existing";
      /** Required. Application (client) id. */
      readonly clientId: pulumi.Input<string>;
      /** Required. Object id of its service principal (enterprise application). */
      readonly servicePrincipalObjectId: pulumi.Input<string>;
      /** Required. Client secret; treated as a secret whatever is given. */
      readonly clientSecret: pulumi.Input<string>;
    }
  | {
      /** No registration and no secret: the model proxy acts as the managed identity. */
      readonly mode: "none";
    };

export interface OpenAiArgs
  extends
    Omit<OpenAiShape<pulumi.Input<string>>, "stem" | "zone" | "federations">,
    AzureRegionalArgs,
    AssigningArgs,
    NamingArgs {
  /** Required. Subnet of the private endpoints; `location` is its region. */
  readonly endpointSubnetId: pulumi.Input<string>;
  /** Optional. More about the endpoints' place, for a network of another subscription or a subnet of another purpose. @default {} */
  readonly endpointPlacement?: EndpointPlacement | undefined;
  /** Required. Networks that resolve `privatelink.openai.azure.com`, by key: `aks`, `hub` (interpretation D-28). */
  readonly networks: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Optional. Who owns the zone. Azure fixes its name, so a second `OpenAi` of a resource group takes it as `existing`.
   * @default - created here
   */
  readonly zone?: ZoneChoice | undefined;
  /** Optional. Beginning of the account names: `<stem>-<region>-<index>`. @default - from the logical name, with a hash */
  readonly accountStem?: pulumi.Input<string> | undefined;
  /**
   * Optional. Creates an Entra application for the model proxy, uses an existing one, or does without: the managed identity
   * of `federations` needs no secret.
   * @default { mode: "none" }
   */
  readonly application?: OpenAiApplication | undefined;
  /**
   * Conditional. The vault that keeps the client secret, written through Azure Resource Manager; required for an application
   * that is created.
   *
   * Error: `clientSecretPlacement: is missing, so the client secret of the new application would be in no vault; …`.
   * @default - none
   */
  readonly clientSecretPlacement?: VaultSecretPlacement | undefined;
  /** Optional. Service accounts that may use the models without a secret (interpretation D-27). @default - none */
  readonly federations?: Readonly<Record<string, Federation>> | undefined;
  /** Optional. Name of the managed identity. @default - `<name>-identity` */
  readonly identityName?: pulumi.Input<string> | undefined;
  /** Optional. Where audit events, requests and metrics go. @default - nowhere */
  readonly diagnostics?: DiagnosticsArgs | undefined;
  /** Optional. Keep the accounts from being deleted by the engine. @default true */
  readonly protect?: boolean | undefined;
}

/** One account as callers see it. */
export interface OpenAiAccountFacts {
  readonly accountId: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  readonly deployments: readonly string[];
}

/**
 * Azure OpenAI models that answer inside the network only.
 *
 * Creates the private zone with its links; for each region and index an account, its deployments one after another, then its
 * private endpoint and diagnostic setting; a managed identity with federated credentials and, when asked, an application with its
 * client secret (or takes an existing one); and the right to use every account for both.
 *
 * @stateful A deleted account keeps its name for 48 hours.
 * Cost: by tokens; about 7 USD a month for each endpoint.
 * Source: CodeMie, Infrastructure Deployment, "Phase 3: AI Model Deployments (Optional)".
 *
 * @example
 * const models = new OpenAi("models", {
 *   resourceGroupName: "CodeMieRG",
 *   location: "westeurope",
 *   regions: { swedencentral: { count: 2, models: DEFAULT_MODELS } },
 *   endpointSubnetId: hub.subnetIds.endpoints,
 *   networks: { aks: network.vnetId, hub: hub.vnetId },
 * });
 */
export class OpenAi extends pulumi.ComponentResource {
  public readonly zones: PrivateDnsZones;
  public readonly identity: WorkloadIdentity;
  /** The accounts as resources, by key `<region>-<index>`. */
  public readonly accountResources: Readonly<Record<string, cognitiveservices.Account>>;
  /** Facts about the accounts, by key `<region>-<index>`. */
  public readonly accounts: Readonly<Record<string, OpenAiAccountFacts>>;
  /** The private endpoints of the accounts, by key `<region>-<index>`. */
  public readonly privateEndpoints: Readonly<Record<string, PrivateEndpoint>>;
  /** The registration that was created; undefined for an existing one and without one. */
  public readonly application: azuread.Application | undefined;
  public readonly zoneId: pulumi.Output<string> | undefined;
  /** Client id of the application; undefined without one. */
  public readonly clientId: pulumi.Output<string> | undefined;
  /** Object id of the application's service principal, for further roles; undefined without an application. */
  public readonly servicePrincipalObjectId: pulumi.Output<string> | undefined;
  /** Secret; undefined without an application. */
  public readonly clientSecret: pulumi.Output<string> | undefined;
  /** Client id of the managed identity. */
  public readonly identityClientId: pulumi.Output<string>;

  public constructor(name: string, args: OpenAiArgs, opts?: pulumi.ComponentResourceOptions) {
    const now = new Date();
    const { checked, plan, content } = decide(
      { component: "OpenAi", name },
      {
        ...args,
        accountStem: args.accountStem ?? defaultName("cognitiveAccount", name),
        protect: args.protect ?? opts?.protect,
      },
      {
        location: NAME,
        "zone.zoneName": DOMAIN,
        accountStem: NAME,
        "federations.*.subjects.*": SUBJECT,
        "publicAccess.allowedIpRanges[]": ADDRESS,
        "application.secretEndDate": DAY,
        "clientSecretPlacement.expiresAtEpochSeconds": DAY,
      },
      (subject, known) =>
        planOpenAi(
          subject,
          {
            ...known,
            stem: known.accountStem,
            privateEndpoint: known.endpointPlacement,
            zone: {
              location: known.location,
              zones: { openAi: known.zone ?? { mode: "create" } },
              networks: Object.keys(known.networks),
            },
          },
          now,
        ),
    );
    super(
      "platform-foundations:azure:OpenAi",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );

    const zones = new PrivateDnsZones(
      `${name}-dns`,
      {
        resourceGroupName: checked.resourceGroupName,
        location: checked.location,
        networks: checked.networks,
        zones: { openAi: checked.zone ?? { mode: "create" } },
        naming: checked.naming,
        tags: checked.tags,
        keepVersionAliases: checked.keepVersionAliases,
      },
      { parent: this },
    );
    const context = { parent: this, name, args: checked };
    const application = applicationOf(context);
    const identity = new WorkloadIdentity(
      `${name}-identity`,
      {
        resourceGroupName: checked.resourceGroupName,
        location: checked.location,
        identityName: checked.identityName ?? `${name}-identity`,
        federations: checked.federations,
        tags: checked.tags,
        keepVersionAliases: checked.keepVersionAliases,
      },
      { parent: this },
    );
    const principals = {
      ...(application === undefined ? {} : { app: application.servicePrincipalObjectId }),
      identity: identity.principalId,
    };
    const accounts = new Map(
      plan.accounts.map((planned, index) => [
        planned.key,
        createAccount(context, plan, {
          planned,
          accountName: content(
            ["accountStem"],
            (known) => known.accounts[index]?.accountName ?? "",
          ),
          zones,
          principals,
        }),
      ]),
    );

    this.zones = zones;
    this.identity = identity;
    this.accountResources = Object.fromEntries(
      [...accounts].map(([key, { account }]) => [key, account]),
    );
    this.accounts = Object.fromEntries([...accounts].map(([key, { facts }]) => [key, facts]));
    this.zoneId = zones.zoneIds.openAi;
    this.privateEndpoints = Object.fromEntries(
      [...accounts].flatMap(([key, { endpoint }]) =>
        endpoint === undefined ? [] : [[key, endpoint]],
      ),
    );
    this.application = application?.created;
    this.clientId = application?.clientId;
    this.servicePrincipalObjectId = application?.servicePrincipalObjectId;
    this.clientSecret = application?.clientSecret;
    this.identityClientId = identity.clientId;
    this.registerOutputs({
      accounts: this.accounts,
      zoneId: this.zoneId,
      clientId: this.clientId,
      servicePrincipalObjectId: this.servicePrincipalObjectId,
      clientSecret: this.clientSecret,
      identityClientId: this.identityClientId,
    });
  }
}

interface ApplicationFacts {
  readonly created?: azuread.Application;
  readonly clientId: pulumi.Output<string>;
  readonly servicePrincipalObjectId: pulumi.Output<string>;
  readonly clientSecret: pulumi.Output<string>;
}

function applicationOf(context: ComponentContext<OpenAiArgs>): ApplicationFacts | undefined {
  const { name, args } = context;
  const choice = args.application ?? { mode: "none" };
  if (choice.mode === "none") return undefined;
  const facts =
    choice.mode === "existing"
      ? {
          clientId: pulumi.output(choice.clientId),
          servicePrincipalObjectId: pulumi.output(choice.servicePrincipalObjectId),
          clientSecret: pulumi.secret(choice.clientSecret),
        }
      : createApplication(context, choice);
  const { clientSecretPlacement: place } = args;
  if (place !== undefined)
    storeSecret(
      context,
      "client-secret",
      { ...place, secretName: place.secretName ?? `${name}-client-secret` },
      { value: facts.clientSecret, contentType: "password" },
    );
  return facts;
}

function createApplication(
  { parent, name }: ComponentContext<OpenAiArgs>,
  choice: Extract<OpenAiApplication, { mode: "create" }>,
): ApplicationFacts {
  const displayName = choice.displayName ?? name;
  const owners = choice.owners && [...choice.owners];
  const application = new azuread.Application(
    `${name}-app`,
    { displayName, signInAudience: "AzureADMyOrg", owners },
    { parent },
  );
  const principal = new azuread.ServicePrincipal(
    `${name}-sp`,
    { clientId: application.clientId, owners },
    { parent },
  );
  const password = new azuread.ApplicationPassword(
    `${name}-app-password`,
    {
      applicationId: application.id,
      displayName: "model proxy",
      endDate: choice.secretEndDate,
    },
    { parent, additionalSecretOutputs: ["value"] },
  );
  return {
    created: application,
    clientId: application.clientId,
    servicePrincipalObjectId: principal.objectId,
    clientSecret: pulumi.secret(password.value),
  };
}

function createAccount(
  { parent, name, args }: ComponentContext<OpenAiArgs>,
  plan: PlannedOpenAi,
  {
    planned,
    accountName,
    zones,
    principals,
  }: {
    readonly planned: PlannedAccount;
    readonly accountName: pulumi.Input<string>;
    readonly zones: PrivateDnsZones;
    readonly principals: Readonly<Record<string, pulumi.Input<string>>>;
  },
): {
  readonly account: cognitiveservices.Account;
  readonly endpoint: PrivateEndpoint | undefined;
  readonly facts: OpenAiAccountFacts;
} {
  const logicalName = `${name}-oai-${planned.key}`;
  const account = new cognitiveservices.Account(
    logicalName,
    {
      resourceGroupName: args.resourceGroupName,
      location: planned.region,
      accountName,
      tags: taggedExceptions(args.tags, plan.exceptions),
      kind: "OpenAI",
      sku: { name: "S0" },
      identity: { type: "SystemAssigned" },
      properties: {
        customSubDomainName: accountName, // Entra ID and private endpoints need one, and it can never be changed
        publicNetworkAccess: plan.publicNetworkAccess,
        networkAcls: {
          defaultAction: "Deny",
          ipRules: (args.publicAccess?.allowedIpRanges ?? []).map((value) => ({ value })),
        },
        disableLocalAuth: plan.disableLocalAuth,
        restore: planned.restore ? true : undefined,
      },
    },
    // `restore` says how the account comes into being; removing it later changes nothing.
    { parent, protect: args.protect ?? true, ignoreChanges: ["properties.restore"] },
  );
  const last = deploy({ parent, name: logicalName, args }, account, planned);
  const privateDnsZoneId = zones.zoneIds.openAi;
  const endpoint = privateEndpointOf(
    {
      parent,
      name: logicalName,
      args: {
        ...args, // its location is the subnet's, which need not be the account's
        privateEndpoint: {
          subnetId: args.endpointSubnetId,
          ...args.endpointPlacement,
          privateDnsZoneId,
          policyManagedPrivateDns: privateDnsZoneId === undefined,
          zoneLinks: zones.links.openAi,
        },
      },
    },
    // O13: while a deployment is under way the account is not "Succeeded" and an endpoint is refused.
    { groupId: "account", key: planned.key, id: account.id, after: [last] },
  );
  for (const [key, principalId] of Object.entries(principals)) {
    assignRole(
      `${logicalName}-role-${key}`,
      {
        role: "Cognitive Services OpenAI User",
        scope: account.id,
        subscriptionId: args.subscriptionId,
        principalId,
        principalKey: `${name}-${key}`,
        principalType: "ServicePrincipal",
      },
      { parent },
    );
  }
  diagnosticSetting(parent, logicalName, "cognitiveAccount", account.id, args.diagnostics);
  const facts = {
    accountId: account.id,
    endpoint: pulumi.interpolate`https://${account.name}.openai.azure.com/`,
    deployments: planned.deployments.map(({ name: deployment }) => deployment),
  };
  return { account, endpoint, facts };
}

// O15: an account takes one deployment at a time and answers RequestConflict to a second; the chain also orders deletions.
function deploy(
  { parent, name: logicalName, args }: ComponentContext<OpenAiArgs>,
  account: cognitiveservices.Account,
  planned: PlannedAccount,
): pulumi.Resource {
  let last: pulumi.Resource = account;
  for (const deployment of planned.deployments) {
    const { name, model, version, type, versionUpgrade, capacity, raiPolicy } = deployment;
    last = new cognitiveservices.Deployment(
      `${logicalName}-${name}`,
      {
        resourceGroupName: args.resourceGroupName,
        accountName: account.name,
        deploymentName: name,
        sku: { name: type, capacity },
        properties: {
          model: { format: "OpenAI", name: model, version },
          versionUpgradeOption: versionUpgrade,
          raiPolicyName: raiPolicy,
        },
      },
      { parent, dependsOn: [last] },
    );
  }
  return last;
}

/** Endpoints by account key, for a stack's outputs. */
export function endpointsOf(openAi: OpenAi): Readonly<Record<string, pulumi.Output<string>>> {
  return recordOf(Object.keys(openAi.accounts), (key) => {
    const account = openAi.accounts[key];
    if (account === undefined) throw new TypeError(`no account ${key}`);
    return account.endpoint;
  });
}
