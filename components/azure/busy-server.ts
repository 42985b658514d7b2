import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

/** Pauses before each further attempt; the first is short, because most servers are free again at once. Unit: seconds. */
export const BUSY_PAUSES_SECONDS = [1, 2, 5, 10, 20, 30, 60, 60, 60, 60] as const;

const BUSY = /ServerIsBusy|is busy processing another operation/;

/**
 * Whether an operation on a database server is tried again, after a pause.
 * @param errors every failure of the operation so far, the newest first
 */
export async function triesAgain(
  errors: readonly string[],
  pause: (milliseconds: number) => Promise<unknown> = sleep,
): Promise<boolean> {
  const seconds = BUSY_PAUSES_SECONDS[errors.length - 1];
  if (seconds === undefined || !BUSY.test(errors[0] ?? "")) return false;
  await pause(seconds * 1000);
  return true;
}

// A hook has one name in a program, and every server uses the same one.
const hooks = new WeakMap<object, pulumi.ErrorHook>();

/**
 * Tries an operation again while a PostgreSQL server is busy. The provider does not: Azure answers 409 `ServerIsBusy` also after
 * the server was created and says that it is ready (https://github.com/Azure/azure-postgresql/issues/134).
 * @returns undefined where the program runs without an engine, under mocks
 */
export function whileServerIsBusy(): pulumi.ResourceHookBinding | undefined {
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined || !("registerErrorHook" in monitor)) return undefined;
  let hook = hooks.get(monitor);
  if (hook === undefined) {
    hook = new pulumi.ErrorHook("platform-foundations:while-server-is-busy", ({ errors }) =>
      triesAgain(errors),
    );
    hooks.set(monitor, hook);
  }
  return { onError: [hook] };
}
