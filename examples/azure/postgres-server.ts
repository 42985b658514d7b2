import * as resources from "@pulumi/azure-native/resources";
import { HubNetwork, KeyVault, PostgresServer, PrivateDnsZones } from "platform-foundations/azure";

const location = "westeurope";
const tenantId = "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01";
const group = new resources.ResourceGroup("data-rg", {
  resourceGroupName: "rg-data-weu",
  location,
});
const place = { resourceGroupName: group.name, location };

const hub = new HubNetwork("data-hub", place);
const names = new PrivateDnsZones("data-dns", {
  ...place,
  networks: { hub: hub.vnetId },
  zones: { postgres: { mode: "create" } },
});
const vault = new KeyVault("data-vault", { ...place, tenantId, applicationKey: "none" });

const database = new PostgresServer("data", {
  ...place,
  tenantId,
  databases: ["codemie"],
  network: {
    mode: "privateEndpoint",
    endpoint: names.placement("postgres", hub.subnetIds.endpoints),
  },
  passwordSecret: {
    vaultName: vault.vaultName,
    secretName: "data-password",
    deletedWith: vault.vault,
  },
  backup: { retentionDays: 21 },
});

export const { host, port, administratorLogin, passwordSecretId } = database;
