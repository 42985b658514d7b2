import { DeployerPermissions } from "../../../components/aws/deployer-permissions";
import {
  permissionDocuments,
  permissionStatements,
} from "../../../components/plans/aws/deployer-permissions";
import { build } from "../../support/build";

const actions = (types: readonly string[]): readonly string[] =>
  permissionStatements(types).flatMap(({ Action }) => Action);

describe("what a deployer is allowed", () => {
  it("follows from the declared types: one more type, its actions more, and nothing else", () => {
    const before = actions(["aws:ec2/vpc:Vpc"]);
    const after = actions(["aws:ec2/vpc:Vpc", "aws:ec2/natGateway:NatGateway"]);
    expect(after.filter((action) => !before.includes(action))).toEqual([
      "ec2:CreateNatGateway",
      "ec2:DeleteNatGateway",
      "ec2:DescribeNatGateways",
    ]);
  });

  it("creates service-linked roles for the eight services only, and deletes none", () => {
    const statements = permissionStatements(["aws:iam/serviceLinkedRole:ServiceLinkedRole"]);
    const create = statements.find(({ Action }) => Action.includes("iam:CreateServiceLinkedRole"));
    expect(create?.Action).toEqual(["iam:CreateServiceLinkedRole"]);
    expect(create?.Condition?.["StringEquals"]?.["iam:AWSServiceName"]).toHaveLength(8);
    expect(actions(["aws:iam/serviceLinkedRole:ServiceLinkedRole"])).not.toContain(
      "iam:DeleteServiceLinkedRole",
    );
  });

  it("passes a role to flow logs and to nothing else", () => {
    const pass = permissionStatements(["aws:ec2/flowLog:FlowLog"]).find(({ Action }) =>
      Action.includes("iam:PassRole"),
    );
    expect(pass?.Condition).toEqual({
      StringEquals: { "iam:PassedToService": "vpc-flow-logs.amazonaws.com" },
    });
  });

  it("passes over other providers and components, and never allows everything", () => {
    expect(
      actions(["azure-native:network:VirtualNetwork", "platform-foundations:aws:Vpc"]),
    ).toEqual(["ec2:DescribeAccountAttributes", "sts:GetCallerIdentity"]);
    expect(
      actions(["aws:ec2/vpc:Vpc", "aws:iam/role:Role"]).filter((action) => action.includes("*")),
    ).toEqual([]);
  });

  it("is the same whatever the order of the types, and however often one is declared", () => {
    const types = ["aws:ec2/vpc:Vpc", "aws:iam/role:Role", "aws:route53/zone:Zone"];
    expect(permissionDocuments([...types, ...types].reverse())).toEqual(permissionDocuments(types));
  });

  it("becomes managed policies that AWS accepts by size and by statement id", async () => {
    const { resources, error } = await build(
      () =>
        new DeployerPermissions("deployer", {
          resourceTypes: ["aws:ec2/vpc:Vpc", "aws:iam/role:Role"],
        }),
    );
    expect(error).toBeUndefined();
    const policies = resources.filter(({ custom }) => custom);
    expect(policies.map(({ inputs }) => inputs["name"])).toEqual(["deployer"]);
    for (const { inputs } of policies) {
      expect(String(inputs["policy"]).length).toBeLessThanOrEqual(6144);
      const { Statement } = JSON.parse(String(inputs["policy"])) as {
        Statement: { Sid: string }[];
      };
      expect(Statement.every(({ Sid }) => /^[A-Za-z0-9]+$/.test(Sid))).toBe(true);
      expect(new Set(Statement.map(({ Sid }) => Sid)).size).toBe(Statement.length);
    }
  });

  it("is refused for types nobody has thought about, all at once", async () => {
    const { error, resources } = await build(
      () =>
        new DeployerPermissions("deployer", {
          resourceTypes: ["aws:rds/instance:Instance", "aws:ec2/vpc:Vpc", "aws:s3/bucket:Bucket"],
        }),
    );
    expect(String(error)).toContain(
      "resourceTypes[0]: the permissions for aws:rds/instance:Instance are not known",
    );
    expect(String(error)).toContain(
      "resourceTypes[2]: the permissions for aws:s3/bucket:Bucket are not known",
    );
    expect(resources).toEqual([]);
  });
});
