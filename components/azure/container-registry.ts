import type * as authorization from "@pulumi/azure-native/authorization";
import * as containerregistry from "@pulumi/azure-native/containerregistry";
import * as pulumi from "@pulumi/pulumi";

import { decide } from "../arguments/decide";
import { ADDRESS, NAME } from "../arguments/stand-ins";
import {
  planContainerRegistry,
  type ContainerRegistryShape,
} from "../plans/azure/container-registry";
import { sortedEntries } from "../plans/record";
import { taggedExceptions, type AssigningArgs, type AzureRegionalArgs } from "./arguments";
import { defaultName } from "./default-name";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";
import { privateEndpointOf, type PrivateEndpointPlacement } from "./private-access";
import type { PrivateEndpoint } from "./private-endpoint";
import { assignRole, type AssignRoleArgs } from "./role-assignments";
import type { NamingArgs } from "./naming";
import { withoutVersionAliases } from "./version-aliases";

export interface ContainerRegistryArgs
  extends
    Omit<ContainerRegistryShape<pulumi.Input<string>>, "registryName">,
    AzureRegionalArgs,
    AssigningArgs,
    NamingArgs {
  /**
   * Optional. Name of the registry, unique in all of Azure; 5 to 50 letters and digits.
   *
   * Error: `registryName: "my-registry" is not a registry name; use 5 to 50 lower-case letters and digits`.
   * @default - from the logical name, with a hash
   */
  readonly registryName?: pulumi.Input<string> | undefined;
  /**
   * Optional. Object ids of the identities that may pull, by a name for each: a cluster's kubelet identity, not its control
   * plane's.
   * @default - none
   */
  readonly pullers?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
  /** Optional. Private endpoint of the registry. @default - none */
  readonly privateEndpoint?: PrivateEndpointPlacement | undefined;
  /** Optional. Where logins, pushes and pulls are logged. @default - nowhere */
  readonly diagnostics?: DiagnosticsArgs | undefined;
  /** Optional. Keep the registry from being deleted by the engine. @default true */
  readonly protect?: boolean | undefined;
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
  public readonly registry: containerregistry.Registry;
  /** The private endpoint; undefined without a placement. */
  public readonly privateEndpoint: PrivateEndpoint | undefined;
  public readonly registryId: pulumi.Output<string>;
  public readonly registryName: pulumi.Output<string>;
  public readonly loginServer: pulumi.Output<string>;

  public constructor(
    name: string,
    args: ContainerRegistryArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { checked, plan } = decide(
      { component: "ContainerRegistry", name },
      {
        ...args,
        registryName: args.registryName ?? defaultName("containerRegistry", name),
        protect: args.protect ?? opts?.protect,
      },
      { registryName: NAME, "publicAccess.allowedIpRanges[]": ADDRESS },
      planContainerRegistry,
    );
    super(
      "platform-foundations:azure:ContainerRegistry",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );

    const registry = new containerregistry.Registry(
      `${name}-cr`,
      {
        resourceGroupName: checked.resourceGroupName,
        location: checked.location,
        registryName: checked.registryName,
        tags: taggedExceptions(checked.tags, plan.exceptions),
        sku: { name: "Premium" },
        identity: { type: "SystemAssigned" },
        adminUserEnabled: false,
        anonymousPullEnabled: false,
        dataEndpointEnabled: true,
        publicNetworkAccess: plan.publicNetworkAccess,
        networkRuleBypassOptions: "AzureServices",
        networkRuleSet: {
          defaultAction: "Deny",
          ipRules: (checked.publicAccess?.allowedIpRanges ?? []).map((iPAddressOrRange) => ({
            iPAddressOrRange,
            action: "Allow",
          })),
        },
        policies: { exportPolicy: { status: plan.exportPolicy } },
        zoneRedundancy: plan.zoneRedundancy,
      },
      { parent: this, protect: checked.protect ?? true },
    );
    for (const [key, principalId] of sortedEntries(checked.pullers ?? {})) {
      assignRole(
        `${name}-role-pull-${key}`,
        {
          role: "AcrPull",
          scope: registry.id,
          principalKey: key,
          principalId,
          principalType: "ServicePrincipal",
          subscriptionId: checked.subscriptionId,
        },
        { parent: this },
      );
    }
    this.privateEndpoint = privateEndpointOf(
      { parent: this, name, args: checked },
      { groupId: "registry", id: registry.id },
    );
    diagnosticSetting(this, `${name}-cr`, "containerRegistry", registry.id, checked.diagnostics);

    this.registry = registry;
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

/** Allows an identity to pull from a registry that exists already. */
export function grantPull(
  name: string,
  {
    registryId,
    ...principal
  }: { readonly registryId: pulumi.Input<string> } & Pick<
    AssignRoleArgs,
    "principalId" | "principalKey"
  >,
  opts: pulumi.CustomResourceOptions = {},
): authorization.RoleAssignment {
  return assignRole(
    name,
    { ...principal, role: "AcrPull", scope: registryId, principalType: "ServicePrincipal" },
    opts,
  );
}
