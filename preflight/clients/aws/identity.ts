import { GetRoleCommand, IAMClient, paginateSimulatePrincipalPolicy } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { all, given, unless, type AwsScope } from "./scope";

/** The caller, its rights, and roles of the account. */
export interface IdentityReads {
  identity(): Promise<{ readonly account: string; readonly arn: string }>;
  role(name: string): Promise<{ readonly arn: string } | undefined>;
  /** Actions that the identity's own policies do not allow. */
  refusedActions(arn: string, actions: readonly string[]): Promise<readonly string[]>;
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
    refusedActions: (arn, actions) =>
      ask("iam:SimulatePrincipalPolicy", actions.join(), () =>
        all(
          paginateSimulatePrincipalPolicy(
            { client: iam },
            { PolicySourceArn: arn, ActionNames: [...actions] },
          ),
          ({ EvaluationResults }) =>
            (EvaluationResults ?? [])
              .filter(({ EvalDecision }) => EvalDecision !== "allowed")
              .map(({ EvalActionName }) => given(EvalActionName, "EvalActionName")),
        ),
      ),
  };
}
