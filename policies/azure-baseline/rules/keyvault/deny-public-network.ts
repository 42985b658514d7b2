import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { equals, firewalled } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const denyPublicNetwork = policyFor(AZURE_DATA.AZ_KEYVAULT_PUBLIC_NETWORK, {
  type: "azure-native:keyvault:Vault",
  readsExceptions: true,
  *check(vault, { exception }) {
    if (exception(vault) === undefined) {
      yield* equals(vault, "properties.publicNetworkAccess", "Disabled");
    } else {
      yield* firewalled(vault, "properties.networkAcls", "value");
    }
  },
});
