// The outputs of stacks, and the file that may hold secrets.
import { chmodSync } from "node:fs";
import { sync as writeFileAtomic } from "write-file-atomic";
import type { Engine } from "../engine";

/** A stack's outputs by our own names. */
export type Outputs = Readonly<Record<string, unknown>>;

const PRIVATE_FILE = 0o600;

/**
 * Outputs of an environment's stacks as one; a later stack's value wins.
 * @param reveal whether secrets come in plain text
 * @throws when a stack has none
 */
export async function outputsOf(
  engine: Engine,
  stacks: readonly string[],
  reveal: boolean,
): Promise<Outputs> {
  const found: Outputs[] = [];
  for (const stack of stacks) {
    const show = reveal ? ["--show-secrets"] : [];
    const { code, stdout, stderr } = await engine.pulumi([
      "stack",
      "output",
      "--json",
      "--stack",
      stack,
      ...show,
    ]);
    if (code !== 0) throw new Error(stderr.trim() || `the outputs of ${stack} could not be read`);
    const outputs = JSON.parse(stdout) as Outputs;
    if (Object.keys(outputs).length === 0)
      throw new Error(`${stack} has no outputs: is it deployed?`);
    found.push(outputs);
  }
  return Object.assign({}, ...found) as Outputs;
}

/** Writes a file that its owner alone can read. */
export function writePrivately(file: string, text: string): void {
  writeFileAtomic(file, text, { mode: PRIVATE_FILE });
  chmodSync(file, PRIVATE_FILE); // an existing file keeps its mode otherwise
}
