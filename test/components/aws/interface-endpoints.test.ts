import { InterfaceEndpoints } from "../../../components/aws/interface-endpoints";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import { build } from "../../support/build";

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

  it("refuse unknown and repeated services at once", async () => {
    const { error, resources } = await build(
      () => new InterfaceEndpoints("vpce", { ...args, services: ["ssm", "ssmm", "ssm"] }),
    );
    expect(
      (error as InvalidArgumentsError).issues.map(({ path, problem }) => `${path}: ${problem}`),
    ).toEqual([
      'services[1]: "ssmm" is not a service with a known endpoint',
      "services[2]: ssm is also services[0]",
    ]);
    expect(resources).toEqual([]);
  });
});
