import * as fc from "fast-check";

import { exceptionTags, reasonIssues } from "../../../components/plans/exceptions";
import { linesOf } from "../../support/issues";
import { REQUIREMENTS } from "../../../prerequisites";
import { denyPublicNetwork } from "../../../policies/azure-baseline/rules/storage/deny-public-network";

const POLICY = REQUIREMENTS.AZ_STORAGE_PUBLIC_NETWORK.checkedBy.policy;

describe("exception tags", () => {
  it("say which policy a resource is excepted from, and why", () => {
    expect(exceptionTags({ [POLICY]: " the first run has no private path " })).toEqual({
      "platform-foundations:exception:azure-storage-deny-public-network":
        "the first run has no private path",
    });
  });

  it("make no exception without a reason", () => {
    expect(exceptionTags({ [POLICY]: undefined })).toEqual({});
  });

  it("are cut to what a tag holds", () => {
    expect(Object.values(exceptionTags({ [POLICY]: "x".repeat(300) }))).toEqual(["x".repeat(256)]);
  });

  it("fit into a tag of either cloud", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600 }), (reason) => {
        for (const value of Object.values(exceptionTags({ [POLICY]: reason }))) {
          expect(value.length).toBeLessThanOrEqual(256);
        }
      }),
    );
  });

  it("are read by the policy that they name", () => {
    const account = {
      type: "azure-native:storage:StorageAccount",
      name: "state",
      urn: "urn:pulumi:test::program::azure-native:storage:StorageAccount::state",
      opts: { protect: true },
      props: {
        allowBlobPublicAccess: false,
        publicNetworkAccess: "Enabled",
        networkRuleSet: { defaultAction: "Deny" },
        tags: exceptionTags({ [POLICY]: "the first run has no private path" }),
      },
    };
    expect(denyPublicNetwork.examine([account])).toEqual([]);
    expect(
      denyPublicNetwork.examine([{ ...account, props: { ...account.props, tags: {} } }]),
    ).toHaveLength(1);
  });
});

describe("the reason of an exception", () => {
  const HINT = "explain in a sentence why the stricter default does not fit";
  it.each([
    ["ten letter", []],
    ["x".repeat(256), []],
    [`  ${"x".repeat(256)}  `, []],
    ["", [`reason: is missing; ${HINT}`]],
    ["   ", [`reason: is missing; ${HINT}`]],
    [" too short ", [`reason: " too short " is too short; ${HINT}`]],
    [
      "x".repeat(257),
      ["reason: has 257 characters, more than the value of a tag can hold; use at most 256"],
    ],
  ])("%j: %j", (reason, lines) => {
    expect(linesOf(reasonIssues("reason", reason))).toEqual(lines);
  });
});
