import * as resources from "@pulumi/azure-native/resources";
import { Egress } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("exit-rg", {
  resourceGroupName: "rg-exit-weu",
  location,
});

// One address that partners can allow; it is protected from deletion.
const exit = new Egress("exit", {
  resourceGroupName: group.name,
  location,
  idleTimeoutMinutes: 10,
});

export const { publicIpAddress, outboundType } = exit;
