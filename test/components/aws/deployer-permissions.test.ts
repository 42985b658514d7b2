import { spawnSync } from "node:child_process";
import { DeployerPermissions } from "../../../components/aws/deployer-permissions";
import {
  type PermissionScope,
  actionsOf,
  permissionDocuments,
  permissionIssues,
  permissionStatements,
} from "../../../components/plans/aws/deployer-permissions";
import { build } from "../../support/build";
import { pythonTool } from "../../../scripts/checkers/tools";

// The first run installs the linter.
jest.setTimeout(300_000);

const SCOPE: PermissionScope = {
  accountId: "123456789012",
  region: "eu-central-1",
  namePrefix: "airun-dev-",
  domain: "codeocean.xyz.com",
  kmsKeyArns: ["arn:aws:kms:eu-central-1:123456789012:key/volumes"],
  permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/boundary",
  flowLogsToBucket: true,
};
const EVERY_TYPE = [
  "aws:acm/certificate:Certificate",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
  "aws:ec2/flowLog:FlowLog",
  "aws:ec2/vpc:Vpc",
  "aws:iam/getRoles:getRoles",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/serviceLinkedRole:ServiceLinkedRole",
  "aws:kms/grant:Grant",
  "aws:kms/keyPolicy:KeyPolicy",
  "aws:route53/keySigningKey:KeySigningKey",
  "aws:route53/queryLog:QueryLog",
  "aws:route53/record:Record",
  "aws:route53/zone:Zone",
];
const READ = /:(?:Describe|Get|List)/;
const actions = (types: readonly string[]): readonly string[] =>
  permissionStatements(types, { ...SCOPE, flowLogsToBucket: false })
    .flatMap(({ Action }) => Action)
    .sort();
const resourcesOf = (action: string): readonly (string | readonly string[])[] =>
  permissionStatements(EVERY_TYPE, SCOPE)
    .filter(({ Action }) => Action.includes(action))
    .map(({ Resource }) => Resource);
const conditionsOf = (action: string): readonly unknown[] =>
  permissionStatements(EVERY_TYPE, SCOPE)
    .filter(({ Action }) => Action.includes(action))
    .map(({ Condition }) => Condition);

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
    const statements = permissionStatements(["aws:iam/serviceLinkedRole:ServiceLinkedRole"], SCOPE);
    const create = statements.find(({ Action }) => Action.includes("iam:CreateServiceLinkedRole"));
    expect(create?.Action).toEqual(["iam:CreateServiceLinkedRole"]);
    expect(create?.Condition?.["StringEquals"]?.["iam:AWSServiceName"]).toHaveLength(8);
    expect(actions(["aws:iam/serviceLinkedRole:ServiceLinkedRole"])).not.toContain(
      "iam:DeleteServiceLinkedRole",
    );
  });

  it("passes a role to flow logs and to nothing else", () => {
    const pass = permissionStatements(["aws:ec2/flowLog:FlowLog"], SCOPE).find(({ Action }) =>
      Action.includes("iam:PassRole"),
    );
    expect(pass?.Condition).toEqual({
      StringEquals: { "iam:PassedToService": "vpc-flow-logs.amazonaws.com" },
    });
  });

  it("changes no role, policy, key, log group or account of others", () => {
    const anywhere = permissionStatements(EVERY_TYPE, SCOPE)
      .filter(({ Resource }) => Resource === "*")
      .flatMap(({ Action }) => Action)
      .filter((action) => !READ.test(action));
    // Actions that AWS authorizes without a resource.
    expect(anywhere).toEqual([
      "acm:RequestCertificate",
      "logs:CreateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:DeleteResourcePolicy",
      "logs:PutResourcePolicy",
      "route53:CreateHostedZone",
    ]);
    expect(resourcesOf("iam:UpdateAssumeRolePolicy")).toEqual([
      ["arn:aws:iam::123456789012:role/airun-dev-*"],
    ]);
    expect(resourcesOf("iam:CreatePolicyVersion")).toEqual([
      ["arn:aws:iam::123456789012:policy/airun-dev-*"],
    ]);
    expect(resourcesOf("kms:PutKeyPolicy")).toEqual([SCOPE.kmsKeyArns]);
    expect(resourcesOf("logs:DeleteLogGroup")).toEqual([
      [
        "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/vpc-flow-logs/airun-dev-*",
        "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/codeocean.xyz.com*",
      ],
    ]);
    expect(resourcesOf("ec2:DeleteVpc")).toEqual([["arn:aws:ec2:eu-central-1:123456789012:*"]]);
  });

  it("creates no role, and writes no role's policy, without the boundary", () => {
    for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:DeleteRolePolicy"]) {
      expect(conditionsOf(action)).toEqual([
        { StringEquals: { "iam:PermissionsBoundary": SCOPE.permissionsBoundaryArn } },
      ]);
    }
    expect(actions(EVERY_TYPE)).not.toContain("iam:DeleteRolePermissionsBoundary");
  });

  it("writes records of the hosting domain only", () => {
    expect(conditionsOf("route53:ChangeResourceRecordSets")).toEqual([
      {
        "ForAllValues:StringLike": {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": [
            "codeocean.xyz.com",
            "*.codeocean.xyz.com",
          ],
        },
      },
    ]);
  });

  it("is refused without the limits that the types need, all at once", () => {
    const issues = permissionIssues(EVERY_TYPE, {
      accountId: "12",
      region: "eu-central-1",
      namePrefix: "a",
    });
    expect(issues.map(({ path }) => path)).toEqual([
      "accountId",
      "namePrefix",
      "domain",
      "kmsKeyArns",
      "permissionsBoundaryArn",
    ]);
    const unbounded = { ...SCOPE, permissionsBoundaryArn: undefined };
    expect(
      permissionIssues(EVERY_TYPE, { ...unbounded, withoutPermissionsBoundary: { reason: "no" } }),
    ).toMatchObject([{ path: "withoutPermissionsBoundary.reason" }]);
    expect(
      permissionIssues(EVERY_TYPE, {
        ...unbounded,
        withoutPermissionsBoundary: { reason: "the account belongs to the deployer alone" },
      }),
    ).toEqual([]);
    expect(permissionIssues(["aws:ec2/vpc:Vpc"], { ...SCOPE, domain: undefined })).toEqual([]);
  });

  it("names each action once, sorted, for a question about what a program needs", () => {
    const wanted = actionsOf(EVERY_TYPE, {});
    expect(wanted).toEqual([...new Set(actions(EVERY_TYPE))]);
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
    expect(permissionDocuments([...types, ...types].reverse(), SCOPE)).toEqual(
      permissionDocuments(types, SCOPE),
    );
  });

  it("becomes managed policies that AWS accepts by size and by statement id", async () => {
    const { resources, error } = await build(
      () =>
        new DeployerPermissions("deployer", {
          ...SCOPE,
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
          ...SCOPE,
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

const parliament = pythonTool({ name: "parliament", version: "1.6.4", command: "parliament" });

(parliament.missing === undefined ? describe : describe.skip)(
  "parliament, a linter of IAM policies",
  () => {
    const findings = (document: unknown): readonly string[] => {
      const { stdout } = spawnSync(parliament.command, ["--json"], {
        input: JSON.stringify(document),
        encoding: "utf8",
      });
      return stdout
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => {
          const { severity, issue, detail } = JSON.parse(line) as Readonly<Record<string, unknown>>;
          return `${String(severity)} ${String(issue)} ${JSON.stringify(detail)}`;
        });
    };

    it("finds nothing of medium or higher severity in any document", () => {
      const documents = permissionDocuments(EVERY_TYPE, SCOPE);
      expect(documents.flatMap(findings).filter((line) => !line.startsWith("LOW"))).toEqual([]);
    });

    it("finds the fault of a document that gives an action a resource it cannot have", () => {
      const faulty = { Effect: "Allow", Action: "iam:CreateRole", Resource: "arn:aws:s3:::bucket" };
      expect(findings({ Version: "2012-10-17", Statement: [faulty] }).join()).toContain(
        "MEDIUM RESOURCE_MISMATCH",
      );
    });
  },
);
