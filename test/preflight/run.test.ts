import type { Check, Context, Finding } from "../../preflight/check";
import { patiently } from "../../preflight/patience";
import { cloudOf, reportOf, runChecks, verdictOf, type RunOptions } from "../../preflight/run";
import {
  Denied,
  NotLoggedIn,
  Throttled,
  Unreachable,
  Unreadable,
} from "../../preflight/unreadable";

const context = { now: () => new Date("2026-11-21T00:00:00Z") } as Context;

const check = (id: string, run: Check["run"], needs: Check["needs"] = "azure"): Check => ({
  id,
  phase: "preflight",
  needs,
  permissions: [],
  run,
});
const finds = (id: string, ...findings: readonly Finding[]): Check =>
  check(id, () => Promise.resolve(findings));
const run = (checks: readonly Check[], options: Partial<RunOptions> = {}) =>
  runChecks(checks, context, { phase: "preflight", ...options });

const PASS: Finding = { result: "pass", found: "all well" };
const WARN: Finding = { result: "warn", found: "thin", hint: "thicken it" };
const FAIL: Finding = { result: "fail", found: "broken", hint: "fix it" };
const UNKNOWN: Finding = { result: "unknown", because: "no answer" };
const SKIP: Finding = { result: "skip", because: "not asked" };

describe("the exit code", () => {
  it.each([
    ["passes and skips", [PASS, SKIP], false, 0],
    ["a warning", [PASS, WARN], false, 0],
    ["a warning, strictly", [PASS, WARN], true, 2],
    ["something unknown", [UNKNOWN], false, 0],
    ["something unknown, strictly", [UNKNOWN], true, 2],
    ["a failure", [PASS, FAIL], false, 1],
    ["a failure beside a warning, strictly", [WARN, FAIL], true, 1],
  ] as const)("for %s", async (_what, findings, strict, code) => {
    expect((await run([finds("AZ_X", ...findings)], { strict })).exitCode).toBe(code);
  });

  it("is 0 for what fails a prerequisite that is only a warning", async () => {
    const report = await run([finds("TOOL_TERRAFORM", FAIL)]);
    expect([report.exitCode, report.counts.warn]).toEqual([0, 1]);
  });

  it("is 3 when a check broke, whatever the others found, and shows no stack", async () => {
    const broken = check("AZ_BROKEN", () =>
      Promise.reject(new TypeError("x is undefined\n    at line 1")),
    );
    const report = await run([finds("AZ_X", FAIL), broken]);
    expect(report.exitCode).toBe(3);
    expect(report.results.map(({ finding }) => finding)).toContainEqual({
      result: "unknown",
      because: "internal error in the check: x is undefined",
    });
  });
});

describe("without a login", () => {
  const unasked = check("AZ_Y", () => Promise.reject(new NotLoggedIn("not logged in to Azure")));

  it("no question is asked, which is not a pass: the exit code is 3", async () => {
    const report = await run([finds("TOOL_GIT", PASS), unasked]);
    expect([report.exitCode, report.counts.unknown]).toEqual([3, 1]);
  });

  it("a failure that was found without it counts first", async () => {
    expect((await run([finds("CFG_X", FAIL), unasked])).exitCode).toBe(1);
  });

  it("nothing is missed where the network is not asked", async () => {
    expect((await run([unasked], { offline: true })).exitCode).toBe(0);
  });
});

describe("a question that gets no answer", () => {
  it.each([
    [
      "is refused",
      new Denied("ec2:DescribeVpcs"),
      "no permission to ask: ec2:DescribeVpcs is needed",
    ],
    ["cannot be read", new Unreadable("no list"), "no list"],
    [
      "is throttled for good",
      new Throttled("usages", 1),
      "usages was throttled again and again; try later",
    ],
    ["reaches nobody", new Unreachable("ARM did not answer"), "ARM did not answer"],
  ])("is unknown when it %s", async (_what, error, because) => {
    const report = await run([check("AZ_X", () => Promise.reject(error))]);
    expect(report.results[0]?.finding).toEqual({ result: "unknown", because });
    expect(report.counts.pass).toBe(0);
  });

  it("is unknown after its time limit", async () => {
    const never = check("AZ_X", () => new Promise(() => undefined));
    const report = await run([never], { timeLimitMs: 20 });
    expect(report.results[0]?.finding).toMatchObject({
      result: "unknown",
      because: expect.stringMatching(/no answer within/) as string,
    });
    expect(report.exitCode).toBe(0);
  });

  it("is unknown when a check says nothing at all", async () => {
    expect((await run([finds("AZ_X")])).counts).toMatchObject({ unknown: 1, pass: 0 });
  });
});

describe("the choice of checks", () => {
  const all = [
    finds("AZ_X", PASS),
    finds("AWS_X", PASS),
    { ...finds("TOOL_X", PASS), needs: "machine" as const },
  ];
  const codes = async (options: Partial<RunOptions>): Promise<readonly string[]> =>
    (await run(all, options)).results.map(({ code, finding }) => `${code} ${finding.result}`);

  it("runs those named with --only", async () => {
    expect(await codes({ only: ["AWS_X"] })).toEqual(["AWS_X pass"]);
  });
  it("reports those left out with --skip", async () => {
    expect(await codes({ skip: ["AWS_X"] })).toEqual(["AWS_X skip", "AZ_X pass", "TOOL_X pass"]);
  });
  it("keeps to one cloud, and to the tools, with --cloud", async () => {
    expect(await codes({ cloud: "azure" })).toEqual(["AZ_X pass", "TOOL_X pass"]);
  });
  it("asks nothing of the network with --offline", async () => {
    expect(await codes({ offline: true })).toEqual(["AWS_X skip", "AZ_X skip", "TOOL_X pass"]);
  });
  it("knows the cloud of a code", () => {
    expect(["AZ_A", "K8S_A", "PF_A", "AWS_A", "PF_AWS_A", "TOOL_A"].map(cloudOf)).toEqual([
      "azure",
      "azure",
      "azure",
      "aws",
      "aws",
      undefined,
    ]);
  });
});

describe("a waiver", () => {
  const waivers = [{ code: "AZ_X", reason: "the quota comes on Monday" }];

  it("turns a failure into a warning and stays visible", async () => {
    const report = await run([finds("AZ_X", FAIL)], { waivers });
    expect(report.exitCode).toBe(0);
    expect(report.results.map(verdictOf)).toEqual(["warn"]);
    expect(report.results[0]?.waiver?.reason).toBe("the quota comes on Monday");
  });
  it.each([
    ["without a reason", [{ code: "AZ_X", reason: " " }]],
    ["of another check", [{ code: "AZ_Y", reason: "the quota comes on Monday" }]],
    [
      "of another subject",
      [{ code: "AZ_X", subject: "cores", reason: "the quota comes on Monday" }],
    ],
    ["that has ended", [{ code: "AZ_X", reason: "the quota came on Monday", until: "2026-11-20" }]],
  ])("%s excuses nothing", async (_what, ineffective) => {
    expect((await run([finds("AZ_X", FAIL)], { waivers: ineffective })).exitCode).toBe(1);
  });
});

describe("the runner", () => {
  it("runs side by side, and never more than its limit", async () => {
    let now = 0;
    let most = 0;
    const slow = Array.from({ length: 12 }, (_, index) =>
      check(`AZ_${String(index)}`, async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now -= 1;
        return PASS;
      }),
    );
    await run(slow, { concurrency: 4 });
    expect(most).toBe(4);
  });

  it("shows its progress", async () => {
    const lines: string[] = [];
    await run([finds("AZ_X", PASS), finds("AZ_Y", PASS)], {
      onProgress: (done, all) => lines.push(`${String(done)}/${String(all)}`),
    });
    expect(lines).toEqual(["1/2", "2/2"]);
  });

  it("sorts what it reports by code", () => {
    const results = ["B", "A"].map((code) => ({ code, finding: PASS, durationMs: 0 }));
    expect(reportOf({ phase: "preflight" }, results).results.map(({ code }) => code)).toEqual([
      "A",
      "B",
    ]);
  });
});

describe("patience", () => {
  const quick = { firstDelayMs: 1, secondMs: 1 };

  it("repeats a throttled read until it is answered", async () => {
    let calls = 0;
    const answer = await patiently(quick)(() => {
      calls += 1;
      return calls < 4 ? Promise.reject(new Throttled("usages", 2)) : Promise.resolve("read");
    });
    expect([answer, calls]).toEqual(["read", 4]);
  });

  it("waits as long as the service asks for", async () => {
    const started = Date.now();
    let calls = 0;
    await patiently({ firstDelayMs: 1, secondMs: 20 })(() => {
      calls += 1;
      return calls === 1 ? Promise.reject(new Throttled("usages", 3)) : Promise.resolve("read");
    });
    expect(Date.now() - started).toBeGreaterThanOrEqual(55);
  });

  it("gives up after its attempts", async () => {
    let calls = 0;
    const read = patiently({ ...quick, attempts: 3 })(() => {
      calls += 1;
      return Promise.reject(new Throttled("usages", undefined));
    });
    await expect(read).rejects.toBeInstanceOf(Throttled);
    expect(calls).toBe(3);
  });

  it("asks a host that is not there only twice, and a refusal never again", async () => {
    let calls = 0;
    const failing = (error: Error) => () => {
      calls += 1;
      return Promise.reject(error);
    };
    await expect(patiently(quick)(failing(new Unreachable("gone")))).rejects.toBeInstanceOf(
      Unreachable,
    );
    expect(calls).toBe(2);
    await expect(patiently(quick)(failing(new Denied("x")))).rejects.toBeInstanceOf(Denied);
    expect(calls).toBe(3);
  });
});
