import { isRecord } from "../../../wire/values";
import { overlap } from "../../addresses";
import type { Refusals } from "../../rows";
import { list, text } from "../arm";
import { armFailure } from "../failure";
import { AZ, record } from "./support";

/** RFC 1918: no packet reaches a public endpoint from these ranges. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Refusals of storage accounts. */
export const storageRefusals: Refusals = {
  "an IP rule of an account is public, and a range larger than /31": {
    seen: "https://learn.microsoft.com/azure/storage/common/storage-network-security",
    on: ["create", "update"],
    types: [`${AZ}storage:StorageAccount`],
    refuse: ({ inputs }) => {
      const rules = list(record(inputs["networkRuleSet"])["ipRules"])
        .filter(isRecord)
        .map((rule) => text(rule["iPAddressOrRange"]));
      const wrong = rules.some((range) => {
        const wide = range.includes("/") ? range : `${range}/32`;
        return /\/3[12]$/.test(range) || PRIVATE.some((block) => overlap(block, wide));
      });
      return wrong
        ? armFailure(
            400,
            "InvalidValuesForRequestParameters",
            "Values for request parameters are invalid: networkAcls.ipRule[*].value(unique). For more information, see - https://aka.ms/storagenetworkruleset",
          )
        : undefined;
    },
  },
};
