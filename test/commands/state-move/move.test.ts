// The lock of a source is found whatever form its address has. The whole move is in test/engine/state-move.test.ts.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileBackendFolder, moveState } from "../../../commands/state-move/move";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "state-move-home-"));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

describe("the address of a file backend", () => {
  it.each([
    ["file:///srv/state", "/srv/state"],
    ["file:///srv/a%20b?no_tmp_dir=true", "/srv/a b"],
    ["file://~/state", "/home/me/state"],
    ["file://~", "/home/me"],
    ["file://./state", "/project/state"],
    ["file://state", "/project/state"],
    ["file://~other", "/project/~other"],
  ])("%s is the folder %s", (url, folder) => {
    expect(fileBackendFolder(url, "/project", "/home/me")).toBe(folder);
  });

  it.each(["azblob://state?storage_account=a", "s3://state", "https://api.pulumi.com"])(
    "%s is not one",
    (url) => {
      expect(fileBackendFolder(url, "/project", "/home/me")).toBeUndefined();
    },
  );
});

it.each(["file://~/state", "absolute"])("a locked source is refused: %s", async (given) => {
  const lock = join(home, "state/.pulumi/locks/organization/trial/dev");
  mkdirSync(lock, { recursive: true });
  writeFileSync(join(lock, "x.json"), '{"pid":1}');
  writeFileSync(join(home, "Pulumi.yaml"), "name: trial\nruntime: nodejs\n");
  // An engine that knows the stack; nothing more is asked of it.
  const engine = join(home, "pulumi");
  writeFileSync(engine, '#!/bin/sh\necho \'[{"name":"dev"}]\'\n');
  chmodSync(engine, 0o755);
  const request = {
    projectDir: home,
    stack: "dev",
    from: given === "absolute" ? `file://${home}/state` : given,
    to: "file:///nowhere",
    secretsProvider: "passphrase",
    removeSource: false,
    pulumi: engine,
    env: { ...process.env, HOME: home },
  };
  await expect(moveState(request, () => undefined)).rejects.toThrow(
    /dev is locked at the source: \{"pid":1\}/,
  );
});
