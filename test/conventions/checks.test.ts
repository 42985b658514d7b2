// A check of a live account is only as good as its tests: each rule of preflight is named by one.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const textOf = (folder: string): string =>
  execFileSync("git", ["ls-files", "-z", `${folder}/*.ts`], { cwd: ROOT, encoding: "utf8" })
    .split("\0")
    .filter((file) => file !== "")
    .map((file) => readFileSync(join(ROOT, file), "utf8"))
    .join("\n");

/** Rules that run in tests of their whole check alone, which compare verdicts and no messages. */
const BY_THEIR_CHECK: readonly string[] = [
  "assessDatabase",
  "assessHeadroom",
  "assessKey",
  "assessOfferings",
  "assessPermissions",
  "assessRecords",
  "assessRegion",
  "assessReplacedPolicy",
  "assessTenant",
];

describe("the rules of preflight", () => {
  const rules = [...textOf("preflight/checks").matchAll(/^export function (assess\w+)/gm)].map(
    ([, name = ""]) => name,
  );
  const words = new Set(textOf("test/preflight").match(/\w+/g));

  it("are each named by a test", () => {
    expect(rules.length).toBeGreaterThan(60);
    expect(rules.filter((name) => !words.has(name) && !BY_THEIR_CHECK.includes(name))).toEqual([]);
  });
});
