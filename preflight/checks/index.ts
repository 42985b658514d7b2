import type { BuiltInCheck } from "../check";
import * as certificate from "./aws/certificate";
import * as awsDns from "./aws/dns";
import * as awsIdentity from "./aws/identity";
import * as endpoints from "./aws/endpoints";
import * as image from "./aws/image";
import * as kms from "./aws/kms";
import * as newVpc from "./aws/new-vpc";
import * as quotas from "./aws/quotas";
import * as roles from "./aws/roles";
import * as types from "./aws/types";
import * as vpc from "./aws/vpc";
import * as awsZones from "./aws/zones";
import * as access from "./azure/access";
import * as account from "./azure/account";
import * as compute from "./azure/compute";
import * as entra from "./azure/entra";
import * as models from "./azure/models";
import * as names from "./azure/names";
import * as networks from "./azure/networks";
import * as state from "./azure/state";
import * as zones from "./azure/zones";
import * as settings from "./config/settings";
import * as cluster from "./kubernetes/cluster";
import * as tools from "./machine/tools";
import * as awsAfter from "./postflight/aws";
import * as azureAfter from "./postflight/azure";

const MODULES: readonly Readonly<Record<string, unknown>>[] = [
  certificate,
  awsDns,
  awsIdentity,
  image,
  kms,
  newVpc,
  quotas,
  roles,
  types,
  vpc,
  awsZones,
  endpoints,
  access,
  account,
  compute,
  entra,
  state,
  models,
  names,
  networks,
  zones,
  settings,
  cluster,
  tools,
  awsAfter,
  azureAfter,
];

/** Every check, before and after a deployment: what the files of this folder export. */
export const CHECKS: readonly BuiltInCheck[] = MODULES.flatMap((module) =>
  Object.values(module).flat().filter(isCheck),
);

function isCheck(value: unknown): value is BuiltInCheck {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    "phase" in value &&
    "run" in value
  );
}
