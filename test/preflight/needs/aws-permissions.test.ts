import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import {
  permissionDocuments,
  permissionIssues,
  type PermissionScope,
} from "../../../components/plans/aws/deployer-permissions";
import { settingsFromFile } from "../../../config/from-file";
import { loadConfig } from "../../../config/load";
import { CHECKS } from "../../../preflight/checks";
import { awsClient } from "../../../preflight/clients/aws";
import { awsNeedsOf } from "../../../preflight/needs/aws-from-config";
import type { AwsNeeds } from "../../../preflight/needs/aws";
import type { CloudResource, CloudStoreReader } from "../../../sandbox/cloud-store";
import type { ScenarioInput } from "../../../sandbox/clouds/scenario";
import { scenarioOf } from "../../../sandbox/scenarios";
import { startCloudHttp } from "../../../sandbox/http";
import { buildStack, ROOT } from "../../support/stack";
import { contextOf } from "../support";

// Whole stacks under mocks, and the SDK clients.
jest.setTimeout(120_000);

const VARIANTS = join(ROOT, "test", "variants");
const files = [
  "aws-only.yaml",
  ...readdirSync(join(VARIANTS, "valid"))
    .filter((file) => file.startsWith("aws-"))
    .map((file) => join("valid", file)),
];

/** A variant with other settings, as a file. */
function changed(more: (foundation: Record<string, object>) => void): string {
  const document = parse(readFileSync(join(VARIANTS, "aws-only.yaml"), "utf8")) as {
    readonly config: Record<string, Record<string, object>>;
  };
  more(document.config["platform-foundations:awsFoundation"] ?? {});
  const file = join(mkdtempSync(join(tmpdir(), "permissions-")), "Pulumi.test.yaml");
  writeFileSync(file, stringify(document, { defaultStringType: "QUOTE_DOUBLE" }));
  return relative(ROOT, file);
}

const KEY = "arn:aws:kms:us-east-1:210987654321:key/volumes";
const FURTHER: Readonly<Record<string, (foundation: Record<string, object>) => void>> = {
  "a signed zone with a query log, and a parent": (foundation) => {
    Object.assign(foundation["awsDns"] ?? {}, {
      parentZoneId: "ZPARENT",
      queryLog: {},
      dnssec: { kmsKeyArn: KEY },
    });
  },
  "an existing private zone": (foundation) => {
    Object.assign(foundation, { deploymentType: "internal" });
    Object.assign(foundation["awsDns"] ?? {}, { hostedZoneId: "ZOLD" });
  },
  "records of another account, traffic in a bucket": (foundation) => {
    const login = { roleArn: "arn:aws:iam::333333333333:role/dns" };
    Object.assign(foundation, {
      awsCertificate: { validation: { mode: "zone", zoneId: "ZPUBLIC", login } },
    });
    Object.assign(foundation["awsVpc"] ?? {}, {
      flowLogs: { mode: "s3", bucketArn: "arn:aws:s3:::logs" },
      dhcpOptions: "amazonProvided",
    });
  },
  "grants and a given role": (foundation) => {
    Object.assign(foundation, { awsKms: { keyArn: KEY } });
    Object.assign(foundation["awsVpc"] ?? {}, {
      flowLogs: { roleArn: "arn:aws:iam::210987654321:role/central-writer" },
    });
  },
};

const needsIn = (file: string): AwsNeeds => {
  const needs = awsNeedsOf(loadConfig(settingsFromFile(join(ROOT, file), "platform-foundations")));
  if (needs === undefined) throw new Error(`${file} has no AWS layer`);
  return needs;
};

describe("the types that the settings lead to", () => {
  it.each([
    ["Pulumi.dev.yaml", "Pulumi.dev.yaml"] as const,
    ...files.map((file) => [file, join("test", "variants", file)] as const),
    ...Object.entries(FURTHER).map(([name, more]) => [name, changed(more)] as const),
  ])("are those that the program declares, none more and none less: %s", async (_name, file) => {
    const { resources, error } = await buildStack(file);
    expect(error).toBeUndefined();
    // A resource of another provider instance is written with another login.
    const declared = resources
      .filter(({ type, provider }) => type.startsWith("aws:") && provider === undefined)
      .map(({ type }) => type);
    const { types, scope } = needsIn(file).permissions;
    expect(types.filter((type) => !type.includes("/get"))).toEqual([...new Set(declared)].sort());
    const boundary = { reason: "the test looks at types only" };
    expect(
      permissionIssues(types, {
        ...scope,
        accountId: "210987654321",
        withoutPermissionsBoundary: boundary,
      }),
    ).toEqual([]);
  });
});

const EMPTY: CloudStoreReader = {
  list: () => [],
  get: () => undefined,
  ofType: () => [],
  reservedNames: () => [],
};

describe("preflight's question about permissions", () => {
  const check = CHECKS.find(({ id }) => id === "AWS_PERMISSIONS");
  const { types, scope } = needsIn("test/variants/aws-only.yaml").permissions;
  const whole: PermissionScope = { ...scope, accountId: "210987654321" };
  const documents = permissionDocuments(types, whole);
  const ask = async (more: ScenarioInput) => {
    const http = await startCloudHttp({ store: EMPTY, scenario: scenarioOf("ready", more) });
    const aws = awsClient({
      region: "us-east-1",
      endpoint: http.url,
      credentials: { accessKeyId: "simulated-210987654321", secretAccessKey: "simulated" },
    });
    try {
      return await check?.run(contextOf({ settings: "aws-only.yaml", aws }));
    } finally {
      await http.close();
    }
  };

  it("is answered in full by the documents of DeployerPermissions", async () => {
    expect(await ask({ callerPolicies: documents })).toMatchObject({
      result: "pass",
      found: expect.stringMatching(/^all \d+ actions are allowed$/) as unknown,
    });
  });

  it("names every action that is missing, and who refuses it", async () => {
    const without = documents.map((document) => ({
      Statement: document.Statement.map((statement) => ({
        ...statement,
        Action: statement.Action.filter((action) => action !== "ec2:CreateFlowLogs"),
      })),
    }));
    expect(
      await ask({ callerPolicies: without, organizationRefuses: ["ec2:CreateInternetGateway"] }),
    ).toMatchObject({
      result: "warn",
      found:
        "not allowed by the identity's policies: ec2:CreateFlowLogs; by a policy of the organization: ec2:CreateInternetGateway",
    });
  });

  it("is not answered by rights on the names of others", async () => {
    const others = permissionDocuments(types, { ...whole, namePrefix: "another-team-" });
    const finding = await ask({ callerPolicies: others });
    expect(JSON.stringify(finding)).toContain("iam:CreateRole");
    expect(JSON.stringify(finding)).not.toContain("ec2:CreateVpc");
  });

  it("is about the role of a session, whose path only IAM knows", async () => {
    const role = "AWSReservedSSO_Deployer_0123";
    const roleArn = `arn:aws:iam::210987654321:role/aws-reserved/sso.amazonaws.com/eu-west-1/${role}`;
    const callerArn = `arn:aws:sts::210987654321:assumed-role/${role}/me`;
    expect(await ask({ callerArn, existing: [roleArn] })).toMatchObject({ result: "pass" });
    expect(await ask({ callerArn })).toMatchObject({
      result: "unknown",
      because: `role ${role} of this session is not in account 210987654321`,
    });
  });
});

describe("preflight's questions about the volume key", () => {
  const ARN = "arn:aws:kms:us-east-1:210987654321:key/k1";
  const SERVICE = "arn:aws:iam::210987654321:role/aws-service-role/x";
  const resource = (token: string, id: string, outputs: object): CloudResource =>
    ({ token, id, scope: "210987654321 us-east-1", outputs }) as unknown as CloudResource;
  const ask = async (code: string, settings: string, more: readonly CloudResource[]) => {
    const resources = [
      resource("aws:kms/key:Key", "k1", {
        arn: ARN,
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        policy: JSON.stringify({
          Statement: [
            {
              Sid: "Backup",
              Effect: "Allow",
              Principal: { AWS: "arn:aws:iam::210987654321:role/backup" },
              Action: "kms:Decrypt",
            },
          ],
        }),
      }),
      resource("aws:kms/alias:Alias", "alias/volumes", { targetKeyId: "k1" }),
      resource("aws:ebs/defaultKmsKey:DefaultKmsKey", "default", {
        keyArn: "arn:aws:kms:us-east-1:210987654321:alias/volumes",
      }),
      ...more,
    ];
    const store: CloudStoreReader = {
      ...EMPTY,
      ofType: (token) => resources.filter((each) => each.token === token),
    };
    const http = await startCloudHttp({ store, scenario: scenarioOf("ready") });
    const aws = awsClient({
      region: "us-east-1",
      endpoint: http.url,
      credentials: { accessKeyId: "simulated-210987654321", secretAccessKey: "simulated" },
    });
    const needs = needsIn(settings);
    try {
      const context = { ...contextOf({ settings: "aws-only.yaml", aws }), awsNeeds: needs };
      return await CHECKS.find(({ id }) => id === code)?.run(context);
    } finally {
      await http.close();
    }
  };
  const grants = ["AWSServiceRoleForAutoScaling", "AWSServiceRoleForEC2Spot"].map((name) =>
    resource("aws:kms/grant:Grant", name, {
      keyId: ARN,
      granteePrincipal: `${SERVICE}/${name}`,
    }),
  );

  it("reach a key that was chosen by its alias: grants and policy are read by ARN", async () => {
    const settings = "test/variants/aws-only.yaml";
    expect(await ask("AWS_KMS_DEFAULT", settings, [])).toMatchObject({ result: "fail" });
    expect(await ask("AWS_KMS_DEFAULT", settings, grants)).toMatchObject({ result: "warn" });
  });

  it("fail for a key policy that would lose a statement", async () => {
    const policy = (furtherStatements: readonly object[]): string =>
      changed((foundation) => {
        Object.assign(foundation, {
          awsKms: { keyArn: ARN, mode: "keyPolicy", furtherStatements },
        });
      });
    expect(await ask("AWS_KMS_POLICY", policy([]), [])).toMatchObject({
      result: "fail",
      found: "the key's policy would lose Backup",
    });
    const kept = {
      Sid: "Backup",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::210987654321:role/backup" },
      Action: "kms:Decrypt",
      Resource: "*",
    };
    expect(await ask("AWS_KMS_POLICY", policy([kept]), [])).toMatchObject({ result: "pass" });
    expect(await ask("AWS_KMS_POLICY", "test/variants/aws-only.yaml", [])).toMatchObject({
      result: "skip",
    });
  });
});
