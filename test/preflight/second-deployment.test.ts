// Preflight before the first deployment and before the second one, against the simulated AWS with AWS's default quotas.
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { settingsFromFile } from "../../config/from-file";
import { loadConfig } from "../../config/load";
import { CHECKS } from "../../preflight/checks";
import * as dns from "../../preflight/checks/aws/dns";
import * as quotas from "../../preflight/checks/aws/quotas";
import * as roles from "../../preflight/checks/aws/roles";
import { deployedIn, type DeployedResource } from "../../preflight/deployed";
import { runPreflight } from "../../preflight/run-preflight";
import { scenarioOf } from "../../sandbox/scenarios";
import { startCloudHttp, type CloudHttp } from "../../sandbox/http";
import { awsFoundation } from "../../stacks/aws-foundation";
import { SimulatedStack } from "../support/simulated-stack";
import { contextOf, verdictsOf } from "./support";

jest.setTimeout(180_000);

const ROOT = resolve(__dirname, "../..");

/** Settings of every stack with AWS. An existing network of theirs is known by its ids alone, so checks of it fail both times. */
const FILES = [
  "Pulumi.dev.yaml",
  "test/variants/aws-only.yaml",
  ...readdirSync(join(ROOT, "test/variants/valid"))
    .filter((name) => name.startsWith("aws-"))
    .map((name) => `test/variants/valid/${name}`),
];

/** What fails, by file, where preflight does not know that the stack has it already. */
const UNKNOWN_STACK: Readonly<Record<string, readonly string[]>> = {
  "aws-three-zones": ["AWS_QUOTA_EIP"],
  "aws-existing-expanded": ["AWS_ENDPOINT_RULES"],
};

const namedIn = (file: string): readonly string[] =>
  readFileSync(file, "utf8").match(/\b(?:vpc|subnet|rtb|sg)-[0-9a-f]{17}|\bZ[0-9A-Z]{20}/g) ?? [];

describe.each(FILES)("%s in an account with AWS's default quotas", (file) => {
  const folder = mkdtempSync(join(tmpdir(), "second-deployment-"));
  const { awsFoundation: layer, general } = loadConfig(
    settingsFromFile(join(ROOT, file), "platform-foundations"),
  );
  if (layer === undefined) throw new Error(`${file} has no AWS layer`);
  const { region, accountId } = layer.login;
  let stack: SimulatedStack;
  let http: CloudHttp;
  beforeAll(async () => {
    copyFileSync(join(ROOT, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    copyFileSync(join(ROOT, file), join(folder, "Pulumi.it.yaml"));
    stack = await SimulatedStack.open("aws", {
      config: { region, ...(accountId === undefined ? {} : { allowedAccountIds: [accountId] }) },
      scenario: { existing: [...namedIn(join(ROOT, file))] },
    });
    // Others use nothing: the addresses, networks and gateways that count are the stack's own.
    const scenario = scenarioOf("ready", { defaultVpc: false });
    http = await startCloudHttp({ store: stack.cloud, scenario });
  });
  afterAll(async () => {
    await http.close();
    stack.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const results = async (
    deployed: readonly DeployedResource[],
  ): Promise<ReadonlyMap<string, readonly string[]>> => {
    const only = CHECKS.filter(({ needs }) => needs === "aws").map(({ id }) => id);
    const { results: all } = await runPreflight({
      root: folder,
      stack: "it",
      endpoint: http.url,
      cloud: "aws",
      deployed,
      only,
    });
    const found = new Map<string, string[]>();
    for (const { code, finding } of all)
      found.set(code, [...(found.get(code) ?? []), finding.result]);
    return found;
  };
  const failing = (found: ReadonlyMap<string, readonly string[]>): readonly string[] =>
    [...found].flatMap(([code, all]) => (all.includes("fail") ? [code] : []));

  it("is allowed twice by the same checks, because the stack has what it needs", async () => {
    const first = failing(await results([]));
    await stack.up(() =>
      awsFoundation("awsFoundation", layer.settings, {
        region,
        customer: general.customer,
        environment: general.environment,
        tags: {},
      }),
    );
    const second = await results(stack.resources());
    expect(failing(second)).toEqual(first);
    // A stack that preflight knows nothing of would need the same again.
    const unknown = failing(await results([]));
    expect(unknown.filter((code) => !first.includes(code))).toEqual(
      UNKNOWN_STACK[basename(file, ".yaml")] ?? [],
    );
    if (layer.settings.awsVpc.mode === "existing") return;
    expect(first).toEqual([]);
    for (const code of ["AWS_QUOTA_EIP", "AWS_QUOTA_VPC", "AWS_QUOTA_IGW"])
      expect([code, new Set(second.get(code))]).toEqual([code, new Set(["pass"])]);
  });
});

describe("what a stack has deployed", () => {
  const deployed = (type: string, name: string, id: string): DeployedResource => ({
    type,
    name,
    id,
  });
  const settings = "valid/aws-three-zones.yaml";
  const full = { quota: () => Promise.resolve(3) };
  const addresses = (...ids: readonly string[]) => ({
    ...full,
    elasticAddresses: () => Promise.resolve(ids.map((id) => ({ id, isAssociated: true }))),
  });
  const eip = (zone: string, id: string): DeployedResource =>
    deployed("aws:ec2/eip:Eip", `awsFoundation-vpc-nat-eu-central-1${zone}`, id);

  it.each([
    ["nothing", [], ["fail"]],
    ["every address", [eip("a", "e1"), eip("b", "e2"), eip("c", "e3")], ["pass"]],
    ["all but one", [eip("a", "e1"), eip("b", "e2")], ["fail"]],
    [
      "addresses of zones that are gone",
      [eip("a", "e1"), eip("d", "e2"), eip("e", "e3")],
      ["fail"],
    ],
    [
      "an address that was released since",
      [eip("a", "e1"), eip("b", "e2"), eip("c", "e9")],
      ["fail"],
    ],
  ])("counts for elastic addresses: %s", async (_what, held, verdicts) => {
    const context = contextOf({ settings, aws: addresses("e1", "e2", "e3"), deployed: held });
    expect(await verdictsOf(quotas.addresses, context)).toEqual(verdicts);
  });

  it.each([
    ["nothing", [], ["pass", "fail"]],
    [
      "its own gateway for IPv6",
      [
        deployed(
          "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
          "awsFoundation-vpc-eigw",
          "eigw-1",
        ),
      ],
      ["pass", "pass"],
    ],
  ])("counts for egress-only internet gateways: %s", async (_what, held, verdicts) => {
    const aws = {
      quota: () => Promise.resolve(1),
      internetGateways: () => Promise.resolve([]),
      egressOnlyGateways: () => Promise.resolve(["eigw-1"]),
    };
    const context = contextOf({
      settings: "valid/aws-secondary-range.yaml",
      aws,
      deployed: held,
    });
    expect(await verdictsOf(quotas.internetGateways, context)).toEqual(verdicts);
  });

  it("counts for VPCs, internet gateways and NAT gateways", async () => {
    const zones = ["a", "b", "c"].map((letter) => `eu-central-1${letter}`);
    const aws = {
      quota: () => Promise.resolve(1),
      zoneNames: (names: readonly string[]) => Promise.resolve(names),
      vpcs: () =>
        Promise.resolve([
          {
            id: "vpc-1",
            ownerId: "1",
            cidrBlock: "10.0.0.0/16",
            associatedBlocks: [],
            isDefault: false,
            dhcpOptionsId: "default",
          },
        ]),
      internetGateways: () => Promise.resolve(["igw-1"]),
      subnets: () =>
        Promise.resolve(
          zones.map((zone) => ({
            id: `subnet-${zone}`,
            vpcId: "vpc-1",
            zone,
            cidrBlock: "10.0.0.0/24",
            freeAddresses: 200,
          })),
        ),
      natGateways: () =>
        Promise.resolve(
          zones.map((zone) => ({
            id: `nat-${zone}`,
            vpcId: "vpc-1",
            subnetId: `subnet-${zone}`,
            state: "available",
            isPublic: true,
          })),
        ),
    };
    const own = [
      deployed("aws:ec2/vpc:Vpc", "awsFoundation-vpc", "vpc-1"),
      deployed("aws:ec2/internetGateway:InternetGateway", "awsFoundation-vpc-igw", "igw-1"),
      ...zones.map((zone) =>
        deployed("aws:ec2/natGateway:NatGateway", `awsFoundation-vpc-nat-${zone}`, `nat-${zone}`),
      ),
    ];
    for (const check of [quotas.vpcs, quotas.internetGateways, quotas.natGateways]) {
      const of = async (held: readonly DeployedResource[]) =>
        new Set(await verdictsOf(check, contextOf({ settings, aws, deployed: held })));
      expect([check.id, await of([])]).toEqual([check.id, new Set(["fail"])]);
      expect([check.id, await of(own)]).toEqual([check.id, new Set(["pass"])]);
    }
  });

  it("counts for the records that the vendor's stack writes later, and for roles recorded as create", async () => {
    const records = {
      records: () => Promise.resolve([{ name: "codeocean.contoso.com", type: "A" }]),
    };
    const ours = [
      deployed("aws:iam/serviceLinkedRole:ServiceLinkedRole", "r", "arn:x/RoleForBatch"),
    ];
    const given = { settings: "valid/aws-existing-network.yaml", aws: records };
    expect(contextOf(given).awsNeeds?.hostedZoneId).toBeDefined();
    expect(await verdictsOf(dns.zoneRecords, contextOf(given))).toEqual(["fail"]);
    expect(await verdictsOf(dns.zoneRecords, contextOf({ ...given, deployed: ours }))).toEqual([
      "skip",
    ]);
    const recorded = [{ service: "batch", mode: "create" }] as const;
    const held = new Map([["batch", "RoleForBatch"]] as const);
    expect(roles.assessRoles(recorded, held)[0]?.result).toBe("fail");
    expect(roles.assessRoles(recorded, held, ours)[0]?.result).toBe("pass");
  });

  it("is read from an exported stack, without components and providers that have no id", () => {
    const urn = "urn:pulumi:dev::p::aws:ec2/eip:Eip::main-nat";
    const exported = {
      deployment: {
        resources: [
          { urn, type: "aws:ec2/eip:Eip", id: "e1" },
          { urn: "x", type: "y" },
        ],
      },
    };
    expect(deployedIn(exported)).toEqual([deployed("aws:ec2/eip:Eip", "main-nat", "e1")]);
    expect(deployedIn({ deployment: {} })).toEqual([]);
    expect(() => deployedIn({})).toThrow("it has no deployment");
  });
});
