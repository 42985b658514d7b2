// The certificate of phase 2 in the ingress controller of the baseline, in both access models.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import { ROLES } from "../../components/plans/azure/roles";
import type { Recorded } from "../support/build";
import { buildStack, ROOT } from "../support/stack";

const VAULT =
  "/subscriptions/7d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b02/resourceGroups/certificates/providers/Microsoft.KeyVault/vaults/airun-public";

const folder = mkdtempSync(join(ROOT, "test", "stacks", "tmp-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The settings of the public variant with the baseline in the same stack. */
async function resourcesWith(
  access: Readonly<Record<string, string | undefined>>,
): Promise<readonly Recorded[]> {
  const variant = join(ROOT, "test", "variants", "valid", "azure-public-access.yaml");
  const { config } = parse(readFileSync(variant, "utf8")) as {
    readonly config: Readonly<Record<string, { readonly access?: object }>>;
  };
  const key = "platform-foundations:azureCore";
  const core = { ...config[key], access: { ...config[key]?.access, ...access } };
  const file = join(folder, "certificate.yaml");
  const settings = { ...config, [key]: core, "platform-foundations:kubernetesBaseline": {} };
  writeFileSync(file, stringify({ config: settings }, { defaultStringType: "QUOTE_DOUBLE" }));
  const { error, resources } = await buildStack(relative(ROOT, file));
  expect(error).toBeUndefined();
  return resources;
}

const named = (resources: readonly Recorded[], name: string): Recorded | undefined =>
  resources.find((resource) => resource.custom && resource.name === name);

const inModel = {
  public: {},
  private: { model: "private" },
};

describe("the certificate of the ingress controller", () => {
  it.each(Object.entries(inModel))(
    "is fetched by an identity that may read that secret alone, in the %s model",
    async (model, access) => {
      const resources = await resourcesWith({ ...access, certificateVaultId: VAULT });
      expect(named(resources, "codemie-ingress-role-certificate")?.inputs).toMatchObject({
        scope: `${VAULT}/secrets/wildcard`,
        roleDefinitionId: `/subscriptions/7d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b02/providers/Microsoft.Authorization/roleDefinitions/${ROLES["Key Vault Secrets User"]}`,
        principalType: "ServicePrincipal",
      });
      const credential = resources.find(
        ({ type, name }) =>
          type.endsWith(":FederatedIdentityCredential") && name.startsWith("codemie-ingress-"),
      );
      expect(credential?.inputs).toMatchObject({
        subject: "system:serviceaccount:ingress-nginx:ingress-nginx",
      });
      expect(named(resources, "product-ingress-certificate")?.inputs).toMatchObject({
        metadata: { namespace: "ingress-nginx" },
        spec: { parameters: { keyvaultName: "airun-public" } },
      });
      const release = named(resources, "product-ingress-release");
      expect(release?.dependsOn).toContain("product-ingress-certificate");
      const values = JSON.stringify(release?.inputs["values"]);
      expect(values).toContain("default-ssl-certificate");
      expect(values.includes("load-balancer-internal")).toBe(model === "private");
    },
  );

  it("is not fetched where none is named", async () => {
    const resources = await resourcesWith({
      model: "private",
      certificateSecretId: undefined,
      certificateVaultId: undefined,
    });
    expect(named(resources, "product-ingress-release")).toBeDefined();
    expect(named(resources, "product-ingress-certificate")).toBeUndefined();
    expect(named(resources, "codemie-ingress-id")).toBeUndefined();
  });
});
