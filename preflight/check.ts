import type { Issue } from "../components/plans/issues";
import type { DeployedResource } from "./deployed";
import type { AwsNeeds, ZoneLogin } from "./needs/aws";
import type { AzureNeeds } from "./needs/azure";
import type { KubernetesNeeds } from "./needs/kubernetes";
import { Unreadable } from "./unreadable";
import type { AwsClient } from "./clients/aws";
import type { AzureClient } from "./clients/azure";
import type { DnsClient } from "./clients/dns";
import type { KubernetesClient } from "./clients/kubernetes";
import type { MachineClient } from "./clients/machine";

/** What one question found. `unknown` counts as a warning and never as a pass. */
export type Finding =
  | { readonly result: "pass"; readonly found: string; readonly subject?: string }
  | {
      readonly result: "warn" | "fail";
      readonly found: string;
      readonly hint: string;
      readonly subject?: string;
    }
  | { readonly result: "skip" | "unknown"; readonly because: string; readonly subject?: string };

export type Verdict = Finding["result"];

/** What a check has to reach; `file` needs nothing but the settings. */
export type Reach = "file" | "machine" | "dns" | "network" | "azure" | "aws" | "kubernetes";

/** What a check of your own may look at. */
export interface CheckContext {
  /** Stack whose settings are read. */
  readonly stack: string;
  /** Outputs of the deployed stack, for checks after a deployment. */
  readonly outputs: Readonly<Record<string, unknown>> | undefined;
  /** The checks run on a machine inside the network, such as the jumpbox. */
  readonly inside: boolean;
  /** Problems of the settings. */
  readonly configIssues: readonly Issue[];
  readonly now: () => Date;
}

/** What the built-in checks look at. The clients only read. */
export interface Context extends CheckContext {
  /** What the stack has deployed already; empty before its first deployment. */
  readonly deployed: readonly DeployedResource[];
  /** Needs derived from the settings; absent when no Azure layer is configured. */
  readonly azureNeeds: AzureNeeds | undefined;
  readonly kubernetesNeeds: KubernetesNeeds | undefined;
  /** Needs derived from the settings; absent when no AWS layer is configured. */
  readonly awsNeeds: AwsNeeds | undefined;
  readonly azure: AzureClient;
  readonly aws: AwsClient;
  /** AWS as seen by another login, for a zone of another account. */
  readonly awsAs: (login: ZoneLogin) => AwsClient;
  readonly dns: DnsClient;
  readonly kubernetes: KubernetesClient;
  readonly machine: MachineClient;
  /** Service that answers with the caller's address, chosen by the operator. */
  readonly echoUrl: string | undefined;
  /** The vendor's Terraform scripts are used beside this program. */
  readonly vendorTerraform: boolean;
}

/** One question to the live account, named by the code of its row. */
export interface CheckOf<C> {
  /** Required. Stable code: of a built-in check that of its row in `prerequisites`. */
  readonly id: string;
  readonly phase: "preflight" | "postflight";
  /** Required. What has to be reached; `--offline` skips everything but `file` and `machine`. */
  readonly needs: Reach;
  /** Required. Permissions that the reads take; written to the documents and named when one is missing. */
  readonly permissions: readonly string[];
  run(context: C): Promise<Finding | readonly Finding[]>;
}

/** A check of your own. */
export type Check = CheckOf<CheckContext>;
/** A check that asks the clouds. */
export type BuiltInCheck = CheckOf<Context>;

export const pass = (found: string, subject?: string): Finding => ({
  result: "pass",
  found,
  ...named(subject),
});
export const warn = (found: string, hint: string, subject?: string): Finding => ({
  result: "warn",
  found,
  hint,
  ...named(subject),
});
export const fail = (found: string, hint: string, subject?: string): Finding => ({
  result: "fail",
  found,
  hint,
  ...named(subject),
});
export const skip = (because: string, subject?: string): Finding => ({
  result: "skip",
  because,
  ...named(subject),
});
export const unknown = (because: string, subject?: string): Finding => ({
  result: "unknown",
  because,
  ...named(subject),
});

const named = (subject: string | undefined): { readonly subject?: string } =>
  subject === undefined ? {} : { subject };

/** Findings about one of several things: what cannot be asked about it leaves the answers about the others. */
export async function about(
  subject: string | undefined,
  ask: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Unreadable) return [unknown(error.message, subject)];
    throw error;
  }
}

type Run<N> = (needs: N, context: Context) => Promise<Finding | readonly Finding[]>;

/** A check about Azure: skipped, with the reason, when no Azure layer is configured. */
export function azureCheck(
  id: string,
  permissions: readonly string[],
  run: Run<AzureNeeds>,
  needs: Reach = "azure",
): BuiltInCheck {
  const absent = "no Azure layer is configured in this stack";
  return checkOf({ id, permissions, needs }, run, ({ azureNeeds }) => azureNeeds, absent);
}

/** A check of a cluster that this project does not make. */
export function kubernetesCheck(
  id: string,
  permissions: readonly string[],
  run: Run<KubernetesNeeds>,
): BuiltInCheck {
  const absent = "no existing cluster is configured";
  const facts = { id, permissions, needs: "kubernetes" } as const;
  return checkOf(facts, run, ({ kubernetesNeeds }) => kubernetesNeeds, absent);
}

/** A check about AWS: skipped, with the reason, when `awsFoundation` is not configured. */
export function awsCheck(
  id: string,
  permissions: readonly string[],
  run: Run<AwsNeeds>,
  needs: Reach = "aws",
): BuiltInCheck {
  const absent = "awsFoundation is not configured in this stack";
  return checkOf({ id, permissions, needs }, run, ({ awsNeeds }) => awsNeeds, absent);
}

function checkOf<N>(
  facts: Pick<BuiltInCheck, "id" | "permissions" | "needs">,
  run: Run<N>,
  needsOf: (context: Context) => N | undefined,
  absent: string,
): BuiltInCheck {
  return {
    ...facts,
    phase: facts.id.startsWith("PF_") ? "postflight" : "preflight",
    run: async (context) => {
      const found = needsOf(context);
      return found === undefined ? without(context, absent) : run(found, context);
    },
  };
}

// Settings that do not load say nothing about what will be needed, so the question stays open.
const without = ({ configIssues }: Context, because: string): Finding =>
  configIssues.length === 0
    ? skip(because)
    : unknown("the settings do not load, so the need is not known");
