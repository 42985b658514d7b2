// A stack that 0.1 deployed previews to no change but the announced ones, once its settings are upgraded.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { upgradeSettings } from "../../commands/settings-upgrade/upgrade";
import { projectName } from "../../config/project";
import type { StepMetadata } from "../../sandbox/events";
import type { ExportedState, StateResource } from "../../sandbox/exported-state";
import { UNKNOWN } from "../../sandbox/wire/values";
import { withAdded } from "../support/added-settings";
import { ROOT, withHarness } from "./support/harness";

const MINUTE = 60_000;
const FOLDER = join(ROOT, "test", "upgrade", "0.1");
const STATES = join(FOLDER, "states");
/** Passphrase of every state there. */
const PASSPHRASE = "state-of-0.1";

/** The subscription deployed the default models of 0.1 while they were open to everyone. */
const SCENARIO = { modelsDeployedBefore: ["gpt-5/2025-08-07", "gpt-4.1/2025-04-14"] };

/** Covered by default: both clouds, with and without announced changes. */
const SAMPLE = ["azure-minimum", "azure-models-three-regions", "aws-existing-network"];

const everyStack = (existsSync(STATES) ? readdirSync(STATES) : [])
  .flatMap((file) => /^(.+)\.json\.gz$/.exec(file)?.[1] ?? [])
  .sort();
const stacks =
  process.env["UPGRADES"] === "all"
    ? everyStack
    : everyStack.filter((stack) => SAMPLE.includes(stack));

/** What 0.2 changes on purpose in single stacks, each named in the CHANGELOG. Nothing of it replaces or deletes a cloud resource. */
const ANNOUNCED: Readonly<Record<string, readonly string[]>> = {
  // An existing resource has no component any more.
  "aws-existing-network": ["delete aws:HostingZone codeocean-zone", "delete aws:Vpc codeocean-vpc"],
  // Subnets with a NAT gateway take a network ACL of their own.
  ...Object.fromEntries(
    ["aws-internal", "aws-only", "aws-secondary-range", "aws-single-nat", "aws-three-zones"].map(
      (stack) => [
        stack,
        ["create aws:ec2/networkAcl:NetworkAcl codeocean-vpc-acl-nat: tags, vpcId"],
      ],
    ),
  ),
  "azure-appliance-egress": ["delete azure:Egress codemie-egress"],
  "azure-connectivity-subscription": ["delete azure:HubNetwork codemie-hub"],
  // The ingress controller gets its certificate by an identity of its own.
  "azure-public-access": [
    "create azure:WorkloadIdentity codemie-ingress",
    "create managedidentity:UserAssignedIdentity codemie-ingress-id: location, resourceGroupName, resourceName, tags",
  ],
  "azure-existing-network": ["delete azure:HubNetwork codemie-hub"],
  // The reason of an exception has the tag of its policy.
  "azure-models-three-regions": [
    "eastus2-0",
    "polandcentral-0",
    "polandcentral-1",
    "polandcentral-2",
    "swedencentral-0",
    "swedencentral-1",
  ].map((key) => `update cognitiveservices:Account models-oai-${key}: tags`),
  // Its kubeconfig has address and authority of the simulated cluster, which no two sandboxes share.
  dev: [
    "update pulumi:providers:kubernetes product",
    "create aws:ec2/networkAcl:NetworkAcl codeocean-vpc-acl-nat: tags, vpcId",
  ],
};

/** What 0.3 changes on purpose wherever a state has such a resource, each named in the CHANGELOG. */
const ANNOUNCED_BY_RESOURCE: readonly (readonly [
  type: string,
  name: RegExp,
  effect: (name: string) => string,
])[] = [
  // Nodes get the version of their control plane, and their number is the autoscaler's.
  [
    "containerservice:AgentPool",
    /./,
    (name) => `update containerservice:AgentPool ${name}: count, orchestratorVersion`,
  ],
  [
    "containerservice:ManagedCluster",
    /./,
    (name) => `update containerservice:ManagedCluster ${name}: agentPoolProfiles`,
  ],
  // Every log that Azure offers, in tables of its own.
  ...Object.entries({
    "aks-diag": "logs, logAnalyticsDestinationType",
    "psql-diag": "logs, logAnalyticsDestinationType",
    "kv-diag": "logAnalyticsDestinationType",
    "log-diag": "logs",
    "oai-[a-z0-9]+-\\d+-diag": "logs",
  }).map(
    ([suffix, inputs]) =>
      [
        "monitor:DiagnosticSetting",
        new RegExp(`-${suffix}$`),
        (name: string) => `update monitor:DiagnosticSetting ${name}: ${inputs}`,
      ] as const,
  ),
  [
    "monitor:DataCollectionRule",
    /./,
    (name) =>
      `create monitor:DiagnosticSetting ${name}-diag: logs, metrics, name, resourceUri, workspaceId`,
  ],
  // Administrators may read the key of the jumpbox, see Bastion and machine, and tunnel to the API server.
  ...["jumpbox-key", "reader"].map(
    (what) =>
      [
        "authorization:RoleAssignment",
        /^codemie-cluster-role-admin-/,
        (name: string) =>
          `create authorization:RoleAssignment ${name.replace("cluster-role-admin", what)}: principalId, principalType, roleAssignmentName, roleDefinitionId, scope`,
      ] as const,
  ),
  [
    "network:NetworkSecurityGroup",
    /-(aks-nsg-system|hub-nsg-bastion)$/,
    (name) => `update network:NetworkSecurityGroup ${name}: securityRules`,
  ],
  // Names that a private-link zone lacks are resolved as the internet does.
  [
    "privatedns:VirtualNetworkLink",
    /-dns-link-(blob|openAi|postgres|registry|vault)-/,
    (name) => `update privatedns:VirtualNetworkLink ${name}: resolutionPolicy`,
  ],
  // Azure takes no setting on a NAT gateway, so only a simulated cloud has one to delete.
  [
    "network:NatGateway",
    /./,
    (name) =>
      `delete monitor:DiagnosticSetting ${name}-diag: logs, metrics, name, resourceUri, workspaceId`,
  ],
];

function announcedBy(resources: readonly StateResource[]): readonly string[] {
  return resources.flatMap(({ type, urn }) => {
    const name = urn.split("::").at(-1) ?? "";
    return ANNOUNCED_BY_RESOURCE.filter(
      ([short, pattern]) => type === `azure-native:${short}` && pattern.test(name),
    ).map(([, , effect]) => effect(name));
  });
}

/** What a step would change: operation, type, name, and the inputs that differ. */
function changeIn({ op, urn, old, new: next }: StepMetadata): string {
  const [type = "", name = ""] = urn.split("::").slice(2);
  const keys = new Set([...Object.keys(old?.inputs ?? {}), ...Object.keys(next?.inputs ?? {})]);
  const differing = [...keys].filter(
    (key) => JSON.stringify(old?.inputs?.[key]) !== JSON.stringify(next?.inputs?.[key]),
  );
  const shown =
    type
      .split("$")
      .at(-1)
      ?.replace(/^(platform-foundations|azure-native):/, "") ?? type;
  return [`${op} ${shown} ${name}`, ...(differing.length === 0 ? [] : [differing.join(", ")])].join(
    ": ",
  );
}

/** Whether a step deletes something in the cloud; components exist in the state alone, and a NAT gateway never had a setting. */
const isOfCloud = ({ old, op, urn }: StepMetadata): boolean =>
  op === "delete" && old?.custom === true && !urn.endsWith("-ng-diag");

/**
 * azure-native's preview of an update does not know what Azure computes, such as the identities of a cluster, so a resource that
 * refers to it may look changed or replaced. The update knows it, and changes nothing.
 */
const isUnsettled = ({ new: next }: StepMetadata): boolean =>
  JSON.stringify(next?.inputs ?? {}).includes(UNKNOWN);

describe(`an upgrade from 0.1 (${stacks.length} of ${everyStack.length} stacks; all with UPGRADES=all)`, () => {
  const folder = mkdtempSync(join(tmpdir(), "platform-upgrade-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("has the states of its sample", () => {
    expect(everyStack).toEqual(expect.arrayContaining(SAMPLE));
  });

  it.each(stacks)(
    "changes nothing in %s but what is announced",
    async (stack) => {
      const settings = readFileSync(join(FOLDER, "settings", `${stack}.yaml`), "utf8");
      const { text, problems } = upgradeSettings(settings, projectName(ROOT), {
        keepDeployed: true,
      });
      expect(problems).toEqual([]);
      const configFile = join(folder, `${stack}.yaml`);
      writeFileSync(configFile, withAdded(stack, text));
      const state = join(folder, `${stack}.json`);
      const exported = gunzipSync(readFileSync(join(STATES, `${stack}.json.gz`))).toString();
      writeFileSync(state, exported);
      const { deployment } = JSON.parse(exported) as ExportedState;
      const harness = { stack, configFile, passphrase: PASSPHRASE, scenario: SCENARIO };
      await withHarness(harness, async (sandbox) => {
        // A preview asks the cluster for its address, so the simulated clouds need one of that name.
        const hasBaseline = text.includes(":kubernetesBaseline:");
        if (hasBaseline) await sandbox.run("up");
        await sandbox.session.must(["stack", "import", "--stack", stack, "--file", state]);
        const { events } = await sandbox.run("preview");
        const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
        expect(steps.length).toBeGreaterThan(8);
        const unsettled = new Set(steps.filter(isUnsettled).map(({ urn }) => urn));
        const changed = steps.filter(({ op, urn }) => op !== "same" && !unsettled.has(urn));
        expect(changed.map(changeIn).sort()).toEqual(
          [...(ANNOUNCED[stack] ?? []), ...announcedBy(deployment.resources ?? [])].sort(),
        );
        expect(changed.filter(isOfCloud)).toEqual([]);
      });
    },
    6 * MINUTE,
  );
});
