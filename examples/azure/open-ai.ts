import * as resources from "@pulumi/azure-native/resources";
import { DEFAULT_MODELS, endpointsOf, HubNetwork, OpenAi } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("models-rg", {
  resourceGroupName: "rg-models-weu",
  location,
});
const place = { resourceGroupName: group.name, location };
const hub = new HubNetwork("models-hub", place);

// Two accounts share the capacity of their region; both answer inside the network only, to the pods of one service account.
const models = new OpenAi("models", {
  ...place,
  regions: { swedencentral: { count: 2, models: DEFAULT_MODELS } },
  endpointSubnetId: hub.subnetIds.endpoints,
  networks: { hub: hub.vnetId },
  federations: {
    main: {
      issuerUrl: "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/",
      subjects: ["system:serviceaccount:litellm:litellm"],
    },
  },
});

export const { identityClientId } = models;
export const endpoints = endpointsOf(models);
