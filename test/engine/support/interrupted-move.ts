// Runs a move in a process of its own and dies, as by kill -9, right after the given step.
// Standard input: { "request": MoveRequest, "step": MoveStep }
import { readFileSync } from "node:fs";
import { moveState, type MoveRequest, type MoveStep } from "../../../commands/state-move/move";

const { request, step } = JSON.parse(readFileSync(0, "utf8")) as {
  readonly request: MoveRequest;
  readonly step: MoveStep;
};

void moveState(request, (done) => {
  if (done === step) process.kill(process.pid, "SIGKILL");
});
