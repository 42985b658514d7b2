import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, utimesSync } from "node:fs";
import path from "node:path";

import { cacheRoot, withLock } from "../../../sandbox/engine/cache";
import { spoken } from "../../support/program";
import { makeDirectory } from "./host/client";

const made = makeDirectory({});
afterAll(made.remove);

/** A process of its own that holds the lock for a while, and writes down when it had it. */
const HOLDER = `
  const { withLock } = require(${JSON.stringify(path.resolve(__dirname, "../../../sandbox/engine/cache"))});
  const { appendFileSync } = require("node:fs");
  const [directory, log, name] = process.argv.slice(2);
  withLock(directory, async () => {
    appendFileSync(log, name + " has it\\n");
    await new Promise((resolve) => setTimeout(resolve, 300));
    appendFileSync(log, name + " gives it back\\n");
  });`;

describe("the cache", () => {
  it.each([
    [{ PLATFORM_FOUNDATIONS_CACHE: "/a/b", XDG_CACHE_HOME: "/c" }, "/a/b"],
    [{ XDG_CACHE_HOME: "/c" }, "/c/platform-foundations"],
    [{ PLATFORM_FOUNDATIONS_CACHE: "", XDG_CACHE_HOME: "/c" }, "/c/platform-foundations"],
  ])("of %j is %s", (env, expected) => {
    expect(cacheRoot(env)).toBe(expected);
  });
});

describe("the lock", () => {
  it("lets one of several processes work at a time", async () => {
    const { directory, remove } = makeDirectory({ "holder.cts": HOLDER });
    const log = path.join(directory, "log");
    const hold = (name: string): ReturnType<typeof spoken> =>
      spoken(
        spawn(
          process.execPath,
          [
            "--require",
            require.resolve("tsx/cjs"),
            "holder.cts",
            path.join(directory, "locked"),
            log,
            name,
          ],
          { cwd: directory, stdio: ["ignore", "pipe", "pipe"] },
        ),
      );

    const ended = await Promise.all(["one", "two", "three"].map(hold));

    expect(ended.map(({ code, text }) => [code, text])).toEqual([
      [0, ""],
      [0, ""],
      [0, ""],
    ]);
    const lines = readFileSync(log, "utf8").trim().split("\n");
    expect(lines).toHaveLength(6);
    for (const turn of [0, 2, 4]) {
      expect(lines[turn + 1]).toBe(lines[turn]?.replace("has it", "gives it back"));
    }
    remove();
  });

  it("outlives a holder that was killed, and says meanwhile how long it waits", async () => {
    const directory = path.join(made.directory, "left-behind");
    const left = path.join(directory, ".lock");
    mkdirSync(left, { recursive: true });
    // Just young enough to count as held at the first look; nobody renews it.
    const seconds = Date.now() / 1000 - 1.2;
    utimesSync(left, seconds, seconds);
    const waits: number[] = [];

    const result = await withLock(directory, () => Promise.resolve("done"), {
      staleMilliseconds: 2_000,
      onWait: (waited) => waits.push(waited),
    });

    expect(result).toBe("done");
    expect(waits[0]).toBe(0);
  });

  it("is given back when the work fails", async () => {
    const directory = path.join(made.directory, "failing");

    await expect(withLock(directory, () => Promise.reject(new Error("no luck")))).rejects.toThrow(
      "no luck",
    );

    expect(await withLock(directory, () => Promise.resolve("next"))).toBe("next");
  });
});
