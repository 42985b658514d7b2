import net from "node:net";

export interface Lifeline {
  /** The engine's address (`host:port`), when the host serves this one engine only. */
  watch(engineAddress: string): void;
  close(): void;
}

export interface LifelineOptions {
  /** Called once, with the reason, when no engine is left to serve. */
  readonly onLost: (reason: string) => void;
  /** Time between two looks. @default 1000 */
  readonly intervalMilliseconds?: number;
  /** Process to watch as well; its id changes for a child when it dies. @default our parent */
  readonly parent?: () => number;
}

/** Unanswered looks in a row after which the engine counts as gone: one may be lost when the machine is very busy. */
const MISSES = 3;

/** Notices when the engine is gone. A killed engine sends no message, and an orphaned host would run for ever. */
export function openLifeline(options: LifelineOptions): Lifeline {
  const parentId = options.parent ?? (() => process.ppid);
  const firstParent = parentId();
  let address: { readonly host: string; readonly port: number } | undefined;
  let misses = 0;
  let closed = false;

  const lose = (reason: string): void => {
    if (closed) return;
    close();
    options.onLost(reason);
  };
  const look = (): void => {
    if (parentId() !== firstParent) {
      lose("the process that started this host is gone");
      return;
    }
    if (address === undefined) return;
    const { host, port } = address;
    const socket = net.connect({ host, port });
    const answered = (alive: boolean): void => {
      socket.destroy();
      misses = alive ? 0 : misses + 1;
      if (misses >= MISSES) lose(`the engine at ${host}:${String(port)} no longer answers`);
    };
    socket.once("connect", () => {
      answered(true);
    });
    socket.once("error", () => {
      answered(false);
    });
  };
  const timer = setInterval(look, options.intervalMilliseconds ?? 1_000);
  timer.unref();
  const close = (): void => {
    closed = true;
    clearInterval(timer);
  };
  return {
    watch: (engineAddress) => {
      const at = engineAddress.lastIndexOf(":");
      address = { host: engineAddress.slice(0, at), port: Number(engineAddress.slice(at + 1)) };
      misses = 0;
    },
    close,
  };
}
