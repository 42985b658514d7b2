import { join } from "node:path";
import type { ExportedState } from "../sandbox/exported-state";
import type { Engine } from "./engine";
import { writePrivately } from "./outputs/read";

/** Writes what a stack has deployed to a file: preflight needs types, names and ids of it, and no value. Returns the file. */
export async function writeDeployed(
  engine: Pick<Engine, "pulumi">,
  stack: string,
  folder: string,
): Promise<string> {
  const args = ["stack", "export", "--stack", stack, "--non-interactive"];
  const { code, stdout, stderr } = await engine.pulumi(args);
  if (code !== 0) throw new Error(stderr.trim() || `the state of ${stack} could not be read`);
  const { deployment } = JSON.parse(stdout) as ExportedState;
  const resources = (deployment.resources ?? []).map(({ urn, type, id }) => ({ urn, type, id }));
  const file = join(folder, `${stack}.json`);
  writePrivately(file, JSON.stringify({ deployment: { resources } }));
  return file;
}
