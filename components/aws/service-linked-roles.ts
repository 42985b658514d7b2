import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { throwIfAny } from "../plans/issues";
import {
  type LinkedService,
  LINKED_SERVICES,
  type PlannedRole,
  RoleMode,
  SERVICE_LINKED_PATH,
  foundRoleArn,
  planServiceLinkedRoles,
  serviceLinkedRoleIssues,
} from "../plans/aws/service-linked-roles";
import { recordOf } from "../plans/record";

export interface ServiceLinkedRolesArgs {
  /**
   * Optional. What to do about each service's role.
   *
   * - `auto`: adopt it when the account has it, create it when not. Either way it is the same resource on every run.
   * - `create`: create it; fails with "has been taken in this account" when the account has it already.
   * - `existing`: declare nothing; fails when the account has none.
   *
   * Error: `roles.efs: "efs" is not one of the services; use autoscaling, batch, …`.
   * Source: Code Ocean, Prerequisites, "Create AWS IAM Service Linked Roles".
   * @default - `auto` for each of the eight
   */
  readonly roles?: Readonly<Partial<Record<LinkedService, RoleMode | undefined>>> | undefined;
}

/**
 * The roles that AWS services need in the account before the product can use them.
 *
 * They belong to the account, not to a stack: several stacks declare the same one, none of them tags it, changes it or
 * deletes it. Declaring only what is missing would lose it again on the second run, when nothing is missing any more, and
 * deleting it would break every other user of the account. So in mode `auto` all eight are always declared, and one that
 * the account has is adopted by its ARN; adopting what the stack already holds changes nothing. One call asks for all.
 *
 * Creates one service-linked role for each service in `auto` or `create`. Costs: none.
 * @stateful Removed from the program or destroyed with the stack, every role stays in the account.
 */
export class ServiceLinkedRoles extends pulumi.ComponentResource {
  /** ARN of each service's role. */
  public readonly arns: Readonly<Record<LinkedService, pulumi.Output<string>>>;

  public constructor(
    name: string,
    args: ServiceLinkedRolesArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { plan } = decide(
      { component: "ServiceLinkedRoles", name },
      args,
      {},
      (subject, { roles = {} }) => {
        throwIfAny(subject, serviceLinkedRoleIssues(roles));
        return planServiceLinkedRoles(roles);
      },
    );
    // Recorded as inputs, so that policies see all eight with their modes.
    super(
      "platform-foundations:aws:ServiceLinkedRoles",
      name,
      { roles: Object.fromEntries(plan.map(({ principal, mode }) => [principal, mode])) },
      opts,
    );

    const inAccount = plan.some(({ mode }) => mode !== RoleMode.Create)
      ? findRoles(this)
      : Promise.resolve([]);
    const arnOf = new Map(plan.map((role) => [role.service, roleArn(this, name, role, inAccount)]));
    this.arns = recordOf(LINKED_SERVICES, (service) => {
      const arn = arnOf.get(service);
      if (arn === undefined) throw new TypeError(`the plan holds no role for ${service}`);
      return arn;
    });
    this.registerOutputs({ arns: this.arns });
  }
}

async function findRoles(parent: pulumi.Resource): Promise<readonly string[]> {
  const { arns } = await iam.getRoles({ pathPrefix: SERVICE_LINKED_PATH }, { parent });
  return arns;
}

// Which resources exist is settled before the answer arrives; the answer only says whether a role is made or adopted.
// `import` takes a plain id, so the declaration has to wait for it.
function roleArn(
  parent: pulumi.Resource,
  name: string,
  role: PlannedRole,
  inAccount: Promise<readonly string[]>,
): pulumi.Output<string> {
  switch (role.mode) {
    case RoleMode.Create:
      return declareRole(parent, name, role, undefined).arn;
    case RoleMode.Existing:
      return pulumi.output(inAccount.then((arns) => existingArn(role, arns)));
    case RoleMode.Auto:
      return pulumi.output(
        inAccount.then(
          (arns) => declareRole(parent, name, role, foundRoleArn(role.service, arns, false)).arn,
        ),
      );
  }
}

function declareRole(
  parent: pulumi.Resource,
  name: string,
  { service, principal }: PlannedRole,
  adopt: string | undefined,
): iam.ServiceLinkedRole {
  return new iam.ServiceLinkedRole(
    `${name}-${service}`,
    { awsServiceName: principal },
    {
      parent,
      retainOnDelete: true,
      // The service words its own description, and other stacks of the account may have tagged the role.
      ignoreChanges: ["description", "tags", "tagsAll", "customSuffix"],
      ...(adopt !== undefined && { import: adopt }), // an option may not be undefined
    },
  );
}

function existingArn({ service, roleName }: PlannedRole, arns: readonly string[]): string {
  const arn = foundRoleArn(service, arns, true);
  if (arn !== undefined) return arn;
  throw new pulumi.RunError(
    `the account has no role ${roleName}, but roles.${service} is "existing"; use "auto" or "create"`,
  );
}
