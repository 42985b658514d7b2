import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { RANGE } from "../arguments/stand-ins";
import { throwIfAny } from "../plans/issues";
import {
  type AclRule,
  NetworkAclMode,
  networkAclIssues,
  networkAclRules,
  openRules,
} from "../plans/aws/network-acl";
import { sortedEntries } from "../plans/record";
import { type AwsComponentArgs, namedTags } from "./arguments";

export interface SubnetAclArgs extends AwsComponentArgs {
  /** Required. The VPC of the subnets. */
  readonly vpcId: pulumi.Input<string>;
  /** Required. The VPC's IPv4 ranges, primary first: all traffic from them is allowed. */
  readonly cidrBlocks: readonly pulumi.Input<string>[];
  /** Required. Subnets that take this list, by a stable key. */
  readonly subnetIds: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Optional. Keys of subnets with a NAT gateway: they take a second list that does not close RDP, because the gateway also sends
   * from that port and would never get the answers. @default - none
   */
  readonly natSubnets?: readonly string[] | undefined;
  /** Required. The VPC's default list: closed in mode `managed`, open in mode `default`. */
  readonly defaultNetworkAclId: pulumi.Input<string>;
  /**
   * Optional. `managed` associates the subnets with a list of their own. `default` leaves them on the VPC's default list, which
   * then allows everything.
   * @default "managed"
   */
  readonly mode?: NetworkAclMode | undefined;
  /** Optional. Rules for IPv6 as well. @default false */
  readonly ipv6?: boolean | undefined;
}

/**
 * One network ACL for every subnet of a VPC, and the default one closed; or the default one open for all of them.
 *
 * From the internet the managed list allows HTTP, HTTPS and answers to outbound calls, never SSH or RDP; traffic within the VPC
 * passes, and security groups decide about it. Creates, in order: ACL and rules, the same for subnets with a NAT gateway, one
 * association for each subnet, the default ACL. Costs: none.
 *
 * To remove the component from a program whose VPC stays, deploy it once with mode `default` first: AWS leaves the default list
 * as it was, and the subnets fall back to it.
 */
export class SubnetAcl extends pulumi.ComponentResource {
  /** The list that the subnets without a NAT gateway use. */
  public readonly networkAcl: ec2.NetworkAcl | ec2.DefaultNetworkAcl;
  /** Id of the list that the subnets without a NAT gateway use. */
  public readonly networkAclId: pulumi.Output<string>;

  public constructor(name: string, args: SubnetAclArgs, opts?: pulumi.ComponentResourceOptions) {
    const { checked, plan } = decide(
      { component: "SubnetAcl", name },
      args,
      { "cidrBlocks[]": RANGE },
      (subject, known) => {
        throwIfAny(subject, subnetAclIssues(known));
        return known.cidrBlocks;
      },
    );
    super("platform-foundations:aws:SubnetAcl", name, {}, opts);

    const isManaged = checked.mode !== NetworkAclMode.Default;
    const managed = isManaged ? createManaged(this, name, checked, plan) : undefined;
    const open = isManaged ? undefined : [...openRules(checked.ipv6 ?? false)];
    const byDefault = new ec2.DefaultNetworkAcl(
      `${name}-default`,
      {
        defaultNetworkAclId: checked.defaultNetworkAclId,
        // Kept in both modes: no longer declared, it would stay closed, and subnets without an association fall back to it.
        ingress: open ?? [],
        egress: open ?? [],
        tags: namedTags(checked, `${name}-default`),
      },
      // Closed only when no subnet uses it any more; opened before the associations are deleted, as deletions come last.
      // Subnets that others associate later are left unchanged.
      { parent: this, dependsOn: [...(managed?.associations ?? [])], ignoreChanges: ["subnetIds"] },
    );

    this.networkAcl = managed?.acl ?? byDefault;
    this.networkAclId = this.networkAcl.id;
    this.registerOutputs({ networkAclId: this.networkAclId });
  }
}

/** Everything wrong with the arguments; the default list has the same few rules for any number of ranges. */
export const subnetAclIssues = ({
  mode,
  cidrBlocks,
}: {
  readonly mode?: NetworkAclMode | undefined;
  readonly cidrBlocks: readonly string[];
}): ReturnType<typeof networkAclIssues> =>
  mode === NetworkAclMode.Default ? [] : networkAclIssues(cidrBlocks);

function createManaged(
  parent: SubnetAcl,
  name: string,
  args: SubnetAclArgs,
  plan: readonly string[],
): {
  readonly acl: ec2.NetworkAcl;
  readonly associations: readonly ec2.NetworkAclAssociation[];
} {
  const { natSubnets = [] } = args;
  const main = createList(parent, name, args, { ranges: plan, hasNat: false });
  const aroundNat =
    natSubnets.length > 0
      ? createList(parent, `${name}-nat`, args, { ranges: plan, hasNat: true })
      : main;
  const associations = sortedEntries(args.subnetIds).map(([key, subnetId]) => {
    const { acl, rules } = natSubnets.includes(key) ? aroundNat : main;
    return new ec2.NetworkAclAssociation(
      `${name}-${key}`,
      { networkAclId: acl.id, subnetId },
      // A subnet on a list without rules is cut off, so the rules come first.
      { parent, dependsOn: [...rules] },
    );
  });
  return { acl: main.acl, associations };
}

function createList(
  parent: SubnetAcl,
  name: string,
  args: SubnetAclArgs,
  { ranges, hasNat }: { readonly ranges: readonly string[]; readonly hasNat: boolean },
): { readonly acl: ec2.NetworkAcl; readonly rules: readonly ec2.NetworkAclRule[] } {
  const acl = new ec2.NetworkAcl(
    name,
    { vpcId: args.vpcId, tags: namedTags(args, name) },
    { parent },
  );
  const rules = networkAclRules(ranges, args.ipv6 ?? false, hasNat).map((rule, index) => {
    // The rules of the ranges come first.
    const range = args.cidrBlocks[index];
    return createRule(parent, name, acl.id, range === undefined ? rule : ruleOf(rule, range));
  });
  return { acl, rules };
}

// A range that is an output never took part in a logical name.
const ruleOf = (rule: AclRule, cidrBlock: pulumi.Input<string>): InputRule => ({
  ...rule,
  cidrBlock,
  formerKey: typeof cidrBlock === "string" ? rule.formerKey : undefined,
});

type InputRule = Omit<AclRule, "cidrBlock"> & {
  readonly cidrBlock?: pulumi.Input<string> | undefined;
};

function createRule(
  parent: pulumi.Resource,
  name: string,
  networkAclId: pulumi.Input<string>,
  { key, formerKey, action, ...rule }: InputRule,
): ec2.NetworkAclRule {
  return new ec2.NetworkAclRule(
    `${name}-${key}`,
    { networkAclId, ruleAction: action, ...rule },
    {
      parent,
      // A list has each number once, so the old rule of a number goes before the new one comes.
      deleteBeforeReplace: true,
      aliases: formerKey === undefined ? [] : [{ name: `${name}-${formerKey}` }],
    },
  );
}
