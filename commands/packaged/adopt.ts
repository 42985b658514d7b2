#!/usr/bin/env node
// npx platform-foundations-adopt, in the package platform-foundations: npm run adopt for a program of one's own.
import { runMain } from "../../process/run-main";
import { adopt, adoptLine } from "../adopt/command";
import { realEngine } from "../engine";

runMain(() => adopt(adoptLine("platform-foundations-adopt"), () => realEngine(process.cwd())));
