import { z } from "zod";
import type { Issue } from "../../components/shared/issues";
import { domainName } from "./primitives";

export const awsFoundationSchema = z.strictObject({
  awsDns: z.strictObject({ subdomain: z.string().default("codeocean"), rootDomain: domainName }),
});

export type AwsFoundationConfig = z.output<typeof awsFoundationSchema>;

/** Problems between the settings of this layer. */
export function awsFoundationIssues(
  _config: AwsFoundationConfig,
  _facts: { readonly region: string },
): Issue[] {
  return [];
}
