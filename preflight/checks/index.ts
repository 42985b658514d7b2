import type { Check } from "../check";
import * as certificate from "./aws/certificate";
import * as awsDns from "./aws/dns";
import * as awsIdentity from "./aws/identity";
import * as image from "./aws/image";
import * as kms from "./aws/kms";
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
import * as zones from "./azure/zones";
import { settings } from "./config/settings";
import * as cluster from "./kubernetes/cluster";
import * as tools from "./machine/tools";
import * as awsAfter from "./postflight/aws";
import * as azureAfter from "./postflight/azure";

/** Every check, before and after a deployment. */
export const CHECKS: readonly Check[] = [
  ...settings,
  ...tools.tools,
  tools.node,
  tools.terraform,
  ...tools.repositories,
  tools.stateBackend,
  tools.statePending,
  account.subscription,
  account.tenant,
  account.identity,
  account.deployerRole,
  account.deployerActions,
  account.roleAssignments,
  account.providers,
  account.region,
  account.locks,
  entra.application,
  entra.adminGroups,
  compute.vcpuQuota,
  compute.vmSizes,
  compute.features,
  compute.networkQuota,
  compute.serviceQuota,
  compute.kubernetesVersion,
  compute.postgres,
  models.available,
  models.quota,
  models.accounts,
  names.storage,
  names.vault,
  names.postgresServer,
  names.registry,
  names.openAi,
  access.dnsZone,
  access.delegation,
  access.certificate,
  access.endpoints,
  networks.byoNetwork,
  networks.byoHub,
  zones.byoZones,
  networks.policyDeny,
  networks.existingServices,
  cluster.namespaceAdmin,
  cluster.clusterAdmin,
  cluster.admission,
  awsIdentity.supportedRegion,
  awsIdentity.identity,
  awsIdentity.permissions,
  image.sharedImage,
  roles.serviceLinkedRoles,
  awsDns.zone,
  awsDns.zoneRecords,
  awsDns.delegation,
  awsDns.parentZone,
  awsDns.authorities,
  certificate.certificateArn,
  certificate.approver,
  quotas.standard,
  quotas.gAndVt,
  quotas.pFamily,
  quotas.spotStandard,
  quotas.spotGAndVt,
  quotas.spotP,
  quotas.spotX,
  quotas.addresses,
  quotas.vpcs,
  quotas.internetGateways,
  quotas.natGateways,
  quotas.vpcParts,
  quotas.computeEnvironments,
  types.instanceTypes,
  types.openSearch,
  types.elastiCache,
  types.database,
  awsZones.zones,
  vpc.subnets,
  vpc.mainBlock,
  vpc.subnetSize,
  vpc.vpcSize,
  vpc.nat,
  vpc.vpcDns,
  vpc.zoneSubnets,
  vpc.endpoints,
  vpc.freeAddresses,
  vpc.secondaryBlocks,
  vpc.dhcp,
  kms.defaultKey,
  azureAfter.apiPrivate,
  azureAfter.privateDns,
  azureAfter.egressAddress,
  azureAfter.egressEndpoints,
  azureAfter.bastion,
  azureAfter.registryPull,
  azureAfter.workloadIdentity,
  azureAfter.logs,
  awsAfter.certificateStatus,
  awsAfter.endpointAccess,
];
