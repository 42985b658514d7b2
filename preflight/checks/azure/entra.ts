import { azureCheck, fail, pass, skip, unknown, warn, type Finding } from "../../check";
import { Denied } from "../../unreadable";
import type { GraphApplication, GraphGroup } from "../../clients/azure/directory";
import { daysUntil, endsSoon } from "../days";

/** Directory roles that may register applications. */
const REGISTRARS = [
  "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", // Application Administrator
  "cf1c38e5-3621-4004-a7cb-879624dced7c", // Application Developer
  "158c047a-c907-4556-b7ef-446551a6b5f7", // Cloud Application Administrator
  "62e90394-69f5-4237-9190-012177145e10", // Global Administrator
];

export function assessRegistrar(
  roles: readonly {
    readonly displayName?: string | null | undefined;
    readonly roleTemplateId?: string | null | undefined;
  }[],
  usersMay: boolean | undefined,
): Finding {
  const role = roles.find(({ roleTemplateId }) => REGISTRARS.includes(roleTemplateId ?? ""));
  if (role !== undefined)
    return pass(`may register applications as ${role.displayName ?? "an administrator"}`);
  if (usersMay === true) return pass("every user of the tenant may register applications");
  const hint =
    "ask for the directory role Application Developer, or register the application beforehand and set azureOpenAi.application.mode: existing";
  return usersMay === undefined
    ? unknown("the tenant does not show whether users may register applications")
    : fail("this login may not register applications", hint);
}

export function assessApplication(
  clientId: string,
  found: GraphApplication | undefined,
  now: Date,
): Finding {
  if (found === undefined)
    return fail(`there is no application ${clientId}`, "correct azureOpenAi.application.clientId");
  const ends = found.passwordCredentials.flatMap(({ endDateTime }) => endDateTime ?? []).sort();
  const last = ends.at(-1);
  if (last === undefined)
    return fail(
      `application ${clientId} has no secret`,
      "add one and store it: pulumi config set --secret openAiClientSecret",
    );
  const days = Math.floor(daysUntil(new Date(last), now));
  if (days < 0)
    return fail(
      `its newest secret ended on ${last.slice(0, 10)}`,
      "add a secret and store it: pulumi config set --secret openAiClientSecret",
    );
  return endsSoon(days)
    ? warn(`its newest secret ends on ${last.slice(0, 10)}`, "renew it before it ends")
    : pass(`application ${clientId}, secret until ${last.slice(0, 10)}`);
}

export const application = azureCheck(
  "AZ_ENTRA_APP",
  ["Graph Application.Read.All", "Graph Directory.Read.All", "Graph Policy.Read.All"],
  async ({ application: need }, { azure, now }) => {
    if (need === undefined) return skip("no application for models is configured");
    if (need.mode === "existing")
      return assessApplication(need.clientId, await azure.application(need.clientId), now());
    const usersMay = await azure.usersMayRegisterApplications().catch((error: unknown) => {
      if (error instanceof Denied) return undefined; // the caller's own roles may decide without it
      throw error;
    });
    return assessRegistrar(await azure.directoryRoles(), usersMay);
  },
);

export function assessGroup(id: string, found: GraphGroup | undefined): Finding {
  if (found === undefined)
    return fail("there is no such group", "correct azureCore.aks.adminGroupObjectIds", id);
  return found.securityEnabled === true
    ? pass("is a security group", id)
    : fail(
        "is not a security group",
        "name a security group; others carry no rights in the cluster",
        id,
      );
}

export const adminGroups = azureCheck(
  "AZ_AKS_ADMIN",
  ["Graph Group.Read.All"],
  async ({ adminGroupIds }, { azure }) => {
    if (adminGroupIds.length === 0) return skip("no cluster is configured");
    return Promise.all(adminGroupIds.map(async (id) => assessGroup(id, await azure.group(id))));
  },
);

/** FAIL on the day and after it, WARN in the weeks before. */
export function assessSecretDay(setting: string, day: string, now: Date): Finding {
  const left = Math.ceil(daysUntil(new Date(`${day}T00:00:00Z`), now));
  const hint = `set ${setting} to a later day, which renews what ends then, and deploy (docs/runbooks/rotate-secrets.md)`;
  if (left <= 0) return fail(`${day} has passed`, hint, setting);
  const found = `${String(left)} days until ${day}`;
  return endsSoon(left) ? warn(found, hint, setting) : pass(found, setting);
}

/** A secret that is stored with a day in the past has ended before anybody used it. */
export const secretExpiry = azureCheck(
  "AZ_SECRET_EXPIRY",
  [],
  ({ secretDays }, { now }) =>
    Promise.resolve(
      secretDays.length === 0
        ? skip("the stack stores no secret")
        : secretDays.map(({ setting, day }) => assessSecretDay(setting, day, now())),
    ),
  "file",
);
