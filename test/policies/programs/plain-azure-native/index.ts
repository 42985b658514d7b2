// A team's first network and storage: inline subnets and rules, a key left on, an admin port left open, a secret in
// plain text beside one that is marked.
import * as pulumi from "@pulumi/pulumi";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import * as storage from "@pulumi/azure-native/storage";

const tags = { environment: "dev", owner: "team" };
const group = new resources.ResourceGroup("group", { location: "westeurope", tags });
const inGroup = { resourceGroupName: group.name, location: "westeurope", tags };

const firewall = new network.NetworkSecurityGroup("firewall", {
  ...inGroup,
  securityRules: [
    {
      name: "ssh",
      priority: 100,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix: "*",
      sourcePortRange: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: "22",
    },
  ],
});

new network.VirtualNetwork("network", {
  ...inGroup,
  addressSpace: { addressPrefixes: ["10.20.0.0/16"] },
  subnets: [
    {
      name: "web",
      addressPrefix: "10.20.1.0/24",
      networkSecurityGroup: { id: firewall.id },
      defaultOutboundAccess: false,
    },
    { name: "data", addressPrefix: "10.20.1.128/25", defaultOutboundAccess: false },
  ],
});

new storage.StorageAccount("files", {
  ...inGroup,
  kind: "StorageV2",
  sku: { name: "Standard_LRS" },
  allowSharedKeyAccess: true,
});

for (const [name, value] of [
  ["plain", "correct-horse-battery"],
  ["marked", pulumi.secret("another-horse-battery")],
] as const) {
  new keyvault.Secret(name, {
    resourceGroupName: group.name,
    vaultName: "another-team",
    secretName: name,
    properties: { value, contentType: "password", attributes: { expires: 1924992000 } },
  });
}
