import {
  keyVaultIssues,
  planKeyVault,
  type KeyVaultShape,
} from "../../../../components/plans/azure/key-vault";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";

const vaultName = "airun-dev-1a2b3c";

describe("the plan of a vault", () => {
  it.each<readonly [Partial<KeyVaultShape>, days: number, key: object | undefined]>([
    [{}, 90, undefined],
    [{ applicationKey: "none", softDeleteRetentionDays: 7 }, 7, undefined],
    [{ applicationKey: { name: "codemie-key" } }, 90, { name: "codemie-key", size: 3072 }],
    [{ applicationKey: { name: "key", size: 4096 } }, 90, { name: "key", size: 4096 }],
  ])("of %j keeps what is deleted for %i days and has the key %j", (more, days, key) => {
    expect(planKeyVault("KeyVault", { vaultName, ...more })).toStrictEqual({
      softDeleteRetentionDays: days,
      key,
      publicNetworkAccess: "Disabled",
      exceptions: { "azure-keyvault-deny-public-network": undefined },
    });
  });

  it("is open to named addresses with a reason alone (D-12)", () => {
    const reason = "Bastion reads the key in a browser";
    const publicAccess = { allowedIpRanges: ["203.0.113.7"], reason };
    expect(planKeyVault("KeyVault", { vaultName, publicAccess })).toMatchObject({
      publicNetworkAccess: "Enabled",
      exceptions: { "azure-keyvault-deny-public-network": reason },
    });
  });

  const NAME = "use 1 to 127 letters, digits and hyphens";
  const DAYS = "use 7 to 90 days; it cannot be changed later";
  it.each<readonly [Partial<KeyVaultShape>, readonly string[]]>([
    [{ softDeleteRetentionDays: 90, applicationKey: { name: "a".repeat(127), size: 2048 } }, []],
    [
      { vaultName: "1vault" },
      [
        'vaultName: "1vault" is not a vault name; use 3 to 24 lower-case letters, digits and hyphens, beginning with a letter',
      ],
    ],
    ...[6, 91, 7.5].map(
      (days) =>
        [
          { softDeleteRetentionDays: days },
          [`softDeleteRetentionDays: ${String(days)} is out of range; ${DAYS}`],
        ] as const,
    ),
    ...["my key", "", "a".repeat(128), "key!"].map(
      (name) =>
        [
          { applicationKey: { name } },
          [`applicationKey.name: ${JSON.stringify(name)} is not a key name; ${NAME}`],
        ] as const,
    ),
    [
      { applicationKey: { size: 1024 } as unknown as "none" },
      [
        `applicationKey.name: is missing; ${NAME}`,
        "applicationKey.size: 1024 bits are not offered for RSA; use 2048, 3072 or 4096",
      ],
    ],
    [
      { applicationKey: { name: 5 } as unknown as "none" },
      [`applicationKey.name: 5 is not a key name; ${NAME}`],
    ],
    [
      { publicAccess: { allowedIpRanges: ["203.0.113.7"], reason: "" } },
      [
        "publicAccess.reason: is missing; explain in a sentence why the stricter default does not fit",
      ],
    ],
  ])("of %j refuses %j", (more, lines) => {
    const shape = { vaultName, ...more };
    expect(linesOf(keyVaultIssues(shape))).toEqual(lines);
    if (lines.length > 0)
      expect(() => planKeyVault("KeyVault", shape)).toThrow(InvalidArgumentsError);
  });

  it("refuses an endpoint without a zone", () => {
    expect(keyVaultIssues({ vaultName, privateEndpoint: {} }).map(({ path }) => path)).toEqual([
      "privateEndpoint.privateDnsZoneId",
    ]);
  });
});
