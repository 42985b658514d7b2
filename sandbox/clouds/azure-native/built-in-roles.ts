// Built-in roles that a deployer can have ("Azure built-in roles").

export const ROLES_PAGE =
  "https://learn.microsoft.com/azure/role-based-access-control/built-in-roles";

interface Role {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

export const BUILT_IN_ROLES = {
  Owner: { actions: ["*"], notActions: [] },
  Contributor: {
    actions: ["*"],
    notActions: [
      "Microsoft.Authorization/*/Delete",
      "Microsoft.Authorization/*/Write",
      "Microsoft.Authorization/elevateAccess/Action",
      "Microsoft.Blueprint/blueprintAssignments/write",
      "Microsoft.Blueprint/blueprintAssignments/delete",
      "Microsoft.Compute/galleries/share/action",
    ],
  },
  Reader: { actions: ["*/read"], notActions: [] },
  "User Access Administrator": {
    actions: ["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"],
    notActions: [],
  },
  "Role Based Access Control Administrator": {
    actions: [
      "Microsoft.Authorization/roleAssignments/write",
      "Microsoft.Authorization/roleAssignments/delete",
      "*/read",
      "Microsoft.Support/*",
    ],
    notActions: [],
  },
  "Locks Contributor": {
    actions: [
      "Microsoft.Authorization/locks/read",
      "Microsoft.Authorization/locks/write",
      "Microsoft.Authorization/locks/delete",
    ],
    notActions: [],
  },
} as const satisfies Readonly<Record<string, Role>>;

export type BuiltInRole = keyof typeof BUILT_IN_ROLES;
export const BUILT_IN_ROLE_NAMES = Object.keys(BUILT_IN_ROLES) as [BuiltInRole, ...BuiltInRole[]];

const covers = (pattern: string, action: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`, "i").test(
    action,
  );

/** Whether one of the roles allows the action; what one withholds another may give. */
export const mayDoWith = (roles: readonly BuiltInRole[], action: string): boolean =>
  roles.some((name) => {
    const { actions, notActions }: Role = BUILT_IN_ROLES[name];
    return (
      actions.some((pattern) => covers(pattern, action)) &&
      !notActions.some((pattern) => covers(pattern, action))
    );
  });
