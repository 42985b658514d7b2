// Images that others share with the account.
import { createHash } from "node:crypto";
import type { Scenario } from "../scenario";
import { wildcard } from "../wildcard";

/** An image that is shared with the account. */
export interface SharedImage {
  readonly id: string;
  readonly name: string;
}

/** The shared images whose name fits a filter's pattern, where `*` is any text. */
export function sharedImages(
  { sharedImages: names }: Scenario,
  pattern: string,
): readonly SharedImage[] {
  const fits = wildcard(pattern);
  return names.filter((name) => fits.test(name)).map((name) => ({ id: imageIdOf(name), name }));
}

const imageIdOf = (name: string): string =>
  `ami-${createHash("sha256").update(name).digest("hex").slice(0, 17)}`;

export const IMAGE_CREATED = "2026-09-01T00:00:00.000Z";
