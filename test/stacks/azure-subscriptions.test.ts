import { buildStack } from "../support/stack";

const CONNECTIVITY = "0c7e4d2a-9b1f-4e53-8a66-3f2d1c0b9a87";

describe("a hub, zones and services of another subscription", () => {
  it("are joined from both sides: what belongs to them is made in their subscription", async () => {
    const { error, resources } = await buildStack(
      "test/variants/valid/azure-connectivity-subscription.yaml",
    );
    expect(error).toBeUndefined();
    const provider = `subscription-${CONNECTIVITY}`;
    const [made] = resources.filter(({ name }) => name === provider);
    expect(made?.inputs).toMatchObject({ subscriptionId: CONNECTIVITY });

    const elsewhere = resources.filter((resource) => resource.provider === provider);
    // An endpoint belongs to the subscription of its network, and its zone group to the endpoint.
    expect(elsewhere.map(({ name }) => name).sort()).toEqual([
      "codemie-dns-link-aks-aks",
      "codemie-dns-link-aks-hub",
      "codemie-dns-link-blob-aks",
      "codemie-dns-link-blob-hub",
      "codemie-dns-link-vault-aks",
      "codemie-dns-link-vault-hub",
      "codemie-files-pe-pdnszg",
      "codemie-files-pe-pep",
      "codemie-peering-peer-hub",
      "codemie-vault-pe-pdnszg",
      "codemie-vault-pe-pep",
      "models-dns-link-openAi-aks",
      "models-dns-link-openAi-hub",
      "models-oai-swedencentral-0-pe-pdnszg",
      "models-oai-swedencentral-0-pe-pep",
    ]);
    for (const { inputs } of elsewhere) expect(inputs["resourceGroupName"]).toBe("network");
    // Other stacks write into that group too.
    const endpoint = elsewhere.find(({ name }) => name === "codemie-vault-pe-pep");
    expect(endpoint?.inputs["privateEndpointName"]).toMatch(/^codemie-vault-pe-[0-9a-f]{6}$/);
  });

  it("need no provider of their own where everything is in one subscription", async () => {
    const { resources } = await buildStack("test/variants/valid/azure-existing-network.yaml");
    expect(resources.filter(({ type }) => type.startsWith("pulumi:providers:"))).toEqual([]);
    expect(resources.filter(({ provider }) => provider !== undefined)).toEqual([]);
  });
});
