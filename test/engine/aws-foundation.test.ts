import { join } from "node:path";
import { type Harness, ROOT, openHarness } from "./support/harness";
import type { StateResource } from "../../sandbox/exported-state";

jest.setTimeout(600_000);

const ROLES = "aws:iam/serviceLinkedRole:ServiceLinkedRole";
const SETTING = "platform-foundations:awsFoundation.awsVpc";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness({ configFile: join(ROOT, "test", "variants", "aws-only.yaml") });
});
afterAll(async () => {
  await harness.close();
});

/** What others rely on: addresses by logical name. */
async function addresses(): Promise<Readonly<Record<string, unknown>>> {
  const facts = (resource: StateResource): unknown =>
    resource.type === "aws:ec2/eip:Eip"
      ? [resource.id, resource.outputs?.["publicIp"]]
      : resource.type === "aws:ec2/subnet:Subnet" ||
          resource.type === "aws:ec2/natGateway:NatGateway"
        ? [resource.id, resource.inputs?.["cidrBlock"]]
        : undefined;
  return Object.fromEntries(
    (await harness.stackResources()).flatMap((resource) => {
      const fact = facts(resource);
      return fact === undefined ? [] : [[resource.urn, fact]];
    }),
  );
}

// One life of one stack: each step begins where the one before ended.
describe("the AWS foundation on the engine", () => {
  it("is deployed, and a second and third run change nothing", async () => {
    const { changes } = await harness.run("up");
    expect(Object.keys(changes)).toEqual(["create"]);
    const again = (await harness.run("preview")).changes;
    expect(Object.keys(again)).toEqual(["same"]);
    expect((await harness.run("up")).changes).toEqual(again);
    expect(Object.keys((await harness.run("up", "--refresh")).changes)).toEqual(["same"]);
  });

  it("takes another zone and another tier without moving an address, a subnet or a NAT gateway", async () => {
    const before = await addresses();
    expect(Object.keys(before)).toHaveLength(8);
    const set = (path: string, value: string): Promise<string> =>
      harness.session.must([
        "config",
        "set",
        "--stack",
        harness.stack,
        "--path",
        `${SETTING}.${path}`,
        value,
      ]);
    await set("zones[2]", "us-east-1c");
    await set("tiers.data.routing", "isolated");
    await set('tiers.data.cidrBlocks["us-east-1a"]', "10.0.192.0/24");
    const { changes } = await harness.run("up");
    // The one update is the S3 endpoint, which serves the new route tables too.
    expect({ ...changes, same: 0 }).toEqual({
      create: expect.any(Number) as number,
      update: 1,
      same: 0,
    });
    expect(await addresses()).toMatchObject(before);
  });

  it("is destroyed without a trace but the service-linked roles, which belong to the account, and the certificate, which others may use", async () => {
    await expect(harness.run("destroy")).rejects.toThrow(/protect/);
    await harness.session.must(["state", "unprotect", "--all", "--yes", "--stack", harness.stack]);
    await harness.run("destroy");
    const left = harness.cloudResources().map(({ token }) => token);
    expect([...left].sort()).toEqual([
      "aws:acm/certificate:Certificate",
      ...Array.from({ length: 8 }, () => ROLES),
    ]);
  });
});
