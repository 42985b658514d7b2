import * as network from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";
import type { NetworkRule } from "../plans/azure/network-security-rules";
import type { AzureRegionalArgs } from "./arguments";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";

/** What the groups of one network share. */
export interface SecurityGroupContext extends AzureRegionalArgs {
  /** Optional. Sends the groups' logs to a workspace. @default - none */
  readonly diagnostics?: DiagnosticsArgs;
}

/**
 * A network security group with all its rules inside, so that a subnet never sees it half filled.
 * @param parent component that owns the group
 * @param name logical name of the group
 * @param groupName name of the group in Azure
 */
export function securityGroup(
  parent: pulumi.Resource,
  name: string,
  groupName: string,
  rules: readonly NetworkRule[],
  context: SecurityGroupContext,
): network.NetworkSecurityGroup {
  const group = new network.NetworkSecurityGroup(
    name,
    {
      resourceGroupName: context.resourceGroupName,
      location: context.location,
      networkSecurityGroupName: groupName,
      securityRules: rules.map(ruleInputs),
      tags: context.tags,
    },
    { parent },
  );
  diagnosticSetting(parent, name, "networkSecurityGroup", group.id, context.diagnostics);
  return group;
}

// The descriptions stay in the tables, for readers: Azure's published type of an inline rule has no place for them.
function ruleInputs(rule: NetworkRule) {
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
