#!/usr/bin/env node
import { start } from "./start";

start("postflight", process.argv.slice(2));
