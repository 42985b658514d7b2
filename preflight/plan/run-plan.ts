import { CHECKS } from "../checks";
import { contextWith, type ClientOptions } from "../context";
import type { Check } from "../check";
import { reportOf, runChecks, type Report, type RunOptions } from "../run";
import { awsQuestions } from "./aws";
import { azureQuestions } from "./azure";
import { planIn, type Plan } from "./resources";

/** A plan of any program, and whom to ask about it. */
export interface PlanPreflightOptions
  extends ClientOptions, Omit<RunOptions, "phase" | "simulated"> {
  /** Required. What `pulumi preview --json` or `pulumi stack export` printed, parsed. */
  readonly plan: unknown;
  /** Optional. Name of the stack, for checks of your own. @default "plan" */
  readonly stack?: string | undefined;
  /** Optional. Subscription where no provider of the plan names one. @default - none, and Azure's answers are unknown */
  readonly subscriptionId?: string | undefined;
  /** Optional. AWS region where no provider of the plan names one. @default - none, and AWS is not asked */
  readonly region?: string | undefined;
  /** Optional. Checks of your own, run beside the built-in ones. @default - none */
  readonly checks?: readonly Check[] | undefined;
}

/**
 * Checks the accounts, read-only, for what a plan holds: sizes, names, zones, models, endpoints, quotas. The program may be any; what a
 * plan does not say is not asked about.
 *
 * @throws Error when `plan` is neither a preview nor a state
 */
export function runPlanPreflight({ plan, ...options }: PlanPreflightOptions): Promise<Report> {
  return preflightOf(planIn(plan), options);
}

/** The same of a plan that is read already. */
export async function preflightOf(
  plan: Plan,
  options: Omit<PlanPreflightOptions, "plan">,
): Promise<Report> {
  const { stack = "plan", subscriptionId, region, checks = [], endpoint } = options;
  const run = { ...options, phase: "preflight", simulated: endpoint !== undefined } as const;
  const common = { stack, deployed: plan.deployed };
  const parts = [
    ...azureQuestions(plan, subscriptionId).map(({ needs, codes }) => ({
      context: contextWith(options, {
        ...common,
        azureNeeds: needs,
        subscriptionId: needs.subscriptionId,
      }),
      asked: CHECKS.filter(({ id }) => codes.includes(id)),
    })),
    ...awsQuestions(plan, region).map((question) => ({
      context: contextWith(options, {
        ...common,
        aws: {
          region: question.region,
          accountId: question.accountId,
          profile: undefined,
          assumeRoles: [],
        },
      }),
      asked: question.checks,
    })),
    { context: contextWith(options, common), asked: checks },
  ];
  const reports = await Promise.all(
    parts.map(({ context, asked }) => runChecks(asked, context, run)),
  );
  return reportOf(
    run,
    reports.flatMap(({ results }) => results),
  );
}
