import * as fc from "fast-check";

import { exceptionTags } from "../../../components/plans/exceptions";
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
