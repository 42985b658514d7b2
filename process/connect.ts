import { connect } from "node:net";

const SECONDS = 5;

/** Why no TCP connection to a host can be made from this machine; undefined when one was made. */
export function connectionFailure(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (failure: string | undefined): void => {
      socket.destroy();
      resolve(failure);
    };
    socket.setTimeout(SECONDS * 1000);
    socket.once("connect", () => {
      end(undefined);
    });
    socket.once("timeout", () => {
      end(`no answer from ${host}:${String(port)} within ${String(SECONDS)} s`);
    });
    socket.once("error", ({ message }) => {
      end(message);
    });
  });
}
