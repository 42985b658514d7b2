import { type ChildProcess, spawn } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";

import * as grpc from "@grpc/grpc-js";
import {
  LanguageRuntimeClient,
  LanguageRuntimeService,
} from "@pulumi/pulumi/proto/language_grpc_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";

import { besideOurHost, HOST_NAME } from "../../../sandbox/engine/host-bundle";
import { ENGINE_VERSION } from "../../../sandbox/engine/pinned";
import { ask, makeDirectory } from "./host/client";

const made = makeDirectory({ pulumi: "an engine" });
afterAll(made.remove);

let home: string;
beforeAll(async () => {
  home = await besideOurHost(
    path.join(made.directory, "pulumi"),
    path.join(made.directory, "homes"),
  );
});

/** The first line of a host, which is its port. */
function portOf(host: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    host.stdout?.setEncoding("utf8").once("data", (text: string) => {
      resolve(Number(text));
    });
  });
}

describe("the language host beside an engine", () => {
  it("shares the engine's directory and costs no second copy of the engine", () => {
    expect(statSync(path.join(home, "pulumi")).ino).toBe(
      statSync(path.join(made.directory, "pulumi")).ino,
    );
  });

  it("is made once for each content", async () => {
    const marked = path.join(home, "marked");
    writeFileSync(marked, "");

    const again = await besideOurHost(
      path.join(made.directory, "pulumi"),
      path.join(made.directory, "homes"),
    );

    expect(again).toBe(home);
    expect(statSync(marked).isFile()).toBe(true);
  });

  it("needs nothing but Node, serves at once, and leaves when its engine does", async () => {
    const engine = net.createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
    const { port: enginePort } = engine.address() as net.AddressInfo;
    // Far from any node_modules.
    const host = spawn(path.join(home, HOST_NAME), ["-v=3", `127.0.0.1:${String(enginePort)}`], {
      cwd: path.parse(home).root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const left = new Promise((resolve) => host.once("close", resolve));
    const client = new LanguageRuntimeClient(
      `127.0.0.1:${String(await portOf(host))}`,
      grpc.credentials.createInsecure(),
    );

    const info = await ask<PluginInfo>((done) =>
      client.getPluginInfo(LanguageRuntimeService.cancel.requestDeserialize(Buffer.alloc(0)), done),
    );
    expect(info.getVersion()).toBe(ENGINE_VERSION);

    client.close();
    engine.close();
    await left;
  });

  it("leaves when it is asked to", async () => {
    const host = spawn(path.join(home, HOST_NAME), [], { stdio: ["ignore", "pipe", "inherit"] });
    const left = new Promise((resolve) => host.once("close", resolve));
    await portOf(host);

    host.kill("SIGINT");

    expect(await left).toBe(0);
  });
});
