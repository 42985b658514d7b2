import { scenarioSchema, type Scenario, type ScenarioInput } from "./clouds/scenario";

/** A scenario that comes with the sandbox. */
export interface ReadyMadeScenario {
  readonly description: string;
  readonly scenario: ScenarioInput;
}

/** What the quotas of both clouds allow on the first day, far below what the products need. */
const FIRST_DAY_QUOTAS = {
  "ec2/L-1216C47A": 5,
  "ec2/L-DB2E81BA": 0,
  "ec2/L-417A185B": 0,
  "ec2/L-34B43A08": 5,
  "ec2/L-3819A6DF": 0,
  "ec2/L-7212CCBC": 0,
  "ec2/L-E3A00192": 0,
  standardDDSv5Family: 10,
  cores: 10,
};

/** The scenarios that come with the sandbox, by name. Each lists its differences from accounts that are ready. */
export const SCENARIOS = {
  ready: {
    description: "accounts that have everything the stacks ask for (the default)",
    scenario: {},
  },
  "fresh-account": {
    description: "accounts on their first day: low quotas, nothing registered, no image shared",
    scenario: {
      unregisteredProviders: [
        "Microsoft.ContainerService",
        "Microsoft.DBforPostgreSQL",
        "Microsoft.OperationalInsights",
      ],
      quotas: FIRST_DAY_QUOTAS,
      sharedImages: [],
    },
  },
  "quotas-exhausted": {
    description: "quotas that others have used up",
    scenario: {
      quotas: {
        standardDDSv5Family: 100,
        cores: 100,
        PublicIPAddresses: 10,
        StandardSkuPublicIpAddresses: 10,
        "OpenAI.GlobalStandard.gpt-5.6-sol": 100,
        "ec2/L-1216C47A": 32,
        "ec2/L-DB2E81BA": 16,
      },
      quotaUse: {
        standardDDSv5Family: 96,
        cores: 96,
        PublicIPAddresses: 10,
        StandardSkuPublicIpAddresses: 10,
        "OpenAI.GlobalStandard.gpt-5.6-sol": 90,
        "ec2/L-1216C47A": 30,
        "ec2/L-DB2E81BA": 16,
        "ec2/L-0263D0A3": 5,
        "vpc/L-F678F1CE": 4,
        "vpc/L-A4707A72": 4,
      },
    },
  },
  "names-taken": {
    description: "every globally unique name belongs to others",
    scenario: { takenNames: ["*"] },
  },
  "no-rights": {
    description: "a login that may read nothing, and create nothing in Azure",
    scenario: { deniedQuestions: ["*"], deployerRoles: ["Reader"] },
  },
  contributor: {
    description:
      "an Azure login with Contributor and Role Based Access Control Administrator, which writes no locks",
    scenario: { deployerRoles: ["Contributor", "Role Based Access Control Administrator"] },
  },
  throttled: {
    description: "services that refuse each question twice before they answer it",
    scenario: { throttledQuestions: 2 },
  },
  "wrong-tenant": {
    description: "a subscription that belongs to another tenant than the settings say",
    scenario: { tenant: "99999999-9999-4999-8999-999999999999" },
  },
  "wrong-account": {
    description: "an AWS login that belongs to another account than the stack",
    scenario: { awsAccount: "999999999999" },
  },
  "subscription-disabled": {
    description: "an Azure subscription that is disabled, as after an unpaid bill",
    scenario: { subscriptionState: "Disabled" },
  },
  "no-public-access": {
    description: "a region in which AWS VPC Block Public Access blocks internet gateways",
    scenario: { internetGatewayBlockMode: "block-bidirectional" },
  },
  "models-closed": {
    description: "Azure regions that offer none of the default models",
    scenario: {
      modelsNotOffered: ["swedencentral", "westeurope", "eastus2"].flatMap((region) =>
        ["gpt-5.6-sol", "gpt-5.6-luna", "text-embedding-3-small"].map(
          (model) => `${region}/${model}`,
        ),
      ),
    },
  },
} as const satisfies Readonly<Record<string, ReadyMadeScenario>>;

export type ScenarioName = keyof typeof SCENARIOS;

/** A ready-made scenario, with what is different this time. */
export const scenarioOf = (name: ScenarioName, more: ScenarioInput = {}): Scenario =>
  scenarioSchema.parse({ ...SCENARIOS[name].scenario, ...more });
