// The register of the project: requirements of the source documents, how open points in them are read, and the order that
// Azure demands. Data files in docs/internals; docs/reference/requirements.md is written from them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { namedTest, type NamedTest } from "../named-tests";

const FOLDER = join(__dirname, "../../docs/internals");

const names = z.array(z.string()).min(1).optional();

const named = z.string().transform((name, context) => {
  const test = namedTest(name);
  if (test !== undefined) return test;
  context.addIssue({
    code: "custom",
    message: `"${name}" is not a test; use <path>: <describe> > <test>`,
  });
  return z.NEVER;
});

/** What fails when a row is broken. */
const tests = z.array(named).min(1);

/** A requirement, and the places where it is met. Without tests it rests on its documents. */
const requirement = z.strictObject({
  statement: z.string(),
  components: names,
  layers: names,
  /** Paths in a stack file, below `platform-foundations:`. */
  settings: names,
  policies: names,
  /** Preflight and postflight codes. */
  checks: names,
  outputs: names,
  documents: names,
  scripts: names,
  files: names,
  tests: tests.optional(),
  interpretations: names,
});

/** A point that the source documents leave open, or on which they contradict each other. */
const interpretation = z.strictObject({
  open: z.string(),
  reading: z.string(),
  because: z.string(),
  requirements: z.string(),
  tests,
});

/** An order that Azure demands. */
const ordering = z.strictObject({
  later: z.string(),
  earlier: z.string(),
  because: z.string(),
  otherwise: z.string().optional(),
  tests,
});

export type TracedRequirement = z.output<typeof requirement>;

function read<T>(file: string, schema: z.ZodType<T>): Readonly<Record<string, T>> {
  const data: unknown = parse(readFileSync(join(FOLDER, file), "utf8"));
  return z.record(z.string(), schema).parse(data);
}

export const tracedRequirements = (): Readonly<Record<string, TracedRequirement>> =>
  read("requirements.yaml", requirement);

export const interpretations = (): Readonly<Record<string, z.output<typeof interpretation>>> =>
  read("interpretations.yaml", interpretation);

export const orderings = (): Readonly<Record<string, z.output<typeof ordering>>> =>
  read("orderings.yaml", ordering);

/** All tests that a row names, once each. */
export function registeredTests(): readonly NamedTest[] {
  const rows = [tracedRequirements(), interpretations(), orderings()].flatMap((part) =>
    Object.values<{ readonly tests?: readonly NamedTest[] | undefined }>(part),
  );
  const all = rows.flatMap((row) => row.tests ?? []);
  return [...new Map(all.map((test) => [`${test.file}: ${test.title}`, test])).values()];
}
