import type * as pulumi from "@pulumi/pulumi";
import type { ElsewhereArgs } from "./arguments";

/** The option that puts something into the subscription of what it belongs to; none where that is the component's own. */
export const providerOf = ({
  subscriptionProvider: provider,
}: ElsewhereArgs): Pick<pulumi.CustomResourceOptions, "provider"> =>
  provider === undefined ? {} : { provider };
