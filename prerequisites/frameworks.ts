// Controls of published frameworks that ask what a row asks. Only mappings that the framework's own cloud publishes: Azure Policy's
// built-in initiatives name the controls of each definition, AWS Security Hub those of each of its controls.

/** A published framework. */
export interface Framework {
  /** Short name, for tags and file names. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Where the cloud publishes which of its checks belongs to which control. */
  readonly mapping: string;
}

const INITIATIVES =
  "https://github.com/Azure/azure-policy/blob/master/built-in-policies/policySetDefinitions";

export const FRAMEWORKS = {
  mcsb: {
    id: "mcsb",
    name: "Microsoft cloud security benchmark",
    version: "1.0",
    mapping: `${INITIATIVES}/Security%20Center/AzureSecurityCenter.json`,
  },
  "cis-azure": {
    id: "cis-azure",
    name: "CIS Microsoft Azure Foundations Benchmark",
    version: "2.0.0",
    mapping: `${INITIATIVES}/Regulatory%20Compliance/CISv2_0_0.json`,
  },
  "iso-27001": {
    id: "iso-27001",
    name: "ISO/IEC 27001",
    version: "2022",
    mapping: `${INITIATIVES}/Regulatory%20Compliance/ISO_IEC_27001_2022.json`,
  },
  "cis-aws": {
    id: "cis-aws",
    name: "CIS AWS Foundations Benchmark",
    version: "3.0.0",
    mapping:
      "https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html",
  },
} as const satisfies Readonly<Record<string, Framework>>;

export type FrameworkId = keyof typeof FRAMEWORKS;

/** Controls by framework, by the code of the row. */
export const CONTROLS: Readonly<
  Record<string, Readonly<Partial<Record<FrameworkId, readonly [string, ...string[]]>>>>
> = {
  AZ_STORAGE_SECURE_TRANSFER: { mcsb: ["DP-3"], "cis-azure": ["3.1", "3.15"] },
  AZ_STORAGE_SHARED_KEY: { mcsb: ["IM-1"] },
  AZ_STORAGE_PUBLIC_NETWORK: { mcsb: ["NS-2"], "cis-azure": ["3.7", "3.8"] },
  AZ_KEYVAULT_RBAC: { "cis-azure": ["8.6"] },
  AZ_KEYVAULT_RECOVERY: { mcsb: ["DP-8"], "cis-azure": ["8.5"] },
  AZ_KEYVAULT_SECRET_METADATA: { "cis-azure": ["8.3", "8.4"] },
  AZ_PAAS_PRIVATE_ENDPOINT: { mcsb: ["NS-2"], "cis-azure": ["3.10", "8.7"] },
  AZ_OPENAI_IDENTITY: { mcsb: ["IM-1"] },
  AZ_OPENAI_PUBLIC_NETWORK: { mcsb: ["NS-2"] },
  AZ_ACR_PUBLIC_NETWORK: { mcsb: ["NS-2"] },
  AZ_POSTGRES_PUBLIC_NETWORK: { "cis-azure": ["4.3.7"] },
  AZ_NETWORK_SUBNET_NSG: { mcsb: ["NS-1"] },
  AZ_NETWORK_OPEN_ADMIN_PORTS: { mcsb: ["NS-3"], "cis-azure": ["6.1", "6.2"] },
  AZ_NETWORK_FLOW_LOG: { "cis-azure": ["5.1.6"] },
  AZ_DIAGNOSTICS: { mcsb: ["LT-3"], "cis-azure": ["5.1.5", "5.4"], "iso-27001": ["9.1"] },
  AZ_VM_HARDENING: { mcsb: ["DP-4", "PV-4"], "iso-27001": ["7.5.3"] },
  AZ_AKS_OPERATIONS: { mcsb: ["PV-2"] },
  AZ_AKS_ENTRA_RBAC: { mcsb: ["PA-7"] },
  AZ_RBAC_BROAD_ROLE: { mcsb: ["PA-7"], "cis-azure": ["1.23"] },
  AWS_NETWORK_OPEN_ADMIN_PORTS: { "cis-aws": ["5.2", "5.3"] },
  AWS_VPC_DEFAULT_GROUP: { "cis-aws": ["5.4"] },
};

/** The controls of a row by framework, in the order of the frameworks. */
export function controlsOf(code: string): readonly (readonly [FrameworkId, readonly string[]])[] {
  const controls = CONTROLS[code] ?? {};
  return (Object.keys(FRAMEWORKS) as FrameworkId[]).flatMap((id) => {
    const found = controls[id];
    return found === undefined ? [] : [[id, found] as const];
  });
}
