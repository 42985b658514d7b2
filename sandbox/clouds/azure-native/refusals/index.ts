import type { Refusals } from "../../rows";
import { clusterRefusals } from "./cluster";
import { apiServerRefusals } from "./api-server";
import { clusterChangeRefusals } from "./cluster-changes";
import { identityRefusals } from "./identity";
import { modelRefusals } from "./models";
import { monitorRefusals } from "./monitor";
import { nameRefusals } from "./names";
import { networkRefusals } from "./network";
import { postgresRefusals } from "./postgres";
import { resourceRefusals } from "./resources";
import { storageRefusals } from "./storage";

export { softDelete } from "./names";

/** Refusals of Azure that do not depend on other operations at the same time, in the order of their checks. */
export const refusals: Refusals = {
  ...resourceRefusals,
  ...networkRefusals,
  ...identityRefusals,
  ...monitorRefusals,
  ...nameRefusals,
  ...modelRefusals,
  ...postgresRefusals,
  ...storageRefusals,
  ...apiServerRefusals,
  ...clusterChangeRefusals,
  ...clusterRefusals,
};
