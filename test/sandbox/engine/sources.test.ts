import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

import { ENGINE_VERSION, GO_PACKAGE, OLDEST_GO } from "../../../sandbox/engine/pinned";
import {
  engineFromGo,
  engineFromNpm,
  type Installation,
  SourceUnavailable,
} from "../../../sandbox/engine/sources";
import { makeDirectory } from "./host/client";

let root: string;
let remove: () => void;
let reported: string[];
beforeEach(() => {
  ({ directory: root, remove } = makeDirectory({}));
  reported = [];
});
afterEach(() => {
  jest.restoreAllMocks();
  remove();
});

/** An installation that finds the given shell scripts as tools, and nothing else but the shell's own. */
function installation(tools: Readonly<Record<string, string>>): Installation {
  const bin = path.join(root, "tools");
  mkdirSync(bin, { recursive: true });
  for (const [name, script] of Object.entries(tools)) {
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(bin, name), 0o755);
  }
  return {
    env: { PATH: [bin, "/usr/bin", "/bin"].join(path.delimiter) },
    binDir: path.join(root, "cache", "bin"),
    staging: path.join(root, "cache", "staging"),
    report: (line) => reported.push(line),
  };
}

/** A stand-in for Go that answers its version, lists three packages, and "installs" by the given script. */
const go = (install: string, version = "go1.26.1"): string =>
  [
    'case "$1" in',
    `env) echo ${version} ;;`,
    'list) echo "go: downloading example.com/a v1.0.0" >&2; printf "a\\nb\\nc\\n" ;;',
    `install) ${install} ;;`,
    "esac",
  ].join("\n");

describe("a build from Go modules", () => {
  it("stamps the version, leaves cgo and the user's GOFLAGS out, and appears whole", async () => {
    const to = installation({
      go: go('echo "$CGO_ENABLED $GOFLAGS $*" > "$GOBIN/how"; echo engine > "$GOBIN/pulumi"'),
    });

    const found = await engineFromGo(to);

    expect(found).toEqual({ pulumi: path.join(to.binDir, "pulumi"), version: ENGINE_VERSION });
    expect(existsSync(found.pulumi)).toBe(true);
    expect(readdirSync(to.staging)).toEqual([]);
    expect(reported[0]).toContain(`building pulumi ${ENGINE_VERSION} from Go modules (go1.26.1)`);
  });

  it("leaves nothing behind when it fails, and shows the last words of the compiler", async () => {
    const to = installation({ go: go('echo "no space left on device" >&2; exit 1') });

    await expect(engineFromGo(to)).rejects.toThrow(/failed with exit code 1\n(.*\n)*no space left/);

    expect(existsSync(to.binDir)).toBe(false);
    expect(readdirSync(to.staging)).toEqual([]);
  });

  it.each([
    ["there is no Go", {}, "could not be started"],
    ["Go is too old", { go: go("", "go1.19.4") }, `go is go1.19.4, older than ${OLDEST_GO}`],
  ])("is unavailable when %s", async (_when, tools, reason) => {
    // Only the tools of this test: the machine may have a Go of its own.
    const to = installation(tools);
    const failed = engineFromGo({ ...to, env: { PATH: path.join(root, "tools") + ":/bin" } });

    await expect(failed).rejects.toThrow(SourceUnavailable);
    await expect(failed).rejects.toThrow(reason);
    await expect(failed).rejects.toMatchObject({
      remedy: expect.stringContaining(`install Go ${OLDEST_GO}`) as string,
    });
  });

  it("is made from the package that the committed module names as its tool, at the pinned version", () => {
    const module = readFileSync(
      path.resolve(__dirname, "../../../sandbox/engine/toolchain/go.mod"),
      "utf8",
    );

    expect(module).toContain(`tool ${GO_PACKAGE}\n`);
    expect(module).toMatch(
      new RegExp(`github\\.com/pulumi/pulumi/pkg/v3 v${ENGINE_VERSION.replaceAll(".", "\\.")}\\b`),
    );
  });
});

/** A stand-in for npm: it "installs" a downloader that does what the script says under PULUMI_HOME. */
const npm = (downloader: string): string =>
  [
    'while [ "$1" != "--prefix" ]; do shift; done',
    'mkdir -p "$2/node_modules/pulumi"',
    `cat > "$2/node_modules/pulumi/run.js" <<'END'\n${downloader}\nEND`,
  ].join("\n");

const DOWNLOADER = `
  const fs = require("node:fs"), path = require("node:path");
  const bin = path.join(process.env.PULUMI_HOME, "versions", process.env.PULUMI_VERSION, "bin");
  fs.mkdirSync(bin, { recursive: true });
  console.error("Downloading");
  for (const name of ["pulumi", "pulumi-language-nodejs"]) fs.writeFileSync(path.join(bin, name), "", { mode: 0o755 });`;

const answering = (status: number): void => {
  jest.spyOn(globalThis, "fetch").mockResolvedValue(new Response(null, { status }));
};

describe("the official release", () => {
  it("comes through the npm package, with its own host, never touching the user's Pulumi home", async () => {
    answering(200);
    const to = installation({ npm: npm(DOWNLOADER) });

    const found = await engineFromNpm(to);

    expect(found).toEqual({ pulumi: path.join(to.binDir, "pulumi"), version: ENGINE_VERSION });
    expect(readdirSync(to.binDir).sort()).toEqual(["pulumi", "pulumi-language-nodejs"]);
    expect(reported).toContain("Downloading");
  });

  it("is not tried for long where its server cannot be reached: npm is never started", async () => {
    jest
      .spyOn(globalThis, "fetch")
      .mockRejectedValue(
        new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND") }),
      );
    const to = installation({ npm: `touch "${root}/started"` });

    await expect(engineFromNpm(to)).rejects.toThrow(
      new SourceUnavailable(
        "the download server of Pulumi does not answer (getaddrinfo ENOTFOUND)",
        "",
      ),
    );
    expect(existsSync(path.join(root, "started"))).toBe(false);
  });

  it.each([
    ["the server refuses", 403, DOWNLOADER, "does not answer (HTTP 403)"],
    ["the download breaks off", 200, 'console.error("broken off"); process.exit(1)', "broken off"],
    ["the release is incomplete", 200, "", "brought no pulumi"],
  ])("is unavailable when %s", async (_when, status, downloader, reason) => {
    answering(status);
    const to = installation({ npm: npm(downloader) });

    await expect(engineFromNpm(to)).rejects.toThrow(reason);
    expect(existsSync(to.binDir)).toBe(false);
  });
});
