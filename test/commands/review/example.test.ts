import { readFileSync } from "node:fs";
import { join } from "node:path";
import { reviewComment } from "../../../commands/review/comment";
import { verdictOf } from "../../../commands/review/preview";
import { policySarif } from "../../../commands/review/sarif";
import type { EngineEvent } from "../../../sandbox/events";

const PAGE = readFileSync(join(__dirname, "../../../docs/policies/pull-requests.md"), "utf8");

const found = (
  [policyName, enforcementLevel]: readonly [string, string],
  [type, name]: readonly [string, string],
  message: string,
): EngineEvent => ({
  policyEvent: {
    resourceUrn: `urn:pulumi:shop::shop::${type}::${name}`,
    message,
    policyName,
    policyPackName: "platform-foundations-baseline",
    enforcementLevel,
  },
});
const VERDICT = verdictOf("shop", {
  errors: [],
  events: [
    {
      resourcePreEvent: {
        metadata: {
          op: "create",
          type: "azure-native:storage:StorageAccount",
          urn: "urn:pulumi:shop::shop::azure-native:storage:StorageAccount::files",
        },
      },
    },
    found(
      ["azure-storage-deny-shared-key", "mandatory"],
      ["azure-native:storage:StorageAccount", "files"],
      '[AZ_STORAGE_SHARED_KEY] azure-native:storage:StorageAccount "files": allowSharedKeyAccess is true, expected false. Fix: set allowSharedKeyAccess false and defaultToOAuthAuthentication true.',
    ),
    found(
      ["azure-keyvault-require-secret-metadata", "advisory"],
      ["azure-native:keyvault:Secret", "token"],
      '[AZ_KEYVAULT_SECRET_METADATA] azure-native:keyvault:Secret "token": properties.attributes.expires is not set, expected a day. Fix: give every secret a contentType and an expiry.',
    ),
    { summaryEvent: { resourceChanges: { create: 12 } } },
  ],
});

describe("the example of a pull request", () => {
  const block = (language: string): string =>
    new RegExp("```" + language + "\\n([\\s\\S]*?)```").exec(PAGE)?.[1] ?? "";

  it("shows the comment as a review writes it", () => {
    expect(block("markdown")).toBe(reviewComment([VERDICT], false));
  });

  it("shows a result as the SARIF has it", () => {
    const { runs } = JSON.parse(policySarif([VERDICT])) as {
      readonly runs: readonly { readonly results: readonly unknown[] }[];
    };
    expect(JSON.parse(block("json"))).toEqual(runs[0]?.results[0]);
  });
});
