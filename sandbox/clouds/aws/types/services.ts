import type { Value } from "../../../wire/values";
import type { Autoname, CloudOperation, TypeRow } from "../../rows";
import { accountOf, arnOf, globalArn, list, regionFor, text } from "../account";
import { QUOTAS } from "../quotas";

type Outputs = Readonly<Record<string, Value>>;

const tagged = ({ inputs }: CloudOperation): Outputs => ({ tagsAll: inputs["tags"] ?? {} });
const regional = (operation: CloudOperation): Outputs => ({ region: regionFor(operation) });
const kept = (outputs: Outputs, key: string, make: () => Value): Outputs => ({
  [key]: outputs[key] ?? make(),
});
const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, "Z");

/** Service-linked roles have names that do not follow from their services. */
export const SERVICE_LINKED_ROLES: Readonly<Record<string, string>> = {
  "autoscaling.amazonaws.com": "AWSServiceRoleForAutoScaling",
  "batch.amazonaws.com": "AWSServiceRoleForBatch",
  "ecs.amazonaws.com": "AWSServiceRoleForECS",
  "elasticache.amazonaws.com": "AWSServiceRoleForElastiCache",
  "elasticfilesystem.amazonaws.com": "AWSServiceRoleForAmazonElasticFileSystem",
  "elasticloadbalancing.amazonaws.com": "AWSServiceRoleForElasticLoadBalancing",
  "es.amazonaws.com": "AWSServiceRoleForAmazonElasticsearchService",
  "opensearchservice.amazonaws.com": "AWSServiceRoleForAmazonOpenSearchService",
  "rds.amazonaws.com": "AWSServiceRoleForRDS",
  "spot.amazonaws.com": "AWSServiceRoleForEC2Spot",
};

export function serviceLinkedRoleName(service: string): string {
  const first = service.split(".")[0] ?? "";
  return (
    SERVICE_LINKED_ROLES[service] ??
    `AWSServiceRoleFor${first.charAt(0).toUpperCase()}${first.slice(1)}`
  );
}

/** The ARN of a service's role in the account of a provider's settings. */
export const serviceLinkedRoleArn = (
  operation: Pick<CloudOperation, "config">,
  service: string,
  name = serviceLinkedRoleName(service),
): string => globalArn(operation, "iam", `role/aws-service-role/${service}/${name}`);

const NAME = (max: number): Autoname => ({ property: "name", form: "suffixed", max });

const nameServers = ({ generated }: CloudOperation): readonly string[] =>
  ["com", "net", "org", "co.uk"].map(
    (end, index) =>
      `ns-${String(index * 512 + generated.number(`server ${end}`, 512))}.awsdns-${String(generated.number(end, 64)).padStart(2, "0")}.${end}`,
  );

export const serviceTypes: Readonly<Record<string, TypeRow>> = {
  "aws:cloudwatch/logGroup:LogGroup": {
    id: ({ inputs }) => text(inputs["name"]),
    autoname: NAME(512),
    replaces: ["name", "namePrefix", "logGroupClass", "region"],
    seconds: 1,
    computed: (operation) => ({
      ...regional(operation),
      ...tagged(operation),
      arn: arnOf(operation, "logs", `log-group:${operation.id}`),
      logGroupClass: operation.inputs["logGroupClass"] ?? "STANDARD",
    }),
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    id: ({ inputs }) => text(inputs["policyName"]),
    required: ["policyDocument"],
    replaces: ["policyName", "region"],
    seconds: 1,
    computed: regional,
  },
  "aws:iam/role:Role": {
    id: ({ inputs }) => text(inputs["name"]),
    required: ["assumeRolePolicy"],
    autoname: NAME(64),
    replaces: ["name", "namePrefix", "path"],
    defaults: { maxSessionDuration: 3600, forceDetachPolicies: false, path: "/" },
    seconds: 2,
    computed: (operation) => ({
      ...tagged(operation),
      ...kept(operation.outputs, "createDate", now),
      arn: globalArn(
        operation,
        "iam",
        `role${text(operation.inputs["path"]) || "/"}${operation.id}`,
      ),
      uniqueId: `AROA${operation.generated.upper("unique", 17)}`,
    }),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    id: ({ inputs }) => `${text(inputs["role"])}:${text(inputs["name"])}`,
    required: ["role", "policy"],
    autoname: NAME(128),
    replaces: ["name", "namePrefix", "role"],
    seconds: 1,
  },
  "aws:iam/policy:Policy": {
    id: (operation) =>
      globalArn(
        operation,
        "iam",
        `policy${text(operation.inputs["path"]) || "/"}${text(operation.inputs["name"])}`,
      ),
    required: ["policy"],
    autoname: NAME(128),
    replaces: ["name", "namePrefix", "path", "description"],
    defaults: { path: "/" },
    seconds: 1,
    computed: (operation) => ({
      ...tagged(operation),
      arn: operation.id,
      policyId: `ANPA${operation.generated.upper("unique", 17)}`,
      attachmentCount: 0,
    }),
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    id: ({ inputs }) => `${text(inputs["role"])}/${text(inputs["policyArn"])}`,
    required: ["role", "policyArn"],
    replaces: ["role", "policyArn"],
    seconds: 1,
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    id: (operation) =>
      globalArn(
        operation,
        "iam",
        `oidc-provider/${text(operation.inputs["url"]).replace(/^https:\/\//, "")}`,
      ),
    required: ["url", "clientIdLists"],
    replaces: ["url"],
    seconds: 1,
    computed: (operation) => ({ ...tagged(operation), arn: operation.id }),
  },
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": {
    id: (operation) =>
      serviceLinkedRoleArn(
        operation,
        text(operation.inputs["awsServiceName"]),
        roleName(operation),
      ),
    existing: (question) => {
      const service = question.scenario.existingServiceLinkedRoles.find(
        (candidate) => serviceLinkedRoleArn(question, candidate) === question.id,
      );
      return service === undefined ? undefined : { awsServiceName: service };
    },
    required: ["awsServiceName"],
    replaces: ["awsServiceName", "customSuffix"],
    seconds: 3,
    computed: (operation) => ({
      ...tagged(operation),
      ...kept(operation.outputs, "createDate", now),
      arn: operation.id,
      name: roleName(operation),
      path: `/aws-service-role/${text(operation.inputs["awsServiceName"])}/`,
      uniqueId: `AROA${operation.generated.upper("unique", 17)}`,
    }),
  },
  "aws:route53/zone:Zone": {
    id: ({ generated }) => `Z${generated.upper("zone", 20)}`,
    autoname: { property: "name", form: "copied" },
    replaces: ["name", "delegationSetId"],
    defaults: { comment: "Managed by Pulumi", forceDestroy: false },
    seconds: 35,
    deleteSeconds: 5,
    computed: (operation) => {
      const set = operation.store
        .storedOfType("aws:route53/delegationSet:DelegationSet")
        .find(({ id }) => id === operation.inputs["delegationSetId"]);
      const servers =
        list(set?.outputs["nameServers"]).length > 0
          ? list(set?.outputs["nameServers"])
          : nameServers(operation);
      const isPrivate = list(operation.inputs["vpcs"]).length > 0;
      return {
        ...tagged(operation),
        arn: `arn:aws:route53:::hostedzone/${operation.id}`,
        zoneId: operation.id,
        // A private zone answers from the network's own resolver, under names that are not public.
        nameServers: isPrivate
          ? [
              "ns-0.awsdns-00.com",
              "ns-512.awsdns-00.net",
              "ns-1024.awsdns-00.org",
              "ns-1536.awsdns-00.co.uk",
            ]
          : servers,
        primaryNameServer: servers[0],
      };
    },
  },
  "aws:route53/record:Record": {
    id: ({ inputs }) =>
      [inputs["zoneId"], inputs["name"], inputs["type"], inputs["setIdentifier"]]
        .filter((part) => part !== undefined)
        .map(text)
        .join("_"),
    required: ["zoneId", "name", "type"],
    replaces: ["zoneId", "name", "type", "setIdentifier"],
    deleteBeforeReplace: true,
    singleton: ({ inputs }) => inputs["allowOverwrite"] === true,
    seconds: 32,
    computed: (operation) => {
      const zone = operation.store
        .storedOfType("aws:route53/zone:Zone")
        .find(({ id }) => id === operation.inputs["zoneId"]);
      const name = text(operation.inputs["name"]).replace(/\.$/, "");
      const apex = text(zone?.outputs["name"]).replace(/\.$/, "");
      const whole =
        apex === "" || name === apex || name.endsWith(`.${apex}`) ? name : `${name}.${apex}`;
      return { fqdn: whole };
    },
  },
  "aws:route53/queryLog:QueryLog": {
    id: ({ generated }) => generated.uuid("id"),
    required: ["cloudwatchLogGroupArn", "zoneId"],
    replaces: ["cloudwatchLogGroupArn", "zoneId"],
    seconds: 2,
    computed: ({ id }) => ({ arn: `arn:aws:route53:::queryloggingconfig/${id}` }),
  },
  "aws:route53/delegationSet:DelegationSet": {
    id: ({ generated }) => `N${generated.upper("set", 20)}`,
    replaces: ["referenceName"],
    seconds: 2,
    computed: (operation) => ({
      arn: `arn:aws:route53:::delegationset/${operation.id}`,
      nameServers: nameServers(operation),
    }),
  },
  "aws:route53/keySigningKey:KeySigningKey": {
    id: ({ inputs }) => `${text(inputs["hostedZoneId"])},${text(inputs["name"])}`,
    required: ["hostedZoneId", "keyManagementServiceArn"],
    autoname: NAME(128),
    replaces: ["hostedZoneId", "keyManagementServiceArn", "name"],
    defaults: { status: "ACTIVE" },
    seconds: 10,
    computed: ({ generated }) => {
      const tag = 1 + generated.number("tag", 65534);
      const digest = generated.hex("digest", 64).toUpperCase();
      return {
        keyTag: tag,
        flag: 257,
        digestAlgorithmMnemonic: "SHA-256",
        digestAlgorithmType: 2,
        signingAlgorithmMnemonic: "ECDSAP256SHA256",
        signingAlgorithmType: 13,
        digestValue: digest,
        dsRecord: `${String(tag)} 13 2 ${digest}`,
        publicKey: Buffer.from(generated.hex("key", 128), "hex").toString("base64"),
        dnskeyRecord: `257 3 13 ${Buffer.from(generated.hex("key", 128), "hex").toString("base64")}`,
      };
    },
  },
  "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec": {
    id: ({ inputs }) => text(inputs["hostedZoneId"]),
    required: ["hostedZoneId"],
    replaces: ["hostedZoneId"],
    defaults: { signingStatus: "SIGNING" },
    seconds: 10,
  },
  "aws:route53/zoneAssociation:ZoneAssociation": {
    id: ({ inputs }) => `${text(inputs["zoneId"])}:${text(inputs["vpcId"])}`,
    required: ["zoneId", "vpcId"],
    replaces: ["zoneId", "vpcId", "vpcRegion"],
    seconds: 30,
    computed: ({ config }) => ({ owningAccount: accountOf(config) }),
  },
  "aws:acm/certificate:Certificate": {
    id: (operation) =>
      arnOf(operation, "acm", `certificate/${operation.generated.uuid("certificate")}`),
    replaces: [
      "domainName",
      "subjectAlternativeNames",
      "validationMethod",
      "validationOptions",
      "keyAlgorithm",
      "certificateAuthorityArn",
      "region",
    ],
    defaults: { keyAlgorithm: "RSA_2048" },
    writeOnly: ["privateKey"],
    secrets: ["privateKey"],
    seconds: 6,
    computed: certificate,
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    id: () => now(),
    required: ["certificateArn"],
    replaces: ["certificateArn", "validationRecordFqdns", "region"],
    seconds: 60,
    deleteSeconds: 0,
    computed: regional,
  },
  "aws:kms/key:Key": {
    id: ({ generated }) => generated.uuid("key"),
    replaces: ["customerMasterKeySpec", "keyUsage", "multiRegion", "region"],
    defaults: {
      enableKeyRotation: false,
      isEnabled: true,
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      keyUsage: "ENCRYPT_DECRYPT",
    },
    seconds: 8,
    computed: (operation) => ({
      ...regional(operation),
      ...tagged(operation),
      arn: arnOf(operation, "kms", `key/${operation.id}`),
      keyId: operation.id,
      policy:
        operation.inputs["policy"] ??
        JSON.stringify({
          Version: "2012-10-17",
          Id: "key-default-1",
          Statement: [
            {
              Sid: "Enable IAM User Permissions",
              Effect: "Allow",
              Principal: { AWS: globalArn(operation, "iam", "root") },
              Action: "kms:*",
              Resource: "*",
            },
          ],
        }),
    }),
  },
  "aws:kms/keyPolicy:KeyPolicy": {
    id: ({ inputs }) => text(inputs["keyId"]),
    required: ["keyId", "policy"],
    replaces: ["keyId", "region"],
    seconds: 2,
    computed: regional,
  },
  "aws:kms/alias:Alias": {
    id: ({ inputs }) => text(inputs["name"]),
    required: ["targetKeyId"],
    autoname: NAME(250),
    replaces: ["name", "namePrefix", "region"],
    seconds: 1,
    computed: (operation) => {
      const key = text(operation.inputs["targetKeyId"]);
      return {
        ...regional(operation),
        arn: arnOf(operation, "kms", text(operation.inputs["name"])),
        targetKeyArn: key.startsWith("arn:") ? key : arnOf(operation, "kms", `key/${key}`),
      };
    },
  },
  "aws:kms/grant:Grant": {
    id: ({ inputs, generated }) => `${text(inputs["keyId"])}:${generated.hex("grant", 64)}`,
    required: ["keyId", "granteePrincipal", "operations"],
    replaces: [
      "keyId",
      "granteePrincipal",
      "operations",
      "constraints",
      "name",
      "retiringPrincipal",
      "region",
    ],
    secrets: ["grantToken"],
    seconds: 2,
    computed: (operation) => ({
      ...regional(operation),
      grantId: operation.generated.hex("grant", 64),
      grantToken: Buffer.from(operation.generated.hex("token", 96), "hex").toString("base64"),
    }),
  },
  "aws:s3/bucket:Bucket": {
    id: ({ inputs }) => text(inputs["bucket"]),
    autoname: { property: "bucket", form: "suffixed", max: 63 },
    replaces: ["bucket", "bucketPrefix", "region"],
    defaults: { forceDestroy: false },
    seconds: 3,
    computed: (operation) => ({
      ...tagged(operation),
      ...regional(operation),
      arn: `arn:aws:s3:::${operation.id}`,
      bucketRegion: regionFor(operation),
      bucketDomainName: `${operation.id}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${operation.id}.s3.${regionFor(operation)}.amazonaws.com`,
      hostedZoneId: "Z3AQBSTGFYJSTF",
    }),
  },
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket(["versioningConfiguration"]),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket(),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    ofBucket(["rules"]),
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket(["policy"]),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket(),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket(["rule"]),
  "aws:s3/bucketLogging:BucketLogging": ofBucket(["targetBucket", "targetPrefix"]),
  "aws:servicequotas/serviceQuota:ServiceQuota": {
    id: ({ inputs }) => `${text(inputs["serviceCode"])}/${text(inputs["quotaCode"])}`,
    required: ["serviceCode", "quotaCode", "value"],
    replaces: ["serviceCode", "quotaCode", "region"],
    seconds: 2,
    computed: (operation) => ({
      ...regional(operation),
      adjustable: true,
      arn: arnOf(operation, "servicequotas", operation.id),
      defaultValue: QUOTAS[operation.id]?.value,
      requestStatus: "PENDING",
      requestId: operation.generated.hex("request", 32),
    }),
  },
};

function ofBucket(required: readonly string[] = []): TypeRow {
  return {
    id: ({ inputs }) => text(inputs["bucket"]),
    required: ["bucket", ...required],
    replaces: ["bucket", "expectedBucketOwner", "region"],
    seconds: 1,
    computed: regional,
  };
}

function roleName({ inputs }: CloudOperation): string {
  const suffix = text(inputs["customSuffix"]);
  return (
    serviceLinkedRoleName(text(inputs["awsServiceName"])) + (suffix === "" ? "" : `_${suffix}`)
  );
}

function certificate(operation: CloudOperation): Outputs {
  const { inputs, generated, scenario, store, id } = operation;
  const domain = text(inputs["domainName"]);
  const names = [...new Set([domain, ...list(inputs["subjectAlternativeNames"]).map(text)])];
  const dns = text(inputs["validationMethod"]) === "DNS";
  // The apex and its wildcard are validated by the same record.
  const options = names.map((name) => {
    const base = name.replace(/^\*\./, "");
    return {
      domainName: name,
      resourceRecordName: `_${generated.hex(`name ${base}`, 32)}.${base}.`,
      resourceRecordType: "CNAME",
      resourceRecordValue: `_${generated.hex(`value ${base}`, 32)}.${generated.hex("shard", 10)}.acm-validations.aws.`,
    };
  });
  const issued = store
    .storedOfType("aws:acm/certificateValidation:CertificateValidation")
    .some((wait) => wait.inputs["certificateArn"] === id);
  const validTo = new Date(Date.UTC(2027, 11, 31)).toISOString();
  return {
    ...tagged(operation),
    ...regional(operation),
    arn: id,
    subjectAlternativeNames: names,
    domainValidationOptions: dns ? options : [],
    validationEmails: dns
      ? []
      : ["administrator", "hostmaster", "postmaster", "webmaster", "admin"].map(
          (box) => `${box}@${emailDomain(inputs)}`,
        ),
    status:
      failureReason(domain, scenario) !== undefined
        ? "FAILED"
        : issued && scenario.certificatesIssue
          ? "ISSUED"
          : "PENDING_VALIDATION",
    type: "AMAZON_ISSUED",
    renewalEligibility: "INELIGIBLE",
    pendingRenewal: false,
    ...(issued ? { notAfter: validTo } : {}),
  };
}

/** Names that nobody can register: RFC 6761, RFC 6762 appendix G, and ICANN's resolution 2024.07.29.06 about `internal`. */
const NOT_PUBLIC =
  /(?:^|\.)(?:corp|home|internal|intranet|invalid|lan|local|localhost|onion|private|test)$/;

/** Why ACM fails a request, as it names the reason; undefined when it does not. */
export function failureReason(
  domain: string,
  { certificateFailure }: Pick<CloudOperation["scenario"], "certificateFailure">,
): string | undefined {
  return NOT_PUBLIC.test(domain) ? "INVALID_PUBLIC_DOMAIN" : certificateFailure;
}

/** Resources of a type, as a store or an HTTP answer lists them. */
type Resources = (token: string) => readonly {
  readonly id: string;
  readonly inputs: Outputs;
  readonly outputs: Outputs;
}[];

/** Whether public DNS has a record of this name: one in a zone that is not private. */
export function isPublished(name: string, resources: Resources): boolean {
  const plain = (text: string): string => text.replace(/\.$/, "");
  const isPrivate = new Set(
    resources("aws:route53/zone:Zone")
      .filter(({ inputs }) => list(inputs["vpcs"]).length > 0)
      .map(({ id }) => id),
  );
  return resources("aws:route53/record:Record").some(
    ({ inputs, outputs }) =>
      plain(text(outputs["fqdn"])) === plain(name) && !isPrivate.has(text(inputs["zoneId"])),
  );
}

/** State of a certificate today: ACM issues it once every name is proven by a record. */
export function certificateStatus(outputs: Outputs, resources: Resources): string {
  const status = text(outputs["status"]);
  const options = list(outputs["domainValidationOptions"]) as readonly Outputs[];
  const isProven =
    options.length > 0 &&
    options.every((option) => isPublished(text(option["resourceRecordName"]), resources));
  return status === "PENDING_VALIDATION" && isProven ? "ISSUED" : status;
}

function emailDomain(inputs: Outputs): string {
  const options = list(inputs["validationOptions"]) as readonly Readonly<Record<string, Value>>[];
  return text(options[0]?.["validationDomain"]) || text(inputs["domainName"]);
}
