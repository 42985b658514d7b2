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
