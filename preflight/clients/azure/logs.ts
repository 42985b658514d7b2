import { z } from "zod";
import { Unreadable } from "../../unreadable";
import type { RestReader } from "./rest";
import { type AzureScope, versionOf } from "./scope";

const workspace = z.object({ properties: z.object({ customerId: z.string() }) });
const answer = z.object({
  tables: z.array(z.object({ rows: z.array(z.tuple([z.string(), z.number()])) })),
});

/** Tables that the activity log, a cluster, a vault, storage and containers write to, and the one that older types share. */
const TABLES = [
  "AzureActivity",
  "AzureDiagnostics",
  "AKSAudit",
  "AKSAuditAdmin",
  "AKSControlPlane",
  "AZKVAuditLogs",
  "ContainerLogV2",
  "StorageBlobLogs",
];

/** What arrives in a Log Analytics workspace. */
export interface LogsReads {
  /** Number of records of the last day by table, for tables that have any. */
  recentRecords(workspaceId: string): Promise<ReadonlyMap<string, number>>;
}

/** @param logs the query interface of Azure Monitor Logs, which takes the workspace's own id */
export function logsReads({ arm }: AzureScope, logs: RestReader): LogsReads {
  return {
    recentRecords: async (id) => {
      const right = "Microsoft.OperationalInsights/workspaces/read";
      const found = await arm.get(id, versionOf(id), workspace, right);
      if (found === undefined) throw new Unreadable(`the workspace ${id} does not exist`);
      // A table comes to be with its first record; isfuzzy leaves out those that do not exist yet.
      const query = `union isfuzzy=true withsource=Table ${TABLES.join(", ")} | where TimeGenerated > ago(1d) | summarize count() by Table`;
      const { tables } = await logs.ask(
        `/v1/workspaces/${found.properties.customerId}/query`,
        undefined,
        { query },
        answer,
        "Microsoft.OperationalInsights/workspaces/query/*/read (Log Analytics Reader)",
      );
      return new Map(tables.flatMap(({ rows }) => rows));
    },
  };
}
