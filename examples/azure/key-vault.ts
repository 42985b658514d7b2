import * as resources from "@pulumi/azure-native/resources";
import { HubNetwork, KeyVault, Observability, PrivateDnsZones } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("keys-rg", {
  resourceGroupName: "rg-keys-weu",
  location,
});
const place = { resourceGroupName: group.name, location };

const hub = new HubNetwork("keys-hub", place);
const logs = new Observability("keys-logs", { ...place, containerInsights: "none" });
const names = new PrivateDnsZones("keys-dns", {
  ...place,
  networks: { hub: hub.vnetId },
  zones: { vault: { mode: "create" } },
});

// Opened by role assignments only, and from inside the network only.
const vault = new KeyVault("keys", {
  ...place,
  tenantId: "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
  applicationKey: { name: "orders-data" },
  privateEndpoint: names.placement("vault", hub.subnetIds.endpoints),
  diagnostics: { workspaceId: logs.workspaceId },
});

export const { vaultUri, keyName } = vault;
