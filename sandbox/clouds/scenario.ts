import { existsSync, readFileSync } from "node:fs";

import { z } from "zod";
import { BUILT_IN_ROLE_NAMES } from "./azure-native/built-in-roles";

const fault = z.strictObject({
  /** Number of the create, update or delete counted over all packages, starting with 1. */
  operation: z.int().positive(),
  /**
   * `before`: the cloud never took it. `after`: the cloud did it and the answer was lost. `partial`: the resource came
   * to be, but not as it should, and the engine gets that answer.
   */
  stage: z.enum(["before", "after", "partial"]).default("before"),
  code: z.string().default("InternalServerError"),
  message: z
    .string()
    .default("The server encountered an internal error. Please retry the request."),
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

/** What a scenario file may say. Everything is optional; an unknown key is refused. */
export const scenarioSchema = z.strictObject({
  /** Decides which resources `throttle` and `conflict` hit, and at which attempts, in whatever order they come. */
  seed: z.int().default(1),
  throttle: chance.optional(),
  /** Collisions with operations that others run on the same parent. */
  conflict: chance.optional(),
  fail: z.array(fault).default([]),
  /** Operations that never answer. */
  hang: z.array(halt).default([]),
  /** Operations at which the clouds' own process dies, as by kill -9; at the next start it finishes what it had taken. */
  crash: z.array(halt).default([]),
  /** Limits by quota name; see the quota tables of the packages for the names. */
  quotas: z.record(z.string(), z.number()).default({}),
  /** What others use of a quota already. */
  quotaUse: z.record(z.string(), z.number()).default({}),
  /** Globally unique names that belong to others. */
  takenNames: z.array(z.string()).default([]),
  /** ARM ids of resources that exist although no program made them. */
  existing: z.array(z.string()).default([]),
  /** Whether deleted vaults, secrets, keys and model accounts keep their names. */
  softDelete: z.boolean().default(true),
  /** Whether DNS validation of certificates succeeds; false: the zone is not delegated. */
  certificatesIssue: z.boolean().default(true),
  /** Built-in roles that the deployer has on the subscription. */
  deployerRoles: z.array(z.enum(BUILT_IN_ROLE_NAMES)).default(["Owner"]),
  /** Azure resource providers that the subscription has not registered. */
  unregisteredProviders: z.array(z.string()).default([]),
  /** Azure features that the subscription has not registered, such as `Microsoft.Compute/EncryptionAtHost`. */
  unregisteredFeatures: z.array(z.string()).default([]),
  /** Models that a region does not offer, as `<region>/<model>` or `<region>/<model>/<version>`. */
  modelsNotOffered: z.array(z.string()).default([]),
  /** Why AWS fails every certificate that is requested, as ACM names it. */
  certificateFailure: z.enum(["CAA_ERROR", "DOMAIN_NOT_ALLOWED", "OTHER"]).optional(),
  /** Whether load balancers of others use the certificates, so that none can be deleted. */
  certificatesInUse: z.boolean().default(false),
  /** AWS account of the login; a provider whose `allowedAccountIds` do not hold it refuses to work. */
  awsAccount: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  /** Model versions that the subscription deployed before, as `<model>/<version>`: it may deploy them until they retire. */
  modelsDeployedBefore: z.array(z.string()).default([]),
  /** Day that decides which models are still open; it does not move by itself, so that a run is the same next year. */
  day: z.iso.date().default("2026-11-28"),
  /** Letters of the zones that serve a VPC endpoint service of AWS, such as `ssm: ac`, where they are not all. */
  endpointServiceZones: z.record(z.string(), z.string()).default({}),
  /** AWS services whose service-linked role exists already. */
  existingServiceLinkedRoles: z.array(z.string()).default([]),
  /** Longest life of an application's password that a policy of the tenant allows, in days; absent: any. */
  passwordLifetimeDays: z.number().positive().optional(),
  /** Object ids that the directory does not have; any other id of a user, group or application of others is taken as known. */
  unknownPrincipals: z.array(z.string()).default([]),
  /** Seconds, before the latency factor, until a new principal is visible to role assignments. */
  principalDelaySeconds: z.number().min(0).default(30),
  /** Seconds, before the latency factor, until a new role assignment has an effect on calls of blobs, keys and secrets. */
  roleDelaySeconds: z.number().min(0).default(300),
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type HaltStage = z.infer<typeof halt>["stage"];

/** The scenario kept beside the store; without a file the clouds behave normally. */
export function readScenario(file: string): Scenario {
  const raw: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const parsed = scenarioSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is not a scenario:\n${z.prettifyError(parsed.error)}`);
}
