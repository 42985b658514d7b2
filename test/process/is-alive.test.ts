import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { isAlive } from "../../process/is-alive";

describe("a process", () => {
  it("is alive while it runs, and not afterwards", async () => {
    const child = spawn("sleep", ["60"]);
    const { pid = 0 } = child;
    expect(isAlive(pid)).toBe(true);
    child.kill();
    await once(child, "exit");
    expect(isAlive(pid)).toBe(false);
  });

  const onLinux = existsSync("/proc/self/stat") ? it : it.skip;
  onLinux("is not alive when it has ended and its parent does not collect it", async () => {
    // The shell starts a child, then becomes a program that never waits for it.
    const parent: ChildProcess = spawn("sh", ["-c", "sleep 0.1 & echo $!; exec sleep 60"]);
    try {
      const [line] = (await once(parent.stdout ?? parent, "data")) as [Buffer];
      const pid = Number(line.toString());
      const stateOf = (): string =>
        readFileSync(`/proc/${String(pid)}/stat`, "utf8")
          .split(") ")
          .at(-1)?.[0] ?? "";
      while (stateOf() !== "Z") await new Promise((wake) => setTimeout(wake, 20));
      expect(isAlive(pid)).toBe(false);
    } finally {
      parent.kill();
    }
  });
});
