import { awsCheck, fail, pass, unknown, warn, type Finding } from "../../check";
import { REQUIREMENTS } from "../../../prerequisites";
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

/** Actions that the foundation takes; only what the settings make. */
export function actionsOf(needs: AwsNeeds): readonly string[] {
  return [
    ...(needs.vpc.mode === "new"
      ? [
          "ec2:CreateVpc",
          "ec2:CreateSubnet",
          "ec2:CreateNatGateway",
          "ec2:AllocateAddress",
          "ec2:CreateInternetGateway",
          "ec2:CreateRouteTable",
          "ec2:CreateVpcEndpoint",
        ]
      : []),
    ...(needs.hostedZoneId === undefined ? ["route53:CreateHostedZone"] : []),
    ...(needs.certificate.method === "given" ? [] : ["acm:RequestCertificate"]),
    ...(needs.roles.some(({ mode }) => mode !== "existing") ? ["iam:CreateServiceLinkedRole"] : []),
  ];
}

export function assessPermissions(wanted: readonly string[], refused: readonly string[]): Finding {
  return refused.length === 0
    ? pass(`${String(wanted.length)} actions are allowed by the identity's policies`)
    : warn(
        `not allowed by the identity's policies: ${refused.join(", ")}`,
        "add these actions to the deployer's role; conditions and organization policies are not simulated",
      );
}

/** The role of a session: policies are attached to it, not to the session. */
export function principalOf(arn: string): string {
  const session = /^arn:(aws[a-z-]*):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn);
  return session === null
    ? arn
    : `arn:${String(session[1])}:iam::${String(session[2])}:role/${String(session[3])}`;
}

export const permissions = awsCheck(
  "AWS_PERMISSIONS",
  ["sts:GetCallerIdentity", "iam:SimulatePrincipalPolicy"],
  async (needs, { aws }) => {
    const { arn } = await aws.identity();
    if (arn.endsWith(":root")) return unknown("the root user's rights cannot be simulated");
    const wanted = actionsOf(needs);
    return assessPermissions(wanted, await aws.refusedActions(principalOf(arn), wanted));
  },
);
