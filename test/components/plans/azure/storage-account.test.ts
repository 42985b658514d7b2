import {
  planStorageAccount,
  storageAccountIssues,
  type StorageAccountShape,
} from "../../../../components/plans/azure/storage-account";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";

const accountName = "airundev1a2b3c";
const reason = "the region has no zones";
const DEFAULTS = {
  sku: "Standard_ZRS",
  retentionDays: 30,
  versionDays: 360,
  allowSharedKeyAccess: false,
  publicNetworkAccess: "Disabled",
  containers: [],
  exceptions: {
    "azure-storage-deny-public-network": undefined,
    "azure-storage-deny-shared-key": undefined,
    "azure-storage-require-versioning": undefined,
  },
};

describe("the plan of a storage account", () => {
  it.each<readonly [Partial<StorageAccountShape>, planned: object]>([
    [{}, {}],
    [
      { sku: "Standard_GZRS", retentionDays: 7 },
      { sku: "Standard_GZRS", retentionDays: 7 },
    ],
    [{ withoutZones: { reason } }, { sku: "Standard_LRS" }],
    [{ withoutZones: { reason }, sku: "Standard_GZRS" }, { sku: "Standard_GRS" }],
    [{ withoutZones: { reason }, sku: "Standard_RAGZRS" }, { sku: "Standard_RAGRS" }],
    [{ versions: { mode: "kept" } }, {}],
    [{ versions: { mode: "kept", days: 7 } }, { versionDays: 7 }],
    [
      { versions: { mode: "none", reason } },
      {
        versionDays: undefined,
        exceptions: { ...DEFAULTS.exceptions, "azure-storage-require-versioning": reason },
      },
    ],
    [
      { sharedKeyAccess: { reason } },
      {
        allowSharedKeyAccess: true,
        exceptions: { ...DEFAULTS.exceptions, "azure-storage-deny-shared-key": reason },
      },
    ],
    [
      { publicAccess: { allowedIpRanges: ["203.0.113.0/24"], reason } },
      {
        publicNetworkAccess: "Enabled",
        exceptions: { ...DEFAULTS.exceptions, "azure-storage-deny-public-network": reason },
      },
    ],
    [{ containers: ["a-b", "abc"] }, { containers: ["a-b", "abc"] }],
  ])("takes %j, and changes nothing else", (more, planned) => {
    expect(planStorageAccount("StorageAccount", { accountName, ...more })).toStrictEqual({
      ...DEFAULTS,
      ...planned,
    });
  });

  const REASON = "explain in a sentence why the stricter default does not fit";
  const CONTAINER = "use 3 to 63 lower-case letters, digits and single hyphens";
  it.each<readonly [Partial<StorageAccountShape>, readonly string[]]>([
    [{ retentionDays: 365, versions: { mode: "kept", days: 36_500 } }, []],
    [
      { accountName: "a-b" },
      [
        'accountName: "a-b" is not a storage account name; use 3 to 24 lower-case letters and digits',
      ],
    ],
    [
      { sku: "Standard_LRS" as "Standard_ZRS" },
      [
        'sku: "Standard_LRS" does not survive the loss of a zone, or is unknown; use one of Standard_ZRS, Standard_GZRS, Standard_RAGZRS',
      ],
    ],
    ...[6, 366, 7.5].map(
      (days) =>
        [
          { retentionDays: days },
          [`retentionDays: ${String(days)} is out of range; use 7 to 365 days`],
        ] as const,
    ),
    ...[6, 36_501, 7.5].map(
      (days) =>
        [
          { versions: { mode: "kept", days } },
          [`versions.days: ${String(days)} is out of range; use 7 to 36500 days`],
        ] as const,
    ),
    [
      {
        versions: { mode: "none", reason: "" },
        withoutZones: { reason: "" },
        sharedKeyAccess: { reason: "" },
      },
      ["versions", "withoutZones", "sharedKeyAccess"].map(
        (path) => `${path}.reason: is missing; ${REASON}`,
      ),
    ],
    [
      { publicAccess: { allowedIpRanges: ["203.0.113.0/31"], reason } },
      [expect.stringMatching(/^publicAccess\.allowedIpRanges\[0\]: 203\.0\.113\.0\/31 /) as string],
    ],
    [
      { containers: ["ab", "ab--c", "-ab", "ab-", "Abc", "a".repeat(64), "a".repeat(63)] },
      ["ab", "ab--c", "-ab", "ab-", "Abc", "a".repeat(64)].map(
        (name, index) =>
          `containers[${String(index)}]: "${name}" is not a container name; ${CONTAINER}`,
      ),
    ],
  ])("of %j refuses %j", (more, lines) => {
    const shape = { accountName, ...more };
    expect(linesOf(storageAccountIssues(shape))).toEqual(lines);
    if (lines.length > 0)
      expect(() => planStorageAccount("StorageAccount", shape)).toThrow(InvalidArgumentsError);
  });

  it("refuses an endpoint without a zone", () => {
    expect(
      storageAccountIssues({ accountName, privateEndpoint: {} }).map(({ path }) => path),
    ).toEqual(["privateEndpoint.privateDnsZoneId"]);
  });
});
