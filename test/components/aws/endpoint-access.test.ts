import { EndpointAccess, type EndpointAccessArgs } from "../../../components/aws/endpoint-access";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import { type BuildResult, build } from "../../support/build";

const run = (args: EndpointAccessArgs): Promise<BuildResult<EndpointAccess>> =>
  build(() => new EndpointAccess("access", args));
const callers = ({ resources }: BuildResult<unknown>): readonly unknown[] =>
  resources
    .filter(({ custom }) => custom)
    .map(({ name, inputs }) => [name, inputs["cidrIpv4"] ?? inputs["referencedSecurityGroupId"]]);

describe("access to endpoints that are already there", () => {
  it("is given to every range of the VPC while the product's groups are unknown", async () => {
    expect(
      callers(
        await run({
          securityGroupIds: { ssm: "sg-1" },
          cidrBlocks: ["10.0.0.0/16", "10.1.0.0/16"],
        }),
      ),
    ).toEqual([
      ["access-ssm-10.0.0.0-16", "10.0.0.0/16"],
      ["access-ssm-10.1.0.0-16", "10.1.0.0/16"],
    ]);
  });

  it("is given to services and workers alone once both groups are known", async () => {
    const args = {
      securityGroupIds: { ssm: "sg-1", ec2: "sg-2" },
      cidrBlocks: ["10.0.0.0/16"],
      servicesSecurityGroupId: "sg-services",
      workersSecurityGroupId: "sg-workers",
    };
    expect(callers(await run(args))).toEqual([
      ["access-ec2-services", "sg-services"],
      ["access-ec2-workers", "sg-workers"],
      ["access-ssm-services", "sg-services"],
      ["access-ssm-workers", "sg-workers"],
    ]);
  });

  it("keeps the ranges while only one group is known", async () => {
    const args = {
      securityGroupIds: { ssm: "sg-1" },
      cidrBlocks: ["10.0.0.0/16"],
      servicesSecurityGroupId: "sg-services",
    };
    expect(callers(await run(args))).toEqual([
      ["access-ssm-10.0.0.0-16", "10.0.0.0/16"],
      ["access-ssm-services", "sg-services"],
    ]);
  });

  it("is HTTPS and nothing else, each rule with a description", async () => {
    const { resources } = await run({
      securityGroupIds: { ssm: "sg-1" },
      cidrBlocks: ["10.0.0.0/16"],
    });
    expect(resources.find(({ custom }) => custom)?.inputs).toMatchObject({
      securityGroupId: "sg-1",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      description: "HTTPS from 10.0.0.0/16",
    });
  });

  it("refuses everything unusable at once and registers nothing", async () => {
    const { error, resources } = await run({ securityGroupIds: {}, cidrBlocks: ["10.0.0.1/16"] });
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "cidrBlocks[0]",
      "securityGroupIds",
    ]);
    const unknown = await run({
      securityGroupIds: { ssm: "sg-1" },
      servicesSecurityGroupId: "sg-services",
    });
    expect((unknown.error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "cidrBlocks",
    ]);
    expect(resources).toEqual([]);
  });
});
