// What a vault keeps, and the two rules about ends together: each end has one rule that speaks of it, on the day itself too.
import { denyExpired } from "../../../policies/azure-baseline/rules/general/deny-expired";
import { requireRenewal } from "../../../policies/azure-baseline/rules/general/require-renewal";
import { AZURE_PLATFORM } from "../support/azure";
import { fullMessage } from "../support/cases";
import { add, set, type Change } from "../support/graph";
import { verdictOf } from "../support/verdict";

const EXPIRES = "properties.attributes.expires";

const secondsOf = (date: string): number => Date.parse(date) / 1000;

/** A key with an end, in the vault of somebody else. */
const key = (expires: number): Change =>
  add({
    type: "azure-native:keyvault:Key",
    name: "disks",
    props: {
      resourceGroupName: "CodeMieRG",
      vaultName: "airun-dev",
      keyName: "disks",
      properties: { kty: "RSA", attributes: { expires } },
    },
  });
const secret = (expires: number): Change => set("pg-password-kept", EXPIRES, expires);

const reported = (change: Change, settings = {}): readonly (readonly string[])[] => [
  verdictOf(denyExpired, change(AZURE_PLATFORM)).violations,
  verdictOf(requireRenewal, change(AZURE_PLATFORM), settings).violations,
];

describe("the end of what a vault keeps, on 2026-11-21 at noon", () => {
  it.each([
    ["Secret", "pg-password-kept", secret],
    ["Key", "disks", key],
  ] as const)("is past, near or far: %s", (type, name, ending) => {
    const of = `azure-native:keyvault:${type} "${name}": ${EXPIRES} is`;
    const past = (date: string): unknown => [
      [fullMessage(denyExpired, `${of} ${date}, which is past`)],
      [],
    ];
    const near = (date: string, days: number): unknown => [
      [],
      [fullMessage(requireRenewal, `${of} ${date}, in ${String(days)} days, expected 60 or more`)],
    ];
    for (const date of ["2020-01-01T00:00:00Z", "2026-11-21T12:00:00Z"])
      expect(reported(ending(secondsOf(date)))).toEqual(past(date));
    for (const [date, days] of [
      ["2026-11-21T12:00:01Z", 1],
      ["2026-11-22T12:00:00Z", 1],
      ["2027-01-19T12:00:00Z", 59],
    ] as const)
      expect(reported(ending(secondsOf(date)))).toEqual(near(date, days));
    for (const date of ["2027-01-19T12:00:01Z", "2027-01-20T12:00:00Z", "2031-01-01T00:00:00Z"])
      expect(reported(ending(secondsOf(date)))).toEqual([[], []]);
  });

  it.each([true, "soon", {}, ["2020-01-01T00:00:00Z"], undefined])(
    "is not told by %j, which is not a date",
    (expires) => {
      expect(reported(set("pg-password-kept", EXPIRES, expires))).toEqual([[], []]);
    },
  );

  it.each([
    [240, true],
    [1, true],
    [0, false],
    ["240", false],
    [undefined, false],
  ])("is of no interest where the provider renews %j hours before it: %s", (hours, renewed) => {
    const certificate = add({
      type: "tls:index/selfSignedCert:SelfSignedCert",
      name: "ingress",
      props: { validityEndTime: "2026-12-01T12:00:00Z", earlyRenewalHours: hours },
    });
    expect(reported(certificate)[1]).toHaveLength(renewed ? 0 : 1);
  });

  it("is counted against another number of days where the pack is given one", () => {
    const change = secret(secondsOf("2027-02-09T12:00:00Z")); // 80 days
    expect(reported(change, { days: 80 })[1]).toEqual([]);
    expect(reported(change, { days: 81 })[1]).toEqual([
      expect.stringContaining("in 80 days, expected 81 or more"),
    ]);
  });
});
