import type { Value } from "../../wire/values";
import type { Stored } from "../../cloud-store";
import type { FunctionRow, Question } from "../rows";
import { Generated } from "../rows";
import { accountOf, awsFailure, list, regionOf, text } from "./account";
import { endpointService } from "./endpoint-services";
import { QUOTAS, quotaIn } from "./quotas";
import { IMAGE_CREATED, publicImages, sharedImages } from "./images";
import { serviceLinkedRoleArn } from "./types/services";
import { zoneId, zoneNamed, zonesOf } from "./zones";

type Outputs = Readonly<Record<string, Value>>;

const region = ({ args, config }: Question): string => text(args["region"]) || regionOf(config);

function notFound(call: string, code: string, message: string): Error {
  return awsFailure({ generated: new Generated(call), id: "" }, call, code, message);
}

function one(
  question: Question,
  token: string,
  what: string,
  matches: (stored: Stored) => boolean,
): Stored {
  const found = question.store.storedOfType(token).filter(matches);
  if (found.length === 1 && found[0] !== undefined) return found[0];
  throw found.length === 0
    ? notFound(what, "NotFound", "no matching resource found")
    : notFound(
        what,
        "TooMany",
        "multiple matching resources found; use additional constraints to reduce matches to a single one",
      );
}

// Filters as EC2 takes them, for the few names that matter; an unknown name would match everything in silence.
function filtered(question: Question, stored: Stored): boolean {
  const names: Readonly<Record<string, string>> = {
    "vpc-id": "vpcId",
    "availability-zone": "availabilityZone",
    "cidr-block": "cidrBlock",
    cidr: "cidrBlock",
    "map-public-ip-on-launch": "mapPublicIpOnLaunch",
  };
  return (list(question.args["filters"]) as readonly Outputs[]).every((filter) => {
    const name = text(filter["name"]);
    const values = list(filter["values"]).map(String);
    if (name.startsWith("tag:")) {
      const tags = (stored.outputs["tagsAll"] ?? {}) as Outputs;
      return values.includes(text(tags[name.slice(4)]));
    }
    const key = names[name];
    if (key === undefined)
      throw notFound(
        "EC2:Describe",
        "InvalidParameterValue",
        `The filter '${name}' is not simulated`,
      );
    return values.includes(String(stored.outputs[key]));
  });
}

const byIdOrTags =
  (question: Question) =>
  (stored: Stored): boolean => {
    const { args } = question;
    const id = text(args["id"]);
    const tags = Object.entries((args["tags"] ?? {}) as Outputs);
    const own = (stored.outputs["tagsAll"] ?? {}) as Outputs;
    return (
      (id === "" || stored.id === id) &&
      ["vpcId", "cidrBlock", "availabilityZone"].every(
        (key) => args[key] === undefined || args[key] === stored.outputs[key],
      ) &&
      tags.every(([key, value]) => own[key] === value) &&
      filtered(question, stored)
    );
  };

const images = ({ args, scenario }: Question): readonly Outputs[] => {
  const filters = list(args["filters"]) as readonly Outputs[];
  const pattern = text(list(filters.find((filter) => filter["name"] === "name")?.["values"])[0]);
  const owners = list(args["owners"]).map(text);
  return [...sharedImages(scenario, pattern), ...publicImages(owners, pattern)].map(
    ({ id, name }) => ({
      id,
      imageId: id,
      name,
      architecture: "x86_64",
      creationDate: IMAGE_CREATED,
      state: "available",
      ownerId: "309876543210",
    }),
  );
};

const regionFunction: FunctionRow = (question) => {
  const name = text(question.args["name"]) || region(question);
  return { id: name, name, region: name, description: name, endpoint: `ec2.${name}.amazonaws.com` };
};

/** Every simulated aws function. */
export const functions: Readonly<Record<string, FunctionRow>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": ({ config }) => ({
    id: accountOf(config),
    accountId: accountOf(config),
    arn: `arn:aws:iam::${accountOf(config)}:user/sandbox`,
    userId: "AIDASANDBOXSANDBOX001",
  }),
  "aws:index/getRegion:getRegion": regionFunction,
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:index/getService:getService": ({ args, config }) => {
    const name = text(args["serviceId"]);
    const place = text(args["region"]) || regionOf(config);
    return {
      id: `com.amazonaws.${place}.${name}`,
      dnsName: `${name}.${place}.amazonaws.com`,
      partition: "aws",
      region: place,
      serviceId: name,
      supported: true,
    };
  },
  "aws:index/getAvailabilityZones:getAvailabilityZones": (question) => {
    const place = region(question);
    const excluded = list(question.args["excludeNames"]).map(text);
    const names = zonesOf(place).filter((name) => !excluded.includes(name));
    return { id: place, region: place, names, zoneIds: names.map(zoneId), groupNames: [place] };
  },
  "aws:index/getAvailabilityZone:getAvailabilityZone": (question) => {
    const place = region(question);
    const asked = text(question.args["name"]) || text(question.args["zoneId"]);
    const wanted = zoneNamed(place, asked);
    if (wanted === undefined) {
      throw notFound(
        "EC2:DescribeAvailabilityZones",
        "InvalidParameterValue",
        `Invalid availability zone: [${asked}]`,
      );
    }
    return {
      id: wanted,
      name: wanted,
      nameSuffix: wanted.slice(-1),
      zoneId: zoneId(wanted),
      zoneType: "availability-zone",
      groupName: place,
      groupLongName: place,
      networkBorderGroup: place,
      optInStatus: "opt-in-not-required",
      state: "available",
      region: place,
      parentZoneId: "",
      parentZoneName: "",
    };
  },
  "aws:ec2/getVpc:getVpc": (question) => {
    const vpc = one(question, "aws:ec2/vpc:Vpc", "EC2:DescribeVpcs", byIdOrTags(question));
    return {
      ...vpc.outputs,
      id: vpc.id,
      state: "available",
      tags: vpc.outputs["tagsAll"],
      cidrBlockAssociations: [
        { associationId: "", cidrBlock: vpc.outputs["cidrBlock"], state: "associated" },
      ],
    };
  },
  "aws:ec2/getVpcs:getVpcs": (question) => ({
    id: region(question),
    region: region(question),
    ids: question.store
      .storedOfType("aws:ec2/vpc:Vpc")
      .filter(byIdOrTags(question))
      .map(({ id }) => id),
  }),
  "aws:ec2/getSubnet:getSubnet": (question) => {
    const subnet = one(
      question,
      "aws:ec2/subnet:Subnet",
      "EC2:DescribeSubnets",
      byIdOrTags(question),
    );
    const size = Number(text(subnet.outputs["cidrBlock"]).split("/")[1]);
    return {
      ...subnet.outputs,
      id: subnet.id,
      state: "available",
      tags: subnet.outputs["tagsAll"],
      availableIpAddressCount: 2 ** (32 - size) - 5,
    };
  },
  "aws:ec2/getSubnets:getSubnets": (question) => ({
    id: region(question),
    region: region(question),
    ids: question.store
      .storedOfType("aws:ec2/subnet:Subnet")
      .filter(byIdOrTags(question))
      .map(({ id }) => id),
  }),
  "aws:ec2/getVpcDhcpOptions:getVpcDhcpOptions": (question) => dhcpOptions(question),
  "aws:ec2/getDhcpOptions:getDhcpOptions": (question) => dhcpOptions(question),
  "aws:ec2/getAmiIds:getAmiIds": (question) => ({
    id: new Generated(JSON.stringify(question.args)).digits("id", 10),
    ids: images(question).map(({ id }) => id),
    owners: question.args["owners"] ?? [],
  }),
  "aws:ec2/getAmi:getAmi": (question) => {
    const image = images(question)[0];
    if (image === undefined) {
      throw notFound(
        "EC2:DescribeImages",
        "InvalidAMI.NotFound",
        "Your query returned no results. Please change your search criteria and try again.",
      );
    }
    return image;
  },
  "aws:ec2/getVpcEndpointService:getVpcEndpointService": (question) => {
    const service =
      text(question.args["serviceName"]) ||
      `com.amazonaws.${region(question)}.${text(question.args["service"])}`;
    const found = endpointService(
      region(question),
      service,
      question.scenario.endpointServiceZones,
    );
    if (found === undefined)
      throw notFound(
        "EC2:DescribeVpcEndpointServices",
        "InvalidServiceName",
        `The Vpc Endpoint Service '${service}' does not exist`,
      );
    return {
      id: new Generated(service).digits("id", 10),
      serviceName: service,
      serviceType: text(question.args["serviceType"]) || "Interface",
      availabilityZones: found.zones,
      owner: "amazon",
    };
  },
  "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": (question) => {
    const filters = list(question.args["filters"]) as readonly Outputs[];
    const wanted = list(
      filters.find((filter) => filter["name"] === "instance-type")?.["values"],
    ).map(text);
    const zones = zonesOf(region(question));
    const pairs = wanted.flatMap((type) => zones.map((zone) => [type, zone] as const));
    return {
      id: region(question),
      instanceTypes: pairs.map(([type]) => type),
      locations: pairs.map(([, zone]) => zone),
      locationTypes: pairs.map(() => "availability-zone"),
    };
  },
  "aws:route53/getZone:getZone": (question) => {
    const name = text(question.args["name"]).replace(/\.$/, "");
    const id = text(question.args["zoneId"]);
    const isPrivate = (stored: Stored): boolean => list(stored.inputs["vpcs"]).length > 0;
    const zone = one(question, "aws:route53/zone:Zone", "Route 53:ListHostedZones", (stored) =>
      id === ""
        ? stored.outputs["name"] === name &&
          isPrivate(stored) === (question.args["privateZone"] === true)
        : stored.id === id,
    );
    return {
      ...zone.outputs,
      id: zone.id,
      zoneId: zone.id,
      privateZone: isPrivate(zone),
      callerReference: "sandbox",
      resourceRecordSetCount: 2,
    };
  },
  "aws:iam/getRoles:getRoles": (question) => {
    const prefix = text(question.args["pathPrefix"]);
    const named = text(question.args["nameRegex"]);
    const arns = rolesOf(question).filter(
      (arn) =>
        arn.split(":role")[1]?.startsWith(prefix || "/") === true &&
        (named === "" || new RegExp(named).test(lastOf(arn))),
    );
    return { id: regionOf(question.config), arns, names: arns.map(lastOf) };
  },
  "aws:iam/getRole:getRole": (question) => {
    const name = text(question.args["name"]);
    const arn = rolesOf(question).find((candidate) => lastOf(candidate) === name);
    if (arn === undefined)
      throw notFound("IAM:GetRole", "NoSuchEntity", `The role with name ${name} cannot be found.`);
    const path = arn.split(":role")[1]?.slice(0, -name.length) ?? "/";
    return {
      id: name,
      name,
      arn,
      path,
      uniqueId: `AROA${new Generated(arn).upper("unique", 17)}`,
      assumeRolePolicy: "{}",
      createDate: "2026-01-01T00:00:00Z",
      description: "",
      maxSessionDuration: 3600,
      permissionsBoundary: "",
      tags: {},
    };
  },
  "aws:iam/getPolicyDocument:getPolicyDocument": ({ args }) => {
    const json = JSON.stringify(policyDocument(args), undefined, 2);
    return {
      id: new Generated(json).digits("id", 10),
      json,
      minifiedJson: JSON.stringify(JSON.parse(json)),
    };
  },
  "aws:acm/getCertificate:getCertificate": (question) => {
    const domain = text(question.args["domain"]);
    const certificate = one(
      question,
      "aws:acm/certificate:Certificate",
      "ACM:ListCertificates",
      (stored) => stored.outputs["domainName"] === domain,
    );
    return {
      ...certificate.outputs,
      id: certificate.id,
      domain,
      certificate: "",
      certificateChain: "",
    };
  },
  "aws:servicequotas/getServiceQuota:getServiceQuota": (question) => {
    const key = `${text(question.args["serviceCode"])}/${text(question.args["quotaCode"])}`;
    const quota = QUOTAS[key];
    const value = quotaIn(question.scenario, key);
    if (value === undefined)
      throw notFound(
        "Service Quotas:GetServiceQuota",
        "NoSuchResourceException",
        "The request failed because the specified service does not exist.",
      );
    return {
      id: key,
      arn: `arn:aws:servicequotas:${region(question)}:${accountOf(question.config)}:${key}`,
      serviceCode: question.args["serviceCode"],
      quotaCode: question.args["quotaCode"],
      serviceName: text(question.args["serviceCode"]),
      quotaName: quota?.name ?? key,
      adjustable: true,
      globalQuota: false,
      defaultValue: quota?.value ?? value,
      value,
      usageMetrics: [],
    };
  },
  "aws:ebs/getEncryptionByDefault:getEncryptionByDefault": (question) => {
    const set = question.store.storedOfType("aws:ebs/encryptionByDefault:EncryptionByDefault")[0];
    return {
      id: region(question),
      region: region(question),
      enabled: set?.outputs["enabled"] === true,
    };
  },
  "aws:ebs/getDefaultKmsKey:getDefaultKmsKey": (question) => {
    const set = question.store.storedOfType("aws:ebs/defaultKmsKey:DefaultKmsKey")[0];
    const own = `arn:aws:kms:${region(question)}:${accountOf(question.config)}:alias/aws/ebs`;
    return {
      id: region(question),
      region: region(question),
      keyArn: set?.outputs["keyArn"] ?? own,
    };
  },
  "aws:kms/getKey:getKey": (question) => {
    const wanted = text(question.args["keyId"]);
    const alias = question.store.storedOfType("aws:kms/alias:Alias").find(({ id }) => id === wanted)
      ?.inputs["targetKeyId"];
    const key = one(question, "aws:kms/key:Key", "KMS:DescribeKey", (stored) =>
      [wanted, alias].some((name) => name === stored.id || name === stored.outputs["arn"]),
    );
    return {
      ...key.outputs,
      id: key.id,
      keyManager: "CUSTOMER",
      keyState: "Enabled",
      keySpec: key.outputs["customerMasterKeySpec"],
      enabled: true,
    };
  },
  "aws:kms/getAlias:getAlias": (question) => {
    const name = text(question.args["name"]);
    const alias = one(
      question,
      "aws:kms/alias:Alias",
      "KMS:ListAliases",
      (stored) => stored.id === name,
    );
    return { ...alias.outputs, id: alias.outputs["arn"] };
  },
};

function dhcpOptions(question: Question): Outputs {
  const id = text(question.args["dhcpOptionsId"]);
  const own = question.store
    .storedOfType("aws:ec2/vpcDhcpOptions:VpcDhcpOptions")
    .find((stored) => stored.id === id);
  const place = region(question);
  return {
    id,
    dhcpOptionsId: id,
    domainName: place === "us-east-1" ? "ec2.internal" : `${place}.compute.internal`,
    domainNameServers: ["AmazonProvidedDNS"],
    ntpServers: [],
    ownerId: accountOf(question.config),
    tags: {},
    ...own?.outputs,
  };
}

function rolesOf({ store, scenario, ...question }: Question): readonly string[] {
  const made = ["aws:iam/role:Role", "aws:iam/serviceLinkedRole:ServiceLinkedRole"]
    .flatMap((token) => store.storedOfType(token))
    .map(({ outputs }) => text(outputs["arn"]))
    .filter((arn) => arn.split(":")[4] === accountOf(question.config));
  const existing = scenario.existingServiceLinkedRoles.map((service) =>
    serviceLinkedRoleArn(question, service),
  );
  return [...new Set([...made, ...existing])];
}

const lastOf = (arn: string): string => arn.split("/").at(-1) ?? "";

function policyDocument(args: Outputs): Outputs {
  const single = (values: readonly Value[]): Value => (values.length === 1 ? values[0] : values);
  const statements = (list(args["statements"]) as readonly Outputs[]).map((statement) => {
    const principals = (list(statement["principals"]) as readonly Outputs[]).map(
      (principal) => [text(principal["type"]), single(list(principal["identifiers"]))] as const,
    );
    const all = principals.length === 1 && principals[0]?.[0] === "*";
    const conditions: Record<string, Record<string, Value>> = {};
    for (const condition of list(statement["conditions"]) as readonly Outputs[]) {
      const test = text(condition["test"]);
      conditions[test] = {
        ...conditions[test],
        [text(condition["variable"])]: single(list(condition["values"])),
      };
    }
    return {
      ...(statement["sid"] === undefined ? {} : { Sid: statement["sid"] }),
      Effect: statement["effect"] ?? "Allow",
      ...(principals.length === 0 ? {} : { Principal: all ? "*" : Object.fromEntries(principals) }),
      ...(list(statement["actions"]).length === 0
        ? {}
        : { Action: single(list(statement["actions"])) }),
      ...(list(statement["resources"]).length === 0
        ? {}
        : { Resource: single(list(statement["resources"])) }),
      ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
    };
  });
  return { Version: args["version"] ?? "2012-10-17", Statement: statements };
}
