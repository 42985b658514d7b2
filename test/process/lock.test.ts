import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { takeLock, withLock } from "../../process/lock";
import { spoken } from "../support/program";

const folder = mkdtempSync(join(tmpdir(), "lock-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A process of its own that holds the lock for a while, and writes down when it had it. */
const HOLDER = `
  const { withLock } = require(${JSON.stringify(resolve(__dirname, "../../process/lock"))});
  const { appendFileSync } = require("node:fs");
  const [directory, log, name] = process.argv.slice(2);
  withLock(directory, async () => {
    appendFileSync(log, name + " has it\\n");
    await new Promise((resolve) => setTimeout(resolve, 300));
    appendFileSync(log, name + " gives it back\\n");
  });`;

/** A lock as a process leaves it that was killed long enough ago to be nearly stale. */
function leaveBehind(directory: string, pid?: number): void {
  const left = join(directory, ".lock");
  mkdirSync(left, { recursive: true });
  const seconds = Date.now() / 1000 - 1.2;
  utimesSync(left, seconds, seconds);
  if (pid !== undefined)
    writeFileSync(join(directory, ".lock-holder.json"), JSON.stringify({ pid, command: "killed" }));
}

describe("the lock of a directory", () => {
  it("admits one of several processes at a time", async () => {
    writeFileSync(join(folder, "holder.cts"), HOLDER);
    const log = join(folder, "log");
    const loader = ["--require", require.resolve("tsx/cjs"), join(folder, "holder.cts")];
    const hold = (name: string): ReturnType<typeof spoken> =>
      spoken(
        spawn(process.execPath, [...loader, join(folder, "shared"), log, name], {
          stdio: ["ignore", "pipe", "pipe"],
        }),
      );
    const ended = await Promise.all(["one", "two", "three"].map(hold));
    expect(ended.map(({ code, text }) => [code, text])).toEqual([
      [0, ""],
      [0, ""],
      [0, ""],
    ]);
    const lines = readFileSync(log, "utf8").trim().split("\n");
    expect(lines).toHaveLength(6);
    for (const turn of [0, 2, 4])
      expect(lines[turn + 1]).toBe(lines[turn]?.replace("has it", "gives it back"));
  }, 60_000);

  it("names its holder to a command that does not wait", async () => {
    const directory = join(folder, "busy");
    const lock = await takeLock(directory, { command: "up --stack dev" });
    await expect(takeLock(directory, { command: "preview" })).rejects.toThrow(
      `"up --stack dev" (process ${process.pid}) is using ${directory}. Wait until it ends, or stop it.`,
    );
    await lock.release();
    await (await takeLock(directory)).release();
  });

  it("is taken over from a process that was killed, by a command that does not wait for others", async () => {
    const directory = join(folder, "killed");
    leaveBehind(directory, spawnSync(process.execPath, ["-e", ""]).pid);
    const lock = await takeLock(directory, { command: "recover", staleMilliseconds: 2_000 });
    await lock.release();
  });

  it("is taken over from a process that was killed, and the time waited is reported meanwhile", async () => {
    const directory = join(folder, "left-behind");
    leaveBehind(directory);
    const waits: number[] = [];
    const result = await withLock(directory, () => Promise.resolve("done"), {
      staleMilliseconds: 2_000,
      onWait: (waited) => waits.push(waited),
    });
    expect(result).toBe("done");
    expect(waits[0]).toBe(0);
  });

  it("is released when the work fails", async () => {
    const directory = join(folder, "failing");
    await expect(withLock(directory, () => Promise.reject(new Error("no luck")))).rejects.toThrow(
      "no luck",
    );
    expect(await withLock(directory, () => Promise.resolve("next"))).toBe("next");
  });
});
