import * as resources from "@pulumi/azure-native/resources";
import { HubNetwork, PrivateDnsZones } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("names-rg", {
  resourceGroupName: "rg-names-weu",
  location,
});
const hub = new HubNetwork("names-hub", { resourceGroupName: group.name, location });

// Two zones of our own; the registry's names are written by a policy of the tenant.
const names = new PrivateDnsZones("names", {
  resourceGroupName: group.name,
  location,
  networks: { hub: hub.vnetId },
  zones: {
    vault: { mode: "create" },
    blob: { mode: "create" },
    registry: { mode: "policyManaged" },
  },
  application: { domain: "codemie.contoso.internal", ingressAddress: "10.0.16.10" },
});

export const vaultZoneId = names.zoneIds.vault;
export const { applicationZoneId } = names;
