// Pods that mount a secret of a vault: the release fails while the identity of their service account may not read it.
import type { CloudStore } from "../../../sandbox/cloud-store";
import type { Properties } from "../../../sandbox/wire/values";
import { putAzure } from "../support/azure-resources";
import { connect, type ProviderClient } from "../support/provider-client";

const PROVIDERS = "/subscriptions/s/resourceGroups/g/providers";
const SUBNET = `${PROVIDERS}/Microsoft.Network/virtualNetworks/aks/subnets/system`;
const IDENTITY = `${PROVIDERS}/Microsoft.ManagedIdentity/userAssignedIdentities/ingress`;
const VAULT =
  "/subscriptions/other/resourceGroups/c/providers/Microsoft.KeyVault/vaults/certificates";
const HOST = "aks-1.privatelink.westeurope.azmk8s.io";
const PRINCIPAL = "11111111-1111-4111-8111-111111111111";
const CLIENT = "22222222-2222-4222-8222-222222222222";
const SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6";

let kubernetes: ProviderClient;
let store: CloudStore;

function put(type: string, id: string, inputs: Properties, outputs: Properties = {}): void {
  putAzure(store, type, id, inputs, { outputs, createdAtMs: Date.now() });
}

const assign = (scope: string): void => {
  put("authorization:RoleAssignment", `${scope}/roleAssignments/a`, {
    scope,
    principalId: PRINCIPAL,
    roleDefinitionId: `/roleDefinitions/${SECRETS_USER}`,
  });
};

beforeEach(async () => {
  kubernetes = await connect("kubernetes", {
    runFrom: "anywhere",
    config: {
      kubeconfig: JSON.stringify({ clusters: [{ cluster: { server: `https://${HOST}:443` } }] }),
    },
  });
  ({ store } = kubernetes);
  put(
    "containerservice:ManagedCluster",
    `${PROVIDERS}/Microsoft.ContainerService/managedClusters/aks`,
    { agentPoolProfiles: [{ vnetSubnetID: SUBNET }] },
    { privateFQDN: HOST },
  );
  put(
    "managedidentity:UserAssignedIdentity",
    IDENTITY,
    {},
    { clientId: CLIENT, principalId: PRINCIPAL },
  );
  await kubernetes.create("kubernetes:core/v1:Namespace", { metadata: { name: "edge" } });
});
afterEach(() => {
  kubernetes.close();
});

const trust = (namespace: string): void => {
  put(
    "managedidentity:FederatedIdentityCredential",
    `${IDENTITY}/federatedIdentityCredentials/${namespace}`,
    { subject: `system:serviceaccount:${namespace}:controller` },
  );
};
const provide = () =>
  kubernetes.create("kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass", {
    metadata: { name: "certificate", namespace: "edge" },
    spec: {
      parameters: {
        clientID: CLIENT,
        keyvaultName: "certificates",
        objects: "array:\n  - |\n    objectName: wildcard\n    objectType: secret\n",
      },
    },
  });
const install = () =>
  kubernetes.create(
    "kubernetes:helm.sh/v3:Release",
    {
      chart: "controller",
      name: "controller",
      namespace: "edge",
      timeout: 600,
      values: {
        extraVolumes: [
          {
            name: "certificate",
            csi: { volumeAttributes: { secretProviderClass: "certificate" } },
          },
        ],
      },
    },
    { name: "controller" },
  );
const refusal = (text: string) => ({ details: expect.stringContaining(text) as unknown });

describe("a release whose pods mount a secret of a vault", () => {
  it("waits in vain for an object that nobody made", async () => {
    await expect(install()).rejects.toMatchObject(
      refusal("failed to get secretproviderclass edge/certificate"),
    );
  });

  it("needs an identity that trusts its service account", async () => {
    await provide();
    trust("other");
    await expect(install()).rejects.toMatchObject(refusal("AADSTS700213"));
  });

  it("needs the role on the secret, which takes effect while the release waits", async () => {
    await provide();
    trust("edge");
    await expect(install()).rejects.toMatchObject(refusal("ForbiddenByRbac"));
    assign(`${VAULT}/secrets/another`);
    await expect(install()).rejects.toMatchObject(refusal("ForbiddenByRbac"));
    assign(`${VAULT}/secrets/wildcard`);
    await expect(install()).resolves.toMatchObject({ id: "edge/controller" });
  });
});
