import { connect } from "node:net";
import { connect as connectTls } from "node:tls";

const SECONDS = 8;

/**
 * Why no connection to a host can be made from this machine; undefined when one was made.
 * @param tls whether the host's certificate has to be one that this machine trusts
 */
export function connectionFailure(
  host: string,
  port: number,
  { tls = false }: { readonly tls?: boolean } = {},
): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const timeout = SECONDS * 1000;
    const socket = tls
      ? connectTls({ host, port, servername: host, timeout })
      : connect({ host, port, timeout });
    const end = (failure?: NodeJS.ErrnoException): void => {
      socket.destroy();
      resolve(failure);
    };
    socket.once(tls ? "secureConnect" : "connect", () => {
      end();
    });
    socket.once("timeout", () => {
      end(new Error(`no answer within ${String(SECONDS)} s`));
    });
    socket.once("error", end);
  });
}
