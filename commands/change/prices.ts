// What resources cost by themselves, for the difference that a change makes. Only figures of the public price lists: a type or
// size that is not here has no price here, and the report says so.
import { type Inputs, type PlannedStep, valueAt } from "./steps";

/** Day of the figures. They come from public pages that quote the lists; nobody read them from a price API. */
export const PRICE_DAY = "2026-11-28";

const HOURS_PER_MONTH = 730;

interface Price {
  readonly type: string;
  /** US dollars an hour, without tax, discount and traffic: in every region, or by region. */
  readonly hourly: (inputs: Inputs, region: string | undefined) => number | undefined;
  readonly source: string;
}

const tiers: Readonly<Record<string, number>> = { Free: 0, Standard: 0.1, Premium: 0.6 };
const natGateways: Readonly<Record<string, number>> = {
  "us-east-1": 0.045,
  "us-east-2": 0.045,
  "us-west-2": 0.045,
  "eu-central-1": 0.052,
};

const PRICES: readonly Price[] = [
  {
    type: "azure-native:containerservice:ManagedCluster",
    hourly: (inputs) => tiers[String(valueAt(inputs, "sku.tier"))],
    source: "https://azure.microsoft.com/pricing/details/kubernetes-service/",
  },
  {
    type: "azure-native:network:NatGateway",
    hourly: () => 0.045,
    source: "https://azure.microsoft.com/pricing/details/azure-nat-gateway/",
  },
  {
    type: "aws:ec2/natGateway:NatGateway",
    hourly: (_, region = "") => natGateways[region],
    source: "https://aws.amazon.com/vpc/pricing/",
  },
  {
    type: "aws:ec2/eip:Eip",
    hourly: () => 0.005,
    source: "https://aws.amazon.com/vpc/pricing/",
  },
];

/** Types that cost something by themselves, with the inputs that decide how much. */
const BILLED: Readonly<Record<string, RegExp>> = {
  "aws:ec2/eip:Eip": /^$/,
  "aws:ec2/natGateway:NatGateway": /^$/,
  "aws:ec2/vpcEndpoint:VpcEndpoint": /^vpcEndpointType|^subnetIds/,
  "azure-native:cognitiveservices:Deployment": /^sku/,
  "azure-native:compute:VirtualMachine": /^hardwareProfile|^storageProfile/,
  "azure-native:containerregistry:Registry": /^sku/,
  "azure-native:containerservice:AgentPool": /^(vmSize|minCount|maxCount|count)/,
  "azure-native:containerservice:ManagedCluster": /^sku|agentPoolProfiles.*(vmSize|Count)/,
  "azure-native:dbforpostgresql:Server": /^(sku|storage|highAvailability|backup)/,
  "azure-native:network:BastionHost": /^(sku|scaleUnits)/,
  "azure-native:network:NatGateway": /^$/,
  "azure-native:network:PrivateEndpoint": /^$/,
  "azure-native:network:PublicIPAddress": /^$/,
  "azure-native:operationalinsights:Workspace": /^(sku|retention)/,
  "azure-native:storage:StorageAccount": /^sku/,
};

export interface CostDifference {
  /** US dollars a month, for the steps whose price is known. */
  readonly monthly: number;
  readonly sources: readonly string[];
  /** Resources whose cost changes by an amount that no list here has. */
  readonly unknown: readonly string[];
}

/** What a change costs more, or less, by the month. @param region where AWS resources are */
export function costOf(steps: readonly PlannedStep[], region: string | undefined): CostDifference {
  let monthly = 0;
  const sources = new Set<string>();
  const unknown: string[] = [];
  for (const step of steps) {
    const { type, action, name, before, after } = step;
    const decisive = BILLED[type];
    if (decisive === undefined || action === "replace") continue;
    if (action === "update" && !step.paths.some((path) => decisive.test(path))) continue;
    const price = PRICES.find((one) => one.type === type);
    const was = action === "create" ? 0 : price?.hourly(before, region);
    const is = action === "delete" ? 0 : price?.hourly(after, region);
    if (price === undefined || was === undefined || is === undefined) {
      unknown.push(name);
      continue;
    }
    monthly += (is - was) * HOURS_PER_MONTH;
    sources.add(price.source);
  }
  return { monthly, sources: [...sources].sort(), unknown: unknown.sort() };
}
