import { assessIdentity as assessAws } from "../../../preflight/checks/aws/identity";
import { assessIdentity as assessAzure } from "../../../preflight/checks/azure/account";
import { awsClient } from "../../../preflight/clients/aws";
import type { CloudStoreReader } from "../../../sandbox/cloud-store";
import { scenarioOf } from "../../../sandbox/scenarios";
import { startCloudHttp, type CloudHttp } from "../../../sandbox/http";

// Loading the SDK clients takes seconds on a busy machine.
jest.setTimeout(60_000);

const EMPTY: CloudStoreReader = {
  list: () => [],
  get: () => undefined,
  ofType: () => [],
  reservedNames: () => [],
};

describe("the AWS account of a stack", () => {
  const needs = { region: "eu-central-1", accountId: "210987654321" };
  const arn = "arn:aws:iam::210987654321:user/deployer";

  it("is the one that the login reaches", () => {
    expect(assessAws(needs, { account: "210987654321", arn }).result).toBe("pass");
  });

  it("is not another one, whatever the login may do there", () => {
    expect(assessAws(needs, { account: "999999999999", arn })).toMatchObject({
      result: "fail",
      found: expect.stringContaining(
        "signed in to account 999999999999 as arn:aws:iam::210987654321:user/deployer, and the stack belongs to 210987654321",
      ) as unknown,
    });
  });

  it("has to be named: without a setting every login would be right", () => {
    expect(
      assessAws({ ...needs, accountId: undefined }, { account: "210987654321", arn }),
    ).toMatchObject({
      result: "fail",
      hint: 'if it is the intended one, write aws:allowedAccountIds: ["210987654321"] in the stack file',
    });
  });

  describe("is asked as the deployment would be", () => {
    let http: CloudHttp;
    beforeAll(async () => {
      http = await startCloudHttp({ store: EMPTY, scenario: scenarioOf("ready") });
    });
    afterAll(() => http.close());
    const client = (assumeRoles: readonly { readonly roleArn: string }[]) =>
      awsClient({
        region: "eu-central-1",
        endpoint: http.url,
        credentials: { accessKeyId: "simulated-111111111111", secretAccessKey: "simulated" },
        assumeRoles,
      });

    it("with the keys alone", async () => {
      expect((await client([]).identity()).account).toBe("111111111111");
    });

    it("with each of the roles of aws:assumeRoles in turn", async () => {
      const roles = ["222222222222", "333333333333"].map((account) => ({
        roleArn: `arn:aws:iam::${account}:role/deployer`,
      }));
      expect((await client(roles).identity()).account).toBe("333333333333");
      expect(http.asked.filter((call) => call.startsWith("sts:AssumeRole"))).toHaveLength(2);
    });
  });
});

describe("offers as the simulated AWS names them", () => {
  it("are those of the pattern, of the id and of the version that is asked about", async () => {
    const http = await startCloudHttp({
      store: EMPTY,
      scenario: scenarioOf("ready", { sharedImages: ["codeocean-vpc-amzn2-1", "other-1"] }),
    });
    const aws = awsClient({
      region: "eu-central-1",
      endpoint: http.url,
      credentials: { accessKeyId: "simulated", secretAccessKey: "simulated" },
    });
    const named = await aws.images({ namePattern: "codeocean-vpc-amzn2-*" });
    expect(named.map(({ name }) => name)).toEqual(["codeocean-vpc-amzn2-1"]);
    expect(await aws.images({ namePattern: "nothing-*" })).toEqual([]);
    expect(await aws.images({ id: "ami-0123456789abcdef0" })).toEqual([]);
    expect(await aws.databaseZones("db.m5.large", "15")).toEqual(
      ["a", "b", "c"].map((letter) => `eu-central-1${letter}`),
    );
    expect(await aws.databaseZones("db.m5.large", "1")).toEqual([]);
    await http.close();
  });
});

describe("the Azure tenant and subscription of a stack", () => {
  const needs = {
    subscriptionId: "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01",
    tenantId: "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
  };

  it("may be named by the environment too, in any letter case", () => {
    expect(assessAzure(needs, {}, "Azure").result).toBe("pass");
    expect(
      assessAzure(needs, { ARM_TENANT_ID: needs.tenantId.toUpperCase() }, "Azure").result,
    ).toBe("pass");
  });

  it.each(["ARM_TENANT_ID", "AZURE_TENANT_ID", "ARM_SUBSCRIPTION_ID", "AZURE_SUBSCRIPTION_ID"])(
    "are not those of another stack in %s",
    (variable) => {
      expect(
        assessAzure(needs, { [variable]: "11111111-2222-4333-8444-555555555555" }, "Azure"),
      ).toMatchObject({
        result: "fail",
        found: expect.stringContaining(
          `${variable} is 11111111-2222-4333-8444-555555555555`,
        ) as unknown,
        hint: "sign in as the identity of this stack, or unset these variables",
      });
    },
  );
});
