// What every measure is made of: previews in the sandbox, taken in turn, and their ratios.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Environment } from "../../sandbox/environment";
import { operate } from "../../sandbox/events";
import { SILENT } from "../../process/report";
import { Session } from "../../sandbox/session";

export const ROOT = resolve(__dirname, "../..");

export interface Ratio {
  readonly title: string;
  readonly aim: string;
  readonly ratio: number;
}

/** One environment with the clouds running, for previews in turn. */
export async function withSession<T>(
  root: string,
  configFile: string,
  work: (session: Session) => Promise<T>,
  latency = 0,
): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), "platform-bench-"));
  const environment = new Environment({ root, dir, stackFiles: { dev: configFile } });
  const session = await Session.open(environment, { report: SILENT, latency });
  try {
    await session.prepare("dev");
    return await work(session);
  } finally {
    await session.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

export const preview = async (session: Session, ...flags: readonly string[]): Promise<number> =>
  (await operate(session, ["preview", "--stack", "dev", ...flags])).milliseconds;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Two ways in turn, A B A B …, so that a busy minute slows both; the median of the pairs' ratios. */
export async function pairs(
  rounds: number,
  a: () => Promise<number>,
  b: () => Promise<number>,
): Promise<number> {
  await a();
  await b();
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) ratios.push((await a()) / (await b()));
  return median(ratios);
}
