import { KmsAccess, type KmsAccessArgs } from "../../../components/aws/kms-access";
import { ServiceLinkedRoles } from "../../../components/aws/service-linked-roles";
import { type BuildResult, build, valueOf } from "../../support/build";

const principalArns = { spot: "arn:spot", autoscaling: "arn:autoscaling" };
const run = (args: KmsAccessArgs): Promise<BuildResult<KmsAccess>> =>
  build(() => new KmsAccess("kms", args));

describe("access to a customer-managed key", () => {
  it("in mode grant: one grant for each principal, with what volumes need", async () => {
    const { resources } = await run({ mode: "grant", keyArn: "arn:key", principalArns });
    expect(
      resources
        .filter(({ custom }) => custom)
        .map(({ name, inputs }) => [name, inputs["granteePrincipal"]]),
    ).toEqual([
      ["kms-autoscaling", "arn:autoscaling"],
      ["kms-spot", "arn:spot"],
    ]);
    expect(resources.find(({ custom }) => custom)?.inputs["operations"]).toEqual(
      expect.arrayContaining(["CreateGrant", "Decrypt"]),
    );
  });

  it("in mode statements: words for the key's owner and no resource", async () => {
    const result = await run({
      mode: "statements",
      accountId: "123456789012",
      viaEc2Region: "us-east-1",
      principalArns,
    });
    expect(result.resources.filter(({ custom }) => custom)).toEqual([]);
    const statements = JSON.parse(await valueOf(result.value?.statements as never)) as Record<
      string,
      unknown
    >[];
    expect(statements).toEqual([
      expect.objectContaining({
        Sid: "UseForVolumes",
        Principal: { AWS: ["arn:autoscaling", "arn:spot"] },
      }),
      expect.objectContaining({
        Sid: "AttachVolumes",
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      }),
      expect.objectContaining({
        Sid: "VolumesThroughEc2",
        Condition: {
          StringEquals: {
            "kms:CallerAccount": "123456789012",
            "kms:ViaService": "ec2.us-east-1.amazonaws.com",
          },
        },
      }),
    ]);
  });

  it("in mode keyPolicy: the account keeps charge of its key, and further statements stay", async () => {
    const { resources } = await run({
      mode: "keyPolicy",
      accountId: "123456789012",
      keyArn: "arn:key",
      principalArns,
      furtherStatements: [
        {
          Sid: "Theirs",
          Effect: "Allow",
          Principal: { AWS: "arn:them" },
          Action: "kms:Decrypt",
          Resource: "*",
        },
      ],
    });
    const policy = JSON.parse(String(resources.find(({ custom }) => custom)?.inputs["policy"])) as {
      Statement: { Sid: string; Principal: unknown }[];
    };
    expect(policy.Statement.map(({ Sid }) => Sid)).toEqual([
      "AccountAdministration",
      "Theirs",
      "UseForVolumes",
      "AttachVolumes",
    ]);
    expect(policy.Statement[0]?.Principal).toEqual({ AWS: "arn:aws:iam::123456789012:root" });
  });

  it("names a role only once it exists", async () => {
    const { resources } = await build(
      () => {
        const roles = new ServiceLinkedRoles("slr");
        return new KmsAccess("kms", {
          mode: "grant",
          keyArn: "arn:key",
          principalArns: { spot: roles.arns.spot },
        });
      },
      {
        invokes: { "aws:iam/getRoles:getRoles": () => ({ id: "roles", arns: [], names: [] }) },
        outputs: { "aws:iam/serviceLinkedRole:ServiceLinkedRole": () => ({ arn: "arn:spot" }) },
      },
    );
    expect(resources.find(({ name }) => name === "kms-spot")?.dependsOn).toEqual(["slr-spot"]);
  });

  it("refuses nobody and registers nothing", async () => {
    const { error, resources } = await run({ mode: "grant", keyArn: "arn:key", principalArns: {} });
    expect(String(error)).toContain("principalArns: is empty; name the roles that use the key");
    expect(resources).toEqual([]);
  });
});
