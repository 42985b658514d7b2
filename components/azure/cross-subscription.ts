import type * as pulumi from "@pulumi/pulumi";
import type { CrossSubscriptionArgs } from "./arguments";

/** The option that puts a resource into the subscription of an existing one; none where both share the component's. */
export const providerFor = ({
  subscriptionProvider: provider,
}: CrossSubscriptionArgs): Pick<pulumi.CustomResourceOptions, "provider"> =>
  provider === undefined ? {} : { provider };
