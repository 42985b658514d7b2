import { cidrOf, contains, overlaps } from "../../../components/plans/cidr";
import { AZURE_ACCOUNT } from "../../../prerequisites/azure-account";
import { addressIn, echo } from "../machine/echo";
import { azureCheck, fail, pass, skip, unknown, type Finding } from "../../check";
import type { StateAccessNeed } from "../../needs/azure";
import { Denied } from "../../unreadable";

const { documentationRanges } = AZURE_ACCOUNT.AZ_STATE_ACCESS.limits;

/** @param address this machine's public address; undefined when nobody was asked for it */
export function assessRanges(
  ranges: readonly string[],
  address: string | undefined,
): readonly Finding[] {
  const subject = "azureStateBackend.allowedIpRanges";
  if (ranges.length === 0)
    return [
      fail(
        "is empty: the firewalls of account and vault let nobody in",
        "list the public address that you deploy from",
        subject,
      ),
    ];
  if (address !== undefined) {
    const found = ranges.some((range) => contains(cidrOf(range), cidrOf(`${address}/32`)));
    return [
      found
        ? pass(`this machine's address ${address} is listed`, subject)
        : fail(
            `this machine's address ${address} is not listed; storage and vault would answer 403`,
            `add ${address}`,
            subject,
          ),
    ];
  }
  const example = ranges.find((range) =>
    documentationRanges.some((reserved) => overlaps(cidrOf(range), cidrOf(reserved))),
  );
  return [
    example === undefined
      ? unknown(
          "whether this machine's address is listed: nobody was asked for it; add --echo-url",
          subject,
        )
      : fail(
          `${example} is a range for documentation (RFC 5737): nobody has an address in it`,
          "list the public address that you deploy from",
          subject,
        ),
  ];
}

/** @param mine which of the groups the caller is a member of; undefined when that cannot be read */
export function assessEngineers(
  { principalIds, principalType }: StateAccessNeed,
  mine: readonly string[] | undefined,
): Finding {
  const subject = "azureStateBackend.engineerPrincipalIds";
  const hint = "list an Entra group that you are a member of, or your own object id";
  if (principalIds.length === 0)
    return fail("is empty: nobody may read the state that is moved there", hint, subject);
  if (principalType !== "Group" || mine === undefined)
    return unknown("whether you are one of them or a member", subject);
  return mine.length > 0
    ? pass(`you are a member of ${mine.join(", ")}`, subject)
    : fail(
        `you are a member of none of ${principalIds.join(", ")}; state:move would end with 403`,
        hint,
        subject,
      );
}

export const stateAccess = azureCheck(
  "AZ_STATE_ACCESS",
  ["Graph GroupMember.Read.All"],
  async ({ stateAccess: need }, { azure, machine, echoUrl }) => {
    if (need === undefined) return skip("no state backend is configured in this stack");
    const answer =
      echoUrl === undefined || !need.isPublic ? undefined : await echo(machine, echoUrl);
    const mine =
      need.principalType === "Group" && need.principalIds.length > 0
        ? await azure.memberOf(need.principalIds).catch((error: unknown) => {
            if (error instanceof Denied) return undefined; // a service principal has no membership to show
            throw error;
          })
        : undefined;
    return [
      ...(need.isPublic ? assessRanges(need.ranges, addressIn(answer ?? "")) : []),
      assessEngineers(need, mine),
    ];
  },
);
