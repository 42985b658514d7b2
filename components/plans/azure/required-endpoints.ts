/** A host that the platform must reach, for firewall teams and for the checks that probe it. */
export interface RequiredEndpoint {
  /** Host name; a leading `*.` stands for every host below it, which no probe can ask. */
  readonly host: string;
  readonly port: number;
  readonly purpose: string;
}

/** A model provider: one of the known, or any host that the model proxy can talk to. */
export type AiProvider =
  (typeof AI_PROVIDERS)[number] | { readonly custom: { readonly host: string } };

export const AI_PROVIDERS = ["azure-openai", "bedrock", "openai", "vertexai"] as const;

/** What decides the list beside the product itself. */
export interface EndpointsShape {
  readonly location: string;
  readonly aiProviders: readonly AiProvider[];
  readonly integrations: readonly {
    readonly name: string;
    readonly host: string;
    readonly port: number;
  }[];
  /** External image registry, when there is one. */
  readonly imageRegistry?: string | undefined;
  /** Hosts from which the jumpbox takes its tools. */
  readonly toolHosts?: readonly { readonly host: string; readonly port: number }[] | undefined;
}

export const HTTPS_PORT = 443;

const https = (host: string, purpose: string): RequiredEndpoint => ({
  host,
  port: HTTPS_PORT,
  purpose,
});

/** Source: CodeMie, Prerequisites, "Outbound Connectivity"; Docker Hub's own hosts are where its pulls are sent on to. */
const PRODUCT_ENDPOINTS: readonly RequiredEndpoint[] = [
  https("europe-west3-docker.pkg.dev", "CodeMie images and charts"),
  https("quay.io", "third-party images"),
  https("docker.io", "Docker Hub"),
  https("registry-1.docker.io", "Docker Hub, registry"),
  https("auth.docker.io", "Docker Hub, tokens"),
  https("production.cloudflare.docker.com", "Docker Hub, layers"),
  https("registry.developers.crunchydata.com", "PostgreSQL operator images"),
  https("registry.k8s.io", "Kubernetes project images"),
];

/** Source: Azure Kubernetes Service, "Outbound network and FQDN rules" for private clusters. */
const platformEndpoints = (location: string): readonly RequiredEndpoint[] => [
  https("mcr.microsoft.com", "AKS system images"),
  https("*.data.mcr.microsoft.com", "AKS system images, layers"),
  https("management.azure.com", "Azure Resource Manager"),
  https("login.microsoftonline.com", "Entra ID"),
  https("packages.microsoft.com", "node packages"),
  https("acs-mirror.azureedge.net", "node binaries"),
  https("packages.aks.azure.com", "node binaries"),
  { host: "security.ubuntu.com", port: 80, purpose: "node security updates" },
  { host: "azure.archive.ubuntu.com", port: 80, purpose: "node updates" },
  https("*.ods.opinsights.azure.com", "Azure Monitor, logs"),
  https("*.oms.opinsights.azure.com", "Azure Monitor, agents"),
  https("*.ingest.monitor.azure.com", "Azure Monitor, ingestion"),
  https("*.monitoring.azure.com", "Azure Monitor, metrics"),
  https("global.handler.control.monitor.azure.com", "Azure Monitor, control"),
  https(`${location}.handler.control.monitor.azure.com`, "Azure Monitor, control"),
  https("data.policy.core.windows.net", "Azure Policy add-on"),
  https("store.policy.core.windows.net", "Azure Policy add-on"),
  https("vault.azure.net", "secrets-store add-on"),
];

/** Source: Azure, "Sign in to a Linux virtual machine in Azure by using Microsoft Entra ID", network. */
const SIGN_IN_ENDPOINTS: readonly RequiredEndpoint[] = [
  https("enterpriseregistration.windows.net", "Entra sign-in on the jumpbox"),
  https("pas.windows.net", "Entra sign-in on the jumpbox"),
];

/** Every host that the platform must reach, in a stable order and without repetition. */
export function requiredEndpoints(shape: EndpointsShape): readonly RequiredEndpoint[] {
  const all = [
    ...PRODUCT_ENDPOINTS,
    ...platformEndpoints(shape.location),
    ...SIGN_IN_ENDPOINTS,
    ...shape.integrations.map(({ name, host, port }) => ({
      host,
      port,
      purpose: `integration ${name}`,
    })),
    ...(shape.imageRegistry === undefined
      ? []
      : [https(shape.imageRegistry, "external image registry")]),
    ...shape.aiProviders.flatMap(providerEndpoints),
    ...(shape.toolHosts ?? []).map(({ host, port }) => ({
      host,
      port,
      purpose: "tools of the jumpbox",
    })),
  ];
  return all.filter(
    ({ host, port }, index) =>
      all.findIndex((other) => other.host === host && other.port === port) === index,
  );
}

// Source: CodeMie, Infrastructure Deployment, "Phase 3"; api.openai.com does not belong to Bedrock (interpretation D-30).
function providerEndpoints(provider: AiProvider): readonly RequiredEndpoint[] {
  if (typeof provider === "object") return [https(provider.custom.host, "model provider")];
  switch (provider) {
    case "azure-openai":
      return []; // reached by private endpoint
    case "bedrock":
      return [https("*.amazonaws.com", "AWS Bedrock runtime")];
    case "openai":
      return [https("api.openai.com", "OpenAI")];
    case "vertexai":
      return [https("*.googleapis.com", "Google Vertex AI")];
  }
}
