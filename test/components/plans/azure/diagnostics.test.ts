import {
  DIAGNOSTIC_SOURCES,
  planDiagnostics,
  type DiagnosticKind,
} from "../../../../components/plans/azure/diagnostics";
import { EXPORTED_CATEGORIES } from "../../../../sandbox/clouds/azure-native/diagnostic-categories";

const KINDS = Object.keys(DIAGNOSTIC_SOURCES) as readonly DiagnosticKind[];

describe("diagnostic categories", () => {
  it.each(KINDS)(
    "of %s: at least one, each once, all on, without a retention of their own",
    (kind) => {
      const { logs, metrics } = planDiagnostics(kind);
      const all = [...logs, ...metrics];
      expect(all.length).toBeGreaterThan(0);
      expect(new Set(all.map(({ category }) => category)).size).toBe(all.length);
      // Azure refuses retentionPolicy for a workspace.
      for (const entry of all) expect(entry).toEqual({ category: entry.category, enabled: true });
    },
  );

  it.each(KINDS)(
    "of %s: every one that Azure exports is sent, or left out for a reason",
    (kind) => {
      const source: {
        readonly armType: string;
        readonly leftOut?: Readonly<Record<string, string>>;
        readonly ownTables?: boolean;
      } = DIAGNOSTIC_SOURCES[kind];
      const exported = EXPORTED_CATEGORIES[source.armType.toLowerCase()];
      const { logs, metrics, logAnalyticsDestinationType } = planDiagnostics(kind);
      const sent = logs.map(({ category }) => category);
      const leftOut = Object.entries(source.leftOut ?? {});
      expect([...sent, ...leftOut.map(([category]) => category)].sort()).toEqual(
        [...(exported?.logs ?? [])].sort(),
      );
      for (const [, reason] of leftOut) expect(reason).toMatch(/^.{20,}\.$/);
      expect(exported?.metrics).toEqual(expect.arrayContaining(metrics.map((one) => one.category)));
      expect(logAnalyticsDestinationType).toBe(
        exported?.ownTables === true ? "Dedicated" : undefined,
      );
    },
  );

  it("leave read requests out of the cluster's audit log", () => {
    const categories = planDiagnostics("aksCluster").logs.map(({ category }) => category);
    expect(categories).toContain("kube-audit-admin");
    expect(categories).not.toContain("kube-audit");
  });

  it("of a storage account belong to its blob service", () => {
    expect(planDiagnostics("storageBlobs").child).toBe("/blobServices/default");
    expect(KINDS.filter((kind) => planDiagnostics(kind).child !== "")).toEqual(["storageBlobs"]);
  });
});
