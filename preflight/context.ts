import { existsSync } from "node:fs";
import { join } from "node:path";
import { InvalidArgumentsError, type Issue } from "../components/plans/issues";
import { settingsFromFile, settingsFromValues } from "../config/from-file";
import { loadConfig, type FoundationConfig, type RawSettings } from "../config/load";
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

/** Settings that a program of your own has, in place of a file. */
export interface GivenSettings {
  /** Required. Name of your project: names that must be nobody else's contain it. */
  readonly project: string;
  /** Required. What would stand below `config` of a stack file, for example `{ "aws:region": "us-east-1", awsFoundation: {} }`. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Where the settings are and whom to ask. */
export interface ContextOptions extends ClientOptions {
  /** Conditional. Folder of the project with `Pulumi.yaml` and `Pulumi.<stack>.yaml`; required unless `settings` are given. */
  readonly root?: string | undefined;
  /** Optional. The settings themselves; no file is read then, also where there is a `root`. @default - those of the file */
  readonly settings?: GivenSettings | undefined;
  /** Required. Name of the stack, and of its file where the settings are read from one. */
  readonly stack: string;
  readonly outputs?: Readonly<Record<string, unknown>> | undefined;
  /** Optional. What the stack has deployed already. @default - nothing: the first deployment */
  readonly deployed?: readonly DeployedResource[] | undefined;
  readonly inside?: boolean | undefined;
  readonly echoUrl?: string | undefined;
  readonly vendorTerraform?: boolean | undefined;
  readonly kubeconfig?: string | undefined;
}

/** Whom to ask, whatever about. */
export interface ClientOptions {
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
  readonly patience?: Patience;
  readonly now?: () => Date;
}

/** What a context is about, beside whom to ask. */
export interface Subject extends Pick<
  ContextOptions,
  "outputs" | "deployed" | "inside" | "echoUrl" | "vendorTerraform" | "kubeconfig"
> {
  readonly stack: string;
  readonly configIssues?: readonly Issue[];
  readonly azureNeeds?: Context["azureNeeds"];
  readonly kubernetesNeeds?: Context["kubernetesNeeds"];
  readonly awsNeeds?: Context["awsNeeds"];
  readonly subscriptionId?: string | undefined;
  /** How AWS is signed in to; the environment's login in `us-east-1` without it. */
  readonly aws?: AwsLogin | undefined;
}

type AwsLogin = NonNullable<FoundationConfig["awsFoundation"]>["login"];

/** Reads the settings and prepares the clients. Nothing is asked yet. */
export function contextOf(options: ContextOptions): Context {
  const { config, issues } = typedSettings(options);
  return contextWith(options, {
    ...options,
    configIssues: issues,
    azureNeeds:
      config === undefined
        ? undefined
        : azureNeedsOf(config, `${projectOf(options)}/${options.stack}`),
    kubernetesNeeds: config === undefined ? undefined : kubernetesNeedsOf(config),
    awsNeeds: config === undefined ? undefined : awsNeedsOf(config),
    subscriptionId: config?.azure?.subscriptionId,
    aws: config?.awsFoundation?.login,
  });
}

/** Prepares the clients for what is known of a subject. Nothing is asked yet. */
export function contextWith(options: ClientOptions, subject: Subject): Context {
  const { endpoint, patience } = options;
  const common = patience === undefined ? {} : { patience };
  return {
    stack: subject.stack,
    configIssues: subject.configIssues ?? [],
    azureNeeds: subject.azureNeeds,
    kubernetesNeeds: subject.kubernetesNeeds,
    awsNeeds: subject.awsNeeds,
    azure: azureClient({
      ...common,
      subscriptionId: subject.subscriptionId,
      armEndpoint: endpoint ?? options.armEndpoint ?? process.env["AZURE_ARM_ENDPOINT"],
      graphEndpoint: endpoint ?? options.graphEndpoint ?? process.env["AZURE_GRAPH_ENDPOINT"],
      logsEndpoint: endpoint ?? options.logsEndpoint ?? process.env["AZURE_LOGS_ENDPOINT"],
    }),
    aws: awsOf(subject.aws, options, common),
    awsAs: (login) => awsOf(subject.aws, options, common, login),
    dns: dnsClient({
      servers: endpoint === undefined ? options.dnsServers : [new URL(endpoint).host],
    }),
    kubernetes: kubernetesClient({ kubeconfig: subject.kubeconfig }),
    machine: machineClient(),
    outputs: subject.outputs,
    deployed: subject.deployed ?? [],
    inside: subject.inside ?? false,
    echoUrl: subject.echoUrl ?? (endpoint === undefined ? undefined : `${endpoint}/address`),
    vendorTerraform: subject.vendorTerraform ?? false,
    now: options.now ?? (() => new Date()),
  };
}

function awsOf(
  login: AwsLogin | undefined,
  { endpoint, awsEndpoint }: ClientOptions,
  common: { readonly patience?: Patience },
  other?: ZoneLogin,
): AwsClient {
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
export function settingsOf(root: string, stack: string, now?: Date): Settings {
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
  return loaded(() => settingsFromFile(file, projectName(root)), now);
}

function loaded(read: () => RawSettings, now: Date | undefined): Settings {
  try {
    return { config: loadConfig(read(), now), issues: [] };
  } catch (error) {
    if (error instanceof InvalidArgumentsError) return { config: undefined, issues: error.issues };
    throw error;
  }
}

function typedSettings({ settings, root, stack, now }: ContextOptions): Settings {
  return settings === undefined
    ? settingsOf(folderOf({ root }), stack, now?.())
    : loaded(() => givenSettings(settings), now?.());
}

/** The settings of a program of your own, as those of a file would be read. */
export const givenSettings = ({ project, values }: GivenSettings): RawSettings =>
  settingsFromValues(values, "settings", project);

const projectOf = ({ settings, root }: ContextOptions): string =>
  settings?.project ?? projectName(folderOf({ root }));

/** @throws when neither a folder nor settings are given */
export function folderOf({ root }: Pick<ContextOptions, "root">): string {
  if (root === undefined)
    throw new Error("root: is missing; give the folder of the project, or settings");
  return root;
}

export const stackFile = (root: string, stack: string): string =>
  join(root, `Pulumi.${stack}.yaml`);
