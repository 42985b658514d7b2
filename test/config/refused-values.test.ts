// Values that have the right form and that a cloud refuses, or that are not what they look like: one setting of a committed
// stack is changed, and the loader names it. Addresses point to people who met the refusal.
import { InvalidArgumentsError } from "../../components/plans/issues";
import { loadChanged } from "../support/changed-stack";

const KEY = (region: string): string =>
  `arn:aws:kms:${region}:210987654321:key/1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01`;
const SUBSCRIPTION = "/subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";
const rule = (name: string, source: string): object => ({ name, sources: [source], ports: [22] });
const model = (name: string): object => ({ name, model: "gpt-5", version: "1", capacity: 20 });
const spoke = (more: object): object => ({ mode: "create", ...more });
const hub = (first: string): object => ({
  mode: "create",
  addressSpace: `${first}.0.0/16`,
  subnets: { bastion: `${first}.1.0/26`, endpoints: `${first}.2.0/24` },
});

type Case = readonly [stack: string, path: string, value: unknown, refusal: string];

const CASES: readonly Case[] = [
  // https://github.com/ansible/aap-docs/pull/135
  ["dev", "azureCore.aks.serviceCidr", "10.3.0.0/29", "serviceCidr: 10.3.0.0/29 has no tenth"],
  ["dev", "azureCore.aks.serviceCidr", "224.0.0.0/24", "serviceCidr: 224.0.0.0/24 overlaps 224"],
  // https://github.com/MicrosoftDocs/azure-docs/issues/87176
  [
    "dev",
    "azureCore.postgres.sku",
    { name: "Standard_D2ds_v5", tier: "Burstable" },
    "sku.tier: Burstable has no size Standard_D2ds_v5; use GeneralPurpose",
  ],
  [
    "dev",
    "azureCore.access.allowedNetworks",
    [{ name: "half", kind: "other", cidr: "0.0.0.0/1" }],
    "allowedNetworks[0].cidr: 0.0.0.0/1 is too wide",
  ],
  // https://github.com/Azure/azure-cli/issues/7417
  [
    "bootstrap",
    "azureStateBackend.allowedIpRanges",
    ["10.0.0.0/8", "203.0.113.4/31", "128.0.0.0/1"],
    "allowedIpRanges[2]: 128.0.0.0/1 is too wide",
  ],
  ...["allowedNetworks", "ranges", "podRanges", "databaseRanges"].map((key): Case => [
    "dev-cluster",
    `kubernetesBaseline.network.${key}`,
    ["0.0.0.0/1"],
    `network.${key}[0]: 0.0.0.0/1 is too wide`,
  ]),
  [
    "dev",
    "awsFoundation.awsVpc",
    {
      mode: "existing",
      vpcId: "vpc-0123456789abcdef0",
      zones: ["a", "b"].map((zone) => ({
        zone: `eu-central-1${zone}`,
        privateSubnetId: `subnet-0123456789abcde${zone}0`,
        publicSubnetId: `subnet-0123456789abcde${zone}1`,
      })),
      cidrBlocks: ["0.0.0.0/0"],
    },
    "awsVpc.cidrBlocks[0]: 0.0.0.0/0 is open to the whole internet",
  ],
  ["dev", "azureCore.jumpbox.adminUsername", "user1", '"user1" is refused by Azure'],
  // https://github.com/hashicorp/terraform-provider-azurerm/issues/21093
  ...["a/b", "on prem"].map((name): Case => [
    "dev",
    "azureCore.azureNetwork.spoke",
    spoke({ routes: [{ name, addressPrefix: "172.16.0.0/16", nextHopIp: "10.1.9.4" }] }),
    `routes[0].name: "${name}" is not a valid name`,
  ]),
  [
    "dev",
    "azureCore.azureNetwork.spoke",
    spoke({ extraSubnets: { tools: { cidr: "10.0.96.0/24", subnetName: "build tools" } } }),
    'tools.subnetName: "build tools" is not a valid name',
  ],
  // https://github.com/hashicorp/terraform/issues/13773
  [
    "dev",
    "azureCore.azureNetwork.spoke",
    spoke({
      extraSubnets: {
        tools: {
          cidr: "10.0.96.0/24",
          rules: [rule("ssh", "10.9.0.0/24"), rule("SSH", "10.8.0.0/24")],
        },
      },
    }),
    "tools.rules[1].name: SSH appears twice",
  ],
  ...["127.0", "168.63", "169.254", "224.0"].map((first): Case => [
    "dev",
    "azureCore.azureNetwork.hub",
    hub(first),
    "which no network of Azure can have",
  ]),
  [
    "dev",
    "azureCore.dns.application.domain",
    "privatelink.blob.core.windows.net",
    "domain: privatelink.blob.core.windows.net is a zone of private endpoints",
  ],
  // https://github.com/MicrosoftDocs/azure-docs/issues/111880
  [
    "dev",
    "azureCore.dns.zones.aks",
    `${SUBSCRIPTION}/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones/privatelink.northeurope.azmk8s.io`,
    "use privatelink.westeurope.azmk8s.io",
  ],
  // https://github.com/MicrosoftDocs/azure-docs/issues/66270
  ["dev", "azureCore.dns.application.ingressAddress", "10.0.16.1", "10.0.16.1 is one of the"],
  ["dev", "azureCore.dns.application.ingressAddress", "10.0.31.255", "10.0.31.255 is one of the"],
  // https://github.com/hashicorp/terraform-provider-azurerm/pull/21115
  [
    "dev",
    "azureOpenAi.regions.swedencentral",
    { models: [model("chat"), model("Chat")] },
    'models[1].name: "Chat" is listed twice',
  ],
  [
    "dev",
    "azureCore.aks.userPools.user.taints",
    ["gpu=yes:NoSchedule", "gpu=yes:NoSchedule"],
    "taints[1]: gpu=yes:NoSchedule appears twice",
  ],
  ["dev-cluster", "kubernetesBaseline.namespaces.default", {}, "default belongs to Kubernetes"],
  [
    "dev-cluster",
    "kubernetesBaseline.namespaces.gatekeeper-system",
    {},
    "gatekeeper-system belongs to Azure Policy",
  ],
  [
    "dev",
    "preflight.waivers",
    [{ code: "AZ_NOTHING", reason: "granted for Monday" }],
    'waivers[0].code: "AZ_NOTHING" is not the code of a check',
  ],
  [
    "dev",
    "general.tags",
    { environment: "prod" },
    "tags.environment: is a tag that the program writes; set general.environment",
  ],
  [
    "dev",
    "awsFoundation.awsVpc.flowLogs",
    { kmsKeyArn: KEY("us-west-2") },
    "flowLogs.kmsKeyArn: the key is in us-west-2",
  ],
  [
    "dev",
    "awsFoundation.awsDns.dnssec",
    { kmsKeyArn: KEY("eu-central-1") },
    "give a key of us-east-1",
  ],
  [
    "dev",
    "azureCore.bastion",
    { mode: "none", reason: "the hub's owner has one", scaleUnits: 3 },
    "bastion.scaleUnits: is a setting of another mode",
  ],
  [
    "dev",
    "azureCore.azureNetwork.peering",
    { mode: "spokeOnly" },
    "azureNetwork.peering.reason: is missing",
  ],
  ["dev", "azureCore.aiProviders", [{ custom: {} }], "aiProviders[0].custom.host: is missing"],
  [
    "dev",
    "azureCore.azureNetwork.peering",
    "spokeOnly",
    'peering: "spokeOnly" is not a valid value; use one of create, existing',
  ],
  [
    "dev-cluster",
    "kubernetesBaseline.ingress.chart",
    { mode: "repository", url: "charts" },
    'chart.url: "charts" is not an address of HTTPS; write it as https://charts.example.com',
  ],
];

describe("a value that a cloud refuses", () => {
  it.each(CASES)("is named by the loader: %s, %s: %j", (stack, path, value, refusal) => {
    let refused: unknown;
    try {
      loadChanged(stack, { [path]: value });
    } catch (error) {
      refused = error;
    }
    if (!(refused instanceof InvalidArgumentsError)) throw new Error("the value was accepted");
    expect(refused.message).toContain(refusal);
  });
});
