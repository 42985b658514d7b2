import { ServiceLinkedRoles } from "platform-foundations/aws";

// Roles that the account has are adopted, missing ones created; `create` insists on a new one. None is ever deleted.
const roles = new ServiceLinkedRoles("roles", { roles: { batch: "auto", spot: "create" } });

export const spotRoleArn = roles.arns.spot;
