import type { Node } from "./node";

/**
 * A tag whose key ends in the name of a policy excepts its resource from that policy; the value is the
 * reason. It is seen in every preview and in the portal, beside the resource it is about.
 */
export const EXCEPTION_TAG_PREFIX = "platform-foundations:exception:";

/** Tags under which a program gives the reason for a looser mode, and the policies that it is about. */
const REASON_TAGS: Readonly<Record<string, readonly string[]>> = {
  "public-access-reason": [
    "azure-storage-deny-public-network",
    "azure-keyvault-deny-public-network",
    "azure-openai-deny-public-network",
  ],
  "shared-keys-reason": ["azure-storage-deny-shared-key"],
  "local-auth-reason": ["azure-openai-require-identity"],
};

/** A reason has to say something; Azure and AWS bound a tag's value to 256 characters. */
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
  const props = node.resource.inputs ?? node.resource.props;
  const keys = [
    `${EXCEPTION_TAG_PREFIX}${policy}`,
    ...Object.keys(REASON_TAGS).filter((key) => REASON_TAGS[key]?.includes(policy)),
  ];
  const tagged = keys
    .map((key) => readTag(props, key))
    .find((reason) => reason !== undefined && reason.trim().length >= SHORTEST_REASON);
  if (tagged !== undefined) return tagged;
  return entries.find(
    (entry) =>
      entry.reason.trim().length >= SHORTEST_REASON && matches(entry.resource, node.resource.name),
  )?.reason;
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
