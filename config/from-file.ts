// Settings of a stack file, read without the engine: for preflight, documents and tests.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "yaml";
import { InvalidArgumentsError } from "../components/plans/issues";
import type { RawSettings } from "./load";

/** Reads `Pulumi.<stack>.yaml`. @throws InvalidArgumentsError when it is not a stack file. */
export function settingsFromFile(path: string, project: string): RawSettings {
  return settingsFromText(readFileSync(path, "utf8"), basename(path), project);
}

/** Reads the text of a stack file. */
export function settingsFromText(text: string, subject: string, project: string): RawSettings {
  const config = configOf(text, subject);
  const values = new Map<string, unknown>();
  const secretKeys = new Set<string>();
  for (const [key, value] of Object.entries(config)) {
    if (isSecure(value)) secretKeys.add(key);
    else values.set(key, value);
  }
  return { subject, project, values, secretKeys };
}

function configOf(text: string, subject: string): Readonly<Record<string, unknown>> {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    const problem = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new InvalidArgumentsError(subject, [
      { path: "(file)", problem: `is not valid YAML: ${problem}`, hint: "fix the syntax" },
    ]);
  }
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

function isSecure(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "secure" in value &&
    Object.keys(value).length === 1
  );
}
