import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SETTINGS } from "../../config/schema";
import { REQUIREMENTS } from "../../prerequisites";
import type { Requirement } from "../../prerequisites/requirement";
import { isSetting } from "../support/settings";
import { TRACEABILITY, type Trace } from "../../prerequisites/traceability";

const ROOT = join(__dirname, "../..");
const traces = Object.entries(TRACEABILITY) as [string, Trace][];
const of = (kind: keyof Trace): [string, string][] =>
  traces.flatMap(([id, trace]) =>
    ((trace[kind] ?? []) as readonly string[]).map((name): [string, string] => [id, name]),
  );
const missing = (kind: keyof Trace, exists: (name: string) => boolean): string[] =>
  of(kind)
    .filter(([, name]) => !exists(name))
    .map(([id, name]) => `${id}: ${name}`);

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const entries = ["azure", "aws", "kubernetes"]
  .map((cloud) => `components/${cloud}/index.ts`)
  .filter((path) => existsSync(join(ROOT, path)))
  .map(read)
  .join("\n");
const rows: readonly Requirement[] = Object.values(REQUIREMENTS);
const checks = new Set(
  rows.flatMap(({ id, checkedBy }) => [id, checkedBy.preflight, checkedBy.postflight]),
);
const policies = new Set(rows.map(({ checkedBy }) => checkedBy.policy));
const stackSources = readdirSync(join(ROOT, "stacks"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => read(`stacks/${file}`))
  .join("\n");

describe("traceability", () => {
  it("covers all three documents", () => {
    expect(traces.length).toBe(325);
  });

  it("names at least one place for every requirement", () => {
    const empty = traces.filter(([, trace]) =>
      Object.keys(trace).every((key) => key === "statement" || key === "decisions"),
    );
    expect(empty.map(([id]) => id)).toEqual([]);
  });

  it("names components that are exported", () => {
    expect(missing("components", (name) => new RegExp(`\\b${name}\\b`).test(entries))).toEqual([]);
  });

  it("names layers that are deployed", () => {
    expect(missing("layers", (name) => name in SETTINGS)).toEqual([]);
  });

  it("names settings of the schema", () => {
    expect(missing("settings", isSetting)).toEqual([]);
  });

  it("names policies and checks of the prerequisites table", () => {
    expect(missing("policies", (name) => policies.has(name))).toEqual([]);
    expect(missing("checks", (name) => checks.has(name))).toEqual([]);
  });

  it("names outputs that a layer gives", () => {
    expect(missing("outputs", (name) => new RegExp(`\\b${name}\\b`).test(stackSources))).toEqual(
      [],
    );
  });

  it("names documents, files, tests and scripts that are there", () => {
    const scripts = (JSON.parse(read("package.json")) as { scripts: Record<string, string> })
      .scripts;
    expect(missing("documents", (path) => existsSync(join(ROOT, path)))).toEqual([]);
    expect(missing("files", (path) => existsSync(join(ROOT, path)))).toEqual([]);
    expect(missing("tests", (path) => existsSync(join(ROOT, path)))).toEqual([]);
    expect(missing("scripts", (name) => name in scripts)).toEqual([]);
  });
});
