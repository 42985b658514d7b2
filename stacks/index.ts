// The program: reads the settings, deploys the configured layers, returns their outputs. Nothing imports this file.
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
    if (error instanceof InvalidArgumentsError || error instanceof UpstreamError)
      throw withoutTrace(error);
    throw error;
  }
}

/**
 * Shows the message without a stack trace; any other error is a bug and keeps its trace. The runtime would print the trace with
 * every object that it refers to, which takes half a minute.
 */
function withoutTrace({ message }: Error): pulumi.RunError {
  const error = new pulumi.RunError(message);
  delete error.stack;
  return error;
}

export = program;
