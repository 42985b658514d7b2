import { AZURE_ACCOUNT } from "../../../../prerequisites/azure-account";
import { policyFor } from "../../../lib/policy-for";
import { notYetKnown, shown, violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

export const requireAdminGroups = policyFor(AZURE_ACCOUNT.AZ_AKS_ADMIN, {
  type: "azure-native:containerservice:ManagedCluster",
  *check(cluster) {
    const path = "aadProfile.adminGroupObjectIDs";
    const groups = cluster.list(path);
    if (groups instanceof Unknown) {
      yield notYetKnown(cluster, path, groups);
      return;
    }
    if (groups.length === 0)
      yield violation(cluster, path, "is not set, expected at least one group");
    for (const [index, group] of groups.entries()) {
      const at = `${path}.${String(index)}`;
      if (group instanceof Unknown) yield notYetKnown(cluster, at, group);
      else if (typeof group !== "string" || !GUID.test(group)) {
        yield violation(cluster, at, `is ${shown(group)}, expected the object id of a group`);
      }
    }
  },
});
