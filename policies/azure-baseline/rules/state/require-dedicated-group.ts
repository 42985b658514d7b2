import { STATE } from "../../../../prerequisites/state";
import { childrenOf } from "../../../lib/children";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";

const ACCOUNT = "azure-native:storage:StorageAccount";
const CONTAINER = "azure-native:storage:BlobContainer";
const GROUP = "azure-native:resources:ResourceGroup";
const LOCKS = [
  ["azure-native:authorization:ManagementLockByScope", "scope"],
  ["azure-native:authorization:ManagementLockAtResourceGroupLevel", "resourceGroupName"],
] as const;

// What marks another phase: none of these belongs beside the state.
const STRANGERS = [
  "azure-native:containerservice:ManagedCluster",
  "azure-native:network:VirtualNetwork",
  "azure-native:dbforpostgresql:Server",
  "azure-native:containerregistry:Registry",
  "azure-native:cognitiveservices:Account",
  "azure-native:compute:VirtualMachine",
];

export const requireDedicatedGroup = stackPolicyFor(STATE.AZ_STATE_DEDICATED_GROUP, {
  type: ACCOUNT,
  *check(stack, { limits }) {
    for (const account of stack.all(ACCOUNT)) {
      const holdsState = childrenOf(stack, account, CONTAINER, "accountName").found.some(
        (container) => limits.containers.some((name) => name === container.text("containerName")),
      );
      if (!holdsState) continue;
      if (!account.protect) yield violation(account, "", "holds state and is not protected");
      const link = stack.link(account, "resourceGroupName", GROUP);
      if (link.state === "unknown") {
        yield notYetKnown(account, "resourceGroupName", link.unknown);
        continue;
      }
      if (link.state !== "found") {
        yield violation(
          account,
          "resourceGroupName",
          "names a group that is not made for the state",
        );
        continue;
      }
      for (const group of link.nodes) {
        const locks = LOCKS.flatMap(([type, path]) => childrenOf(stack, group, type, path).found);
        if (!locks.some((lock) => lock.text("level") === limits.lockLevel)) {
          yield violation(group, "", `holds state and has no ${limits.lockLevel} lock`);
        }
        for (const type of STRANGERS) {
          for (const stranger of childrenOf(stack, group, type, "resourceGroupName").found) {
            yield violation(
              stranger,
              "resourceGroupName",
              "puts it into the resource group of the state",
            );
          }
        }
      }
    }
  },
});
