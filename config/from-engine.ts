// Settings of the running stack. The only file of this folder that imports the engine.
import * as pulumi from "@pulumi/pulumi";
import type { RawSettings } from "./load";
import type { SecretKey } from "./schema";

/** Every setting of the running stack, secrets by name only. */
export function settingsFromEngine(): RawSettings {
  const values = new Map<string, unknown>();
  const secretKeys = new Set<string>();
  for (const [key, text] of Object.entries(pulumi.runtime.allConfig())) {
    if (isSecret(key)) secretKeys.add(key);
    else values.set(key, valueOf(text));
  }
  return {
    subject: `Pulumi.${pulumi.getStack()}.yaml`,
    project: pulumi.getProject(),
    values,
    secretKeys,
  };
}

/** A secret setting, as a secret output. */
export function secretSetting(key: SecretKey): pulumi.Output<string> {
  return new pulumi.Config().requireSecret(key);
}

/** Settings of a provider package (`<package>:<key>`) by key, for a provider beside the default one, which reads them itself. */
export function providerSettings(name: string): Record<string, unknown> {
  const prefix = `${name}:`;
  return Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => {
        const value = /^(true|false)$/.test(text) ? text === "true" : valueOf(text);
        return [key.slice(prefix.length), isSecret(key) ? pulumi.secret(value) : value];
      }),
  );
}

// The engine passes objects and lists as JSON text, everything else as it was written.
function valueOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

// The SDK exports this function and leaves it out of its declarations.
function isSecret(key: string): boolean {
  const runtime = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };
  return runtime.isConfigSecret(key);
}
