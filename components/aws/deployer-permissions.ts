import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { throwIfAny } from "../plans/issues";
import {
  type PermissionScope,
  permissionDocuments,
  permissionIssues,
} from "../plans/aws/deployer-permissions";
import { type AwsComponentArgs, namedTags } from "./arguments";

export interface DeployerPermissionsArgs extends AwsComponentArgs, PermissionScope {
  /**
   * Required. Type tokens of the resources and functions that the program declares, for example `aws:ec2/vpc:Vpc`.
   * Those of other providers are passed over.
   *
   * Error: `resourceTypes[3]: the permissions for aws:rds/instance:Instance are not known; …`.
   */
  readonly resourceTypes: readonly string[];
  /** Optional. Stem of the policies' names; a number follows from the second on. @default - the component's name */
  readonly policyName?: pulumi.Input<string> | undefined;
}

/**
 * What a deployer has to be allowed, and nothing else: made from what a program declares, not from a wish list.
 *
 * The deployer changes roles, policies and log groups with the given prefix only, records below the domain only, and the
 * given keys only. It cannot delete a service-linked role, creates them for the product's services only, and passes a role to
 * flow logs only. Each role that it creates carries the boundary. EC2 and certificates are limited to account and region.
 * Deploy it from an administrator's stack before the deployer's first run. Creates as many managed policies as their size
 * demands, one as a rule. Costs: none.
 */
export class DeployerPermissions extends pulumi.ComponentResource {
  public readonly policies: readonly iam.Policy[];
  public readonly policyArns: readonly pulumi.Output<string>[];
  /** The documents as JSON, for accounts whose policies are managed by another program. */
  public readonly documents: readonly string[];

  public constructor(
    name: string,
    args: DeployerPermissionsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { checked, plan } = decide(
      { component: "DeployerPermissions", name },
      args,
      {},
      (subject, known) => {
        throwIfAny(subject, permissionIssues(known.resourceTypes, known));
        return permissionDocuments(known.resourceTypes, known);
      },
    );
    super("platform-foundations:aws:DeployerPermissions", name, {}, opts);

    this.documents = plan.map((document) => JSON.stringify(document));
    const stem = checked.policyName ?? name;
    this.policies = this.documents.map((policy, index) => {
      const suffix = index === 0 ? "" : `-${String(index + 1)}`;
      return new iam.Policy(
        `${name}${suffix}`,
        {
          name: pulumi.interpolate`${stem}${suffix}`,
          description: "What the deployment program calls, by the resource types it declares",
          policy,
          tags: namedTags(checked, pulumi.interpolate`${stem}${suffix}`),
        },
        { parent: this },
      );
    });
    this.policyArns = this.policies.map(({ arn }) => arn);
    this.registerOutputs({ policyArns: this.policyArns, documents: this.documents });
  }
}
