import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { takeLock } from "../../sandbox/lock";

describe("the sandbox's lock", () => {
  let dir: string;
  let file: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "platform-lock-"));
    file = join(dir, "lock");
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  it("is held by one command at a time, and names it to the others", () => {
    const release = takeLock(file, "up --stack dev");
    expect(() => takeLock(file, "preview")).toThrow(
      `The sandbox is busy with "up --stack dev" (process ${process.pid}). Wait until it ends, or stop it.`,
    );
    release();
    takeLock(file, "preview")();
    expect(readdirSync(dir)).toEqual([]);
  });

  it("is taken over from a process that is gone", () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(file, JSON.stringify({ pid, command: "killed" }));
    const release = takeLock(file, "recover");
    expect(existsSync(file)).toBe(true);
    release();
    expect(readdirSync(dir)).toEqual([]);
  });
});
