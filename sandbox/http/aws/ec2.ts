import { IMAGE_CREATED, sharedImages } from "../../clouds/aws/images";
import { pageOf } from "../answer";
import { Refusal, text, zonesOf, type Answers, type Input } from "./call";
import { regionInZoneIds } from "../../clouds/aws/zones";

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

const items = (list: readonly unknown[], key: string, input: Input, size: number): unknown => {
  const { items: found, next } = pageOf(list, text(input["NextToken"]), size);
  return { [key]: { item: found }, nextToken: next };
};

/** Answers of EC2 about zones, machine types and images. */
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
            zoneId: `${regionInZoneIds(facts.region)}-lcl1-az1`,
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
    const asked = text(input["ImageId.1"]);
    const [pattern = "*"] = filter(input, "name");
    const found = sharedImages(facts.scenario, pattern)
      .filter(({ id }) => asked === "" || id === asked)
      .map(({ id: imageId, name }) => ({
        imageId,
        name,
        imageState: "available",
        creationDate: IMAGE_CREATED,
      }));
    if (asked !== "" && found.length === 0) throw new Refusal("InvalidAMIID.NotFound");
    return { imagesSet: { item: found } };
  },
  "ec2:DescribeInstanceTypes": ({ input, facts }) => {
    return items(
      typesOf(filter(input, "instance-type")).map((instanceType) => ({
        instanceType,
        hypervisor: instanceType.startsWith("p3.") ? "xen" : "nitro",
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
