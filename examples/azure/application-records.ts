import { PrivateZone } from "@pulumi/azure-native/privatedns";
import * as resources from "@pulumi/azure-native/resources";
import { ApplicationRecords } from "platform-foundations/azure";

const group = new resources.ResourceGroup("users-rg", {
  resourceGroupName: "rg-users-weu",
  location: "westeurope",
});
const zone = new PrivateZone("users-zone", {
  resourceGroupName: group.name,
  privateZoneName: "codemie.contoso.corp",
  location: "Global",
});

// The address is known once the ingress controller is installed.
const records = new ApplicationRecords("users", {
  zoneId: zone.id,
  address: "10.0.16.10",
  names: ["codemie", "*"],
});

export const { names } = records;
