// The roles that AWS services take on in an account: one set per account, shared by every stack and region in it.
import type { Issue } from "../issues";

interface ServiceRow {
  /** What the service calls itself in IAM. */
  readonly principal: string;
  readonly roleName: string;
  /** A newer role that serves the same purpose, made by the service under its present name. */
  readonly alternative?: { readonly principal: string; readonly roleName: string } | undefined;
}

/** The eight services of the prerequisites, in the document's order. */
export const SERVICE_LINKED_ROLES = {
  autoscaling: {
    principal: "autoscaling.amazonaws.com",
    roleName: "AWSServiceRoleForAutoScaling",
  },
  batch: { principal: "batch.amazonaws.com", roleName: "AWSServiceRoleForBatch" },
  elasticache: {
    principal: "elasticache.amazonaws.com",
    roleName: "AWSServiceRoleForElastiCache",
  },
  elasticfilesystem: {
    principal: "elasticfilesystem.amazonaws.com",
    roleName: "AWSServiceRoleForAmazonElasticFileSystem",
  },
  elasticloadbalancing: {
    principal: "elasticloadbalancing.amazonaws.com",
    roleName: "AWSServiceRoleForElasticLoadBalancing",
  },
  es: {
    principal: "es.amazonaws.com",
    roleName: "AWSServiceRoleForAmazonElasticsearchService",
    alternative: {
      principal: "opensearchservice.amazonaws.com",
      roleName: "AWSServiceRoleForAmazonOpenSearchService",
    },
  },
  rds: { principal: "rds.amazonaws.com", roleName: "AWSServiceRoleForRDS" },
  spot: { principal: "spot.amazonaws.com", roleName: "AWSServiceRoleForEC2Spot" },
} as const satisfies Readonly<Record<string, ServiceRow>>;

export type LinkedService = keyof typeof SERVICE_LINKED_ROLES;
export const LINKED_SERVICES = Object.keys(SERVICE_LINKED_ROLES) as readonly LinkedService[];

/** Every service-linked role lives below this path. */
export const SERVICE_LINKED_PATH = "/aws-service-role/";

/** `auto`: adopt the role when the account has it, create it when not. */
export const RoleMode = { Auto: "auto", Create: "create", Existing: "existing" } as const;
export type RoleMode = (typeof RoleMode)[keyof typeof RoleMode];

export interface PlannedRole {
  readonly service: LinkedService;
  readonly mode: RoleMode;
  readonly principal: string;
  readonly roleName: string;
}

/** What is wrong with a choice of modes by service. */
export function serviceLinkedRoleIssues(
  modes: Readonly<Record<string, RoleMode | undefined>>,
): readonly Issue[] {
  return Object.keys(modes)
    .filter((service) => !isLinkedService(service))
    .map((service) => ({
      path: `roles.${service}`,
      problem: `${JSON.stringify(service)} is not one of the services`,
      hint: `use ${LINKED_SERVICES.join(", ")}`,
    }));
}

/** All eight, in the document's order, each with its mode. */
export function planServiceLinkedRoles(
  modes: Readonly<Partial<Record<LinkedService, RoleMode | undefined>>>,
): readonly PlannedRole[] {
  return LINKED_SERVICES.map((service) => ({
    service,
    mode: modes[service] ?? RoleMode.Auto,
    principal: SERVICE_LINKED_ROLES[service].principal,
    roleName: SERVICE_LINKED_ROLES[service].roleName,
  }));
}

/** The ARN by which the account knows a service's role, the newer equivalent included when `orAlternative`. */
export function foundRoleArn(
  service: LinkedService,
  arns: readonly string[],
  orAlternative: boolean,
): string | undefined {
  const row: ServiceRow = SERVICE_LINKED_ROLES[service];
  const own = arns.find((arn) => isRoleOf(row.principal, arn));
  if (own !== undefined || !orAlternative || row.alternative === undefined) return own;
  const { alternative } = row;
  return arns.find((arn) => isRoleOf(alternative.principal, arn));
}

// A service may give its role another name; the path stays. A role of a custom suffix has an underscore before it.
function isRoleOf(principal: string, arn: string): boolean {
  const [, name] = arn.split(`:role${SERVICE_LINKED_PATH}${principal}/`);
  return name !== undefined && !name.includes("_");
}

function isLinkedService(service: string): service is LinkedService {
  return Object.hasOwn(SERVICE_LINKED_ROLES, service);
}
