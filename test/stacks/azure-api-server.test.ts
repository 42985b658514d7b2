import type { Recorded } from "../support/build";
import { buildChanged } from "../support/changed-stack";

const named = (resources: readonly Recorded[], name: string): Recorded | undefined =>
  resources.find((resource) => resource.custom && resource.name === name);

it("an API server in the network is put into the last subnet of the AKS network, and its zone stays", async () => {
  const { error, resources, value } = await buildChanged("dev", {
    "azureCore.aks.apiServer": "vnetIntegration",
  });
  expect(error).toBeUndefined();
  const cluster = named(resources, "codemie-cluster-aks");
  expect(cluster?.inputs["apiServerAccessProfile"]).toMatchObject({
    enablePrivateCluster: true,
    enableVnetIntegration: true,
    subnetId: expect.stringMatching(/codemie-aks-snet-apiServer$/) as string,
    privateDNSZone: expect.stringMatching(/codemie-dns-pdnsz-aks$/) as string,
  });
  expect(cluster?.dependsOn).toContain("codemie-aks-snet-apiServer");
  expect(named(resources, "codemie-aks-snet-apiServer")?.dependsOn).toContain(
    "codemie-aks-snet-postgres",
  );
  expect(Object.keys(value?.["subnetIds"] as object)).toContain("apiServer");
});
