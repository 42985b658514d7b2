import {
  SERVICE_LINKED_ROLES,
  type LinkedService,
  type PlannedRole,
} from "../../../components/plans/aws/service-linked-roles";
import { awsCheck, fail, pass, type Finding } from "../../check";
import type { DeployedResource } from "../../deployed";

const LINKED_ROLE = "aws:iam/serviceLinkedRole:ServiceLinkedRole";
const AMEND = "npm run preflight -- --fix-config --write does it";

/** One finding for each service: what is recorded must agree with what the account holds. */
export function assessRoles(
  recorded: readonly Pick<PlannedRole, "service" | "mode">[],
  existing: ReadonlyMap<LinkedService, string | undefined>,
  deployed: readonly DeployedResource[] = [],
): readonly Finding[] {
  return recorded.map(({ service, mode }) => {
    const role = existing.get(service);
    const setting = `awsFoundation.awsServiceLinkedRoles.${service}`;
    const isOurs = deployed.some(
      ({ type, id }) => type === LINKED_ROLE && id.split("/").at(-1) === role,
    );
    if (mode === "create" && role !== undefined && !isOurs) {
      return fail(
        `${role} exists, and is recorded as create`,
        `set ${setting}: auto (${AMEND})`,
        service,
      );
    }
    if (mode === "existing" && role === undefined) {
      return fail(
        "the account has no such role, and it is recorded as existing",
        `set ${setting}: auto (${AMEND})`,
        service,
      );
    }
    return pass(
      role === undefined ? "does not exist yet; it will be created" : `${role} exists`,
      service,
    );
  });
}

/** Name of the role that serves each service; undefined where there is none. */
export async function existingRoles(
  role: (name: string) => Promise<{ readonly arn: string } | undefined>,
): Promise<ReadonlyMap<LinkedService, string | undefined>> {
  const entries = await Promise.all(
    Object.entries(SERVICE_LINKED_ROLES).map(async ([service, row]) => {
      // The newer role of OpenSearch serves as well as the one that the source names.
      const names = [row.roleName, ...("alternative" in row ? [row.alternative.roleName] : [])];
      const found = await Promise.all(names.map((name) => role(name)));
      return [
        service as LinkedService,
        names[found.findIndex((answer) => answer !== undefined)],
      ] as const;
    }),
  );
  return new Map(entries);
}

export const serviceLinkedRoles = awsCheck(
  "AWS_SLR",
  ["iam:GetRole"],
  async (needs, { aws, deployed }) =>
    assessRoles(needs.roles, await existingRoles((name) => aws.role(name)), deployed),
);
