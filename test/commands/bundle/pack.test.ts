import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packBundle } from "../../../commands/bundle/pack";

let folder: string;
let root: string;
const git = (...args: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
    cwd: root,
    encoding: "utf8",
  });
const archive = (): string => join(folder, "bundle.tar.gz");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bundle test-"));
  root = join(folder, "clone");
  for (const path of ["clone/node_modules/.bin", "clone/node_modules/tool/lib", "cache.d/bin"])
    mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(root, "kept.txt"), "committed");
  writeFileSync(join(root, ".gitignore"), "node_modules\n");
  writeFileSync(join(root, "node_modules/tool/lib/name.js"), 'module.exports = "tool";');
  writeFileSync(
    join(root, "node_modules/tool/cli.js"),
    '#!/usr/bin/env node\nconsole.log(require("./lib/name.js"));',
    { mode: 0o755 },
  );
  symlinkSync("../tool/cli.js", join(root, "node_modules/.bin/tool"));
  writeFileSync(join(folder, "cache.d/bin/pulumi"), "engine");
  git("init", "-q");
  git("add", "-A");
  git("commit", "-q", "-m", "first");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("a bundle", () => {
  it("holds committed files, packages that run, and folders under their names, with its checksum", async () => {
    writeFileSync(join(root, "untracked.txt"), "mine");
    const engine = join(folder, "cache.d/bin");
    const sum = await packBundle({ root, archive: archive(), folders: { engine } });
    const digest = createHash("sha256").update(readFileSync(archive())).digest("hex");
    expect([sum, readFileSync(`${archive()}.sha256`, "utf8")]).toEqual([
      digest,
      `${digest}  bundle.tar.gz\n`,
    ]);
    const unpacked = join(folder, "unpacked");
    mkdirSync(unpacked);
    execFileSync("tar", ["--extract", `--file=${archive()}`, `--directory=${unpacked}`]);
    expect(readFileSync(join(unpacked, "kept.txt"), "utf8")).toBe("committed");
    expect(readFileSync(join(unpacked, "engine/pulumi"), "utf8")).toBe("engine");
    expect(existsSync(join(unpacked, "untracked.txt"))).toBe(false);
    const ran = spawnSync(join(unpacked, "node_modules/.bin/tool"), { encoding: "utf8" });
    expect([ran.stdout, ran.stderr]).toEqual(["tool\n", ""]);
  });

  it.each([
    [
      "changed",
      () => {
        writeFileSync(join(root, "kept.txt"), "edited");
      },
      " M kept.txt",
    ],
    [
      "deleted",
      () => {
        rmSync(join(root, "kept.txt"));
      },
      " D kept.txt",
    ],
  ])("is refused while a committed file is %s", async (_what, change, line) => {
    change();
    await expect(packBundle({ root, archive: archive(), folders: {} })).rejects.toThrow(line);
    expect(existsSync(archive())).toBe(false);
  });
});
