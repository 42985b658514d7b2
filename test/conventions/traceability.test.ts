import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SETTINGS } from "../../config/schema";
import { REQUIREMENTS } from "../../prerequisites";
import type { Requirement } from "../../prerequisites/requirement";
import { faultOf, isRunOf, namedTest } from "../../scripts/named-tests";
import { isSetting } from "../support/settings";
import {
  interpretations,
  orderings,
  registeredTests,
  tracedRequirements,
  type TracedRequirement,
} from "../../scripts/docs/register";

const ROOT = join(__dirname, "../..");
const traces = Object.entries(tracedRequirements());
const of = (kind: keyof TracedRequirement): [string, string][] =>
  traces.flatMap(([id, trace]) =>
    ((trace[kind] ?? []) as readonly string[]).map((name): [string, string] => [id, name]),
  );
const missing = (kind: keyof TracedRequirement, exists: (name: string) => boolean): string[] =>
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
      Object.keys(trace).every((key) => ["statement", "interpretations", "tests"].includes(key)),
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

  it("rests every requirement on tests or on a document", () => {
    const without = traces.filter(([, { tests, documents }]) => (tests ?? documents) === undefined);
    expect(without.map(([id]) => id)).toEqual([]);
  });

  it("names tests that exist, and that no machine skips", () => {
    const faults = registeredTests().flatMap((test) => {
      const fault = faultOf(test);
      return fault === undefined ? [] : [`${test.file}: ${test.title}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });

  it("knows a title by its text, by a case of it, and by no other", () => {
    const file = "test/preflight/checks/access.test.ts";
    const skipped = "test/preflight/moto.test.ts";
    expect([
      faultOf({ file, title: "AZ_DNS_ZONE > fails with a zone that does not exist" }),
      faultOf({ file, title: "AZ_DNS_ZONE > passes with a zone that %s" }),
      faultOf({ file, title: "AZ_DNS_ZONE > passes with a zone that nobody wrote about" }),
      faultOf({ file, title: "AZ_DNS_ZONE > fails" }),
      faultOf({ file: "test/absent.test.ts", title: "fails" }),
      faultOf({
        file: skipped,
        title: "the AWS reader against moto > knows who asks, and which zones there are",
      }),
    ]).toEqual([
      undefined,
      undefined,
      "the file has no test of this title",
      "the file has no test of this title",
      "there is no such file",
      "the test is skipped on some machines",
    ]);
  });

  it("reads a name of file and title, and no other", () => {
    expect(namedTest("test/a.test.ts: a zone > fails: twice")).toEqual({
      file: "test/a.test.ts",
      title: "a zone > fails: twice",
    });
    expect(namedTest("test/a.test.ts")).toBeUndefined();
  });

  it("knows a named test among those that ran", () => {
    const file = "test/a.test.ts";
    const named = { file, title: "a zone > fails with %s (1 + 1)" };
    expect(isRunOf(named, { file, title: "a zone > fails with no name (1 + 1)" })).toBe(true);
    expect(isRunOf(named, { file, title: "a zone > fails with no name (11)" })).toBe(false);
    expect(isRunOf(named, { file: "test/b.test.ts", title: named.title })).toBe(false);
  });

  it("names documents, files and scripts that are there", () => {
    const scripts = (JSON.parse(read("package.json")) as { scripts: Record<string, string> })
      .scripts;
    expect(missing("documents", (path) => existsSync(join(ROOT, path)))).toEqual([]);
    expect(missing("files", (path) => existsSync(join(ROOT, path)))).toEqual([]);
    expect(missing("scripts", (name) => name in scripts)).toEqual([]);
  });

  it("leads every id of an interpretation, an ordering or a requirement to its row", () => {
    const known = new Set([
      ...Object.keys(interpretations()),
      ...Object.keys(orderings()),
      ...traces.map(([id]) => id),
    ]);
    const files = execFileSync("git", ["ls-files", "*.ts", "*.md", "*.yaml"], {
      cwd: ROOT,
      encoding: "utf8",
    })
      .trim()
      .split("\n")
      .filter((path) => existsSync(join(ROOT, path)));
    const dangling = files.flatMap((path) =>
      [
        ...read(path).matchAll(
          /\b(?:interpretation|ordering) ((?:D-|O)\d+)|\((O\d+)[),:]|\b((?:AZ|AWS)-[A-Z0-9]+-\d+)\b/g,
        ),
      ]
        .map(([, named, ordering, requirement]) => named ?? ordering ?? requirement ?? "")
        .filter((id) => !known.has(id))
        .map((id) => `${path}: ${id}`),
    );
    expect(dangling).toEqual([]);
  });

  it("calls nothing a decision but the pages in docs/internals/decisions", () => {
    const { stdout } = spawnSync(
      "git",
      ["grep", "-nE", "[Dd]ecisions? (D-|O)[0-9]+", "--", "*.ts", "*.md"],
      { cwd: ROOT, encoding: "utf8" },
    );
    expect(stdout).toBe("");
  });
});
