import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { MODEL_SCHEDULE } from "../../components/plans/azure/model-lifecycle";
import { DEFAULT_MODELS } from "../../components/plans/azure/open-ai";

jest.setTimeout(60_000); // each answer is a process

const ROOT = join(__dirname, "../..");

function models(day: string): { readonly code: number | null; readonly lines: readonly string[] } {
  const args = [join(ROOT, "scripts", "start.mjs"), join("scripts", "models.ts"), "--day", day];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: "utf8",
  });
  return { code: status, lines: (stdout + stderr).trim().split("\n") };
}

describe("npm run models", () => {
  it("passes while every default model is open to new subscriptions, and names the source of the dates", () => {
    const { code, lines } = models(MODEL_SCHEDULE.asOf);
    expect(lines).toEqual([
      ...DEFAULT_MODELS.map(({ name }) =>
        expect.stringMatching(
          new RegExp(`^${name}: open to new subscriptions until \\d{4}-\\d{2}-\\d{2}$`),
        ),
      ),
      `Dates of ${MODEL_SCHEDULE.asOf}: ${MODEL_SCHEDULE.source}`,
    ]);
    expect(code).toBe(0);
  });

  it("fails when one has aged, and says what to replace", () => {
    const { code, lines } = models("2030-01-01");
    expect(code).toBe(1);
    expect(lines.filter((line) => line.includes("open to new subscriptions until"))).toEqual([]);
    expect(lines.at(-1)).toMatch(/^Replace the defaults that have less than \d+ days left/);
  });

  it.each(["2030-1-1", "2030-13-01"])("refuses %s, which is not a day", (day) => {
    expect(models(day)).toEqual({
      code: 2,
      lines: [`--day: "${day}" is not a day; write YYYY-MM-DD`],
    });
  });
});
