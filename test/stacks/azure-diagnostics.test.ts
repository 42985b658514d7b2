import { NOT_LOGGED } from "../../components/plans/azure/diagnostics";
import { EXPORTED_CATEGORIES } from "../../sandbox/clouds/azure-native/diagnostic-categories";
import { types } from "../../sandbox/clouds/azure-native/types";
import { buildStack } from "../support/stack";

describe("diagnostic categories", () => {
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
