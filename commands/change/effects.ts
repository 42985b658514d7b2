// What a planned step means to an operator. A row says what a cloud does for one type and some of its inputs; the first row that
// fits decides. A step without a row is an ordinary one of its action.
import { lossOf } from "./stateful";
import { type PlannedStep, valueAt } from "./steps";

/** Kinds of effect, mildest first, with the exit code of a change whose worst effect it is. */
export const EFFECTS = {
  added: { words: "added", exitCode: 0 },
  inPlace: { words: "changed in place", exitCode: 0 },
  removed: { words: "removed", exitCode: 0 },
  restart: { words: "restarted", exitCode: 2 },
  downtime: { words: "down for a while", exitCode: 2 },
  replaced: { words: "replaced", exitCode: 2 },
  dataAtRisk: { words: "data at risk", exitCode: 3 },
  irreversible: { words: "cannot be undone", exitCode: 3 },
  refused: { words: "refused", exitCode: 4 },
} as const;

export type Effect = keyof typeof EFFECTS;

const ORDER = Object.keys(EFFECTS) as readonly Effect[];

/** The worse of two effects. */
export const worse = (a: Effect, b: Effect): Effect =>
  ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;

export interface StepEffect {
  readonly effect: Effect;
  /** What happens, and what to do about it. */
  readonly note: string;
}

interface Row {
  readonly types: readonly string[];
  /** Inputs that the row is about: any of them has to differ. */
  readonly paths: RegExp;
  /** Optional. Whether the values fit. @default always */
  readonly when?: (step: PlannedStep, path: string) => boolean;
  readonly effect: Effect;
  readonly note: string;
}

const CLUSTER = "azure-native:containerservice:ManagedCluster";
const POOL = "azure-native:containerservice:AgentPool";
const SERVER = "azure-native:dbforpostgresql:Server";

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown): number => (typeof value === "number" ? value : Number.NaN);
const both = <T>(
  { before, after }: PlannedStep,
  path: string,
  read: (value: unknown) => T,
): readonly [T, T] => [read(valueAt(before, path)), read(valueAt(after, path))];
const minorOf = (version: unknown): number =>
  Number(/^\d+\.(\d+)/.exec(text(version))?.[1] ?? Number.NaN);

const isLower = (step: PlannedStep, path: string): boolean => {
  const [before, after] = both(step, path, number);
  return after < before;
};
const isOlder = (step: PlannedStep, path: string): boolean => {
  const [before, after] = both(step, path, (value) => Number.parseFloat(text(value)));
  return after < before;
};

/** Updates that are more than an ordinary one. */
const UPDATES: readonly Row[] = [
  // https://learn.microsoft.com/azure/aks/upgrade-aks-cluster
  {
    types: [CLUSTER],
    paths: /^kubernetesVersion$/,
    when: (step, path) => {
      const [before, after] = both(step, path, minorOf);
      return after < before || after > before + 1;
    },
    effect: "refused",
    note: "AKS goes one minor version up at a time and never back; set the next minor version",
  },
  {
    types: [CLUSTER, POOL],
    paths: /(kubernetesVersion|orchestratorVersion)$/,
    effect: "irreversible",
    note: "control plane and nodes are upgraded; nodes are replaced one after another and pods move; there is no version back",
  },
  // https://github.com/pulumi/pulumi-azure-native/issues/2719
  {
    types: [CLUSTER],
    paths:
      /^(agentPoolProfiles\[\d+\]\.(vmSize|availabilityZones|maxPods|osDisk\w+|vnetSubnetID|podSubnetID|enableEncryptionAtHost)|networkProfile\.(serviceCidr|dnsServiceIP|podCidr|networkPlugin\w*)|dnsPrefix|fqdnSubdomain|nodeResourceGroup)/,
    effect: "refused",
    note: "AKS keeps this for the life of the cluster (PropertyChangeNotAllowed); a system pool of another kind takes over by docs/runbooks/system-pool.md",
  },
  // https://learn.microsoft.com/azure/aks/api-server-vnet-integration
  {
    types: [CLUSTER],
    paths: /^apiServerAccessProfile\.enableVnetIntegration$/,
    effect: "irreversible",
    note: "the API server restarts with another address, and never leaves the network again",
  },
  // https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-major-version-upgrade
  {
    types: [SERVER],
    paths: /^version$/,
    when: isOlder,
    effect: "refused",
    note: "a server never goes back to an older major version; restore a backup into another server",
  },
  {
    types: [SERVER],
    paths: /^version$/,
    effect: "irreversible",
    note: "the server is down while its major version is upgraded, and there is no version back; take a backup and try it on a restored copy first",
  },
  // https://github.com/hashicorp/terraform-provider-azurerm/issues/27612
  {
    types: [SERVER],
    paths: /^sku\.tier$/,
    when: ({ before, after, paths }) =>
      text(valueAt(before, "sku.tier")) === "Burstable" &&
      paths.some((path) => path.startsWith("highAvailability")) &&
      text(valueAt(after, "highAvailability.mode")) !== "Disabled",
    effect: "refused",
    note: "Azure refuses another tier and a standby in one step; deploy the size first, then postgres.highAvailability",
  },
  // https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-scaling-resources
  {
    types: [SERVER],
    paths: /^sku\b/,
    effect: "downtime",
    note: "the server restarts on the new size; connections end for a minute or two",
  },
  {
    types: [SERVER],
    paths: /^storage\.storageSizeGB$/,
    when: isLower,
    effect: "refused",
    note: "a disk never shrinks; keep the size",
  },
  {
    types: [SERVER],
    paths: /^storage\.storageSizeGB$/,
    effect: "irreversible",
    note: "the disk grows while the server runs, and never shrinks again",
  },
  {
    types: [SERVER],
    paths: /^administratorLoginPassword$/,
    effect: "restart",
    note: "clients keep their connections and need the new password for the next one: restart what reads it at its start (docs/runbooks/rotate-secrets.md)",
  },
  // https://github.com/hashicorp/terraform-provider-azurerm/issues/11211
  {
    types: ["azure-native:network:Subnet", "azure-native:network:VirtualNetwork"],
    paths: /^(addressPrefix|addressSpace)/,
    effect: "refused",
    note: "Azure refuses to take away a range in use (InUsePrefixCannotBeDeleted); add a subnet beside it and move what is in there",
  },
  // https://learn.microsoft.com/azure/virtual-machines/sizes/resize-vm
  {
    types: ["azure-native:compute:VirtualMachine"],
    paths: /^hardwareProfile/,
    effect: "restart",
    note: "the machine restarts on the new size",
  },
  {
    types: ["azure-native:compute:VirtualMachine"],
    paths: /^osProfile\.(adminUsername|computerName|linuxConfiguration\.ssh)/,
    effect: "refused",
    note: "Azure keeps it for the life of the machine (PropertyChangeNotAllowed)",
  },
  {
    types: ["azure-native:keyvault:Vault"],
    paths: /^properties\.softDeleteRetentionInDays$/,
    effect: "refused",
    note: "a vault keeps the period that it was created with",
  },
  // https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
  {
    types: [],
    paths: /(retention\w*|days\w*)$/i,
    when: isLower,
    effect: "dataAtRisk",
    note: "what is older than the shorter period is deleted",
  },
  {
    types: [],
    paths:
      /^(securityRules|routes|networkRuleSet|properties\.networkAcls|loadBalancerSourceRanges)/,
    effect: "inPlace",
    note: "traffic follows the new rules at once",
  },
];

/** What a replacement or a removal interrupts, for types that hold no data. */
const INTERRUPTIONS: Readonly<Record<string, string>> = {
  "azure-native:network:NatGateway": "outbound connections end",
  "azure-native:network:BastionHost": "nobody reaches the jumpbox meanwhile",
  "azure-native:network:PrivateEndpoint": "the service has no private address meanwhile",
  "azure-native:network:VirtualNetworkPeering": "the networks do not reach each other meanwhile",
  "azure-native:privatedns:VirtualNetworkLink":
    "the network resolves no name of the zone meanwhile",
  "azure-native:network:VirtualNetworkLink": "the network resolves no name of the zone meanwhile",
  "azure-native:network:RouteTable": "its subnets lose their routes meanwhile",
  "azure-native:network:NetworkSecurityGroup": "its subnets have no rules meanwhile",
  "azure-native:authorization:RoleAssignment":
    "the right is missing meanwhile, and takes up to ten minutes to have effect",
  "aws:ec2/route:Route": "traffic of the table has no target meanwhile",
  "aws:ec2/routeTableAssociation:RouteTableAssociation": "the subnet uses the main table meanwhile",
  "aws:ec2/internetGateway:InternetGateway": "nothing reaches the internet meanwhile",
  "kubernetes:helm.sh/v3:Release": "what the chart runs is down meanwhile",
};

/** What a step means. */
export function effectOf(step: PlannedStep): StepEffect {
  const { action, type } = step;
  switch (action) {
    case "create":
      return { effect: "added", note: "" };
    case "update":
      return updateOf(step);
    case "replace":
    case "delete": {
      if (step.isProtected)
        return {
          effect: "refused",
          note: `it is protected, because with it goes: ${lossOf(type) ?? "what relies on it"}; take the setting back, or plan the loss and remove the protection (pulumi state unprotect)`,
        };
      const loss = lossOf(type);
      if (loss !== undefined) return { effect: "dataAtRisk", note: `lost with it: ${loss}` };
      const interruption = INTERRUPTIONS[type];
      if (interruption !== undefined) return { effect: "downtime", note: interruption };
      return { effect: action === "delete" ? "removed" : "replaced", note: "" };
    }
  }
}

function updateOf(step: PlannedStep): StepEffect {
  const rows = UPDATES.filter(
    ({ types, paths, when }) =>
      (types.length === 0 || types.includes(step.type)) &&
      step.paths.some((path) => paths.test(path) && (when?.(step, path) ?? true)),
  );
  return rows.reduce<StepEffect>(
    (worst, { effect, note }) =>
      worse(worst.effect, effect) === worst.effect && worst.note !== "" ? worst : { effect, note },
    { effect: "inPlace", note: "" },
  );
}
