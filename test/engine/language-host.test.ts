import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { ensureEngine } from "../../sandbox/engine/ensure-engine";
import { HOST_NAME } from "../../sandbox/engine/host-bundle";
import { isAlive } from "../../process/is-alive";
import { makeProgram, type Program, spoken, until } from "../support/program";

// Each command takes seconds, and several times that on a busy machine.
jest.setTimeout(300_000);

let program: Program;
afterEach(() => {
  program.remove();
});

describe("a program's words", () => {
  it("reach the user from both streams, in preview and in update", async () => {
    program = await makeProgram({
      "index.ts": 'console.log("on stdout"); console.error("on stderr");',
    });

    for (const command of [["preview"], ["up", "--yes"]]) {
      const { code, text } = await program.pulumi(...command);

      expect(text).toMatch(/^ +on stdout$/m);
      expect(text).toMatch(/^ +on stderr$/m);
      expect(code).toBe(0);
    }
  });
});

describe("a program that fails", () => {
  it("shows an uncaught error with its position in the source, without frames of the runner", async () => {
    program = await makeProgram({
      "index.ts": "const limit: number = 3;\n\nthrow new Error(`over ${limit}`);\n",
    });

    const { code, text } = await program.pulumi("preview");

    expect(text).toContain("failed with an unhandled exception:");
    expect(text).toContain("Error: over 3");
    expect(text).toContain(`${path.join(program.directory, "index.ts")}:3:`);
    expect(text).not.toContain("non-zero exit code");
    expect(code).not.toBe(0);
  });

  it("shows only the message of a RunError, once", async () => {
    program = await makeProgram({
      "index.ts": [
        'import * as pulumi from "@pulumi/pulumi";',
        'throw new pulumi.RunError("azureCore.location: give a region");',
      ].join("\n"),
    });

    const { code, text } = await program.pulumi("preview", "--suppress-progress");

    expect(text).toContain("error: azureCore.location: give a region");
    expect(text).not.toContain("unhandled exception");
    expect(text).not.toContain("index.ts:");
    expect(text).not.toContain("non-zero exit code");
    expect(code).not.toBe(0);
  });

  it("shows the exit code of a program that leaves without a word", async () => {
    program = await makeProgram({ "index.ts": "process.exit(7);" });

    const { code, text } = await program.pulumi("preview");

    expect(text).toContain("Program exited with non-zero exit code: 7");
    expect(code).not.toBe(0);
  });

  it("is refused with a reason when its runtime options are not valid", async () => {
    program = await makeProgram(
      { "index.ts": "" },
      { runtime: { name: "nodejs", options: { typescript: "no" } } },
    );

    const { code, text } = await program.pulumi("preview");

    expect(text).toContain('runtime option "typescript" is "no"; use true or false');
    expect(code).not.toBe(0);
  });

  it("asks the user to install packages when the SDK is missing", async () => {
    program = await makeProgram(
      { "other/index.ts": "", "other/package.json": "{}" },
      { main: "/" }, // the root of the file system has no node_modules
    );

    const { code, text } = await program.pulumi("preview");

    expect(text).toContain("@pulumi/pulumi/cmd/run was not found");
    expect(text).toContain("npm install");
    expect(code).not.toBe(0);
  });
});

/** Writes what a program sees to a file, since secrets do not show on screens. */
const TELL = `
import * as pulumi from "@pulumi/pulumi";
import { writeFileSync } from "node:fs";
import path from "node:path";
const config = new pulumi.Config();
const root = pulumi.runtime.getRootDirectory?.() ?? "";
writeFileSync(path.join(root, "seen.json"), JSON.stringify({
  cwd: path.relative(root, process.cwd()),
  file: path.relative(root, __filename),
  execArgv: process.execArgv,
  dryRun: pulumi.runtime.isDryRun(),
  parallel: process.env.PULUMI_NODEJS_PARALLEL,
  organization: pulumi.getOrganization(),
  project: pulumi.getProject(),
  stack: pulumi.getStack(),
  region: config.require("region"),
  network: config.requireObject("network"),
  password: config.require("password"),
  secretKeys: JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "null"),
}));
export const password = config.requireSecret("password");
export const region = config.require("region");
`;

const SETTINGS = `
config:
  trial:region: westeurope
  trial:network: { sizes: [26] }
`;

const seenBy = (at: Program): Record<string, unknown> =>
  JSON.parse(readFileSync(path.join(at.directory, "seen.json"), "utf8")) as Record<string, unknown>;

describe("what a program is given", () => {
  it("is its stack, its settings, its place and the arguments for node", async () => {
    program = await makeProgram(
      { "src/entry.ts": TELL, "Pulumi.dev.yaml": SETTINGS },
      {
        main: "src/entry.ts",
        runtime: {
          name: "nodejs",
          options: { typescript: false, nodeargs: "--import tsx --title='two words'" },
        },
      },
    );
    await program.pulumi("config", "set", "--secret", "password", "hunter2-hunter2");

    const preview = await program.pulumi("preview", "--parallel", "3");
    const seen = seenBy(program);
    expect(preview.code).toBe(0);
    expect(seen).toEqual({
      cwd: "src",
      file: "src/entry.ts",
      execArgv: ["--import", "tsx", "--title=two words"],
      dryRun: true,
      parallel: "3",
      organization: "organization",
      project: "trial",
      stack: "dev",
      region: "westeurope",
      network: { sizes: [26] },
      password: "hunter2-hunter2",
      secretKeys: ["trial:password"],
    });

    const up = await program.pulumi("up", "--yes");
    expect(up.code).toBe(0);
    expect(seenBy(program)).toMatchObject({ dryRun: false });
    expect(up.text).not.toContain("hunter2");
  });
});

describe("a policy pack", () => {
  it("runs in its own directory and checks a program in another one", async () => {
    program = await makeProgram({
      "index.ts": "export const answer = 42;",
      "pack/PulumiPolicy.yaml": "runtime: nodejs\nmain: rules.js\n",
      "pack/package.json": JSON.stringify({
        name: "trial-rules",
        version: "1.2.3",
        main: "rules.js",
      }),
      "pack/rules.js": `
        const { PolicyPack } = require("@pulumi/policy");
        new PolicyPack("trial-rules", { policies: [{
          name: "no-answers", description: "Answers stay inside.", enforcementLevel: "mandatory",
          validateStack: (args, report) => report("an answer was found beside " + process.cwd()),
        }] });`,
    });

    const { code, text } = await program.pulumi("preview", "--policy-pack", "pack");

    expect(text).toContain("trial-rules@v1.2.3");
    expect(text).toContain("no-answers");
    expect(text).toContain(`an answer was found beside ${path.join(program.directory, "pack")}`);
    expect(code).not.toBe(0);
  });
});

describe("other commands", () => {
  it("about lists the runtime and the packages of the program", async () => {
    program = await makeProgram({ "index.ts": "" });

    const { code, text } = await program.pulumi("about", "--json");

    const about = JSON.parse(text.slice(text.indexOf("{"))) as Record<string, unknown>;
    expect(about["runtime"]).toMatchObject({ language: "nodejs", version: process.version });
    expect(about["dependencies"]).toEqual([
      { name: "@pulumi/pulumi", version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string },
    ]);
    expect(code).toBe(0);
  });

  it("install calls the package manager in the program's directory", async () => {
    program = await makeProgram({
      "index.ts": "",
      "package.json": JSON.stringify({
        name: "trial",
        scripts: { prepare: "node -e \"require('fs').writeFileSync('installed', '')\"" },
      }),
    });

    const { code } = await program.pulumi("install");

    expect(existsSync(path.join(program.directory, "installed"))).toBe(true);
    expect(code).toBe(0);
  });

  it("refresh and destroy need no more than the host gives", async () => {
    program = await makeProgram({ "index.ts": "export const kept = true;" });
    await program.pulumi("up", "--yes");

    for (const command of ["refresh", "destroy"]) {
      const { code } = await program.pulumi(command, "--yes");
      expect(code).toBe(0);
    }
  });
});

describe("a host that was started by hand", () => {
  it("serves one engine after another", async () => {
    const { binDir } = await ensureEngine();
    const host = spawn(path.join(binDir, HOST_NAME), [], { stdio: ["ignore", "pipe", "inherit"] });
    const port = await new Promise<string>((resolve) => {
      host.stdout.setEncoding("utf8").once("data", (line: string) => {
        resolve(line.trim());
      });
    });
    program = await makeProgram(
      { "index.ts": 'require("node:fs").writeFileSync(`ran-by-${process.ppid}`, "");' },
      {},
      { PULUMI_DEBUG_LANGUAGES: `nodejs:${port}` },
    );

    for (const attempt of ["first", "second"]) {
      const { code } = await program.pulumi("preview");
      expect([attempt, code]).toEqual([attempt, 0]);
    }

    expect(existsSync(path.join(program.directory, `ran-by-${String(host.pid)}`))).toBe(true);
    host.kill();
  });
});

/** Stays for ever, and leaves its own id and its host's. */
const STAY = `
import { renameSync, writeFileSync } from "node:fs";
writeFileSync("ids.tmp", JSON.stringify({ program: process.pid, host: process.ppid }));
renameSync("ids.tmp", "ids.json");
setInterval(() => undefined, 1000);
`;

describe("an engine that goes away", () => {
  it.each(["SIGKILL", "SIGINT"] as const)(
    "by %s leaves neither the host nor the program behind",
    async (signal) => {
      program = await makeProgram({ "index.ts": STAY });
      const idFile = path.join(program.directory, "ids.json");
      const engine = program.start("up", "--yes", "--skip-preview");
      const ended = spoken(engine);
      await until(() => existsSync(idFile));
      const ids = JSON.parse(readFileSync(idFile, "utf8")) as Record<"program" | "host", number>;
      expect([isAlive(ids.host), isAlive(ids.program)]).toEqual([true, true]);

      engine.kill(signal);

      await ended;
      await until(() => !isAlive(ids.host) && !isAlive(ids.program));
    },
  );
});
