import { gunzipSync } from "node:zlib";
import {
  jumpboxIssues,
  planJumpbox,
  type JumpboxShape,
} from "../../../../components/plans/azure/jumpbox";
import {
  DEPLOYMENT_TOOLS,
  JUMPBOX_TOOLS,
  jumpboxCloudInit,
} from "../../../../components/plans/azure/jumpbox-tools";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";
import { TODAY } from "../../../support/today";

const KEY = { mode: "generated", expires: "2099-12-31" } as const;
const SHAPE: JumpboxShape = { vmName: "CodeMieVM", sshKey: KEY };
const plan = (more: Partial<JumpboxShape> = {}) =>
  planJumpbox("Jumpbox", { ...SHAPE, ...more }, TODAY);
const scriptOf = ({ customData }: { readonly customData: string }): string =>
  gunzipSync(Buffer.from(customData, "base64")).toString("utf8");

describe("the plan of a jumpbox", () => {
  const DEFAULTS = {
    vmSize: "Standard_D2s_v3",
    adminUsername: "azadmin",
    osDiskSizeGiB: 64,
    computerName: "codemievm",
    acceleratedNetworking: false,
    encryptionAtHost: true,
    exceptions: { "azure-compute-require-hardening": undefined },
    zones: [],
    keySecrets: { expires: Date.UTC(2099, 11, 31) / 1000 },
  };
  const reason = "the subscription lacks the feature";

  it.each<readonly [Partial<JumpboxShape>, planned: object]>([
    [{}, {}],
    [
      { vmSize: "Standard_D4s_v5", adminUsername: "me", osDiskSizeGiB: 32, zone: "2" },
      {
        vmSize: "Standard_D4s_v5",
        adminUsername: "me",
        osDiskSizeGiB: 32,
        zones: ["2"],
        acceleratedNetworking: true,
      },
    ],
    [
      { withoutEncryptionAtHost: { reason } },
      { encryptionAtHost: false, exceptions: { "azure-compute-require-hardening": reason } },
    ],
    [{ sshKey: { mode: "publicKey" } }, { keySecrets: undefined }],
  ])("takes %j, and changes nothing else", (more, planned) => {
    const { customData, ...rest } = plan(more);
    expect(rest).toStrictEqual({ ...DEFAULTS, ...planned });
    expect(scriptOf({ customData })).toBe(
      jumpboxCloudInit(more.adminUsername ?? "azadmin", JUMPBOX_TOOLS),
    );
  });

  it("has the tools of a deployment only where stacks are deployed from it", () => {
    expect(scriptOf(plan({ deploysFrom: true }))).toBe(
      jumpboxCloudInit("azadmin", [...JUMPBOX_TOOLS, ...DEPLOYMENT_TOOLS]),
    );
    expect(plan({ deploysFrom: false })).toEqual(plan());
    expect(plan()).toEqual(plan()); // the same bytes each time, or Azure would replace the machine
  });

  // Azure, "Accelerated Networking", sizes of two vCPUs of the third generation and burstable ones have none.
  it.each([
    ["Standard_B4ms", false],
    ["Standard_D2_v3", false],
    ["Standard_D2s_v3", false],
    ["Standard_E2s_v3", false],
    ["Standard_D4s_v3", true],
    ["Standard_D2s_v5", true],
    ["Standard_D2s_v35", true],
    ["Standard_F2s_v2", true],
  ])("%s has accelerated networking: %s", (vmSize, accelerated) => {
    expect(plan({ vmSize }).acceleratedNetworking).toBe(accelerated);
  });
});

describe("what a jumpbox refuses", () => {
  const USER =
    "use lower-case letters, digits, hyphens and underscores, and avoid names of many such as administrator, admin, user, user1, test";
  type Row = readonly [Partial<JumpboxShape>, readonly string[]];
  const each = <T>(values: readonly T[], row: (value: T) => Row): readonly Row[] => values.map(row);

  it.each<Row>([
    ...each(["a", "A-1", "a".repeat(64)], (vmName) => [{ vmName }, []]),
    ...each(["", "-a", "a-", "a_b", "a".repeat(65)], (vmName) => [
      { vmName },
      [`vmName: "${vmName}" is not a valid name; use 1 to 64 letters, digits and hyphens`],
    ]),
    ...each(["D2s", "Standard_", "Standard_2", "xStandard_D2", "Standard_D2 "], (vmSize) => [
      { vmSize },
      [`vmSize: "${vmSize}" is not a machine size; use a name like Standard_D2s_v3`],
    ]),
    ...each(["_a", `a${"b".repeat(31)}`, "a-1"], (adminUsername) => [{ adminUsername }, []]),
    // Azure, "Virtual Machines - Create Or Update", osProfile.adminUsername
    ...each(
      "administrator admin user user1 test user2 test1 user3 admin1 a actuser adm admin2 aspnet backup console david guest john owner root server sql support sys test2 test3 user4 user5".split(
        " ",
      ),
      (adminUsername) => [
        { adminUsername },
        [`adminUsername: "${adminUsername}" is refused by Azure; ${USER}`],
      ],
    ),
    ...each(["1a", "A", "a b", "", `a${"b".repeat(32)}`], (adminUsername) => [
      { adminUsername },
      [`adminUsername: "${adminUsername}" is not a Linux user name; ${USER}`],
    ]),
    ...each([31, 40.5], (osDiskSizeGiB) => [
      { osDiskSizeGiB },
      [
        `osDiskSizeGiB: ${String(osDiskSizeGiB)} is too small for the tools and a desktop; use a whole number from 32`,
      ],
    ]),
    ...each(["0", "4", "11", "a1"], (zone) => [
      { zone },
      [`zone: "${zone}" is not an availability zone; use "1", "2" or "3"`],
    ]),
    [
      { withoutEncryptionAtHost: { reason: "" } },
      [
        "withoutEncryptionAtHost.reason: is missing; explain in a sentence why the stricter default does not fit",
      ],
    ],
    [{ sshKey: { mode: "publicKey" } }, []],
    ...each(["2027-02-30", "tomorrow", "2027-1-1", ""], (expires) => [
      { sshKey: { mode: "generated", expires } },
      [
        `sshKey.expires: "${expires}" is not a day; write year, month and day, for example 2027-11-01`,
      ],
    ]),
    [{ sshKey: { ...KEY, privateKeySecretName: "a".repeat(127), publicKeySecretName: "1-A" } }, []],
    [
      {
        sshKey: { ...KEY, privateKeySecretName: "a_b", publicKeySecretName: "a".repeat(128) },
      },
      [
        'sshKey.privateKeySecretName: "a_b" is not a name for a vault secret; use 1 to 127 letters, digits and hyphens',
        `sshKey.publicKeySecretName: "${"a".repeat(128)}" is not a name for a vault secret; use 1 to 127 letters, digits and hyphens`,
      ],
    ],
    [
      { sshKey: { ...KEY, privateKeySecretName: "" } },
      [
        'sshKey.privateKeySecretName: "" is not a name for a vault secret; use 1 to 127 letters, digits and hyphens',
      ],
    ],
    [
      { administratorGroupObjectIds: ["team"] },
      ['administratorGroupObjectIds[0]: "team" is not a GUID; give the object id shown by Entra'],
    ],
  ])("%j: %j", (more, lines) => {
    expect(linesOf(jumpboxIssues({ ...SHAPE, ...more }))).toEqual(lines);
    if (lines.length > 0) expect(() => plan(more)).toThrow(InvalidArgumentsError);
  });

  it("is a key that would have ended, where one is generated", () => {
    const past = { mode: "generated", expires: "2020-01-01" } as const;
    expect(() => plan({ sshKey: past })).toThrow(
      /^Jumpbox\n {2}sshKey\.expires: "2020-01-01" has passed; use a later end than /,
    );
  });
});
