import type { StackValidationPolicy } from "@pulumi/policy";

import type { EngineResource, Node } from "./node";

/**
 * A tag whose key is this followed by the name of a policy excepts its resource from that policy; the value is the
 * reason. The tag is visible in every preview and in the portal, beside the resource.
 */
export const EXCEPTION_TAG_PREFIX = "platform-foundations:exception:";

/** A shorter reason is not accepted; Azure and AWS limit a tag's value to 256 characters. */
export const SHORTEST_REASON = 10;

/** One entry of a pack's `exceptions` setting. */
export interface ExceptionEntry {
  /** Logical name of the resource; `*` stands for any run of characters. */
  readonly resource: string;
  readonly reason: string;
}

/** The reason why a resource is excepted from a policy, or undefined when it is not. */
export function exceptionReason(
  node: Node,
  policy: string,
  entries: readonly ExceptionEntry[],
): string | undefined {
  const key = `${EXCEPTION_TAG_PREFIX}${policy}`;
  const { resource } = node;
  const tagged = [
    readTag(resource.inputs ?? resource.props, key),
    tagOfComponent(resource.parent, key),
  ].find((reason) => reason !== undefined && reason.trim().length >= SHORTEST_REASON);
  if (tagged !== undefined) return tagged;
  return entries.find(
    (entry) =>
      entry.reason.trim().length >= SHORTEST_REASON && matches(entry.resource, resource.name),
  )?.reason;
}

/** Some resources, such as a peering, cannot have tags; their component carries the tag instead. */
function tagOfComponent(parent: EngineResource | undefined, key: string): string | undefined {
  return parent === undefined ? undefined : readTag(parent.inputs ?? parent.props, key);
}

interface ExceptionInUse {
  readonly urn: string;
  readonly says: string;
}

// By rule and resource, because a rule may ask about one resource several times.
const inUse = new Map<string, ExceptionInUse>();

/** Keeps an exception that a rule made, for {@link exceptionsPolicy}. */
export function noteException(code: string, node: Node, reason: string): void {
  inUse.set(`${code} ${node.urn}`, {
    urn: node.urn,
    says: `[${code}] ${node.type} "${node.resource.name}": excepted, because: ${reason.trim()}`,
  });
}

/**
 * The policy of a pack that lists every exception in use with its reason. It is advisory; a team that allows no
 * exceptions sets it to mandatory.
 */
export function exceptionsPolicy(pack: string): StackValidationPolicy {
  return {
    name: `${pack}-exceptions`,
    displayName: "Exceptions in use",
    description: "Resources that a rule of this pack excepts, each with its reason.",
    enforcementLevel: "advisory",
    severity: "low",
    validateStack: (_, report) => {
      const found = [...inUse.values()].sort((a, b) => (a.says < b.says ? -1 : 1));
      inUse.clear();
      for (const { urn, says } of found) report(says, urn);
    },
  };
}

/** A tag of a resource; undefined when it is absent or not known yet. */
export function readTag(props: Readonly<Record<string, unknown>>, key: string): string | undefined {
  try {
    const value = (props["tags"] as Readonly<Record<string, unknown>> | undefined)?.[key];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined; // not known yet: no exception can be read from it, so the rule applies
  }
}

function matches(pattern: string, name: string): boolean {
  const source = pattern
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/gu, "\\$&"))
    .join(".*");
  return new RegExp(`^${source}$`, "u").test(name);
}

/**
 * Tag with the value `true` on a resource that its program retains on deletion. The engine does not
 * tell policies about `retainOnDelete`, so the program says it where a reader of the account sees it too.
 */
export const RETAINED_TAG = "platform-foundations:retain-on-delete";
