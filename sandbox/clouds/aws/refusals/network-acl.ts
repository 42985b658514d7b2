import type { CloudFailure } from "../../../wire/failure";
import type { CloudOperation, Refusals } from "../../rows";
import { awsFailure, text } from "../account";
import { networkAcls, type AclEntry, type SimulatedAcl } from "../network-acl";
import { quotaIn } from "../quotas";
import { ACL_ASSOCIATION, ACL_RULE, EC2_ERRORS } from "./support";

/** Refusals of EC2 for network ACLs. */
export const networkAclRefusals: Refusals = {
  "network ACL not found": {
    seen: EC2_ERRORS,
    on: ["create"],
    types: [ACL_RULE, ACL_ASSOCIATION],
    refuse: (operation) => {
      const id = text(operation.inputs["networkAclId"]);
      return aclOf(operation) !== undefined || operation.scenario.existing.includes(id)
        ? undefined
        : awsFailure(
            operation,
            operation.token === ACL_RULE
              ? "EC2:CreateNetworkAclEntry"
              : "EC2:ReplaceNetworkAclAssociation",
            "InvalidNetworkAclID.NotFound",
            `The networkAcl ID '${id}' does not exist`,
          );
    },
  },
  "network ACL rule number taken": {
    seen: EC2_ERRORS,
    on: ["create"],
    types: [ACL_RULE],
    refuse: (operation) => {
      const { ruleNumber } = operation.inputs;
      return sameWay(operation).some((entry) => entry.ruleNumber === ruleNumber)
        ? entryFailure(
            operation,
            "NetworkAclEntryAlreadyExists",
            `The network acl entry identified by ${String(ruleNumber)} already exists.`,
          )
        : undefined;
    },
  },
  "quota: rules of a network ACL": {
    // One way and one address family; the rule that denies everything else counts as one.
    seen: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-nacls",
    on: ["create"],
    types: [ACL_RULE],
    refuse: (operation) => {
      const limit = quotaIn(operation.scenario, "vpc/L-2AEEBF1A") ?? Infinity;
      const isV6 = isIpv6(text(operation.inputs["ipv6CidrBlock"]));
      const used = sameWay(operation).filter(({ range }) => isIpv6(range) === isV6).length;
      return used + 1 < limit
        ? undefined
        : entryFailure(
            operation,
            "NetworkAclEntryLimitExceeded",
            "The maximum number of network acl entries has been reached.",
          );
    },
  },
};

const aclOf = ({ store, inputs }: CloudOperation): SimulatedAcl | undefined =>
  networkAcls(store).find(({ id }) => id === inputs["networkAclId"]);

/** Rules of the same list for the same direction. */
const sameWay = (operation: CloudOperation): readonly AclEntry[] =>
  (aclOf(operation)?.entries ?? []).filter(
    ({ egress }) => egress === (operation.inputs["egress"] === true),
  );

const isIpv6 = (range: string): boolean => range.includes(":");

const entryFailure = (operation: CloudOperation, code: string, message: string): CloudFailure =>
  awsFailure(operation, "EC2:CreateNetworkAclEntry", code, message);
