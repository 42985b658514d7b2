import os from "node:os";

import * as grpc from "@grpc/grpc-js";
import {
  type ILanguageRuntimeServer,
  LanguageRuntimeService,
} from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  AboutResponse,
  DependencyInfo,
  GetProgramDependenciesResponse,
  GetRequiredPackagesResponse,
  GetRequiredPluginsResponse,
  InstallDependenciesResponse,
  LanguageHandshakeResponse,
  type ProgramInfo,
  RunPluginResponse,
  RunResponse,
  RuntimeOptionsResponse,
  TemplateResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";

import type { Child, Children, Ending } from "./children";
import { packageManagerOf, programDependencies } from "./dependencies";
import { pluginCommand } from "./run-plugin";
import { programCommand, programOutcome } from "./run-program";
import { runtimeOptions } from "./runtime-options";

export interface LanguageRuntimeOptions {
  /** What GetPluginInfo answers: the version of the engine that the host was made for. */
  readonly version: string;
  /** Every process the service starts is kept here, so that the owner of the host can end them. */
  readonly children: Children;
  /** The engine's address: the executable gets it as an argument, an attached host in the handshake. */
  readonly engineAddress: () => string;
  /** Called with the address that a handshake carries. */
  readonly onHandshake: (engineAddress: string) => void;
  /** Executable that runs programs and packs. @default the Node that runs the host */
  readonly node?: string;
}

/** The language runtime protocol for Node programs, as far as operations on stacks use it. */
export function languageRuntime(options: LanguageRuntimeOptions): ILanguageRuntimeServer {
  const { children } = options;
  const node = options.node ?? process.execPath;
  return {
    handshake: unary((request) => {
      options.onHandshake(request.getEngineAddress());
      return new LanguageHandshakeResponse();
    }),

    getPluginInfo: unary(() => new PluginInfo().setVersion(options.version)),

    // Empty on purpose: the engine downloads what is listed here, and asks for the same plugins again,
    // one by one, when the program registers its first resource of each provider.
    getRequiredPackages: unary(() => new GetRequiredPackagesResponse()),
    getRequiredPlugins: unary(() => new GetRequiredPluginsResponse()),

    getProgramDependencies: unary((request) => {
      const directory = request.getInfo()?.getProgramDirectory() || request.getPwd();
      const found = programDependencies(directory, request.getTransitivedependencies());
      return new GetProgramDependenciesResponse().setDependenciesList(
        found.map(({ name, version }) => new DependencyInfo().setName(name).setVersion(version)),
      );
    }),

    about: unary(() => new AboutResponse().setExecutable(node).setVersion(process.version)),

    // Asked by `pulumi new`: this host has no questions and no template of its own.
    runtimeOptionsPrompts: unary(() => new RuntimeOptionsResponse()),
    template: unary(() => new TemplateResponse()),

    installDependencies: (call) => {
      stream(call, async () => {
        const directory = call.request.getDirectory() || directoryOf(call.request.getInfo());
        const chosen = optionsOf(call.request.getInfo()).packageManager;
        const packageManager = chosen === "auto" ? packageManagerOf(directory) : chosen;
        const child = children.start({
          command: packageManager,
          args: ["install"],
          cwd: directory,
          env: process.env,
          stdio: ["ignore", "pipe", "pipe"],
        });
        pipe(child, call, {
          stdout: (chunk) => new InstallDependenciesResponse().setStdout(chunk),
          stderr: (chunk) => new InstallDependenciesResponse().setStderr(chunk),
        });
        const ending = await child.ended;
        if (ending.kind === "left" && ending.code === 0) return;
        throw new Error(`${packageManager} install ${endingText(ending)} in ${directory}`);
      });
    },

    run: unary(async (request, call) => {
      const command = programCommand(request, options.engineAddress());
      const child = children.start({
        command: node,
        args: command.args,
        cwd: command.cwd,
        env: { ...process.env, ...command.env },
        // The engine reads the host's own output and shows it, line by line, as the program's.
        stdio: ["ignore", "inherit", "inherit"],
      });
      call.on("cancelled", child.stop);
      const { error, bail } = programOutcome(await child.ended);
      return new RunResponse().setError(error).setBail(bail);
    }),

    runPlugin: (call) => {
      stream(call, async () => {
        const command = pluginCommand(call.request);
        const child = children.start({
          command: node,
          args: command.args,
          cwd: command.cwd,
          env: command.env,
          stdio: ["ignore", "pipe", "pipe"],
        });
        pipe(child, call, {
          stdout: (chunk) => new RunPluginResponse().setStdout(chunk),
          stderr: (chunk) => new RunPluginResponse().setStderr(chunk),
        });
        const ending = await child.ended;
        if (ending.kind === "unstartable") throw new Error(`the plugin ${endingText(ending)}`);
        // A process that a signal ended has no code; this is a shell's convention.
        const code =
          ending.kind === "left" ? ending.code : 128 + os.constants.signals[ending.signal];
        call.write(new RunPluginResponse().setExitcode(code));
      });
    },

    cancel: unary(() => {
      children.stopAll();
      return empty();
    }),

    generateProgram: unsupported("generate a program (pulumi convert)"),
    generateProject: unsupported("generate a project (pulumi convert)"),
    generatePackage: unsupported("generate an SDK (pulumi package gen-sdk)"),
    pack: unsupported("pack a package"),
    link: unsupported("link a package (pulumi package add)"),
  };
}

/** Serves the runtime on a free port of 127.0.0.1, with no limit on the size of messages. */
export async function serveLanguageRuntime(
  implementation: ILanguageRuntimeServer,
): Promise<{ readonly port: number; readonly server: grpc.Server }> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  server.addService(LanguageRuntimeService, { ...implementation });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return { port, server };
}

/** google.protobuf.Empty of the very library copy that the SDK serializes with; another copy's would be refused. */
function empty(): ReturnType<typeof LanguageRuntimeService.cancel.responseDeserialize> {
  return LanguageRuntimeService.cancel.responseDeserialize(Buffer.alloc(0));
}

function unary<Request, Response>(
  answer: (
    request: Request,
    call: grpc.ServerUnaryCall<Request, Response>,
  ) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request, call))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(statusOf(error));
        },
      );
  };
}

function unsupported<Request, Response>(what: string): grpc.handleUnaryCall<Request, Response> {
  return (_call, callback) => {
    callback({
      code: grpc.status.UNIMPLEMENTED,
      details: `this language host cannot ${what}; the official pulumi-language-nodejs can`,
    });
  };
}

/** Runs `work` and ends the stream with it; what it throws becomes the status that the engine shows. */
function stream<Request, Response>(
  call: grpc.ServerWritableStream<Request, Response>,
  work: () => Promise<void>,
): void {
  Promise.resolve()
    .then(work)
    .then(
      () => {
        call.end();
      },
      (error: unknown) => {
        call.emit("error", statusOf(error));
      },
    );
}

/** Sends what a child prints as it comes, and ends the child when the stream is cancelled. */
function pipe<Request, Response>(
  child: Child,
  call: grpc.ServerWritableStream<Request, Response>,
  message: Readonly<Record<"stdout" | "stderr", (chunk: Uint8Array) => Response>>,
): void {
  for (const name of ["stdout", "stderr"] as const) {
    child.process[name]?.on("data", (chunk: Buffer) => {
      call.write(message[name](chunk));
    });
  }
  call.on("cancelled", child.stop);
}

function directoryOf(info: ProgramInfo | undefined): string {
  return info?.getProgramDirectory() ?? process.cwd();
}

function optionsOf(info: ProgramInfo | undefined): ReturnType<typeof runtimeOptions> {
  return runtimeOptions(info?.getOptions()?.toJavaScript() ?? {});
}

function endingText(ending: Ending): string {
  switch (ending.kind) {
    case "left":
      return `failed with exit code ${String(ending.code)}`;
    case "signal":
      return `was ended by signal ${ending.signal}`;
    case "unstartable":
      return `could not be started (${ending.reason})`;
  }
}

function statusOf(error: unknown): Partial<grpc.StatusObject> {
  return {
    code: grpc.status.UNKNOWN,
    details: error instanceof Error ? error.message : String(error),
  };
}
