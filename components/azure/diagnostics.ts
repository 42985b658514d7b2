import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { planDiagnostics, type DiagnosticKind } from "../plans/azure/diagnostics";

/** Where the logs and metrics of a component's children go. */
export interface DiagnosticsArgs {
  /** Required. Resource id of the Log Analytics workspace that receives them. */
  readonly workspaceId: pulumi.Input<string>;
  /** Optional. Name of every diagnostic setting. @default "platform-diagnostics" */
  readonly settingName?: pulumi.Input<string> | undefined;
}

/** One name on every resource: a random one would leave a second setting behind, and Azure refuses two to one workspace. */
export const DIAGNOSTIC_SETTING_NAME = "platform-diagnostics";

/**
 * The one diagnostic setting of a resource, with every category that its kind has; nothing when `diagnostics` is not given.
 *
 * The setting waits for the resource through its id and no other resource waits for the setting, so it is deleted first:
 * a setting that outlives its resource blocks the next one of that name ("Data sink … is already used").
 * @param parent the component that owns the resource; undefined for a resource of another stack
 * @param name logical name of the resource; the setting is `${name}-diag`
 * @param dependsOn what must be finished on a resource that takes one change at a time
 * @param resourceId id of the resource itself; a child such as `blobServices/default` is added by kind
 */
export function diagnosticSetting(
  parent: pulumi.Resource | undefined,
  name: string,
  kind: DiagnosticKind,
  resourceId: pulumi.Input<string>,
  diagnostics: DiagnosticsArgs | undefined,
  { dependsOn = [] }: { readonly dependsOn?: readonly pulumi.Resource[] } = {},
): monitor.DiagnosticSetting | undefined {
  if (diagnostics === undefined) return undefined;
  const { logs, metrics, logAnalyticsDestinationType, child } = planDiagnostics(kind);
  return new monitor.DiagnosticSetting(
    `${name}-diag`,
    {
      name: diagnostics.settingName ?? DIAGNOSTIC_SETTING_NAME,
      resourceUri: child === "" ? resourceId : pulumi.interpolate`${resourceId}${child}`,
      workspaceId: diagnostics.workspaceId,
      logs: [...logs],
      metrics: [...metrics],
      logAnalyticsDestinationType,
    },
    { ...(parent === undefined ? {} : { parent }), dependsOn: [...dependsOn] },
  );
}
