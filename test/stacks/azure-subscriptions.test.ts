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
    expect(elsewhere.map(({ name }) => name).sort()).toEqual([
      "codemie-dns-link-aks-aks",
      "codemie-dns-link-aks-hub",
      "codemie-dns-link-blob-aks",
      "codemie-dns-link-blob-hub",
      "codemie-dns-link-vault-aks",
      "codemie-dns-link-vault-hub",
      "codemie-peering-peer-hub",
      "models-dns-link-openAi-aks",
      "models-dns-link-openAi-hub",
    ]);
    for (const { inputs } of elsewhere) expect(inputs["resourceGroupName"]).toBe("network");
  });

  it("need no provider of their own where everything is in one subscription", async () => {
    const { resources } = await buildStack("test/variants/valid/azure-existing-network.yaml");
    expect(resources.filter(({ type }) => type.startsWith("pulumi:providers:"))).toEqual([]);
    expect(resources.filter(({ provider }) => provider !== undefined)).toEqual([]);
  });
});
