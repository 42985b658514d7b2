import {
  type EvaluationResult,
  GetRoleCommand,
  IAMClient,
  paginateSimulatePrincipalPolicy,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { all, given, unless, type AwsScope } from "./scope";

/** The caller, its rights, and roles of the account. */
export interface IdentityReads {
  identity(): Promise<{ readonly account: string; readonly arn: string }>;
  role(name: string): Promise<{ readonly arn: string } | undefined>;
  /** Actions that the identity may not take on the resources, and who refuses them. */
  refusedActions(question: SimulatedQuestion): Promise<readonly RefusedAction[]>;
}

/** What IAM's simulator is asked. */
export interface SimulatedQuestion {
  /** A user or role, not a session. */
  readonly principalArn: string;
  readonly actions: readonly string[];
  /** Empty for actions without a resource. */
  readonly resourceArns: readonly string[];
  /** Values of the condition keys that policies may ask for. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

export interface RefusedAction {
  readonly action: string;
  readonly by: "policies" | "organization" | "boundary";
}

export function identityReads({ common, ask }: AwsScope): IdentityReads {
  const iam = new IAMClient(common);
  return {
    identity: () =>
      ask("sts:GetCallerIdentity", "", async () => {
        const { Account, Arn } = await new STSClient(common).send(new GetCallerIdentityCommand({}));
        return { account: given(Account, "Account"), arn: given(Arn, "Arn") };
      }),
    role: (name) =>
      ask("iam:GetRole", name, () =>
        unless(["NoSuchEntityException", "NoSuchEntity"], undefined, async () => {
          const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
          return { arn: given(Role?.Arn, "Role") };
        }),
      ),
    refusedActions: ({ principalArn, actions, resourceArns, context }) =>
      ask("iam:SimulatePrincipalPolicy", `${actions.join()} ${resourceArns.join()}`, () =>
        all(
          paginateSimulatePrincipalPolicy(
            { client: iam },
            {
              PolicySourceArn: principalArn,
              ActionNames: [...actions],
              ...(resourceArns.length === 0 ? {} : { ResourceArns: [...resourceArns] }),
              ContextEntries: Object.entries(context).map(([key, values]) => ({
                ContextKeyName: key,
                ContextKeyType: values.length > 1 ? "stringList" : "string",
                ContextKeyValues: [...values],
              })),
            },
          ),
          ({ EvaluationResults }) =>
            (EvaluationResults ?? [])
              .filter(({ EvalDecision }) => EvalDecision !== "allowed")
              .map((result) => ({
                action: given(result.EvalActionName, "EvalActionName"),
                by: refusedBy(result),
              })),
        ),
      ),
  };
}

function refusedBy(result: EvaluationResult): RefusedAction["by"] {
  if (result.OrganizationsDecisionDetail?.AllowedByOrganizations === false) return "organization";
  return result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false
    ? "boundary"
    : "policies";
}
