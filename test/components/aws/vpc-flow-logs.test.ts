import { VpcFlowLogs } from "../../../components/aws/vpc-flow-logs";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import { build } from "../../support/build";

const outputs = {
  "aws:cloudwatch/logGroup:LogGroup": () => ({ arn: "arn:aws:logs:us-east-1:1:log-group:g" }),
};

describe("flow logs of a VPC", () => {
  it("starts to record only once its role may write", async () => {
    const { resources } = await build(() => new VpcFlowLogs("flow", { vpcId: "vpc-1" }), {
      outputs,
    });
    const log = resources.find(({ type }) => type === "aws:ec2/flowLog:FlowLog");
    expect(log?.dependsOn).toContain("flow-writer");
    expect(log?.inputs).toMatchObject({ trafficType: "ALL", maxAggregationInterval: 600 });
  });

  it("lets the role write to its own log group and to nothing else", async () => {
    const { resources } = await build(() => new VpcFlowLogs("flow", { vpcId: "vpc-1" }), {
      outputs,
    });
    const policy = resources.find(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")?.inputs[
      "policy"
    ];
    const { Statement } = JSON.parse(String(policy)) as { Statement: { Resource: string[] }[] };
    expect(Statement.flatMap(({ Resource }) => Resource)).toEqual([
      "arn:aws:logs:us-east-1:1:log-group:g",
      "arn:aws:logs:us-east-1:1:log-group:g:*",
    ]);
  });

  it("takes retention, interval, key and names", async () => {
    const { resources } = await build(
      () =>
        new VpcFlowLogs("flow", {
          vpcId: "vpc-1",
          retentionDays: 0,
          aggregationSeconds: 60,
          kmsKeyArn: "arn:key",
          logGroupName: "/own/name",
          roleName: "own-role",
        }),
      { outputs },
    );
    expect(
      resources.find(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup")?.inputs,
    ).toMatchObject({
      name: "/own/name",
      retentionInDays: 0,
      kmsKeyId: "arn:key",
    });
    expect(resources.find(({ type }) => type === "aws:iam/role:Role")?.inputs["name"]).toBe(
      "own-role",
    );
  });

  it("lets nobody but flow logs of its own account and region use the role", async () => {
    const { resources } = await build(() => new VpcFlowLogs("flow", { vpcId: "vpc-1" }), {
      outputs,
    });
    const trust = resources.find(({ type }) => type === "aws:iam/role:Role")?.inputs[
      "assumeRolePolicy"
    ];
    expect(JSON.parse(String(trust))).toMatchObject({
      Statement: [
        {
          Condition: {
            StringEquals: { "aws:SourceAccount": "1" },
            ArnLike: { "aws:SourceArn": "arn:aws:ec2:us-east-1:1:vpc-flow-log/*" },
          },
        },
      ],
    });
  });

  it("limits its role by a boundary, or uses a role that exists and creates none", async () => {
    const bounded = await build(
      () => new VpcFlowLogs("flow", { vpcId: "vpc-1", permissionsBoundaryArn: "arn:boundary" }),
      { outputs },
    );
    expect(
      bounded.resources.find(({ type }) => type === "aws:iam/role:Role")?.inputs[
        "permissionsBoundary"
      ],
    ).toBe("arn:boundary");

    const given = await build(
      () => new VpcFlowLogs("flow", { vpcId: "vpc-1", roleArn: "arn:role" }),
      { outputs },
    );
    const made = given.resources.filter(({ custom }) => custom);
    expect(made.map(({ type }) => type)).toEqual([
      "aws:cloudwatch/logGroup:LogGroup",
      "aws:ec2/flowLog:FlowLog",
    ]);
    expect(made[1]?.inputs["iamRoleArn"]).toBe("arn:role");
  });

  it("writes to a bucket without log group and role", async () => {
    const { resources, value } = await build(
      () => new VpcFlowLogs("flow", { vpcId: "vpc-1", mode: "s3", bucketArn: "arn:aws:s3:::logs" }),
    );
    const made = resources.filter(({ custom }) => custom);
    expect(made.map(({ type }) => type)).toEqual(["aws:ec2/flowLog:FlowLog"]);
    expect(made[0]?.inputs).toMatchObject({
      logDestinationType: "s3",
      logDestination: "arn:aws:s3:::logs",
      maxAggregationInterval: 600,
    });
    expect(value?.logGroupArn).toBeUndefined();
  });

  it("refuses a role that exists together with what only a created one has", async () => {
    const { error } = await build(
      () =>
        new VpcFlowLogs("flow", {
          vpcId: "vpc-1",
          roleArn: "arn:role",
          roleName: "own-role",
          permissionsBoundaryArn: "arn:boundary",
        }),
    );
    expect((error as InvalidArgumentsError).issues.map(({ problem }) => problem)).toEqual([
      "is set together with roleName",
      "is set together with permissionsBoundaryArn",
    ]);
  });

  it("refuses everything unusable at once", async () => {
    const { error, resources } = await build(
      () =>
        new VpcFlowLogs("flow", {
          vpcId: "vpc-1",
          retentionDays: 100,
          aggregationSeconds: 61,
          roleName: "a b",
        }),
    );
    expect(
      (error as InvalidArgumentsError).issues.map(({ path, problem }) => `${path}: ${problem}`),
    ).toEqual([
      "flowLogs.retentionDays: 100 is not a retention of CloudWatch Logs",
      "flowLogs.aggregationSeconds: 61 is not an interval of flow logs",
      'flowLogs.roleName: "a b" is not a role name',
    ]);
    expect(resources).toEqual([]);
  });
});
