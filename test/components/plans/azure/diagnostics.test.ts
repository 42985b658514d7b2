import {
  DIAGNOSTIC_SOURCES,
  planDiagnostics,
  type DiagnosticKind,
} from "../../../../components/plans/azure/diagnostics";

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
