// Turns zod's findings into issues: path, problem with the value, and what to write instead.
import type { z } from "zod";
import { closest } from "fastest-levenshtein";
import type { Issue } from "../components/plans/issues";
import { newNamesOf } from "./renamed-settings";

type Finding = z.core.$ZodIssue;

/** Issues of one setting, their paths below `root`. A value is shown unless it is long. */
export function issuesOf(root: string, error: z.ZodError, schema: z.ZodType): Issue[] {
  return error.issues.flatMap((finding) => issueOf(root, finding, schema)).map(orRenamed);
}

/** The issue, or for a setting of 0.1 its new name. */
function orRenamed(issue: Issue): Issue {
  const names = newNamesOf(issue.path);
  if (names === undefined) return issue;
  return {
    path: issue.path,
    problem: `is called ${names.join(" and ")} since 0.2`,
    hint: "run npm run settings:upgrade -- --write",
  };
}

function issueOf(root: string, finding: Finding, schema: z.ZodType): Issue[] {
  const path = pathOf(root, finding.path);
  switch (finding.code) {
    case "invalid_type":
      return finding.input === undefined
        ? [{ path, problem: "is missing", hint: `write ${article(finding.expected)}` }]
        : [
            {
              path,
              problem: `${show(finding.input)} is not ${article(finding.expected)}`,
              hint: hintForType(finding.expected, finding.input),
            },
          ];
    case "unrecognized_keys":
      return finding.keys.map((key) =>
        unknownKey(pathOf(root, [...finding.path, key]), key, keysAt(schema, finding.path)),
      );
    case "invalid_value":
      return [
        {
          path,
          problem: `${show(finding.input)} is not a valid value`,
          hint:
            otherTypeHint(finding.values, finding.input) ??
            `use one of ${finding.values.map(String).join(", ")}`,
        },
      ];
    case "invalid_format": {
      // `formatted` gives problem and hint in one message; zod's own messages begin with "Invalid".
      const [problem, hint] = finding.message.startsWith("Invalid")
        ? ["has the wrong format"]
        : finding.message.split("; ", 2);
      return [
        {
          path,
          problem: `${show(finding.input)} ${problem ?? "has the wrong format"}`,
          hint:
            bareDateHint(finding.input) ??
            hint ??
            hintOf(schema, finding.path) ??
            (finding.pattern === undefined
              ? `write a valid ${finding.format}`
              : `write text that matches ${finding.pattern}`),
        },
      ];
    }
    case "too_small":
      return [
        {
          path,
          problem: `${show(finding.input)} is too small`,
          hint: `use ${String(finding.minimum)} or more${unitOf(finding.origin)}`,
        },
      ];
    case "too_big":
      return [
        {
          path,
          problem: `${show(finding.input)} is too large`,
          hint: `use ${String(finding.maximum)} or less${unitOf(finding.origin)}`,
        },
      ];
    case "not_multiple_of":
      return [
        {
          path,
          problem: `${show(finding.input)} is not a multiple of ${String(finding.divisor)}`,
          hint: `use a multiple of ${String(finding.divisor)}`,
        },
      ];
    case "invalid_union":
      return unionIssues(path, root, finding, schema);
    case "invalid_key":
    case "invalid_element":
      return finding.issues.flatMap((inner) =>
        issueOf(root, { ...inner, path: [...finding.path, ...inner.path] }, schema),
      );
    case "custom": {
      const hint: unknown = finding.params?.["hint"];
      const value = finding.message.includes(String(finding.input))
        ? ""
        : `${show(finding.input)}${finding.message.startsWith("is ") ? "" : ":"} `;
      return [
        {
          path,
          problem: `${value}${finding.message}`,
          hint: typeof hint === "string" ? hint : "see docs/reference/config.md",
        },
      ];
    }
  }
}

// A discriminated union that knows its mode reports only that mode's issues; otherwise the modes are listed.
function unionIssues(
  path: string,
  root: string,
  finding: Extract<Finding, { code: "invalid_union" }>,
  schema: z.ZodType,
): Issue[] {
  const branches = finding.errors.filter((errors) => errors.length > 0);
  const nearest = [...branches].sort(
    (a, b) => Number(isOfAnotherShape(a)) - Number(isOfAnotherShape(b)) || a.length - b.length,
  )[0];
  if (nearest === undefined) {
    const options =
      "options" in finding && Array.isArray(finding.options)
        ? finding.options.map(String).join(", ")
        : "the documented modes";
    return [
      {
        path,
        problem: `${show(modeOf(finding.input))} is not a known mode`,
        hint: `use one of ${options}`,
      },
    ];
  }
  return nearest.flatMap((inner) =>
    issueOf(root, { ...inner, path: [...finding.path, ...inner.path] }, schema),
  );
}

/** Whether the whole value is refused, such as an object where a word is meant, and not a part of it. */
const isOfAnotherShape = (findings: readonly Pick<Finding, "path">[]): boolean =>
  findings.some(({ path }) => path.length === 0);

// Of an object with a mode only the mode is shown: the rest is valid.
function modeOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "mode" in value ? value.mode : value;
}

/** An unknown key, with the nearest known one and the list of all. */
export function unknownKey(path: string, key: string, known: readonly string[]): Issue {
  if (known.includes(key))
    return {
      path,
      problem: "is a setting of another mode",
      hint: "remove it, or choose the mode that has it",
    };
  const nearest = known.length > 0 ? closest(key, known) : undefined;
  const list = [...known].sort().join(", ");
  return {
    path,
    problem: "is not a known setting",
    hint: nearest === undefined ? "remove it" : `did you mean ${nearest}? Known: ${list}`,
  };
}

function pathOf(root: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${String(part)}]` : `${text}.${String(part)}`,
    root,
  );
}

function show(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

// YAML reads 2 and 1.35 as numbers. Where text is wanted, quotes are missing, and zeros that YAML has dropped.
function hintForType(expected: string, input: unknown): string {
  if (expected === "string" && typeof input === "boolean") return quoted(String(input));
  if (expected === "string" && typeof input === "number") {
    const text = String(input);
    if (/^\d+\.\d$/.test(text)) return `${quoted(text)}, or "${text}0" if that was meant`;
    return Number.isInteger(input)
      ? `${quoted(text)}, with zeros at its front if it has any`
      : quoted(text);
  }
  const isNumber = expected === "number" || expected === "int";
  return isNumber && typeof input === "string" && /^-?\d+(\.\d+)?$/.test(input)
    ? `write it without quotes: ${input}`
    : `write ${article(expected)}`;
}

const quoted = (text: string): string => `put it in quotes: "${text}"`;

/** What to write where a valid value is given as a number for text, or as text for a number. */
function otherTypeHint(values: readonly unknown[], input: unknown): string | undefined {
  const meant = values.find((value) => String(value) === String(input));
  if (typeof input === "number" && typeof meant === "string") return quoted(meant);
  return typeof input === "string" && typeof meant === "number"
    ? `write it without quotes: ${input}`
    : undefined;
}

const NAMES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "an object of settings",
  record: "an object of settings",
  array: "a list",
};

function article(expected: string): string {
  return NAMES[expected] ?? expected;
}

function unitOf(origin: string): string {
  if (origin === "string") return " characters";
  return origin === "array" ? " entries" : "";
}

interface Inner {
  readonly def?: {
    readonly innerType?: z.ZodType;
    readonly element?: z.ZodType;
    readonly valueType?: z.ZodType;
    readonly shape?: Readonly<Record<string, z.ZodType>>;
    readonly options?: readonly z.ZodType[];
    readonly in?: z.ZodType;
  };
}

// The schema nodes that a path can stand for (several where it crosses a union).
function nodesAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly z.ZodType[] {
  const { def } = schema as unknown as Inner;
  const wrapped = def?.innerType ?? def?.in;
  if (wrapped !== undefined) return nodesAt(wrapped, path);
  if (def?.options !== undefined) return def.options.flatMap((option) => nodesAt(option, path));
  const [head, ...rest] = path;
  if (head === undefined) return [schema];
  const next = def?.shape?.[String(head)] ?? def?.element ?? def?.valueType;
  return next === undefined ? [] : nodesAt(next, rest);
}

function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const shapes = nodesAt(schema, path).map((node) => (node as unknown as Inner).def?.shape ?? {});
  return [...new Set(shapes.flatMap((shape) => Object.keys(shape)))];
}

function hintOf(schema: z.ZodType, path: readonly PropertyKey[]): string | undefined {
  const described = describedAt(schema, path);
  return described === undefined ? undefined : `expected: ${described}`;
}

function describedAt(schema: z.ZodType, path: readonly PropertyKey[]): string | undefined {
  const { def } = schema as unknown as Inner;
  const wrapped = def?.innerType ?? def?.in;
  if (path.length === 0 && schema.description !== undefined) return schema.description;
  if (wrapped !== undefined) return describedAt(wrapped, path);
  const [head, ...rest] = path;
  if (head === undefined) return undefined;
  const next = def?.shape?.[String(head)] ?? def?.element ?? def?.valueType;
  return next === undefined ? undefined : describedAt(next, rest);
}

// The engine reads a date without quotes as a point in time, and passes that on as text.
function bareDateHint(input: unknown): string | undefined {
  const day = /^(\d{4}-\d{2}-\d{2}) 00:00:00 \+0000 UTC$/.exec(String(input))?.[1];
  return day === undefined ? undefined : `write the day in quotes, "${day}"`;
}
