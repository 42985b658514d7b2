import net from "node:net";

import { openLifeline } from "../../../../sandbox/engine/host/lifeline";
import { until } from "../../../support/program";

function listen(): Promise<{ readonly address: string; readonly server: net.Server }> {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => socket.destroy());
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      resolve({ address: `127.0.0.1:${String(port)}`, server });
    });
  });
}

describe("a lifeline", () => {
  it("is lost when the engine no longer answers, and only then", async () => {
    const { address, server } = await listen();
    const reasons: string[] = [];
    let looks = 0;
    server.on("connection", () => (looks += 1));
    const lifeline = openLifeline({
      intervalMilliseconds: 5,
      onLost: (reason) => reasons.push(reason),
    });
    lifeline.watch(address);

    await until(() => looks > 5);
    expect(reasons).toEqual([]);

    server.close();
    await until(() => reasons.length > 0);
    expect(reasons).toEqual([`the engine at ${address} no longer answers`]);
  });

  it("is lost when the process that started the host is gone, engine or not", async () => {
    let parent = 100;
    const reasons: string[] = [];
    openLifeline({
      intervalMilliseconds: 5,
      parent: () => parent,
      onLost: (reason) => reasons.push(reason),
    });

    parent = 1; // an orphan is given to another process
    await until(() => reasons.length > 0);

    expect(reasons).toEqual(["the process that started this host is gone"]);
  });
});
