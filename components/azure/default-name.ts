import * as pulumi from "@pulumi/pulumi";
import { physicalName, type NameKind } from "../plans/physical-name";

/** Project and stack, for names that another stack must not get too. */
export const thisStack = (): string => `${pulumi.getProject()}/${pulumi.getStack()}`;

/**
 * A physical name that no other component and no other stack of this project gets: global names end in a hash over project,
 * stack and the parts, the logical name first. Pass a name of your own where two organisations could use the same three.
 */
export function defaultName(kind: NameKind, ...parts: readonly [string, ...string[]]): string {
  return physicalName(kind, parts, thisStack());
}
