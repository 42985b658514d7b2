// An API server in the network: its subnet and the cluster that is put into it, as one stack.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import type { Recorded } from "../support/build";
import { buildStack, ROOT } from "../support/stack";

const folder = mkdtempSync(join(ROOT, "test", "stacks", "tmp-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const named = (resources: readonly Recorded[], name: string): Recorded | undefined =>
  resources.find((resource) => resource.custom && resource.name === name);

it("is put into the last subnet of the AKS network, and its zone stays", async () => {
  const variant = join(ROOT, "test", "variants", "valid", "azure-minimum.yaml");
  const { config } = parse(readFileSync(variant, "utf8")) as {
    readonly config: Readonly<Record<string, { readonly aks?: object }>>;
  };
  const key = "platform-foundations:azureCore";
  const core = { ...config[key], aks: { ...config[key]?.aks, apiServer: "vnetIntegration" } };
  const file = join(folder, "api-server.yaml");
  const document = { config: { ...config, [key]: core } };
  writeFileSync(file, stringify(document, { defaultStringType: "QUOTE_DOUBLE" }));
  const { error, resources, value } = await buildStack(relative(ROOT, file));
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
