import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { childrenOf } from "../../../lib/children";
import { holds } from "../../../lib/expect";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

const SERVER = "azure-native:dbforpostgresql:Server";
const CONFIGURATION = "azure-native:dbforpostgresql:Configuration";

export const requireTls = stackPolicyFor(AZURE_DATA.AZ_POSTGRES_TLS, {
  type: SERVER,
  *check(stack, { limits }) {
    for (const server of stack.all(SERVER)) {
      const { found, unknown } = childrenOf(stack, server, CONFIGURATION, "serverName");
      const wanted = [
        ["require_secure_transport", (value: string) => value.toLowerCase() === "on", "ON"],
        [
          "ssl_min_protocol_version",
          (value: string) => limits.versions.some((v) => v === value),
          limits.versions.join(" or "),
        ],
      ] as const;
      for (const [name, test, expected] of wanted) {
        const settings = found.filter((node) => node.text("configurationName") === name);
        for (const setting of settings) {
          yield* holds(
            setting,
            "value",
            expected,
            (value) => typeof value === "string" && test(value),
          );
        }
        if (settings.length > 0) continue;
        yield* unknown;
        if (unknown.length === 0) yield violation(server, "", `has no configuration ${name}`);
      }
    }
  },
});
