import {
  planStateBackend,
  stateBackendIssues,
  type StateBackendShape,
} from "../../../../components/plans/azure/state-backend";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { physicalName } from "../../../../components/plans/physical-name";
import { linesOf } from "../../../support/issues";

const SHAPE: StateBackendShape = {
  customer: "airun",
  nameScope: "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01",
};
const REACHABLE =
  "state is needed before any private network exists; only listed addresses are let in";
const ELSEWHERE = "the private endpoint is created by phase 2, which this stack does not hold";
const UNLOGGED = "state is needed before the workspace exists that would take the logs";
const EXCEPTIONS = {
  account: {
    "azure-storage-deny-public-network": REACHABLE,
    "azure-storage-deny-shared-key": undefined,
    "azure-diagnostics-require-setting": UNLOGGED,
    "azure-paas-require-private-endpoint": undefined,
  },
  vault: {
    "azure-keyvault-deny-public-network": REACHABLE,
    "azure-diagnostics-require-setting": UNLOGGED,
    "azure-paas-require-private-endpoint": undefined,
  },
};
const DEFAULTS = {
  resourceGroupName: "airun-state-rg",
  storageAccountName: physicalName("storageAccount", ["airun", "state"], SHAPE.nameScope),
  vaultName: physicalName("keyVault", ["airun", "state"], SHAPE.nameScope),
  recoverVault: false,
  softDeleteRetentionDays: 90,
  lock: true,
  keyName: "pulumi-secrets",
  sku: "Standard_ZRS",
  retentionDays: 30,
  versionDays: 360,
  stateContainerName: "pulumi",
  containers: [
    { key: "tfstate", containerName: "tfstate" },
    { key: "scripts", containerName: "scripts" },
    { key: "pulumi", containerName: "pulumi" },
  ],
  allowedIpRanges: [],
  publicNetworkAccess: { blob: "Enabled", vault: "Enabled" },
  sharedKeyAccess: false,
  engineerPrincipalType: "Group",
  exceptions: EXCEPTIONS,
};
const reason = "the region has no zones";

describe("the plan of a state backend", () => {
  it("names account and vault after the customer, with a hash over the scope", () => {
    const { storageAccountName, vaultName } = planStateBackend("StateBackend", SHAPE);
    expect(storageAccountName).toMatch(/^airunstate[0-9a-f]{6}$/);
    expect(vaultName).toMatch(/^airun-state-[0-9a-f]{6}$/);
    const other = planStateBackend("StateBackend", { ...SHAPE, nameScope: "another" });
    expect(other.storageAccountName).not.toBe(storageAccountName);
    expect(other.vaultName).not.toBe(vaultName);
  });

  it.each<readonly [Partial<StateBackendShape>, planned: object]>([
    [{}, {}],
    [
      {
        resourceGroupName: "rg",
        storageAccountName: "account",
        vaultName: "vault",
        recoverVault: true,
        softDeleteRetentionDays: 7,
        lock: false,
      },
      {
        resourceGroupName: "rg",
        storageAccountName: "account",
        vaultName: "vault",
        recoverVault: true,
        softDeleteRetentionDays: 7,
        lock: false,
      },
    ],
    [{ retentionDays: 7 }, { retentionDays: 7, versionDays: 84 }],
    [
      { stateContainerName: "state" },
      {
        stateContainerName: "state",
        containers: [...DEFAULTS.containers.slice(0, 2), { key: "pulumi", containerName: "state" }],
      },
    ],
    [
      { allowedIpRanges: ["203.0.113.7/32", "198.51.100.0/24"] },
      { allowedIpRanges: ["203.0.113.7", "198.51.100.0/24"] },
    ],
    [{ sku: "Standard_RAGZRS" }, { sku: "Standard_RAGZRS" }],
    [{ withoutZones: { reason } }, { sku: "Standard_GRS" }],
    [{ withoutZones: { reason }, sku: "Standard_GZRS" }, { sku: "Standard_GRS" }],
    [{ withoutZones: { reason }, sku: "Standard_RAGZRS" }, { sku: "Standard_RAGRS" }],
    [{ engineerPrincipalType: "User" }, { engineerPrincipalType: "User" }],
    [
      { sharedKeyAccess: { reason } },
      {
        sharedKeyAccess: true,
        exceptions: {
          ...EXCEPTIONS,
          account: { ...EXCEPTIONS.account, "azure-storage-deny-shared-key": reason },
        },
      },
    ],
    [
      { publicAccess: "disabled", privateEndpointIds: { blob: "endpoint" } },
      {
        publicNetworkAccess: { blob: "Disabled", vault: "Enabled" },
        exceptions: {
          ...EXCEPTIONS,
          account: {
            ...EXCEPTIONS.account,
            "azure-storage-deny-public-network": undefined,
            "azure-paas-require-private-endpoint": ELSEWHERE,
          },
        },
      },
    ],
    [
      { vaultPublicAccess: "disabled", privateEndpointIds: { vault: "endpoint" } },
      {
        publicNetworkAccess: { blob: "Enabled", vault: "Disabled" },
        exceptions: {
          ...EXCEPTIONS,
          vault: {
            ...EXCEPTIONS.vault,
            "azure-keyvault-deny-public-network": undefined,
            "azure-paas-require-private-endpoint": ELSEWHERE,
          },
        },
      },
    ],
  ])("takes %j, and changes nothing else", (more, planned) => {
    expect(planStateBackend("StateBackend", { ...SHAPE, ...more })).toStrictEqual({
      ...DEFAULTS,
      ...planned,
    });
  });
});

describe("what a state backend refuses", () => {
  const REASON = "explain in a sentence why the stricter default does not fit";
  const CONTAINER = "use 3 to 63 lower-case letters, digits and single hyphens";
  type Row = readonly [Partial<StateBackendShape>, readonly string[]];
  const each = <T>(values: readonly T[], row: (value: T) => Row): readonly Row[] => values.map(row);

  it.each<Row>([
    ...each(["a1", "1abc", "Abc", "a-bc", `a${"b".repeat(24)}`], (customer) => [
      { customer },
      [
        `customer: "${customer}" is not a valid name stem; use 3 to 24 lower-case letters and digits, beginning with a letter`,
      ],
    ]),
    ...each(["abc", `a${"b".repeat(23)}`], (customer) => [{ customer }, []]),
    [
      { softDeleteRetentionDays: 6 },
      ["softDeleteRetentionDays: 6 is out of range; use 7 to 90 days; it cannot be changed later"],
    ],
    [
      { resourceGroupName: "a b", storageAccountName: "a-b", vaultName: "-" },
      [
        'resourceGroupName: "a b" is not a valid name; use 1 to 90 letters, digits and hyphens',
        'storageAccountName: "a-b" is not a valid name; use 3 to 24 lower-case letters and digits',
        'vaultName: "-" is not a valid name; use 3 to 24 lower-case letters, digits and hyphens',
      ],
    ],
    ...each([undefined, 7, 8, 365], (retentionDays) => [{ retentionDays }, []]),
    ...each([6, 366, 7.5, NaN], (retentionDays) => [
      { retentionDays },
      [`retentionDays: ${String(retentionDays)} is out of range; use 7 to 365`],
    ]),
    ...each(["tfstate", "scripts"], (stateContainerName) => [
      { stateContainerName },
      [
        `stateContainerName: ${stateContainerName} is reserved; choose another name; two state formats must not mix`,
      ],
    ]),
    ...each(["abc", "a-b", "a".repeat(63)], (stateContainerName) => [{ stateContainerName }, []]),
    ...each(["ab", "a--b", "-ab", "ab-", "Abc", "a".repeat(64)], (stateContainerName) => [
      { stateContainerName },
      [`stateContainerName: "${stateContainerName}" is not a valid container name; ${CONTAINER}`],
    ]),
    [
      { withoutZones: { reason: "" }, sharedKeyAccess: { reason: "" } },
      ["withoutZones", "sharedKeyAccess"].map((path) => `${path}.reason: is missing; ${REASON}`),
    ],
    [
      { allowedIpRanges: ["203.0.113.7/32", "10.0.0.1/32", "203.0.113.0/31"] },
      [
        expect.stringMatching(/^allowedIpRanges\[1\]: 10\.0\.0\.1 /) as string,
        expect.stringMatching(/^allowedIpRanges\[2\]: 203\.0\.113\.0\/31 /) as string,
      ],
    ],
    [
      { publicAccess: "disabled", vaultPublicAccess: "disabled" },
      [
        "publicAccess: disabled closes the account, and no private endpoint is named; set azureCore.stateStorageAccountId, deploy phase 2, and write its output statePrivateEndpointIds.blob to privateEndpointIds.blob",
        "vaultPublicAccess: disabled closes the vault, and no private endpoint is named; set azureCore.stateVaultId, deploy phase 2, and write its output statePrivateEndpointIds.vault to privateEndpointIds.vault",
      ],
    ],
    [
      { publicAccess: "allowedRanges", engineerPrincipalIds: ["team"] },
      ['engineerPrincipalIds[0]: "team" is not a GUID; give the object id shown by Entra'],
    ],
  ])("%j: %j", (more, lines) => {
    const shape = { ...SHAPE, ...more };
    expect(linesOf(stateBackendIssues(shape))).toEqual(lines);
    if (lines.length > 0)
      expect(() => planStateBackend("StateBackend", shape)).toThrow(InvalidArgumentsError);
  });
});
