import { publicAccessIssues } from "../../../../components/plans/azure/public-access";
import { linesOf } from "../../../support/issues";

const REASON = "the portal reads the key from the office network";

describe("a named exception for public access", () => {
  it("may be absent, or list public addresses and ranges with a reason", () => {
    expect(publicAccessIssues("publicAccess", undefined)).toEqual([]);
    expect(
      publicAccessIssues("publicAccess", {
        allowedIpRanges: ["203.0.113.7", "198.51.100.0/24"],
        reason: REASON,
      }),
    ).toEqual([]);
  });

  it("names everything wrong at once", () => {
    const issues = publicAccessIssues("publicAccess", {
      allowedIpRanges: ["0.0.0.0/0", "2.0.0.0/7", "10.1.0.0/16", "203.0.113.9/24", "office"],
      reason: " ",
    });
    expect(linesOf(issues)).toEqual([
      "publicAccess.reason: is missing; explain in a sentence why the stricter default does not fit",
      "publicAccess.allowedIpRanges[0]: 0.0.0.0/0 is open to the whole internet; list the addresses that need access",
      "publicAccess.allowedIpRanges[1]: 2.0.0.0/7 is too wide; use /8 or a smaller range",
      "publicAccess.allowedIpRanges[2]: 10.1.0.0/16 is a private range, which a public firewall never sees; give the public address behind which these machines appear",
      "publicAccess.allowedIpRanges[3]: 203.0.113.9/24 is not a network address; write 203.0.113.0/24",
      'publicAccess.allowedIpRanges[4]: "office" is not an IPv4 range; write four numbers and a prefix length, for example 10.1.0.0/16',
    ]);
    expect(linesOf(publicAccessIssues("p", { allowedIpRanges: [], reason: REASON }))).toEqual([
      "p.allowedIpRanges: no address is listed; list at least one public address or range, or leave p out for private access only",
    ]);
  });

  it("knows that the storage firewall refuses /31 and /32, while others take them", () => {
    const access = { allowedIpRanges: ["203.0.113.7/32"], reason: REASON };
    const others = { allowedIpRanges: ["203.0.113.0/30", "203.0.113.7"], reason: REASON };
    expect(publicAccessIssues("publicAccess", others, { refuseTinyRanges: true })).toEqual([]);
    expect(publicAccessIssues("publicAccess", access)).toEqual([]);
    expect(publicAccessIssues("publicAccess", access, { refuseTinyRanges: true })).toEqual([
      {
        path: "publicAccess.allowedIpRanges[0]",
        problem: "203.0.113.7/32 is refused by the storage firewall",
        hint: "write single addresses without a prefix, for example 203.0.113.7",
      },
    ]);
  });
});
