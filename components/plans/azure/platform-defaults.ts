/**
 * Names that phase 2 gives its resources in Azure. They are the vendor's (CodeMie, Infrastructure Deployment, "Phase 2: Core
 * Platform Infrastructure"), so they are defaults of this platform and not of the components.
 */
export const PLATFORM_NAMES = {
  resourceGroup: "CodeMieRG",
  hubNetwork: "HubVNet",
  aksNetwork: "AksVNet",
  natGateway: "NatGateway",
  natPublicIp: "NatGatewayPip",
  bastion: "Bastion",
  bastionPublicIp: "BastionPip",
  cluster: "CodeMieAks",
  jumpbox: "CodeMieVM",
  applicationIdentity: "CodeMieAppIdentity",
  modelsIdentity: "CodeMieAiIdentity",
  ingressIdentity: "CodeMieIngressIdentity",
  applicationKey: "codemie-key",
  jumpboxPrivateKey: "codemie-vm-private-key",
  jumpboxPublicKey: "codemie-vm-public-key",
} as const;

/** Databases of the application's server. */
export const APPLICATION_DATABASES = ["codemie"] as const;

/** Extensions that its first migration creates, and stops without. */
export const APPLICATION_EXTENSIONS = ["PG_TRGM"] as const;

/** Domain of the application when none is set: the vendor's example (interpretation D-22). */
export const DEFAULT_DOMAIN = "private.lab.com";

/** Host names of the application below its domain (interpretation D-23). */
export const APPLICATION_RECORDS = ["codemie", "*"] as const;

/** Service accounts of the application, which act as its identity. */
export const APPLICATION_SUBJECTS = ["system:serviceaccount:codemie:codemie-api"] as const;

/** Service accounts of the model proxy, which act as the identity of the models. */
export const MODEL_SUBJECTS = ["system:serviceaccount:litellm:litellm"] as const;

/** Products that can have a database server of their own. */
export const DEDICATED_DATABASES = ["keycloak", "litellm", "langfuse"] as const;
export type DedicatedDatabase = (typeof DEDICATED_DATABASES)[number];

/** Model providers that the application uses when no other is listed. */
export const DEFAULT_AI_PROVIDERS = ["azure-openai"] as const;

/** Who may use the application: its own networks, or the networks of a list over the internet. */
export const ACCESS_MODELS = ["private", "public"] as const;
export type AccessModel = (typeof ACCESS_MODELS)[number];

/** Where a load balancer listens. */
export const LOAD_BALANCERS = ["internal", "public"] as const;
