import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { jsonReport, pass, runPreflight, warn, type Check } from "../../preflight";
import { runCommand } from "../../preflight/command";

const ROOT = resolve(__dirname, "../..");

jest.setTimeout(60_000); // checks of the machine start its tools

/** A check that a team adds: it sees the stack and its outputs, and no client of ours. */
const ticket: Check = {
  id: "TEAM_TICKET",
  phase: "preflight",
  needs: "file",
  permissions: [],
  run: ({ stack, now }) =>
    Promise.resolve(
      stack === "dev"
        ? pass(`no ticket is needed for ${stack}`)
        : warn(`${stack} changes on ${now().toISOString().slice(0, 10)}`, "open a ticket first"),
    ),
};

describe("runPreflight", () => {
  it("runs a check of one's own beside the built-in ones and returns the report", async () => {
    const report = await runPreflight({
      root: ROOT,
      stack: "dev",
      offline: true,
      checks: [ticket],
    });
    const own = report.results.filter(({ code }) => code === "TEAM_TICKET");
    expect(own.map(({ finding }) => finding)).toEqual([pass("no ticket is needed for dev")]);
    expect(report.results.length).toBeGreaterThan(100);
    expect(jsonReport(report)).toContain("no ticket is needed for dev");
  });

  it("runs the named checks alone", async () => {
    const only = ["TEAM_TICKET", "CFG_SCHEMA"];
    const { results, exitCode } = await runPreflight({
      root: ROOT,
      stack: "dev",
      checks: [ticket],
      only,
    });
    expect(results.map(({ code }) => code)).toEqual(["CFG_SCHEMA", "TEAM_TICKET"]);
    expect(exitCode).toBe(0);
  });
});

describe("postflight --outputs", () => {
  const folder = mkdtempSync(join(tmpdir(), "platform-outputs-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const streams = {
    out: () => undefined,
    progress: () => undefined,
    isColoured: false,
    isTerminal: false,
  };
  const postflight = (file: string) =>
    runCommand("postflight", ["--stack", "dev", "--outputs", file], ROOT, streams);

  it("refuses a file that is not there, so that a mistyped path never passes", async () => {
    const file = join(folder, "absent.json");
    await expect(postflight(file)).rejects.toThrow(
      /^--outputs .*absent\.json cannot be read: .*ENOENT/,
    );
  });

  it.each([
    ["not JSON", "no {"],
    ["a list", "[]"],
    ["text", '"x"'],
  ])("refuses %s", async (_, text) => {
    const file = join(folder, "outputs.json");
    writeFileSync(file, text);
    await expect(postflight(file)).rejects.toThrow(`--outputs ${file}`);
  });
});
