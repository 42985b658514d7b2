import { AWS_ACCOUNT } from "./aws-account";
import { AWS_DNS } from "./aws-dns";
import { AWS_NETWORK } from "./aws-network";
import { AWS_QUOTAS } from "./aws-quotas";
import { AZURE_ACCESS } from "./azure-access";
import { AZURE_ACCOUNT } from "./azure-account";
import { AZURE_CLUSTER } from "./azure-cluster";
import { AZURE_COMPUTE } from "./azure-compute";
import { AZURE_DATA } from "./azure-data";
import { AZURE_IDENTITY } from "./azure-identity";
import { AZURE_MODELS } from "./azure-models";
import { AZURE_NAMES } from "./azure-names";
import { AZURE_NETWORK } from "./azure-network";
import { AZURE_OPERATIONS } from "./azure-operations";
import { KUBERNETES } from "./kubernetes";
import { SETTINGS } from "./settings";
import { STATE } from "./state";
import { TOOLS } from "./tools";
import { VERIFICATION } from "./verification";
import type { CheckedBy, Requirement } from "./requirement";

export type { CheckedBy, Requirement, Severity, Source } from "./requirement";

/** The tables by area, in the order in which the generated page shows them. */
export const AREAS = {
  settings: SETTINGS,
  tools: TOOLS,
  state: STATE,
  "azure-account": AZURE_ACCOUNT,
  "azure-names": AZURE_NAMES,
  "azure-access": AZURE_ACCESS,
  "azure-network": AZURE_NETWORK,
  "azure-cluster": AZURE_CLUSTER,
  "azure-data": AZURE_DATA,
  "azure-identity": AZURE_IDENTITY,
  "azure-compute": AZURE_COMPUTE,
  "azure-models": AZURE_MODELS,
  "azure-operations": AZURE_OPERATIONS,
  kubernetes: KUBERNETES,
  "aws-account": AWS_ACCOUNT,
  "aws-dns": AWS_DNS,
  "aws-quotas": AWS_QUOTAS,
  "aws-network": AWS_NETWORK,
  verification: VERIFICATION,
} as const;

export type Area = keyof typeof AREAS;

/** Every prerequisite by its code. */
export const REQUIREMENTS = {
  ...SETTINGS,
  ...TOOLS,
  ...STATE,
  ...AZURE_ACCOUNT,
  ...AZURE_NAMES,
  ...AZURE_ACCESS,
  ...AZURE_NETWORK,
  ...AZURE_CLUSTER,
  ...AZURE_DATA,
  ...AZURE_IDENTITY,
  ...AZURE_COMPUTE,
  ...AZURE_MODELS,
  ...AZURE_OPERATIONS,
  ...KUBERNETES,
  ...AWS_ACCOUNT,
  ...AWS_DNS,
  ...AWS_QUOTAS,
  ...AWS_NETWORK,
  ...VERIFICATION,
} as const;

/** A code of the table, such as `AZ_SUBSCRIPTION`. */
export type RequirementCode = keyof typeof REQUIREMENTS;

export type Row = (typeof REQUIREMENTS)[RequirementCode];

export type NamesAt<Stage extends keyof CheckedBy, R = Row> = R extends {
  readonly checkedBy: { readonly [S in Stage]: infer Name extends string };
}
  ? Name
  : never;

/** A policy's public name, such as `azure-aks-require-private-api`. */
export type PolicyName = NamesAt<"policy">;

/** The code of a check that runs before a deployment. */
export type PreflightCode = NamesAt<"preflight">;

/** The code of a check that runs after a deployment. */
export type PostflightCode = NamesAt<"postflight">;

/** A row that is known to be checked at one stage. */
export type RequirementAt<Stage extends keyof CheckedBy> = Requirement & {
  readonly checkedBy: CheckedBy & { readonly [S in Stage]: string };
};

const rows: readonly Requirement[] = Object.values(REQUIREMENTS);

/** All rows, in table order. */
export function allRequirements(): readonly Requirement[] {
  return rows;
}

/** The rows that are checked at one stage: at `config`, by a `policy`, in `preflight` or in `postflight`. */
export function requirementsAt<Stage extends keyof CheckedBy>(
  stage: Stage,
): readonly RequirementAt<Stage>[] {
  return rows.filter((row): row is RequirementAt<Stage> => row.checkedBy[stage] !== undefined);
}

/** The row of a code, or undefined when no row has it. */
export function findRequirement(code: string): Requirement | undefined {
  return rows.find((row) => row.id === code);
}

/** The row that a policy asks, or undefined when no row names the policy. */
export function findByPolicy(name: string): Requirement | undefined {
  return rows.find((row) => row.checkedBy.policy === name);
}
