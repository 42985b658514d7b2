// The private path to the state backend: endpoints of phase 2, and the settings of phase 1 that need them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import { ROLES } from "../../components/plans/azure/roles";
import { buildStack, ROOT } from "../support/stack";
import { valueOf } from "../support/build";
import type { Output } from "@pulumi/pulumi";

const STATE =
  "/subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/airun-state-rg/providers";
const ids = {
  stateStorageAccountId: `${STATE}/Microsoft.Storage/storageAccounts/airunstate10e3c3`,
  stateVaultId: `${STATE}/Microsoft.KeyVault/vaults/airun-state-10e3c3`,
};

const folder = mkdtempSync(join(ROOT, "test", "stacks", "tmp-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function dev(more: object): string {
  const document = parse(readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8")) as {
    readonly config: Readonly<Record<string, object>>;
  };
  const key = "platform-foundations:azureCore";
  const config = { ...document.config, [key]: { ...document.config[key], ...more } };
  const file = join(folder, "dev.yaml");
  writeFileSync(file, stringify({ config }, { defaultStringType: "QUOTE_DOUBLE" }));
  return relative(ROOT, file);
}

describe("the private path to the state backend", () => {
  it("is an endpoint for the account and one for the vault, whose ids are outputs", async () => {
    const { error, resources, value } = await buildStack(dev(ids));
    expect(error).toBeUndefined();
    const endpoints = resources
      .filter(({ type, name }) => type.endsWith(":PrivateEndpoint") && /^codemie-state/.test(name))
      .filter(({ custom }) => custom);
    expect(
      endpoints.map(({ name, inputs }) => [name, inputs["privateLinkServiceConnections"]]),
    ).toEqual([
      [
        "codemie-state-pep",
        [
          {
            name: "codemie-state",
            privateLinkServiceId: ids.stateStorageAccountId,
            groupIds: ["blob"],
          },
        ],
      ],
      [
        "codemie-state-vault-pep",
        [
          {
            name: "codemie-state-vault",
            privateLinkServiceId: ids.stateVaultId,
            groupIds: ["vault"],
          },
        ],
      ],
    ]);
    const outputs = value?.["statePrivateEndpointIds"] as Record<string, Output<string>>;
    expect(Object.keys(outputs)).toEqual(["blob", "vault"]);
    for (const id of Object.values(outputs)) expect(await valueOf(id)).toMatch(/-pep$/);
  });

  it("comes with logs of both", async () => {
    const { resources } = await buildStack(dev(ids));
    const logged = resources
      .filter(({ type, name }) => type.endsWith(":DiagnosticSetting") && /-state-/.test(name))
      .map(({ name, inputs }) => [name, String(inputs["resourceUri"]).split("/").at(-1)]);
    expect(logged).toEqual([
      ["codemie-state-kv-diag", "airun-state-10e3c3"],
      ["codemie-state-st-diag", "default"],
    ]);
  });

  it("is not made for what is not given", async () => {
    const { resources, value } = await buildStack(dev({}));
    expect(resources.filter(({ name }) => name.startsWith("codemie-state"))).toEqual([]);
    expect(value?.["statePrivateEndpointIds"]).toEqual({});
  });
});

describe("a jumpbox that deploys", () => {
  const rolesOf = async (more: object) => {
    const { error, resources } = await buildStack(dev(more));
    expect(error).toBeUndefined();
    return resources
      .filter(({ name }) => /^codemie-jumpbox-(cluster|records|state)/.test(name))
      .filter(({ type }) => type.endsWith(":RoleAssignment"))
      .map(({ name, inputs }) => [
        name,
        Object.entries(ROLES).find(([, id]) =>
          String(inputs["roleDefinitionId"]).endsWith(id),
        )?.[0],
        String(inputs["scope"]).split("/").at(-1),
      ]);
  };

  it("may read state, decrypt secrets, reach the cluster and write records, and nothing else", async () => {
    expect(await rolesOf({ ...ids, jumpbox: { deploysFrom: true } })).toEqual([
      [
        "codemie-jumpbox-cluster",
        "Azure Kubernetes Service Cluster User Role",
        "codemie-cluster-aks",
      ],
      [
        "codemie-jumpbox-cluster-admin",
        "Azure Kubernetes Service RBAC Cluster Admin",
        "codemie-cluster-aks",
      ],
      ["codemie-jumpbox-records", "Private DNS Zone Contributor", "codemie-dns-pdnsz-application"],
      ["codemie-jumpbox-state", "Storage Blob Data Contributor", "airunstate10e3c3"],
      ["codemie-jumpbox-state-key", "Key Vault Crypto User", "airun-state-10e3c3"],
    ]);
  });

  it("has no right unless it is asked for", async () => {
    expect(await rolesOf(ids)).toEqual([]);
  });

  it.each([
    [true, true],
    [false, false],
  ])("names the host of Node for firewalls when it deploys: %s", async (deploysFrom, named) => {
    const { value } = await buildStack(dev({ ...ids, jumpbox: { deploysFrom } }));
    const endpoints = await valueOf(value?.["requiredEgressEndpoints"] as Output<unknown>);
    const hosts = (endpoints as readonly { readonly host: string }[]).map(({ host }) => host);
    expect(hosts).toContain("github.com");
    expect(hosts.includes("nodejs.org")).toBe(named);
  });
});
