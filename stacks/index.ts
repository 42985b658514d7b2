// The program: settings in, layers chosen, outputs out. Nothing imports this file.
import * as pulumi from "@pulumi/pulumi";
import { settingsFromEngine } from "../config/from-engine";
import { loadConfig } from "../config/load";
import { InvalidArgumentsError } from "../components/plans/issues";
import { deployLayers } from "./layers";
import { readUpstreams, UpstreamError } from "./upstream";

async function program(): Promise<Readonly<Record<string, unknown>>> {
  try {
    const config = loadConfig(settingsFromEngine());
    return deployLayers(config, await readUpstreams(config));
  } catch (error) {
    if (error instanceof InvalidArgumentsError || error instanceof UpstreamError) throw said(error);
    throw error;
  }
}

/**
 * The same as its message alone; anything else is a defect of ours and keeps its trace. The engine's runtime would print a
 * trace with all that hangs on it, which takes half a minute.
 */
function said({ message }: Error): pulumi.RunError {
  const error = new pulumi.RunError(message);
  delete error.stack;
  return error;
}

export = program;
