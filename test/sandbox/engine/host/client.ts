import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import type { Struct as StructMessage } from "google-protobuf/google/protobuf/struct_pb";

import { Children } from "../../../../sandbox/engine/host/children";
import {
  languageRuntime,
  serveLanguageRuntime,
} from "../../../../sandbox/engine/host/language-runtime";

/** A language host in this process, and a client that talks to it over a socket, as the engine does. */
export interface ServedHost {
  readonly client: LanguageRuntimeClient;
  readonly children: Children;
  readonly handshakes: readonly string[];
  close(): void;
}

export async function serveHost(): Promise<ServedHost> {
  const children = new Children();
  const handshakes: string[] = [];
  const { port, server } = await serveLanguageRuntime(
    languageRuntime({
      version: "1.2.3",
      children,
      engineAddress: () => "127.0.0.1:4242",
      onHandshake: (address) => handshakes.push(address),
    }),
  );
  const client = new LanguageRuntimeClient(
    `127.0.0.1:${String(port)}`,
    grpc.credentials.createInsecure(),
    { "grpc.max_send_message_length": -1, "grpc.max_receive_message_length": -1 },
  );
  return {
    client,
    children,
    handshakes,
    close: () => {
      client.close();
      children.killAll();
      server.forceShutdown();
    },
  };
}

/** One call, as a promise. */
export function ask<Response>(
  call: (callback: (error: grpc.ServiceError | null, response: Response) => void) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

/** All messages of a stream, or the error that ended it. */
export async function collect<Response>(
  stream: grpc.ClientReadableStream<Response>,
): Promise<readonly Response[]> {
  const messages: Response[] = [];
  for await (const message of stream) messages.push(message as Response);
  return messages;
}

// The SDK brings a protobuf library of its own; messages of another copy would not fit into its messages.
const { Struct } = createRequire(require.resolve("@pulumi/pulumi"))(
  "google-protobuf/google/protobuf/struct_pb",
) as { readonly Struct: typeof StructMessage };

export function programInfo(
  directory: string,
  options: Readonly<Record<string, string | boolean | number>> = {},
): ProgramInfo {
  return new ProgramInfo()
    .setRootDirectory(directory)
    .setProgramDirectory(directory)
    .setEntryPoint(".")
    .setOptions(Struct.fromJavaScript({ ...options }));
}

/** A directory with the given files, removed by `remove`. */
export function makeDirectory(files: Readonly<Record<string, string>>): {
  readonly directory: string;
  readonly remove: () => void;
} {
  const directory = mkdtempSync(path.join(os.tmpdir(), "language-host-"));
  for (const [file, content] of Object.entries(files)) {
    const target = path.join(directory, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  return {
    directory,
    remove: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
