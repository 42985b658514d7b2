import type { Rule } from "../lib/policy-for";
import { denyLocalAuth as acrDenyLocalAuth } from "./rules/acr/deny-local-auth";
import { denyPublicNetwork as acrDenyPublicNetwork } from "./rules/acr/deny-public-network";
import { denyServicePrincipal as aksDenyServicePrincipal } from "./rules/aks/deny-service-principal";
import { requireAdminGroups as aksRequireAdminGroups } from "./rules/aks/require-admin-groups";
import { requireEntraRbac as aksRequireEntraRbac } from "./rules/aks/require-entra-rbac";
import { requireNatEgress as aksRequireNatEgress } from "./rules/aks/require-nat-egress";
import { requireNetworkPolicy as aksRequireNetworkPolicy } from "./rules/aks/require-network-policy";
import { requireNodeHardening as aksRequireNodeHardening } from "./rules/aks/require-node-hardening";
import { requireOperations as aksRequireOperations } from "./rules/aks/require-operations";
import { requirePoolSeparation as aksRequirePoolSeparation } from "./rules/aks/require-pool-separation";
import { requirePrivateApi as aksRequirePrivateApi } from "./rules/aks/require-private-api";
import { requireWorkloadIdentity as aksRequireWorkloadIdentity } from "./rules/aks/require-workload-identity";
import { requireStandard as bastionRequireStandard } from "./rules/bastion/require-standard";
import { denyVmPublicIp as computeDenyVmPublicIp } from "./rules/compute/deny-vm-public-ip";
import { requireHardening as computeRequireHardening } from "./rules/compute/require-hardening";
import { requireSshKey as computeRequireSshKey } from "./rules/compute/require-ssh-key";
import { requireSetting as diagnosticsRequireSetting } from "./rules/diagnostics/require-setting";
import { requireZoneLinks as dnsRequireZoneLinks } from "./rules/dns/require-zone-links";
import { allowLocations as generalAllowLocations } from "./rules/general/allow-locations";
import { denyExpired as generalDenyExpired } from "./rules/general/deny-expired";
import { denyPlainSecret as generalDenyPlainSecret } from "./rules/general/deny-plain-secret";
import { requireProtection as generalRequireProtection } from "./rules/general/require-protection";
import { requireRenewal as generalRequireRenewal } from "./rules/general/require-renewal";
import { requireTags as generalRequireTags } from "./rules/general/require-tags";
import { requireRoles as identityRequireRoles } from "./rules/identity/require-roles";
import { denyPublicNetwork as keyvaultDenyPublicNetwork } from "./rules/keyvault/deny-public-network";
import { requireAppKey as keyvaultRequireAppKey } from "./rules/keyvault/require-app-key";
import { requireRbac as keyvaultRequireRbac } from "./rules/keyvault/require-rbac";
import { requireRecovery as keyvaultRequireRecovery } from "./rules/keyvault/require-recovery";
import { requireSecretHome as keyvaultRequireSecretHome } from "./rules/keyvault/require-secret-home";
import { requireSecretMetadata as keyvaultRequireSecretMetadata } from "./rules/keyvault/require-secret-metadata";
import { requireStaticIp as natRequireStaticIp } from "./rules/nat/require-static-ip";
import { denyOpenAdminPorts as networkDenyOpenAdminPorts } from "./rules/network/deny-open-admin-ports";
import { denyOpenInbound as networkDenyOpenInbound } from "./rules/network/deny-open-inbound";
import { requireBastionRules as networkRequireBastionRules } from "./rules/network/require-bastion-rules";
import { requireCidrPlan as networkRequireCidrPlan } from "./rules/network/require-cidr-plan";
import { requireFlowLog as networkRequireFlowLog } from "./rules/network/require-flow-log";
import { requirePeeringPair as networkRequirePeeringPair } from "./rules/network/require-peering-pair";
import { requirePrivateSubnet as networkRequirePrivateSubnet } from "./rules/network/require-private-subnet";
import { requireRouteTable as networkRequireRouteTable } from "./rules/network/require-route-table";
import { requireSegmentation as networkRequireSegmentation } from "./rules/network/require-segmentation";
import { requireSubnetNsg as networkRequireSubnetNsg } from "./rules/network/require-subnet-nsg";
import { requireWriteOrder as networkRequireWriteOrder } from "./rules/network/require-write-order";
import { allowRequiredEgress as nsgAllowRequiredEgress } from "./rules/nsg/allow-required-egress";
import { denyPublicNetwork as openaiDenyPublicNetwork } from "./rules/openai/deny-public-network";
import { requireIdentity as openaiRequireIdentity } from "./rules/openai/require-identity";
import { requirePrivateZone as openaiRequirePrivateZone } from "./rules/openai/require-private-zone";
import { requireWriteOrder as openaiRequireWriteOrder } from "./rules/openai/require-write-order";
import { requirePrivateEndpoint as paasRequirePrivateEndpoint } from "./rules/paas/require-private-endpoint";
import { denyReadonlyRootEnforcement as policyDenyReadonlyRootEnforcement } from "./rules/policy/deny-readonly-root-enforcement";
import { denyPublicNetwork as postgresDenyPublicNetwork } from "./rules/postgres/deny-public-network";
import { requireExtensions as postgresRequireExtensions } from "./rules/postgres/require-extensions";
import { requireResilience as postgresRequireResilience } from "./rules/postgres/require-resilience";
import { requireTls as postgresRequireTls } from "./rules/postgres/require-tls";
import { denyBroadRole as rbacDenyBroadRole } from "./rules/rbac/deny-broad-role";
import { requirePrincipalType as rbacRequirePrincipalType } from "./rules/rbac/require-principal-type";
import { requireDedicatedGroup as stateRequireDedicatedGroup } from "./rules/state/require-dedicated-group";
import { denyPublicContainer as storageDenyPublicContainer } from "./rules/storage/deny-public-container";
import { denyPublicNetwork as storageDenyPublicNetwork } from "./rules/storage/deny-public-network";
import { denySharedKey as storageDenySharedKey } from "./rules/storage/deny-shared-key";
import { requireEncryption as storageRequireEncryption } from "./rules/storage/require-encryption";
import { requireHardening as storageRequireHardening } from "./rules/storage/require-hardening";
import { requireSecureTransfer as storageRequireSecureTransfer } from "./rules/storage/require-secure-transfer";
import { requireVersioning as storageRequireVersioning } from "./rules/storage/require-versioning";

/** Every rule of the azure pack, in the order of its files. */
export const AZURE_RULES: readonly Rule[] = [
  acrDenyLocalAuth,
  acrDenyPublicNetwork,
  aksDenyServicePrincipal,
  aksRequireAdminGroups,
  aksRequireEntraRbac,
  aksRequireNatEgress,
  aksRequireNetworkPolicy,
  aksRequireNodeHardening,
  aksRequireOperations,
  aksRequirePoolSeparation,
  aksRequirePrivateApi,
  aksRequireWorkloadIdentity,
  bastionRequireStandard,
  computeDenyVmPublicIp,
  computeRequireHardening,
  computeRequireSshKey,
  diagnosticsRequireSetting,
  dnsRequireZoneLinks,
  generalAllowLocations,
  generalDenyExpired,
  generalDenyPlainSecret,
  generalRequireProtection,
  generalRequireRenewal,
  generalRequireTags,
  identityRequireRoles,
  keyvaultDenyPublicNetwork,
  keyvaultRequireAppKey,
  keyvaultRequireRbac,
  keyvaultRequireRecovery,
  keyvaultRequireSecretHome,
  keyvaultRequireSecretMetadata,
  natRequireStaticIp,
  networkDenyOpenAdminPorts,
  networkDenyOpenInbound,
  networkRequireBastionRules,
  networkRequireCidrPlan,
  networkRequireFlowLog,
  networkRequirePeeringPair,
  networkRequirePrivateSubnet,
  networkRequireRouteTable,
  networkRequireSegmentation,
  networkRequireSubnetNsg,
  networkRequireWriteOrder,
  nsgAllowRequiredEgress,
  openaiDenyPublicNetwork,
  openaiRequireIdentity,
  openaiRequirePrivateZone,
  openaiRequireWriteOrder,
  paasRequirePrivateEndpoint,
  policyDenyReadonlyRootEnforcement,
  postgresDenyPublicNetwork,
  postgresRequireExtensions,
  postgresRequireResilience,
  postgresRequireTls,
  rbacDenyBroadRole,
  rbacRequirePrincipalType,
  stateRequireDedicatedGroup,
  storageDenyPublicContainer,
  storageDenyPublicNetwork,
  storageDenySharedKey,
  storageRequireEncryption,
  storageRequireHardening,
  storageRequireSecureTransfer,
  storageRequireVersioning,
];
