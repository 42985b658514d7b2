import pc from "picocolors";

/** Shows what is going on: a line that moves at a terminal, whole lines now and then everywhere else. */
export interface Report {
  /** The step in progress; replaces the line before, and may be dropped when it comes often. */
  progress(text: string): void;
  /** Something worth keeping on the screen. */
  line(text: string): void;
}

/** Shows nothing. */
export const SILENT: Report = { progress: () => undefined, line: () => undefined };

const QUIET_MILLISECONDS = 10_000;

/** A report on standard error, so that standard output holds results only. */
export function reportTo(stream: NodeJS.WriteStream = process.stderr): Report {
  let shown = "";
  let last = Date.now();
  const clear = (): void => {
    if (shown !== "") stream.write("\r\u001b[K");
    shown = "";
  };
  return {
    progress(text) {
      if (stream.isTTY) {
        clear();
        shown = text.slice(0, (stream.columns || 80) - 1);
        stream.write(pc.dim(shown));
      } else if (Date.now() - last >= QUIET_MILLISECONDS) {
        last = Date.now();
        stream.write(`  ${text}\n`);
      }
    },
    line(text) {
      clear();
      last = Date.now();
      stream.write(`${text}\n`);
    },
  };
}

/** Seconds for people: `0.4 s`, `12 s`, `3 min 5 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
