import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import { decide, type Known } from "../arguments/decide";
import { RANGE } from "../arguments/stand-ins";
import { type Issue, throwIfAny } from "../plans/issues";
import { type EndpointSource, endpointSources } from "../plans/aws/endpoint-access";
import { parseCidr } from "../plans/cidr";
import { byKey, keyedEntries, keyedIssues, type Keyed } from "../plans/keyed";
import { sortedEntries } from "../plans/record";
import { type AwsComponentArgs, namedTags } from "./arguments";

export interface EndpointAccessArgs extends AwsComponentArgs {
  /** Required. Security groups of endpoints that are already there, by a stable key. */
  readonly securityGroupIds: Readonly<Record<string, pulumi.Input<string>>>;
  /** Optional. Group of the product's services machines, once the product is there. @default - `cidrBlocks` are let in */
  readonly servicesSecurityGroupId?: pulumi.Input<string> | undefined;
  /** Optional. Group of the product's workers, once the product is there. @default - `cidrBlocks` are let in */
  readonly workersSecurityGroupId?: pulumi.Input<string> | undefined;
  /**
   * Conditional. Every IPv4 range of the VPC; required until both groups are known. A list, or by a name for each where one is an
   * output.
   */
  readonly cidrBlocks?: Keyed<pulumi.Input<string>> | undefined;
}

/**
 * Lets the product call AWS services by endpoints whose security group admits only known callers.
 *
 * Creates one rule (HTTPS in) for each group and source. Costs: none.
 * Source: Code Ocean, Prerequisites, "Networking".
 */
export class EndpointAccess extends pulumi.ComponentResource {
  public readonly ruleIds: Readonly<Record<string, pulumi.Output<string>>>;

  public constructor(
    name: string,
    args: EndpointAccessArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { checked, plan: sources } = decide(
      { component: "EndpointAccess", name },
      args,
      { "cidrBlocks.*": RANGE },
      (subject, known) => {
        const planned = endpointSources({
          services: known.servicesSecurityGroupId !== undefined,
          workers: known.workersSecurityGroupId !== undefined,
          ranges: keyedEntries(known.cidrBlocks ?? []).map(({ key }) => key),
        });
        throwIfAny(subject, endpointAccessIssues(known, planned));
        return planned;
      },
    );
    super("platform-foundations:aws:EndpointAccess", name, {}, opts);

    this.ruleIds = Object.fromEntries(
      sortedEntries(checked.securityGroupIds).flatMap(([group, securityGroupId]) =>
        sources.map((source) => {
          const key = `${group}-${source.key}`;
          const rule = new vpc.SecurityGroupIngressRule(
            `${name}-${key}`,
            {
              securityGroupId,
              description: `HTTPS from ${source.words}`,
              ipProtocol: "tcp",
              fromPort: 443,
              toPort: 443,
              ...callerOf(source, checked),
              tags: namedTags(checked, `${name}-${key}`),
            },
            { parent: this },
          );
          return [key, rule.id] as const;
        }),
      ),
    );
    this.registerOutputs({ ruleIds: this.ruleIds });
  }
}

function callerOf(
  source: EndpointSource,
  args: EndpointAccessArgs,
): Pick<vpc.SecurityGroupIngressRuleArgs, "cidrIpv4" | "referencedSecurityGroupId"> {
  switch (source.kind) {
    case "range":
      return { cidrIpv4: byKey(args.cidrBlocks ?? [])[source.range] };
    case "services":
      return { referencedSecurityGroupId: args.servicesSecurityGroupId };
    case "workers":
      return { referencedSecurityGroupId: args.workersSecurityGroupId };
  }
}

function endpointAccessIssues(
  args: Known<EndpointAccessArgs>,
  sources: readonly EndpointSource[],
): readonly Issue[] {
  const ranges = keyedEntries(args.cidrBlocks ?? []);
  const issues: Issue[] = ranges.flatMap(({ value, at }) => {
    const parsed = parseCidr(value);
    return parsed.ok
      ? []
      : [{ path: `cidrBlocks${at}`, problem: parsed.problem, hint: parsed.hint }];
  });
  issues.push(...keyedIssues("cidrBlocks", args.cidrBlocks ?? []));
  if (Object.keys(args.securityGroupIds).length === 0) {
    issues.push({
      path: "securityGroupIds",
      problem: "is empty",
      hint: "name the endpoints' security groups",
    });
  }
  if (sources.length === 0 || (needsRanges(args) && ranges.length === 0)) {
    issues.push({
      path: "cidrBlocks",
      problem: "is empty, and the product's two security groups are not both known",
      hint: "give the VPC's IPv4 ranges, or servicesSecurityGroupId and workersSecurityGroupId",
    });
  }
  return issues;
}

const needsRanges = (args: Known<EndpointAccessArgs>): boolean =>
  args.servicesSecurityGroupId === undefined || args.workersSecurityGroupId === undefined;
