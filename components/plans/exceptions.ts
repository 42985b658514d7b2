/**
 * Key of the tag that excepts a resource from a policy, up to the policy's name. The packs in `policies/`
 * read it; they share no code with what they judge, so both sides write it down.
 */
const EXCEPTION_TAG_PREFIX = "platform-foundations:exception:";

/** Azure and AWS allow no longer value for a tag. */
const LONGEST_VALUE = 256;

/**
 * Tags that except a resource from policies, each with the reason why. Put them on exactly the resource
 * that is the exception.
 *
 * @param reasons Required. Reason by name of the policy, ten characters or more; cut to 256. An undefined
 * reason makes no exception, so a mode that is off can be passed as it is.
 */
export function exceptionTags(
  reasons: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(reasons).flatMap(([policy, reason]) =>
      reason === undefined
        ? []
        : [[`${EXCEPTION_TAG_PREFIX}${policy}`, reason.trim().slice(0, LONGEST_VALUE)]],
    ),
  );
}
