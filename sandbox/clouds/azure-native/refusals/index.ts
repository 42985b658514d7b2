import type { Refusals } from "../../rows";
import { clusterRefusals } from "./cluster";
import { identityRefusals } from "./identity";
import { modelRefusals } from "./models";
import { monitorRefusals } from "./monitor";
import { nameRefusals } from "./names";
import { networkRefusals } from "./network";
import { resourceRefusals } from "./resources";

export { softDelete } from "./names";

/** What Azure refuses whatever else happens at the same time. They are asked in this order. */
export const refusals: Refusals = {
  ...resourceRefusals,
  ...networkRefusals,
  ...identityRefusals,
  ...monitorRefusals,
  ...nameRefusals,
  ...modelRefusals,
  ...clusterRefusals,
};
