// Proves what the settings reference says about changes: from a deployed stack each setting is changed alone, the program runs,
// and the simulated clouds answer each step and the step back. npm test takes a sample of the platform, npm run test:all everything.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { type ChangeMark, markOf, MARKED_PATHS, refusalOf } from "../../config/change-marks";
import type { FoundationConfig } from "../../config/load";
import { deployLayers } from "../../stacks/layers";
import { OTHER_STACK_IDS, OTHER_STACKS } from "../support/other-stacks";
import {
  changeOf,
  type File,
  leafSettings,
  loaded,
  type Setting,
  Together,
} from "../support/setting-changes";
import { NOT_AS_MARKED, NOT_PROVED, NOT_TRIED, READ_ELSEWHERE } from "../support/setting-proofs";
import { SAMPLES } from "../support/setting-samples";
import { type PlannedStep, SimulatedStack } from "../support/simulated-stack";

jest.setTimeout(3_000_000);
Error.stackTraceLimit = 0; // the SDK takes a stack trace of every resource, which is most of the time

const ROOT = join(__dirname, "../..");
const SUBSCRIPTION = "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";
const TENANT = "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01";
const KEYS = ["1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01", "2b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d02"];
const PROVIDERS = {
  "azure-native": { subscriptionId: SUBSCRIPTION, tenantId: TENANT, location: "westeurope" },
  azuread: { tenantId: TENANT },
  aws: { region: "eu-central-1", allowedAccountIds: ["210987654321"] },
};
const CHANGES = "test/variants/changes";

/** ARM ids with everything above them, ARNs and the ids of EC2 and Route 53 in a text. */
function idsIn(text: string): readonly string[] {
  const arm = text.match(/\/subscriptions\/[\w./-]+/g) ?? [];
  const above = arm.flatMap((id) => {
    const parts = id.split("/");
    return parts.flatMap((_, index) =>
      index >= 4 && index % 2 === 0 ? [parts.slice(0, index + 1).join("/")] : [],
    );
  });
  const aws = text.match(
    /\barn:aws[\w:/-]+|\b(?:vpc|subnet|rtb|sg|eipalloc)-[0-9a-f]{17}|\bZ[0-9A-Z]{20}/g,
  );
  return [...new Set([...above, ...(aws ?? [])])];
}

/** What the stacks use and do not create: every id in their files, in the samples and in the outputs of other stacks. */
const EXISTING = [
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westeurope`,
  ...OTHER_STACK_IDS,
  ...KEYS.flatMap((key) =>
    ["eu-central-1", "us-east-1"].map((region) => `arn:aws:kms:${region}:210987654321:key/${key}`),
  ),
  ...idsIn(JSON.stringify(SAMPLES)),
  ...readdirSync(join(ROOT, CHANGES)).flatMap((file) =>
    idsIn(readFileSync(join(ROOT, CHANGES, file), "utf8")),
  ),
];

/** Settings that the files hold encrypted. */
const SECRETS = {
  "platform-foundations:openAiClientSecret": "a client secret",
  "platform-foundations:kubeconfig": "apiVersion: v1",
};

interface Stack {
  readonly file: string;
  /** How many settings apart the sample is; absent: tried by npm run test:all alone. */
  readonly every?: number;
  /** Whether it is so large that only what no stack before it proves is changed, and not deployed for the way back. */
  readonly isLarge?: true;
}

/** Stacks from which settings are changed. Together they have every setting for which a test can find another value. */
const STACKS: readonly Stack[] = [
  { file: "Pulumi.bootstrap.yaml", every: 1 },
  { file: `${CHANGES}/foundation.yaml`, every: 3 },
  { file: `${CHANGES}/platform.yaml`, every: 25, isLarge: true },
  { file: `${CHANGES}/existing-vpc.yaml`, every: 5 },
  { file: `${CHANGES}/internal.yaml` },
  { file: `${CHANGES}/delegated.yaml` },
  { file: `${CHANGES}/models-alone.yaml` },
  { file: `${CHANGES}/baseline-alone.yaml`, every: 10 },
  { file: `${CHANGES}/existing.yaml`, isLarge: true },
  { file: `${CHANGES}/public.yaml`, isLarge: true },
  { file: `${CHANGES}/own-egress.yaml`, isLarge: true },
];

const isFull = process.env["MARKS"] === "all";

const read = (file: string): File =>
  (parse(readFileSync(join(ROOT, file), "utf8")) as { readonly config: File }).config;

/** What the clouds answer to a change. */
type Answer = "nothing" | "apart" | "removed" | "in place" | "no way back" | "replaced" | "refused";

function answerOf(steps: readonly PlannedStep[]): Answer {
  if (steps.some(({ refused }) => refused !== undefined)) return "refused";
  if (steps.some(({ op }) => op === "replace")) return "replaced";
  if (steps.some(({ refusedBack }) => refusedBack !== undefined)) return "no way back";
  if (steps.some(({ op }) => op === "update")) return "in place";
  if (steps.some(({ op }) => op === "delete")) return "removed";
  return steps.length > 0 ? "apart" : "nothing";
}

/** Answers that a mark allows. A setting that does nothing has to say so, which refusalOf does. */
const ALLOWED: Readonly<Record<ChangeMark, readonly Answer[]>> = {
  free: ["nothing", "apart", "removed"],
  "in place": ["in place"],
  "grows only": ["no way back", "refused"],
  "one step": ["no way back", "refused"],
  fixed: ["replaced", "removed", "refused"],
};

/** What is wrong with an answer to a change, or undefined. */
function faultOf(
  { file }: Stack,
  path: string,
  way: string,
  { steps, outputsDiffer }: Reply,
): string | undefined {
  const { mark, refusal } = markOf(path);
  const answer = answerOf(steps);
  const isFit = ALLOWED[mark].includes(answer) || (answer === "nothing" && refusal !== undefined);
  if (!isFit)
    return isListed(NOT_AS_MARKED, file, path, way)
      ? undefined
      : `${mark}, and the answer is ${answer}`;
  const isSilent = answer === "nothing" && refusal === undefined && !outputsDiffer;
  return isSilent && !isListed(READ_ELSEWHERE, file, path)
    ? "changes neither resources nor outputs, and no reason is listed"
    : undefined;
}

interface Change {
  readonly path: string;
  readonly value: unknown;
  readonly config: FoundationConfig;
  /** Whether the value needs others beside it. */
  readonly isMode: boolean;
}

/** Every single change that the file of a stack takes. */
const changesOf = once((file: string): readonly Change[] => {
  const settings = read(file);
  const base = configOf(file);
  return everySetting().flatMap((setting) => {
    const change = changeOf(setting, settings, base, SAMPLES);
    if (change === undefined) return [];
    const { value, config } = change;
    return [{ path: setting.path, value, config, isMode: value instanceof Together }];
  });
});

function configOf(file: string): FoundationConfig {
  const base = loaded(read(file));
  if (base === undefined) throw new Error(`${file} does not load`);
  return base;
}

function once<A, R>(call: (argument: A) => R): (argument: A) => R {
  const results = new Map<A, R>();
  return (argument) => {
    const result = results.get(argument) ?? call(argument);
    results.set(argument, result);
    return result;
  };
}

const isListed = (
  list: Readonly<Record<string, string>>,
  file: string,
  path: string,
  way = "",
): boolean => [path, `${file} ${path}`, `${file} ${path}${way}`].some((key) => key in list);

/** Settings whose mark the answers to changes of a stack prove. */
const provedBy = ({ file }: Stack): readonly string[] =>
  changesOf(file)
    .map(({ path }) => path)
    .filter((path) => ![NOT_TRIED, NOT_AS_MARKED].some((list) => isListed(list, file, path)));

/** Changes to try from a stack: those that no stack before proves, where it is large. */
function triedOn(stack: Stack): readonly Change[] {
  const { file, every = 1, isLarge } = stack;
  const before = STACKS.slice(0, STACKS.indexOf(stack)).flatMap(provedBy);
  const changes = changesOf(file).filter(
    ({ path }) => !isListed(NOT_TRIED, file, path) && !(isLarge === true && before.includes(path)),
  );
  return isFull ? changes : changes.filter((_, index) => index % every === 0);
}

interface Reply {
  readonly steps: readonly PlannedStep[];
  readonly outputsDiffer: boolean;
}

/** A deployed stack that says what changes of its settings would do. */
class Deployment {
  private constructor(
    private readonly stack: SimulatedStack,
    private readonly outputs: string,
  ) {}

  public static async of(config: FoundationConfig): Promise<Deployment> {
    const stack = await SimulatedStack.openAll(PROVIDERS, {
      runFrom: "anywhere",
      scenario: { existing: EXISTING },
    });
    try {
      const outputs = await outputsOf(config, (program) => stack.up(program));
      return new Deployment(stack, outputs.text);
    } catch (error) {
      stack.close();
      throw error;
    }
  }

  public async reply(config: FoundationConfig): Promise<Reply> {
    const { result, text } = await outputsOf(config, (program) => this.stack.plan(program));
    return { steps: result, outputsDiffer: text !== this.outputs };
  }

  public close(): void {
    this.stack.close();
  }
}

async function outputsOf<T>(
  config: FoundationConfig,
  run: (program: () => void) => Promise<T>,
): Promise<{ readonly result: T; readonly text: string }> {
  let outputs: unknown;
  const result = await run(() => {
    pulumi.runtime.setAllConfig(SECRETS);
    outputs = deployLayers(config, OTHER_STACKS);
  });
  const values = await (pulumi.output(outputs) as unknown as Promised).promise();
  return { result, text: JSON.stringify(values) };
}

interface Promised {
  promise(): Promise<unknown>;
}

const BACK = ", and back";

/** Faults of the answers to every change, there and back. */
async function faultsOf(stack: Stack): Promise<readonly string[]> {
  const base = configOf(stack.file);
  const deployed = await Deployment.of(base);
  const faults: string[] = [];
  const note = (path: string, value: unknown, way: string, reply: Reply): void => {
    const fault = faultOf(stack, path, way, reply);
    const shown = value instanceof Together ? value.settings : value;
    if (fault !== undefined) faults.push(`${path} = ${JSON.stringify(shown)}${way}: ${fault}`);
  };
  try {
    expect((await deployed.reply(base)).steps).toEqual([]);
    for (const { path, value, config, isMode } of triedOn(stack)) {
      const there = await deployed.reply(config);
      note(path, value, "", there);
      // The plan tries the way back of updates; what a mode creates and removes shows from its other side alone.
      if (!isFull || !isMode || stack.isLarge === true) continue;
      const changed = await Deployment.of(config);
      try {
        note(path, value, BACK, await changed.reply(base));
      } finally {
        changed.close();
      }
    }
    return faults;
  } finally {
    deployed.close();
  }
}

/** Settings with nothing below them, and those that are one value in another form. */
function everySetting(): readonly Setting[] {
  const leaves = leafSettings();
  const known = new Set(leaves.map(({ path }) => path));
  const others = Object.keys(SAMPLES).filter((path) => !known.has(path));
  return [...leaves, ...others.map((path) => ({ path, schemas: [] }))];
}

describe("the mark of a setting", () => {
  it("is known for every setting, and each row of the table is about settings", () => {
    const paths = leafSettings().map(({ path }) => path);
    for (const path of paths) expect(() => markOf(path)).not.toThrow();
    const rows = MARKED_PATHS.filter(
      (row) =>
        !paths.some((path) => `${path}.`.startsWith(`${row}.`) || path.startsWith(`${row}[`)),
    );
    expect(rows).toEqual([]);
  });

  it.each(STACKS.filter(({ every }) => isFull || every !== undefined))(
    "is what the clouds answer to a change of $file",
    async (stack) => {
      expect(triedOn(stack).length).toBeGreaterThan(stack.isLarge === true ? 0 : 3);
      expect(await faultsOf(stack)).toEqual([]);
    },
  );

  it("is proved for every setting, but for those that are listed with a reason", () => {
    const proved = new Set(STACKS.flatMap(provedBy));
    const settings = everySetting().map(({ path }) => path);
    const listed = { ...NOT_PROVED, ...NOT_TRIED, ...NOT_AS_MARKED };
    expect(settings.filter((path) => !proved.has(path) && !(path in listed))).toEqual([]);
    expect(Object.keys(listed).filter((path) => proved.has(path))).toEqual([]);
    for (const list of [listed, READ_ELSEWHERE])
      expect(
        Object.keys(list).filter(
          (key) => !settings.includes(key.replace(BACK, "").split(" ").at(-1) ?? ""),
        ),
      ).toEqual([]);
  });

  it("names versions that go back or skip, and sizes that shrink", () => {
    expect(refusalOf("azureCore.aks.kubernetesVersion", "1.35", "1.36")).toBeUndefined();
    expect(refusalOf("azureCore.aks.kubernetesVersion", undefined, "1.36")).toBeUndefined();
    expect(refusalOf("azureCore.aks.kubernetesVersion", "1.35", "1.37")).toMatch(
      /one minor version/,
    );
    expect(refusalOf("azureCore.aks.kubernetesVersion", "1.36", "1.35")).toMatch(/never goes down/);
    expect(refusalOf("azureCore.postgres.version", "17", "16")).toMatch(/never goes down/);
    expect(refusalOf("azureCore.aks.userPools.search.minCount", 2, 1)).toBeUndefined();
  });
});
