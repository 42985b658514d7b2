import { about, azureCheck, fail, pass, skip, unknown, warn, type Finding } from "../../check";
import { UnexpectedAnswer } from "../../unreadable";
import type { ActivityLogNeed, AzureNeeds, RightsNeed } from "../../needs/azure";
import type {
  DiagnosticSetting,
  Permission,
  Provider,
  Subscription,
} from "../../clients/azure/account";

export function assessSubscription(
  id: string | undefined,
  found: Subscription | undefined,
): Finding {
  if (found === undefined) {
    return fail(
      `subscription ${id ?? ""} is not visible to this login`,
      "run az login, then az account set --subscription with the configured id",
    );
  }
  return found.state === "Enabled"
    ? pass(`${found.displayName ?? found.subscriptionId} is enabled`)
    : fail(`subscription state is ${found.state}`, "ask the billing owner to enable it");
}

export const subscription = azureCheck(
  "AZ_SUBSCRIPTION",
  ["Microsoft.Resources/subscriptions/read"],
  async ({ subscriptionId }, { azure }) =>
    assessSubscription(subscriptionId, await azure.subscription()),
);

export function assessTenant(
  wanted: string | undefined,
  found: string | undefined,
  readable: readonly string[],
): Finding {
  if (found === undefined)
    return unknown("the subscription does not say to which tenant it belongs");
  if (wanted !== found) {
    return fail(
      `the subscription belongs to tenant ${found}, the settings say ${wanted ?? "nothing"}`,
      "correct azure-native:tenantId",
    );
  }
  return readable.includes(found)
    ? pass(`tenant ${found}`)
    : warn(
        `tenant ${found} is not among the tenants of this login`,
        "run az login --tenant with the configured id",
      );
}

export const tenant = azureCheck(
  "AZ_TENANT",
  ["Microsoft.Resources/subscriptions/read"],
  async ({ tenantId }, { azure }) => {
    const [found, readable] = await Promise.all([azure.subscription(), azure.tenantIds()]);
    return found === undefined
      ? unknown("the subscription is not visible (see AZ_SUBSCRIPTION)")
      : assessTenant(tenantId, found.tenantId, readable);
  },
);

/** The settings decide what is deployed where; an environment that names something else was meant for another stack. */
export function assessIdentity(
  { subscriptionId, tenantId }: Pick<AzureNeeds, "subscriptionId" | "tenantId">,
  environment: Readonly<Record<string, string | undefined>>,
  endpoint: string,
): Finding {
  const wanted = [
    ["azure-native:tenantId", tenantId, ["ARM_TENANT_ID", "AZURE_TENANT_ID"]],
    [
      "azure-native:subscriptionId",
      subscriptionId,
      ["ARM_SUBSCRIPTION_ID", "AZURE_SUBSCRIPTION_ID"],
    ],
  ] as const;
  const others = wanted.flatMap(([setting, id, variables]) =>
    variables.flatMap((variable) => {
      const value = environment[variable] ?? "";
      return value === "" || value.toLowerCase() === id?.toLowerCase()
        ? []
        : [`${variable} is ${value}, and ${setting} ${id ?? "is not set"}`];
    }),
  );
  if (others.length > 0) {
    return fail(
      others.join("; "),
      "sign in as the identity of this stack, or unset these variables",
    );
  }
  const how =
    (environment["AZURE_CLIENT_ID"] ?? environment["ARM_CLIENT_ID"])
      ? "the service principal or federated identity of the environment"
      : "the login of the Azure CLI or the machine's managed identity";
  return pass(`${how}, at ${endpoint}`);
}

export const identity = azureCheck("AZ_IDENTITY", [], async (needs, { azure }) => {
  const found = await azure.subscription();
  const { result, ...finding } = assessIdentity(needs, process.env, azure.description);
  return found === undefined && result === "pass"
    ? unknown("no login was accepted")
    : ({ result, ...finding } as Finding);
});

/** Whether a permission's wildcard covers an action. */
export function covers(pattern: string, action: string): boolean {
  const expression = pattern
    .split("*")
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${expression}$`, "i").test(action);
}

/** Each role is checked alone: what one role withholds another may give. */
export function rightsTo(
  action: string,
  permissions: readonly Permission[],
): readonly Permission[] {
  return permissions.filter(
    ({ actions, notActions }) =>
      actions.some((pattern) => covers(pattern, action)) &&
      !notActions.some((pattern) => covers(pattern, action)),
  );
}

export function assessRole(permissions: readonly Permission[]): Finding {
  if (permissions.length === 0)
    return fail("the identity holds no role on the subscription", "assign Contributor to it");
  return permissions.some(({ actions }) => actions.includes("*"))
    ? pass("a role with all actions (Contributor or Owner) is effective")
    : warn(
        "no role with all actions; single actions decide (see AZ_DEPLOYER_ACTIONS)",
        "assign Contributor, or keep a custom role that covers the actions",
      );
}

const READ_RIGHTS = ["Microsoft.Authorization/permissions/read"];

export const deployerRole = azureCheck("AZ_DEPLOYER_ROLE", READ_RIGHTS, async (_needs, { azure }) =>
  assessRole(await azure.permissions()),
);

const missingAmong = (
  wanted: readonly string[],
  permissions: readonly Permission[],
): readonly string[] => wanted.filter((action) => rightsTo(action, permissions).length === 0);

export function assessActions(
  wanted: readonly string[],
  permissions: readonly Permission[],
): Finding {
  const missing = missingAmong(wanted, permissions);
  return missing.length === 0
    ? pass(`all ${String(wanted.length)} write and delete actions are allowed`)
    : fail(
        `not allowed: ${missing.join(", ")}`,
        missing.every((action) => action.startsWith("Microsoft.Authorization/locks/"))
          ? "no Contributor writes locks: assign Locks Contributor, User Access Administrator or Owner, or set azureStateBackend.lock: false"
          : "assign Contributor, or add these actions to the custom role",
      );
}

/** Rights on a hub, a zone or a registry of another subscription. */
export function assessRights(
  { what, id, role, actions }: RightsNeed,
  permissions: readonly Permission[],
): Finding {
  const missing = missingAmong(actions, permissions);
  if (missing.length === 0)
    return pass(`its use from another subscription is allowed: ${actions.join(", ")}`, what);
  const assigns = (action: string): boolean => action.startsWith("Microsoft.Authorization/");
  const roles = [
    ...(role === undefined || missing.every(assigns) ? [] : [role]),
    ...(missing.some(assigns) ? ["Role Based Access Control Administrator"] : []),
  ];
  return fail(
    `not allowed in its subscription: ${missing.join(", ")}`,
    `have its owner assign ${roles.join(" and ")} on ${id}; docs/deploy/azure-prerequisites.md says how to do with less`,
    what,
  );
}

export const deployerActions = azureCheck(
  "AZ_DEPLOYER_ACTIONS",
  READ_RIGHTS,
  async ({ actions, elsewhere }, { azure }) => {
    const there = elsewhere.map((need) =>
      about(need.what, async () => [assessRights(need, await azure.permissions(need.id))]),
    );
    const here = about(undefined, async () => [assessActions(actions, await azure.permissions())]);
    return (await Promise.all([here, ...there])).flat();
  },
);

export function assessRoleAssignments(permissions: readonly Permission[]): Finding {
  const missing = ["write", "delete"]
    .map((verb) => `Microsoft.Authorization/roleAssignments/${verb}`)
    .filter((action) => rightsTo(action, permissions).length === 0);
  if (missing.length > 0) {
    return fail(
      `not allowed: ${missing.join(", ")}`,
      "Contributor is not enough: assign Role Based Access Control Administrator, User Access Administrator or Owner as well",
    );
  }
  const rights = rightsTo("Microsoft.Authorization/roleAssignments/write", permissions);
  const conditional = rights.every(
    ({ condition }) => typeof condition === "string" && condition !== "",
  );
  return conditional
    ? warn(
        "role assignments are allowed under a condition",
        "let the condition admit the roles listed in the permissions page, for service principals and groups",
      )
    : pass("role assignments can be written and deleted");
}

export const roleAssignments = azureCheck(
  "AZ_ROLE_ASSIGNMENT_WRITE",
  READ_RIGHTS,
  async (_needs, { azure }) => assessRoleAssignments(await azure.permissions()),
);

export function assessProvider(
  need: AzureNeeds["namespaces"][number],
  found: Provider | undefined,
): Finding {
  const { namespace, because } = need;
  const state = found?.registrationState ?? "NotRegistered";
  if (state === "Registered") return pass(`registered (for ${because})`, namespace);
  return state === "Registering"
    ? warn("is being registered", "wait some minutes and run this again", namespace)
    : fail(
        `${state}, and needed for ${because}`,
        `az provider register --namespace ${namespace} --wait`,
        namespace,
      );
}

export const providers = azureCheck(
  "AZ_RESOURCE_PROVIDERS",
  ["Microsoft.Resources/subscriptions/providers/read"],
  ({ namespaces }, { azure }) =>
    Promise.all(
      namespaces.map(async (need) => assessProvider(need, await azure.provider(need.namespace))),
    ),
);

/** One type for each namespace tells whether the region serves it. */
const REGIONAL_TYPES: Readonly<Record<string, string>> = {
  "Microsoft.ContainerService": "managedClusters",
  "Microsoft.DBforPostgreSQL": "flexibleServers",
  "Microsoft.KeyVault": "vaults",
  "Microsoft.Storage": "storageAccounts",
  "Microsoft.Network": "natGateways",
  "Microsoft.ContainerRegistry": "registries",
};

export function assessRegion(location: string, found: Provider, type: string): Finding {
  const entry = found.resourceTypes.find(
    ({ resourceType }) => resourceType.toLowerCase() === type.toLowerCase(),
  );
  const subject = `${found.namespace}/${type}`;
  if (entry === undefined) return unknown("the service does not list this type", subject);
  const plain = (name: string): string => name.toLowerCase().replaceAll(" ", "");
  return entry.locations.map(plain).includes(plain(location))
    ? pass(`offered in ${location}`, subject)
    : fail(
        `not offered in ${location}`,
        `choose a region among ${entry.locations.slice(0, 8).join(", ")}`,
        subject,
      );
}

export const region = azureCheck(
  "AZ_REGION",
  ["Microsoft.Resources/subscriptions/providers/read"],
  async ({ namespaces, location }, { azure }) => {
    const asked = namespaces.flatMap(({ namespace }) => {
      const type = REGIONAL_TYPES[namespace];
      return type === undefined ? [] : [{ namespace, type }];
    });
    if (asked.length === 0) return skip("nothing is planned that only some regions offer");
    return Promise.all(
      asked.map(async ({ namespace, type }) => {
        const found = await azure.provider(namespace);
        return found === undefined
          ? unknown("the service does not know this namespace", namespace)
          : assessRegion(location, found, type);
      }),
    );
  },
);

/** Settings that Azure accepts on one resource, a subscription included. */
const SETTINGS_PER_RESOURCE = 5;

export function assessActivityLog(
  { setting, workspaceId }: ActivityLogNeed,
  found: readonly DiagnosticSetting[],
): Finding {
  const others = found.filter(({ name }) => name.toLowerCase() !== setting.toLowerCase());
  const twin = others.find(
    ({ properties }) =>
      workspaceId !== undefined &&
      properties.workspaceId?.toLowerCase() === workspaceId.toLowerCase() &&
      (properties.logs ?? []).some(({ enabled }) => enabled),
  );
  if (twin !== undefined) {
    return fail(
      `${twin.name} sends it to the same workspace already`,
      "set azureCore.monitoring.exportActivityLog: false, or give another workspace",
    );
  }
  return others.length < SETTINGS_PER_RESOURCE
    ? pass(`${String(others.length)} other settings of ${String(SETTINGS_PER_RESOURCE)}`)
    : fail(
        `${others.map(({ name }) => name).join(", ")} are all that Azure accepts`,
        "set azureCore.monitoring.exportActivityLog: false, or delete one of them",
      );
}

export const activityLog = azureCheck(
  "AZ_ACTIVITY_LOG",
  ["Microsoft.Insights/diagnosticSettings/read"],
  async ({ activityLog: need }, { azure }) =>
    need === undefined
      ? skip("the activity log is not exported")
      : assessActivityLog(need, await azure.activityLogSettings()),
);

export const locks = azureCheck(
  "AZ_LOCKS",
  ["Microsoft.Authorization/locks/read"],
  async ({ resourceGroupName }, { azure }) => {
    if (resourceGroupName === undefined) return pass("no resource group is configured");
    const found = await azure.locks(resourceGroupName).catch(absentGroup);
    return found.length === 0
      ? pass(`no lock on ${resourceGroupName}`)
      : warn(
          `${resourceGroupName} carries ${found.map(({ name, properties }) => `${name} (${properties.level})`).join(", ")}`,
          "a ReadOnly lock stops the deployment, a CanNotDelete lock a destroy; remove them for the time of the change",
        );
  },
);

// A group that does not exist yet has no locks.
function absentGroup(error: unknown): readonly never[] {
  if (error instanceof UnexpectedAnswer) return [];
  throw error;
}
