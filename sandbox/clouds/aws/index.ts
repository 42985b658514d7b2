import { CloudFailure } from "../../wire/failure";
import type { Occasion, Package } from "../rows";
import { accountOf, awsFailure, regionOf, text } from "./account";
import { functions } from "./functions";
import { refusals, roleTaken } from "./refusals";
import { types } from "./types";

// How each service says that a name is taken; names of the others are made by AWS and cannot be.
const TAKEN: Readonly<Record<string, (occasion: Occasion) => CloudFailure>> = {
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": roleTaken,
  "aws:iam/role:Role": (occasion) =>
    awsFailure(
      occasion,
      "IAM:CreateRole",
      "EntityAlreadyExists",
      `Role with name ${occasion.id} already exists.`,
      409,
    ),
  "aws:iam/policy:Policy": (occasion) =>
    awsFailure(
      occasion,
      "IAM:CreatePolicy",
      "EntityAlreadyExists",
      `A policy called ${text(occasion.inputs["name"])} already exists. Duplicate names are not allowed.`,
      409,
    ),
  "aws:cloudwatch/logGroup:LogGroup": (occasion) =>
    awsFailure(
      occasion,
      "CloudWatch Logs:CreateLogGroup",
      "ResourceAlreadyExistsException",
      "The specified log group already exists",
    ),
  "aws:kms/alias:Alias": (occasion) =>
    awsFailure(
      occasion,
      "KMS:CreateAlias",
      "AlreadyExistsException",
      `An alias with the name ${occasion.id} already exists`,
    ),
  "aws:s3/bucket:Bucket": (occasion) =>
    awsFailure(
      occasion,
      "S3:CreateBucket",
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.",
      409,
    ),
  "aws:route53/record:Record": (occasion) =>
    awsFailure(
      occasion,
      "Route 53:ChangeResourceRecordSets",
      "InvalidChangeBatch",
      `[Tried to create resource record set [name='${text(occasion.inputs["name"])}.', type='${text(occasion.inputs["type"])}'] but it already exists]`,
    ),
};

/** The aws provider, as far as the tables go. */
export const aws: Package = {
  name: "aws",
  sdk: "@pulumi/aws",
  types,
  functions,
  refusals,
  conflicts: {},
  tables: "sandbox/clouds/aws/types or functions.ts",
  scope: (config) => `${accountOf(config)} ${regionOf(config)}`,
  alreadyExists: (occasion) => {
    const kind = occasion.token.split(":").at(-1) ?? "";
    const said = TAKEN[occasion.token]?.(occasion);
    return (
      said ??
      awsFailure(
        occasion,
        `AWS:Create${kind}`,
        "AlreadyExists",
        `${occasion.id} already exists.`,
        409,
      )
    );
  },
  throttled: () =>
    new CloudFailure(
      "RequestLimitExceeded",
      "api error RequestLimitExceeded: Request limit exceeded.",
      503,
    ),
  retries: ({ status }) => status === 429 || status >= 500,
};
