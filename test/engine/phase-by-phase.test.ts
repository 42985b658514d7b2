// Phases in stacks of their own, each reading the one before by reference, against the same phases in one stack.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ABSENT } from "../../config/load";
import { errorsOf, OperationError } from "../../sandbox/events";
import type { CloudResource } from "../../sandbox/cloud-store";
import { type Harness, openHarness, ROOT, withHarness } from "./support/harness";

jest.setTimeout(900_000);

// The subscription deployed the model while that was open to everyone.
const SCENARIO = { modelsDeployedBefore: ["gpt-4.1/2025-04-14"] };
const LIFE = join(ROOT, "test", "variants", "azure-life.yaml");
const stackNamed = (name: string): string => `organization/platform-foundations/${name}`;
const setting = (layer: string): string => `platform-foundations:${layer}`;

const { config } = parse(readFileSync(LIFE, "utf8")) as {
  readonly config: Readonly<Record<string, object>>;
};
const core = config[setting("azureCore")];
const models = { ...config[setting("azureOpenAi")], protect: false };
const product = { ingress: { mode: "none" }, protect: false };
const common = Object.fromEntries(
  Object.entries(config).filter(([key]) => !/:azure(Core|OpenAi)$/.test(key)),
);

const phase1 = { [setting("azureCore")]: core };
const phases = {
  models: {
    ...common,
    [setting("azureOpenAi")]: { ...models, upstream: stackNamed("dev"), location: "westeurope" },
  },
  product: {
    ...common,
    [setting("kubernetesBaseline")]: {
      ...product,
      upstream: stackNamed("dev"),
      models: { upstream: stackNamed("models") },
    },
  },
};

/**
 * What a store holds. The directory gives its objects ids by chance, of them the type alone; the name of an assignment says
 * whose stack made it, of it the scope.
 */
const idsOf = (store: readonly CloudResource[]): readonly string[] =>
  store
    .map(({ token, id }) =>
      token.startsWith("azuread:")
        ? token
        : `${token} ${id.replace(/(?<=\/roleAssignments\/)[0-9a-f-]{36}$/, "")}`,
    )
    .sort();

const passwordOf = async (harness: Harness): Promise<string> => {
  const shown = await harness.session.must([
    ...["stack", "output", "postgres", "--json", "--show-secrets", "--stack", harness.stack],
  ]);
  return (JSON.parse(shown) as { readonly password: string }).password;
};

let apart: Harness;
beforeAll(async () => {
  apart = await openHarness({
    configFile: LIFE,
    scenario: SCENARIO,
    config: { [setting("azureOpenAi")]: ABSENT },
    neighbours: phases,
    runFrom: "jumpbox", // the private API server answers inside its network only
  });
});
afterAll(async () => {
  await apart.close();
});

describe("a phase in a stack of its own", () => {
  it.each(["models", "product"])("says what %s waits for, once", async (stack) => {
    const error: unknown = await apart.runOn(stack, "preview").catch((reason: unknown) => reason);
    if (!(error instanceof OperationError)) throw new Error("the preview was not refused");
    const told = errorsOf(error.events);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(
      /^Stack organization\/platform-foundations\/dev \(set in upstream\) lacks outputs/,
    );
    expect(told[0]).toMatch(/resourceGroupName is missing, expected text/);
    expect(told[0]).toMatch(/keyVaultUri is missing, expected text/);
    expect(apart.cloudResources()).toEqual([]);
  });

  it("is deployed after phase 2, and a second run of each changes nothing", async () => {
    await apart.run("up");
    for (const stack of ["models", "product"])
      expect(Object.keys((await apart.runOn(stack, "up")).changes)).toEqual(["create"]);
    for (const stack of ["dev", "models", "product"])
      expect(Object.keys((await apart.runOn(stack, "up")).changes)).toEqual(["same"]);
  });

  it("makes the same as all phases in one stack", async () => {
    const together = {
      ...common,
      ...phase1,
      [setting("azureOpenAi")]: models,
      [setting("kubernetesBaseline")]: product,
    };
    await withHarness(
      { configFile: LIFE, config: together, scenario: SCENARIO, runFrom: "jumpbox" },
      async (harness) => {
        await harness.run("up");
        expect(idsOf(apart.cloudResources())).toEqual(idsOf(harness.cloudResources()));
      },
    );
  });

  it("reads the database's password as a secret", async () => {
    const password = await passwordOf(apart);
    expect(password.length).toBeGreaterThanOrEqual(20);
    expect(apart.filesHolding(password)).toEqual([]);
    expect(apart.filesHolding(Buffer.from(password).toString("base64"))).toEqual([]);
  });

  it("is destroyed alone, and leaves phase 2 unchanged", async () => {
    const before = idsOf(apart.cloudResources());
    await apart.runOn("product", "destroy");
    await apart.runOn("models", "destroy");
    const after = idsOf(apart.cloudResources());
    expect(after.length).toBeLessThan(before.length);
    expect(after.filter((id) => /kubernetes:|cognitiveservices:/.test(id))).toEqual([]);
    expect(Object.keys((await apart.run("up")).changes)).toEqual(["same"]);
  });
});
