#!/usr/bin/env node
import { start } from "./start";

const [first, ...others] = process.argv.slice(2);
// `npm run postflight` starts this file too, and names the phase before everything else.
if (first === "preflight" || first === "postflight") start(first, others);
else start("preflight", process.argv.slice(2));
