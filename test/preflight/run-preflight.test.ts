import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import {
  jsonReport,
  pass,
  runPreflight,
  warn,
  type Check,
  type Report,
} from "../../preflight/index";
import { CHECKS } from "../../preflight/checks";
import { runCommand } from "../../preflight/command";
import { startCloudHttp, tenantsIn } from "../../sandbox/http";
import { scenarioOf } from "../../sandbox/scenarios";

const ROOT = resolve(__dirname, "../..");

jest.setTimeout(120_000); // checks of the machine start its tools

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

describe("runPreflight with the settings of a program of one's own", () => {
  const config = (stack: string) =>
    (
      parse(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8")) as {
        readonly config: Readonly<Record<string, unknown>>;
      }
    ).config;
  const settings = { project: "platform-foundations", values: config("dev") };
  const verdicts = ({ results }: Report) =>
    results.map(({ code, finding }) => [code, finding.result, finding.subject]);

  it("reads no file, asks the accounts and finds what it finds by the file", async () => {
    const tenants = tenantsIn(ROOT);
    const clouds = await startCloudHttp({
      store: { list: () => [], get: () => undefined, ofType: () => [], reservedNames: () => [] },
      scenario: scenarioOf("ready"),
      latencyMs: 0,
      tenantOf: (id) => tenants.get(id) ?? "",
    });
    try {
      const only = CHECKS.map(({ id }) => id).filter((id) => /^(AZ|AWS|CFG)_/.test(id));
      const asked = { stack: "dev", endpoint: clouds.url, only };
      const given = await runPreflight({ ...asked, settings });
      expect(verdicts(given)).toEqual(verdicts(await runPreflight({ ...asked, root: ROOT })));
      expect(given.counts.pass).toBeGreaterThan(20);
    } finally {
      await clouds.close();
    }
  });

  it("reports what is wrong with them under CFG_SCHEMA, and needs them where there is no folder", async () => {
    const values = { ...settings.values, azureCoer: {} };
    const { results } = await runPreflight({
      stack: "dev",
      settings: { ...settings, values },
      only: ["CFG_SCHEMA"],
    });
    expect(results).toMatchObject([{ finding: { result: "fail" } }]);
    expect(() => runPreflight({ stack: "dev" })).toThrow(
      "root: is missing; give the folder of the project, or settings",
    );
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
