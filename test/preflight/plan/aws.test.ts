import type { BuiltInCheck, Finding } from "../../../preflight/check";
import type { DeployedResource } from "../../../preflight/deployed";
import { awsQuestions } from "../../../preflight/plan/aws";
import type { Plan, PlannedResource } from "../../../preflight/plan/resources";
import { answer, findingsOf, type Given } from "../support";

const REGION = "eu-central-1";
const resource = (
  type: string,
  name: string,
  inputs: object = {},
  provider: object = { region: REGION },
): PlannedResource => ({
  urn: `urn:pulumi:dev::p::aws:${type}::${name}`,
  type: `aws:${type}`,
  inputs: inputs as PlannedResource["inputs"],
  provider: provider as PlannedResource["provider"],
  madeOf: {},
});
const planOf = (resources: readonly PlannedResource[], config: object = {}): Plan => ({
  resources,
  deployed: [],
  config: config as Plan["config"],
});
const questionsOf = (...resources: readonly PlannedResource[]) => awsQuestions(planOf(resources));
const codesOf = (...resources: readonly PlannedResource[]) =>
  questionsOf(...resources).flatMap(({ checks }) => checks.map(({ id }) => id));

const vpc = (name = "main") => resource("ec2/vpc:Vpc", name);
const eip = (name = "nat") => resource("ec2/eip:Eip", name);
const gateway = () => resource("ec2/internetGateway:InternetGateway", "igw");
const subnet = (name: string, inputs: object) => resource("ec2/subnet:Subnet", name, inputs);
const instance = (name: string, instanceType?: string) =>
  resource("ec2/instance:Instance", name, { instanceType });
const endpoint = (serviceName: string, vpcEndpointType = "Interface") =>
  resource("ec2/vpcEndpoint:VpcEndpoint", serviceName, { serviceName, vpcEndpointType });
const ZONES = [
  subnet("a", { availabilityZone: "eu-central-1a" }),
  subnet("b", { availabilityZoneId: "euc1-az3" }),
];

/** What the check of a code finds. */
async function found(
  code: string,
  resources: readonly PlannedResource[],
  given: Given,
): Promise<readonly Finding[]> {
  const checks: readonly BuiltInCheck[] = questionsOf(...resources).flatMap(({ checks }) => checks);
  const check = checks.find(({ id }) => id === code);
  if (check === undefined) throw new Error(`the plan is not asked about by ${code}`);
  expect(check).toMatchObject({ phase: "preflight", needs: "aws", permissions: [] });
  return findingsOf(check, { settings: "aws-only.yaml", ...given });
}

describe("the region of a resource", () => {
  const regionsOf = (inputs: object, provider: object, config: object, given?: string) =>
    awsQuestions(planOf([resource("ec2/vpc:Vpc", "v", inputs, provider)], config), given).map(
      ({ region }) => region,
    );
  const config = { "aws:region": "eu-north-1" };

  it("is its own, its provider's, the stack's, or the given one, in this order", () => {
    const provider = { region: "eu-west-1" };
    expect(regionsOf({ region: "us-east-1" }, provider, config, "ca-central-1")).toEqual([
      "us-east-1",
    ]);
    expect(regionsOf({}, provider, config, "ca-central-1")).toEqual(["eu-west-1"]);
    expect(regionsOf({}, {}, config, "ca-central-1")).toEqual(["eu-north-1"]);
    expect(regionsOf({}, {}, {}, "ca-central-1")).toEqual(["ca-central-1"]);
  });

  it("has to be known for any question", () => {
    expect(regionsOf({}, {}, {})).toEqual([]);
    expect(questionsOf({ ...vpc(), type: "azure-native:network:VirtualNetwork" })).toEqual([]);
  });

  it("has a question of its own for each, about the resources in it", () => {
    const elsewhere = resource("ec2/eip:Eip", "e", {}, { region: "us-east-1" });
    expect(
      questionsOf(vpc(), elsewhere, eip()).map(({ region, checks }) => [
        region,
        checks.map(({ id }) => id),
      ]),
    ).toEqual([
      [REGION, ["AWS_QUOTA_VPC", "AWS_QUOTA_EIP"]],
      ["us-east-1", ["AWS_QUOTA_EIP"]],
    ]);
  });
});

describe("the account of a plan", () => {
  const accountOf = (config: object, ...providers: readonly object[]) =>
    awsQuestions(
      planOf(
        providers.map((more, at) =>
          resource("ec2/vpc:Vpc", String(at), {}, { region: REGION, ...more }),
        ),
        config,
      ),
    )[0]?.accountId;
  const one = { allowedAccountIds: '["111111111111"]' };

  it.each([
    ["the provider's, as text", {}, [one], "111111111111"],
    ["the provider's, as a list", {}, [{ allowedAccountIds: ["111111111111"] }], "111111111111"],
    ["the stack's", { "aws:allowedAccountIds": '["222222222222"]' }, [{}], "222222222222"],
    ["the same of several providers", {}, [one, {}, one], "111111111111"],
    [
      "unknown where two are allowed",
      {},
      [{ allowedAccountIds: ["111111111111", "222222222222"] }],
      undefined,
    ],
    ["unknown where providers differ", { "aws:allowedAccountIds": ["2"] }, [one], undefined],
    ["unknown where no list is written", {}, [{ allowedAccountIds: "111111111111" }], undefined],
    ["unknown where the text is not a list", {}, [{ allowedAccountIds: "[" }], undefined],
    ["unknown without any", {}, [{}], undefined],
  ])("is %s", (_what, config, providers, expected) => {
    expect(accountOf(config, ...providers)).toBe(expected);
  });

  it("is compared with that of the login", async () => {
    const ours = resource("ec2/vpc:Vpc", "v", {}, { region: REGION, ...one });
    const aws = { identity: answer({ account: "111111111111", arn: "arn:me" }) };
    expect(await found("AWS_IDENTITY", [ours], { aws })).toEqual([
      { result: "pass", found: "account 111111111111 in eu-central-1, as arn:me" },
    ]);
    expect(codesOf(vpc())).not.toContain("AWS_IDENTITY");
  });
});

describe("quotas", () => {
  const taken = {
    vpcs: answer([{}, {}, {}] as never),
    elasticAddresses: answer([{}, {}, {}] as never),
    internetGateways: answer(["a", "b", "c"]),
  };

  it.each<readonly [string, PlannedResource, string, string, string, string]>([
    ["AWS_QUOTA_VPC", vpc(), "VPCs", "vpc", "L-F678F1CE", "ec2/vpc:Vpc"],
    ["AWS_QUOTA_EIP", eip(), "elastic addresses", "ec2", "L-0263D0A3", "ec2/eip:Eip"],
    [
      "AWS_QUOTA_IGW",
      gateway(),
      "internet gateways",
      "vpc",
      "L-A4707A72",
      "ec2/internetGateway:InternetGateway",
    ],
  ])("%s counts what is new", async (code, one, what, service, quota, type) => {
    const asked: string[] = [];
    const ask = (limit: number, deployed: readonly DeployedResource[] = []) =>
      found(code, [one, { ...one, urn: "another" }], {
        aws: {
          ...taken,
          quota: (...which) => {
            asked.push(which.join("/"));
            return Promise.resolve(limit);
          },
        },
        deployed,
      });
    const ours = (id: string): DeployedResource => ({ type: `aws:${type}`, name: id, id });
    expect(await ask(5)).toEqual([{ result: "pass", found: `${what}: need 2, quota 5, in use 3` }]);
    expect(await ask(4)).toMatchObject([
      { result: "fail", found: `${what}: need 2, quota 4, in use 3` },
    ]);
    expect(await ask(4, [ours("1")])).toEqual([
      { result: "pass", found: `${what}: need 1, quota 4, in use 3` },
    ]);
    // More than the plan has: some are deleted.
    expect(await ask(0, [ours("1"), ours("2"), ours("3")])).toEqual([
      { result: "pass", found: `${what}: the stack has what it needs` },
    ]);
    expect(new Set(asked)).toEqual(new Set([`${service}/${quota}`]));
    expect(codesOf(one)).toEqual([code]);
  });
});

describe("zones", () => {
  const names: Readonly<Record<string, string>> = { "euc1-az3": "eu-central-1b" };
  const aws = {
    zoneNames: (zones: readonly string[]) =>
      Promise.resolve(zones.map((zone) => names[zone] ?? zone)),
    zones: answer(
      ["a", "b"].map((letter) => ({
        id: `euc1-az-${letter}`,
        name: `eu-central-1${letter}`,
        state: "available",
        optIn: "opt-in-not-required",
        type: "availability-zone",
      })),
    ),
  };

  it("are those of every resource, by name or id, each once", async () => {
    const again = subnet("c", { availabilityZone: "eu-central-1a" });
    expect(await found("AWS_ZONES", [...ZONES, again], { aws })).toEqual([
      {
        result: "pass",
        found: "eu-central-1a, eu-central-1b; the region has eu-central-1a, eu-central-1b",
      },
    ]);
  });

  it("are one zone where name and id mean the same", async () => {
    const twin = subnet("c", { availabilityZone: "eu-central-1b" });
    expect(await found("AWS_ZONES", [...ZONES, twin], { aws })).toMatchObject([{ result: "pass" }]);
    expect(await found("AWS_ZONES", [...ZONES.slice(1), twin], { aws })).toEqual([
      { result: "skip", because: "the plan is in eu-central-1b alone" },
    ]);
  });

  it("are not asked about where there is one or none", () => {
    expect(codesOf(...ZONES.slice(0, 1))).toEqual([]);
    expect(codesOf(subnet("a", {}))).toEqual([]);
    expect(codesOf(...ZONES)).toEqual(["AWS_ZONES"]);
  });

  it("have the endpoints of the plan, each service once", async () => {
    const services = ["ssm", "ec2", "ssm"].map((service) => endpoint(service));
    const offers: Readonly<Record<string, readonly string[]>> = {
      ssm: ["eu-central-1a", "eu-central-1b"],
      ec2: ["eu-central-1c"],
    };
    const given = {
      aws: { ...aws, endpointServiceZones: (service: string) => Promise.resolve(offers[service]) },
    };
    expect(await found("AWS_ENDPOINT_ZONES", [...ZONES, ...services], given)).toMatchObject([
      { result: "pass", subject: "ssm", found: "offered in eu-central-1a, eu-central-1b" },
      {
        result: "fail",
        subject: "ec2",
        found: "is not offered in eu-central-1a, eu-central-1b",
      },
    ]);
  });

  it("have no other endpoints, and none where no zone is known", () => {
    expect(codesOf(...ZONES, endpoint("s3", "Gateway"))).toEqual(["AWS_ZONES"]);
    const nameless = resource("ec2/vpcEndpoint:VpcEndpoint", "x", { vpcEndpointType: "Interface" });
    expect(codesOf(...ZONES, nameless)).toEqual(["AWS_ZONES"]);
    expect(codesOf(endpoint("ssm"))).toEqual([]);
    expect(codesOf(endpoint("ssm"), ...ZONES.slice(0, 1))).toEqual(["AWS_ENDPOINT_ZONES"]);
  });
});

describe("machines", () => {
  const machines = [
    instance("a", "m5.large"),
    instance("b", "m5.xlarge"),
    instance("c", "m5.large"),
    instance("d", "g4dn.xlarge"),
  ];
  const vcpus = new Map([
    ["m5.large", 2],
    ["m5.xlarge", 4],
    ["g4dn.xlarge", 4],
    ["p3.2xlarge", 8],
  ]);
  const asked: string[] = [];
  const aws = (used = 10, limit = 100): NonNullable<Given["aws"]> => ({
    vcpus: (types) => {
      asked.push(`vcpus of ${types.join(", ")}`);
      return Promise.resolve(vcpus);
    },
    quota: (...which) => {
      asked.push(which.join("/"));
      return Promise.resolve(limit);
    },
    vcpusInUse: (quotaClass) => {
      asked.push(quotaClass);
      return Promise.resolve(used);
    },
  });
  const there = (...ids: readonly string[]): readonly DeployedResource[] =>
    ids.map((id) => ({ type: "aws:ec2/instance:Instance", name: id, id }));
  beforeEach(() => {
    asked.length = 0;
  });

  it("are asked about by the quotas that they count against", () => {
    expect(codesOf(...machines)).toEqual(["AWS_TYPE_EC2", "AWS_QUOTA_STANDARD", "AWS_QUOTA_G_VT"]);
    expect(codesOf(instance("p", "p3.2xlarge"))).toEqual(["AWS_TYPE_EC2", "AWS_QUOTA_P"]);
    expect(codesOf(instance("x"))).toEqual([]);
  });

  it.each([
    [
      "AWS_QUOTA_STANDARD",
      machines,
      "running on-demand Standard vCPUs: need 8",
      "ec2/L-1216C47A",
      "Standard/OnDemand",
    ],
    [
      "AWS_QUOTA_G_VT",
      machines,
      "running on-demand G and VT vCPUs: need 4",
      "ec2/L-DB2E81BA",
      "G/OnDemand",
    ],
    [
      "AWS_QUOTA_P",
      [instance("p", "p3.2xlarge")],
      "running on-demand P vCPUs: need 8",
      "ec2/L-417A185B",
      "P/OnDemand",
    ],
  ] as const)("%s sums their processors", async (code, resources, need, quota, quotaClass) => {
    expect(await found(code, resources, { aws: aws() })).toEqual([
      { result: "pass", found: `${need}, quota 100, in use 10` },
    ]);
    expect(asked.slice(1)).toEqual([quota, quotaClass]);
  });

  it("are asked for by type, each once and in order", async () => {
    await found("AWS_QUOTA_STANDARD", machines, { aws: aws() });
    expect(asked[0]).toBe("vcpus of g4dn.xlarge, m5.large, m5.xlarge");
  });

  it.each([
    ["one of them", ["1"], 6],
    ["two of them", ["1", "2"], 4],
  ])(
    "need for what is new the largest, as the plan does not say which is there: %s",
    async (_what, ids, need) => {
      const given = { aws: aws(), deployed: there(...ids) };
      expect(await found("AWS_QUOTA_STANDARD", machines, given)).toEqual([
        {
          result: "pass",
          found: `running on-demand Standard vCPUs: need ${String(need)}, quota 100, in use 10`,
        },
      ]);
    },
  );

  it.each([
    ["all are there", there("1", "2", "3")],
    ["more are there", there("1", "2", "3", "4", "5")],
  ])("need nothing where %s", async (_what, deployed) => {
    expect(await found("AWS_QUOTA_STANDARD", machines, { aws: aws(), deployed })).toEqual([
      { result: "pass", found: "running on-demand Standard vCPUs: the stack has what it needs" },
    ]);
    expect(asked).toHaveLength(1);
  });

  it("count as nothing where the account does not know the type", async () => {
    const strange = instance("x", "m5.metal");
    expect(await found("AWS_QUOTA_STANDARD", [...machines, strange], { aws: aws() })).toMatchObject(
      [{ found: "running on-demand Standard vCPUs: need 8, quota 100, in use 10" }],
    );
  });

  it("are offered in the zones of the plan", async () => {
    const types: string[] = [];
    const given = {
      aws: {
        zoneNames: (zones: readonly string[]) => Promise.resolve(zones),
        offeredIn: (wanted: readonly string[]) => {
          types.push(...wanted);
          return Promise.resolve(
            new Map([
              ["m5.large", ["eu-central-1a", "euc1-az3"]],
              ["m5.xlarge", ["eu-central-1a"]],
            ]),
          );
        },
      },
    };
    expect(await found("AWS_TYPE_EC2", [...ZONES, ...machines], given)).toMatchObject([
      { result: "fail", subject: "g4dn.xlarge", found: "is not offered in the region" },
      { result: "pass", subject: "m5.large" },
      { result: "fail", subject: "m5.xlarge", found: "is not offered in euc1-az3" },
    ]);
    expect(types).toEqual(["g4dn.xlarge", "m5.large", "m5.xlarge"]);
  });
});
