import { awsCheck, fail, pass, unknown, warn, type Finding } from "../../check";
import { permissionStatements } from "../../../components/plans/aws/deployer-permissions";
import { REQUIREMENTS } from "../../../prerequisites";
import type { RefusedAction, SimulatedQuestion } from "../../clients/aws/identity";
import type { AwsNeeds } from "../../needs/aws";

const { regions } = REQUIREMENTS.AWS_REGION.limits;

export function assessRegion(region: string): Finding {
  return regions.some((supported) => supported === region)
    ? pass(`${region} is supported`)
    : fail(`${region} is not a supported region`, `set aws:region to one of ${regions.join(", ")}`);
}

export const supportedRegion = awsCheck(
  "AWS_REGION",
  [],
  ({ region }) => Promise.resolve(assessRegion(region)),
  "file",
);

/** The login has to reach the account that the stack names: every other check asks that account. */
export function assessIdentity(
  { region, accountId }: Pick<AwsNeeds, "region" | "accountId">,
  { account, arn }: { readonly account: string; readonly arn: string },
): Finding {
  if (accountId === undefined) {
    return fail(
      `signed in to account ${account}, and no setting names the account of this stack`,
      `if it is the intended one, write aws:allowedAccountIds: ["${account}"] in the stack file`,
    );
  }
  return account === accountId
    ? pass(`account ${account} in ${region}, as ${arn}`)
    : fail(
        `signed in to account ${account} as ${arn}, and the stack belongs to ${accountId}`,
        "sign in to that account, or set aws:profile or aws:assumeRoles in the stack file",
      );
}

export const identity = awsCheck(
  "AWS_IDENTITY",
  ["sts:GetCallerIdentity"],
  async (needs, { aws }) => assessIdentity(needs, await aws.identity()),
);

const REFUSED_BY: Readonly<Record<RefusedAction["by"], string>> = {
  policies: "the identity's policies",
  organization: "a policy of the organization",
  boundary: "the identity's permissions boundary",
};

export function assessPermissions(wanted: number, refused: readonly RefusedAction[]): Finding {
  if (refused.length === 0) return pass(`all ${String(wanted)} actions are allowed`);
  const found = (Object.keys(REFUSED_BY) as RefusedAction["by"][]).flatMap((by) => {
    const actions = [
      ...new Set(refused.filter((each) => each.by === by).map(({ action }) => action)),
    ];
    return actions.length === 0 ? [] : [`by ${REFUSED_BY[by]}: ${actions.sort().join(", ")}`];
  });
  return warn(
    `not allowed ${found.join("; ")}`,
    "attach the policies of DeployerPermissions (docs/reference/permissions-aws.md) to the deployer; what the organization or a boundary refuses its administrator allows",
  );
}

/** The role's name in a session's ARN; undefined for a user. The session does not carry the role's path. */
export function roleOfSession(arn: string): string | undefined {
  return /^arn:aws[a-z-]*:sts::\d+:assumed-role\/([^/]+)\//.exec(arn)?.[1];
}

/** One question for the statements' actions and resources; a pattern stands for one resource that it covers. */
const resourceArns = (resources: "*" | readonly string[]): readonly string[] =>
  resources === "*"
    ? []
    : resources.map((arn) =>
        arn.replace(/\*$/, arn.startsWith("arn:aws:ec2:") ? "vpc/preflight" : "preflight"),
      );

/** Values of the keys that conditions of deployers' policies ask for. */
function contextOf({ region, permissions: { scope } }: AwsNeeds): SimulatedQuestion["context"] {
  return {
    "aws:RequestedRegion": [region],
    "iam:AWSServiceName": ["spot.amazonaws.com"],
    "iam:PassedToService": ["vpc-flow-logs.amazonaws.com"],
    ...(scope.permissionsBoundaryArn === undefined
      ? {}
      : { "iam:PermissionsBoundary": [scope.permissionsBoundaryArn] }),
    ...(scope.domain === undefined
      ? {}
      : { "route53:ChangeResourceRecordSetsNormalizedRecordNames": [scope.domain] }),
  };
}

export const permissions = awsCheck(
  "AWS_PERMISSIONS",
  ["sts:GetCallerIdentity", "iam:GetRole", "iam:SimulatePrincipalPolicy"],
  async (needs, { aws }) => {
    const { arn, account } = await aws.identity();
    if (arn.endsWith(":root")) return unknown("the root user's rights cannot be simulated");
    const session = roleOfSession(arn);
    const role = session === undefined ? undefined : await aws.role(session);
    if (session !== undefined && role === undefined)
      return unknown(`role ${session} of this session is not in account ${account}`);
    const { types, scope } = needs.permissions;
    const statements = permissionStatements(types, { ...scope, accountId: account });
    const refused = await Promise.all(
      statements.map(({ Action, Resource }) =>
        aws.refusedActions({
          principalArn: role?.arn ?? arn,
          actions: Action,
          resourceArns: resourceArns(Resource),
          context: contextOf(needs),
        }),
      ),
    );
    const wanted = new Set(statements.flatMap(({ Action }) => Action));
    return assessPermissions(wanted.size, refused.flat());
  },
);
