// The program: reads the settings, deploys the configured layers, returns their outputs. Nothing imports this file.
import * as pulumi from "@pulumi/pulumi";
import { settingsFromEngine } from "../config/from-engine";
import { loadConfig } from "../config/load";
import { deployLayers } from "./layers";
import { readUpstreams, UpstreamError } from "./upstream";

async function program(): Promise<Readonly<Record<string, unknown>>> {
  try {
    const config = loadConfig(settingsFromEngine());
    return deployLayers(config, await readUpstreams(config));
  } catch (error) {
    throw error instanceof UpstreamError ? withoutTrace(error) : error;
  }
}

/** Shows the message without a stack trace, as of an `InvalidArgumentsError`; any other error is a bug and keeps its trace. */
function withoutTrace({ message }: Error): pulumi.RunError {
  const error = new pulumi.RunError(message);
  delete error.stack;
  return error;
}

export = program;
