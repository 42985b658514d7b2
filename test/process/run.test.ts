import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../process/free-port";
import { newestIn } from "../../process/newest";
import { run, runToSuccess } from "../../process/run";

const node = (script: string, options?: Parameters<typeof run>[2]) =>
  run(process.execPath, ["-e", script], options);

describe("a child process", () => {
  it("returns its input, its code and both outputs", async () => {
    const script =
      "process.stdin.pipe(process.stdout); console.error('note'); process.exitCode = 3;";
    expect(await node(script, { input: "text" })).toEqual({
      code: 3,
      ending: "failed with exit code 3",
      stdout: "text",
      stderr: "note\n",
    });
  });

  it("passes on lines as they come, and keeps only those of standard error", async () => {
    const lines: string[] = [];
    const errors: string[] = [];
    const { stdout, stderr } = await node("console.log('a\\nb'); console.error('c')", {
      onLine: (line) => lines.push(line),
      onErrorLine: (line) => errors.push(line),
    });
    expect([lines, errors, stdout, stderr]).toEqual([["a", "b"], ["c"], "", "c\n"]);
  });

  it("is killed when its time is over", async () => {
    const outcome = await node("setTimeout(() => 0, 60_000)", { timeoutMilliseconds: 500 });
    expect(outcome).toMatchObject({ code: 137, ending: "took longer than 0.5 s" });
  });

  it("that has to succeed throws with the command, how it ended and its last lines", async () => {
    const script = "for (let n = 1; n < 8; n++) console.error(n); process.exit(2);";
    await expect(runToSuccess(process.execPath, ["-e", script])).rejects.toThrow(
      `${process.execPath} -e ${script} failed with exit code 2\n3\n4\n5\n6\n7`,
    );
    expect(await runToSuccess(process.execPath, ["-p", "1"])).toBe("1\n");
  });

  it("that cannot be started is named", async () => {
    await expect(run("no-such-command", [])).rejects.toThrow(
      /^no-such-command could not be started: it is not on PATH; install it/,
    );
  });
});

describe("a free port", () => {
  it("can be listened on", async () => {
    const server = createServer();
    const port = await freePort();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    server.close();
    expect(port).toBeGreaterThan(0);
  });
});

describe("the newest file", () => {
  it("is found below a folder, without the excluded names", async () => {
    const folder = mkdtempSync(join(tmpdir(), "newest-"));
    mkdirSync(join(folder, "inner"));
    mkdirSync(join(folder, "dist"));
    const files = { "a.ts": 10, "inner/b.ts": 20, "dist/c.js": 30 };
    for (const [name, seconds] of Object.entries(files)) {
      writeFileSync(join(folder, name), "");
      utimesSync(join(folder, name), seconds, seconds);
    }
    expect(await newestIn(folder)).toBe(30_000);
    expect(await newestIn(folder, ["dist"])).toBe(20_000);
    expect(await newestIn(join(folder, "a.ts"))).toBe(10_000);
    expect(await newestIn(join(folder, "missing"))).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });
});
