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

/** Publishers whose images every account sees, by the names that `owners` may give them. */
const PUBLISHERS = [
  // https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
  { owners: ["amazon", "137112412989"], names: /^(?:al2023|amzn2)-ami-/ },
  // https://documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images/
  { owners: ["099720109477"], names: /^ubuntu\/images\// },
];

/** The newest public image whose name fits: each `*` of the pattern stands for the same made-up version. */
export function publicImages(owners: readonly string[], pattern: string): readonly SharedImage[] {
  return PUBLISHERS.filter(
    (each) => each.names.test(pattern) && each.owners.some((owner) => owners.includes(owner)),
  ).map(() => {
    const name = pattern.replaceAll("*", "2026.09.01");
    return { id: imageIdOf(name), name };
  });
}

const imageIdOf = (name: string): string =>
  `ami-${createHash("sha256").update(name).digest("hex").slice(0, 17)}`;

export const IMAGE_CREATED = "2026-09-01T00:00:00.000Z";
