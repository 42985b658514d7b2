import * as network from "@pulumi/azure-native/network";
import type { input } from "@pulumi/azure-native/types";
import type * as pulumi from "@pulumi/pulumi";
import type { NetworkRule } from "../plans/azure/network-security-rules";
import type { AzureRegionalArgs, ComponentContext } from "./arguments";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";

/** What the security groups of one network share. */
export interface SecurityGroupArgs extends AzureRegionalArgs {
  /** Optional. Sends the groups' logs to a workspace. @default - none */
  readonly diagnostics?: DiagnosticsArgs | undefined;
}

/**
 * A network security group with all its rules inside, so that no subnet is ever associated with an incomplete one.
 * @param group logical name, name in Azure, and rules of the group
 */
export function securityGroup(
  { parent, args }: Omit<ComponentContext<SecurityGroupArgs>, "name">,
  group: {
    readonly name: string;
    readonly groupName: pulumi.Input<string>;
    readonly rules: pulumi.Input<input.network.SecurityRuleArgs[]>;
  },
): network.NetworkSecurityGroup {
  const made = new network.NetworkSecurityGroup(
    group.name,
    {
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      networkSecurityGroupName: group.groupName,
      securityRules: group.rules,
      tags: args.tags,
    },
    { parent },
  );
  diagnosticSetting(parent, group.name, "networkSecurityGroup", made.id, args.diagnostics);
  return made;
}

/**
 * A rule as Azure takes it. The descriptions stay in the tables, for readers: Azure's published type of an inline rule has no place for
 * them.
 */
export function ruleInputs(rule: NetworkRule): input.network.SecurityRuleArgs {
  return {
    name: rule.name,
    direction: rule.direction,
    access: rule.access,
    protocol: rule.protocol,
    priority: rule.priority,
    sourcePortRange: "*",
    ...oneOrMany("sourceAddressPrefix", "sourceAddressPrefixes", rule.sources),
    ...oneOrMany("destinationAddressPrefix", "destinationAddressPrefixes", rule.destinations),
    ...oneOrMany("destinationPortRange", "destinationPortRanges", rule.ports),
  };
}

// Azure takes service tags and `*` only in the singular property, and lists only in the plural one.
function oneOrMany<One extends string, Many extends string>(
  one: One,
  many: Many,
  values: readonly [string, ...string[]],
): { [key in One]?: string } & { [key in Many]?: string[] } {
  const inputs = values.length === 1 ? { [one]: values[0] } : { [many]: [...values] };
  return inputs as { [key in One]?: string } & { [key in Many]?: string[] };
}
