import path from "node:path";

import * as grpc from "@grpc/grpc-js";
import {
  AboutRequest,
  type AboutResponse,
  GeneratePackageRequest,
  type GeneratePackageResponse,
  GetProgramDependenciesRequest,
  type GetProgramDependenciesResponse,
  GetRequiredPackagesRequest,
  type GetRequiredPackagesResponse,
  GetRequiredPluginsRequest,
  type GetRequiredPluginsResponse,
  InstallDependenciesRequest,
  LanguageHandshakeRequest,
  type LanguageHandshakeResponse,
  LinkRequest,
  type LinkResponse,
  RunPluginRequest,
  RunRequest,
  type RunResponse,
  RuntimeOptionsRequest,
  type RuntimeOptionsResponse,
  TemplateRequest,
  type TemplateResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";

import { until } from "../../../support/program";
import { ask, collect, makeDirectory, programInfo, serveHost, type ServedHost } from "./client";

let host: ServedHost;
let remove = (): void => undefined;
beforeEach(async () => {
  host = await serveHost();
});
afterEach(() => {
  host.close();
  remove();
});

/** A program whose SDK is a stand-in: it does what the test says, with the arguments that the host gives. */
function programWithSdk(entry: "run" | "run-policy-pack" | "run-plugin", code: string): string {
  const made = makeDirectory({
    "package.json": '{ "name": "trial" }',
    "node_modules/@pulumi/pulumi/package.json": '{ "name": "@pulumi/pulumi", "version": "3.0.0" }',
    [`node_modules/@pulumi/pulumi/cmd/${entry}/index.js`]: code,
  });
  remove = made.remove;
  return made.directory;
}

function runRequest(directory: string): RunRequest {
  return new RunRequest()
    .setPwd(directory)
    .setMonitorAddress("127.0.0.1:4343")
    .setInfo(programInfo(directory, { typescript: false }));
}

const emptyMessage = LanguageRuntimeService.cancel.requestDeserialize(Buffer.alloc(0));

describe("a language host that the engine asks about itself", () => {
  it("learns the engine's address in the handshake", async () => {
    await ask<LanguageHandshakeResponse>((done) =>
      host.client.handshake(
        new LanguageHandshakeRequest().setEngineAddress("127.0.0.1:5151"),
        done,
      ),
    );

    expect(host.handshakes).toEqual(["127.0.0.1:5151"]);
  });

  it("reports its version and the Node that runs programs", async () => {
    const info = await ask<PluginInfo>((done) => host.client.getPluginInfo(emptyMessage, done));
    const about = await ask<AboutResponse>((done) => host.client.about(new AboutRequest(), done));

    expect(info.getVersion()).toBe("1.2.3");
    expect([about.getExecutable(), about.getVersion()]).toEqual([
      process.execPath,
      process.version,
    ]);
  });

  it("requires no plugins, so that nothing is downloaded, and has no questions for new projects", async () => {
    const packages = await ask<GetRequiredPackagesResponse>((done) =>
      host.client.getRequiredPackages(new GetRequiredPackagesRequest(), done),
    );
    const plugins = await ask<GetRequiredPluginsResponse>((done) =>
      host.client.getRequiredPlugins(new GetRequiredPluginsRequest(), done),
    );
    const prompts = await ask<RuntimeOptionsResponse>((done) =>
      host.client.runtimeOptionsPrompts(new RuntimeOptionsRequest(), done),
    );
    await ask<TemplateResponse>((done) => host.client.template(new TemplateRequest(), done));

    expect(packages.getPackagesList()).toEqual([]);
    expect(plugins.getPluginsList()).toEqual([]);
    expect(prompts.getPromptsList()).toEqual([]);
  });

  it("names a feature that it lacks, and the tool that has it", async () => {
    const refused = {
      code: grpc.status.UNIMPLEMENTED,
      details: expect.stringContaining("the official pulumi-language-nodejs can") as string,
    };

    await expect(
      ask<GeneratePackageResponse>((done) =>
        host.client.generatePackage(new GeneratePackageRequest(), done),
      ),
    ).rejects.toMatchObject(refused);
    await expect(
      ask<LinkResponse>((done) => host.client.link(new LinkRequest(), done)),
    ).rejects.toMatchObject(refused);
  });

  it("takes messages of any size", async () => {
    const fiveMegabytes = "x".repeat(5 * 1024 * 1024);
    const made = makeDirectory({ "package.json": "{}" });
    remove = made.remove;

    const answer = await ask<GetProgramDependenciesResponse>((done) =>
      host.client.getProgramDependencies(
        new GetProgramDependenciesRequest()
          .setProject(fiveMegabytes)
          .setInfo(programInfo(made.directory)),
        done,
      ),
    );

    expect(answer.getDependenciesList()).toEqual([]);
  });
});

describe("running a program", () => {
  it.each([
    ["a good end", "process.exitCode = 0", { error: "", bail: false }],
    ["an error that the SDK has shown already", "process.exitCode = 32", { error: "", bail: true }],
    [
      "an error that was not shown",
      "process.exitCode = 3",
      { error: "Program exited with non-zero exit code: 3", bail: false },
    ],
    [
      "a signal",
      'process.kill(process.pid, "SIGKILL")',
      { error: "Program was ended by signal SIGKILL", bail: false },
    ],
  ])("answers %s", async (_what, code, expected) => {
    const directory = programWithSdk("run", code);

    const response = await ask<RunResponse>((done) => host.client.run(runRequest(directory), done));

    expect({ error: response.getError(), bail: response.getBail() }).toEqual(expected);
  });

  it("fails with advice where the SDK is not installed", async () => {
    const made = makeDirectory({ "package.json": "{}" });
    remove = made.remove;

    await expect(
      ask<RunResponse>((done) => host.client.run(runRequest(made.directory), done)),
    ).rejects.toMatchObject({ details: expect.stringContaining("npm install") as string });
  });

  it("ends the program when the engine cancels", async () => {
    const directory = programWithSdk("run", "setInterval(() => undefined, 1000)");
    const running = ask<RunResponse>((done) => host.client.run(runRequest(directory), done));
    await until(() => host.children.count === 1);

    await ask((done) => host.client.cancel(emptyMessage, done));

    expect((await running).getError()).toBe("Program was ended by signal SIGTERM");
    expect(host.children.count).toBe(0);
  });

  it("ends the program when the engine hangs up", async () => {
    const directory = programWithSdk("run", "setInterval(() => undefined, 1000)");
    const call = host.client.run(runRequest(directory), () => undefined);
    await until(() => host.children.count === 1);

    call.cancel();

    await until(() => host.children.count === 0);
  });
});

const SPEAK = `
  console.log(JSON.stringify({ cwd: process.cwd(), args: process.argv.slice(2), word: process.env.WORD }));
  console.error("aside");
  process.exitCode = 5;`;

async function spokenBy(
  request: RunPluginRequest,
): Promise<{ stdout: string; stderr: string; exitcode: number | undefined }> {
  const messages = await collect(host.client.runPlugin(request));
  const text = (read: (m: (typeof messages)[number]) => Uint8Array): string =>
    Buffer.concat(messages.map(read)).toString("utf8");
  return {
    stdout: text((m) => m.getStdout_asU8()),
    stderr: text((m) => m.getStderr_asU8()),
    exitcode: messages.at(-1)?.getExitcode(),
  };
}

describe("running a plugin", () => {
  it("gives a policy pack its own directory, the request's environment, and its output back", async () => {
    const directory = programWithSdk("run-policy-pack", SPEAK);

    const answer = await spokenBy(
      new RunPluginRequest()
        .setKind("analyzer")
        .setPwd(path.dirname(directory))
        .setArgsList(["127.0.0.1:4242"])
        .setEnvList([`PATH=${process.env["PATH"] ?? ""}`, "WORD=a=b"])
        .setInfo(programInfo(directory)),
    );

    expect(JSON.parse(answer.stdout)).toEqual({
      cwd: directory,
      args: ["127.0.0.1:4242", directory],
      word: "a=b",
    });
    expect(answer).toMatchObject({ stderr: "aside\n", exitcode: 5 });
  });

  it("gives a provider the program's directory, and its own as the first word", async () => {
    const directory = programWithSdk("run-plugin", SPEAK);

    const answer = await spokenBy(
      new RunPluginRequest()
        .setKind("resource")
        .setPwd(path.dirname(directory))
        .setArgsList(["127.0.0.1:4242"])
        .setInfo(programInfo(directory)),
    );

    expect(JSON.parse(answer.stdout)).toEqual({
      cwd: path.dirname(directory),
      args: [directory, "127.0.0.1:4242"],
    });
  });

  it("answers the code that a shell would give a plugin ended by a signal", async () => {
    const directory = programWithSdk("run-policy-pack", 'process.kill(process.pid, "SIGKILL")');

    const answer = await spokenBy(
      new RunPluginRequest().setKind("analyzer").setInfo(programInfo(directory)),
    );

    expect(answer.exitcode).toBe(137);
  });

  it("ends the plugin when the engine hangs up", async () => {
    const directory = programWithSdk("run-policy-pack", "setInterval(() => undefined, 1000)");
    const stream = host.client.runPlugin(
      new RunPluginRequest().setKind("analyzer").setInfo(programInfo(directory)),
    );
    stream.on("error", () => undefined);
    await until(() => host.children.count === 1);

    stream.cancel();

    await until(() => host.children.count === 0);
  });
});

describe("installing dependencies", () => {
  it("runs the package manager of the options and passes on its output", async () => {
    const made = makeDirectory({
      "package.json": JSON.stringify({ name: "trial", scripts: { prepare: "echo prepared" } }),
    });
    remove = made.remove;

    const messages = await collect(
      host.client.installDependencies(
        new InstallDependenciesRequest()
          .setDirectory(made.directory)
          .setInfo(programInfo(made.directory, { packagemanager: "npm" })),
      ),
    );

    const stdout = Buffer.concat(messages.map((m) => m.getStdout_asU8())).toString("utf8");
    expect(stdout).toContain("prepared");
  });

  it("fails when the package manager does", async () => {
    const made = makeDirectory({ "package.json": "no JSON" });
    remove = made.remove;

    await expect(
      collect(
        host.client.installDependencies(
          new InstallDependenciesRequest().setDirectory(made.directory),
        ),
      ),
    ).rejects.toMatchObject({
      details: `npm install failed with exit code 1 in ${made.directory}`,
    });
  });
});
