import { join } from "node:path";
import { InvalidArgumentsError, type Issue } from "../../../components/plans/issues";
import { settingsFromFile, settingsFromText } from "../../../config/from-file";
import { loadConfig, type RawSettings } from "../../../config/load";
import type { Finding } from "../../../preflight/check";
import { assessSettings, kindOf, settings } from "../../../preflight/checks/config/settings";
import { findingsOf } from "../support";

const PROJECT = "platform-foundations";

/** What the loader reports of settings with faults. */
function issuesOf(raw: RawSettings): readonly Issue[] {
  try {
    loadConfig(raw);
  } catch (error) {
    if (error instanceof InvalidArgumentsError) return error.issues;
    throw error;
  }
  throw new Error("these settings have no faults");
}
const ofFile = (name: string) =>
  issuesOf(settingsFromFile(join(__dirname, "../../variants", name), PROJECT));
const ofText = (text: string) => issuesOf(settingsFromText(text, "Pulumi.test.yaml", PROJECT));
const rowsOf = (issues: readonly Issue[]) =>
  issues.map((issue) => [issue.path, kindOf(issue)] as const);

const GENERAL = `config:
  azure-native:subscriptionId: 6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01
  azure-native:tenantId: 1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01
  aws:region: eu-central-1
  aws:allowedAccountIds: ["210987654321"]
  platform-foundations:general: {customer: airun, environment: dev, owner: team}`;
const CORE = (more: string) => `${GENERAL}
  platform-foundations:azureCore:
    location: westeurope
    keyVault: {secretsExpire: "2027-11-01"}
    aks: {adminGroupObjectIds: [3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10]}
    ${more}`;
const AWS = (more: string) => `${GENERAL}
  platform-foundations:awsFoundation:
    awsDns: {rootDomain: contoso.com}
    ${more}`;

describe("the row of a fault", () => {
  it("is found for faults of form", () => {
    expect(rowsOf(ofFile("five-faults.yaml"))).toEqual([
      ["general.ownr", "CFG_SCHEMA"],
      ["azureCore.location", "CFG_SCHEMA"],
      ["azureCore.azureNetwork.hub.addressSpace", "CFG_CIDR_VALID"],
      ["azureCore.aks.adminGroupObjectIds[0]", "CFG_SCHEMA"],
      ["awsFoundation.awsVpc.zones[1]", "CFG_SCHEMA"],
    ]);
  });
  it("is found for faults of the plans", () => {
    expect(rowsOf(ofFile("plan-faults.yaml"))).toEqual([
      ["azureCore.azureNetwork.hub.subnets.bastion", "CFG_CIDR_SIZE"],
      ["azureCore.azureNetwork.spoke.subnets.pods", "CFG_CIDR_CONTAINED"],
      ["azureCore.aks.userPools.search.maxCount", "CFG_SCHEMA"],
      ["azureCore.postgres.administratorLogin", "CFG_SCHEMA"],
      ["azureOpenAi.regions.swedencentral.models[0].capacity", "CFG_MODELS"],
    ]);
  });
  it.each<[string, string, string]>([
    ["CFG_LAYERS", "no layer", GENERAL],
    [
      "CFG_LAYERS",
      "a layer of another stack that is not named",
      `${GENERAL}
  platform-foundations:azureOpenAi: {location: westeurope, secretExpires: "2027-11-01", regions: {swedencentral: {}}}`,
    ],
    ["CFG_PLACEHOLDER", "a placeholder", CORE("").replace("owner: team", "owner: changeme")],
    [
      "CFG_CIDR_VALID",
      "a range with host bits",
      CORE("azureNetwork: {hub: {mode: create, addressSpace: 10.1.0.1/16}}"),
    ],
    [
      "CFG_CIDR_OVERLAP",
      "networks that overlap",
      CORE(
        "azureNetwork: {hub: {mode: create, addressSpace: 10.1.0.0/16}, spoke: {mode: create, addressSpace: 10.1.0.0/16}}",
      ),
    ],
    [
      "CFG_CIDR_SIZE",
      "a subnet that holds too few pods",
      CORE(
        "azureNetwork: {hub: {mode: create}, spoke: {mode: create, subnets: {pods: 10.0.32.0/24}}}",
      ),
    ],
    [
      "CFG_ALLOWED_NETWORKS",
      "a network that is open to everybody",
      CORE(
        "access: {model: public, allowedNetworks: [{name: all, kind: corporate, cidr: 0.0.0.0/0}]}",
      ),
    ],
    [
      "CFG_CERT_METHOD",
      "a certificate that cannot be validated",
      AWS(
        "awsVpc: {mode: new, zones: [eu-central-1a, eu-central-1b]}\n    awsCertificate: {validation: {mode: post}}",
      ),
    ],
    [
      "CFG_SCHEMA",
      "a zone without its address for a regional NAT gateway",
      AWS(
        "awsVpc: {mode: new, zones: [eu-central-1a, eu-central-1b], nat: regional, natAllocationIds: {eu-central-1a: eipalloc-0123456789abcdef0}}",
      ),
    ],
  ])("%s is found for %s", (row, _what, text) => {
    expect(rowsOf(ofText(text)).map(([, kind]) => kind)).toContain(row);
  });
});

describe("the rows of the settings", () => {
  const issues: readonly Issue[] = [
    { path: "(file)", problem: "there is no Pulumi.dev.yaml", hint: "name a stack" },
    { path: "a.cidr", problem: "10.0.0.1/16 is not a network address", hint: "write 10.0.0.0/16" },
    { path: "b.cidr", problem: '"x" is not an IPv4 range', hint: "write four numbers" },
  ];
  it("report each fault with its own words, in one row", async () => {
    const found: Record<string, readonly Finding[]> = {};
    for (const check of settings)
      found[check.id] = await findingsOf(check, { configIssues: issues });
    const pass = [{ result: "pass", found: "no problem in the settings" }];
    expect(found).toEqual({
      CFG_LAYERS: pass,
      CFG_PLACEHOLDER: pass,
      CFG_CIDR_VALID: [
        {
          result: "fail",
          found: "10.0.0.1/16 is not a network address",
          hint: "write 10.0.0.0/16",
          subject: "a.cidr",
        },
        {
          result: "fail",
          found: '"x" is not an IPv4 range',
          hint: "write four numbers",
          subject: "b.cidr",
        },
      ],
      CFG_CIDR_OVERLAP: pass,
      CFG_CIDR_CONTAINED: pass,
      CFG_CIDR_SIZE: pass,
      CFG_ALLOWED_NETWORKS: pass,
      CFG_MODELS: pass,
      CFG_CERT_METHOD: pass,
      CFG_SCHEMA: [
        {
          result: "fail",
          found: "there is no Pulumi.dev.yaml",
          hint: "name a stack",
          subject: "(file)",
        },
      ],
    });
  });
  it("pass without a fault", () => {
    expect(assessSettings("CFG_SCHEMA", [])).toEqual([
      { result: "pass", found: "no problem in the settings" },
    ]);
  });
});
