import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

import {
  ensureEngine,
  type EnsureEngineOptions,
  NoEngineError,
} from "../../../sandbox/engine/ensure-engine";
import { ENGINE_VERSION, OLDEST_ENGINE_ON_PATH } from "../../../sandbox/engine/pinned";
import { type Installation, SourceUnavailable } from "../../../sandbox/engine/sources";
import { makeDirectory } from "./host/client";

let root: string;
let remove: () => void;
beforeEach(() => {
  ({ directory: root, remove } = makeDirectory({}));
});
afterEach(() => {
  remove();
});

function executable(file: string, script: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

/** A directory for PATH with a `pulumi` that counts how often it was asked for its version. */
function release(name: string, version: string, withHost = true): string {
  const directory = path.join(root, name);
  executable(path.join(directory, "pulumi"), `echo asked >> "${directory}/asked"; echo ${version}`);
  if (withHost) executable(path.join(directory, "pulumi-language-nodejs"), "exit 1");
  return directory;
}

const timesAsked = (directory: string): number =>
  readFileSync(path.join(directory, "asked"), "utf8").trim().split("\n").length;

type Installers = NonNullable<EnsureEngineOptions["installers"]>;

const refuses = (reason: string) => (): Promise<never> =>
  Promise.reject(new SourceUnavailable(reason, `fix ${reason}`));

const installs = (installed: string[], name: string) => (to: Installation) => {
  installed.push(name);
  executable(path.join(to.binDir, "pulumi"), `echo ${ENGINE_VERSION}`);
  return Promise.resolve({ pulumi: path.join(to.binDir, "pulumi"), version: ENGINE_VERSION });
};

function look(
  directories: readonly string[],
  installers: Installers,
  report: string[] = [],
): ReturnType<typeof ensureEngine> {
  return ensureEngine({
    env: {
      PATH: [...directories, "/usr/bin", "/bin"].join(path.delimiter),
      PULUMI_SANDBOX_CACHE: path.join(root, "cache"),
    },
    installers,
    report: (line) => report.push(line),
  });
}

const never: Installers = { npm: refuses("npm"), go: refuses("go") };

describe("looking for an engine", () => {
  it("takes the one on PATH that is new enough and has its host, and asks its version once", async () => {
    const directory = release("bin", "v4.1.0");

    const first = await look([directory], never);
    const second = await look([directory], never);

    expect(first).toEqual({
      pulumi: path.join(directory, "pulumi"),
      binDir: directory,
      version: "4.1.0",
      source: "path",
      env: { PATH: [directory, "/usr/bin", "/bin"].join(path.delimiter) },
    });
    expect(second).toEqual(first);
    expect(timesAsked(directory)).toBe(1);
  });

  it("asks again when the one on PATH was replaced", async () => {
    const directory = release("bin", "v4.1.0");
    await look([directory], never);
    release("bin", "v4.20.0-beta.1");

    expect((await look([directory], never)).version).toBe("4.20.0-beta.1");
  });

  it("passes over those that are too old or have no host, to a later one on PATH", async () => {
    const directories = [
      release("bare", "v4.0.0", false),
      release("old", "v3.100.0"),
      release("good", `v${OLDEST_ENGINE_ON_PATH}`),
    ];

    expect((await look(directories, never)).binDir).toBe(directories[2]);
  });

  it("follows a link on PATH to the directory where the host is", async () => {
    const real = release("cellar", "v4.0.0");
    const linked = path.join(root, "linked");
    mkdirSync(linked);
    symlinkSync(path.join(real, "pulumi"), path.join(linked, "pulumi"));

    expect(await look([linked], never)).toMatchObject({ source: "path", version: "4.0.0" });
  });

  it("takes the official release before it builds", async () => {
    const installed: string[] = [];

    const engine = await look([], {
      npm: installs(installed, "npm"),
      go: installs(installed, "go"),
    });

    expect(engine).toMatchObject({ source: "npm", version: ENGINE_VERSION });
    expect(installed).toEqual(["npm"]);
    expect(existsSync(path.join(engine.binDir, "pulumi-language-nodejs"))).toBe(false);
  });

  it("builds the engine without another source, and puts our host beside it", async () => {
    const installed: string[] = [];

    const engine = await look([], { ...never, go: installs(installed, "go") });

    expect(engine).toMatchObject({ source: "go", version: ENGINE_VERSION });
    expect(engine.env["PATH"]?.split(path.delimiter)[0]).toBe(engine.binDir);
    for (const name of ["pulumi", "pulumi-language-nodejs"]) {
      expect(existsSync(path.join(engine.binDir, name))).toBe(true);
    }
  });

  it("keeps the engine: a second run installs nothing and reports nothing", async () => {
    const installed: string[] = [];
    const first = await look([], { ...never, go: installs(installed, "go") });
    const reported: string[] = [];

    // The first engine's PATH is what a command inside another command would see.
    const second = await look([first.binDir], never, reported);

    expect(second).toMatchObject({ pulumi: first.pulumi, source: "go" });
    expect(installed).toEqual(["go"]);
    expect(reported).toEqual([]);
  });

  it("gets it again when half of the cache is gone", async () => {
    const installed: string[] = [];
    const installers = { ...never, go: installs(installed, "go") };
    await look([], installers);
    rmSync(path.join(root, "cache", "engine", ENGINE_VERSION, "bin"), { recursive: true });

    await look([], installers);

    expect(installed).toEqual(["go", "go"]);
  });

  it("removes the files of an interrupted run", async () => {
    const half = path.join(root, "cache", "engine", ENGINE_VERSION, "staging", "go-abc", "pulumi");
    executable(half, "");
    const installed: string[] = [];

    await look([], { ...never, go: installs(installed, "go") });

    expect(installed).toEqual(["go"]);
    expect(existsSync(half)).toBe(false);
  });

  it("gets it once when several runs start together", async () => {
    const installed: string[] = [];
    const slowly = async (to: Installation) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return installs(installed, "go")(to);
    };

    const engines = await Promise.all([1, 2, 3].map(() => look([], { ...never, go: slowly })));

    expect(installed).toEqual(["go"]);
    expect(new Set(engines.map((engine) => engine.pulumi)).size).toBe(1);
  });
});

describe("without any source of an engine", () => {
  it("names each way, why it failed and what to do", async () => {
    const old = release("old", "v3.100.0");

    const failed = look([old], { npm: refuses("the network"), go: refuses("the compiler") });

    await expect(failed).rejects.toThrow(NoEngineError);
    await expect(failed).rejects.toThrow(
      [
        "No Pulumi engine: 3 ways were tried.",
        "  a pulumi on PATH",
        `    why not: ${old}/pulumi is 3.100.0, older than ${OLDEST_ENGINE_ON_PATH}`,
        `    to do:   install Pulumi ${OLDEST_ENGINE_ON_PATH} or newer (https://www.pulumi.com/docs/install/)`,
        "  the official release, through the npm package pulumi",
        "    why not: the network",
        "    to do:   fix the network",
        "  a build from Go modules",
        "    why not: the compiler",
        "    to do:   fix the compiler",
        "One of them is enough.",
      ].join("\n"),
    );
  });

  it("does not hide a defect of ours behind the list", async () => {
    const broken = { ...never, npm: () => Promise.reject(new TypeError("a defect")) };

    await expect(look([], broken)).rejects.toThrow(new TypeError("a defect"));
  });
});
