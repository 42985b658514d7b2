import { existsSync, readFileSync } from "node:fs";

import { z } from "zod";
import type { PolicyDocument } from "./aws/caller-policy";
import { BUILT_IN_ROLE_NAMES } from "./azure-native/built-in-roles";

/** What a cloud answers that failed by itself. */
export const SERVER_ERROR = {
  code: "InternalServerError",
  message: "The server encountered an internal error. Please retry the request.",
} as const;

const fault = z.strictObject({
  /** Number of the create, update or delete counted over all packages, starting with 1. */
  operation: z.int().positive(),
  /**
   * `before`: the cloud never took it. `after`: the cloud did it and the answer was lost. `partial`: the resource came
   * to be, but not as it should, and the engine gets that answer.
   */
  stage: z.enum(["before", "after", "partial"]).default("before"),
  code: z.string().default(SERVER_ERROR.code),
  message: z.string().default(SERVER_ERROR.message),
});

const halt = z.strictObject({
  /** Counted as for a fault. */
  operation: z.int().positive(),
  /** `before`: the cloud never took it. `during`: the cloud took it. `after`: the cloud did it, and the answer was lost. */
  stage: z.enum(["before", "during", "after"]),
});

const chance = z.strictObject({
  probability: z.number().min(0).max(1),
  /** Only these type tokens. @default all */
  types: z.array(z.string()).default([]),
});

/** AWS quotas that an account has raised before it deploys a product of this size; the rest has AWS's default. */
const RAISED_QUOTAS: Readonly<Record<string, number>> = {
  "ec2/L-1216C47A": 500,
  "ec2/L-DB2E81BA": 500,
  "ec2/L-417A185B": 500,
  "ec2/L-34B43A08": 500,
  "ec2/L-3819A6DF": 500,
  "ec2/L-7212CCBC": 500,
  "ec2/L-E3A00192": 500,
};

/** What a scenario file may say. Everything is optional; an unknown key is refused. */
export const scenarioSchema = z.strictObject({
  // Faults of the clouds
  /** Decides which resources `throttle`, `serverError` and `conflict` hit, and at which attempts, in whatever order they come. */
  seed: z.int().default(1),
  throttle: chance.optional(),
  /** Answers of status 500 before the cloud takes the operation. */
  serverError: chance.optional(),
  /** Collisions with operations that others run on the same parent. */
  conflict: chance.optional(),
  fail: z.array(fault).default([]),
  /** Operations that never answer. */
  hang: z.array(halt).default([]),
  /** Operations that wait until a file exists. */
  hold: z.array(halt.extend({ until: z.string() })).default([]),
  /** Operations at which the clouds' own process dies, as by kill -9; at the next start it finishes what it had taken. */
  crash: z.array(halt).default([]),

  // Questions of SDK clients, such as those of preflight
  /** Questions that are answered 403: parts of ARM or Graph paths, or AWS actions; `*` is every question. */
  deniedQuestions: z.array(z.string()).default([]),
  /** How often each question is throttled before it is answered. */
  throttledQuestions: z.int().min(0).default(0),
  retryAfterSeconds: z.number().positive().default(1),
  /** Items of a page of a list. */
  pageSize: z.int().positive().default(40),
  /** Values of DNS records that no program made, by `TYPE name`. */
  dns: z.record(z.string(), z.array(z.string())).default({}),

  // Both clouds
  /**
   * Limits by quota name: `<service>/<quota code>` of AWS, the usage name of Azure (`standardDDSv5Family`, `NatGateways`,
   * `OpenAI.GlobalStandard.<model>`), which `<region>/` before it limits to one region.
   */
  quotas: z
    .record(z.string(), z.number())
    .default({})
    .transform((quotas): Readonly<Record<string, number>> => ({ ...RAISED_QUOTAS, ...quotas })),
  /** What others use of a quota already. */
  quotaUse: z.record(z.string(), z.number()).default({}),
  /** Globally unique names that belong to others; `*` is every name. */
  takenNames: z.array(z.string()).default([]),
  /** ARM ids and ARNs of resources that exist although no program made them. */
  existing: z.array(z.string()).default([]),
  /** Day that decides which models are still open; it does not move by itself, so that a run is the same next year. */
  day: z.iso.date().default("2026-11-28"),

  // Azure
  /** Tenant of every subscription; absent: the one that its stack file names. */
  tenant: z.guid().optional(),
  subscriptionState: z.enum(["Enabled", "Disabled", "PastDue", "Warned"]).default("Enabled"),
  /** Whether deleted vaults, secrets, keys and model accounts keep their names. */
  softDelete: z.boolean().default(true),
  /** Built-in roles that the deployer has on the subscription. */
  deployerRoles: z.array(z.enum(BUILT_IN_ROLE_NAMES)).default(["Owner"]),
  /** Azure resource providers that the subscription has not registered. */
  unregisteredProviders: z.array(z.string()).default([]),
  /** Azure features that the subscription has not registered, such as `Microsoft.Compute/EncryptionAtHost`. */
  unregisteredFeatures: z.array(z.string()).default([]),
  /** Models that a region does not offer, as `<region>/<model>` or `<region>/<model>/<version>`. */
  modelsNotOffered: z.array(z.string()).default([]),
  /** Model versions that the subscription deployed before, as `<model>/<version>`: it may deploy them until they retire. */
  modelsDeployedBefore: z.array(z.string()).default([]),
  kubernetesVersions: z.array(z.string()).default(["1.34", "1.35", "1.36"]),
  postgresVersions: z.array(z.string()).default(["14", "15", "16", "17"]),
  /** Longest life of an application's password that a policy of the tenant allows, in days; absent: any. */
  passwordLifetimeDays: z.number().positive().optional(),
  /** Whether users of the tenant may register applications. */
  mayRegisterApplications: z.boolean().default(true),
  /** Object ids that the directory does not have; any other id of a user, group or application of others is taken as known. */
  unknownPrincipals: z.array(z.string()).default([]),
  /** Groups that the deployer is a member of; `*` is each. */
  memberOf: z.array(z.string()).default(["*"]),
  /** Seconds, before the latency factor, until a new principal is visible to role assignments. */
  principalDelaySeconds: z.number().min(0).default(30),
  /** Seconds, before the latency factor, until a new role assignment has an effect on calls of blobs, keys and secrets. */
  roleDelaySeconds: z.number().min(0).default(300),

  // AWS
  /** AWS account of the login; a provider whose `allowedAccountIds` do not hold it refuses to work. */
  awsAccount: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  /** ARN of the login; absent: a user of the account. */
  callerArn: z.string().optional(),
  /** Policies of the login; absent: it may do everything. */
  callerPolicies: z
    .custom<readonly PolicyDocument[]>(Array.isArray, "is not a list of IAM policies")
    .optional(),
  /** Actions that a policy of the organization refuses. */
  organizationRefuses: z.array(z.string()).default([]),
  /** AWS services whose service-linked role exists already. */
  existingServiceLinkedRoles: z.array(z.string()).default([]),
  /** Names of the images that are shared with the account. */
  sharedImages: z.array(z.string()).default(["codeocean-vpc-amzn2-20260901"]),
  /** Whether the region still has its default VPC. */
  defaultVpc: z.boolean().default(true),
  internetGatewayBlockMode: z.enum(["off", "block-bidirectional", "block-ingress"]).default("off"),
  /** Letters of the zones that serve a VPC endpoint service of AWS, such as `ssm: ac`, where they are not all. */
  endpointServiceZones: z.record(z.string(), z.string()).default({}),
  /** Whether DNS validation of certificates succeeds; false: the zone is not delegated. */
  certificatesIssue: z.boolean().default(true),
  /** Why AWS fails every certificate that is requested, as ACM names it. */
  certificateFailure: z.enum(["CAA_ERROR", "DOMAIN_NOT_ALLOWED", "OTHER"]).optional(),
  /** Whether load balancers of others use the certificates, so that none can be deleted. */
  certificatesInUse: z.boolean().default(false),
});

export type ScenarioInput = z.input<typeof scenarioSchema>;
export type Scenario = z.infer<typeof scenarioSchema>;
export type HaltStage = z.infer<typeof halt>["stage"];

/** The scenario kept beside the store; without a file the clouds behave normally. */
export function readScenario(file: string): Scenario {
  const raw: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const parsed = scenarioSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is not a scenario:\n${z.prettifyError(parsed.error)}`);
}

/** Whether a globally unique name belongs to others. */
export const takenByOthers = ({ takenNames }: Scenario, name: string): boolean =>
  takenNames.some((taken) => taken === "*" || taken.toLowerCase() === name.toLowerCase());

/** A figure of Azure's quotas in a region: one with the region before its name comes first. */
export const inRegion = (
  figures: Readonly<Record<string, number>>,
  region: string,
  name: string,
): number | undefined => figures[`${region}/${name}`] ?? figures[name];
