import {
  IngressController,
  type IngressControllerArgs,
} from "../../../components/kubernetes/ingress-controller";
import { InvalidArgumentsError } from "../../../components/plans/issues";
import { build } from "../../support/build";
import { listed, named } from "./objects";

const INTERNAL = { namespace: "ingress-nginx", access: { mode: "internal" as const } };
const make = (args: Partial<IngressControllerArgs> = {}) =>
  build(() => new IngressController("main", { ...INTERNAL, ...args }));
const release = async (args: Partial<IngressControllerArgs> = {}) =>
  named((await make(args)).resources, "main-release").inputs;

describe("an ingress controller", () => {
  it("is one release of a pinned chart behind an internal load balancer", async () => {
    const { error, resources } = await make({
      access: { mode: "internal", subnetName: "UserSubnet", address: "10.0.31.200" },
    });
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "helm.sh/v3:Release main-release",
      "kubernetes:IngressController main",
    ]);
    const { inputs } = named(resources, "main-release");
    expect(inputs).toMatchObject({
      name: "ingress-nginx",
      namespace: "ingress-nginx",
      chart: "ingress-nginx",
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
      atomic: true,
      values: {
        controller: {
          replicaCount: 2,
          allowSnippetAnnotations: false,
          config: { "proxy-body-size": "900m", "proxy-read-timeout": "600" },
          service: {
            type: "LoadBalancer",
            annotations: {
              "service.beta.kubernetes.io/azure-load-balancer-internal": "true",
              "service.beta.kubernetes.io/azure-load-balancer-internal-subnet": "UserSubnet",
              "service.beta.kubernetes.io/azure-load-balancer-ipv4": "10.0.31.200",
            },
          },
        },
      },
    });
    expect(JSON.stringify(inputs)).not.toContain("loadBalancerSourceRanges");
  });

  it("lets in the listed networks alone when it is public", async () => {
    const inputs = await release({
      access: { mode: "public", allowedNetworks: ["203.0.113.0/24", "198.51.100.7"] },
    });
    expect(inputs["values"]).toMatchObject({
      controller: {
        service: { loadBalancerSourceRanges: ["198.51.100.7/32", "203.0.113.0/24"] },
      },
    });
    expect(JSON.stringify(inputs)).not.toContain("load-balancer-internal");
  });

  it.each([
    [
      { mode: "repository" as const, url: "https://charts.contoso.com", version: "4.12.1" },
      {
        chart: "ingress-nginx",
        version: "4.12.1",
        repositoryOpts: { repo: "https://charts.contoso.com" },
      },
    ],
    [
      { mode: "oci" as const, reference: "oci://images.contoso.com/charts/ingress-nginx" },
      { chart: "oci://images.contoso.com/charts/ingress-nginx" },
    ],
    [
      { mode: "path" as const, path: "./charts/ingress-nginx.tgz" },
      { chart: "./charts/ingress-nginx.tgz" },
    ],
  ])("takes its chart from %j", async (chart, expected) => {
    const inputs = await release({ chart, imageRegistry: "images.contoso.com" });
    expect(inputs).toMatchObject(expected);
    expect("repositoryOpts" in inputs).toBe(chart.mode === "repository");
    expect("version" in inputs).toBe(chart.mode !== "path");
    expect(inputs["values"]).toMatchObject({
      global: { image: { registry: "images.contoso.com" } },
    });
  });

  it("gets its default certificate from a vault, by the identity that may read it", async () => {
    const { error, resources } = await make({
      certificate: {
        vaultName: "airun-certificates",
        secretName: "wildcard",
        clientId: "11111111-1111-4111-8111-111111111111",
        tenantId: "22222222-2222-4222-8222-222222222222",
      },
    });
    expect(error).toBeUndefined();
    expect(named(resources, "main-certificate").inputs).toMatchObject({
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      metadata: { name: "ingress-certificate", namespace: "ingress-nginx" },
      spec: {
        provider: "azure",
        parameters: {
          clientID: "11111111-1111-4111-8111-111111111111",
          tenantId: "22222222-2222-4222-8222-222222222222",
          keyvaultName: "airun-certificates",
          objects: "array:\n  - |\n    objectName: wildcard\n    objectType: secret\n",
        },
        secretObjects: [
          {
            secretName: "ingress-certificate",
            type: "kubernetes.io/tls",
            data: [
              { objectName: "wildcard", key: "tls.key" },
              { objectName: "wildcard", key: "tls.crt" },
            ],
          },
        ],
      },
    });
    const { inputs, dependsOn } = named(resources, "main-release");
    expect(inputs["timeout"]).toBe(900); // a new role has no effect for up to ten minutes
    expect(dependsOn).toContain("main-certificate");
    expect(inputs["values"]).toMatchObject({
      controller: {
        extraArgs: { "default-ssl-certificate": "ingress-nginx/ingress-certificate" },
        extraVolumes: [
          {
            name: "certificate",
            csi: {
              driver: "secrets-store.csi.k8s.io",
              readOnly: true,
              volumeAttributes: { secretProviderClass: "ingress-certificate" },
            },
          },
        ],
        extraVolumeMounts: [{ name: "certificate", mountPath: "/mnt/certificate", readOnly: true }],
      },
      serviceAccount: { name: "ingress-nginx" },
    });
  });

  it("keeps one version of the certificate where one is named", async () => {
    const { resources } = await make({
      certificate: {
        vaultName: "airun-certificates",
        secretName: "wildcard",
        version: "0123456789abcdef0123456789abcdef",
        clientId: "id",
        tenantId: "tenant",
      },
    });
    const { spec } = named(resources, "main-certificate").inputs as {
      readonly spec: { readonly parameters: { readonly objects: string } };
    };
    expect(spec.parameters.objects).toContain(
      "    objectVersion: 0123456789abcdef0123456789abcdef\n",
    );
  });

  it("refuses a certificate that no vault can hold", async () => {
    const { error } = await make({
      certificate: { vaultName: "a", secretName: "wild.card", clientId: "id", tenantId: "tenant" },
    });
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "certificate.vaultName",
      "certificate.secretName",
    ]);
  });

  it("refuses to be open to the whole internet", async () => {
    const { error, resources } = await make({
      access: { mode: "public", allowedNetworks: ["0.0.0.0/0", "office"] },
      replicas: 0,
      chart: { mode: "oci", reference: "https://images.contoso.com" },
    });
    expect(error).toBeInstanceOf(InvalidArgumentsError);
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "access.allowedNetworks[0]",
      "access.allowedNetworks[1]",
      "chart.reference",
      "replicas",
    ]);
    expect(resources).toEqual([]);
    const empty = await make({ access: { mode: "public", allowedNetworks: [] } });
    expect(String(empty.error)).toMatch(/the whole internet would be allowed/);
  });
});
