// Another value for each setting whose schema does not list its values.
import { type File, type Samples, Together } from "./setting-changes";

const SUBSCRIPTION = "/subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";
const id = (type: string, name = "other"): string =>
  `${SUBSCRIPTION}/resourceGroups/NetworkWatcherRG/providers/${type}/${name}`;
const zone = (name: string): string => id("Microsoft.Network/privateDnsZones", name);
const GUID = "7d52c6b1-0000-4b8e-9c41-2a6b1d9e5f10";
const KEY = "arn:aws:kms:eu-central-1:210987654321:key/2b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d02";
const GLOBAL_KEY = KEY.replace("eu-central-1", "us-east-1");
const ROLE = "arn:aws:iam::210987654321:role/other";
const REASON = ["the other team asked for it in writing"];
const IP_RANGES = [["198.51.100.7", "198.51.100.8"]];
const POOL_SIZES = ["Standard_D16ds_v5", "Standard_D2ds_v5"];
const SUBNET = {
  cidr: ["10.1.6.0/24", "10.0.66.0/24"],
  subnetName: ["another"],
  "rules[].name": ["secure-shell"],
  "rules[].sources": [["10.21.0.0/16"]],
  "rules[].ports": [[2222]],
  delegation: ["Microsoft.App/environments"],
} satisfies Samples;
const WINDOW = { startTime: ["03:00"], utcOffset: ["+02:00"] } satisfies Samples;

const together = (settings: File): Together => new Together(settings);
/** Settings that the other mode does not have. */
const without = (...keys: readonly string[]): File =>
  Object.fromEntries(keys.map((key) => [key, undefined]));
const subnet = (name: string): string =>
  `${id("Microsoft.Network/virtualNetworks")}/subnets/${name}`;
const SPOKE_IDS = {
  system: subnet("system"),
  user: subnet("user"),
  pods: subnet("pods"),
  vm: subnet("vm"),
  postgres: subnet("postgres"),
};
const OTHER_STACK = "organization/platform-foundations/two";
const OTHER_ROLE = "arn:aws:iam::310987654321:role/other";
const LARGER_TIER = [together({ tier: "MemoryOptimized", name: "Standard_E4ds_v5" })];
const LINKED = [["hub"]];
const SERVER = {
  "sku.name": ["Standard_D4ds_v5"],
  "sku.tier": LARGER_TIER,
  "storage.sizeGiB": [128],
} satisfies Samples;

/** Samples below a prefix. */
const under = (prefix: string, samples: Samples): Samples =>
  Object.fromEntries(
    Object.entries(samples).map(([path, values]) => [`${prefix}.${path}`, values]),
  );

export const SAMPLES: Samples = {
  ...under("general", {
    customer: ["contoso"],
    environment: ["prod"],
    owner: ["another-team"],
    "tags.<name>": ["4712"],
  }),
  ...under("azureStateBackend", {
    location: ["northeurope"],
    resourceGroupName: ["rg-other"],
    storageAccountName: ["otherstate4711"],
    vaultName: ["other-state-4711"],
    "withoutZones.reason": REASON,
    stateContainerName: ["otherstate"],
    allowedIpRanges: IP_RANGES,
    engineerPrincipalIds: [[GUID]],
    "privateEndpointIds.blob": [id("Microsoft.Network/privateEndpoints", "blob")],
    "privateEndpointIds.vault": [id("Microsoft.Network/privateEndpoints", "vault")],
    "sharedKeyAccess.reason": REASON,
    publicAccess: [
      together({
        publicAccess: "disabled",
        privateEndpointIds: { blob: id("Microsoft.Network/privateEndpoints", "blob") },
      }),
    ],
    vaultPublicAccess: [
      together({
        vaultPublicAccess: "disabled",
        privateEndpointIds: { vault: id("Microsoft.Network/privateEndpoints", "vault") },
      }),
    ],
  }),
  ...under("azureCore", {
    location: ["northeurope"],
    resourceGroupName: ["rg-other"],
    "withoutZones.reason": REASON,
    stateStorageAccountId: [id("Microsoft.Storage/storageAccounts", "otherstate")],
    stateVaultId: [id("Microsoft.KeyVault/vaults")],
    "access.allowedNetworks[].name": ["branch"],
    "access.allowedNetworks[].cidr": ["203.0.114.0/24"],
    "access.certificateSecretId": [
      "https://airun-public.vault.azure.net/secrets/other",
      together({
        certificateSecretId: "https://other-vault.vault.azure.net/secrets/wildcard",
        certificateVaultId: id("Microsoft.KeyVault/vaults", "other-vault"),
      }),
    ],
    "access.certificateVaultId": [id("Microsoft.KeyVault/vaults", "airun-public")],
    "access.integrations[].name": ["git"],
    "access.integrations[].host": ["git.contoso.com"],
    "dns.application.domain": ["codemie.contoso.com"],
    "dns.application.zone.zoneId": [zone("private.lab.com")],
    "dns.application.zone.linkedNetworks": LINKED,
    ...Object.fromEntries(
      ["blob", "vault", "registry", "postgres", "aks"].map((service) => [
        `dns.zones.${service}.linkedNetworks`,
        LINKED,
      ]),
    ),
    "dns.application.ingressAddress": ["10.0.16.201"],
    "dns.zones.blob.zoneId": [zone("privatelink.blob.core.windows.net")],
    "dns.zones.vault.zoneId": [zone("privatelink.vaultcore.azure.net")],
    "dns.zones.registry.zoneId": [zone("privatelink.azurecr.io")],
    "dns.zones.postgres.zoneId": [zone("privatelink.postgres.database.azure.com")],
    "dns.zones.aks.zoneId": [zone("privatelink.westeurope.azmk8s.io")],
    "dns.extraZones.<name>": ["privatelink.redisenterprise.cache.azure.net"],
    "azureNetwork.hub.networkName": ["other-hub"],
    "azureNetwork.hub.mode": [
      together({
        ...without("networkName", "subnets", "extraSubnets"),
        mode: "existing",
        vnetId: id("Microsoft.Network/virtualNetworks", "hub"),
        addressSpace: "10.1.0.0/16",
        endpointSubnetId: subnet("endpoints"),
      }),
      together({ ...without("vnetId", "endpointSubnetId", "subnets"), mode: "create" }),
    ],
    "azureNetwork.hub.vnetId": [id("Microsoft.Network/virtualNetworks", "hub")],
    "azureNetwork.hub.endpointSubnetId": [subnet("endpoints")],
    "azureNetwork.hub.addressSpace": ["10.1.0.0/17"],
    "azureNetwork.hub.subnets.bastion": ["10.1.4.0/26"],
    "azureNetwork.hub.subnets.endpoints": ["10.1.5.0/24"],
    ...under("azureNetwork.hub.extraSubnets.<name>", SUBNET),
    "azureNetwork.spoke.networkName": ["other-spoke"],
    "azureNetwork.spoke.mode": [
      together({
        ...without("networkName", "subnets", "apiServerSubnet", "extraSubnets", "routes"),
        mode: "existing",
        vnetId: id("Microsoft.Network/virtualNetworks", "aks"),
        addressSpace: "10.0.0.0/16",
        subnetIds: SPOKE_IDS,
      }),
      together({ ...without("vnetId", "subnetIds", "apiServerSubnetId"), mode: "create" }),
    ],
    "azureNetwork.spoke.vnetId": [id("Microsoft.Network/virtualNetworks", "aks")],
    "azureNetwork.spoke.apiServerSubnetId": [subnet("api")],
    ...under(
      "azureNetwork.spoke.subnetIds",
      Object.fromEntries(Object.entries(SPOKE_IDS).map(([key, value]) => [key, [value]])),
    ),
    "azureNetwork.spoke.addressSpace": ["10.0.0.0/17"],
    "azureNetwork.spoke.subnets.system": ["10.0.96.0/20"],
    "azureNetwork.spoke.subnets.user": ["10.0.16.0/21", "10.0.96.0/20"],
    "azureNetwork.spoke.subnets.pods": ["10.0.96.0/19"],
    "azureNetwork.spoke.subnets.vm": ["10.0.96.0/20"],
    "azureNetwork.spoke.subnets.postgres": ["10.0.66.0/24"],
    "azureNetwork.spoke.apiServerSubnet": ["10.0.81.0/28"],
    ...under("azureNetwork.spoke.extraSubnets.<name>", SUBNET),
    "azureNetwork.spoke.routes[].name": ["other"],
    "azureNetwork.spoke.routes[].addressPrefix": ["172.17.0.0/16"],
    "azureNetwork.spoke.routes[].nextHopIp": ["10.1.9.5"],
    "azureNetwork.peering": [{ mode: "spokeOnly", reason: REASON[0] }],
    "azureNetwork.otherSpokes.<name>.vnetId": [id("Microsoft.Network/virtualNetworks")],
    "azureNetwork.otherSpokes.<name>.addressSpace": ["10.6.0.0/16"],
    "azureNetwork.otherSpokes.<name>.peering": [{ mode: "spokeOnly", reason: REASON[0] }],
    "azureNetwork.dnsServers": [["10.1.4.4"]],
    "azureNetwork.reservedRanges": [["10.99.0.0/16"]],
    "azureNetwork.egress": [{ mode: "loadBalancer", reason: REASON[0] }],
    "azureNetwork.egress.mode": [
      together({
        ...without("idleTimeoutMinutes", "zone", "publicIpId"),
        mode: "appliance",
        nextHopIp: "10.1.9.5",
      }),
    ],
    "azureNetwork.egress.publicIpId": [id("Microsoft.Network/publicIPAddresses")],
    "azureNetwork.egress.nextHopIp": ["10.1.9.5"],
    "azureNetwork.egress.reason": REASON,
    "azureNetwork.peering.mode": [],
    "azureNetwork.peering.reason": REASON,
    "azureNetwork.otherSpokes.<name>.peering.reason": REASON,
    "aks.existingClusterId": [id("Microsoft.ContainerService/managedClusters")],
    "aks.userPools.<name>.maxCount": [12],
    "keyVault.publicAccess.allowedIpRanges": IP_RANGES,
    "keyVault.publicAccess.reason": REASON,
    "containerRegistry.mode": [
      together({ mode: "existing", registryId: id("Microsoft.ContainerRegistry/registries") }),
    ],
    "containerRegistry.registryId": [id("Microsoft.ContainerRegistry/registries")],
    "bastion.mode": [together({ ...without("scaleUnits"), mode: "none", reason: REASON[0] })],
    "bastion.reason": REASON,
    "monitoring.workspace.mode": [
      together({
        ...without("retentionDays", "dailyQuotaGiB"),
        mode: "existing",
        workspaceId: id("Microsoft.OperationalInsights/workspaces"),
      }),
      together({ ...without("workspaceId", "location"), mode: "create" }),
    ],
    "monitoring.workspace.workspaceId": [id("Microsoft.OperationalInsights/workspaces")],
    "monitoring.workspace.location": ["northeurope"],
    "monitoring.flowLogs.networkWatcher.name": ["watcher2"],
    "monitoring.flowLogs.networkWatcher.resourceGroupName": ["network2"],
    "aks.clusterName": ["other-cluster"],
    "aks.kubernetesVersion": ["1.36"],
    "aks.adminGroupObjectIds": [[GUID]],
    "aks.apiServerClients": [["agents"]],
    "aks.serviceCidr": ["10.98.0.0/16"],
    "aks.systemPool.name": ["more2"],
    "aks.systemPool.vmSize": POOL_SIZES,
    "aks.systemPools.<name>.vmSize": POOL_SIZES,
    "aks.userPools.<name>.vmSize": POOL_SIZES,
    "aks.userPools.<name>.labels.<name>": ["other"],
    "aks.userPools.<name>.taints": [["workload=codemie:NoSchedule"]],
    ...under("aks.maintenance.cluster", WINDOW),
    ...under("aks.maintenance.nodeOs", WINDOW),
    "workloadIdentity.subjects": [
      ["system:serviceaccount:codemie:codemie-api", "system:serviceaccount:codemie:other"],
    ],
    ...under("postgres", SERVER),
    "postgres.version": ["16"],
    "postgres.administratorLogin": ["otheradmin"],
    "postgres.databases": [["codemie", "other"]],
    ...under("postgres.dedicated.keycloak", SERVER),
    ...under("postgres.dedicated.litellm", SERVER),
    ...under("postgres.dedicated.langfuse", SERVER),
    "keyVault.secretsExpire": ["2028-11-01"],
    "keyVault.name": ["other-vault-4711"],
    "keyVault.publicAccess": [{ allowedIpRanges: ["198.51.100.7"], reason: REASON[0] }],
    "images.registry": ["images.contoso.com"],
    bastion: [{ mode: "none", reason: REASON[0] }],
    "jumpbox.vmName": ["OtherVM"],
    "jumpbox.vmSize": ["Standard_D4s_v3"],
    "jumpbox.adminUsername": ["operator"],
    "jumpbox.administratorGroupObjectIds": [[GUID]],
    "monitoring.workspace": [{ mode: "create", retentionDays: 120, dailyQuotaGiB: 5 }],
    "monitoring.alerts.emails": [["night@contoso.com"]],
    "monitoring.alerts.budget.monthlyAmount": [5000],
    "monitoring.alerts.budget.from": ["2027-02"],
    aiProviders: [["azureOpenAi"], ["openAi"], [{ custom: { host: "models.contoso.com" } }]],
  }),
  ...under("azureOpenAi", {
    "regions.<name>.models[].name": ["other"],
    "regions.<name>.models[].model": ["gpt-5.6-luna"],
    "regions.<name>.models[].version": ["2026-08-01"],
    "regions.<name>.models[].capacity": [60],
    "regions.<name>.models[].type": ["DataZoneStandard"],
    publicAccess: [{ allowedIpRanges: ["198.51.100.7"], reason: REASON[0] }],
    "zone.zoneId": [zone("privatelink.openai.azure.com")],
    secretExpires: ["2028-11-01"],
    upstream: [OTHER_STACK],
    location: ["northeurope"],
    "publicAccess.allowedIpRanges": IP_RANGES,
    "publicAccess.reason": REASON,
    "zone.linkedNetworks": LINKED,
    "application.clientId": [GUID],
    "application.servicePrincipalObjectId": [GUID],
    managedIdentitySubjects: [["system:serviceaccount:litellm:other"]],
    restore: [["swedencentral-0"]],
  }),
  ...under("kubernetesBaseline", {
    "network.ranges": [["10.1.0.0/16"]],
    "network.podRanges": [["10.0.32.0/21"]],
    "nats.loadBalancer": ["public"],
    "network.databaseRanges": [["10.0.64.0/25"]],
    "network.outboundPorts": [[9443]],
    "network.allowedNetworks": [["203.0.120.0/24"]],
    "network.loadBalancerSubnet": ["VmSubnet"],
    "namespaces.<name>.database": [false],
    storageClass: [
      { mode: "create", name: "other-class" },
      { mode: "create", disk: "standard" },
    ],
    "ingress.address": ["10.0.16.202"],
    "ingress.className": ["other"],
    "ingress.imageRegistry": ["images.contoso.com"],
    upstream: [OTHER_STACK],
    "models.upstream": [OTHER_STACK],
    "models.managedIdentitySubjects": [["system:serviceaccount:litellm:other"]],
    "namespaces.<name>.podSecurity.reason": REASON,
    "namespaces.<name>.podSecurity.enforce": [
      together({ enforce: "restricted", reason: undefined }),
    ],
    "storageClass.name": ["other-class"],
    "storageClass.mode": [
      together({
        ...without("disk", "zoneRedundant", "reclaim", "isDefault"),
        mode: "existing",
        name: "other-class",
      }),
    ],
    "workloadIdentity.subjects": [["system:serviceaccount:codemie:other"]],
    "ingress.mode": [
      together({
        ...without("loadBalancer", "address", "chart", "className", "replicas", "imageRegistry"),
        mode: "none",
      }),
    ],
    "ingress.namespace": ["other"],
    "ingress.chart.mode": [
      together({ mode: "path", path: "charts/ingress", ...without("url", "version", "reference") }),
    ],
    "ingress.chart.url": ["https://charts.contoso.com"],
    "ingress.chart.version": ["4.12.0"],
    "ingress.chart.reference": ["oci://registry.contoso.com/other/ingress-nginx"],
    "ingress.chart.path": ["charts/other"],
    "nats.namespace": ["elastic"],
  }),
  ...under("awsFoundation", {
    "awsVpc.cidrBlock": ["10.64.0.0/16"],
    deploymentType: [
      "internal",
      together({
        deploymentType: "internal",
        awsDns: { rootDomain: "contoso.com" },
        awsCertificate: { validation: { mode: "email" } },
      }),
      "internet-facing",
    ],
    "awsVpc.mode": [
      together({
        ...without("tiers", "flowLogs", "interfaceEndpoints", "natAllocationIds"),
        mode: "existing",
        vpcId: "vpc-0123456789abcdef9",
        zones: ["a", "b"].map((letter, index) => ({
          zone: `eu-central-1${letter}`,
          privateSubnetId: `subnet-0123456789abcdea${String(index)}`,
          publicSubnetId: `subnet-0123456789abcdeb${String(index)}`,
        })),
      }),
    ],
    "awsVpc.vpcId": ["vpc-0123456789abcdef9"],
    "awsVpc.zones[].zone": ["eu-central-1d"],
    "awsVpc.zones[].privateSubnetId": ["subnet-0123456789abcdef9"],
    "awsVpc.zones[].publicSubnetId": ["subnet-0123456789abcdef9"],
    "awsVpc.cidrBlocks": [["10.0.0.0/16", "10.2.0.0/16"]],
    "awsVpc.expansion.cidrBlocks": [["10.1.0.0/16", "10.3.0.0/16"]],
    "awsVpc.expansion.zones[].zone": ["eu-central-1d"],
    "awsVpc.expansion.zones[].privateCidr": ["10.1.32.0/20"],
    "awsVpc.expansion.zones[].privateRouteTableId": ["rtb-0123456789abcdef9"],
    "awsVpc.expansion.zones[].publicCidr": ["10.1.48.0/20"],
    "awsVpc.expansion.zones[].publicRouteTableId": ["rtb-0123456789abcdef9"],
    "awsVpc.interfaceEndpoints": [["ssm", "ec2"]],
    "awsVpc.natAllocationIds.<name>": ["eipalloc-0123456789abcdef9"],
    "awsVpc.flowLogs.mode": [
      together({
        ...without("retentionDays", "aggregationSeconds", "kmsKeyArn", "bucketArn"),
        mode: "none",
        reason: REASON[0],
      }),
    ],
    "awsVpc.flowLogs.bucketArn": ["arn:aws:s3:::other-flow-logs"],
    "awsVpc.flowLogs.reason": REASON,
    "awsVpc.flowLogs.permissionsBoundaryArn": ["arn:aws:iam::210987654321:policy/boundary"],
    "awsVpc.zones": [
      ["eu-central-1b", "eu-central-1a", "eu-central-1c"],
      ["eu-central-1a", "eu-central-1b"],
    ],
    "awsVpc.secondaryCidrBlocks": [["100.64.0.0/20"]],
    "awsVpc.tiers.<name>.cidrBlocks.<name>": ["10.0.242.0/24"],
    "awsVpc.natAllocationIds": [{ "eu-central-1a": "eipalloc-0123456789abcdef0" }],
    "awsVpc.flowLogs": [{ retentionDays: 30 }, { mode: "none", reason: REASON[0] }],
    "awsVpc.flowLogs.kmsKeyArn": [KEY],
    "awsVpc.flowLogs.roleArn": [ROLE],
    "awsDns.subdomain": ["ocean"],
    "awsDns.rootDomain": ["fabrikam.com"],
    "awsDns.hostedZoneId": ["Z0123456789ABCDEFGHIJ"],
    "awsDns.parentZoneId": ["Z9876543210ABCDEFGHIJ"],
    "awsDns.delegationSetId": ["N1234567890"],
    "awsDns.parentZoneLogin.roleArn": [OTHER_ROLE],
    "awsDns.parentZoneLogin.externalId": ["other"],
    "awsDns.parentZoneLogin.profile": [
      together({ ...without("roleArn", "externalId"), profile: "other" }),
    ],
    "awsDns.queryLog.kmsKeyArn": [GLOBAL_KEY],
    "awsDns.dnssec.kmsKeyArn": [GLOBAL_KEY],
    "awsCertificate.approver": ["hostmaster@contoso.com"],
    "awsCertificate.arn": [
      "arn:aws:acm:eu-central-1:210987654321:certificate/2b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d02",
    ],
    "awsCertificate.privateCa": [true, false],
    "awsCertificate.validation.zoneId": ["Z9876543210ABCDEFGHIJ"],
    "awsCertificate.validation.login.roleArn": [OTHER_ROLE],
    "awsCertificate.validation.login.externalId": ["other"],
    "awsCertificate.validation.login.profile": [
      together({ ...without("roleArn", "externalId"), profile: "other" }),
    ],
    "awsCertificate.alternativeNames": [["a.b.codeocean.contoso.com"]],
    "awsCertificate.validation": [{ mode: "print" }],
    "awsSizing.servicesInstanceType": ["m5.4xlarge"],
    "awsSizing.workerInstanceType": ["r5d.8xlarge"],
    "awsSizing.gpuWorkerInstanceType": ["g4dn.8xlarge"],
    "awsAmi.namePattern": ["other-*"],
    "awsAmi.id": ["ami-0123456789abcdef0"],
    "awsAmi.owners": [["123456789012"]],
    "awsKms.keyArn": [KEY],
    "awsKms.servicesRoleArn": [ROLE],
    "awsKms.furtherStatements[].Sid": ["Owners"],
    "awsKms.furtherStatements[].Principal.<name>": ["arn:aws:iam::210987654321:role/other"],
    "awsKms.furtherStatements[].Action": [["kms:Describe*", "kms:Put*"]],
    "awsKms.furtherStatements[].Resource": [
      "arn:aws:kms:eu-central-1:210987654321:key/1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
    ],
    "awsKms.furtherStatements[].Condition.<name>.<name>": ["310987654321"],
    "awsEndpoints.securityGroupIds": [["sg-0123456789abcdef9"]],
    "awsEndpoints.servicesSecurityGroupId": ["sg-0123456789abcdef8"],
    "awsEndpoints.workersSecurityGroupId": ["sg-0123456789abcdef7"],
  }),
  ...under("preflight.waivers[]", {
    code: ["AZ_AKS_VERSION", "AZ_BASTION_SUBNET_SIZE"],
    subject: ["westeurope"],
    reason: REASON,
    until: ["2027-06-30"],
  }),
};
