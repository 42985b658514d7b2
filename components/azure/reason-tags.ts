import * as pulumi from "@pulumi/pulumi";
import type { AzureComponentArgs } from "./arguments";

/** Why a looser mode was chosen, as a tag beside the caller's own, so that policies and the portal show it. */
export function withReason(
  tags: AzureComponentArgs["tags"],
  reasons: Readonly<Record<string, string | undefined>>,
): pulumi.Input<Record<string, pulumi.Input<string>> | undefined> {
  const given = Object.entries(reasons).flatMap(([key, reason]) =>
    reason === undefined ? [] : [[key, reason.trim()] as const],
  );
  if (given.length === 0) return tags;
  return pulumi.output(tags).apply((own) => ({ ...own, ...Object.fromEntries(given) }));
}
