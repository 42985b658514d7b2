// What principals may do, by the role assignments that programs made.
import type { CloudStore } from "../../cloud-store";
import { lastSegment, text } from "./arm";
import { roleAllows, type Permission } from "./built-in-roles";

/**
 * Whether a principal may do something with a resource: a finished assignment there, or above, of a role that allows it.
 * @param delayMs how long a new assignment has no effect yet
 */
export function mayDo(
  store: CloudStore,
  principalId: string,
  resourceId: string,
  asked: Permission,
  delayMs = 0,
): boolean {
  const here = `${resourceId.toLowerCase()}/`;
  return store
    .storedOfType("azure-native:authorization:RoleAssignment")
    .some(
      ({ inputs, state, createdAtMs }) =>
        state === "ready" &&
        Date.now() - createdAtMs >= delayMs &&
        text(inputs["principalId"]) === principalId &&
        here.startsWith(`${text(inputs["scope"]).toLowerCase().replace(/\/$/, "")}/`) &&
        roleAllows(lastSegment(text(inputs["roleDefinitionId"])), asked),
    );
}
