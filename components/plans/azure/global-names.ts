import { physicalName, type NameKind } from "../physical-name";

/** Whose names they are. */
export interface NameOwner {
  readonly customer: string;
  readonly environment: string;
  readonly subscriptionId: string;
}

/**
 * A name that is unique in all of Azure. It ends in a hash over the subscription, so two customers with equal words get
 * different names. Preflight asks for the same names before the layers make them.
 */
export function globalName(
  { customer, environment, subscriptionId }: NameOwner,
  kind: NameKind,
  ...words: readonly string[]
): string {
  return physicalName(kind, [customer, ...words, environment], subscriptionId);
}
