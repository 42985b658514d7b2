import { CloudFailure } from "../../wire/failure";
import type { Package } from "../rows";
import { accountOf, regionOf } from "./account";
import { types } from "./types";

/** The aws provider. */
export const aws: Package = {
  name: "aws",
  sdk: "@pulumi/aws",
  types,
  functions: {},
  refusals: [],
  conflicts: [],
  tables: "sandbox/clouds/aws/types",
  scope: (config) => `${accountOf(config)} ${regionOf(config)}`,
  alreadyExists: ({ token, id }) =>
    new CloudFailure(
      "AlreadyExists",
      `creating ${token} (${id}): EntityAlreadyExists: it already exists`,
      409,
    ),
  throttled: () =>
    new CloudFailure("RequestLimitExceeded", "RequestLimitExceeded: Request limit exceeded.", 503),
  retries: ({ code, status }) => status === 429 || status >= 500 || code === "Throttling",
};
