// Settings of a stack file, read without the engine: for preflight, documents and tests.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parseDocument, visit } from "yaml";
import { InvalidArgumentsError } from "../components/plans/issues";
import type { RawSettings } from "./load";

/** Reads `Pulumi.<stack>.yaml`. @throws InvalidArgumentsError when it is not a stack file. */
export function settingsFromFile(path: string, project: string): RawSettings {
  return settingsFromText(readFileSync(path, "utf8"), basename(path), project);
}

/** Reads the text of a stack file as the engine does. */
export function settingsFromText(text: string, subject: string, project: string): RawSettings {
  return settingsFromValues(configOf(text, subject), subject, project);
}

/** The values below `config` of a stack file; a key without a namespace is the project's. */
export function settingsFromValues(
  config: Readonly<Record<string, unknown>>,
  subject: string,
  project: string,
): RawSettings {
  const values = new Map<string, unknown>();
  const secretKeys = new Set<string>();
  for (const [written, value] of Object.entries(config)) {
    const key = fullKey(written, project);
    if (holdsSecure(value)) secretKeys.add(key);
    else values.set(key, value ?? "");
  }
  return { subject, project, values, secretKeys };
}

/** Reads YAML with the engine's meaning of plain dates and numbers. @throws InvalidArgumentsError when it is not YAML */
export function parseYaml(text: string, subject: string): unknown {
  const parsed = parseDocument(text, { merge: true });
  const [error] = parsed.errors;
  if (error !== undefined) {
    const problem = (error.message.split("\n")[0] ?? "").replace(/:$/, "");
    throw new InvalidArgumentsError(subject, [
      { path: "(file)", problem: `is not valid YAML: ${problem}`, hint: "fix the syntax" },
    ]);
  }
  // The engine reads a plain date as a point in time, and a number that begins with 0 as octal.
  visit(parsed, {
    Scalar: (_, scalar) => {
      const { source = "", type } = scalar;
      if (type !== "PLAIN") return;
      if (/^\d{4}-\d{2}-\d{2}$/.test(source)) scalar.value = `${source} 00:00:00 +0000 UTC`;
      else if (/^0[0-7]+$/.test(source)) scalar.value = Number.parseInt(source, 8);
    },
  });
  return parsed.toJS();
}

function configOf(text: string, subject: string): Readonly<Record<string, unknown>> {
  const document = parseYaml(text, subject);
  const config =
    typeof document === "object" && document !== null && "config" in document
      ? document.config
      : undefined;
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw new InvalidArgumentsError(subject, [
      { path: "config", problem: "is missing", hint: "write the settings below config:" },
    ]);
  }
  return config as Readonly<Record<string, unknown>>;
}

/** A key without a namespace is one of the project's. */
export const fullKey = (key: string, project: string): string =>
  key.includes(":") ? key : `${project}:${key}`;

/** Whether a value is encrypted anywhere: the engine counts the whole key as a secret then. */
export function holdsSecure(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const isSecure = "secure" in value && Object.keys(value).length === 1;
  return isSecure || Object.values(value).some(holdsSecure);
}
