import { CloudFailure } from "../../wire/failure";
import type { CloudOperation, Package } from "../rows";
import { accountOf, awsFailure, regionOf, scopeIn, text } from "./account";
import { functions } from "./functions";
import { refusals, roleTaken } from "./refusals";
import { VPC } from "./refusals/support";
import { types } from "./types";

// The error of each service for a name that is in use. The other types get their names from AWS.
const TAKEN: Readonly<Record<string, (operation: CloudOperation) => CloudFailure>> = {
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": roleTaken,
  "aws:iam/role:Role": (operation) =>
    awsFailure(
      operation,
      "IAM:CreateRole",
      "EntityAlreadyExists",
      `Role with name ${operation.id} already exists.`,
      409,
    ),
  "aws:iam/policy:Policy": (operation) =>
    awsFailure(
      operation,
      "IAM:CreatePolicy",
      "EntityAlreadyExists",
      `A policy called ${text(operation.inputs["name"])} already exists. Duplicate names are not allowed.`,
      409,
    ),
  "aws:cloudwatch/logGroup:LogGroup": (operation) =>
    awsFailure(
      operation,
      "CloudWatch Logs:CreateLogGroup",
      "ResourceAlreadyExistsException",
      "The specified log group already exists",
    ),
  "aws:kms/alias:Alias": (operation) =>
    awsFailure(
      operation,
      "KMS:CreateAlias",
      "AlreadyExistsException",
      `An alias with the name ${operation.id} already exists`,
    ),
  "aws:s3/bucket:Bucket": (operation) =>
    awsFailure(
      operation,
      "S3:CreateBucket",
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.",
      409,
    ),
  "aws:route53/record:Record": (operation) =>
    awsFailure(
      operation,
      "Route 53:ChangeResourceRecordSets",
      "InvalidChangeBatch",
      `[Tried to create resource record set [name='${text(operation.inputs["name"])}.', type='${text(operation.inputs["type"])}'] but it already exists]`,
    ),
};

/** The aws provider, as far as the tables go. */
export const aws: Package = {
  name: "aws",
  sdk: "@pulumi/aws",
  previews: { by: "planned", known: ["region", "tagsAll"] },
  types,
  functions,
  refusals,
  conflicts: {},
  scope: (config, token) => scopeIn(accountOf(config), regionOf(config), token),
  alreadyExists: (operation) => {
    const kind = operation.token.split(":").at(-1) ?? "";
    const taken = TAKEN[operation.token]?.(operation);
    return (
      taken ??
      awsFailure(
        operation,
        `AWS:Create${kind}`,
        "AlreadyExists",
        `${operation.id} already exists.`,
        409,
      )
    );
  },
  // The group, the list and the table that came with a VPC go with it, as does its association with an option set.
  takesWithIt: (gone, other) =>
    gone.token === VPC &&
    (other.id.endsWith(`-${gone.id}`) ||
      ["defaultSecurityGroupId", "defaultNetworkAclId", "defaultRouteTableId"].some(
        (output) => gone.outputs[output] === other.id,
      )),
  throttled: () =>
    new CloudFailure(
      "RequestLimitExceeded",
      "api error RequestLimitExceeded: Request limit exceeded.",
      503,
    ),
  retries: ({ status }) => status === 429 || status >= 500,
};
