// npm run adopt -- --stack dev --terraform-state state.json: takes over what exists. Without --apply nothing is changed.
import { runMain } from "../process/run-main";
import { adopt, adoptLine } from "./adopt/command";
import { openEngine } from "./engine";

const line = adoptLine("npm run adopt --").option("--sandbox", "use the simulated clouds");

runMain(() => adopt(line, () => openEngine(line.opts<{ readonly sandbox?: true }>())));
