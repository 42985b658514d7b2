// --help explains a script and does nothing else. Those of commands/ are asked by test/conventions/documents.test.ts.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const entries = [
  ...new Set(
    Object.values(scripts).flatMap(
      (line) => /^node scripts\/start\.mjs ((?:scripts|policies)\/\S+\.ts)/.exec(line)?.[1] ?? [],
    ),
  ),
];

describe("the scripts of maintainers", () => {
  it("are found", () => {
    expect(entries).toContain("scripts/golden.ts");
    expect(entries.length).toBeGreaterThanOrEqual(8);
  });

  it.each(entries)("%s --help explains it", (entry) => {
    const asked = spawnSync(process.execPath, ["--import", "tsx", entry, "--help"], {
      cwd: ROOT,
      encoding: "utf8",
      timeout: 60_000,
    });
    expect([asked.status, asked.stderr]).toEqual([0, ""]);
    expect(asked.stdout).toMatch(/^Usage: npm (?:run|test)[^]*-h, --help/);
  });
});
