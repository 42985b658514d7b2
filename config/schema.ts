// Every setting of the program, one schema each. `Pulumi.yaml`, docs/reference/config.md and the editor schema are
// checked against this table.
import type { z } from "zod";
import { awsFoundationSchema } from "./schema/aws-foundation";
import { azureCoreSchema } from "./schema/azure-core";
import { azureOpenAiSchema } from "./schema/azure-open-ai";
import { azureStateBackendSchema } from "./schema/azure-state-backend";
import { generalSchema } from "./schema/general";
import { kubernetesBaselineSchema } from "./schema/kubernetes-baseline";
import { preflightSchema } from "./schema/preflight";

/** Settings that are objects, by key. A layer is deployed when its key is present. */
export const SETTINGS = {
  general: { schema: generalSchema, title: "Names and tags that every layer shares" },
  azureStateBackend: { schema: azureStateBackendSchema, title: "Azure phase 1: where state lives" },
  azureCore: { schema: azureCoreSchema, title: "Azure phase 2: the platform CodeMie runs on" },
  azureOpenAi: { schema: azureOpenAiSchema, title: "Azure phase 3: model deployments (optional)" },
  kubernetesBaseline: {
    schema: kubernetesBaselineSchema,
    title: "Kubernetes: what the product finds in its cluster",
  },
  awsFoundation: { schema: awsFoundationSchema, title: "AWS: the foundation of Code Ocean" },
  preflight: { schema: preflightSchema, title: "What preflight may let pass, and why" },
} as const satisfies Readonly<
  Record<string, { readonly schema: z.ZodType; readonly title: string }>
>;

export type SettingKey = keyof typeof SETTINGS;

/** Settings that are secrets: flat keys, set with `pulumi config set --secret`, never parsed here. */
export const SECRET_SETTINGS = {
  openAiClientSecret: "Client secret of the existing application in azureOpenAi.application",
  kubeconfig: "Kubeconfig of the existing cluster in kubernetesBaseline.cluster",
} as const satisfies Readonly<Record<string, string>>;

export type SecretKey = keyof typeof SECRET_SETTINGS;
