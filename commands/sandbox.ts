// npm run sandbox -- <any Pulumi command>: the sandbox on this clone, with its policy packs and its stack dev.
import { runMain } from "../process/run-main";
import { buildPacks } from "../policies/build-packs";
import { sandboxMain } from "../sandbox/command-line";
import { ROOT } from "./engine";
import { checkSandbox } from "./sandbox-checks";
import { sandboxFolder } from "./sandbox-engine";

const [first, ...rest] = process.argv.slice(2);

runMain(() =>
  first === "preflight" || first === "postflight"
    ? checkSandbox(first, rest)
    : sandboxMain(process.argv.slice(2), {
        command: "npm run sandbox --",
        folder: ROOT,
        dir: sandboxFolder(),
        defaultStack: "dev",
        packs: buildPacks,
      }),
);
