import type { Stored, CloudStore } from "../../../cloud-store";
import type { Refusals } from "../../rows";
import { lastSegment, tenantOf, text } from "../arm";
import { armFailure } from "../failure";
import { AZ, siblings } from "./support";

/** Refusals of role assignments and managed identities. */
export const identityRefusals: Refusals = {
  "a role is for a principal that the directory has": {
    seen: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
    on: ["create"],
    types: [`${AZ}authorization:RoleAssignment`],
    refuse: ({ inputs, scenario, config }) => {
      const principal = text(inputs["principalId"]);
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(principal)) {
        return armFailure(
          400,
          "InvalidPrincipalId",
          "A valid principal ID must be provided for role assignment.",
        );
      }
      return scenario.unknownPrincipals.some((id) => id.toLowerCase() === principal.toLowerCase())
        ? armFailure(
            400,
            "PrincipalNotFound",
            `Principal ${principal.replace(/-/g, "")} does not exist in the directory ${tenantOf(config)}. Check that you have the correct principal ID.`,
          )
        : undefined;
    },
  },
  "principal not visible yet": {
    seen: "https://github.com/Azure/HubAndSpokeResearchEnclave/issues/50",
    on: ["create"],
    types: [`${AZ}authorization:RoleAssignment`],
    refuse: (operation) => {
      const { inputs, scenario, latencyMs } = operation;
      const principal = text(inputs["principalId"]);
      const owner = principalIn(operation.store, principal);
      if (owner === undefined || inputs["principalType"] === "ServicePrincipal") return undefined;
      const age = Date.now() - owner.createdAtMs;
      if (age >= latencyMs(scenario.principalDelaySeconds)) return undefined;
      return armFailure(
        400,
        "PrincipalNotFound",
        `Principal ${principal.replace(/-/g, "")} does not exist in the directory. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group. See https://aka.ms/docs-principaltype`,
      );
    },
  },
  "principal of another type": {
    seen: "https://github.com/Azure/modern-web-app-pattern-dotnet/pull/129",
    on: ["create"],
    types: [`${AZ}authorization:RoleAssignment`],
    refuse: ({ inputs, store }) => {
      const principal = text(inputs["principalId"]);
      const type = text(inputs["principalType"]);
      if (type === "" || type === "ServicePrincipal" || principalIn(store, principal) === undefined)
        return undefined;
      return armFailure(
        400,
        "UnmatchedPrincipalType",
        `The PrincipalId '${principal}' has type 'ServicePrincipal' , which is different from specified PrinciaplType '${type}'.`,
      );
    },
  },
  "role assignment exists under another name": {
    seen: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
    on: ["create"],
    types: [`${AZ}authorization:RoleAssignment`],
    refuse: ({ inputs, store, token, id }) => {
      const same = (other: Stored, key: string): boolean =>
        text(other.inputs[key]).toLowerCase() === text(inputs[key]).toLowerCase();
      const twin = store
        .storedOfType(token)
        .find(
          (other) =>
            other.id.toLowerCase() !== id.toLowerCase() &&
            ["scope", "principalId", "roleDefinitionId"].every((key) => same(other, key)),
        );
      return twin === undefined
        ? undefined
        : armFailure(
            409,
            "RoleAssignmentExists",
            `The role assignment already exists. The ID of the conflicting role assignment is ${lastSegment(twin.id).replace(/-/g, "")}.`,
          );
    },
  },
  "role assignments cannot change their principal, role or scope": {
    seen: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
    on: ["update"],
    types: [`${AZ}authorization:RoleAssignment`],
    refuse: ({ inputs, oldInputs }) =>
      ["principalId", "roleDefinitionId", "principalType"].every(
        (key) => inputs[key] === oldInputs[key],
      )
        ? undefined
        : armFailure(
            400,
            "RoleAssignmentUpdateNotPermitted",
            "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
          ),
  },
  "federated credential limit": {
    seen: "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
    on: ["create"],
    types: [`${AZ}managedidentity:FederatedIdentityCredential`],
    refuse: ({ id, store, token }) =>
      siblings(store, token, id).length < 20
        ? undefined
        : armFailure(
            400,
            "FederatedIdentityCredentialsMaximumExceeded",
            "Too many Federated Identity Credentials for the managed identity: the maximum is 20.",
          ),
  },
};

function principalIn(store: CloudStore, principalId: string): Stored | undefined {
  const identity = store
    .storedOfType(`${AZ}managedidentity:UserAssignedIdentity`)
    .find(({ outputs }) => outputs["principalId"] === principalId);
  const application = store
    .storedOfType("azuread:index/servicePrincipal:ServicePrincipal")
    .find(({ outputs }) => outputs["objectId"] === principalId);
  return identity ?? application;
}
