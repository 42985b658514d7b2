import { pass, runPlanPreflight, type Check } from "../../../preflight/index";
import { startCloudHttp, type CloudHttp } from "../../../sandbox/http";
import { scenarioOf } from "../../../sandbox/scenarios";

const SUBSCRIPTION = "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";
const step = (type: string, name: string, inputs: object, id?: string) => {
  const urn = `urn:pulumi:dev::p::${type}::${name}`;
  const newState = { urn, type, custom: true, inputs };
  return { op: "create", newState, ...(id === undefined ? {} : { oldState: { ...newState, id } }) };
};
const GROUP = step("azure-native:resources:ResourceGroup", "g", {
  resourceGroupName: "g",
  location: "westeurope",
});
const EIP = step("aws:ec2/eip:Eip", "e", {});
const PLAN = { steps: [GROUP, EIP] };

/** A check of one's own that tells what it sees. */
const own: Check = {
  id: "TEAM_TICKET",
  phase: "preflight",
  needs: "file",
  permissions: [],
  run: ({ stack }) => Promise.resolve(pass(stack)),
};

describe("preflight of a plan", () => {
  let http: CloudHttp;
  beforeAll(async () => {
    http = await startCloudHttp({
      store: { list: () => [], get: () => undefined, ofType: () => [], reservedNames: () => [] },
      scenario: scenarioOf("ready"),
    });
  });
  afterAll(() => http.close());
  const WHERE = { subscriptionId: SUBSCRIPTION, region: "eu-central-1" };
  const ask = async (more: object = {}) => {
    const report = await runPlanPreflight({ plan: PLAN, endpoint: http.url, ...WHERE, ...more });
    return report.results.map(
      ({ code, finding }) =>
        `${code} ${finding.result}${code === "TEAM_TICKET" && "found" in finding ? ` ${finding.found}` : ""}`,
    );
  };
  const AZURE = [
    "AZ_DEPLOYER_ACTIONS pass",
    "AZ_DEPLOYER_ROLE pass",
    "AZ_IDENTITY pass",
    "AZ_REGION skip",
    "AZ_RESOURCE_PROVIDERS pass",
    "AZ_SUBSCRIPTION pass",
  ];

  it("asks each cloud about its resources, and nothing else", async () => {
    expect(await ask()).toEqual(["AWS_QUOTA_EIP pass", ...AZURE]);
  });

  it.each([
    ["azure", AZURE],
    ["aws", ["AWS_QUOTA_EIP pass"]],
  ])("keeps to %s, and to what is about no cloud", async (cloud, expected) => {
    expect(await ask({ cloud, checks: [own] })).toEqual([...expected, "TEAM_TICKET pass plan"]);
  });

  it("runs checks of one's own, which see the name of the stack", async () => {
    expect(await ask({ checks: [own], stack: "dev", only: ["TEAM_TICKET"] })).toEqual([
      "TEAM_TICKET pass dev",
    ]);
  });

  it("asks no region and no subscription that nobody names", async () => {
    const report = await runPlanPreflight({ plan: PLAN, endpoint: http.url });
    expect(
      report.results.map(({ code, finding }) => [code, "because" in finding && finding.because]),
    ).toContainEqual(["AZ_SUBSCRIPTION", "azure-native:subscriptionId is not set"]);
    expect(report.results.filter(({ code }) => code.startsWith("AWS_"))).toEqual([]);
  });

  it("asks as the account that the provider names", async () => {
    const provider = "urn:pulumi:dev::p::pulumi:providers:aws::main";
    const main = {
      op: "create",
      newState: {
        urn: provider,
        type: "pulumi:providers:aws",
        custom: true,
        inputs: { allowedAccountIds: '["333333333333"]' },
      },
    };
    const address = { ...EIP, newState: { ...EIP.newState, provider: `${provider}::7` } };
    const report = await runPlanPreflight({
      plan: { steps: [main, address] },
      endpoint: http.url,
      ...WHERE,
      only: ["AWS_IDENTITY"],
    });
    expect(report.results).toMatchObject([
      {
        finding: {
          result: "pass",
          found: expect.stringMatching(/^account 333333333333 in eu-central-1/) as unknown,
        },
      },
    ]);
  });

  it("counts nothing that the stack has already", async () => {
    const plan = { steps: [step("aws:ec2/eip:Eip", "e", {}, "eipalloc-1")] };
    const report = await runPlanPreflight({ plan, endpoint: http.url, ...WHERE });
    expect(report.results).toMatchObject([
      { finding: { found: "elastic addresses: the stack has what it needs" } },
    ]);
  });
});
