import { UNKNOWN } from "../../process/engine-values";
import type { PlannedResource } from "../../sandbox/plan";
import { fileNameOf, manifestsOf, PENDING, PLACEHOLDER, yamlOf } from "../../commands/manifests";

const planned = (type: string, inputs: Readonly<Record<string, unknown>>): PlannedResource => ({
  type,
  name: "name",
  inputs,
  urn: "urn",
  parent: "",
});

const namespace = planned("kubernetes:core/v1:Namespace", { metadata: { name: "codemie" } });
const account = planned("kubernetes:core/v1:ServiceAccount", {
  metadata: { name: "api", namespace: "codemie", annotations: { id: UNKNOWN } },
});
const secret = (content: unknown): PlannedResource =>
  planned("kubernetes:core/v1:Secret", {
    metadata: { name: "db", namespace: "codemie" },
    stringData: content,
  });

describe("manifests of a plan", () => {
  it("are its Kubernetes objects, namespaces first, without releases and other clouds", () => {
    const found = manifestsOf([
      account,
      planned("kubernetes:helm.sh/v3:Release", { chart: "ingress-nginx" }),
      planned("azure-native:resources:ResourceGroup", {}),
      planned("kubernetes:storage.k8s.io/v1:StorageClass", { metadata: { name: "disks" } }),
      namespace,
    ]);
    expect(found.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
      "v1 Namespace",
      "storage.k8s.io/v1 StorageClass",
      "v1 ServiceAccount",
    ]);
    expect(found.map(fileNameOf)).toEqual([
      "000-namespace-codemie.yaml",
      "001-storageclass-disks.yaml",
      "002-serviceaccount-codemie-api.yaml",
    ]);
  });

  it("mark values that are known only after creation", () => {
    expect(manifestsOf([account])[0]?.metadata["annotations"]).toEqual({ id: PENDING });
  });

  it("leave a secret's values out, or write a placeholder for each", () => {
    expect(manifestsOf([secret("[secret]")])[0]).toEqual({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "db", namespace: "codemie" },
    });
    expect(manifestsOf([secret("[secret]")], "placeholder")[0]).toMatchObject({
      stringData: { value: PLACEHOLDER },
    });
    const [shown] = manifestsOf([secret({ host: "db", password: "[secret]" })], "placeholder");
    expect(shown).toMatchObject({ stringData: { host: PLACEHOLDER, password: PLACEHOLDER } });
  });

  it("are written as YAML without broken lines", () => {
    const [manifest] = manifestsOf([namespace]);
    expect(manifest === undefined ? "" : yamlOf(manifest)).toBe(
      "metadata:\n  name: codemie\napiVersion: v1\nkind: Namespace\n",
    );
  });
});
