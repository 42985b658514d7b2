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
