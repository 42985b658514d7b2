import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { absent, between, oneOf } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

export const requireAppKey = policyFor(AZURE_DATA.AZ_KEYVAULT_APP_KEY, {
  type: "azure-native:keyvault:Key",
  config: {
    schema: {
      keyName: {
        type: "string",
        description: "Name of the key that encrypts application data.",
        minLength: 1,
        default: "codemie-key",
      },
    },
    defaults: { keyName: AZURE_DATA.AZ_KEYVAULT_APP_KEY.limits.name },
  },
  *check(key, { limits, config }) {
    if (key.text("keyName") !== config.keyName) return;
    yield* oneOf(key, "properties.kty", limits.types);
    yield* between(key, "properties.keySize", limits.minimumBits);
    const operations = key.list("properties.keyOps");
    if (operations instanceof Unknown) yield notYetKnown(key, "properties.keyOps", operations);
    else {
      const missing = limits.operations.filter((operation) => !operations.includes(operation));
      if (missing.length > 0) {
        yield violation(key, "properties.keyOps", `lacks ${missing.join(", ")}`);
      }
    }
    // A rotated key could no longer unwrap what its earlier version has wrapped.
    yield* absent(key, "properties.rotationPolicy");
  },
});
