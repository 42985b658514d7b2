#!/usr/bin/env node
import { CommanderError } from "commander";
import { runCommand } from "./command";

const [, file = "", ...rest] = process.argv;
// `npm run postflight` and a bin of that name start this same file.
const isPost = rest[0] === "postflight" || /postflight/.test(file);
const argv = rest[0] === "postflight" || rest[0] === "preflight" ? rest.slice(1) : rest;

runCommand(isPost ? "postflight" : "preflight", argv, process.cwd(), {
  out: (text) => process.stdout.write(text),
  progress: (text) => process.stderr.write(text),
  isColoured: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
  isTerminal: process.stderr.isTTY,
})
  .then((code) => {
    // A check that was given up may still hold a connection; the report is out, so nothing is waited for.
    process.stdout.write("", () => process.exit(code));
  })
  .catch((error: unknown) => {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 3);
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(3);
  });
