// What a change of a setting does to what is deployed. The settings reference shows the marks, `npm run change` explains changes by
// them, and test/config/change-marks.test.ts proves them against the simulated clouds.

/** Kinds of settings, by what a change does. */
export const CHANGE_MARKS = {
  free: "what exists stays as it is; a change adds or removes resources of its own, or is read by checks and outputs alone",
  "in place": "what exists is updated",
  "grows only": "up, and never down again",
  "one step": "one step up at a time, and never down again",
  fixed:
    "set at creation: a change replaces what it is about, is refused by the cloud, or has no effect",
} as const;

export type ChangeMark = keyof typeof CHANGE_MARKS;

export interface Mark {
  readonly mark: ChangeMark;
  /** Why a change is refused or does nothing, and what to do instead; undefined for one that is done. */
  readonly refusal?: string;
}

const free: Mark = { mark: "free" };
const inPlace: Mark = { mark: "in place" };
const fixed: Mark = { mark: "fixed" };
const refused = (refusal: string): Mark => ({ mark: "fixed", refusal });

const NAMES = refused(
  "names and places are those of the creation; deploy another environment beside this one and move the data",
);
const AT_CREATION = refused("it is read when the resource is created, and does nothing afterwards");
const RANGES = refused(
  "Azure takes no range away that is in use; add a subnet beside it (extraSubnets) and move what is in there",
);
const CLUSTER_LIFE = refused(
  "AKS keeps it for the life of the cluster (PropertyChangeNotAllowed); deploy another environment beside this one",
);
const SYSTEM_POOL = refused(
  "AKS keeps it for the life of the pool; another system pool takes over by docs/runbooks/system-pool.md",
);

/** Marks by path. A path holds for everything below it that has no mark of its own; `<name>` stands for any key. */
const MARKS: Readonly<Record<string, Mark>> = {
  general: inPlace,
  "general.customer": NAMES,
  "general.environment": NAMES,

  azureStateBackend: inPlace,
  "azureStateBackend.location": NAMES,
  "azureStateBackend.resourceGroupName": NAMES,
  "azureStateBackend.storageAccountName": NAMES,
  "azureStateBackend.vaultName": NAMES,
  "azureStateBackend.stateContainerName": NAMES,
  "azureStateBackend.recoverVault": AT_CREATION,
  "azureStateBackend.softDeleteRetentionDays": refused(
    "a vault keeps the period that it was created with",
  ),
  "azureStateBackend.lock": free,
  "azureStateBackend.engineerPrincipalIds": free,
  "azureStateBackend.engineerPrincipalType": fixed,
  "azureStateBackend.privateEndpointIds": free,
  "azureStateBackend.protect": free,

  azureCore: inPlace,
  "azureCore.location": NAMES,
  "azureCore.resourceGroupName": NAMES,
  "azureCore.withoutZones": fixed,
  "azureCore.stateStorageAccountId": free,
  "azureCore.stateVaultId": free,
  "azureCore.access.model": fixed,
  "azureCore.access.certificateVaultId": fixed,
  "azureCore.access.allowedNetworks[].name": free,
  "azureCore.access.allowedNetworks[].kind": free,
  "azureCore.access.integrations": free,
  "azureCore.access.integrations[].port": inPlace,
  "azureCore.dns.application": fixed,
  "azureCore.dns.application.ingressAddress": inPlace,
  "azureCore.dns.application.ttlSeconds": inPlace,
  "azureCore.dns.application.zone.linkedNetworks": free,
  "azureCore.dns.zones.aks": fixed,
  ...Object.fromEntries(
    ["blob", "vault", "registry", "postgres"].map((service) => [
      `azureCore.dns.zones.${service}.zoneId`,
      fixed,
    ]),
  ),
  ...Object.fromEntries(
    ["blob", "vault", "registry", "postgres", "aks"].map((service) => [
      `azureCore.dns.zones.${service}.linkedNetworks`,
      free,
    ]),
  ),
  "azureCore.dns.extraZones": free,
  "azureCore.dns.extraZones.<name>": fixed,
  "azureCore.azureNetwork.hub": fixed,
  "azureCore.azureNetwork.hub.addressSpace": inPlace,
  "azureCore.azureNetwork.hub.subnets": RANGES,
  "azureCore.azureNetwork.hub.extraSubnets": free,
  "azureCore.azureNetwork.hub.extraSubnets.<name>.cidr": RANGES,
  "azureCore.azureNetwork.hub.extraSubnets.<name>.subnetName": fixed,
  "azureCore.azureNetwork.hub.extraSubnets.<name>.rules": inPlace,
  "azureCore.azureNetwork.hub.extraSubnets.<name>.delegation": inPlace,
  "azureCore.azureNetwork.spoke": fixed,
  "azureCore.azureNetwork.spoke.addressSpace": inPlace,
  "azureCore.azureNetwork.spoke.apiServerSubnet": RANGES,
  "azureCore.azureNetwork.spoke.subnets": RANGES,
  "azureCore.azureNetwork.spoke.routes": inPlace,
  "azureCore.azureNetwork.spoke.extraSubnets": free,
  "azureCore.azureNetwork.spoke.extraSubnets.<name>.cidr": RANGES,
  "azureCore.azureNetwork.spoke.extraSubnets.<name>.subnetName": fixed,
  "azureCore.azureNetwork.spoke.extraSubnets.<name>.rules": inPlace,
  "azureCore.azureNetwork.spoke.extraSubnets.<name>.delegation": inPlace,
  "azureCore.azureNetwork.spoke.extraSubnets.<name>.internetEgress": inPlace,
  "azureCore.azureNetwork.peering": free,
  "azureCore.azureNetwork.otherSpokes": free,
  "azureCore.azureNetwork.otherSpokes.<name>.vnetId": fixed,
  "azureCore.azureNetwork.otherSpokes.<name>.addressSpace": inPlace,
  "azureCore.azureNetwork.reservedRanges": free,
  "azureCore.azureNetwork.egress": inPlace,
  "azureCore.azureNetwork.egress.idleTimeoutMinutes": inPlace,
  "azureCore.azureNetwork.egress.zone": refused(
    "a NAT gateway in use cannot be replaced (InUseNatGatewayCannotBeDeleted)",
  ),
  "azureCore.aks.clusterName": NAMES,
  "azureCore.aks.existingClusterId": CLUSTER_LIFE,
  "azureCore.aks.kubernetesVersion": { mark: "one step" },
  "azureCore.aks.serviceCidr": CLUSTER_LIFE,
  "azureCore.aks.identity": CLUSTER_LIFE,
  "azureCore.aks.apiServer": { mark: "grows only" },
  "azureCore.aks.systemPool": SYSTEM_POOL,
  "azureCore.aks.systemPool.minCount": inPlace,
  "azureCore.aks.systemPool.maxCount": inPlace,
  "azureCore.aks.systemPools": free,
  "azureCore.aks.systemPools.<name>": fixed,
  "azureCore.aks.systemPools.<name>.minCount": inPlace,
  "azureCore.aks.systemPools.<name>.maxCount": inPlace,
  "azureCore.aks.userPools": free,
  "azureCore.aks.userPools.<name>": fixed,
  "azureCore.aks.userPools.<name>.minCount": inPlace,
  "azureCore.aks.userPools.<name>.maxCount": inPlace,
  "azureCore.aks.userPools.<name>.labels": inPlace,
  "azureCore.aks.userPools.<name>.taints": inPlace,
  "azureCore.workloadIdentity.subjects": free,
  "azureCore.postgres.version": { mark: "one step" },
  "azureCore.postgres.administratorLogin": NAMES,
  "azureCore.postgres.databases": free,
  "azureCore.postgres.network": NAMES,
  "azureCore.postgres.storage.sizeGiB": AT_CREATION,
  "azureCore.postgres.backup.geoRedundant": NAMES,
  "azureCore.postgres.dedicated": free,
  ...Object.fromEntries(
    ["keycloak", "litellm", "langfuse"].flatMap((product) => {
      const at = `azureCore.postgres.dedicated.${product}`;
      return [
        [`${at}.sku`, inPlace],
        [`${at}.highAvailability`, inPlace],
        [`${at}.backup.retentionDays`, inPlace],
        [`${at}.backup.geoRedundant`, NAMES],
        [`${at}.storage.sizeGiB`, AT_CREATION],
      ];
    }),
  ),
  "azureCore.keyVault.name": NAMES,
  "azureCore.keyVault.secretsExpire": fixed,
  "azureCore.keyVault.recover": AT_CREATION,
  "azureCore.keyVault.softDeleteRetentionDays": refused(
    "a vault keeps the period that it was created with",
  ),
  "azureCore.containerRegistry": free,
  "azureCore.containerRegistry.registryId": fixed,
  "azureCore.images": free,
  "azureCore.bastion": free,
  "azureCore.bastion.scaleUnits": inPlace,
  "azureCore.jumpbox.vmName": fixed,
  "azureCore.jumpbox.adminUsername": fixed,
  "azureCore.jumpbox.entraLogin": free,
  "azureCore.jumpbox.deploysFrom": AT_CREATION,
  "azureCore.jumpbox.administratorGroupObjectIds": free,
  "azureCore.monitoring.workspace.mode": fixed,
  "azureCore.monitoring.workspace.workspaceId": inPlace,
  "azureCore.monitoring.workspace.location": fixed,
  "azureCore.monitoring.exportActivityLog": free,
  "azureCore.monitoring.alerts": free,
  "azureCore.monitoring.alerts.emails": inPlace,
  "azureCore.monitoring.alerts.budget.monthlyAmount": inPlace,
  "azureCore.monitoring.alerts.budget.from": inPlace,
  "azureCore.monitoring.flowLogs": free,
  "azureCore.monitoring.flowLogs.retentionDays": inPlace,
  "azureCore.monitoring.flowLogs.trafficAnalytics": inPlace,
  "azureCore.monitoring.flowLogs.networkWatcher": fixed,
  "azureCore.aiProviders": free,
  "azureCore.protect": free,

  azureOpenAi: inPlace,
  "azureOpenAi.upstream": NAMES,
  "azureOpenAi.location": fixed,
  "azureOpenAi.regions": free,
  "azureOpenAi.regions.<name>.models": free,
  "azureOpenAi.regions.<name>.count": inPlace,
  "azureOpenAi.regions.<name>.models[].model": inPlace,
  "azureOpenAi.regions.<name>.models[].version": inPlace,
  "azureOpenAi.regions.<name>.models[].capacity": inPlace,
  "azureOpenAi.regions.<name>.models[].type": inPlace,
  "azureOpenAi.regions.<name>.models[].versionUpgrade": inPlace,
  "azureOpenAi.endpointSubnet": fixed,
  "azureOpenAi.zone.zoneId": fixed,
  "azureOpenAi.zone.linkedNetworks": free,
  "azureOpenAi.application": free,
  "azureOpenAi.application.secretEnd": fixed,
  "azureOpenAi.application.clientId": inPlace,
  "azureOpenAi.application.servicePrincipalObjectId": fixed,
  "azureOpenAi.secretExpires": fixed,
  "azureOpenAi.managedIdentitySubjects": free,
  "azureOpenAi.restore": AT_CREATION,
  "azureOpenAi.protect": free,

  kubernetesBaseline: inPlace,
  "kubernetesBaseline.models": free,
  "kubernetesBaseline.models.upstream": inPlace,
  "kubernetesBaseline.cluster": fixed,
  "kubernetesBaseline.cluster.login": inPlace,
  "kubernetesBaseline.namespaces": free,
  "kubernetesBaseline.namespaces.<name>": inPlace,
  "kubernetesBaseline.namespaces.<name>.database": free,
  "kubernetesBaseline.network": inPlace,
  "kubernetesBaseline.dedicatedDatabases": free,
  "kubernetesBaseline.workloadIdentity.subjects": free,
  "kubernetesBaseline.storageClass": fixed,
  "kubernetesBaseline.storageClass.mode": free,
  "kubernetesBaseline.storageClass.isDefault": inPlace,
  "kubernetesBaseline.nats.namespace": free,
  "kubernetesBaseline.ingress.mode": free,
  "kubernetesBaseline.ingress.namespace": inPlace,
  "kubernetesBaseline.protect": free,

  awsFoundation: inPlace,
  "awsFoundation.deploymentType": NAMES,
  "awsFoundation.awsVpc": fixed,
  "awsFoundation.awsVpc.zones": fixed,
  "awsFoundation.awsVpc.zones[].privateSubnetId": free,
  "awsFoundation.awsVpc.zones[].publicSubnetId": free,
  "awsFoundation.awsVpc.cidrBlocks": free,
  "awsFoundation.awsVpc.secondaryCidrBlocks": free,
  "awsFoundation.awsVpc.tiers": free,
  "awsFoundation.awsVpc.tiers.<name>": fixed,
  "awsFoundation.awsVpc.tiers.<name>.routing": inPlace,
  "awsFoundation.awsVpc.nat": inPlace,
  "awsFoundation.awsVpc.dhcpOptions": free,
  "awsFoundation.awsVpc.networkAcl": inPlace,
  "awsFoundation.awsVpc.ipv6": inPlace,
  "awsFoundation.awsVpc.flowLogs": inPlace,
  "awsFoundation.awsVpc.flowLogs.mode": fixed,
  "awsFoundation.awsVpc.flowLogs.reason": free,
  "awsFoundation.awsVpc.flowLogs.bucketArn": fixed,
  "awsFoundation.awsVpc.flowLogs.aggregationSeconds": fixed,
  "awsFoundation.awsVpc.flowLogs.roleArn": fixed,
  "awsFoundation.awsVpc.interfaceEndpoints": free,
  "awsFoundation.awsVpc.expansion": free,
  "awsFoundation.awsVpc.expansion.zones[].privateCidr": fixed,
  "awsFoundation.awsVpc.expansion.zones[].publicCidr": fixed,
  "awsFoundation.awsVpc.expansion.zones[].privateRouteTableId": inPlace,
  "awsFoundation.awsVpc.expansion.zones[].publicRouteTableId": inPlace,
  "awsFoundation.awsVpc.expansion.zones[].zone": refused(
    "a subnet stays in its zone, and keeps its range there; add the other zone with ranges of its own, and take this one away later",
  ),
  "awsFoundation.awsDns": fixed,
  "awsFoundation.awsDns.associateVpc": free,
  "awsFoundation.awsDns.delegated": free,
  "awsFoundation.awsDns.parentZoneId": free,
  "awsFoundation.awsDns.queryLog": free,
  "awsFoundation.awsDns.queryLog.retentionDays": inPlace,
  "awsFoundation.awsDns.queryLog.kmsKeyArn": inPlace,
  "awsFoundation.awsDns.dnssec": free,
  "awsFoundation.awsCertificate": fixed,
  "awsFoundation.awsCertificate.approver": free,
  "awsFoundation.awsCertificate.privateCa": free,
  "awsFoundation.awsServiceLinkedRoles": free,
  "awsFoundation.awsSizing": free,
  "awsFoundation.awsAmi": free,
  "awsFoundation.awsKms": free,
  "awsFoundation.awsKms.keyArn": fixed,
  "awsFoundation.awsKms.furtherStatements": inPlace,
  "awsFoundation.awsEndpoints": free,
  "awsFoundation.awsEndpoints.servicesSecurityGroupId": inPlace,
  "awsFoundation.protect": free,

  preflight: free,
};

/** The mark of a setting, or of what is nearest above it. @param path `azureCore.aks.userPools.search.vmSize`, or with `<name>` */
export function markOf(path: string): Mark {
  const parts = path.replaceAll(/\[\d*\]/g, "[]").split(".");
  for (let length = parts.length; length > 0; length -= 1) {
    const found = Object.entries(MARKS).find(([row]) =>
      fits(row.split("."), parts.slice(0, length)),
    );
    if (found !== undefined) return found[1];
  }
  throw new Error(`${path} is below no setting`);
}

const fits = (row: readonly string[], parts: readonly string[]): boolean =>
  row.length === parts.length &&
  row.every((part, index) => {
    const actual = parts[index] ?? "";
    return part === "<name>" || part === actual || part === `${actual}[]` || `${part}[]` === actual;
  });

/** Paths of the table, for the test that each names a setting. */
export const MARKED_PATHS: readonly string[] = Object.keys(MARKS);

/**
 * Why a change of a setting on a deployed stack is refused or does nothing, and what to do instead; undefined for one that is done.
 * @param from value before; undefined where it was not written
 */
export function refusalOf(path: string, from: unknown, to: unknown): string | undefined {
  const { mark, refusal } = markOf(path);
  switch (mark) {
    case "free":
    case "in place":
      return undefined;
    case "fixed":
      return refusal;
    case "grows only":
    case "one step": {
      const [before, after] = [stepOf(from), stepOf(to)];
      if (before === undefined || after === undefined) return undefined;
      if (after < before) return "it never goes down again";
      return mark === "one step" && /kubernetesVersion$/.test(path) && after > before + 1
        ? "AKS goes one minor version up at a time; set the next one first"
        : undefined;
    }
  }
}

/** The number that a version or a size goes up by. */
function stepOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  const digits = typeof value === "string" ? /^(?:\d+\.)?(\d+)$/.exec(value)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}
