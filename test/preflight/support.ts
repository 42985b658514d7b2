// Clients that answer as a table says, and refuse every other question.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { physicalName } from "../../components/plans/physical-name";
import { settingsFromFile, settingsFromValues } from "../../config/from-file";
import { loadConfig, type FoundationConfig } from "../../config/load";
import type { BuiltInCheck, Context, Finding } from "../../preflight/check";
import { awsNeedsOf } from "../../preflight/needs/aws-from-config";
import { azureNeedsOf } from "../../preflight/needs/azure-from-config";
import { kubernetesNeedsOf } from "../../preflight/needs/kubernetes";
import { runChecks, verdictOf } from "../../preflight/run";
import { Denied, Unreadable } from "../../preflight/unreadable";
import { merged } from "../support/merged";

const ROOT = join(__dirname, "../..");
const PROJECT = "platform-foundations";

/** A client of which only some questions have an answer; every other answer has a form that cannot be read. */
export function clientOf<W extends object>(answers: Partial<W> = {}): W {
  return new Proxy(answers, {
    get: (target, key) =>
      Reflect.get(target, key) ??
      (() => Promise.reject(new Unreadable(`the answer to ${String(key)} cannot be read`))),
  }) as W;
}

export interface Given {
  /** A file below test/variants whose settings give the needs. */
  readonly settings?: string;
  /** Needs that replace those of the settings. */
  readonly azureNeeds?: Partial<NonNullable<Context["azureNeeds"]>>;
  readonly awsNeeds?: Partial<NonNullable<Context["awsNeeds"]>>;
  readonly kubernetesNeeds?: Context["kubernetesNeeds"];
  readonly azure?: Partial<Context["azure"]>;
  readonly aws?: Partial<Context["aws"]>;
  /** Answers to another login. */
  readonly otherAws?: Partial<Context["aws"]>;
  readonly dns?: Partial<Context["dns"]>;
  readonly kubernetes?: Partial<Context["kubernetes"]>;
  readonly machine?: Partial<Context["machine"]>;
  readonly outputs?: Context["outputs"];
  readonly deployed?: Context["deployed"];
  readonly inside?: boolean;
  readonly echoUrl?: string;
  readonly configIssues?: Context["configIssues"];
  readonly vendorTerraform?: boolean;
}

/** Project and stack of the contexts. */
export const THIS_STACK = `${PROJECT}/test`;

/** What this stack calls its own in a zone or network that others write into as well. */
export const ourLink = (...parts: readonly [string, ...string[]]): string =>
  physicalName("sharedChild", parts, THIS_STACK);

export const AZURE_EXISTING = "valid/azure-existing-network.yaml";
export const AZURE_ELSEWHERE = "valid/azure-connectivity-subscription.yaml";
export const AZURE_EXTENDED = "valid/azure-extended-network.yaml";
export const AWS_EXISTING = "valid/aws-existing-network.yaml";

type Values = Readonly<Record<string, unknown>>;

/** Settings by the name of their layer; those of providers have their own prefix. */
export const configFrom = (layers: Values): FoundationConfig =>
  loadConfig(settingsFromValues(layers, "Pulumi.test.yaml", PROJECT));

/** The settings of a file below test/variants with others laid over them. */
export function configOf(file: string, more: Values = {}): FoundationConfig {
  const { config } = parse(readFileSync(join(ROOT, "test", "variants", file), "utf8")) as {
    readonly config: Values;
  };
  const layers = Object.entries(config).map(([key, value]) => [
    key.replace(`${PROJECT}:`, ""),
    value,
  ]);
  return configFrom(merged(Object.fromEntries(layers), more) as Values);
}

export function contextOf({ settings = AZURE_EXISTING, ...given }: Given): Context {
  const file = join(ROOT, "test", "variants", settings);
  const config = loadConfig(settingsFromFile(file, PROJECT));
  const azureNeeds = azureNeedsOf(config, THIS_STACK);
  const awsNeeds = awsNeedsOf(config);
  return {
    stack: "test",
    configIssues: given.configIssues ?? [],
    azureNeeds: azureNeeds && { ...azureNeeds, ...given.azureNeeds },
    kubernetesNeeds: given.kubernetesNeeds ?? kubernetesNeedsOf(config),
    awsNeeds: awsNeeds && { ...awsNeeds, ...given.awsNeeds },
    azure: clientOf<Context["azure"]>(given.azure),
    aws: clientOf<Context["aws"]>(given.aws),
    awsAs: () => clientOf<Context["aws"]>(given.otherAws),
    dns: clientOf<Context["dns"]>(given.dns),
    kubernetes: clientOf<Context["kubernetes"]>(given.kubernetes),
    machine: clientOf<Context["machine"]>({ nodeVersion: process.versions.node, ...given.machine }),
    outputs: given.outputs,
    deployed: given.deployed ?? [],
    inside: given.inside ?? false,
    echoUrl: given.echoUrl,
    vendorTerraform: given.vendorTerraform ?? false,
    now: () => new Date("2026-11-21"),
  };
}

/** What a check comes to, finding by finding. */
export async function verdictsOf(
  check: BuiltInCheck,
  context: Context,
): Promise<readonly string[]> {
  const { results } = await runChecks([check], context, { phase: check.phase });
  if (results.some(({ crashed }) => crashed === true)) return ["crashed"];
  return results.map(verdictOf);
}

/** What a check reports, finding by finding, with messages and hints. */
export async function findingsOf(check: BuiltInCheck, given: Given): Promise<readonly Finding[]> {
  const { results } = await runChecks([check], contextOf(given), { phase: check.phase });
  if (results.some(({ crashed }) => crashed === true)) throw new Error(JSON.stringify(results));
  return results.map(({ finding }) => finding);
}

/** An answer to every question of its kind. */
export const answer =
  <T>(value: T) =>
  (): Promise<T> =>
    Promise.resolve(value);

/** A question that the account refuses for want of a right. */
export const refused = (right: string) => () => Promise.reject(new Denied(right));
