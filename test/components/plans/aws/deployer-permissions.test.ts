import {
  type PermissionScope,
  actionsOf,
  permissionDocuments,
  permissionIssues,
  permissionStatements,
} from "../../../../components/plans/aws/deployer-permissions";
import { EVERY_TYPE, SCOPE } from "../../../support/deployer";
import { linesOf } from "../../../support/issues";

const SCOPE_OF_ROLES: PermissionScope = { ...SCOPE, flowLogsToBucket: false };
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

  const DOMAIN =
    "domain: is missing, and the program writes records; give the hosting domain, for example codeocean.xyz.com";
  const BOUNDARY =
    "permissionsBoundaryArn: is missing, and the program creates roles; give the ARN of a managed policy that limits them, use a role that exists (awsVpc.flowLogs.roleArn), or give withoutPermissionsBoundary with a reason";
  const KEYS =
    "kmsKeyArns: is empty, and the program uses keys; give the ARNs of the keys in awsKms and awsDns.dnssec";
  const account = (id: string): string =>
    `accountId: "${id}" is not a valid account id; use the twelve digits of aws sts get-caller-identity`;
  const prefix = (name: string): string =>
    `namePrefix: "${name}" is not a valid prefix of names; use 4 to 54 letters, digits and +=,.@_-, for example airun-dev-`;
  const NONE = { domain: undefined, kmsKeyArns: undefined, permissionsBoundaryArn: undefined };

  it.each<readonly [Partial<PermissionScope>, types: readonly string[], lines: readonly string[]]>([
    [{}, EVERY_TYPE, []],
    [{ kmsKeyArns: [] }, EVERY_TYPE, [KEYS]],
    [
      { ...NONE, accountId: "12", namePrefix: "a" },
      EVERY_TYPE,
      [account("12"), prefix("a"), DOMAIN, KEYS, BOUNDARY],
    ],
    [NONE, ["aws:ec2/vpc:Vpc"], []],
    [NONE, ["aws:route53/record:Record"], [DOMAIN]],
    [NONE, ["aws:kms/grant:Grant"], [KEYS]],
    [NONE, ["aws:iam/role:Role"], [BOUNDARY]],
    [{ accountId: "1234567890123" }, [], [account("1234567890123")]],
    [{ accountId: "x123456789012" }, [], [account("x123456789012")]],
    [{ namePrefix: "a".repeat(54) }, [], []],
    [{ namePrefix: "a+=,.@_-" }, [], []],
    [{ namePrefix: "abcd" }, [], []],
    [{ namePrefix: "abc" }, [], [prefix("abc")]],
    [{ namePrefix: "a".repeat(55) }, [], [prefix("a".repeat(55))]],
    [{ namePrefix: "abcd/" }, [], [prefix("abcd/")]],
    [{ namePrefix: "/abcd" }, [], [prefix("/abcd")]],
    [
      { permissionsBoundaryArn: undefined, withoutPermissionsBoundary: { reason: "no" } },
      EVERY_TYPE,
      [
        'withoutPermissionsBoundary.reason: "no" is too short; explain in a sentence why the stricter default does not fit',
      ],
    ],
    [
      {
        permissionsBoundaryArn: undefined,
        withoutPermissionsBoundary: { reason: "the account belongs to the deployer alone" },
      },
      EVERY_TYPE,
      [],
    ],
    [
      {},
      ["aws:rds/instance:Instance", "azure-native:network:VirtualNetwork", "aws:x:toString"],
      [0, 2].map(
        (index) =>
          `resourceTypes[${String(index)}]: the permissions for ${["aws:rds/instance:Instance", "", "aws:x:toString"][index] ?? ""} are not known; add a row to components/plans/aws/deployer-permissions.ts`,
      ),
    ],
  ])("is refused without the limits that the types need: %j of %j", (more, types, lines) => {
    expect(linesOf(permissionIssues(types, { ...SCOPE, ...more }))).toEqual(lines);
  });

  // The kinds of resource that each action can be limited to: Service Authorization Reference, by service.
  it.each<readonly [action: string, resources: string | readonly string[]]>([
    ["acm:DeleteCertificate", ["arn:aws:acm:eu-central-1:123456789012:certificate/*"]],
    ["ec2:DescribeVpcs", "*"],
    ["ec2:CreateVpc", ["arn:aws:ec2:eu-central-1:123456789012:*"]],
    [
      "iam:PassRole",
      ["arn:aws:iam::123456789012:role/airun-dev-*", "arn:aws:iam::123456789012:role/given"],
    ],
    ["iam:CreateServiceLinkedRole", ["arn:aws:iam::123456789012:role/aws-service-role/*"]],
    ["iam:ListPolicyVersions", ["arn:aws:iam::123456789012:policy/airun-dev-*"]],
    ["iam:GetPolicyVersion", ["arn:aws:iam::123456789012:policy/airun-dev-*"]],
    ["iam:DeletePolicy", ["arn:aws:iam::123456789012:policy/airun-dev-*"]],
    ["iam:GetRolePolicy", ["arn:aws:iam::123456789012:role/airun-dev-*"]],
    ["iam:UpdateRole", ["arn:aws:iam::123456789012:role/airun-dev-*"]],
    [
      "kms:Sign",
      [
        "arn:aws:kms:eu-central-1:123456789012:key/a",
        "arn:aws:kms:eu-central-1:123456789012:key/b",
      ],
    ],
    ["logs:DescribeLogGroups", "*"],
    ["route53:GetChange", ["arn:aws:route53:::change/*"]],
    ["route53:GetQueryLoggingConfig", ["arn:aws:route53:::queryloggingconfig/*"]],
    ["route53:DeleteQueryLoggingConfig", ["arn:aws:route53:::queryloggingconfig/*"]],
    ["route53:CreateQueryLoggingConfig", ["arn:aws:route53:::hostedzone/*"]],
    [
      "route53:ChangeTagsForResource",
      ["arn:aws:route53:::healthcheck/*", "arn:aws:route53:::hostedzone/*"],
    ],
    ["sts:GetCallerIdentity", "*"],
    [
      "sts:AssumeRole",
      ["arn:aws:iam::210987654321:role/dns", "arn:aws:iam::210987654321:role/zones"],
    ],
  ])("is limited where IAM can limit it: %s to %j", (action, resources) => {
    const scope: PermissionScope = {
      ...SCOPE,
      kmsKeyArns: [
        "arn:aws:kms:eu-central-1:123456789012:key/b",
        "arn:aws:kms:eu-central-1:123456789012:key/a",
      ],
      passedRoleArns: ["arn:aws:iam::123456789012:role/given"],
      assumedRoleArns: [
        "arn:aws:iam::210987654321:role/zones",
        "arn:aws:iam::210987654321:role/dns",
      ],
    };
    expect(
      permissionStatements(EVERY_TYPE, scope)
        .filter(({ Action }) => Action.includes(action))
        .map(({ Resource }) => Resource),
    ).toEqual([resources]);
  });

  it("is one statement for what shares service, resources and condition, in one order", () => {
    const CALLER = {
      Effect: "Allow",
      Action: ["sts:GetCallerIdentity"],
      Resource: "*",
    };
    const types = ["aws:iam/serviceLinkedRole:ServiceLinkedRole", "aws:kms/keyPolicy:KeyPolicy"];
    expect(permissionStatements(types, SCOPE_OF_ROLES)).toEqual([
      { Sid: "Ec21", Effect: "Allow", Action: ["ec2:DescribeAccountAttributes"], Resource: "*" },
      {
        Sid: "Iam2",
        Effect: "Allow",
        Action: ["iam:GetRole", "iam:TagRole"],
        Resource: ["arn:aws:iam::123456789012:role/aws-service-role/*"],
      },
      {
        Sid: "Iam3",
        Effect: "Allow",
        Action: ["iam:CreateServiceLinkedRole"],
        Resource: ["arn:aws:iam::123456789012:role/aws-service-role/*"],
        Condition: {
          StringEquals: {
            // The eight services of the document, in its order (AWS-SLR-03 to -10).
            "iam:AWSServiceName": [
              "autoscaling.amazonaws.com",
              "batch.amazonaws.com",
              "elasticache.amazonaws.com",
              "elasticfilesystem.amazonaws.com",
              "elasticloadbalancing.amazonaws.com",
              "es.amazonaws.com",
              "rds.amazonaws.com",
              "spot.amazonaws.com",
            ],
          },
        },
      },
      {
        Sid: "Kms4",
        Effect: "Allow",
        Action: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy"],
        Resource: SCOPE.kmsKeyArns,
      },
      { Sid: "Sts5", ...CALLER },
    ]);
    expect(permissionDocuments(types, SCOPE_OF_ROLES)).toEqual([
      { Version: "2012-10-17", Statement: permissionStatements(types, SCOPE_OF_ROLES) },
    ]);
  });

  it("names the log group of query logs only where there is a domain", () => {
    const types = ["aws:cloudwatch/logGroup:LogGroup"];
    const groups = (domain: string | undefined) =>
      permissionStatements(types, { ...SCOPE, domain }).find(({ Action }) =>
        Action.includes("logs:CreateLogGroup"),
      )?.Resource;
    const flow = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/vpc-flow-logs/airun-dev-*";
    expect(groups(undefined)).toEqual([flow]);
    expect(groups("XYZ.com.")).toEqual([
      flow,
      "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/xyz.com*",
    ]);
  });

  it("starts deliveries, or takes on roles, only where the program does", () => {
    const extra = ["logs:CreateLogDelivery", "logs:DeleteLogDelivery", "sts:AssumeRole"];
    const wanted = (more: Parameters<typeof actionsOf>[1]) =>
      actionsOf([], more).filter((action) => extra.includes(action));
    expect(wanted({})).toEqual([]);
    expect(wanted({ flowLogsToBucket: true })).toEqual(extra.slice(0, 2));
    expect(wanted({ assumedRoleArns: ["arn:role"] })).toEqual(["sts:AssumeRole"]);
    expect(wanted({ assumedRoleArns: [] })).toEqual([]);
  });

  it("fills one policy after another, none larger than AWS takes, and loses no statement", () => {
    const many = {
      ...SCOPE,
      kmsKeyArns: Array.from(
        { length: 60 },
        (_, index) =>
          `arn:aws:kms:eu-central-1:123456789012:key/${String(index).padStart(36, "0")}`,
      ),
    };
    const documents = permissionDocuments(EVERY_TYPE, many);
    const sizes = documents.map((document) => JSON.stringify(document).length);
    expect(documents.flatMap(({ Statement }) => Statement)).toEqual(
      permissionStatements(EVERY_TYPE, many),
    );
    expect(documents.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(6144);
    // A document ends only where the next statement would not have fitted.
    documents.slice(0, -1).forEach(({ Version, Statement }, index) => {
      const next = documents[index + 1]?.Statement[0];
      const grown = JSON.stringify({ Version, Statement: [...Statement, next] });
      expect(grown.length).toBeGreaterThan(6144);
    });
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
});
