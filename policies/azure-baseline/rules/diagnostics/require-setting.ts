import { AZURE_OPERATIONS } from "../../../../prerequisites/azure-operations";
import type { Node } from "../../../lib/node";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

const SETTING = "azure-native:monitor:DiagnosticSetting";
const TYPES: readonly string[] = [
  "azure-native:containerservice:ManagedCluster",
  "azure-native:keyvault:Vault",
  "azure-native:dbforpostgresql:Server",
  "azure-native:storage:StorageAccount",
  "azure-native:containerregistry:Registry",
  "azure-native:network:NetworkSecurityGroup",
  "azure-native:network:VirtualNetwork",
  "azure-native:network:PublicIPAddress",
  "azure-native:network:BastionHost",
  "azure-native:cognitiveservices:Account",
];

export const requireSetting = stackPolicyFor(AZURE_OPERATIONS.AZ_DIAGNOSTICS, {
  type: TYPES,
  config: {
    schema: {
      types: {
        type: "array",
        description: "Resource types that need a diagnostic setting, without API version.",
        items: { type: "string" },
      },
    },
    defaults: { types: TYPES },
  },
  *check(stack, { config }) {
    const settings = stack.all(SETTING);
    for (const type of config.types) {
      for (const target of stack.all(type)) {
        if (target.inline) continue;
        const own = settings.filter((setting) => speaksOf(setting, target));
        if (own.length === 0) {
          yield violation(target, "", "sends no logs anywhere");
          continue;
        }
        if (own.some((setting) => setting.get("workspaceId") !== undefined)) continue;
        for (const setting of own) yield violation(setting, "workspaceId", "is not set");
      }
    }

    /** The target's own id, or that of a service inside it, such as the blob service of an account. */
    function speaksOf(setting: Node, target: Node): boolean {
      const uri = setting.get("resourceUri");
      const related = setting.sources("resourceUri").some((source) => source.urn === target.urn);
      if (typeof uri !== "string") return related;
      const id = target.text("id");
      if (id !== undefined) return uri.toLowerCase().startsWith(id.toLowerCase());
      const name = stack.nameOf(target);
      const tail = target.type.split(":").at(-1)?.toLowerCase() ?? "";
      const kinds: Readonly<Record<string, string>> = {
        server: "flexibleservers",
        registry: "registries",
        publicipaddress: "publicipaddresses",
      };
      const segment = `/${kinds[tail] ?? `${tail}s`}/${name?.toLowerCase() ?? "?"}`;
      return related || `${uri.toLowerCase()}/`.includes(`${segment}/`);
    }
  },
});
