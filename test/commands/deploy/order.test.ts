import {
  inOrder,
  selected,
  stackIn,
  stackNames,
  stacksOf,
  upstreamsIn,
} from "../../../commands/deploy/order";

const HOME = { project: "platform-foundations", organization: "organization" };

const names = stackNames([
  "Pulumi.yaml",
  "Pulumi.prod.yaml",
  "Pulumi.dev.yaml",
  "Pulumi.dev-models.yaml",
  "Pulumi.dev-cluster.yaml",
  "Pulumi.bootstrap.yaml",
  "README.md",
]);

describe("the stacks of an environment", () => {
  it("are its own and its parts", () => {
    expect(stacksOf("dev", names)).toEqual(["dev", "dev-cluster", "dev-models"]);
    expect(stacksOf("prod", names)).toEqual(["prod"]);
  });

  it("need a file; without one, the message lists the files", () => {
    expect(() => stacksOf("stage", names)).toThrow(
      "--env stage: there is no Pulumi.stage.yaml; write one, or use dev, dev-cluster, dev-models, prod",
    );
    expect(() => stacksOf("stage", ["bootstrap"])).toThrow(
      / there is no Pulumi\.stage\.yaml; write one$/,
    );
  });

  it("come after the stacks they read, whatever they are called", () => {
    const order = inOrder(
      [
        { name: "bootstrap", upstreams: [] },
        { name: "dev", upstreams: ["organization/platform-foundations/dev-zones"] },
        { name: "dev-models", upstreams: ["organization/platform-foundations/dev"] },
        { name: "dev-zones", upstreams: [] },
      ],
      HOME,
    );
    expect(order.map(({ name }) => name)).toEqual(["bootstrap", "dev-zones", "dev", "dev-models"]);
  });

  it("are named by their settings, at any depth", () => {
    const settings = {
      azureOpenAi: { upstream: "o/p/dev", regions: { swedencentral: { models: [{ name: "m" }] } } },
      kubernetesBaseline: { upstream: "o/p/dev", models: { upstream: "o/p/models" } },
      secrets: new Set(["kubeconfig"]),
      aws: undefined,
    };
    expect(upstreamsIn(settings)).toEqual(["o/p/dev", "o/p/dev", "o/p/models"]);
  });

  it("may read stacks of other environments, which exist already", () => {
    const others = ["organization/networks/hub", "organization/networks/dev"];
    expect(inOrder([{ name: "dev", upstreams: others }], HOME)).toHaveLength(1);
  });

  it("are ours by project and organization, where the engine knows one", () => {
    expect(stackIn("organization/platform-foundations/dev", HOME)).toBe("dev");
    expect(stackIn("organization/networks/dev", HOME)).toBeUndefined();
    expect(stackIn("another/platform-foundations/dev", HOME)).toBeUndefined();
    expect(stackIn("another/platform-foundations/dev", { project: HOME.project })).toBe("dev");
    const twins = [
      { name: "dev", upstreams: ["another/platform-foundations/dev-models"] },
      { name: "dev-models", upstreams: ["organization/platform-foundations/dev"] },
    ];
    expect(inOrder(twins, HOME).map(({ name }) => name)).toEqual(["dev", "dev-models"]);
  });

  it("are refused when they wait for one another", () => {
    const circle = [
      { name: "dev", upstreams: ["organization/platform-foundations/dev-models"] },
      { name: "dev-models", upstreams: ["organization/platform-foundations/dev"] },
    ];
    expect(() => inOrder(circle, HOME)).toThrow("upstream: dev, dev-models wait for one another");
  });
});

describe("the stacks of one run", () => {
  const stacks = ["bootstrap", "dev", "dev-cluster"].map((name) => ({ name, upstreams: [] }));
  const names = (options: Parameters<typeof selected>[1]): readonly string[] =>
    selected(stacks, options).map(({ name }) => name);

  it("are all of them, those of --only, or all but those of --skip", () => {
    expect(names({})).toEqual(["bootstrap", "dev", "dev-cluster"]);
    expect(names({ only: ["dev-cluster"] })).toEqual(["dev-cluster"]);
    expect(names({ skip: ["dev-cluster"] })).toEqual(["bootstrap", "dev"]);
    expect(names({ only: ["dev", "dev-cluster"], skip: ["dev"] })).toEqual(["dev-cluster"]);
  });

  it("must exist, and one must be left", () => {
    expect(() => names({ only: ["dev-models"] })).toThrow(
      "--only dev-models: is not one of the stacks; use bootstrap, dev, dev-cluster",
    );
    expect(() => names({ skip: ["stage"] })).toThrow("--skip stage: is not one of the stacks");
    expect(() => names({ only: ["dev"], skip: ["dev"] })).toThrow("leaves no stack");
  });
});
