// The same provider by modules of one API version, as generated packages and older programs use them.
import * as pulumi from "@pulumi/pulumi";

class Versioned extends pulumi.CustomResource {}

function resource(token: string, name: string, inputs: pulumi.Inputs): pulumi.CustomResource {
  return new Versioned(`azure-native:${token}`, name, inputs);
}

const tags = { environment: "dev", owner: "team" };
const placed = { resourceGroupName: "team-rg", location: "westeurope", tags };

const network = resource("network/v20240501:VirtualNetwork", "network", {
  ...placed,
  virtualNetworkName: "network",
  addressSpace: { addressPrefixes: ["10.30.0.0/16"] },
});
resource("network/v20240501:Subnet", "open", {
  resourceGroupName: "team-rg",
  virtualNetworkName: "network",
  subnetName: "open",
  addressPrefix: "10.31.0.0/24",
  defaultOutboundAccess: false,
});
resource("keyvault/v20230701:Vault", "vault", {
  ...placed,
  vaultName: "team-vault",
  properties: {
    tenantId: "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
    sku: { family: "A", name: "standard" },
    enableRbacAuthorization: false,
    enablePurgeProtection: true,
    publicNetworkAccess: "Disabled",
  },
});

export const networkId = network.id;
