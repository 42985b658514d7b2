import * as containerregistry from "@pulumi/azure-native/containerregistry";
import * as pulumi from "@pulumi/pulumi";

import { planContainerRegistry } from "../plans/azure/container-registry";
import type { PublicAccess } from "../plans/azure/public-access";
import { sortedEntries } from "../plans/record";
import { taggedExceptions, type AssigningArgs, type AzureRegionalArgs } from "./arguments";
import { defaultName } from "./default-name";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";
import { privateEndpointOf, type PrivateEndpointPlacement } from "./private-access";
import { assignRole, inSubscription } from "./role-assignments";
import { withoutVersionAliases } from "./version-aliases";

export interface ContainerRegistryArgs extends AzureRegionalArgs, AssigningArgs {
  /**
   * Optional. Name of the registry, unique in the world; 5 to 50 letters and digits.
   *
   * Error: `registryName: "my-registry" is not a registry name; use 5 to 50 lower-case letters and digits`.
   * @default - from the logical name, with a hash
   */
  readonly registryName?: string;
  /** Optional. Copies in every zone of the region; switch off only where the region has no zones. @default true */
  readonly zoneRedundant?: boolean;
  /**
   * Optional. Object ids of the identities that may pull, by a name for each: a cluster's kubelet identity, not its control
   * plane's.
   * @default - none
   */
  readonly pullers?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Optional. Named exception: public addresses beside the private endpoint. @default - private only */
  readonly publicAccess?: PublicAccess;
  /** Optional. Private endpoint of the registry. @default - none */
  readonly privateEndpoint?: PrivateEndpointPlacement;
  /** Optional. Where logins, pushes and pulls are logged. @default - nowhere */
  readonly diagnostics?: DiagnosticsArgs;
  /** Optional. Keep the registry from being deleted by the engine. @default true */
  readonly protect?: boolean;
}

/**
 * A private registry for container images.
 *
 * Creates the registry (Premium, because private endpoints need it), the right to pull for each puller, the private endpoint
 * with its name (it also resolves the data endpoint), and the diagnostic setting.
 *
 * @stateful Holds images.
 * Cost: about 50 USD a month, and about 7 USD for the endpoint.
 * Source: CodeMie, Infrastructure Deployment, "Data & Storage".
 *
 * @example
 * const images = new ContainerRegistry("images", {
 *   resourceGroupName: "CodeMieRG",
 *   location: "westeurope",
 *   pullers: { main: cluster.kubeletIdentity.principalId },
 *   privateEndpoint: { subnetId, privateDnsZoneId },
 * });
 */
export class ContainerRegistry extends pulumi.ComponentResource {
  public readonly registryId: pulumi.Output<string>;
  public readonly registryName: pulumi.Output<string>;
  public readonly loginServer: pulumi.Output<string>;

  public constructor(
    name: string,
    args: ContainerRegistryArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const registryName = args.registryName ?? defaultName("containerRegistry", name);
    const plan = planContainerRegistry(`ContainerRegistry "${name}"`, { ...args, registryName });
    super(
      "platform-foundations:azure:ContainerRegistry",
      name,
      {},
      withoutVersionAliases(opts, args.keepVersionAliases),
    );

    const registry = new containerregistry.Registry(
      `${name}-cr`,
      {
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        registryName,
        tags: taggedExceptions(args.tags, plan.exceptions),
        sku: { name: "Premium" },
        identity: { type: "SystemAssigned" },
        adminUserEnabled: false,
        anonymousPullEnabled: false,
        dataEndpointEnabled: true,
        publicNetworkAccess: plan.publicNetworkAccess,
        networkRuleBypassOptions: "AzureServices",
        networkRuleSet: {
          defaultAction: "Deny",
          ipRules: plan.allowedIpRanges.map((iPAddressOrRange) => ({
            iPAddressOrRange,
            action: "Allow",
          })),
        },
        policies: { exportPolicy: { status: plan.exportPolicy } },
        zoneRedundancy: plan.zoneRedundancy,
      },
      { parent: this, protect: args.protect ?? true },
    );
    for (const [key, principalId] of sortedEntries(args.pullers ?? {})) {
      assignRole(
        `${name}-role-pull-${key}`,
        {
          role: "AcrPull",
          scope: registry.id,
          principalKey: key,
          principalId,
          principalType: "ServicePrincipal",
          ...inSubscription(args),
        },
        { parent: this },
      );
    }
    privateEndpointOf(this, name, args, { groupId: "registry", id: registry.id });
    diagnosticSetting(this, `${name}-cr`, "containerRegistry", registry.id, args.diagnostics);

    this.registryId = registry.id;
    this.registryName = registry.name;
    this.loginServer = registry.loginServer;
    this.registerOutputs({
      registryId: this.registryId,
      registryName: this.registryName,
      loginServer: this.loginServer,
    });
  }
}

/** Lets an identity pull from a registry that was not made here: its id is all that is needed. */
export function grantPull(
  name: string,
  registryId: pulumi.Input<string>,
  principalKey: string,
  principalId: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): void {
  assignRole(
    name,
    {
      role: "AcrPull",
      scope: registryId,
      principalKey,
      principalId,
      principalType: "ServicePrincipal",
    },
    opts,
  );
}
