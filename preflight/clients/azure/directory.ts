import { z } from "zod";
import type { RestReader } from "./rest";

const graphGroup = z.object({ id: z.string(), securityEnabled: z.boolean().nullish() });
const graphApplication = z.object({
  appId: z.string(),
  passwordCredentials: z.array(z.object({ endDateTime: z.string().nullish() })).default([]),
});
const directoryRole = z.object({
  displayName: z.string().nullish(),
  roleTemplateId: z.string().nullish(),
});
const authorizationPolicy = z.object({
  defaultUserRolePermissions: z.object({ allowedToCreateApps: z.boolean().nullish() }),
});

export type GraphGroup = z.output<typeof graphGroup>;
export type GraphApplication = z.output<typeof graphApplication>;

/** Entra ID, through Microsoft Graph. */
export interface DirectoryReads {
  group(id: string): Promise<GraphGroup | undefined>;
  application(clientId: string): Promise<GraphApplication | undefined>;
  /** Those of the groups that the caller is a member of, directly or through others. */
  memberOf(groupIds: readonly string[]): Promise<readonly string[]>;
  directoryRoles(): Promise<readonly z.output<typeof directoryRole>[]>;
  usersMayRegisterApplications(): Promise<boolean | undefined>;
}

export function directoryReads(graph: RestReader): DirectoryReads {
  return {
    group: (id) => graph.get(`/v1.0/groups/${id}`, undefined, graphGroup, "Graph Group.Read.All"),
    application: (clientId) =>
      graph.get(
        `/v1.0/applications(appId='${clientId}')`,
        undefined,
        graphApplication,
        "Graph Application.Read.All",
      ),
    memberOf: async (groupIds) => {
      const { value } = await graph.ask(
        "/v1.0/me/checkMemberGroups",
        undefined,
        { groupIds },
        z.object({ value: z.array(z.string()) }),
        "Graph GroupMember.Read.All",
      );
      return value;
    },
    directoryRoles: () =>
      graph.list("/v1.0/me/memberOf", undefined, directoryRole, "Graph Directory.Read.All"),
    usersMayRegisterApplications: async () =>
      (
        await graph.get(
          "/v1.0/policies/authorizationPolicy",
          undefined,
          authorizationPolicy,
          "Graph Policy.Read.All",
        )
      )?.defaultUserRolePermissions.allowedToCreateApps ?? undefined,
  };
}
