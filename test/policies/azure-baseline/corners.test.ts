// Values beside those that `cases.ts` puts to every rule.
import { AZURE_RULES } from "../../../policies/azure-baseline/rules";
import { AZURE_PLATFORM } from "../support/azure";
import { UNKNOWN, add, all, idOf, set, unset, type Change, type Phase } from "../support/graph";
import { describeCorners } from "../support/corners";
import { verdictOf, type Verdict } from "../support/verdict";
import { AZURE_CORNERS } from "./corners";

describeCorners(AZURE_RULES, AZURE_PLATFORM, AZURE_CORNERS);

/** What a rule says of the sound platform after a change, without the code, the fix and the link of its messages. */
function verdict(
  name: string,
  change: Change,
  config: Readonly<Record<string, unknown>> = {},
  phase: Phase = "preview",
): Verdict {
  const rule = AZURE_RULES.find(({ row }) => row.checkedBy.policy === name);
  if (rule === undefined) throw new Error(`no rule ${name}`);
  const { violations, unknowns } = verdictOf(rule, change(AZURE_PLATFORM), config, phase);
  return {
    violations: violations.map((text) => text.replace(/^\[\w+\] /, "").replace(/\. Fix: .*$/s, "")),
    unknowns,
  };
}

describe("a role of the program's own", () => {
  const role = (permissions: unknown): Change =>
    add({
      type: "azure-native:authorization:RoleDefinition",
      name: "operator",
      props: { roleName: "operator", permissions },
    });

  it.each([
    [role(UNKNOWN), `permissions`],
    [role([{ actions: UNKNOWN }]), `permissions[0]: permissions[0].actions`],
  ])("whose permissions are not known yet cannot be told (%#)", (change, place) => {
    const { violations, unknowns } = verdict("azure-rbac-deny-broad-role", change);
    expect(violations).toEqual([]);
    expect(unknowns).toEqual([
      expect.stringMatching(
        new RegExp(`"operator".* ${place.replaceAll(/[[\]]/g, "\\$&").replace(/^.*: /, "")}$`),
      ),
    ]);
  });

  it("may list actions, and not every action", () => {
    const rule = "azure-rbac-deny-broad-role";
    expect(verdict(rule, role([{ actions: ["Microsoft.Storage/*"] }])).violations).toEqual([]);
    expect(verdict(rule, role([{ actions: ["*"] }])).violations).toEqual([
      expect.stringContaining("actions allows every action"),
    ]);
  });
});

it("an account that leaves encryption to Azure passes", () => {
  const rule = "azure-storage-require-encryption";
  expect(verdict(rule, unset("data", "encryption"))).toEqual({ violations: [], unknowns: [] });
});

it("a region is held against a list of several, and a location that is a number is refused", () => {
  const locations = ["West Europe", "swedencentral"];
  const rule = "azure-general-allow-locations";
  const places = all(set("vault", "location", "eastus"), set("data", "location", 7));
  expect(verdict(rule, places, { locations }).violations).toEqual(
    expect.arrayContaining([
      `azure-native:keyvault:Vault "vault": location is "eastus", expected one of West Europe, swedencentral`,
      `azure-native:storage:StorageAccount "data": location is 7, expected one of West Europe, swedencentral`,
    ]),
  );
});

it("a Bastion of the classic provider without a SKU is refused", () => {
  const classic = add({
    type: "azure:compute/bastionHost:BastionHost",
    name: "old",
    props: { name: "old", tunnelingEnabled: true },
  });
  expect(verdict("azure-bastion-require-standard", classic).violations).toEqual([
    `azure:compute/bastionHost:BastionHost "old": sku is not set, expected one of Standard, Premium`,
  ]);
});

it("an identity in a group has the roles that are given to the group by its id", () => {
  const type = "azure-native:managedidentity:UserAssignedIdentity";
  const group = "8c6f3d0e-1111-4000-8000-000000000001";
  const withGroup = (principalId: string): Change =>
    all(
      add({ type, name: "runner", props: { resourceName: "runner" } }),
      add({
        type: "azuread:index/group:Group",
        name: "runners",
        props: { displayName: "runners", objectId: group, members: [idOf("runner")] },
      }),
      add({
        type: "azure-native:authorization:RoleAssignment",
        name: "runners-read",
        props: { principalId, principalType: "Group", roleDefinitionId: "/r", scope: "/s" },
      }),
    );
  const rule = "azure-identity-require-roles";
  expect(verdict(rule, withGroup(group), {}, "deployed").violations).toEqual([]);
  expect(
    verdict(rule, withGroup("8c6f3d0e-3333-4000-8000-000000000003"), {}, "deployed").violations,
  ).toEqual([`${type} "runner": has no role`]);
});
