import * as resources from "@pulumi/azure-native/resources";
import { Egress, HubNetwork, NetworkPeering, SpokeNetwork } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("joined-rg", {
  resourceGroupName: "rg-joined-weu",
  location,
});
const place = { resourceGroupName: group.name, location };

const hub = new HubNetwork("joined-hub", { ...place, clientRanges: ["10.0.0.0/16"] });
const spoke = new SpokeNetwork("joined-spoke", {
  ...place,
  egress: new Egress("joined-egress", place),
  bastionSubnetCidr: hub.bastionSubnetCidr,
});

// Both directions, after every subnet of both networks.
const peering = new NetworkPeering("joined", { hub, spoke });

export const { peeringIds } = peering;
