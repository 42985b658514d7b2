import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { throwIfAny } from "../plans/issues";
import { type AclRule, networkAclIssues, networkAclRules } from "../plans/aws/network-acl";
import { sortedEntries } from "../plans/record";
import { type AwsComponentArgs, namedTags } from "./arguments";

export interface SubnetAclArgs extends AwsComponentArgs {
  /** Required. The VPC of the subnets. */
  readonly vpcId: pulumi.Input<string>;
  /** Required. The VPC's IPv4 ranges, primary first: all traffic from them is allowed. */
  readonly cidrBlocks: readonly string[];
  /** Required. Subnets that take this list, by a stable key. */
  readonly subnetIds: Readonly<Record<string, pulumi.Input<string>>>;
  /** Required. The VPC's default list, which is closed once no subnet needs it. */
  readonly defaultNetworkAclId: pulumi.Input<string>;
  /** Optional. Rules for IPv6 as well. @default false */
  readonly ipv6?: boolean | undefined;
}

/**
 * One network ACL for every subnet of a VPC, and the default one closed.
 *
 * From the internet it allows HTTP, HTTPS and answers to outbound calls, never SSH or RDP; traffic within the VPC passes,
 * and security groups decide about it. Creates, in order: ACL, rules, one association for each subnet, the emptied default ACL.
 * Costs: none.
 */
export class SubnetAcl extends pulumi.ComponentResource {
  public readonly networkAcl: ec2.NetworkAcl;
  public readonly networkAclId: pulumi.Output<string>;

  public constructor(name: string, args: SubnetAclArgs, opts?: pulumi.ComponentResourceOptions) {
    throwIfAny(`SubnetAcl "${name}"`, networkAclIssues(args.cidrBlocks));
    super("platform-foundations:aws:SubnetAcl", name, {}, opts);

    const acl = new ec2.NetworkAcl(
      name,
      { vpcId: args.vpcId, tags: namedTags(args.tags, name) },
      { parent: this },
    );
    const rules = networkAclRules(args.cidrBlocks, args.ipv6 ?? false).map((rule) =>
      createRule(this, name, acl.id, rule),
    );
    const associations = sortedEntries(args.subnetIds).map(
      ([key, subnetId]) =>
        new ec2.NetworkAclAssociation(
          `${name}-${key}`,
          { networkAclId: acl.id, subnetId },
          // A subnet on a list without rules is cut off, so the rules come first.
          { parent: this, dependsOn: rules },
        ),
    );
    new ec2.DefaultNetworkAcl(
      `${name}-default`,
      {
        defaultNetworkAclId: args.defaultNetworkAclId,
        ingress: [],
        egress: [],
        tags: namedTags(args.tags, `${name}-default`),
      },
      // Closed only when no subnet uses it any more. Subnets that others associate later are left unchanged.
      { parent: this, dependsOn: associations, ignoreChanges: ["subnetIds"] },
    );

    this.networkAcl = acl;
    this.networkAclId = acl.id;
    this.registerOutputs({ networkAclId: this.networkAclId });
  }
}

function createRule(
  parent: pulumi.Resource,
  name: string,
  networkAclId: pulumi.Input<string>,
  { key, action, ...rule }: AclRule,
): ec2.NetworkAclRule {
  return new ec2.NetworkAclRule(
    `${name}-${key}`,
    { networkAclId, ruleAction: action, ...rule },
    // A rule that moves to another number takes that number only when the old rule is gone.
    { parent, deleteBeforeReplace: true },
  );
}
