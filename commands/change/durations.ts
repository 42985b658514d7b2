import { PACKAGES } from "../../sandbox/clouds";
import type { PlannedStep } from "./steps";

/** Typical seconds of a step, as the simulated clouds know them; undefined for a type that they do not. */
export function secondsOf({
  type,
  action,
}: Pick<PlannedStep, "type" | "action">): number | undefined {
  const row = PACKAGES.find(({ name }) => name === type.split(":")[0])?.types[type];
  if (row === undefined) return undefined;
  const { seconds = 2 } = row;
  const { updateSeconds = seconds / 2, deleteSeconds = seconds / 2 } = row;
  switch (action) {
    case "create":
      return seconds;
    case "update":
      return updateSeconds;
    case "delete":
      return deleteSeconds;
    case "replace":
      return seconds + deleteSeconds;
  }
}
