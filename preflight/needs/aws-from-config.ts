import { approvalAddresses } from "../../components/shared/plans/certificate";
import type { FoundationConfig } from "../../config/load";
import type { AwsNeeds } from "./aws";

void approvalAddresses;
/** What the AWS foundation asks of the account; undefined when it is not configured. */
export function awsNeedsOf(config: FoundationConfig): AwsNeeds | undefined {
  void config;
  return undefined;
}
