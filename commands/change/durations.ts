import { PACKAGES } from "../../sandbox/clouds";
import type { TypeRow } from "../../sandbox/clouds/rows";
import type { PlannedStep } from "./steps";

/**
 * Typical seconds of a creation for types that the simulated clouds do not have. AWS says of a database "up to 20 minutes":
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_GettingStarted.CreatingConnecting.PostgreSQL.html
 */
const OTHER_SECONDS: Readonly<Record<string, number>> = {
  "aws:rds/instance:Instance": 600,
  "aws:rds/clusterInstance:ClusterInstance": 600,
};

/** Typical seconds of a step; undefined for a type of which they are not known. */
export function secondsOf({
  type,
  action,
}: Pick<PlannedStep, "type" | "action">): number | undefined {
  const row: Pick<TypeRow, "seconds" | "updateSeconds" | "deleteSeconds"> | undefined =
    PACKAGES.find(({ name }) => name === type.split(":")[0])?.types[type];
  const other = OTHER_SECONDS[type];
  const known = row ?? (other === undefined ? undefined : { seconds: other });
  if (known === undefined) return undefined;
  const { seconds = 2 } = known;
  const { updateSeconds = seconds / 2, deleteSeconds = seconds / 2 } = known;
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
