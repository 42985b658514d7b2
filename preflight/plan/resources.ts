// What a program is going to have, as `pulumi preview --json` or `pulumi stack export` prints it: any program, not ours alone.
import { readFileSync } from "node:fs";
import { SIGNATURE, UNKNOWN, versionless } from "../../process/engine-values";
import { deployedOf, isRecord, type DeployedResource } from "../deployed";

type Values = Readonly<Record<string, unknown>>;

/** A resource of a plan with what is known of it. */
export interface PlannedResource {
  readonly urn: string;
  /** Type without the version of the API: `azure-native:keyvault:Vault`. */
  readonly type: string;
  /** Inputs; a text that is secret or not known yet is not among them. */
  readonly inputs: Values;
  /** Inputs of the provider that makes it. */
  readonly provider: Values;
  /** URNs that an input was made of, by the input's name. */
  readonly madeOf: Readonly<Record<string, readonly string[]>>;
}

/** The resources of a plan, and those that are there already. */
export interface Plan {
  readonly resources: readonly PlannedResource[];
  readonly deployed: readonly DeployedResource[];
  /** Settings of the providers, as the stack has them. */
  readonly config: Values;
}

/** What the engine writes for a value that only the deployment gives, and for one that it hides. */
const HIDDEN = new Set([UNKNOWN, "[secret]"]);

/** Steps after which a resource is there. */
const REMAINING = new Set([
  "same",
  "create",
  "update",
  "replace",
  "create-replacement",
  "import",
  "import-replacement",
  "refresh",
  "read",
]);

/**
 * @param printed what `pulumi preview --json` or `pulumi stack export` printed, parsed
 * @throws when it is neither
 */
export function planIn(printed: unknown): Plan {
  if (isRecord(printed) && Array.isArray(printed["steps"]))
    return planOf(printed["steps"].filter(isRecord), printed["config"]);
  if (isRecord(printed) && isRecord(printed["deployment"])) {
    const { resources } = printed["deployment"];
    const states: readonly unknown[] = Array.isArray(resources) ? resources : [];
    return planOf(
      states.filter(isRecord).map((state) => ({ op: "same", newState: state, oldState: state })),
      undefined,
    );
  }
  throw new Error(
    "it is neither a preview nor a state; write it with pulumi preview --json or pulumi stack export",
  );
}

/** The same of a file. @throws naming the file that cannot be read */
export function planInFile(file: string): Plan {
  try {
    return planIn(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`--plan ${file} cannot be read: ${why}`, { cause: error });
  }
}

function planOf(steps: readonly Values[], config: unknown): Plan {
  const states = new Map<string, Values>();
  const deployed: DeployedResource[] = [];
  for (const { op, newState, oldState } of steps) {
    deployed.push(...deployedOf(oldState));
    if (typeof op !== "string" || !REMAINING.has(op) || !isRecord(newState)) continue;
    states.set(text(newState["urn"]) ?? "", newState);
  }
  const inputsOf = (state: Values | undefined): Values => known(state?.["inputs"]);
  const resources = [...states].flatMap(([urn, state]): readonly PlannedResource[] => {
    const type = text(state["type"]);
    if (type === undefined || state["custom"] !== true || type.startsWith("pulumi:")) return [];
    return [
      {
        urn,
        type: versionless(type),
        inputs: inputsOf(state),
        provider: inputsOf(states.get(providerOf(state))),
        madeOf: known(state["propertyDependencies"]) as PlannedResource["madeOf"],
      },
    ];
  });
  return { resources, deployed, config: known(config) };
}

/** URN of the provider; the reference has its id at the end. */
const providerOf = ({ provider }: Values): string =>
  (text(provider) ?? "").split("::").slice(0, -1).join("::");

/** The values that are known, however deep. */
function known(value: unknown): Values {
  const cleaned = clean(value);
  return isRecord(cleaned) ? cleaned : {};
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return HIDDEN.has(value) ? undefined : value;
  if (Array.isArray(value)) return value.map(clean);
  if (!isRecord(value)) return value;
  if (SIGNATURE in value) return undefined; // a secret, or not known
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => {
      const cleaned = clean(entry);
      return cleaned === undefined ? [] : [[key, cleaned]];
    }),
  );
}

/** A text that is known and says something. */
export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

export const number = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

export const texts = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : []).flatMap((entry: unknown) => text(entry) ?? []);

export const records = (value: unknown): readonly Values[] =>
  (Array.isArray(value) ? value : []).filter(isRecord);

/** A value below nested inputs: `at(inputs, "sku", "name")`. */
export const at = (inputs: Values, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), inputs);
