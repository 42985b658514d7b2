import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { present } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireSecretMetadata = policyFor(AZURE_DATA.AZ_KEYVAULT_SECRET_METADATA, {
  type: "azure-native:keyvault:Secret",
  *check(secret) {
    yield* present(secret, "properties.contentType");
    yield* present(secret, "properties.attributes.expires");
  },
});
