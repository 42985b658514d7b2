import type { Refusals } from "../../rows";
import { domainRefusals } from "./domain";
import { identityRefusals } from "./iam";
import { inUseRefusals } from "./in-use";
import { networkAclRefusals } from "./network-acl";
import { vpcPartRefusals } from "./vpc-parts";
import { vpcRefusals } from "./vpc";

export { roleTaken } from "./iam";

/** Refusals of AWS. Default limits are those of a fresh account; a scenario raises or lowers them. */
export const refusals: Refusals = {
  ...vpcRefusals,
  ...networkAclRefusals,
  ...vpcPartRefusals,
  ...identityRefusals,
  ...domainRefusals,
  ...inUseRefusals,
};
