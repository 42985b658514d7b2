import {
  DIAGNOSTIC_SOURCES,
  NOT_LOGGED,
  planDiagnostics,
  type DiagnosticKind,
} from "../../../../components/plans/azure/diagnostics";
import { EXPORTED_CATEGORIES } from "../../../../sandbox/clouds/azure-native/diagnostic-categories";
import { types } from "../../../../sandbox/clouds/azure-native/types";
import { buildStack } from "../../../support/stack";

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

  it.each(["bootstrap", "dev"])(
    "are sent by every resource of the stack %s that can send logs, or the type has a reason",
    async (stack) => {
      const { resources } = await buildStack(`Pulumi.${stack}.yaml`);
      const watched = resources
        .filter(({ type }) => type === "azure-native:monitor:DiagnosticSetting")
        .map(({ inputs }) => String(inputs["resourceUri"]).replace(/\/blobServices\/default$/, ""));
      const silent = resources.flatMap(({ type, name }) => {
        const id = types[type]?.id;
        const armType = typeof id === "string" ? armTypeOf(id) : "";
        if (EXPORTED_CATEGORIES[armType.toLowerCase()] === undefined) return [];
        const named = Object.keys(NOT_LOGGED).some(
          (key) => key.toLowerCase() === armType.toLowerCase(),
        );
        // A blob service is watched by the address of its account.
        const covered = watched.some((uri) => uri.endsWith(`/${name.replace(/-blobs$/, "-st")}`));
        return named || covered ? [] : [`${type} ${name}`];
      });
      expect(silent).toEqual(STATE_IS_LOGGED_BY_PHASE_2[stack] ?? []);
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

/** The ARM type of an id template: the segments that are not names. */
function armTypeOf(template: string): string {
  const [namespace = "", ...rest] = (template.split("/providers/").at(-1) ?? "").split("/");
  return [namespace, ...rest.filter((segment) => !segment.startsWith("{"))].join("/");
}

/** Phase 1 has no workspace yet. Its account and vault get their settings in phase 2. */
const STATE_IS_LOGGED_BY_PHASE_2: Readonly<Record<string, readonly string[]>> = {
  bootstrap: [
    "azure-native:keyvault:Vault state-kv",
    "azure-native:storage:BlobServiceProperties state-blobs",
  ],
};
