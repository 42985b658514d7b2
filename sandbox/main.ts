#!/usr/bin/env node
import { runMain } from "../process/run-main";
import { sandboxMain } from "./command-line";

runMain(() => sandboxMain(process.argv.slice(2)));
