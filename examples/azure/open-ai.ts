import * as resources from "@pulumi/azure-native/resources";
import { DEFAULT_MODELS, endpointsOf, HubNetwork, OpenAi } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("models-rg", {
  resourceGroupName: "rg-models-weu",
  location,
});
const place = { resourceGroupName: group.name, location };
const hub = new HubNetwork("models-hub", place);

// Two accounts share the capacity of their region; both answer inside the network only.
const models = new OpenAi("models", {
  ...place,
  regions: { swedencentral: { count: 2, models: DEFAULT_MODELS } },
  endpointSubnetId: hub.subnetIds.endpoints,
  networks: { hub: hub.vnetId },
  application: { mode: "create", displayName: "CodeMie model proxy" },
});

export const { clientId, clientSecret } = models;
export const endpoints = endpointsOf(models);
