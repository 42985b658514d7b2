import type { BuiltInRole } from "../clouds/azure-native/built-in-roles";

/** How full a counter is. */
export interface Counter {
  readonly limit: number;
  readonly used: number;
}

/** A name that stays reserved after its resource was deleted. */
export interface HeldName {
  readonly kind: "vault" | "openAi";
  readonly name: string;
  readonly location: string;
}

/** Answers of the simulated accounts. Data only; a scenario changes the answers that it names. */
export interface HttpScenario {
  readonly name: string;
  readonly says: string;
  /** Calls that answer 403: parts of ARM or Graph paths, or AWS actions. `*` is every call. */
  readonly denied: readonly string[];
  /** Each question is refused this often before it is answered. */
  readonly refusals: number;
  readonly retryAfterSeconds: number;
  /** Items of a page. */
  readonly pageSize: number;
  readonly subscriptionState: string;
  readonly unregistered: readonly string[];
  /** Built-in roles of the caller in Azure. */
  readonly roles: readonly BuiltInRole[];
  readonly mayRegisterApplications: boolean;
  /** Groups that exist in the directory; `*` is any. */
  readonly groups: readonly string[];
  /** Groups that the caller is a member of; `*` is each. */
  readonly memberOf: readonly string[];
  /** Counters of Azure by name; the rest has `counter`. */
  readonly counters: Readonly<Record<string, Counter>>;
  readonly counter: Counter;
  readonly kubernetesVersions: readonly string[];
  readonly postgresVersions: readonly string[];
  /** Models as `name/version/type`. */
  readonly models: readonly string[];
  /** Day that decides which of them are closed to new subscriptions. */
  readonly day: string;
  readonly takenNames: readonly string[];
  readonly names: readonly HeldName[];
  /** Raised AWS quotas by `service/code`; the rest has AWS's default. */
  readonly quotas: Readonly<Record<string, number>>;
  readonly vcpusInUse: number;
  readonly elasticAddresses: number;
  readonly vpcs: number;
  readonly sharedImages: readonly string[];
  /** Service-linked roles of AWS that exist. */
  readonly linkedRoles: readonly string[];
  /** Letters of the region's zones. */
  readonly zones: string;
  /** Letters of the zones that serve an endpoint service, by service, where they are not all. */
  readonly endpointServiceZones: Readonly<Record<string, string>>;
  /** Whether the region still has its default VPC. */
  readonly defaultVpc: boolean;
  /** VPC Block Public Access of the region. */
  readonly internetGatewayBlockMode: "off" | "block-bidirectional" | "block-ingress";
  /** DNS answers by `TYPE name`. */
  readonly dns: Readonly<Record<string, readonly string[]>>;
}

const READY: HttpScenario = {
  name: "ready",
  says: "accounts that have everything the stacks ask for",
  denied: [],
  refusals: 0,
  retryAfterSeconds: 1,
  pageSize: 40,
  subscriptionState: "Enabled",
  unregistered: [],
  roles: ["Owner"],
  mayRegisterApplications: true,
  groups: ["*"],
  memberOf: ["*"],
  counters: {},
  counter: { limit: 500, used: 10 },
  kubernetesVersions: ["1.34", "1.35", "1.36"],
  postgresVersions: ["14", "15", "16", "17"],
  models: [
    "gpt-5.6-sol/2026-07-09/GlobalStandard",
    "gpt-5.6-luna/2026-07-09/GlobalStandard",
    "gpt-5.6-luna/2026-07-09/DataZoneStandard",
    "text-embedding-3-small/1/GlobalStandard",
    "gpt-5/2025-08-07/GlobalStandard",
    "gpt-4.1/2025-04-14/GlobalStandard",
    "gpt-4.1/2025-04-14/Standard",
    "text-embedding-ada-002/2/GlobalStandard",
    "text-embedding-ada-002/2/Standard",
  ],
  day: "2026-11-28",
  takenNames: [],
  names: [],
  quotas: {
    "ec2/L-1216C47A": 500,
    "ec2/L-DB2E81BA": 500,
    "ec2/L-417A185B": 500,
    "ec2/L-34B43A08": 500,
    "ec2/L-3819A6DF": 500,
    "ec2/L-7212CCBC": 500,
    "ec2/L-E3A00192": 500,
  },
  vcpusInUse: 4,
  elasticAddresses: 1,
  vpcs: 1,
  sharedImages: ["codeocean-vpc-amzn2-20260901"],
  linkedRoles: [],
  zones: "abc",
  endpointServiceZones: {},
  defaultVpc: true,
  internetGatewayBlockMode: "off",
  dns: {},
};

/** The scenarios by name. Each lists its differences from an account that is ready. */
export const SCENARIOS = {
  ready: READY,
  fresh: {
    ...READY,
    name: "fresh",
    says: "accounts on their first day: default quotas, nothing registered, no image shared",
    unregistered: [
      "Microsoft.ContainerService",
      "Microsoft.DBforPostgreSQL",
      "Microsoft.OperationalInsights",
    ],
    counters: { standardDDSv5Family: { limit: 10, used: 0 }, cores: { limit: 10, used: 0 } },
    quotas: { "ec2/L-1216C47A": 5, "ec2/L-DB2E81BA": 0, "ec2/L-0263D0A3": 5, "vpc/L-F678F1CE": 5 },
    vcpusInUse: 0,
    elasticAddresses: 0,
    sharedImages: [],
  },
  exhausted: {
    ...READY,
    name: "exhausted",
    says: "quotas that others have used up",
    counters: {
      standardDDSv5Family: { limit: 100, used: 96 },
      cores: { limit: 100, used: 96 },
      PublicIPAddresses: { limit: 10, used: 10 },
      StandardSkuPublicIpAddresses: { limit: 10, used: 10 },
      "OpenAI.GlobalStandard.gpt-5.6-sol": { limit: 100, used: 90 },
    },
    quotas: {
      "ec2/L-1216C47A": 32,
      "ec2/L-DB2E81BA": 16,
      "ec2/L-0263D0A3": 5,
      "vpc/L-F678F1CE": 5,
    },
    vcpusInUse: 30,
    elasticAddresses: 5,
    vpcs: 5,
  },
  namesTaken: {
    ...READY,
    name: "namesTaken",
    says: "global names that belong to others or to something deleted",
    takenNames: ["*"],
  },
  contributor: {
    ...READY,
    name: "contributor",
    says: "an identity with Contributor and Role Based Access Control Administrator, which writes no locks",
    roles: ["Contributor", "Role Based Access Control Administrator"],
  },
  denied: {
    ...READY,
    name: "denied",
    says: "an identity that may read nothing",
    denied: ["*"],
  },
  throttled: {
    ...READY,
    name: "throttled",
    says: "services that ask for patience twice before each answer",
    refusals: 2,
  },
  halfDeployed: {
    ...READY,
    name: "halfDeployed",
    says: "a deployment that stopped half-way; what it created is in the store",
    elasticAddresses: 3,
    vpcs: 2,
    linkedRoles: ["AWSServiceRoleForBatch", "AWSServiceRoleForRDS"],
  },
} as const satisfies Readonly<Record<string, HttpScenario>>;

export type ScenarioName = keyof typeof SCENARIOS;
