import {
  requiredEndpoints,
  type EndpointsShape,
} from "../../../../components/plans/azure/required-endpoints";

const shape = (more: Partial<EndpointsShape> = {}): EndpointsShape => ({
  location: "westeurope",
  aiProviders: ["azure-openai"],
  integrations: [],
  ...more,
});
const hosts = (more?: Partial<EndpointsShape>): readonly string[] =>
  requiredEndpoints(shape(more)).map(({ host }) => host);

describe("the required outbound endpoints", () => {
  it.each([
    "europe-west3-docker.pkg.dev",
    "quay.io",
    "docker.io",
    "registry.developers.crunchydata.com",
  ])("hold %s, which the prerequisites name", (host) => {
    expect(hosts()).toContain(host);
  });

  it("are those of the prerequisites, of Docker Hub's pulls, of AKS and of Entra sign-in", () => {
    expect(requiredEndpoints(shape()).map(({ host, port }) => `${host}:${String(port)}`)).toEqual([
      "europe-west3-docker.pkg.dev:443", // AZ-PRE-18
      "quay.io:443", // AZ-PRE-19
      "docker.io:443", // AZ-PRE-20, with the hosts that its pulls are sent on to
      "registry-1.docker.io:443",
      "auth.docker.io:443",
      "production.cloudflare.docker.com:443",
      "registry.developers.crunchydata.com:443", // AZ-PRE-21
      "registry.k8s.io:443", // D-11: further public image hosts are used
      // Azure, "Outbound network and FQDN rules for Azure Kubernetes Service (AKS) clusters"
      "mcr.microsoft.com:443",
      "*.data.mcr.microsoft.com:443",
      "management.azure.com:443",
      "login.microsoftonline.com:443",
      "packages.microsoft.com:443",
      "acs-mirror.azureedge.net:443",
      "packages.aks.azure.com:443",
      "security.ubuntu.com:80",
      "azure.archive.ubuntu.com:80",
      "*.ods.opinsights.azure.com:443",
      "*.oms.opinsights.azure.com:443",
      "*.ingest.monitor.azure.com:443",
      "*.monitoring.azure.com:443",
      "global.handler.control.monitor.azure.com:443",
      "westeurope.handler.control.monitor.azure.com:443",
      "data.policy.core.windows.net:443",
      "store.policy.core.windows.net:443",
      "vault.azure.net:443",
      // Azure, "Sign in to a Linux virtual machine in Azure by using Microsoft Entra ID"
      "enterpriseregistration.windows.net:443",
      "pas.windows.net:443",
    ]);
    for (const { purpose } of requiredEndpoints(shape())) expect(purpose).toMatch(/^.{8,}$/);
  });

  it("hold the hosts of the jumpbox's tools, and a host again for another port", () => {
    const before = requiredEndpoints(shape());
    const toolHosts = [
      { host: "get.helm.sh", port: 443 },
      { host: "quay.io", port: 443 },
      { host: "quay.io", port: 80 },
    ];
    expect(requiredEndpoints(shape({ toolHosts })).slice(before.length)).toEqual([
      { host: "get.helm.sh", port: 443, purpose: "tools of the jumpbox" },
      { host: "quay.io", port: 80, purpose: "tools of the jumpbox" },
    ]);
  });

  it("grow by what the settings add, each with its port", () => {
    const before = requiredEndpoints(shape());
    const after = requiredEndpoints(
      shape({
        integrations: [{ name: "gitlab", host: "gitlab.contoso.com", port: 8443 }],
        imageRegistry: "harbor.contoso.com",
        aiProviders: ["openai", "bedrock", "vertexai", { custom: { host: "llm.contoso.com" } }],
      }),
    );
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length)).toEqual([
      { host: "gitlab.contoso.com", port: 8443, purpose: "integration gitlab" },
      { host: "harbor.contoso.com", port: 443, purpose: "external image registry" },
      { host: "api.openai.com", port: 443, purpose: "OpenAI" },
      { host: "*.amazonaws.com", port: 443, purpose: "AWS Bedrock runtime" },
      { host: "*.googleapis.com", port: 443, purpose: "Google Vertex AI" },
      { host: "llm.contoso.com", port: 443, purpose: "model provider" },
    ]);
  });

  it("name a host once", () => {
    const twice = hosts({ imageRegistry: "quay.io", aiProviders: ["vertexai", "vertexai"] });
    expect(new Set(twice).size).toBe(twice.length);
  });
});
