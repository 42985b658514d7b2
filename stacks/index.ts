// The program: settings in, layers chosen, outputs out. Nothing imports this file.
import * as pulumi from "@pulumi/pulumi";
import { settingsFromEngine } from "../config/from-engine";
import { loadConfig } from "../config/load";
import { InvalidArgumentsError } from "../components/shared/issues";
import { deployLayers } from "./layers";

function program(): Readonly<Record<string, unknown>> {
  try {
    return deployLayers(loadConfig(settingsFromEngine()));
  } catch (error) {
    // The reader sees the list and no stack trace; anything else is a defect of ours and keeps its trace.
    if (error instanceof InvalidArgumentsError) throw new pulumi.RunError(error.message);
    throw error;
  }
}

export = program();
