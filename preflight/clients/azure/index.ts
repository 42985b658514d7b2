import type { TokenCredential } from "@azure/identity";
import type { Patience } from "../../patience";
import { Unreadable } from "../../unreadable";
import { accountReads, type AccountReads } from "./account";
import { computeReads, type ComputeReads } from "./compute";
import { directoryReads, type DirectoryReads } from "./directory";
import { logsReads, type LogsReads } from "./logs";
import { modelsReads, type ModelsReads } from "./models";
import { namesReads, type NamesReads } from "./names";
import { networkReads, type NetworkReads } from "./network";
import { RestReader } from "./rest";
import type { AzureScope } from "./scope";

/** Where Azure is asked, and as whom. */
export interface AzureClientOptions {
  /** Optional. Subscription that the checks are about; without it, reads of the subscription are unreadable. */
  readonly subscriptionId: string | undefined;
  /** Optional. @default https://management.azure.com */
  readonly armEndpoint?: string | undefined;
  /** Optional. @default https://graph.microsoft.com */
  readonly graphEndpoint?: string | undefined;
  /** Optional. @default https://api.loganalytics.io */
  readonly logsEndpoint?: string | undefined;
  /** Optional. @default DefaultAzureCredential; never sent to an endpoint without TLS */
  readonly credential?: TokenCredential;
  readonly patience?: Patience;
}

/** Reads of Azure. Nothing is created, changed or registered. */
export interface AzureClient
  extends
    AccountReads,
    ComputeReads,
    DirectoryReads,
    LogsReads,
    ModelsReads,
    NamesReads,
    NetworkReads {
  /** The endpoint of Azure Resource Manager. */
  readonly description: string;
}

/** Reads Azure over its REST interfaces: follows pages, waits when it is throttled, parses every answer. */
export function azureClient(options: AzureClientOptions): AzureClient {
  const arm = new RestReader(options.armEndpoint ?? "https://management.azure.com", options);
  const graph = new RestReader(options.graphEndpoint ?? "https://graph.microsoft.com", options);
  const logs = new RestReader(options.logsEndpoint ?? "https://api.loganalytics.io", options);
  const sub = (): string => {
    if (options.subscriptionId === undefined) {
      throw new Unreadable("azure-native:subscriptionId is not set");
    }
    return `/subscriptions/${options.subscriptionId}`;
  };
  const scope: AzureScope = {
    arm,
    sub,
    at: (namespace, location) => `${sub()}/providers/${namespace}/locations/${location}`,
  };
  return {
    description: arm.endpoint,
    ...accountReads(scope),
    ...computeReads(scope),
    ...directoryReads(graph),
    ...logsReads(scope, logs),
    ...modelsReads(scope),
    ...namesReads(scope),
    ...networkReads(scope),
  };
}
