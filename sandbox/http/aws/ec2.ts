import { pageOf } from "../answer";
import { Refusal, text, zonesOf, short, type Answers, type AwsFacts, type Input } from "./call";

/** Values of an EC2 filter, whatever its position. */
function filter(input: Input, name: string): readonly string[] {
  const position = Object.entries(input)
    .find(([key, value]) => /^Filter\.\d+\.Name$/.test(key) && value === name)?.[0]
    .split(".")[1];
  return position === undefined
    ? []
    : Object.entries(input).flatMap(([key, value]) =>
        key.startsWith(`Filter.${position}.Value.`) ? [text(value)] : [],
      );
}

const VCPUS: Readonly<Record<string, number>> = {
  large: 2,
  xlarge: 4,
  "2xlarge": 8,
  "4xlarge": 16,
  "8xlarge": 32,
  "12xlarge": 48,
  "16xlarge": 64,
  "24xlarge": 96,
};
const FAMILIES = ["m5", "m7i", "r5d", "g4dn", "p3"];
const typesOf = (names: readonly string[]): readonly string[] =>
  names.filter(
    (name) =>
      FAMILIES.includes(name.split(".")[0] ?? "") && VCPUS[name.split(".")[1] ?? ""] !== undefined,
  );

function vpcsOf({ store, scenario }: AwsFacts): readonly unknown[] {
  const others = Array.from({ length: scenario.vpcs }, (_, index) => ({
    vpcId: `vpc-${String(index).padStart(8, "0")}`,
    cidrBlock: `172.${String(16 + index)}.0.0/16`,
    dhcpOptionsId: "dopt-00000001",
    state: "available",
    isDefault: index === 0,
  }));
  const own = store.ofType("aws:ec2/vpc:Vpc").map(({ id, outputs }) => ({
    vpcId: id,
    cidrBlock: text(outputs["cidrBlock"]),
    dhcpOptionsId: "dopt-00000001",
    state: "available",
    isDefault: false,
  }));
  return [...others, ...own];
}

const items = (list: readonly unknown[], key: string, input: Input, size: number): unknown => {
  const { items: found, next } = pageOf(list, text(input["NextToken"]), size);
  return { [key]: { item: found }, nextToken: next };
};

/** Answers of EC2. */
export const EC2: Answers = {
  "ec2:DescribeAvailabilityZones": ({ facts }) => {
    return {
      availabilityZoneInfo: {
        item: [
          ...zonesOf(facts).map(({ name, id }) => ({
            zoneName: name,
            zoneId: id,
            zoneState: "available",
            optInStatus: "opt-in-not-required",
            zoneType: "availability-zone",
            regionName: facts.region,
          })),
          {
            zoneName: `${facts.region}-lcl-1a`,
            zoneId: `${short(facts.region)}-lcl1-az1`,
            zoneState: "available",
            optInStatus: "not-opted-in",
            zoneType: "local-zone",
            regionName: facts.region,
          },
        ],
      },
    };
  },
  "ec2:DescribeImages": ({ input, facts }) => {
    const wanted = text(input["ImageId.1"]);
    const patterns = filter(input, "name").map(
      (pattern) => new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`),
    );
    const images = facts.scenario.sharedImages
      .map((name, index) => ({
        imageId: `ami-${String(index + 1).padStart(17, "0")}`,
        name,
        creationDate: "2026-09-01T00:00:00.000Z",
      }))
      .filter(
        ({ imageId, name }) =>
          (wanted === "" || wanted === imageId) &&
          (patterns.length === 0 || patterns.some((pattern) => pattern.test(name))),
      );
    if (wanted !== "" && images.length === 0) throw new Refusal("InvalidAMIID.NotFound");
    return { imagesSet: { item: images } };
  },
  "ec2:DescribeVpcs": ({ input, facts }) => {
    return items(vpcsOf(facts), "vpcSet", input, facts.scenario.pageSize);
  },
  "ec2:DescribeSubnets": ({ input, ofType, facts }) => {
    const [vpcId] = filter(input, "vpc-id");
    const own = ofType("aws:ec2/subnet:Subnet").map(({ id, outputs }) => ({
      subnetId: id,
      vpcId: text(outputs["vpcId"]),
      availabilityZone: text(outputs["availabilityZone"]),
      cidrBlock: text(outputs["cidrBlock"]),
      availableIpAddressCount: 4000,
    }));
    return items(
      own.filter((subnet) => vpcId === undefined || subnet.vpcId === vpcId),
      "subnetSet",
      input,
      facts.scenario.pageSize,
    );
  },
  "ec2:DescribeNatGateways": ({ input, ofType, facts }) => {
    return items(
      ofType("aws:ec2/natGateway:NatGateway").map(({ id, outputs }) => ({
        natGatewayId: id,
        vpcId: "",
        subnetId: text(outputs["subnetId"]),
        state: "available",
      })),
      "natGatewaySet",
      input,
      facts.scenario.pageSize,
    );
  },
  "ec2:DescribeInternetGateways": ({ input, facts, ofType }) => {
    return items(
      [
        ...Array.from(
          { length: facts.scenario.vpcs },
          (_, index) => `igw-${String(index).padStart(8, "0")}`,
        ),
        ...ofType("aws:ec2/internetGateway:InternetGateway").map(({ id }) => id),
      ].map((internetGatewayId) => ({ internetGatewayId })),
      "internetGatewaySet",
      input,
      facts.scenario.pageSize,
    );
  },
  "ec2:DescribeAddresses": ({ facts, ofType }) => {
    return {
      addressesSet: {
        item: [
          ...Array.from(
            { length: facts.scenario.elasticAddresses },
            (_, index) => `eipalloc-${String(index).padStart(8, "0")}`,
          ),
          ...ofType("aws:ec2/eip:Eip").map(({ id }) => id),
        ].map((allocationId) => ({ allocationId, domain: "vpc" })),
      },
    };
  },
  "ec2:DescribeRouteTables": () => {
    return { routeTableSet: {} };
  },
  "ec2:DescribeVpcEndpoints": () => {
    return { vpcEndpointSet: {} };
  },
  "ec2:DescribeSecurityGroups": () => {
    return { securityGroupInfo: {} };
  },
  "ec2:DescribeVpcAttribute": ({ input }) => {
    const name = text(input["Attribute"]);
    return { vpcId: text(input["VpcId"]), [name]: { value: true } };
  },
  "ec2:DescribeDhcpOptions": () => {
    return {
      dhcpOptionsSet: {
        item: [
          {
            dhcpOptionsId: "dopt-00000001",
            dhcpConfigurationSet: {
              item: [
                {
                  key: "domain-name-servers",
                  valueSet: { item: [{ value: "AmazonProvidedDNS" }] },
                },
              ],
            },
          },
        ],
      },
    };
  },
  "ec2:DescribeInstanceTypes": ({ input, facts }) => {
    return items(
      typesOf(filter(input, "instance-type")).map((instanceType) => ({
        instanceType,
        vCpuInfo: { defaultVCpus: VCPUS[instanceType.split(".")[1] ?? ""] },
      })),
      "instanceTypeSet",
      input,
      facts.scenario.pageSize,
    );
  },
  "ec2:DescribeInstanceTypeOfferings": ({ input, facts }) => {
    return items(
      typesOf(filter(input, "instance-type")).flatMap((instanceType) =>
        zonesOf(facts).map(({ name }) => ({
          instanceType,
          location: name,
          locationType: "availability-zone",
        })),
      ),
      "instanceTypeOfferingSet",
      input,
      facts.scenario.pageSize,
    );
  },
  "ec2:GetEbsEncryptionByDefault": () => {
    return { ebsEncryptionByDefault: true };
  },
  "ec2:GetEbsDefaultKmsKeyId": ({ ofType }) => {
    const [chosen] = ofType("aws:ebs/defaultKmsKey:DefaultKmsKey");
    return { kmsKeyId: text(chosen?.outputs["keyArn"]) || "alias/aws/ebs" };
  },
};
