import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { childrenOf } from "../../../lib/children";
import { between, equals } from "../../../lib/expect";
import type { Node } from "../../../lib/node";
import { stackPolicyFor } from "../../../lib/policy-for";
import { type Problem, violation } from "../../../lib/problem";

const ACCOUNT = "azure-native:storage:StorageAccount";
const BLOB_SERVICE = "azure-native:storage:BlobServiceProperties";

export const requireVersioning = stackPolicyFor(AZURE_DATA.AZ_STORAGE_VERSIONING, {
  type: ACCOUNT,
  config: {
    schema: {
      minimumRetentionDays: {
        type: "integer",
        description: "Days that deleted blobs and containers stay recoverable, at least.",
        minimum: 1,
        maximum: 365,
        default: 7,
      },
    },
    defaults: {
      minimumRetentionDays: AZURE_DATA.AZ_STORAGE_VERSIONING.limits.minimumRetentionDays,
    },
  },
  *check(stack, { config, exception }) {
    for (const account of stack.all(ACCOUNT)) {
      // The blob service, which a finding is about, has no tags: the account speaks for it.
      if (exception(account) !== undefined) continue;
      if (account.is("kind", "FileStorage")) continue; // holds no blobs
      if (account.resource.type !== "azure:storage/account:Account") {
        const services = childrenOf(stack, account, BLOB_SERVICE, "accountName");
        if (services.found.length === 0) {
          yield* services.unknown;
          if (services.unknown.length === 0) {
            yield violation(account, "", "has no blob service properties");
          }
        }
        for (const service of services.found) {
          yield* retention(service, "", config.minimumRetentionDays);
        }
      } else {
        // The classic provider keeps the blob service inside the account.
        yield* equals(account, "blobProperties.versioningEnabled", true);
        for (const kind of ["deleteRetentionPolicy", "containerDeleteRetentionPolicy"]) {
          yield* between(account, `blobProperties.${kind}.days`, config.minimumRetentionDays);
        }
      }
    }

    function* retention(service: Node, at: string, days: number): Generator<Problem> {
      yield* equals(service, `${at}isVersioningEnabled`, true);
      for (const kind of ["deleteRetentionPolicy", "containerDeleteRetentionPolicy"]) {
        yield* equals(service, `${at}${kind}.enabled`, true);
        yield* between(service, `${at}${kind}.days`, days);
      }
    }
  },
});
