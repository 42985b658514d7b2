import {
  endpointServiceName,
  endpointZones,
  interfaceEndpointIssues,
  planEndpointZones,
} from "../../../../components/plans/aws/interface-endpoints";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";

describe("the name of an endpoint service", () => {
  it.each([
    ["ssm", "com.amazonaws.eu-central-1.ssm"],
    ["ecr.api", "com.amazonaws.eu-central-1.ecr.api"],
    ["aws.sagemaker.eu-central-1.notebook", "aws.sagemaker.eu-central-1.notebook"],
    ["com.amazonaws.eu-central-1.s3", "com.amazonaws.eu-central-1.s3"],
    ["awsx.ssm", "com.amazonaws.eu-central-1.awsx.ssm"],
    ["my.aws.ssm", "com.amazonaws.eu-central-1.my.aws.ssm"],
  ])("%s is %s", (service, name) => {
    expect(endpointServiceName("eu-central-1", service)).toBe(name);
  });

  it("is written once, in lower case", () => {
    const services = [
      "ssm",
      "ecr.api",
      "ecs-agent",
      "s3",
      "SSM",
      "ssm",
      "ssm.",
      ".ssm",
      "a..b",
      "",
    ];
    const hint =
      "use the part after the region in lower case, for example ssm or ecr.api, or the whole name";
    expect(linesOf(interfaceEndpointIssues("services", services))).toEqual([
      `services[4]: "SSM" is not the name of an endpoint service; ${hint}`,
      "services[5]: ssm is also services[0]; name it once",
      `services[6]: "ssm." is not the name of an endpoint service; ${hint}`,
      `services[7]: ".ssm" is not the name of an endpoint service; ${hint}`,
      `services[8]: "a..b" is not the name of an endpoint service; ${hint}`,
      `services[9]: "" is not the name of an endpoint service; ${hint}`,
    ]);
  });
});

describe("the zones of an endpoint", () => {
  const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];
  it.each<readonly [offered: readonly string[], zones: readonly string[]]>([
    [
      ["us-east-1c", "us-east-1b", "us-east-1a"],
      ["us-east-1a", "us-east-1b"],
    ],
    [
      ["us-east-1c", "us-east-1b"],
      ["us-east-1b", "us-east-1c"],
    ],
    [["us-east-1c", "us-east-1d"], ["us-east-1c"]],
  ])("are the first two that offer it: %j gives %j", (offered, zones) => {
    expect(endpointZones(ZONES, offered)).toEqual(zones);
    expect(planEndpointZones("ssm", ZONES, offered)).toEqual(zones);
  });

  it("are refused where none offers it", () => {
    expect(endpointZones(ZONES, ["us-east-1d"])).toEqual([]);
    expect(() => planEndpointZones("ssm", ZONES, ["us-east-1d"])).toThrow(
      new InvalidArgumentsError("InterfaceEndpoints", [
        {
          path: "services",
          problem: "ssm has endpoints in none of us-east-1a, us-east-1b, us-east-1c",
          hint: "use another zone, or leave ssm out",
        },
      ]),
    );
  });
});
