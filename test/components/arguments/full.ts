// For each component, arguments that name everything which may be an output, in as many sets as the alternatives need.
import type * as pulumi from "@pulumi/pulumi";
import * as aws from "../../../components/aws";
import * as azure from "../../../components/azure";
import * as kubernetes from "../../../components/kubernetes";
import type { BuildOptions } from "../../support/build";
import {
  placement,
  REGIONAL,
  SUBSCRIPTION_ID,
  TENANT,
  vnetId,
  WORKSPACE_ID,
  zoneId,
} from "../azure/paas";

/** A component with one set of arguments. */
export interface Full {
  readonly component: string;
  readonly args: object;
  readonly make: (args: object, opts?: pulumi.ComponentResourceOptions) => pulumi.ComponentResource;
}

function full<Args extends object>(
  make: new (
    name: string,
    args: Args,
    opts?: pulumi.ComponentResourceOptions,
  ) => pulumi.ComponentResource,
  ...sets: readonly Args[]
): readonly Full[] {
  return sets.map((args) => ({
    component: make.name,
    args,
    make: (given, opts) => new make("it", given as Args, opts),
  }));
}

const GUID = "33333333-3333-4333-8333-333333333333";

/** What the clouds answer, as far as components read it. */
export const MOCKS: BuildOptions = {
  outputs: {
    "azure-native:containerservice:ManagedCluster": () => ({
      identity: { principalId: GUID },
      identityProfile: { kubeletidentity: { clientId: GUID, objectId: GUID } },
      addonProfiles: { azureKeyvaultSecretsProvider: { identity: { objectId: GUID } } },
    }),
    "aws:acm/certificate:Certificate": () => ({
      domainValidationOptions: [
        {
          domainName: "codeocean.contoso.com",
          resourceRecordName: "_x.",
          resourceRecordType: "CNAME",
          resourceRecordValue: "_y.",
        },
      ],
    }),
    "aws:cloudwatch/logGroup:LogGroup": () => ({ arn: "arn:aws:logs:us-east-1:1:log-group:one" }),
    "aws:route53/zone:Zone": () => ({ zoneId: "Z1", nameServers: ["ns-1.awsdns-01.org"] }),
  },
  invokes: {
    "aws:ec2/getVpcEndpointService:getVpcEndpointService": () => ({
      availabilityZones: ["eu-central-1a"],
    }),
  },
};

const ACCOUNT = "arn:aws:iam::123456789012";
const SUBNET = `${vnetId("spoke")}/subnets/one`;
const REASON = "the test says so in a sentence";
const AZURE = { ...REGIONAL, tags: { owner: "me" } };
const SENT = { diagnostics: { workspaceId: WORKSPACE_ID, settingName: "to-the-team" } };
const PUBLIC = { publicAccess: { allowedIpRanges: ["203.0.113.7"], reason: REASON } };
const ENDPOINT = {
  ...placement("privatelink.vaultcore.azure.net"),
  resourceGroupName: "elsewhere",
  location: "northeurope",
};
const FEDERATIONS = {
  main: {
    issuerUrl: "https://oidc.example/",
    subjects: { api: "system:serviceaccount:codemie:api" },
  },
};
const EXTRA = {
  extraSubnets: {
    own: {
      cidr: "10.5.200.0/24",
      subnetName: "OwnSubnet",
      rules: [
        {
          name: "AllowOne",
          sources: ["10.9.0.0/24"] as const,
          destinations: ["10.5.200.0/24"] as const,
          ports: [443] as const,
        },
      ],
    },
  },
};
const SPOKE = {
  ...AZURE,
  ...SENT,
  ...EXTRA,
  networkName: "net",
  routeTableName: "table",
  addressSpace: "10.5.0.0/16",
  subnets: {
    system: "10.5.0.0/20",
    user: "10.5.16.0/20",
    pods: "10.5.32.0/20",
    vm: "10.5.48.0/20",
    postgres: "10.5.64.0/24",
  },
  bastionSubnetCidr: "10.1.1.0/24",
  allowedNetworks: [{ name: "office", kind: "office", cidr: "192.0.2.7" }] as const,
  apiServerClients: ["10.8.0.0/24"],
  dnsServers: ["10.1.2.4"],
  routes: [{ name: "corp", addressPrefix: "10.7.0.0/16", nextHopIp: "10.1.0.4" }],
};
const POSTGRES = {
  ...AZURE,
  ...SENT,
  tenantId: TENANT,
  databases: ["codemie"],
  serverName: "own-server",
  administratorLogin: "boss",
  parameters: { work_mem: "4096" },
  passwordSecret: {
    vaultName: "vault",
    resourceGroupName: "elsewhere",
    secretName: "password",
    expiresAtEpochSeconds: 1_900_000_000,
  },
  administrators: {
    team: { objectId: GUID, principalName: "team", principalType: "Group" },
  } as const,
};
const POOL = { subnetId: SUBNET };
const AKS = {
  ...AZURE,
  ...SENT,
  tenantId: TENANT,
  subscriptionId: "11111111-1111-4111-8111-111111111111",
  vnetId: vnetId("spoke"),
  clusterName: "own",
  nodeResourceGroupName: "own-machines",
  outboundType: "userAssignedNATGateway",
  systemPool: POOL,
  systemPools: { more: POOL },
  userPools: { work: { ...POOL, labels: { purpose: "work" } } },
  adminGroupObjectIds: { admins: GUID },
  networkRanges: ["10.5.0.0/16"],
  networkScopes: { table: `${SUBSCRIPTION_ID}/routeTable` },
  containerInsightsWorkspaceId: WORKSPACE_ID,
  defenderWorkspaceId: WORKSPACE_ID,
} as const;
const OPEN_AI = {
  ...AZURE,
  ...SENT,
  ...PUBLIC,
  subscriptionId: "11111111-1111-4111-8111-111111111111",
  accountStem: "own-models",
  identityName: "model-proxy",
  endpointSubnetId: SUBNET,
  endpointPlacement: { resourceGroupName: "elsewhere" },
  networks: { hub: vnetId("hub") },
  regions: {
    swedencentral: {
      count: 1,
      models: [{ name: "chat", model: "gpt", version: "1", capacity: 10 }],
    },
  },
  federations: FEDERATIONS,
  clientSecretPlacement: {
    vaultName: "vault",
    resourceGroupName: "elsewhere",
    secretName: "models",
    expiresAtEpochSeconds: 1_900_000_000,
  },
};
const EXISTING_ZONES = Object.fromEntries(
  (["blob", "vault", "registry", "postgres", "openAi"] as const).map((key) => [
    key,
    {
      mode: "existing",
      zoneId: zoneId(`${key}.corp.example`),
      zoneName: `${key.toLowerCase()}.corp.example`,
    },
  ]),
) as azure.PrivateDnsZonesArgs["zones"];
const NEW_ZONES = Object.fromEntries(
  (["blob", "vault", "registry", "postgres", "openAi"] as const).map((key) => [
    key,
    { mode: "create", zoneName: `${key.toLowerCase()}.corp.example` },
  ]),
) as azure.PrivateDnsZonesArgs["zones"];

const AZURE_SETS = [
  ...full(azure.PrivateEndpoint, {
    ...AZURE,
    ...placement("privatelink.vaultcore.azure.net"),
    privateLinkServiceId: `${SUBSCRIPTION_ID}/vault`,
    groupId: "vault",
    endpointName: "own-endpoint",
    networkInterfaceName: "own-nic",
  }),
  ...full(azure.Alerts, {
    ...AZURE,
    actionGroupName: "callers",
    emails: ["oncall@contoso.com"],
    budget: { monthlyAmount: 100, from: "2026-12" },
    budgetScope: SUBSCRIPTION_ID,
    targets: { cluster: { kind: "cluster", id: `${SUBSCRIPTION_ID}/cluster` } },
  }),
  ...full(azure.KeyVault, {
    ...AZURE,
    ...SENT,
    ...PUBLIC,
    tenantId: TENANT,
    vaultName: "own-vault",
    applicationKey: { name: "own-key" },
    privateEndpoint: ENDPOINT,
  }),
  ...full(azure.StorageAccount, {
    ...AZURE,
    ...SENT,
    ...PUBLIC,
    accountName: "ownaccount",
    privateEndpoint: ENDPOINT,
  }),
  ...full(azure.ContainerRegistry, {
    ...AZURE,
    ...SENT,
    ...PUBLIC,
    registryName: "ownregistry",
    subscriptionId: "11111111-1111-4111-8111-111111111111",
    pullers: { main: GUID },
    privateEndpoint: ENDPOINT,
  }),
  ...full(azure.StateBackend, {
    location: "westeurope",
    tags: { owner: "me" },
    tenantId: TENANT,
    subscriptionId: "11111111-1111-4111-8111-111111111111",
    customer: "contoso",
    nameScope: "one",
    resourceGroupName: "own-state",
    storageAccountName: "ownstate",
    vaultName: "own-state",
    stateContainerName: "own",
    allowedIpRanges: ["203.0.113.7/32", "203.0.113.8"],
    publicAccess: "disabled",
    vaultPublicAccess: "disabled",
    privateEndpointIds: { blob: `${SUBSCRIPTION_ID}/one`, vault: `${SUBSCRIPTION_ID}/two` },
    engineerPrincipalIds: { team: GUID },
  }),
  ...full(
    azure.PostgresServer,
    { ...POSTGRES, network: { mode: "privateEndpoint", endpoint: ENDPOINT } },
    {
      ...POSTGRES,
      network: {
        mode: "injected",
        delegatedSubnetId: SUBNET,
        privateDnsZoneId: zoneId("corp.postgres.database.azure.com"),
        zoneLinks: [],
      },
    },
  ),
  ...full(azure.WorkloadIdentity, {
    ...AZURE,
    identityName: "own",
    subscriptionId: "11111111-1111-4111-8111-111111111111",
    federations: FEDERATIONS,
    grants: {
      files: { role: "Storage Blob Data Contributor", scope: SUBSCRIPTION_ID },
      own: {
        role: { roleDefinitionId: "974c5e8b-45b9-4653-ba55-5f855dd0fb88" },
        scope: SUBSCRIPTION_ID,
      },
    },
  }),
  ...full(azure.HubNetwork, {
    ...AZURE,
    ...SENT,
    ...EXTRA,
    addressSpace: "10.5.0.0/16",
    subnets: { bastion: "10.5.1.0/24", endpoints: "10.5.2.0/24" },
    networkName: "net",
    clientRanges: ["10.6.0.0/16", "10.4.0.0/16"],
    bastionClients: [
      { name: "office", kind: "office", cidr: "203.0.113.7" },
      { name: "inside", kind: "vpn", cidr: "10.3.0.0/24" },
    ],
    dnsServers: ["10.1.2.4"],
  }),
  ...full(azure.SpokeNetwork, {
    ...SPOKE,
    egress: {
      outboundType: "userDefinedRouting",
      natGatewayId: `${SUBSCRIPTION_ID}/gateway`,
      routes: [{ name: "out", addressPrefix: "0.0.0.0/0", nextHopIp: "10.1.0.4" }],
    },
  }),
  ...full(
    azure.Egress,
    { ...AZURE, ...SENT, natGatewayName: "gateway", publicIpName: "address" },
    { ...AZURE, ...SENT, publicIpId: `${SUBSCRIPTION_ID}/address` },
  ),
  ...full(azure.NetworkPeering, {
    tags: { owner: "me" },
    hub: { vnetId: vnetId("hub"), vnetName: "hub", resourceGroupName: "one", subnets: [] },
    spoke: { vnetId: vnetId("spoke"), vnetName: "spoke", resourceGroupName: "two", subnets: [] },
  }),
  ...full(azure.NetworkFlowLogs, {
    location: "westeurope",
    tags: { owner: "me" },
    networks: { hub: vnetId("hub") },
    storageAccountId: `${SUBSCRIPTION_ID}/account`,
    identityId: `${SUBSCRIPTION_ID}/identity`,
    networkWatcher: { name: "watcher", resourceGroupName: "watchers" },
    trafficAnalytics: { workspaceId: WORKSPACE_ID },
  }),
  ...full(
    azure.PrivateDnsZones<azure.ZoneChoices>,
    {
      ...AZURE,
      networks: { hub: vnetId("hub") },
      zones: { ...NEW_ZONES, aks: { mode: "create" } },
      extraZones: { redis: "privatelink.redis.cache.windows.net", own: "own.corp.example" },
      application: { domain: "app.corp.example", ingressAddress: "10.5.16.200" },
    },
    {
      ...AZURE,
      networks: { hub: vnetId("hub") },
      zones: {
        ...EXISTING_ZONES,
        aks: {
          mode: "existing",
          zoneId: zoneId("own.privatelink.westeurope.azmk8s.io"),
          zoneName: "own.privatelink.westeurope.azmk8s.io",
        },
      },
      application: {
        zone: { mode: "existing", zoneId: zoneId("app.corp.example") },
        domain: "app.corp.example",
      },
    },
  ),
  ...full<azure.AksClusterArgs>(
    azure.AksCluster,
    {
      ...AKS,
      apiServer: { mode: "vnetIntegration", subnetId: SUBNET },
      pods: { mode: "podSubnet", subnetId: SUBNET },
      privateDns: {
        mode: "custom",
        zoneId: zoneId("privatelink.westeurope.azmk8s.io"),
        zoneLinks: [],
      },
      fqdnSubdomain: "own",
      identity: {
        mode: "userAssigned",
        controlPlaneIdentityName: "plane",
        kubeletIdentityName: "nodes",
      },
    },
    { ...AKS, dnsPrefix: "own", pods: { mode: "overlay" }, privateDns: { mode: "system" } },
  ),
  ...full(
    azure.Observability,
    {
      ...AZURE,
      workspace: { mode: "create", name: "own-logs" },
      dataCollectionRuleName: "own-rule",
      activityLogSubscriptionId: "11111111-1111-4111-8111-111111111111",
    },
    {
      ...AZURE,
      workspace: { mode: "existing", workspaceId: WORKSPACE_ID, location: "northeurope" },
    },
  ),
  ...full(azure.BastionHost, {
    ...AZURE,
    ...SENT,
    subnetId: SUBNET,
    bastionHostName: "own",
    publicIpName: "own-address",
  }),
  ...full(
    azure.Jumpbox,
    {
      ...AZURE,
      subscriptionId: "11111111-1111-4111-8111-111111111111",
      subnetId: SUBNET,
      vmName: "OwnVM",
      vaultId: `${SUBSCRIPTION_ID}/vault`,
      entraLogin: true,
      administratorGroupObjectIds: { admins: GUID },
      sshKey: {
        mode: "generated",
        vaultName: "vault",
        vaultResourceGroupName: "elsewhere",
        expires: "2027-11-01",
        privateKeySecretName: "private",
        publicKeySecretName: "public",
      },
    },
    { ...AZURE, subnetId: SUBNET, sshKey: { mode: "publicKey", publicKey: "ssh-ed25519 AAAA" } },
  ),
  ...full<azure.OpenAiArgs>(
    azure.OpenAi,
    {
      ...OPEN_AI,
      zone: { mode: "create", zoneName: "models.corp.example" },
      application: {
        mode: "create",
        displayName: "models",
        secretEndDate: "2027-11-01T00:00:00Z",
        owners: [GUID],
      },
    },
    {
      ...OPEN_AI,
      zone: { mode: "existing", zoneId: zoneId("privatelink.openai.azure.com") },
      application: {
        mode: "existing",
        clientId: GUID,
        servicePrincipalObjectId: GUID,
        clientSecret: "secret",
      },
    },
  ),
  ...full(azure.ApplicationRecords, {
    address: "10.5.16.200",
    tags: { owner: "me" },
    zoneId: zoneId("app.corp.example"),
  }),
];

const AWS = { tags: { owner: "me" } };
const CLOUD_WATCH = {
  logGroupName: "/own/logs",
  roleName: "own-writer",
  permissionsBoundaryArn: `${ACCOUNT}:policy/limit`,
  kmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/one",
};
const S3 = { mode: "s3", bucketArn: "arn:aws:s3:::logs" } as const;
const VPC = {
  ...AWS,
  region: "eu-central-1",
  zones: ["eu-central-1a", "eu-central-1b"],
  natAllocationIds: { "eu-central-1a": "eipalloc-1" },
} as const;
const STATEMENT = {
  Sid: "Own",
  Effect: "Allow",
  Principal: { AWS: `${ACCOUNT}:role/one` },
  Action: "kms:Decrypt",
  Resource: "*",
  Condition: { StringEquals: { "kms:CallerAccount": "123456789012" } },
} as const;
const KEY_ARN = "arn:aws:kms:eu-central-1:123456789012:key/one";

const AWS_SETS = [
  ...full(aws.InterfaceEndpoints, {
    ...AWS,
    region: "eu-central-1",
    vpcId: "vpc-1",
    cidrBlocks: { primary: "10.0.0.0/16" },
    subnetIds: ["subnet-1"],
    zones: ["eu-central-1a"],
    services: ["ssm"],
  }),
  ...full(aws.SubnetAcl, {
    ...AWS,
    vpcId: "vpc-1",
    cidrBlocks: ["10.0.0.0/16"],
    subnetIds: { one: "subnet-1" },
    defaultNetworkAclId: "acl-1",
  }),
  ...full<aws.VpcFlowLogsArgs>(
    aws.VpcFlowLogs,
    { ...AWS, ...CLOUD_WATCH, vpcId: "vpc-1" },
    { ...AWS, roleArn: `${ACCOUNT}:role/one`, vpcId: "vpc-1" },
    { ...AWS, ...S3, vpcId: "vpc-1" },
  ),
  ...full(
    aws.Vpc,
    { ...VPC, flowLogs: CLOUD_WATCH, subnetTags: { public: { role: "elb" } } },
    { ...VPC, flowLogs: { roleArn: `${ACCOUNT}:role/one` } },
    { ...VPC, flowLogs: S3 },
  ),
  ...full(aws.VpcExpansion, {
    ...AWS,
    vpcId: "vpc-1",
    region: "eu-central-1",
    presentCidrBlocks: ["10.0.0.0/16"],
    cidrBlocks: ["10.1.0.0/16"],
    zones: [
      {
        zone: "eu-central-1a",
        privateCidr: "10.1.0.0/18",
        publicCidr: "10.1.64.0/18",
        privateRouteTableId: "rtb-1",
        publicRouteTableId: "rtb-2",
      },
    ],
  }),
  ...full(
    aws.Certificate,
    {
      ...AWS,
      domainName: "codeocean.contoso.com",
      validation: { method: "DNS", zoneId: "Z1" },
    },
    {
      ...AWS,
      domainName: "codeocean.contoso.com",
      validation: { method: "EMAIL", rootDomain: "contoso.com" },
    },
  ),
  ...full(aws.EndpointAccess, {
    ...AWS,
    securityGroupIds: { ssm: "sg-1" },
    servicesSecurityGroupId: "sg-2",
    cidrBlocks: { primary: "10.0.0.0/16" },
  }),
  ...full(aws.EndpointAccess, {
    ...AWS,
    securityGroupIds: { ssm: "sg-1" },
    workersSecurityGroupId: "sg-3",
    cidrBlocks: { primary: "10.0.0.0/16" },
  }),
  ...full<aws.HostingZoneArgs>(
    aws.HostingZone,
    {
      ...AWS,
      mode: "public",
      domain: "CodeOcean.contoso.com.",
      parentZoneId: "Z0",
      delegationSetId: "N1",
      dnssec: { kmsKeyArn: KEY_ARN },
      queryLog: { kmsKeyArn: KEY_ARN },
    },
    {
      ...AWS,
      mode: "private",
      domain: "codeocean.internal.example",
      vpcId: "vpc-1",
      vpcRegion: "eu-central-1",
    },
  ),
  ...full<aws.KmsAccessArgs>(
    aws.KmsAccess,
    {
      mode: "keyPolicy",
      keyArn: KEY_ARN,
      accountId: "123456789012",
      viaEc2Region: "eu-central-1",
      principalArns: { spot: `${ACCOUNT}:role/spot` },
      furtherStatements: [STATEMENT],
    },
    { mode: "grant", keyArn: KEY_ARN, principalArns: { spot: `${ACCOUNT}:role/spot` } },
  ),
  ...full(aws.DeployerPermissions, {
    ...AWS,
    policyName: "own-policy",
    resourceTypes: ["aws:ec2/vpc:Vpc"],
    accountId: "123456789012",
    region: "eu-central-1",
    namePrefix: "codeocean",
    permissionsBoundaryArn: `${ACCOUNT}:policy/limit`,
  }),
];

const OBJECTS = { labels: { team: "platform" } };
const INGRESS = {
  namespace: "ingress",
  className: "own",
  imageRegistry: "mirror.example.com",
  certificate: {
    vaultName: "own-vault",
    secretName: "wildcard",
    version: "0123456789abcdef0123456789abcdef",
    clientId: GUID,
    tenantId: TENANT,
  },
};

const KUBERNETES_SETS = [
  ...full(kubernetes.ConnectionSecrets, {
    ...OBJECTS,
    secrets: {
      database: { namespace: "codemie", secretName: "database", values: { HOST: "db.example" } },
    },
  }),
  ...full(
    kubernetes.IngressController,
    { ...INGRESS, access: { mode: "internal", address: "10.5.16.200", subnetName: "UserSubnet" } },
    { ...INGRESS, access: { mode: "public", allowedNetworks: ["203.0.113.9", "198.51.0.0/24"] } },
  ),
  ...full(kubernetes.ProductNamespaces, {
    ...OBJECTS,
    namespaces: { codemie: {}, "ingress-nginx": {} },
    ingressNamespace: "ingress-nginx",
    databaseRanges: ["10.5.64.0/24"],
    podRanges: ["10.5.32.0/20"],
    nats: { namespace: "codemie", ports: [4222], clientRanges: ["10.8.0.0/24"] },
  }),
  ...full(kubernetes.StorageClass, { ...OBJECTS, className: "own" }),
  ...full(kubernetes.WorkloadServiceAccounts, {
    ...OBJECTS,
    accounts: { api: { namespace: "codemie", name: "api", clientId: GUID } },
    tenantId: TENANT,
    helmRelease: { name: "codemie", namespace: "codemie" },
  }),
];

export const FULL_ARGUMENTS: readonly Full[] = [...AZURE_SETS, ...AWS_SETS, ...KUBERNETES_SETS];
