// The outputs of the AWS foundation as they are read back from a stack.
import { z } from "zod";
import type { AwsFoundationValues } from "../../stacks/handover-aws";
import type { Outputs } from "./read";

const AWS_VALUES = z.object({
  deploymentType: z.string(),
  dnsName: z.string(),
  dnsRootDomain: z.string(),
  hostingDomain: z.string(),
  hostedZoneId: z.string(),
  delegationPending: z.boolean(),
  delegationRecord: z
    .object({ name: z.string(), type: z.literal("NS"), values: z.array(z.string()) })
    .optional(),
  certificateArn: z.string(),
  certificateStatus: z.string(),
  certificateValidationMethod: z.string(),
  certificateValidationRecords: z.array(
    z.object({ name: z.string(), type: z.string(), value: z.string() }),
  ),
  certificateApprovalAddresses: z.array(z.string()),
  privateCa: z.boolean(),
  vpcId: z.string(),
  availabilityZones: z.array(z.string()),
  privateSubnetIds: z.array(z.string()),
  publicSubnetIds: z.array(z.string()),
  servicesInstanceType: z.string(),
  workerInstanceType: z.string(),
  gpuWorkerInstanceType: z.string(),
  customAmiId: z.string().optional(),
}) satisfies z.ZodType<AwsFoundationValues>;

/** Whether a stack, or the stacks of an environment, hold the AWS foundation. */
export const hasAwsFoundation = (outputs: Outputs): boolean => "hostedZoneId" in outputs;

/** The outputs of a stack have no type until this has read them. */
export function awsValuesOf(stack: string, outputs: Outputs): AwsFoundationValues {
  const parsed = AWS_VALUES.safeParse(outputs);
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues.map(({ path }) => path.join(".")).join(", ");
  throw new Error(
    `${stack} lacks the outputs ${missing} of a complete awsFoundation; update the stack first`,
  );
}
