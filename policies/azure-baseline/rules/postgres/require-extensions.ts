import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { childrenOf } from "../../../lib/children";
import { holds } from "../../../lib/expect";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

const SERVER = "azure-native:dbforpostgresql:Server";
const CONFIGURATION = "azure-native:dbforpostgresql:Configuration";

export const requireExtensions = stackPolicyFor(AZURE_DATA.AZ_POSTGRES_EXTENSIONS, {
  type: SERVER,
  config: {
    schema: {
      extensions: {
        type: "array",
        description: "Extensions that every server allows.",
        items: { type: "string" },
        default: ["PG_TRGM"],
      },
    },
    defaults: {
      extensions: AZURE_DATA.AZ_POSTGRES_EXTENSIONS.limits.extensions,
    },
  },
  *check(stack, { config }) {
    for (const server of stack.all(SERVER)) {
      const { found, unknown } = childrenOf(stack, server, CONFIGURATION, "serverName");
      const setting = found.find((node) => node.text("configurationName") === "azure.extensions");
      if (setting === undefined) {
        yield* unknown;
        if (unknown.length === 0)
          yield violation(server, "", "has no configuration azure.extensions");
        continue;
      }
      yield* holds(
        setting,
        "value",
        `a list that holds ${config.extensions.join(", ")}`,
        (value) => {
          const allowed = typeof value === "string" ? value.toUpperCase().split(/\s*,\s*/u) : [];
          return config.extensions.every((extension) => allowed.includes(extension.toUpperCase()));
        },
      );
    }
  },
});
