import type { Rule } from "../lib/policy-for";
import { requireValidationMethod as acmRequireValidationMethod } from "./rules/acm/require-validation-method";
import { requireZoneKind as dnsRequireZoneKind } from "./rules/dns/require-zone-kind";
import { requireProtection as eipRequireProtection } from "./rules/eip/require-protection";
import { denyPlainSecret as generalDenyPlainSecret } from "./rules/general/deny-plain-secret";
import { denyOpenAdminPorts as networkDenyOpenAdminPorts } from "./rules/network/deny-open-admin-ports";
import { allowSupported as regionAllowSupported } from "./rules/region/allow-supported";
import { denySuffixAndDelete as slrDenySuffixAndDelete } from "./rules/slr/deny-suffix-and-delete";
import { requireAll as slrRequireAll } from "./rules/slr/require-all";
import { denyDefaultGroupRules as vpcDenyDefaultGroupRules } from "./rules/vpc/deny-default-group-rules";
import { limitZones as vpcLimitZones } from "./rules/vpc/limit-zones";
import { requireCidrPlan as vpcRequireCidrPlan } from "./rules/vpc/require-cidr-plan";
import { requireDhcp as vpcRequireDhcp } from "./rules/vpc/require-dhcp";
import { requireDns as vpcRequireDns } from "./rules/vpc/require-dns";
import { requireNatRoute as vpcRequireNatRoute } from "./rules/vpc/require-nat-route";
import { requireS3Endpoint as vpcRequireS3Endpoint } from "./rules/vpc/require-s3-endpoint";
import { requireSubnets as vpcRequireSubnets } from "./rules/vpc/require-subnets";

/** Every rule of the aws pack, in the order of its files. */
export const AWS_RULES: readonly Rule[] = [
  acmRequireValidationMethod,
  dnsRequireZoneKind,
  eipRequireProtection,
  generalDenyPlainSecret,
  networkDenyOpenAdminPorts,
  regionAllowSupported,
  slrDenySuffixAndDelete,
  slrRequireAll,
  vpcDenyDefaultGroupRules,
  vpcLimitZones,
  vpcRequireCidrPlan,
  vpcRequireDhcp,
  vpcRequireDns,
  vpcRequireNatRoute,
  vpcRequireS3Endpoint,
  vpcRequireSubnets,
];
