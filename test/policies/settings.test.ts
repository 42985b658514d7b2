// Every value that a setting offers against the packs: what our settings accept, our packs accept too. The values come from the
// schema of the settings; a stack gets as many of them at once as it accepts, so that few programs cover all.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse, stringify } from "yaml";

import { InvalidArgumentsError } from "../../components/plans/issues";
import { settingsFromText } from "../../config/from-file";
import { loadConfig, type FoundationConfig } from "../../config/load";
import { AWS_RULES } from "../../policies/aws-baseline/rules";
import { AZURE_RULES } from "../../policies/azure-baseline/rules";
import { bySubject, messageOf } from "../../policies/lib/report";
import { deployLayers } from "../../stacks/layers";
import { NO_UPSTREAMS } from "../../stacks/upstream";

import { merged } from "../support/merged";
import { TODAY } from "../support/today";
import { graphOf } from "./support/program";
import { handedTo } from "./support/verdict";

jest.setTimeout(600_000);

const ROOT = join(__dirname, "..", "..");
const VALID = join(ROOT, "test", "variants", "valid");
const PROJECT = "platform-foundations";

type Values = Readonly<Record<string, unknown>>;

interface Base {
  readonly config: Values;
}

interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
}

/** One value of one setting; in a path `*` stands for a key of the user's choice. */
interface Choice {
  readonly path: readonly string[];
  readonly value: unknown;
  /** What the documents say about the setting. */
  readonly description: string;
}

const nameOf = ({ path: [, layer = "", ...path], value }: Choice): string =>
  `${[layer.replace(`${PROJECT}:`, ""), ...path].join(".")}: ${JSON.stringify(value)}`;

function* choicesOf(schema: Schema, path: readonly string[] = [], above = ""): Generator<Choice> {
  const description = schema.description ?? above;
  for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])])
    yield* choicesOf(one, path, description);
  for (const value of valuesOf(schema)) yield { path, value, description };
  for (const [key, one] of Object.entries(schema.properties ?? {}))
    yield* choicesOf(one, [...path, key]);
  if (typeof schema.additionalProperties === "object")
    yield* choicesOf(schema.additionalProperties, [...path, "*"]);
  // A list of words gets all of them at once.
  if (schema.items?.enum !== undefined) yield { path, value: schema.items.enum, description };
}

function valuesOf(schema: Schema): readonly unknown[] {
  if (schema.type === "boolean") return [true, false];
  const { enum: values = schema.const === undefined ? [] : [schema.const] } = schema;
  // Sizes and days differ in degree, so both ends stand for all.
  return values.every((value) => typeof value === "number")
    ? [...new Set([values[0], values.at(-1)].filter((value) => value !== undefined))]
    : values;
}

/** The settings with one value more; undefined where they have no place for it. */
function withChoice(values: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (typeof values !== "object" || values === null || Array.isArray(values)) return undefined;
  const [name = key] = key === "*" ? Object.keys(values) : [key];
  if (name === "*") return undefined;
  const inner = withChoice((values as Values)[name] ?? {}, rest, value);
  return inner === undefined ? undefined : { ...values, [name]: inner };
}

function loaded(file: unknown): FoundationConfig | undefined {
  try {
    const text = stringify(file, { defaultStringType: "QUOTE_DOUBLE" });
    return loadConfig(settingsFromText(text, "Pulumi.test.yaml", PROJECT), TODAY);
  } catch (error) {
    if (error instanceof InvalidArgumentsError) return undefined;
    throw error;
  }
}

/** As many values as the settings accept together, each setting once. */
function packed(
  base: unknown,
  choices: readonly Choice[],
): { readonly config: FoundationConfig; readonly taken: readonly Choice[] } | undefined {
  let values = base;
  let config: FoundationConfig | undefined;
  const taken: Choice[] = [];
  const paths = new Set<string>();
  for (const choice of choices) {
    const path = choice.path.join(".");
    const next = paths.has(path) ? undefined : withChoice(values, choice.path, choice.value);
    const accepted = next === undefined ? undefined : loaded(next);
    if (accepted === undefined) continue;
    values = next;
    config = accepted;
    taken.push(choice);
    paths.add(path);
  }
  return config === undefined ? undefined : { config, taken };
}

/** What the packs report, but for rules that a text names. */
async function findingsOn(config: FoundationConfig, announced: string): Promise<readonly string[]> {
  const region = config.awsFoundation?.login.region;
  const graph = await graphOf(
    () => deployLayers(config, NO_UPSTREAMS),
    region === undefined ? {} : { aws: { region } },
  );
  expect(graph.length).toBeGreaterThan(5);
  return [...AZURE_RULES, ...AWS_RULES]
    .filter(({ policy }) => policy.enforcementLevel !== "disabled")
    .filter(({ row }) => !announced.includes(row.checkedBy.policy))
    .flatMap((rule) =>
      bySubject(
        rule
          .examine(handedTo(rule, graph), {}, TODAY)
          .filter((problem) => problem.kind === "violation"),
      ).map((found) => messageOf(rule.row, found)),
    );
}

const read = (file: string): Base => parse(readFileSync(file, "utf8")) as Base;

const layerKey = (layer: string): string => `${PROJECT}:${layer}`;
const REASON = "this test tries every value of every setting";
const STATE = "/subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/state/providers";

const NETWORKS = `${STATE.replace("/state/", "/networks/")}/Microsoft.Network/virtualNetworks`;
const GUID = "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01";

/** Servers of another tier, which need a size of that tier. */
const serversOf = (tier: string, name: string, more: Values = {}): Values => {
  const server = { sku: { name, tier }, ...more };
  return {
    postgres: { ...server, dedicated: { keycloak: server, litellm: server, langfuse: server } },
  };
};

/** Settings that some values need beside them, by the layer that they go into. */
const BESIDE: readonly (readonly [stack: string, layer: string, more: Values])[] = [
  [
    "dev",
    "awsFoundation",
    {
      awsVpc: {
        tiers: {
          data: {
            routing: "private",
            cidrBlocks: { "eu-central-1a": "10.0.240.0/24", "eu-central-1b": "10.0.241.0/24" },
          },
        },
        flowLogs: { mode: "none", reason: REASON },
      },
      awsCertificate: { validation: { mode: "zone", zoneId: "Z0123456789" } },
      awsKms: { keyArn: `arn:aws:kms:eu-central-1:210987654321:key/${GUID}` },
    },
  ],
  [
    "dev",
    "awsFoundation",
    {
      awsVpc: { flowLogs: { mode: "s3", bucketArn: "arn:aws:s3:::records" } },
      awsCertificate: { arn: `arn:aws:acm:eu-central-1:123456789012:certificate/${GUID}` },
      awsKms: {
        mode: "keyPolicy",
        keyArn: `arn:aws:kms:eu-central-1:123456789012:key/${GUID}`,
        furtherStatements: [],
      },
    },
  ],
  [
    "dev",
    "azureCore",
    {
      azureNetwork: {
        egress: { mode: "natGateway" },
        otherSpokes: {
          tools: {
            vnetId: `${NETWORKS}/tools`,
            addressSpace: "10.4.0.0/16",
            peering: { mode: "spokeOnly", reason: REASON },
          },
        },
      },
      aks: { systemPools: { next: {} } },
      stateStorageAccountId: `${STATE}/Microsoft.Storage/storageAccounts/airunstate`,
      stateVaultId: `${STATE}/Microsoft.KeyVault/vaults/airun-state`,
    },
  ],
  ["dev", "azureCore", { azureNetwork: { egress: { mode: "loadBalancer", reason: REASON } } }],
  ["dev", "azureCore", { azureNetwork: { peering: { mode: "spokeOnly", reason: REASON } } }],
  [
    "dev",
    "azureCore",
    {
      azureNetwork: {
        spoke: {
          mode: "existing",
          vnetId: `${NETWORKS}/spoke`,
          addressSpace: "10.0.0.0/16",
          subnetIds: Object.fromEntries(
            ["system", "user", "pods", "vm", "postgres"].map((name) => [
              name,
              `${NETWORKS}/spoke/subnets/${name}`,
            ]),
          ),
        },
      },
    },
  ],
  ["dev", "azureCore", serversOf("MemoryOptimized", "Standard_E4ds_v5")],
  ["dev", "azureCore", serversOf("Burstable", "Standard_B2ms")],
  ["dev", "azureOpenAi", { application: { mode: "create" } }],
  [
    "bootstrap",
    "azureStateBackend",
    {
      privateEndpointIds: {
        blob: `${STATE}/Microsoft.Network/privateEndpoints/blob`,
        vault: `${STATE}/Microsoft.Network/privateEndpoints/vault`,
      },
    },
  ],
];

const chart = (more: Values): Values => ({ ingress: { mode: "create", chart: more } });

/** Settings of the objects of a cluster that somebody else keeps. */
const ON_EXISTING_CLUSTER: readonly Values[] = [
  {
    namespaces: { codemie: {} },
    storageClass: { mode: "create" },
    network: {
      ranges: ["10.0.0.0/16"],
      podRanges: ["10.0.0.0/17"],
      databaseRanges: ["10.0.200.0/24"],
      allowedNetworks: ["203.0.113.0/24"],
      loadBalancerSubnet: "snet-user",
    },
    ingress: { mode: "create" },
  },
  { namespaces: { codemie: { podSecurity: { enforce: "privileged", reason: REASON } } } },
  chart({ mode: "oci", reference: "oci://registry.example.com/charts/ingress-nginx" }),
  chart({ mode: "path", path: "charts/ingress-nginx" }),
];

/** Needs another stack beside it, and decides about objects of Kubernetes, of which the packs know nothing. */
const NOT_TRIED = 'kubernetesBaseline.dedicatedDatabases: ["keycloak","litellm","langfuse"]';

function bases(): readonly Base[] {
  const stack = (name: string): Base => read(join(ROOT, `Pulumi.${name}.yaml`));
  return [
    stack("bootstrap"),
    stack("dev"),
    ...ON_EXISTING_CLUSTER.map((more) => ({
      config: {
        [layerKey("general")]: { customer: "airun", environment: "dev", owner: "platform-team" },
        [layerKey("kubeconfig")]: { secure: "v1:not-read" },
        [layerKey("kubernetesBaseline")]: { cluster: { mode: "existing" }, ...more },
      },
    })),
    merged(stack("dev"), {
      config: {
        [layerKey("azureOpenAi")]: {
          application: { mode: "existing", clientId: GUID, servicePrincipalObjectId: GUID },
        },
        [layerKey("openAiClientSecret")]: { secure: "v1:not-read" },
        [layerKey("kubernetesBaseline")]: { cluster: { mode: "entra" } },
      },
    }) as Base,
    ...BESIDE.map(
      ([name, layer, more]) => merged(stack(name), { config: { [layerKey(layer)]: more } }) as Base,
    ),
    ...readdirSync(VALID).map((file) => read(join(VALID, file))),
  ];
}

describe("every value of every setting", () => {
  it("passes both packs, but for what the setting's description announces", async () => {
    const schema = parse(
      readFileSync(join(ROOT, "docs", "reference", "config.schema.json"), "utf8"),
    ) as Schema;
    pulumi.runtime.setConfig("program:kubeconfig", "apiVersion: v1");
    pulumi.runtime.setConfig("program:openAiClientSecret", "a-secret-of-this-test");
    let pending = [...choicesOf(schema)].filter(isOfThePacks);
    expect(pending.length).toBeGreaterThan(200);
    const findings: Record<string, readonly string[]> = {};
    for (const base of bases()) {
      const here = pending.filter(({ path: [, layer = ""] }) => layer in base.config);
      for (
        let left = here, more = packed(base, left);
        more !== undefined;
        more = packed(base, left)
      ) {
        const { taken, config } = more;
        left = left.filter((choice) => !taken.includes(choice));
        pending = pending.filter((choice) => !taken.includes(choice));
        const announced = taken.map(({ description }) => description).join("\n");
        const found = await findingsOn(config, announced);
        if (found.length > 0) findings[taken.map(nameOf).join(", ")] = found;
      }
    }
    expect(findings).toEqual({});
    expect(pending.map(nameOf)).toEqual([]);
  });
});

/** Values that decide about resources which the packs check. */
function isOfThePacks(choice: Choice): boolean {
  const { path, value } = choice;
  if (nameOf(choice) === NOT_TRIED) return false;
  // A role that exists is looked up in the account, which is empty here, and is declared by nobody.
  return !(path.includes("awsServiceLinkedRoles") && value === "existing");
}
