import { InterfaceEndpoints } from "../../../components/aws/interface-endpoints";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import { planEndpointZones } from "../../../components/plans/aws/interface-endpoints";
import { Vpc } from "../../../components/aws/vpc";
import { SimulatedStack } from "../../support/simulated-stack";
import { build } from "../../support/build";

// Deployments to the simulated AWS take seconds on a busy machine.
jest.setTimeout(60_000);

const args = {
  region: "us-east-1",
  vpcId: "vpc-1",
  cidrBlocks: ["10.0.0.0/16", "10.1.0.0/16"],
  subnetIds: ["subnet-1", "subnet-2"],
  services: ["ssm", "ec2"],
};

describe("interface endpoints", () => {
  it("open their group to every range of the VPC, for HTTPS and nothing else, before a service's name points at them", async () => {
    const { resources } = await build(() => new InterfaceEndpoints("vpce", args));
    const rules = resources.filter(({ type }) => type.endsWith(":SecurityGroupIngressRule"));
    expect(
      rules.map(({ inputs }) => [
        inputs["cidrIpv4"],
        inputs["ipProtocol"],
        inputs["fromPort"],
        inputs["toPort"],
      ]),
    ).toEqual([
      ["10.0.0.0/16", "tcp", 443, 443],
      ["10.1.0.0/16", "tcp", 443, 443],
    ]);
    expect(rules.every(({ inputs }) => String(inputs["description"]).length > 0)).toBe(true);
    const endpoints = resources.filter(({ type }) => type.endsWith(":VpcEndpoint"));
    expect(endpoints.map(({ inputs }) => inputs["serviceName"])).toEqual([
      "com.amazonaws.us-east-1.ec2",
      "com.amazonaws.us-east-1.ssm",
    ]);
    for (const endpoint of endpoints) {
      expect(endpoint.dependsOn).toEqual(expect.arrayContaining(rules.map(({ name }) => name)));
      expect(endpoint.inputs["privateDnsEnabled"]).toBe(true);
    }
  });

  describe("of a VPC in three zones", () => {
    const up = async (letters: string, zones: readonly string[]) => {
      const stack = await SimulatedStack.open("aws", {
        config: { region: "us-east-1" },
        scenario: { endpointServiceZones: { ssm: letters } },
      });
      try {
        await stack.up(
          () =>
            new Vpc("it", {
              region: "us-east-1",
              zones,
              interfaceEndpoints: ["ssm", "ec2"],
              flowLogs: { mode: "none", reason: "not a part of this test" },
            }),
        );
        const zoneOf = new Map(
          stack.cloud
            .ofType("aws:ec2/subnet:Subnet")
            .map(({ id, outputs }) => [id, String(outputs["availabilityZone"])]),
        );
        return Object.fromEntries(
          stack.cloud
            .ofType("aws:ec2/vpcEndpoint:VpcEndpoint")
            .filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface")
            .map(({ inputs }) => [
              String(inputs["serviceName"]).split(".").at(-1),
              (inputs["subnetIds"] as readonly string[]).map((id) => zoneOf.get(id)),
            ]),
        );
      } finally {
        stack.close();
      }
    };

    it.each([
      ["abc", ["us-east-1a", "us-east-1b"]],
      ["bc", ["us-east-1b", "us-east-1c"]],
      ["c", ["us-east-1c"]],
    ])("lie in the first two zones that offer them: %s", async (letters, expected) => {
      const zones = ["us-east-1a", "us-east-1b", "us-east-1c"];
      expect(await up(letters, zones)).toEqual({
        ssm: expected,
        ec2: ["us-east-1a", "us-east-1b"],
      });
    });

    it("know the zones that are given by id", async () => {
      expect(await up("bc", ["use1-az1", "use1-az2", "use1-az3"])).toMatchObject({
        ssm: ["us-east-1b", "us-east-1c"],
      });
    });
  });

  it("refuse zones of which none offers a service", () => {
    expect(() => planEndpointZones("ssm", ["us-east-1a", "us-east-1b"], ["us-east-1c"])).toThrow(
      "services: ssm has endpoints in none of us-east-1a, us-east-1b; use another zone, or leave ssm out",
    );
  });

  it("take every service by the part of its name after the region, or by its whole name", async () => {
    const { error, resources } = await build(
      () =>
        new InterfaceEndpoints("vpce", {
          ...args,
          services: ["ecr.api", "bedrock-runtime", "aws.sagemaker.us-east-1.notebook"],
        }),
    );
    expect(error).toBeUndefined();
    expect(
      resources
        .filter(({ type }) => type === "aws:ec2/vpcEndpoint:VpcEndpoint")
        .map(({ inputs }) => inputs["serviceName"]),
    ).toEqual([
      "aws.sagemaker.us-east-1.notebook",
      "com.amazonaws.us-east-1.bedrock-runtime",
      "com.amazonaws.us-east-1.ecr.api",
    ]);
  });

  it("refuse texts that name no service, and repeated services, at once", async () => {
    const { error, resources } = await build(
      () => new InterfaceEndpoints("vpce", { ...args, services: ["ssm", "SSM", "ssm", ""] }),
    );
    expect(
      (error as InvalidArgumentsError).issues.map(({ path, problem }) => `${path}: ${problem}`),
    ).toEqual([
      'services[1]: "SSM" is not the name of an endpoint service',
      "services[2]: ssm is also services[0]",
      'services[3]: "" is not the name of an endpoint service',
    ]);
    expect(resources).toEqual([]);
  });
});
