import { existsSync } from "node:fs";
import { join } from "node:path";
import { InvalidArgumentsError, type Issue } from "../components/plans/issues";
import { settingsFromFile } from "../config/from-file";
import { loadConfig, type FoundationConfig } from "../config/load";
import { projectName } from "../config/project";
import type { Context } from "./check";
import type { ZoneLogin } from "./needs/aws";
import type { DeployedResource } from "./deployed";
import { awsNeedsOf } from "./needs/aws-from-config";
import { azureNeedsOf } from "./needs/azure-from-config";
import { kubernetesNeedsOf } from "./needs/kubernetes";
import type { Patience } from "./patience";
import { awsClient, type AwsClient } from "./clients/aws";
import { azureClient } from "./clients/azure";
import { dnsClient } from "./clients/dns";
import { kubernetesClient } from "./clients/kubernetes";
import { machineClient } from "./clients/machine";

/** Where the settings are and whom to ask. */
export interface ContextOptions {
  /** Required. Folder of the project. */
  readonly root: string;
  /** Required. Stack whose settings are read from `Pulumi.<stack>.yaml`. */
  readonly stack: string;
  /** Optional. URL on this machine that answers for both clouds, such as the sandbox; its port serves DNS too. */
  readonly endpoint?: string | undefined;
  /** Optional. @default - `AZURE_ARM_ENDPOINT`, else public Azure */
  readonly armEndpoint?: string | undefined;
  /** Optional. @default - `AZURE_GRAPH_ENDPOINT`, else Microsoft Graph */
  readonly graphEndpoint?: string | undefined;
  /** Optional. @default - `AZURE_LOGS_ENDPOINT`, else Azure Monitor Logs */
  readonly logsEndpoint?: string | undefined;
  /** Optional. @default - `AWS_ENDPOINT_URL`, else the region's own */
  readonly awsEndpoint?: string | undefined;
  /** Optional. DNS servers to ask. @default - those of this machine */
  readonly dnsServers?: readonly string[] | undefined;
  readonly outputs?: Readonly<Record<string, unknown>> | undefined;
  /** Optional. What the stack has deployed already. @default - nothing: the first deployment */
  readonly deployed?: readonly DeployedResource[] | undefined;
  readonly inside?: boolean | undefined;
  readonly echoUrl?: string | undefined;
  readonly vendorTerraform?: boolean | undefined;
  readonly kubeconfig?: string | undefined;
  readonly patience?: Patience;
  readonly now?: () => Date;
}

/** Reads the settings and prepares the clients. Nothing is asked yet. */
export function contextOf(options: ContextOptions): Context {
  const { config, issues } = settingsOf(options.root, options.stack);
  const { endpoint, patience } = options;
  const common = patience === undefined ? {} : { patience };
  return {
    stack: options.stack,
    configIssues: issues,
    azureNeeds:
      config === undefined
        ? undefined
        : azureNeedsOf(config, `${projectName(options.root)}/${options.stack}`),
    kubernetesNeeds: config === undefined ? undefined : kubernetesNeedsOf(config),
    awsNeeds: config === undefined ? undefined : awsNeedsOf(config),
    azure: azureClient({
      ...common,
      subscriptionId: config?.azure?.subscriptionId,
      armEndpoint: endpoint ?? options.armEndpoint ?? process.env["AZURE_ARM_ENDPOINT"],
      graphEndpoint: endpoint ?? options.graphEndpoint ?? process.env["AZURE_GRAPH_ENDPOINT"],
      logsEndpoint: endpoint ?? options.logsEndpoint ?? process.env["AZURE_LOGS_ENDPOINT"],
    }),
    aws: awsOf(config, options, common),
    awsAs: (login) => awsOf(config, options, common, login),
    dns: dnsClient({
      servers: endpoint === undefined ? options.dnsServers : [new URL(endpoint).host],
    }),
    kubernetes: kubernetesClient({ kubeconfig: options.kubeconfig }),
    machine: machineClient(),
    outputs: options.outputs,
    deployed: options.deployed ?? [],
    inside: options.inside ?? false,
    echoUrl: options.echoUrl ?? (endpoint === undefined ? undefined : `${endpoint}/address`),
    vendorTerraform: options.vendorTerraform ?? false,
    now: options.now ?? (() => new Date()),
  };
}

function awsOf(
  config: FoundationConfig | undefined,
  { endpoint, awsEndpoint }: ContextOptions,
  common: { readonly patience?: Patience },
  other?: ZoneLogin,
): AwsClient {
  const login = config?.awsFoundation?.login;
  // The stack's own roles first: the other account trusts what they lead to.
  const roles = login?.assumeRoles ?? [];
  const assumed = other === undefined ? roles : "roleArn" in other ? [...roles, other] : [];
  return awsClient({
    ...common,
    region: login?.region ?? "us-east-1",
    endpoint: endpoint ?? awsEndpoint ?? process.env["AWS_ENDPOINT_URL"],
    assumeRoles: assumed,
    ...(endpoint === undefined
      ? { profile: other !== undefined && "profile" in other ? other.profile : login?.profile }
      : // A simulation wants a signature, not a person's keys; the key says which account they would open.
        {
          credentials: {
            accessKeyId: `simulated-${login?.accountId ?? ""}`,
            secretAccessKey: "simulated",
          },
        }),
  });
}

interface Settings {
  readonly config: FoundationConfig | undefined;
  readonly issues: readonly Issue[];
}

/** The typed settings of a stack, or what is wrong with them. */
export function settingsOf(root: string, stack: string): Settings {
  const file = stackFile(root, stack);
  if (!existsSync(file)) {
    return {
      config: undefined,
      issues: [
        {
          path: "(file)",
          problem: `there is no Pulumi.${stack}.yaml`,
          hint: "name a stack that has a file with --stack",
        },
      ],
    };
  }
  try {
    return { config: loadConfig(settingsFromFile(file, projectName(root))), issues: [] };
  } catch (error) {
    if (error instanceof InvalidArgumentsError) return { config: undefined, issues: error.issues };
    throw error;
  }
}

export const stackFile = (root: string, stack: string): string =>
  join(root, `Pulumi.${stack}.yaml`);
