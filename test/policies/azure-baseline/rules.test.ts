import { AZURE_RULES } from "../../../policies/azure-baseline/rules";
import { AZURE_PLATFORM } from "../support/azure";
import { describeRules } from "../support/cases";
import { AZURE_CASES } from "./cases";

describe("the Azure pack", () => {
  describeRules(AZURE_RULES, AZURE_PLATFORM, AZURE_CASES);
});
