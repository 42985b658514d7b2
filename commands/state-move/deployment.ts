import { createHash } from "node:crypto";
import { z } from "zod";
import type { SecretsSettings } from "./stack-settings";

/** A stack's exported state, as far as a move looks into it. */
export type Deployment = z.infer<typeof deploymentSchema>;

const deploymentSchema = z.looseObject({
  version: z.number(),
  deployment: z.looseObject({
    secrets_providers: z
      .looseObject({ type: z.string(), state: z.record(z.string(), z.unknown()).optional() })
      .optional(),
    resources: z.array(z.looseObject({ urn: z.string() })).nullish(),
    pending_operations: z
      .array(z.looseObject({ type: z.string(), resource: z.looseObject({ urn: z.string() }) }))
      .nullish(),
  }),
});

export function parseDeployment(text: string): Deployment {
  return deploymentSchema.parse(JSON.parse(text));
}

export const resourcesOf = (state: Deployment): readonly { readonly urn: string }[] =>
  state.deployment.resources ?? [];

/**
 * SHA-256 over the resources with their secrets decrypted, keys sorted. Two backends hold the same deployment when
 * their checksums are equal: encryption, manifest and formatting differ from one backend to the next.
 */
export function checksum(decrypted: Deployment): string {
  return createHash("sha256")
    .update(canonical(resourcesOf(decrypted)))
    .digest("hex");
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Whether a state holds secrets that anybody could read. */
export function holdsPlainSecrets(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsPlainSecrets);
  if (typeof value !== "object" || value === null) return false;
  if (SECRET in value) return "plaintext" in value;
  return Object.values(value).some(holdsPlainSecrets);
}

/** The engine's mark of a secret value. */
const SECRET = "4dabf18193072939515e22adb298388d";

/** The same deployment for another secrets provider; the engine encrypts with it when it takes the deployment in. */
export function withSecretsProvider(state: Deployment, settings: SecretsSettings): Deployment {
  return {
    ...state,
    deployment: { ...state.deployment, secrets_providers: providerState(settings) },
  };
}

function providerState(
  settings: SecretsSettings,
): NonNullable<Deployment["deployment"]["secrets_providers"]> {
  if (settings.encryptionsalt !== undefined)
    return { type: "passphrase", state: { salt: settings.encryptionsalt } };
  return {
    type: "cloud",
    state: { url: settings.secretsprovider, encryptedkey: settings.encryptedkey },
  };
}

/** What a stack file says about the secrets provider of this state, or undefined where the state names none. */
export function secretsSettingsOf(state: Deployment): SecretsSettings | undefined {
  const provider = state.deployment.secrets_providers;
  const text = (key: string): string | undefined => {
    const value = provider?.state?.[key];
    return typeof value === "string" ? value : undefined;
  };
  const salt = text("salt");
  if (provider?.type === "passphrase" && salt !== undefined) return { encryptionsalt: salt };
  const [url, key] = [text("url"), text("encryptedkey")];
  if (provider?.type === "cloud" && url !== undefined && key !== undefined)
    return { secretsprovider: url, encryptedkey: key };
  return undefined;
}
