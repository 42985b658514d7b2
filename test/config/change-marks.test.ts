// Proves what the settings reference says about changes: from a deployed stack each setting is changed alone, the program runs,
// and the simulated clouds answer each step and the step back. npm test takes a sample of the platform, npm run test:all everything.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type ChangeMark, markOf, MARKED_PATHS, refusalOf } from "../../config/change-marks";
import { deployLayers } from "../../stacks/layers";
import { NO_UPSTREAMS } from "../../stacks/upstream";
import {
  changeOf,
  type File,
  leafSettings,
  loaded,
  type Setting,
} from "../support/setting-changes";
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
/** What the stacks use and do not create. */
const EXISTING = [
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westeurope`,
  ...KEYS.flatMap((key) =>
    ["eu-central-1", "us-east-1"].map((region) => `arn:aws:kms:${region}:210987654321:key/${key}`),
  ),
  "arn:aws:iam::210987654321:role/other",
];

/** Stacks from which settings are changed, and how many settings apart the sample is. */
const STACKS = [
  { file: "Pulumi.bootstrap.yaml", every: 1 },
  { file: "test/variants/changes/foundation.yaml", every: 3 },
  { file: "test/variants/changes/platform.yaml", every: 25 },
] as const;

const isFull = process.env["MARKS"] === "all";

const read = (file: string): File =>
  (parse(readFileSync(join(ROOT, file), "utf8")) as { readonly config: File }).config;

/** What the clouds answer to a change. */
type Answer = "nothing" | "apart" | "in place" | "no way back" | "replaced" | "refused";

function answerOf(steps: readonly PlannedStep[]): Answer {
  if (steps.some(({ refused }) => refused !== undefined)) return "refused";
  if (steps.some(({ op }) => op === "replace")) return "replaced";
  if (steps.some(({ refusedBack }) => refusedBack !== undefined)) return "no way back";
  if (steps.some(({ op }) => op === "update")) return "in place";
  return steps.length > 0 ? "apart" : "nothing";
}

/** Answers that a mark allows. A setting that does nothing has to say so, which refusalOf does. */
const ALLOWED: Readonly<Record<ChangeMark, readonly Answer[]>> = {
  free: ["nothing", "apart"],
  "in place": ["in place"],
  "grows only": ["no way back", "refused"],
  "one step": ["no way back", "refused"],
  fixed: ["replaced", "refused"],
};

const contradicts = (path: string, answer: Answer): boolean => {
  const { mark, refusal } = markOf(path);
  return !(ALLOWED[mark].includes(answer) || (answer === "nothing" && refusal !== undefined));
};

async function answersOf(
  file: string,
  every: number,
): Promise<{ readonly found: readonly string[]; readonly tried: readonly string[] }> {
  const settings = read(file);
  const base = loaded(settings);
  if (base === undefined) throw new Error(`${file} does not load`);
  const stack = await SimulatedStack.openAll(PROVIDERS, {
    runFrom: "anywhere",
    scenario: { existing: EXISTING },
  });
  try {
    await stack.up(() => deployLayers(base, NO_UPSTREAMS));
    expect(await stack.plan(() => deployLayers(base, NO_UPSTREAMS))).toEqual([]);
    const changes = everySetting().flatMap((setting) => {
      if (setting.path in NOT_TRIED) return [];
      const change = changeOf(setting, settings, base, SAMPLES);
      return change === undefined ? [] : [{ path: setting.path, ...change }];
    });
    const tried = isFull ? changes : changes.filter((_, index) => index % every === 0);
    const found: string[] = [];
    for (const { path, value, config } of tried) {
      const steps = await stack.plan(() => deployLayers(config, NO_UPSTREAMS));
      const answer = answerOf(steps);
      if (
        contradicts(path, answer) &&
        ![path, `${file} ${path}`].some((key) => key in NOT_AS_MARKED)
      )
        found.push(
          `${path} = ${JSON.stringify(value)}: ${markOf(path).mark}, and the answer is ${answer}`,
        );
    }
    return { found, tried: tried.map(({ path }) => path) };
  } finally {
    stack.close();
  }
}

/** Settings with nothing below them, and those that are one value in another form. */
function everySetting(): readonly Setting[] {
  const leaves = leafSettings();
  const known = new Set(leaves.map(({ path }) => path));
  const others = Object.keys(SAMPLES).filter((path) => !known.has(path));
  return [...leaves, ...others.map((path) => ({ path, schemas: [] }))];
}

/** Settings whose answer here is another than their mark, and why. */
const NOT_AS_MARKED: Readonly<Record<string, string>> = {
  "Pulumi.bootstrap.yaml general.environment": "names of phase 1 do not have it",
  "test/variants/changes/foundation.yaml general.environment": "names on AWS do not have it",
  "azureCore.azureNetwork.hub.extraSubnets.<name>.cidr": "nothing is in these subnets here",
  "azureCore.azureNetwork.spoke.extraSubnets.<name>.cidr": "nothing is in these subnets here",
  "kubernetesBaseline.ingress.loadBalancer": "a fixed address leaves one value",
  "kubernetesBaseline.network.allowedNetworks": "no load balancer of this stack is public",
  "kubernetesBaseline.network.loadBalancerSubnet":
    "the fixed address is in the subnet of the default",
};

/** Settings whose change cannot run to its end here, and why. */
const NOT_TRIED: Readonly<Record<string, string>> = {
  "awsFoundation.awsCertificate.validation": "the records of a new certificate are outputs",
  "awsFoundation.awsCertificate.validation.mode": "the records of a new certificate are outputs",
  "awsFoundation.awsDns.parentZoneId":
    "the certificate is validated then, in records that a plan does not write",
  "awsFoundation.awsDns.delegated":
    "the certificate is validated then, in records that a plan does not write",
};

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

  it.each(STACKS)("is what the clouds answer to a change of $file", async ({ file, every }) => {
    const { found, tried } = await answersOf(file, every);
    expect(tried.length).toBeGreaterThan(isFull ? 20 : 5);
    expect(found).toEqual([]);
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
