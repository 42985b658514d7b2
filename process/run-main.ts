/**
 * Runs a command to its end: a number that it returns is the exit code, an error is its message and exit code 1. No stack
 * trace, because the reader did not write the command. Output that is still on its way is not cut off.
 */
export function runMain(main: () => Promise<unknown>): void {
  main().then(
    (code) => {
      process.exitCode = typeof code === "number" ? code : 0;
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
    },
  );
}
