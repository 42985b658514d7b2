// Settings that have another name since 0.2. The loader names the new one, and `npm run settings:upgrade` rewrites files.

/** One renamed setting. Paths begin with the layer; `*` stands for any key or position. */
export interface RenamedSetting {
  readonly from: string;
  /** New path; several where one value has become one for each of several settings. */
  readonly to: readonly [string, ...string[]];
  /** Modes that the new place needs; written if they are not there. */
  readonly modes?: Readonly<Record<string, string>>;
  /** The value becomes the only entry of a list. */
  readonly asList?: true;
  /** 0.1 read the setting only if another one had this value; otherwise it had no effect. */
  readonly onlyIf?: {
    readonly setting: string;
    readonly value: string;
    /** Value of that setting in 0.1 where the file has none. */
    readonly default: string;
  };
  /** The new setting is an object where the old one was text, so only text is upgraded. */
  readonly onlyText?: true;
}

const NETWORK = "azureCore.azureNetwork";

const renamed = (base: string, names: Readonly<Record<string, string>>): RenamedSetting[] =>
  Object.entries(names).map(([from, to]) => ({ from: `${base}.${from}`, to: [`${base}.${to}`] }));

const DATABASE_SIZE = {
  skuName: "sku.name",
  tier: "sku.tier",
  storageGiB: "storage.sizeGiB",
  backupRetentionDays: "backup.retentionDays",
  geoRedundantBackup: "backup.geoRedundant",
};

const EXTRA_SUBNET = {
  "extraSubnets.*.name": "extraSubnets.*.subnetName",
  "extraSubnets.*.allow.*.from": "extraSubnets.*.allow.*.sources",
  "extraSubnets.*.allow": "extraSubnets.*.rules",
};

const inModel = (value: "private" | "public") =>
  ({ setting: "azureCore.access.model", value, default: "private" }) as const;

/** In the order in which they are applied. */
export const RENAMED_SETTINGS: readonly RenamedSetting[] = [
  ...renamed(`${NETWORK}.hub`, {
    name: "networkName",
    bastionSubnet: "subnets.bastion",
    endpointSubnet: "subnets.endpoints",
    ...EXTRA_SUBNET,
  }),
  ...renamed(`${NETWORK}.spoke`, {
    name: "networkName",
    systemSubnet: "subnets.system",
    userSubnet: "subnets.user",
    podSubnet: "subnets.pods",
    vmSubnet: "subnets.vm",
    postgresSubnet: "subnets.postgres",
    ...EXTRA_SUBNET,
  }),
  {
    from: `${NETWORK}.routes`,
    to: [`${NETWORK}.spoke.routes`],
    modes: { [`${NETWORK}.spoke.mode`]: "create" },
    onlyIf: { setting: `${NETWORK}.spoke.mode`, value: "create", default: "create" },
  },
  {
    from: `${NETWORK}.natPublicIpId`,
    to: [`${NETWORK}.egress.publicIpId`],
    modes: { [`${NETWORK}.egress.mode`]: "natGateway" },
    onlyIf: { setting: `${NETWORK}.egress.mode`, value: "natGateway", default: "natGateway" },
  },
  { from: `${NETWORK}.serviceCidr`, to: ["azureCore.aks.serviceCidr"] },
  ...renamed("azureCore.dns", {
    domain: "application.domain",
    ingressAddress: "application.ingressAddress",
    recordTtlSeconds: "application.ttlSeconds",
    privateZones: "zones",
    extraPrivateZones: "extraZones",
  }),
  {
    from: "azureCore.dns.privateZone",
    to: ["azureCore.dns.application.zone"],
    onlyIf: inModel("private"),
  },
  {
    from: "azureCore.dns.publicZone",
    to: ["azureCore.dns.application.zone"],
    onlyIf: inModel("public"),
  },
  {
    from: "azureCore.dns.publicZoneId",
    to: ["azureCore.dns.application.zone"],
    onlyIf: inModel("public"),
  },
  { from: "azureCore.aks.name", to: ["azureCore.aks.clusterName"] },
  { from: "azureCore.aks.identity", to: ["azureCore.aks.identity.mode"], onlyText: true },
  ...Object.entries({
    dayOfWeek: "day",
    startTime: "startTime",
    durationHours: "durationHours",
  }).map(([from, to]): RenamedSetting => ({
    from: `azureCore.aks.maintenance.${from}`,
    to: [`azureCore.aks.maintenance.cluster.${to}`, `azureCore.aks.maintenance.nodeOs.${to}`],
  })),
  ...renamed("azureCore.postgres", { ...DATABASE_SIZE, connectivity: "network.mode" }),
  ...renamed("azureCore.postgres.dedicated.*", DATABASE_SIZE),
  { from: "azureCore.postgres.databaseName", to: ["azureCore.postgres.databases"], asList: true },
  ...renamed("azureCore.storage", { versionDays: "versions.days" }),
  {
    from: "azureCore.monitoring.workspaceId",
    to: ["azureCore.monitoring.workspace.workspaceId"],
    modes: { "azureCore.monitoring.workspace.mode": "existing" },
  },
  {
    from: "azureCore.monitoring.retentionDays",
    to: ["azureCore.monitoring.workspace.retentionDays"],
    modes: { "azureCore.monitoring.workspace.mode": "create" },
    onlyIf: {
      setting: "azureCore.monitoring.workspace.mode",
      value: "create",
      default: "create",
    },
  },
  { from: "azureCore.jumpbox.name", to: ["azureCore.jumpbox.vmName"] },
  { from: "azureOpenAi.privateZone", to: ["azureOpenAi.zone"] },
];

/** The new names of a setting of 0.1, or undefined. Positions of lists are written as in findings, `rules[0].name`. */
export function newNamesOf(path: string): readonly string[] | undefined {
  const parts = partsOf(path);
  const found = RENAMED_SETTINGS.find(({ from }) => matches(from.split("."), parts));
  if (found === undefined) return undefined;
  const stars = parts.filter((_, index) => found.from.split(".")[index] === "*");
  return found.to.map((to) => {
    let next = 0;
    return to.replaceAll("*", () => stars[next++] ?? "*");
  });
}

const partsOf = (path: string): readonly string[] =>
  path.replaceAll(/\[(\d+)\]/g, ".$1").split(".");

const matches = (pattern: readonly string[], parts: readonly string[]): boolean =>
  pattern.length === parts.length &&
  pattern.every((part, index) => part === "*" || part === parts[index]);
